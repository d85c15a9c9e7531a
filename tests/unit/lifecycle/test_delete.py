"""Take away and wait until gone."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    Conflict,
    DeadlineExceeded,
    NoReply,
    PermissionFault,
    ServerFault,
    WrongTarget,
)
from pulumi_pai_eas.lifecycle.delete import delete
from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER, TAKEN_OVER
from pulumi_pai_eas.model.trouble import Event
from tests.kit.ports import REAL_HOST, Scene, turns
from tests.unit.lifecycle.region import FINGERPRINT, ID, NAME, RECORDED, absent, existing, live

GOING = live(status="Deleting")
BUSY = Conflict("DeleteService", "409 operation in progress", status=409)


def deleted(*looks: Any, sent: Any = None, **more: Any) -> Scene:
    of = existing({"DescribeService": turns(*looks), "DeleteService": sent}, **more)
    delete(RECORDED, of.around)
    return of


def test_it_is_told_to_go_and_waited_for() -> None:
    of = deleted(live(), GOING, GOING, absent())
    assert of.operations == ["DescribeService", "DeleteService", *["DescribeService"] * 3]
    assert of.told("status") == ["Deleting; waiting until it is gone"] * 2
    assert of.clock.pauses == [0.25, 0.5]


def test_what_is_not_there_is_deleted() -> None:
    of = deleted(absent())
    assert of.changes == []


@pytest.mark.parametrize("looks", [(GOING, GOING, absent()), (GOING, absent())])
def test_what_is_going_already_is_only_waited_for(looks: tuple[Any, ...]) -> None:
    assert deleted(*looks).changes == []


def test_gone_between_the_look_and_the_request() -> None:
    of = deleted(live(), absent(), sent=absent())
    assert of.changes == ["DeleteService"]


def test_another_service_under_the_name_is_left_alone() -> None:
    of = deleted(live(service_id="eas-m-2"))
    assert of.changes == []
    assert of.told("warning") == [
        "PAI8010 chat_prod is now another service (eas-m-2); the one in your state (eas-m-1) is gone. The other was left alone."
    ]


def test_another_service_that_took_the_name_meanwhile_is_not_waited_for() -> None:
    of = deleted(live(), live(service_id="eas-m-2", status="Creating"))
    assert of.changes == ["DeleteService"]


@pytest.mark.parametrize(
    ("mark", "labels", "sent", "reason"),
    [
        pytest.param(None, {}, ["DeleteService"], "its create was finished", id="finished"),
        pytest.param(None, {CREATING: "1"}, ["DeleteService"], "nothing of it is recorded", id="not recorded"),
        pytest.param("1", {CREATING: "1"}, ["DeleteService"], "still unfinished, and still ours", id="unfinished"),
        pytest.param("1", {}, ["DeleteService"], "its removal took effect after all", id="removed late"),
        pytest.param("1", {TAKEN_OVER: "1"}, [], "a later create of the resource finished it", id="taken over"),
        pytest.param("1", {TAKEN_OVER: "1", CREATING: "1"}, [], "a later create is about to finish it", id="half way"),
        pytest.param("1", {TAKEN_OVER: "2"}, ["DeleteService"], "that was before this create", id="taken over before"),
        pytest.param(None, {TAKEN_OVER: "1"}, ["DeleteService"], "it is recorded here now", id="the later one"),
    ],
)
def test_what_a_replacement_has_taken_over_is_left_alone(
    mark: str | None, labels: dict[str, str], sent: list[str], reason: str
) -> None:
    of = existing({"DescribeService": turns(live(labels=labels), GOING, absent()), "DeleteService": None})
    delete(Recorded(NAME, ID, REAL_HOST, mark=mark), of.around)
    assert of.changes == sent, reason
    assert [line[:7] for line in of.told("warning")] == ([] if sent else ["PAI8016"])


def test_a_lost_reply_is_looked_at_and_asked_again_only_if_it_stays() -> None:
    of = deleted(live(), GOING, absent(), sent=NoReply("DeleteService", "x"))
    assert of.changes == ["DeleteService"], "it had worked"
    of = deleted(live(), live(), GOING, absent(), sent=turns(NoReply("DeleteService", "x"), None))
    assert of.changes == ["DeleteService", "DeleteService"], "it had not: sending it again deletes nothing else"


def test_refused_while_an_operation_runs_it_is_asked_again() -> None:
    of = deleted(*[live()] * 5, GOING, absent(), sent=turns(BUSY, BUSY, None))
    assert of.changes == ["DeleteService"] * 3


@pytest.mark.parametrize("level", ["all", "dangerous"])
def test_a_lock_refuses_with_the_way_out(level: str) -> None:
    with pytest.raises(Conflict) as raised:
        deleted(live(safety_lock=level), sent=BUSY)
    assert raised.value.text == (
        f'PAI8012 safetyLock: chat_prod is locked ({level}); set safety_lock="none", run pulumi up, then delete it. '
        "Nothing was deleted."
    )


@pytest.mark.parametrize("fault", [PermissionFault, BadRequest])
def test_another_refusal_of_a_locked_service_may_be_of_the_lock(fault: type[BadRequest]) -> None:
    """With which status and code a lock refuses is not published."""
    with pytest.raises(fault) as raised:
        deleted(live(safety_lock="dangerous"), sent=fault("DeleteService", "403 not allowed.", status=403))
    assert raised.value.text == (
        "403 not allowed. It may be for the lock: PAI8012 safetyLock: chat_prod is locked (dangerous); "
        'set safety_lock="none", run pulumi up, then delete it. Nothing was deleted.'
    )


def test_the_lock_that_the_api_names_is_the_reason() -> None:
    fault = PermissionFault("DeleteService", "403", status=403, api_code="Forbidden.SafetyLock")
    with pytest.raises(Conflict, match="PAI8012 safetyLock: chat_prod is locked"):
        deleted(live(safety_lock="all"), sent=fault)


@pytest.mark.parametrize("looks", [[live(status="Deleted")], [live(), live(status="Deleted")]], ids=["before", "after"])
def test_deleted_is_gone(looks: list[Any]) -> None:
    of = deleted(*looks)
    assert of.changes == ["DeleteService"] * (len(looks) - 1)
    assert of.clock.pauses == []


@pytest.mark.parametrize("level", [None, "", "none"])
def test_without_a_lock_a_conflict_is_an_operation_in_progress(level: str | None) -> None:
    of = deleted(*[live(safety_lock=level)] * 3, GOING, absent(), sent=turns(BUSY, None))
    assert of.changes == ["DeleteService"] * 2


@pytest.mark.parametrize("fault", [PermissionFault, ServerFault])
def test_any_other_refusal_is_told(fault: type[ServerFault]) -> None:
    with pytest.raises(fault):
        deleted(live(), sent=fault("DeleteService", "no"))


def test_a_look_that_fails_while_waiting_is_repeated() -> None:
    fault = ServerFault("DescribeService", "no", status=503)
    of = deleted(live(), fault, NoReply("DescribeService", "x"), absent())
    assert of.changes == ["DeleteService"]
    assert of.clock.pauses == [0.25, 0.5]


def test_the_state_of_another_account_is_left_alone() -> None:
    with pytest.raises(WrongTarget):
        deleted(absent(), account="999")


def test_the_state_of_another_target_is_left_alone() -> None:
    of = existing(host="127.0.0.1:1", is_emulator=True)
    with pytest.raises(WrongTarget):
        delete(RECORDED, of.around)
    assert of.operations == []


def test_cancelled_before_it_is_sent() -> None:
    of = existing({"DeleteService": None})
    of.cancel_after("DescribeService")
    with pytest.raises(Cancelled):
        delete(RECORDED, of.around)
    assert of.changes == []


def test_the_deadline_is_told_with_the_status() -> None:
    events = (Event("Warning", "Referred", "service other still points here", "2026-01-01 00:00:00"),)
    of = existing(
        {"DescribeService": turns(live(), GOING), "DeleteService": None, "DescribeServiceEvent": events}, seconds=60
    )
    with pytest.raises(DeadlineExceeded) as raised:
        delete(RECORDED, of.around)
    assert raised.value.text == (
        "PAI8013 chat_prod was told to go and is still Deleting (Referred: service other still points here). "
        "Run pulumi destroy again; the console shows what refers to it."
    )
    assert sum(of.clock.pauses) == 60
    assert max(of.clock.pauses) == 5.0


FAILED = live(status="DeleteFailed", reason="InUse", message="group one, token hush-hush", access_token="hush-hush")
EVENTS = (
    Event("Warning", "Old", "of last week", "2026-01-01 00:00:00"),
    Event("Normal", "Updating", "fine", "2026-01-02 00:00:00"),
)


def test_a_deletion_that_failed_is_asked_for_once_more() -> None:
    of = deleted(live(), GOING, FAILED, GOING, absent())
    assert of.changes == ["DeleteService", "DeleteService"]


@pytest.mark.parametrize(
    ("events", "why"),
    [
        pytest.param(EVENTS, "InUse: group one, token [secret]; Old: of last week", id="with the newest warning"),
        pytest.param((), "InUse: group one, token [secret]", id="as the service says"),
        pytest.param(
            PermissionFault("DescribeServiceEvent", "no"), "InUse: group one, token [secret]", id="no look at events"
        ),
    ],
)
def test_a_deletion_that_fails_twice_is_explained(events: Any, why: str) -> None:
    looks = turns(live(), GOING, FAILED, GOING, FAILED)
    of = existing({"DescribeService": looks, "DeleteService": None, "DescribeServiceEvent": events})
    with pytest.raises(Conflict) as raised:
        delete(RECORDED, of.around)
    assert raised.value.text == (
        f"PAI8017 chat_prod could not be deleted ({why}); asked twice. It is still there and in your state. Take away what "
        "refers to it (a service of its group, a gateway route), then run pulumi destroy again"
    )
    assert of.changes == ["DeleteService", "DeleteService"]


def test_a_failure_of_earlier_times_is_not_this_one() -> None:
    of = deleted(FAILED, FAILED, FAILED, GOING, absent())
    assert of.changes == ["DeleteService"], "the old status may be shown for a while"


def test_a_failure_without_a_sign_of_going_counts_after_a_while() -> None:
    of = existing({"DescribeService": FAILED, "DeleteService": None, "DescribeServiceEvent": ()})
    with pytest.raises(Conflict, match="PAI8017"):
        delete(RECORDED, of.around)
    assert of.changes == ["DeleteService", "DeleteService"]
    assert 60 <= sum(of.clock.pauses) < 75


@pytest.mark.parametrize(
    ("mine", "theirs", "sent"),
    [
        pytest.param(FINGERPRINT, FINGERPRINT, True, id="ours"),
        pytest.param(FINGERPRINT, "f" * 20, False, id="another resource adopted it"),
        pytest.param("", "f" * 20, False, id="adopted, and had no label"),
        pytest.param(FINGERPRINT, None, True, id="somebody took the label away"),
        pytest.param(None, "f" * 20, True, id="recorded before labels were"),
    ],
)
def test_what_another_resource_adopted_is_left_alone(mine: str | None, theirs: str | None, sent: bool) -> None:
    labels = {} if theirs is None else {OWNER: theirs}
    of = existing({"DescribeService": turns(live(labels=labels), GOING, absent()), "DeleteService": None})
    delete(Recorded(NAME, ID, REAL_HOST, owner=mine), of.around)
    assert of.changes == (["DeleteService"] if sent else [])
    assert [line[:7] for line in of.told("warning")] == ([] if sent else ["PAI8032"])
