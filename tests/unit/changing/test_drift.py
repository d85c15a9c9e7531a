"""What others did to a service: a refresh tells it, property by property, and the next `up` repairs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import Wire
from tests.unit.changing.bags import A10, CONTAINER, LARGER_A10, MOUNT, NAME, OLDER_VLLM, VLLM, VPC, bag, container
from tests.unit.changing.engine import Did, Failed, Unwell
from tests.unit.changing.somebody import Somebody

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator
    from tests.unit.changing.engine import Resource

SAME = Did("same")
REPLACE = ("replace",)
JOBS = {"jobs": [{"name": "up", "schedule": "0 0 8 * * *", "targetSize": 2}]}
JOBS_SENT = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 8 * * *", "TargetSize": 2}]}
LATER_SENT = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 9 * * *", "TargetSize": 3}]}
SCALER = {"min": 1, "max": 4, "metrics": {"qps": 20}}
NLB = {"network": {"nlb": [{"id": "default", "port": 9000}]}, "vpc": VPC}


@dataclass(frozen=True)
class Drift:
    """What was asked for, what somebody did, what a refresh then shows, and the calls that repair it."""

    what: str
    does: Callable[[Somebody], None]
    keys: frozenset[str]
    repair: tuple[str, ...]
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    shown: dict[str, Any] = field(default_factory=dict[str, Any])
    """Inputs or outputs after the refresh."""
    told: str = ""
    """The only line that the refresh tells; none: nothing is said beside what Pulumi shows."""

    def __str__(self) -> str:
        return self.what


def live(**changed: Any) -> list[dict[str, Any]]:
    """The container in service JSON, some keys replaced."""
    return [{**CONTAINER, **changed}]


def drift(what: str, does: Callable[[Somebody], None], keys: str, *repair: str, **more: Any) -> Drift:
    return Drift(what, does, frozenset(keys.split()), repair, **more)


TABLE = [
    drift("scaled", lambda s: s.changes(replicas=3, config={"metadata": {"instance": 3}}), "replicas", "merge {'metadata': {'instance': 1}}", shown={"replicas": 3}),
    drift("a label has another value", lambda s: s.changes(labels={"team": "x"}), "labels", "UpdateServiceLabel {'Labels': {'team': 'ml'}}", inputs={"labels": {"team": "ml"}}, shown={"labels": {"team": "x"}}),
    drift("a label is gone", lambda s: s.changes(labels={"team": None}), "labels", "UpdateServiceLabel {'Labels': {'team': 'ml'}}", inputs={"labels": {"team": "ml", "a": "b"}}, shown={"labels": {"a": "b"}}),
    drift("a label that is not ours", lambda s: s.changes(labels={"cost": "7"}), "", inputs={"labels": {"team": "ml"}}),
    drift("another image", lambda s: s.configures(containers=live(image=OLDER_VLLM)), "containers", "replace", shown={"containers": container(image=OLDER_VLLM)}),
    drift("another command", lambda s: s.configures(containers=live(command="vllm serve /model_dir --port 8000 --x")), "containers", "replace"),
    drift("an environment value changed", lambda s: s.configures(containers=live(env=[{"name": "A", "value": "9"}])), "environment", "replace", inputs={"containers": container(env={"A": "1"})}, shown={"environment": {"0": {"A": "9"}}}),
    drift("an environment name added", lambda s: s.configures(containers=live(env=[{"name": "A", "value": "1"}, {"name": "B", "value": "2"}])), "environment", "replace", inputs={"containers": container(env={"A": "1"})}, shown={"environment": {"0": {"A": "1", "B": "2"}}}),
    drift("stopped, with a wish to run", lambda s: s.calls("PUT", "stop"), "desiredState", "StartService", inputs={"desiredState": "running"}, shown={"desiredState": "stopped", "status": "Stopped"}),
    drift("stopped, without a wish", lambda s: s.calls("PUT", "stop"), "", shown={"status": "Stopped"}, told='PAI8018 chat_prod is Stopped, of which the program says nothing; desired_state="running" starts it, "stopped" keeps it so'),
    drift("started, with a wish to rest", lambda s: s.calls("PUT", "start"), "desiredState", "StopService", inputs={"desiredState": "stopped"}, shown={"desiredState": "running", "status": "Running"}),
    drift("the storage is gone", lambda s: s.configures(storage=None), "storage", "replace"),
    drift("another mount", lambda s: s.configures(storage=[{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen/", "readOnly": True}}, {"mount_path": "/more", "oss": {"path": "oss://more/"}}]), "storage", "replace", shown={"storage": [MOUNT, {"kind": "oss", "mountPath": "/more", "path": "oss://more/"}]}),
    drift("another limit of the gateway", lambda s: s.configures(networking={"gateway_policy": {"rate_limit": {"enable": True, "limit": 5}}}), "network", "replace", inputs={"network": {"rateLimit": {"limit": 10, "enable": True}}}, shown={"network": {"rateLimit": {"limit": 5, "enable": True}}}),
    drift("the NLB is gone", lambda s: s.configures(networking=None), "network", "replace", inputs=NLB),
    drift("another VPC", lambda s: s.configures(cloud={"computing": {"instance_type": A10}, "networking": {"vpc_id": "vpc-2", "vswitch_id": "vsw-2", "security_group_id": "sg-2"}}), "vpc", "replace", inputs={"vpc": VPC}, shown={"vpc": {"vpcId": "vpc-2", "vswitchIds": ["vsw-2"], "securityGroupId": "sg-2"}}),
    drift("another machine", lambda s: s.changes(config={"cloud": {"computing": {"instance_type": LARGER_A10}}}), "instanceType", "replace", shown={"instanceType": LARGER_A10}),
    drift("the autoscaler in the configuration", lambda s: s.configures(autoscaler={"min": 1, "max": 9, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]}), "autoscaler", "replace", inputs={"autoscaler": SCALER}, shown={"autoscaler": {**SCALER, "max": 9}}),
    drift("a metric of the autoscaler", lambda s: s.configures(autoscaler={"min": 1, "max": 4, "scaleStrategies": [{"metricName": "qps", "threshold": 50}]}), "autoscaler", "replace", inputs={"autoscaler": SCALER}, shown={"autoscaler": {**SCALER, "metrics": {"qps": 50}}}),
    drift("the autoscaler by its own call", lambda s: s.calls("PUT", "autoscaler", {"min": 1, "max": 9, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]}), "autoscaler", "replace", inputs={"autoscaler": SCALER}, shown={"autoscaler": {**SCALER, "max": 9}}),
    drift("scaled by its autoscaler", lambda s: s.changes(replicas=4, config={"metadata": {"instance": 4}}), "", inputs={"autoscaler": SCALER}, shown={"replicaStatus": {"running": 4, "pending": 0, "total": 4}}),
    drift("the cron scaler", lambda s: s.calls("PUT", "cronscaler", LATER_SENT), "cronScaler", f"UpdateServiceCronScaler {JOBS_SENT}", inputs={"cronScaler": JOBS}, shown={"cronScaler": {"jobs": [{"name": "up", "schedule": "0 0 9 * * *", "targetSize": 3}]}}),
    drift("the cron scaler is gone", lambda s: s.calls("DELETE", "cronscaler"), "cronScaler", f"CreateServiceCronScaler {JOBS_SENT}", inputs={"cronScaler": JOBS}),
    drift("a foreign key in the configuration", lambda s: s.changes(config={"metadata": {"qos": "x"}, "sinker": {"type": "sls"}}), "", shown={}),
    drift("the token in use, which the user chose", lambda s: s.replaces_token("theirs"), "token", "replace", inputs={"token": "mine"}, shown={"token": "theirs", "accessToken": "theirs"}),
    drift("the token in use, which the server chose", lambda s: s.replaces_token("theirs"), "", shown={"accessToken": "theirs"}),
    drift("locked, with a wish for no lock", lambda s: s.calls("PUT", "lock", {"Lock": "dangerous"}), "safetyLock", "UpdateServiceSafetyLock {'Lock': 'none'}", inputs={"safetyLock": "none"}, shown={"safetyLock": "dangerous"}),
    drift("locked, without a wish", lambda s: s.calls("PUT", "lock", {"Lock": "all"}), ""),
    drift("unlocked", lambda s: s.calls("PUT", "lock", {"Lock": "none"}), "safetyLock", "UpdateServiceSafetyLock {'Lock': 'all'}", inputs={"safetyLock": "all"}),
    drift("another share of the traffic", lambda s: s.calls("PUT", "release", {"Weight": 90}), "traffic", "ReleaseService {'Weight': 10}", inputs={"group": "one", "traffic": {"weight": 10}}, shown={"traffic": {"weight": 90}}),
    drift("another workspace, which the user named", lambda s: s.moves("100009"), "workspaceId effectiveWorkspaceId", "replace", inputs={"workspaceId": "100001"}, shown={"workspaceId": "100009"}),
    drift("another workspace, which was the only one", lambda s: s.moves("100009"), "effectiveWorkspaceId", shown={"effectiveWorkspaceId": "100009"}),
    drift("a feature", lambda s: s.configures(features={"a.b/c": "2"}), "features", "replace", inputs={"features": {"a.b/c": "1"}}, shown={"features": {"a.b/c": "2"}}),
    drift("what has no argument", lambda s: s.configures(options={"priority": 7}), "extra", "replace", inputs={"extra": {"options": {"priority": 1}}}, shown={"extra": {"options": {"priority": 7}}}),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_it_is_told_and_repaired(
    process: Callable[..., Resource], emulator: Emulator, row: Drift, told: list[str]
) -> None:
    resource = process()
    wanted = bag(**row.inputs)
    resource.up(wanted)
    recorded = resource.inputs
    row.does(Somebody(emulator))
    told.clear()
    assert resource.refresh() == row.keys
    assert told == ([row.told] if row.told else [])
    seen = {**resource.outputs, **resource.inputs}
    assert {key: seen.get(key) for key in row.shown} == row.shown
    assert resource.refresh() == frozenset(), "what was told is told once"
    if not row.repair:
        assert resource.up(wanted) == SAME
        return
    did = resource.up(wanted)
    assert did == Did("updated", row.keys, row.repair)
    assert resource.inputs == recorded
    assert resource.refresh() == frozenset(), "repaired"
    assert resource.up(wanted) == SAME


@pytest.mark.parametrize("echo", ["fold", "canonical"])
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_it_is_told_whatever_the_server_echoes(
    process: Callable[..., Resource], emulator: Emulator, row: Drift, echo: str
) -> None:
    emulator.set(echo=echo)
    resource = process()
    resource.up(bag(**row.inputs))
    row.does(Somebody(emulator))
    assert resource.refresh() == row.keys
    assert resource.up(bag(**row.inputs)).calls == row.repair
    assert resource.refresh() == frozenset()


def test_what_was_deleted_is_gone_and_made_anew(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    resource = process()
    resource.up(bag())
    Somebody(emulator).changes(remove=True)
    assert resource.refresh() == frozenset({"gone"})
    assert [line for line in told if "PAI8009" in line] != []
    assert resource.up(bag()).what == "created"


def test_another_service_under_the_name_is_not_ours(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    resource = process()
    resource.up(bag())
    service = emulator.service(NAME)
    assert service is not None
    Somebody(emulator).changes(remove=True)
    assert Wire(emulator.port).create(service["config"]).status == 200
    assert resource.refresh() == frozenset({"gone"})
    assert [line for line in told if "PAI8010" in line] != []
    with pytest.raises(Failed, match="PAI8001"):
        resource.up(bag())


def test_a_version_that_was_rolled_back(process: Callable[..., Resource], emulator: Emulator) -> None:
    resource = process()
    resource.up(bag(containers=container(image=OLDER_VLLM)))
    resource.up(bag())
    Somebody(emulator).calls("PUT", "version", {"Version": 1})
    assert resource.refresh() == frozenset({"containers"})
    assert resource.inputs["containers"][0]["image"] == OLDER_VLLM
    assert resource.up(bag()) == Did("updated", frozenset({"containers"}), REPLACE)
    assert resource.inputs["containers"][0]["image"] == VLLM


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
def test_an_nlb_that_fell_back_is_no_drift(
    process: Callable[..., Resource], emulator: Emulator, told: list[str], echo: str
) -> None:
    emulator.set(nlb_refusals=2, echo=echo)
    resource = process()
    resource.up(bag(**NLB))
    assert [line[:7] for line in told if "PAI8004" in line] == ["PAI8004"]
    assert resource.outputs["networkInEffect"] == {"kind": "shared_gateway", "fallbackFrom": "nlb"}
    assert resource.refresh() == frozenset()
    assert resource.up(bag(**NLB)) == SAME
    did = resource.up(bag(**NLB, disk="50Gi"))
    assert did == Did("updated", frozenset({"disk"}), REPLACE), "and goes on without it"
    service = emulator.service(NAME)
    assert service is not None
    assert "networking" not in service["config"]
    assert resource.refresh() == frozenset()


def test_a_service_that_failed_is_unwell_and_gets_another_start(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    resource = process()
    resource.up(bag())
    Somebody(emulator).changes(status="Failed", reason="CrashLoop", message="exit code 1")
    with pytest.raises(Unwell, match=r"PAI8201 .*chat_prod is Failed \(CrashLoop: exit code 1\)"):
        resource.refresh()
    assert resource.outputs["status"] == "Failed"
    assert resource.up(bag(disk="50Gi")) == Did("updated", frozenset({"disk"}), REPLACE)
    assert resource.refresh() == frozenset()
    assert resource.outputs["status"] == "Running"


def test_what_a_full_update_takes_away_is_named_before_it_goes(
    process: Callable[..., Resource], emulator: Emulator, told: list[str]
) -> None:
    resource = process()
    resource.up(bag())
    Somebody(emulator).configures(sinker={"type": "sls"}, runtime={"termination_grace_period": 9})
    resource.up(bag(disk="50Gi"))
    (line,) = [line for line in told if "PAI8015" in line]
    assert line.endswith("set outside of this stack, and removed by this update: extra.sinker.type, runtime")


def test_an_environment_name_of_somebody_else_comes_back_as_a_secret(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    resource = process()
    resource.up(bag(containers=container(env={"A": "1"})))
    env = [{"name": "A", "value": "1"}, {"name": "HF_TOKEN", "value": "hush"}]
    Somebody(emulator).configures(containers=live(env=env))
    resource.refresh()
    assert resource.marked == {"environment.0.HF_TOKEN", "accessToken"}


FAULTS = [
    ({"status": 404, "code": "InvalidAccessKeyId.NotFound", "message": "no such key"}, "PAI7003", "a wrong key is a 404 too"),
    ({"status": 403, "code": "NoPermission", "message": "no"}, "PAI7004", "not allowed to look"),
    ({"status": 404, "code": "Somewhere.NotFound", "message": "no"}, "PAI7008", "a 404 without the one code"),
    ({"status": 503, "code": "ServiceUnavailable", "message": "later"}, "PAI7012", "the server is ill"),
    ({"raw": "<html>", "status": 502}, "PAI7013", "a proxy answers"),
    ({"patch": {"Labels": {"a": 1}}}, "PAI7014", "a field of another type"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "reason"), FAULTS)
def test_a_look_that_fails_leaves_the_state_alone(
    process: Callable[..., Resource], emulator: Emulator, answer: dict[str, Any], code: str, reason: str
) -> None:
    resource = process()
    resource.up(bag())
    known = (resource.id, resource.inputs, resource.outputs)
    emulator.faults(
        {
            "operation": "DescribeService",
            "count": 0,
            "when": "after" if "patch" in answer else "before",
            "answer": answer,
        }
    )
    with pytest.raises(Failed, match=code):
        resource.refresh()
    assert (resource.id, resource.inputs, resource.outputs) == known, reason
    emulator.clear_faults()
    assert resource.refresh() == frozenset(), reason


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [("DescribeServiceAutoScaler", {"autoscaler": SCALER}), ("DescribeServiceCronScaler", {"cronScaler": JOBS})],
)
def test_a_scaler_that_may_not_be_looked_at_is_as_recorded(
    process: Callable[..., Resource], emulator: Emulator, told: list[str], operation: str, inputs: dict[str, Any]
) -> None:
    resource = process()
    resource.up(bag(**inputs))
    emulator.set(permissions={"deny": [f"eas:{operation}"]})
    told.clear()
    assert resource.refresh() == frozenset()
    (line,) = told
    assert line.startswith(f"PAI7010 catalogue: {operation} is not allowed (missing permission eas:{operation})")
