"""One change of every property, and the calls that make it and its reverse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.unit.changing.bags import A10, LARGER_A10, MOUNT, OLDER_VLLM, SERVE, VPC, container

REPLACE = ("replace",)
"""One full update: no smaller call is documented for what changes."""
TWO_WORKSPACES = [
    {"WorkspaceId": "100001", "WorkspaceName": "one", "Status": "ENABLED"},
    {"WorkspaceId": "100009", "WorkspaceName": "two", "Status": "ENABLED"},
]
PROCESSOR = {"containers": None, "processor": {"name": "pmml", "modelPath": "oss://models/a.pmml"}}
QUEUE = {"serviceType": "Async", "queue": {"maxDelivery": 5}}
GIT = {"kind": "git", "repo": "https://example.com/a.git", "mountPath": "/code"}
JOBS = {"jobs": [{"name": "up", "schedule": "0 0 8 * * *", "targetSize": 2}]}
LATER = {"jobs": [{"name": "up", "schedule": "0 0 9 * * *", "targetSize": 3}]}
JOBS_SENT = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 8 * * *", "TargetSize": 2}]}
LATER_SENT = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 9 * * *", "TargetSize": 3}]}


@dataclass(frozen=True)
class Row:
    """From one set of inputs to another: the property that differs, the calls there and back."""

    key: str
    before: dict[str, Any]
    after: dict[str, Any]
    there: tuple[str, ...]
    back: tuple[str, ...]
    also: frozenset[str] = field(default_factory=frozenset[str])
    """Keys that check computes from this one."""
    scenario: dict[str, Any] = field(default_factory=dict[str, Any])
    config: dict[str, str] = field(default_factory=dict[str, str])
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"


def full(key: str, before: Any, after: Any, reason: str, beside: dict[str, Any] | None = None, **more: Any) -> Row:
    """A row that is one full update both ways."""
    others = beside or {}
    return Row(key, {**others, key: before}, {**others, key: after}, REPLACE, REPLACE, reason=reason, **more)


ROWS = [
    full("workspaceId", "100001", "100009", "moves to another workspace", also=frozenset({"effectiveWorkspaceId"}), scenario={"workspaces": TWO_WORKSPACES}),
    Row("replicas", {}, {"replicas": 3}, ("merge {'metadata': {'instance': 3}}",), ("merge {'metadata': {'instance': 1}}",), reason="scaling touches no replica that stays"),
    full("disk", None, "50Gi", "added and removed"),
    full("shmSize", 16, 64, "another number"),
    full("enableWebservice", None, True, "added and removed"),
    full("spreadPolicy", None, "zone", "added and removed"),
    full("containers", container(), container(image=OLDER_VLLM), "another image"),
    full("containers", container(), container(command=f"{SERVE} --max-model-len 4096"), "another command"),
    full("containers", container(), container(startupCheck={"kind": "http", "path": "/health", "port": 8000, "periodSeconds": 10, "failureThreshold": 30, "initialDelaySeconds": 10}), "a probe"),
    full("containers", container(), container(args=["--x"]), "arguments"),
    full("containers", container(), [*container(), {"image": "registry/side:1", "port": 8001, "command": "run"}], "a second container"),
    full("containers", container(env=[{"name": "A", "value": "1"}]), container(env=[{"name": "A", "value": "$(B)"}, {"name": "B", "value": "2"}]), "an environment whose order matters", {}),
    full("containers", container(extra={"securityContext": {"runAsUser": 1}}), container(extra={"securityContext": {"runAsUser": 2}}), "what has no argument"),
    Row("environment", {"containers": container(env={"A": "1", "B": "x"})}, {"containers": container(env={"A": "2", "C": "x"})}, REPLACE, REPLACE, reason="changed, removed and added names"),
    Row("environment", {}, {"containers": container(env={"A": "1"})}, REPLACE, REPLACE, reason="the first name and the last"),
    full("processor", PROCESSOR["processor"], {"name": "pmml", "modelPath": "oss://models/b.pmml"}, "another model", {"containers": None, "storage": None, "instanceType": None, "compute": {"kind": "public", "cpu": 4, "memory": 8192}}),
    full("instanceType", A10, LARGER_A10, "another machine"),
    full("compute", {"kind": "public", "instanceTypes": [A10]}, {"kind": "public", "instanceTypes": [A10, LARGER_A10]}, "a second choice of machine", {"instanceType": None}),
    full("compute", {"kind": "public", "instanceTypes": [{"type": A10, "spotPriceLimit": 2}]}, {"kind": "public", "instanceTypes": [{"type": A10, "spotPriceLimit": 3.5}]}, "another price", {"instanceType": None}),
    full("compute", {"kind": "public", "instanceTypes": [A10]}, {"kind": "dedicated", "resourceId": "eas-r-emulator0ready", "gpu": 1, "cpu": 4, "memory": 16384}, "from public machines to a resource group", {"instanceType": None}, also=frozenset({"effectiveResourceId"})),
    full("compute", {"kind": "quota", "quotaId": "quota-1", "gpu": 1, "cpu": 4, "memory": 16384}, {"kind": "quota", "quotaId": "quota-1", "gpu": 2, "cpu": 4, "memory": 16384}, "more of a quota", {"instanceType": None}),
    full("vpc", None, VPC, "joins a VPC and leaves it"),
    full("vpc", VPC, {**VPC, "vswitchIds": ["vsw-emulator0zone0h"]}, "another vSwitch"),
    full("network", None, {"nlb": [{"id": "default", "port": 9000, "netType": "intranet"}]}, "an NLB", {"vpc": VPC}),
    full("network", {"rateLimit": {"limit": 10, "enable": True}}, {"rateLimit": {"limit": 20, "enable": True}}, "another limit"),
    full("network", None, {"enableGrpc": True}, "an alias in the canonical echo"),
    full("network", None, {"disableInternetEndpoint": True}, "an alias in the canonical echo"),
    full("storage", [MOUNT], None, "the mount goes, and merging could not remove it", {"containers": container(command="vllm serve Qwen/Qwen3-0.6B --port 8000")}),
    full("storage", [MOUNT], [{**MOUNT, "path": "oss://models/qwen2/"}], "another path"),
    full("storage", [MOUNT], [MOUNT, GIT], "a second mount"),
    full("storage", [MOUNT, {"kind": "emptyDir", "mountPath": "/dev/shm"}], [MOUNT, {"kind": "emptyDir", "mountPath": "/dev/shm", "medium": "memory", "sizeLimit": 8}], "memory for a local disk"),
    Row("gitPasswords", {"storage": [MOUNT, {**GIT, "username": "u", "password": "p-1"}]}, {"storage": [MOUNT, {**GIT, "username": "u", "password": "p-2"}]}, REPLACE, REPLACE, reason="another password"),
    full("autoscaler", {"min": 1, "max": 4, "metrics": {"qps": 20}}, {"min": 1, "max": 6, "metrics": {"qps": 20}}, "another bound"),
    full("autoscaler", {"min": 1, "max": 4, "metrics": {"qps": 20}}, {"min": 1, "max": 4, "metrics": [{"name": "qps", "threshold": 20}, {"name": "cpu", "threshold": 60}], "scaleDownStabilizationSeconds": 600}, "another metric"),
    Row("autoscaler", {"autoscaler": {"min": 1, "max": 4, "metrics": {"qps": 20}}}, {}, ("DeleteServiceAutoScaler", "replace"), REPLACE, reason="goes before it moves replicas once more, and comes back"),
    full("rollingStrategy", None, {"maxSurge": "20%", "maxUnavailable": 1}, "added and removed"),
    full("runtime", {"terminationGracePeriod": 30}, {"terminationGracePeriod": 60}, "an alias in the canonical echo"),
    full("rpc", {"keepalive": 60000}, {"keepalive": 90000, "ioThreads": 8}, "moved in the canonical echo"),
    full("features", {"eas.aliyun.com/gpu-driver-version": "535"}, {"eas.aliyun.com/gpu-driver-version": "550"}, "names with dots"),
    Row("labels", {"labels": {"team": "ml"}}, {"labels": {"team": "search", "stage": "two"}}, ("UpdateServiceLabel {'Labels': {'stage': 'two', 'team': 'search'}}",), ("UpdateServiceLabel {'Labels': {'team': 'ml'}}", "DeleteServiceLabel stage"), reason="labels have calls of their own"),
    Row("labels", {}, {"labels": {"team": "ml"}}, ("UpdateServiceLabel {'Labels': {'team': 'ml'}}",), ("DeleteServiceLabel team",), reason="the first label and the last"),
    full("token", "token-one", "token-two", "another token"),
    full("generateToken", None, True, "added and removed"),
    full("dockerAuth", "dXNlcjpvbmU=", "dXNlcjp0d28=", "another password of the registry"),
    full("serviceType", None, "Async", "added and removed", {"queue": {"maxDelivery": 5}}),
    full("queue", {"maxDelivery": 5}, {"maxDelivery": 6}, "another number", {"serviceType": "Async"}),
    full("unitSize", None, 2, "machines of one replica"),
    full("workloadType", None, "elasticjob", "added and removed"),
    full("group", "one", "two", "another group"),
    full("extra", {"options": {"priority": 1}}, {"options": {"priority": 2}}, "what has no argument"),
    full("extra", None, {"metadata": {"qos": "x"}}, "deep inside a section"),
    Row("cronScaler", {}, {"cronScaler": JOBS}, (f"CreateServiceCronScaler {JOBS_SENT}",), ("DeleteServiceCronScaler",), reason="an API of its own"),
    Row("cronScaler", {"cronScaler": JOBS}, {"cronScaler": LATER}, (f"UpdateServiceCronScaler {LATER_SENT}",), (f"UpdateServiceCronScaler {JOBS_SENT}",), reason="an API of its own"),
    Row("traffic", {"group": "one", "traffic": {"weight": 10}}, {"group": "one", "traffic": {"weight": 40}}, ("ReleaseService {'Weight': 40}",), ("ReleaseService {'Weight': 10}",), reason="an API of its own"),
    Row("desiredState", {"desiredState": "running"}, {"desiredState": "stopped"}, ("StopService",), ("StartService",), reason="stopped and started"),
    Row("safetyLock", {"safetyLock": "none"}, {"safetyLock": "dangerous"}, ("UpdateServiceSafetyLock {'Lock': 'dangerous'}",), ("UpdateServiceSafetyLock {'Lock': 'none'}",), reason="an API of its own"),
    Row("safetyLock", {"safetyLock": "dangerous"}, {"safetyLock": "all"}, ("UpdateServiceSafetyLock {'Lock': 'all'}",), ("UpdateServiceSafetyLock {'Lock': 'none'}", "UpdateServiceSafetyLock {'Lock': 'dangerous'}"), reason="unlocked before anything, locked after everything"),
]  # fmt: skip

STEERING = [
    ("waitFor", "running"),
    ("nlbFailure", "error"),
    ("cpuWithGpuEngine", "error"),
    ("createFailure", "delete"),
    ("checks", "create"),
    ("findings", {"PAI2107": "ignore"}),
    ("adopt", "eas-m-of-another-day"),
    ("needs", {"gpus": 1}),
]
"""Options that only steer this provider, and what a machine is checked against: nothing to call."""

NAMING = frozenset({"region", "serviceName", "serviceNamePrefix"})
"""Another one of these is another service."""
OURS = frozenset({"owner", "autoName"})
"""Made in the program, from the names of stack and resource."""
