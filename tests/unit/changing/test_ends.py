"""How a service ends and rests, through the servicer: delete, safety lock, stop and start, and the order of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import calls
from tests.unit.changing.bags import NAME, VLLM, bag, container
from tests.unit.changing.engine import Did, Failed, Unwell

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator
    from tests.unit.changing.conftest import Hours
    from tests.unit.changing.engine import Resource

SAME = Did("same")
JOBS = {"jobs": [{"name": "up", "schedule": "0 0 8 * * *", "targetSize": 2}]}
JOBS_SENT = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 8 * * *", "TargetSize": 2}]}


def lock(level: str) -> str:
    return f"UpdateServiceSafetyLock {{'Lock': '{level}'}}"


def status(emulator: Emulator) -> str:
    service = emulator.service(NAME)
    assert service is not None
    return str(service["status"])


def test_a_name_can_be_used_again_right_after(process: Callable[..., Resource], emulator: Emulator) -> None:
    emulator.set(progress="describes", deleting_describes=3)
    resource = process()
    for _ in range(3):
        resource.up(bag())
        since = len(emulator.journal())
        resource.destroy()
        assert calls(emulator.journal(since)).count("DeleteService") == 1
        assert emulator.service(NAME) is None


def test_what_is_gone_already_is_deleted(process: Callable[..., Resource], emulator: Emulator) -> None:
    resource = process()
    resource.up(bag())
    emulator.change(NAME, remove=True)
    since = len(emulator.journal())
    resource.destroy()
    assert "DeleteService" not in calls(emulator.journal(since))


def test_a_service_that_stays_is_told_when_the_time_is_over(
    process: Callable[..., Resource], emulator: Emulator, hours: Hours
) -> None:
    emulator.set(progress="clock")  # and nobody moves it
    resource = process()
    resource.up(bag())
    resource.timeout = 120.0
    began = hours.now
    with pytest.raises(
        Failed, match=r"PAI8013 chat_prod was told to go and is still Deleting .*Run pulumi destroy again"
    ):
        resource.destroy()
    assert hours.now - began == 120.0
    assert resource.id is not None
    emulator.set(progress="immediate")
    resource.destroy()
    assert emulator.service(NAME) is None


def test_a_deletion_that_fails_once_is_repeated_and_twice_is_explained(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    emulator.set(progress="describes", delete_failures=1)
    resource = process()
    resource.up(bag())
    resource.destroy()
    assert emulator.service(NAME) is None
    emulator.set(delete_failures=2)
    resource.up(bag())
    with pytest.raises(
        Failed, match=r"PAI8017 chat_prod could not be deleted .*asked twice.*is still there and in your"
    ):
        resource.destroy()
    assert status(emulator) == "DeleteFailed"
    resource.destroy()
    assert emulator.service(NAME) is None


@pytest.mark.parametrize("level", ["dangerous", "all"])
def test_under_a_lock_nothing_is_deleted_until_it_is_lifted(
    process: Callable[..., Resource], emulator: Emulator, level: str
) -> None:
    resource = process()
    resource.up(bag(safetyLock=level))
    remedy = (
        rf'PAI8012 safetyLock: chat_prod is locked \({level}\); set safety_lock="none", run pulumi up, then delete it'
    )
    with pytest.raises(Failed, match=remedy):
        resource.destroy()
    assert status(emulator) == "Running"
    assert resource.up(bag(safetyLock="none")).calls == (lock("none"),)
    resource.destroy()
    assert emulator.service(NAME) is None


def test_a_lock_of_somebody_else_refuses_a_change_with_the_way_out(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    resource = process()
    resource.up(bag())
    emulator.change(NAME, lock="all")
    told = r'PAI8012 safetyLock: chat_prod is locked \(all\), .*Give safety_lock="none" in the same update'
    with pytest.raises(Failed, match=told):
        resource.up(bag(disk="50Gi"))
    assert resource.inputs.get("disk") is None
    assert resource.up(bag(disk="50Gi", safetyLock="none")).calls == (lock("none"), "replace"), "as the message says"
    assert resource.refresh() == frozenset()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 403, "code": "Forbidden", "message": "no"}, "PAI7004"),
        ({"status": 409, "code": "Conflict", "message": "no"}, "PAI7007"),
    ],
)
def test_a_refusal_under_a_lock_names_it_whatever_it_looks_like(
    process: Callable[..., Resource], emulator: Emulator, answer: dict[str, Any], said: str, hours: Hours
) -> None:
    """How a lock refuses is unpublished."""
    resource = process()
    resource.up(bag())
    emulator.change(NAME, lock="all")
    emulator.faults({"operation": "UpdateService", "count": 0, "answer": answer})
    with pytest.raises(Failed, match=rf"{said} .*It may be for the lock: PAI8012"):
        resource.up(bag(disk="50Gi"))


def test_a_change_during_another_operation_waits_until_that_is_over(
    process: Callable[..., Resource], emulator: Emulator, hours: Hours
) -> None:
    emulator.set(progress="describes", refuse_update_in_progress=True)
    resource = process()
    resource.up(bag())
    assert status(emulator) != "Running"
    began = hours.now
    assert resource.up(bag(disk="50Gi")).calls == ("replace", "replace", "replace")
    assert 0 < hours.now - began < 10


def test_unlocked_first_and_locked_last(process: Callable[..., Resource], emulator: Emulator) -> None:
    resource = process()
    resource.up(bag(safetyLock="all", desiredState="running", labels={"a": "1"}))
    did = resource.up(bag(safetyLock="dangerous", desiredState="stopped", disk="50Gi", cronScaler=JOBS))
    assert did.calls == (
        lock("none"),
        "replace",
        "DeleteServiceLabel a",
        f"CreateServiceCronScaler {JOBS_SENT}",
        "StopService",
        lock("dangerous"),
    )
    assert status(emulator) == "Stopped"
    assert resource.refresh() == frozenset()
    assert resource.up(bag(safetyLock="dangerous", desiredState="stopped", disk="50Gi", cronScaler=JOBS)) == SAME


def test_what_has_calls_of_its_own_follows_a_create(process: Callable[..., Resource], emulator: Emulator) -> None:
    resource = process()
    wanted = bag(desiredState="stopped", safetyLock="all", cronScaler=JOBS, group="one", traffic={"weight": 20})
    did = resource.up(wanted)
    assert [call for call in did.calls if not call.startswith("CreateService ")] == [
        f"CreateServiceCronScaler {JOBS_SENT}",
        "ReleaseService {'Weight': 20}",
        "StopService",
        "DeleteServiceLabel pulumi_creating",
        lock("all"),
    ]
    assert resource.refresh() == frozenset()
    assert resource.up(wanted) == SAME


def test_a_stopped_service_stays_stopped_through_updates(process: Callable[..., Resource], emulator: Emulator) -> None:
    resource = process()
    resource.up(bag(desiredState="stopped"))
    did = resource.up(bag(desiredState="stopped", disk="50Gi"))
    assert did.calls == ("replace", "StopService")
    assert resource.up(bag(desiredState="stopped", disk="50Gi", replicas=2)).calls == (
        "merge {'metadata': {'instance': 2}}",
    )
    assert status(emulator) == "Stopped"
    assert resource.refresh() == frozenset()
    assert resource.up(bag(desiredState="running", disk="50Gi", replicas=2)).calls == ("StartService",)
    assert status(emulator) == "Running"


def test_a_wish_that_is_taken_back_leaves_things_as_they_are(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    resource = process()
    resource.up(bag(desiredState="stopped", safetyLock="dangerous", group="one", traffic={"weight": 20}))
    assert resource.up(bag(group="one")) == SAME
    service = emulator.service(NAME)
    assert service is not None
    assert (service["status"], service["lock"], service["weight"]) == ("Stopped", "dangerous", 20)


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ({}, {"cronScaler": JOBS}, [f"CreateServiceCronScaler {JOBS_SENT}", f"UpdateServiceCronScaler {JOBS_SENT}"]),
        ({"cronScaler": JOBS}, {}, ["DeleteServiceCronScaler"]),
    ],
)
def test_a_cron_scaler_that_somebody_made_or_removed_is_no_obstacle(
    process: Callable[..., Resource], emulator: Emulator, before: dict[str, Any], after: dict[str, Any], sent: list[str]
) -> None:
    from tests.emulator.wire import Wire

    resource = process()
    resource.up(bag(**before))
    wire = Wire(emulator.port)
    if before:
        assert wire.on_service("DELETE", "cronscaler", None, NAME).status == 200
    else:
        assert wire.on_service("POST", "cronscaler", JOBS_SENT, NAME).status == 200
    assert list(resource.up(bag(**after)).calls) == sent
    assert resource.refresh() == frozenset()


def test_an_update_that_stops_half_way_is_told_and_goes_on(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    resource = process()
    resource.up(bag(desiredState="running"))
    emulator.faults({"operation": "StopService", "answer": {"status": 403, "code": "NoPermission", "message": "x"}})
    wanted = bag(desiredState="stopped", disk="50Gi")
    with pytest.raises(Unwell, match=r"1 of 2 calls were applied, then: PAI7004 .*eas:StopService"):
        resource.up(wanted)
    assert resource.refresh() == frozenset(), "the old wishes: no disk, running"
    assert resource.up(wanted) == Did("updated", frozenset({"desiredState", "disk"}), ("replace", "StopService"))
    assert resource.refresh() == frozenset()


def test_a_paused_rolling_update_is_told_when_it_is_waited_for(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    emulator.set(progress="describes")
    resource = process()
    resource.timeout = 300.0
    resource.up(bag(waitFor="running"))
    image = VLLM.replace("0.14.0-gpu", "0.15")
    broken = bag(waitFor="running", containers=container(image=image))
    with pytest.raises(
        Unwell, match=r"PAI8203 chat_prod: update paused after 22s, the old version still serves"
    ) as raised:
        resource.up(broken)
    assert f"\n  cause   {image} does not exist: not found\n" in raised.value.args[0], "what the events say"
    assert resource.inputs["containers"][0]["image"] == VLLM, "the change is planned again"
    with pytest.raises(Unwell, match=r"PAI8207 chat_prod is Updating: .*pulumi up goes on with it"):
        resource.refresh()
    assert resource.inputs["containers"][0]["image"] == image, "what was sent is what lives there"
    assert resource.up(bag(waitFor="running")) == Did("updated", frozenset({"containers"}), ("replace",))
    assert status(emulator) == "Running"
