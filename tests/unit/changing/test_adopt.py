"""`adopt`: exactly the service of this id is taken over, what differs is changed, and nobody deletes it by accident."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import Wire
from tests.kit.emulators import calls
from tests.unit.changing.bags import A10, NAME, OLDER_VLLM, OWNER, SERVE, VLLM, bag, container
from tests.unit.changing.engine import Did, Failed, Resource, changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator

CONFIG: dict[str, Any] = {
    "metadata": {"name": NAME, "instance": 1, "workspace_id": "100001"},
    "containers": [{"image": VLLM, "port": 8000, "command": SERVE}],
    "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen/", "readOnly": True}}],
    "cloud": {"computing": {"instance_type": A10}},
}
"""What `bag()` says, made by somebody in the console."""
MARKED = "UpdateServiceLabel"
UNMARKED = "DeleteServiceLabel pulumi_creating"


def by_hand(emulator: Emulator, **changed: Any) -> str:
    """A service made outside of Pulumi; its id."""
    config = copy.deepcopy(CONFIG) | changed
    answer = Wire(emulator.port).create(config)
    assert answer.status == 200, answer.text
    Wire(emulator.port).describe(config["metadata"]["name"])  # runs by now
    return str(answer.body["ServiceId"])


def named(did: Did) -> list[str]:
    """The calls, those of labels without the random mark."""
    return [call.split(" {")[0] if call.startswith(MARKED) else call for call in did.calls]


def line(told: list[str], code: str) -> str:
    (found,) = {one for one in told if one.startswith(code)}
    return found


def test_what_is_as_wanted_is_taken_over_without_an_update(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    service_id = by_hand(emulator)
    before = emulator.service(NAME)
    resource = process()
    did = resource.up(bag(adopt=service_id))
    assert named(did) == [MARKED, UNMARKED]
    assert line(told, "PAI8031") == f"PAI8031 adopts {NAME} ({service_id}, Running); changes nothing"
    assert resource.id == f"cn-hangzhou/{NAME}"
    assert resource.outputs["serviceId"] == service_id
    after = emulator.service(NAME)
    assert before is not None
    assert after is not None
    passing = {"labels": {}, "updated": "", "looks": 0}
    assert after | passing == before | passing
    assert after["labels"] == {"pulumi_owner": OWNER}
    assert resource.refresh() == frozenset()
    assert resource.up(bag(adopt=service_id)) == Did("same")
    assert resource.up(bag()) == Did("same"), "and adopt may go"


def test_what_differs_is_named_and_changed(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    service_id = by_hand(
        emulator,
        metadata={"name": NAME, "instance": 3, "workspace_id": "100001"},
        containers=[{"image": OLDER_VLLM, "port": 8000, "command": SERVE}],
        sinker={"type": "sls"},
        token="in-use",
    )
    resource = process()
    checked, failures = resource.check(bag(adopt=service_id))
    assert failures == []
    assert line(told, "PAI8031") == (
        f"PAI8031 adopts {NAME} ({service_id}, Running); changes containers, replicas 3 => 1; removes extra.sinker.type"
    ), "at preview"
    assert checked["replicas"] == 1
    did = resource.up(bag(adopt=service_id))
    assert named(did) == [MARKED, "replace", UNMARKED]
    stored = emulator.service(NAME)
    assert stored is not None
    assert stored["config"] == {**CONFIG, "token": "in-use"}, "the whole configuration, and callers keep working"
    assert line(told, "PAI8015").endswith("removed by this update: extra.sinker.type")
    assert resource.refresh() == frozenset()
    assert resource.up(bag(adopt=service_id)) == Did("same")


@pytest.mark.parametrize(
    ("live", "wanted", "sent", "reason"),
    [
        ({"metadata": {**CONFIG["metadata"], "instance": 2}}, {}, ["merge {'metadata': {'instance': 1}}"], "scaling alone restarts nothing"),
        ({}, {"cronScaler": {"jobs": [{"name": "up", "schedule": "0 0 8 * * *", "targetSize": 2}]}}, ["CreateServiceCronScaler {'ScaleJobs': [{'Name': 'up', 'Schedule': '0 0 8 * * *', 'TargetSize': 2}]}"], "by its own call"),
        ({}, {"desiredState": "stopped"}, ["StopService"], "by its own call"),
        ({"token": "old"}, {"token": "new"}, ["replace"], "the token in use is known"),
        ({"sinker": {"type": "sls"}}, {}, ["replace"], "what only lives there would never be seen again"),
        ({"dockerAuth": "YTpi"}, {"dockerAuth": "YTpi"}, [], "the echo shows it"),
        ({}, {"containers": container(image="official:vllm")}, [], "an image that answers the request is kept"),
        ({"metadata": {**CONFIG["metadata"], "qos": "x"}}, {"extra": {"metadata": {"qos": "x"}}}, [], "said in extra"),
    ],
)  # fmt: skip
def test_the_calls_are_the_smallest(
    process: Callable[..., Resource],
    emulator: Emulator,
    live: dict[str, Any],
    wanted: dict[str, Any],
    sent: list[str],
    reason: str,
) -> None:
    service_id = by_hand(emulator, **live)
    resource = process()
    did = resource.up(bag(adopt=service_id, **wanted))
    assert named(did) == [MARKED, *sent, UNMARKED], reason
    assert resource.refresh() == frozenset(), reason
    assert resource.up(bag(adopt=service_id, **wanted)) == Did("same"), reason


def test_a_lock_is_set_after_the_mark_is_gone(process: Callable[..., Resource], emulator: Emulator) -> None:
    service_id = by_hand(emulator)
    did = process().up(bag(adopt=service_id, safetyLock="all"))
    assert named(did) == [MARKED, UNMARKED, "UpdateServiceSafetyLock {'Lock': 'all'}"]


def test_in_the_decided_workspace_it_stays(process: Callable[..., Resource], emulator: Emulator) -> None:
    both = [{"WorkspaceId": each, "WorkspaceName": each, "Status": "ENABLED"} for each in ("100001", "100009")]
    emulator.set(workspaces=both)
    service_id = by_hand(emulator, metadata={"name": NAME, "instance": 1, "workspace_id": "100009"})
    resource = process()
    assert named(resource.up(bag(adopt=service_id))) == [MARKED, UNMARKED]
    assert resource.inputs["effectiveWorkspaceId"] == "100009", "though several are ENABLED and none is named"


REFUSED = [
    ("there is none", None, "eas-m-1", "there is no service chat_prod to adopt (eas-m-1); to make it: remove adopt"),
    ("another id", {}, "eas-m-1", "not eas-m-1; it is not touched. Correct adopt, or choose another name"),
    ("another name", {"metadata": {"name": "other"}}, None, "there is no service chat_prod to adopt ("),
]  # fmt: skip


@pytest.mark.parametrize(("what", "live", "adopt", "text"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_not_the_one_to_adopt_is_refused(
    process: Callable[..., Resource],
    emulator: Emulator,
    what: str,
    live: dict[str, Any] | None,
    adopt: str | None,
    text: str,
) -> None:
    made = by_hand(emulator, **live) if live is not None else ""
    before = [service["updated"] for service in emulator.state()["services"]]
    resource = process()
    since = len(emulator.journal())
    _, failures = resource.check(bag(adopt=adopt or made))
    (failure,) = failures
    assert failure.startswith("PAI8030 adopt: "), what
    assert text in failure
    assert failure.endswith("Nothing was sent.")
    late = process(pai__checks="create")
    with pytest.raises(Failed, match="PAI8030") as raised:
        late.up(bag(adopt=adopt or made))
    assert text in str(raised.value), "and the same without a look at preview"
    assert changes(emulator, since) == ()
    assert [service["updated"] for service in emulator.state()["services"]] == before


def test_a_service_that_is_being_deleted_is_refused(process: Callable[..., Resource], emulator: Emulator) -> None:
    emulator.set(progress="describes")
    service_id = by_hand(emulator)
    Wire(emulator.port).delete(NAME)
    _, failures = process().check(bag(adopt=service_id))
    assert [failure[:17] for failure in failures] == ["PAI8030 adopt: ch"]
    assert "is being deleted" in failures[0]


def test_findings_on_what_does_not_change_do_not_stop_it(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    """A hyphen in the name, and a machine type that is not to be had any more: both were possible once."""
    service_id = by_hand(emulator, metadata={"name": "chat-prod", "instance": 1, "workspace_id": "100001"})
    emulator.set(machines={A10: None})
    resource = process()
    did = resource.up(bag(serviceName="chat-prod", adopt=service_id))
    assert named(did) == [MARKED, UNMARKED]
    assert [one[:7] for one in told if one.startswith(("PAI1", "PAI2"))] == ["PAI1002"], "a warning"


def test_after_a_kill_the_next_up_goes_on(process: Callable[..., Resource], emulator: Emulator) -> None:
    service_id = by_hand(emulator, metadata={"name": NAME, "instance": 1, "workspace_id": "100001"}, sinker={"a": 1})
    emulator.faults({"operation": "UpdateService", "answer": {"status": 500, "code": "InternalError", "message": "x"}})
    with pytest.raises(Failed, match="PAI7012"):
        process().up(bag(adopt=service_id))
    emulator.clear_faults()
    stored = emulator.service(NAME)
    assert stored is not None
    assert stored["labels"].keys() == {"pulumi_owner", "pulumi_creating"}
    did = process().up(bag(adopt=service_id))
    assert named(did) == [MARKED, "replace", UNMARKED]


def test_what_is_applied_before_a_fault_is_in_state(process: Callable[..., Resource], emulator: Emulator) -> None:
    service_id = by_hand(emulator, sinker={"a": 1})
    emulator.faults({"operation": "StopService", "answer": {"status": 403, "code": "NoPermission", "message": "x"}})
    resource = process()
    wanted = bag(adopt=service_id, desiredState="stopped")
    with pytest.raises(Failed, match="eas:StopService"):
        resource.up(wanted)
    assert resource.id == f"cn-hangzhou/{NAME}"
    assert resource.refresh() == frozenset({"desiredState"})
    assert resource.up(wanted).calls == ("StopService", UNMARKED)


def test_a_replacement_does_not_adopt_what_is_already_its_own(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    """With --replace the old half is deleted after the create: it would be the same service."""
    service_id = by_hand(emulator)
    resource = process()
    resource.up(bag(adopt=service_id))
    with pytest.raises(Failed, match=r"PAI8030 adopt: .* carries this resource's own label, .*: remove adopt"):
        resource.up(bag(adopt=service_id), replace=True)
    assert emulator.service(NAME) is not None


@pytest.mark.parametrize("meanwhile", ["nothing", "refreshed", "updated"])
def test_a_resource_that_lost_it_to_another_one_leaves_it_alone(
    process: Callable[..., Resource], emulator: Emulator, told: list[str], meanwhile: str
) -> None:
    """Renamed without an alias, or moved to another stack: made there first, then deleted here."""
    old = process()
    old.up(bag())
    service_id = old.outputs["serviceId"]
    new = Resource(old.servicer, emulator, "talk")
    assert named(new.up(bag(adopt=service_id, owner="f" * 20))) == [MARKED, UNMARKED]
    if meanwhile == "refreshed":
        assert old.refresh() == frozenset()
        assert "two resources manage one service" in line(told, "PAI8032")
        told.clear()
    if meanwhile == "updated":
        old.up(bag(replicas=2))
        new.up(bag(adopt=service_id, owner="f" * 20, replicas=2))
    since = len(emulator.journal())
    old.destroy()
    assert [name for name in calls(emulator.journal(since)) if name == "DeleteService"] == []
    assert line(told, "PAI8032").startswith(f"PAI8032 {NAME} was left alone")
    assert new.refresh() == frozenset()
    new.destroy()
    assert emulator.service(NAME) is None


def test_an_alias_does_not_keep_a_service_from_being_deleted(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    resource = process()
    resource.up(bag())
    resource.up(bag(owner="f" * 20, replicas=2))
    resource.destroy()
    assert emulator.service(NAME) is None


def test_without_a_permission_to_look_the_preview_goes_on(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    service_id = by_hand(emulator)
    emulator.set(permissions={"deny": ["eas:DescribeService"]})
    _, failures = process().check(bag(adopt=service_id))
    assert failures == []
    assert line(told, "PAI7010 catalogue: DescribeService is not allowed").endswith("adopt not checked, going on")


def test_one_look_at_preview_and_one_before_it_is_taken(process: Callable[..., Resource], emulator: Emulator) -> None:
    service_id = by_hand(emulator)
    resource = process()
    since = len(emulator.journal())
    resource.check(bag(adopt=service_id))
    assert calls(emulator.journal(since)).count("DescribeService") == 1
    since = len(emulator.journal())
    resource.up(bag(adopt=service_id))
    made = calls(emulator.journal(since))
    assert made[: made.index("UpdateServiceLabel")].count("DescribeService") == 2, "of check and of create"
