"""Take away and wait until gone."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import (
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
from pulumi_pai_eas.lifecycle.ownership import CREATING
from tests.kit.ports import REAL_HOST, Scene, turns
from tests.unit.lifecycle.region import ID, NAME, absent, existing, live

RECORDED = Recorded(NAME, ID, REAL_HOST, "1234567890123456")
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
        pytest.param("1", {}, [], "a later create of the resource finished it", id="taken over"),
        pytest.param("1", {CREATING: "2"}, [], "a later create of the resource made it anew", id="another mark"),
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
    of = existing({"DescribeService": turns(live(), GOING), "DeleteService": None}, seconds=60)
    with pytest.raises(DeadlineExceeded) as raised:
        delete(RECORDED, of.around)
    assert raised.value.text == (
        "PAI8013 chat_prod was told to go and is still Deleting. Run pulumi destroy again; the console shows what refers to it."
    )
    assert sum(of.clock.pauses) == 60
    assert max(of.clock.pauses) == 5.0
