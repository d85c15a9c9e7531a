"""The one loop that knows about time, with time that only it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, NoReply, PermissionFault, ServerFault, Throttled
from pulumi_pai_eas.lifecycle.waiting import Verdict, wait
from tests.kit.ports import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

PENDING: Verdict[str] = Verdict("pending", "x", "not yet")


def answers(*given: Any) -> Callable[[], Verdict[str]]:
    left = list(given)

    def condition() -> Verdict[str]:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[no-any-return]

    return condition


@pytest.mark.parametrize("state", ["done", "hopeless"])
def test_a_verdict_ends_it_without_a_pause(state: Any) -> None:
    of = Scene({})
    assert wait(answers(Verdict(state, "seen", "text")), of.around) == Verdict(state, "seen", "text")
    assert (of.clock.pauses, of.lines.told) == ([], [])


def test_pauses_double_from_a_quarter_of_a_second_to_five() -> None:
    of = Scene({})
    wait(answers(*[PENDING] * 8, Verdict("done", "x")), of.around)
    assert of.clock.pauses == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0]
    assert of.lines.told == [("status", "not yet")] * 8


def test_nothing_to_say_says_nothing() -> None:
    of = Scene({})
    wait(answers(Verdict("pending", "x"), Verdict("done", "x")), of.around)
    assert of.lines.told == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(ServerFault("DescribeService", "503", status=503), id="the server failed"),
        pytest.param(Throttled("DescribeService", "429", status=429), id="too many calls"),
        pytest.param(NoReply("DescribeService", "time-out"), id="no answer to a read"),
    ],
)
def test_what_passes_by_itself_is_asked_again(fault: Exception) -> None:
    of = Scene({})
    assert wait(answers(fault, Verdict("done", "x")), of.around).state == "done"
    assert of.clock.pauses == [0.25]


def test_any_other_fault_ends_it() -> None:
    of = Scene({})
    with pytest.raises(PermissionFault):
        wait(answers(PermissionFault("DescribeService", "no")), of.around)


@given(seconds=st.floats(0.01, 3600))
def test_the_deadline_is_kept_to_the_second(seconds: float) -> None:
    of = Scene({}, seconds=seconds)
    with pytest.raises(DeadlineExceeded):
        wait(answers(PENDING), of.around)
    assert sum(of.clock.pauses) == pytest.approx(seconds)
    assert all(0 < pause <= 5 for pause in of.clock.pauses)


def test_ctrl_c_ends_it_before_and_after_a_pause() -> None:
    of = Scene({})
    of.switch.on = True
    with pytest.raises(Cancelled):
        wait(answers(PENDING), of.around)
    assert of.clock.pauses == []
    of = Scene({})
    seen: list[str] = []

    def condition() -> Verdict[str]:
        seen.append("look")
        of.switch.on = len(seen) == 2
        return PENDING

    with pytest.raises(Cancelled):
        wait(condition, of.around)
    assert of.clock.pauses == [0.25]
