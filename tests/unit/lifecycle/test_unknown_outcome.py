"""CreateService without an answer, with a conflict, and beside an unfinished create: one service, never two."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import (
    Cancelled,
    Conflict,
    DeadlineExceeded,
    ForeignService,
    GarbledReply,
    NeverConnected,
    NoReply,
    NotFound,
    PermissionFault,
    ServerFault,
    Throttled,
)
from pulumi_pai_eas.lifecycle.create import create
from pulumi_pai_eas.lifecycle.outcomes import CreateOutcome, Done, Refused
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER, TAKEN_OVER
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import (
    FINISHED,
    FIRST_CALLS,
    ID,
    NAME,
    UNFINISHED,
    absent,
    live,
    lookups,
    scene,
    wanted,
)

LOST = NoReply("CreateService", "timed out after 60 s")
BROKEN = ServerFault("CreateService", "500 InternalError", status=500)
GARBLED = GarbledReply("CreateService", "ServiceId is a list")
CONFLICT = Conflict("CreateService", "409 ServiceDuplicated", status=409)
MINE = live(status="Creating", labels=UNFINISHED)
TAKES_OVER = {"UpdateService": None, "UpdateServiceLabel": None}
FAILED_READ = ServerFault("DescribeService", "503", status=503)
FOREIGN = ForeignService("DescribeService", "not yours", status=403)


def made(of: Scene) -> CreateOutcome:
    return create(wanted(), lookups(of), of.around)


@pytest.mark.parametrize(
    ("looks", "pauses", "reason"),
    [
        pytest.param([MINE], [], "it is there at once", id="at once"),
        pytest.param([absent(), absent(), MINE], [0.25, 0.5], "not listed in the first moments", id="after two looks"),
        pytest.param([FAILED_READ, NoReply("DescribeService", "x"), MINE], [0.25, 0.5], "a look may fail", id="faults"),
        pytest.param([Throttled("DescribeService", "x"), MINE], [0.25], "too many looks", id="throttled"),
        pytest.param(
            [NeverConnected("DescribeService", "x"), GarbledReply("DescribeService", "x"), MINE],
            [0.25, 0.5],
            "the network that lost the reply is away for a moment longer",
            id="not connected",
        ),
        pytest.param([absent()] * 9 + [MINE], [0.25, 0.5, 1, 2, 4, 5, 5, 5, 5], "up to thirty seconds", id="27.75 s"),
    ],
)
@pytest.mark.parametrize(
    "lost", [pytest.param(LOST, id="no reply"), pytest.param(BROKEN, id="500"), pytest.param(GARBLED, id="garbled")]
)
def test_found_after_a_lost_reply_it_is_ours(lost: Any, looks: list[Any], pauses: list[float], reason: str) -> None:
    of = scene({"CreateService": lost, "DescribeService": turns(absent(), *looks)})
    outcome = made(of)
    assert isinstance(outcome, Done), reason
    assert outcome.deployed.service_id == ID
    assert of.changes == ["CreateService", "DeleteServiceLabel"], "sent once"
    assert of.clock.pauses == pauses
    assert "no reply to CreateService; looked: chat_prod exists" in of.told("info")[0]


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        pytest.param(absent(), "nothing there", id="absent"),
        pytest.param(FOREIGN, "another user's", id="foreign"),
        pytest.param(live(labels={}), "somebody else made it in the same moment", id="no label"),
        pytest.param(live(labels={OWNER: "0" * 20, CREATING: "1"}), "another resource is making it", id="other owner"),
        pytest.param(live(labels=FINISHED), "an older one of this resource that was finished", id="finished"),
    ],
)
def test_not_found_within_thirty_seconds_the_outcome_is_unknown(seen: Any, reason: str) -> None:
    of = scene({"CreateService": LOST, "DescribeService": turns(absent(), seen)})
    with pytest.raises(NoReply) as raised:
        made(of)
    assert raised.value.text == (
        "PAI8003 no answer that tells whether CreateService worked (timed out after 60 s), and no service chat_prod appeared "
        "within 30 s. "
        "Run pulumi up again: if it appears meanwhile it is taken over."
    ), reason
    assert 30 <= sum(of.clock.pauses) < 35
    assert of.changes == ["CreateService"]


def test_a_look_that_is_not_allowed_ends_the_search_and_the_outcome_stays_unknown() -> None:
    fault = PermissionFault("DescribeService", "403 Forbidden", status=403)
    of = scene({"CreateService": LOST, "DescribeService": turns(absent(), fault)})
    with pytest.raises(
        NoReply, match=r"PAI8003 .* \(timed out after 60 s; then 403 Forbidden\), and no service chat_prod was seen"
    ):
        made(of)
    assert of.clock.pauses == []


def test_a_network_that_stays_away_is_named_and_was_tried_for_thirty_seconds() -> None:
    away = NeverConnected("DescribeService", "no route")
    of = scene({"CreateService": LOST, "DescribeService": turns(absent(), away)})
    with pytest.raises(NoReply) as raised:
        made(of)
    assert "(timed out after 60 s; then no route), and no service chat_prod appeared within 30 s" in raised.value.text
    assert 30 <= sum(of.clock.pauses) < 35


def test_ctrl_c_while_it_is_looked_for() -> None:
    of = scene({"CreateService": LOST, "DescribeService": absent()})
    of.cancel_after("CreateService")
    with pytest.raises(NoReply, match="PAI8003"):
        made(of)
    assert of.changes == ["CreateService"]


@pytest.mark.parametrize(
    ("seen", "expected", "reason"),
    [
        pytest.param(live(labels={}), "PAI8001", "made meanwhile by somebody else", id="duplicate"),
        pytest.param(live(labels=FINISHED), "PAI8001", "a finished service is never taken over", id="own, finished"),
        pytest.param(FOREIGN, "PAI8001", "another user has the name", id="foreign"),
    ],
)
def test_a_conflict_about_a_service_that_is_there_is_a_duplicate(seen: Any, expected: str, reason: str) -> None:
    of = scene({"CreateService": CONFLICT, "DescribeService": turns(absent(), seen)})
    outcome = made(of)
    assert isinstance(outcome, Refused), reason
    assert [(finding.code, finding.path) for finding in outcome.findings] == [(expected, "serviceName")]
    assert of.changes == ["CreateService"]


def test_a_conflict_without_such_a_service_is_told_as_it_came() -> None:
    of = scene({"CreateService": CONFLICT, "DescribeService": absent()})
    with pytest.raises(Conflict, match="409 ServiceDuplicated"):
        made(of)


def test_a_conflict_with_our_own_unfinished_create_brings_it_up_to_date() -> None:
    of = scene({"CreateService": CONFLICT, **TAKES_OVER, "DescribeService": turns(absent(), MINE)})
    outcome = made(of)
    assert isinstance(outcome, Done)
    assert outcome.deployed.service_id == ID
    assert of.changes == ["CreateService", "UpdateService", "UpdateServiceLabel", "DeleteServiceLabel"]


def test_the_deadline_while_it_is_looked_for_is_an_unknown_outcome() -> None:
    of = scene({"CreateService": LOST, "DescribeService": absent()}, seconds=10)
    with pytest.raises((NoReply, DeadlineExceeded), match="PAI8003"):
        made(of)
    assert of.changes == ["CreateService"]


def test_an_unfinished_create_of_an_earlier_run_is_brought_up_to_date_and_finished() -> None:
    of = scene({"DescribeService": MINE, **TAKES_OVER})
    outcome = made(of)
    assert isinstance(outcome, Done)
    looked = ["DescribeService", "DescribeServiceEndpoints"]
    assert of.operations == [*FIRST_CALLS, "UpdateService", "UpdateServiceLabel", "DeleteServiceLabel", *looked]
    assert of.sent("UpdateServiceLabel") == [(NAME, {TAKEN_OVER: MINE.labels[CREATING]})]
    ((name, spec),) = of.sent("UpdateService")
    assert (name, spec.service_name, spec.containers[0].port) == (NAME, NAME, 8000)
    assert of.told("info")[0] == (
        "PAI8002 chat_prod (eas-m-1) is this resource's own, left by a create that was not finished; finishing it (one "
        "service, not two)"
    )


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        pytest.param({}, "no label: made by hand", id="none"),
        pytest.param(FINISHED, "the create was finished", id="finished"),
        pytest.param({CREATING: "1"}, "no owner: a create of an older kind", id="no owner"),
        pytest.param({OWNER: "0" * 20, CREATING: "1"}, "a colleague's", id="other owner"),
    ],
)
def test_no_other_service_is_taken_over(labels: dict[str, str], reason: str) -> None:
    of = scene({"DescribeService": live(labels=labels)})
    assert isinstance(made(of), Refused), reason
    assert of.changes == []


@pytest.mark.parametrize("fails", ["UpdateService", "UpdateServiceLabel", "DeleteServiceLabel"])
def test_without_the_removal_of_the_label_nothing_is_claimed(fails: str) -> None:
    fault = NotFound(fails, "gone meanwhile", status=404)
    of = scene({"DescribeService": MINE, **TAKES_OVER, fails: fault})
    with pytest.raises(NotFound):
        made(of)
    assert of.changes[-1] == fails


def test_cancelled_before_taking_over_sends_nothing() -> None:
    of = scene({"DescribeService": MINE, **TAKES_OVER})
    of.cancel_after("DescribeMachineSpec")
    with pytest.raises(Cancelled):
        made(of)
    assert of.changes == []
