"""What is tried again, with which pause and patience; and that mutations of unknown outcome never are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client.in_flight import InFlight
from pulumi_pai_eas.client.operations import OPERATIONS, operation
from pulumi_pai_eas.client.pace import Pace
from pulumi_pai_eas.client.retrying import RULES, attempt
from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    Conflict,
    CredentialFault,
    DeadlineExceeded,
    Fault,
    ForeignService,
    GarbledReply,
    NeverConnected,
    NoReply,
    NotFound,
    PermissionFault,
    ServerFault,
    Throttled,
)
from tests.unit.client.ports_of_a_test import ManualClock, Switch

if TYPE_CHECKING:
    from collections.abc import Callable

ANSWER: dict[str, Any] = {"RequestId": "R"}


class Server:
    """Answers with faults, then with a body; `timeouts` are the read time-outs it was asked with."""

    def __init__(self, *faults: Fault, on_send: Callable[[], None] | None = None) -> None:
        self._faults = list(faults)
        self._on_send = on_send
        self.timeouts: list[float] = []

    def __call__(self, timeout: float) -> dict[str, Any]:
        self.timeouts.append(timeout)
        if self._on_send is not None:
            self._on_send()
        if self._faults:
            raise self._faults.pop(0)
        return ANSWER


def call(name: str, server: Server, pace: Pace, in_flight: InFlight | None = None) -> dict[str, Any]:
    return attempt(operation(name), pace, in_flight or InFlight(), server)


def faults(kind: type[Fault], number: int, **known: Any) -> list[Fault]:
    return [kind("op", "text", **known) for _ in range(number)]


@pytest.mark.parametrize(
    ("name", "kind", "sent", "pauses", "timeouts", "why"),
    [
        ("DescribeService", ServerFault, 3, [0.5, 1.0], [10, 10, 10], "a read changes nothing"),
        ("DescribeService", NoReply, 2, [], [10, 60], "once more, with the long time-out (deploy skill)"),
        ("DescribeService", Throttled, 11, [1, 2, 4, 8, 16, 30, 30, 30, 30, 30], [10] * 11, "nothing was done"),
        ("DescribeService", NotFound, 1, [], [10], "the same request gets the same answer"),
        ("DescribeService", ForeignService, 1, [], [10], "the same request gets the same answer"),
        ("DescribeService", PermissionFault, 1, [], [10], "the same request gets the same answer"),
        ("DescribeService", CredentialFault, 1, [], [10], "the same request gets the same answer"),
        ("DescribeService", BadRequest, 1, [], [10], "the same request gets the same answer"),
        ("DescribeService", GarbledReply, 1, [], [10], "the same request gets the same answer"),
        ("DescribeService", NeverConnected, 1, [], [10], "said at once: nobody waits for a wrong address"),
        ("CreateService", ServerFault, 1, [], [60], "whether it was made is unknown"),
        ("CreateService", NoReply, 1, [], [60], "whether it was made is unknown"),
        ("CreateService", Conflict, 1, [], [60], "for the caller to judge"),
        ("CreateService", NeverConnected, 1, [], [60], "said at once"),
        ("CreateService", Throttled, 11, [1, 2, 4, 8, 16, 30, 30, 30, 30, 30], [60] * 11, "nothing was done"),
    ],
)
def test_how_often(
    name: str, kind: type[Fault], sent: int, pauses: list[float], timeouts: list[float], why: str
) -> None:
    clock = ManualClock()
    server = Server(*faults(kind, 30))
    with pytest.raises(kind) as raised:
        call(name, server, Pace(clock))
    assert server.timeouts == timeouts, why
    assert clock.pauses == pauses, why
    assert raised.value.text == ("text" if sent == 1 else f"text; {sent} tries"), why


def test_every_rule_of_the_table_has_a_reason() -> None:
    assert [rule.fault for rule in RULES] == [Throttled, ServerFault, NoReply]
    assert all(rule.why for rule in RULES)


@pytest.mark.parametrize("name", [known.name for known in OPERATIONS.values() if known.mutation])
@pytest.mark.parametrize("kind", [ServerFault, NoReply, GarbledReply, Conflict])
def test_no_mutation_of_unknown_outcome_is_sent_twice(name: str, kind: type[Fault]) -> None:
    server = Server(*faults(kind, 1))
    with pytest.raises(kind):
        call(name, server, Pace(ManualClock()))
    assert len(server.timeouts) == 1


def test_the_answer_after_a_fault() -> None:
    clock = ManualClock()
    server = Server(*faults(ServerFault, 1), *faults(NoReply, 1), *faults(ServerFault, 1))
    assert call("ListImages", server, Pace(clock)) == ANSWER
    assert server.timeouts == [10, 10, 60, 60]


def test_the_hint_of_the_server_replaces_the_pause() -> None:
    clock = ManualClock()
    call("CreateService", Server(*faults(Throttled, 2, retry_after=7.5)), Pace(clock))
    assert clock.pauses == [7.5, 7.5]


def test_a_hint_beyond_patience_is_not_waited_for() -> None:
    clock = ManualClock()
    with pytest.raises(Throttled):
        call("CreateService", Server(*faults(Throttled, 1, retry_after=121.0)), Pace(clock))
    assert clock.pauses == []


def test_one_try_where_there_is_to_be_one() -> None:
    server = Server(*faults(Throttled, 1))
    with pytest.raises(Throttled) as raised:
        call("ListImages", server, Pace(ManualClock(), single_try=True))
    assert (server.timeouts, raised.value.text) == ([10], "text")


def test_the_deadline_bounds_pauses_and_time_outs() -> None:
    clock = ManualClock()
    server = Server(*faults(Throttled, 30))
    with pytest.raises(Throttled):
        call("CreateService", server, Pace(clock, deadline=clock.now + 10))
    assert clock.pauses == [1, 2, 4], "the next pause of eight seconds would end after the deadline"
    assert server.timeouts == [10, 9, 7, 3], "never beyond the deadline"


def test_no_request_after_the_deadline() -> None:
    clock = ManualClock()
    server = Server()
    with pytest.raises(DeadlineExceeded) as raised:
        call("DescribeService", server, Pace(clock, deadline=clock.now))
    assert raised.value.text == "DescribeService was not sent: the time given for the operation is over"
    assert server.timeouts == []


def test_a_request_gets_one_second_at_least() -> None:
    clock = ManualClock()
    server = Server()
    call("DescribeService", server, Pace(clock, deadline=clock.now + 0.01))
    assert server.timeouts == [1.0]


def test_no_mutation_once_cancelled_but_a_look() -> None:
    server = Server()
    pace = Pace(ManualClock(), Switch(on=True))
    with pytest.raises(Cancelled) as raised:
        call("DeleteService", server, pace)
    assert raised.value.text == "DeleteService was not sent: the operation was cancelled"
    assert server.timeouts == []
    assert call("DescribeService", server, pace) == ANSWER, "how one learns what to put into the state"


def test_cancelled_while_waiting_for_another_try() -> None:
    switch = Switch()
    clock = ManualClock(on_sleep=lambda: setattr(switch, "on", True))
    server = Server(*faults(Throttled, 5))
    with pytest.raises(Cancelled):
        call("CreateService", server, Pace(clock, switch))
    assert len(server.timeouts) == 1


def test_cancelled_during_a_read_means_no_other_try() -> None:
    switch = Switch()
    server = Server(*faults(ServerFault, 5), on_send=lambda: setattr(switch, "on", True))
    with pytest.raises(ServerFault):
        call("DescribeService", server, Pace(ManualClock(), switch))
    assert len(server.timeouts) == 1


def test_throttling_halves_the_limit_and_answers_let_it_grow() -> None:
    in_flight = InFlight(16)
    call("DescribeService", Server(*faults(Throttled, 3)), Pace(ManualClock()), in_flight)
    assert in_flight.limit == 2
    for _ in range(2):
        call("DescribeService", Server(), Pace(ManualClock()), in_flight)
    assert in_flight.limit == 3, "after as many answers as the limit"
