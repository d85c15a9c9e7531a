"""What means the same, and which key a difference shows under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN
from pulumi_pai_eas.planning.drift import differing_keys, same

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

GPU, GPU2, CPU = "ecs.gn7i-c8g1.2xlarge", "ecs.gn6e-c12g1.3xlarge", "ecs.c7.large"
REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"


def desired(bag: dict[str, Any]) -> Desired:
    found, problems = read_bag({"autoName": "chat_prod", "region": "cn-hangzhou", **bag})
    assert problems == ()
    return found


def container(**members: Any) -> dict[str, Any]:
    return {"containers": [{"image": "mine:1", "port": 8000, **members}]}


def listed(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


SAME = [
    ({}, {"replicas": 1}, "a default that was not recorded"),
    (
        {"autoscaler": {"min": 3, "max": 4}},
        {"autoscaler": {"min": 3, "max": 4}, "replicas": 3},
        "a default that depends on another value",
    ),
    ({"containers": [{"image": "a"}]}, {"containers": [{"image": "a", "port": 8000}]}, "the default port"),
    (
        {"autoscaler": {"min": 1, "max": 2, "metrics": {"qps": 3}}},
        {"autoscaler": {"min": 1, "max": 2, "metrics": [{"name": "qps", "threshold": 3.0}]}},
        "3 is 3.0",
    ),
    (
        {"autoscaler": {"metrics": [{"name": "a", "threshold": 1}, {"name": "b", "threshold": 2}]}},
        {"autoscaler": {"metrics": [{"name": "b", "threshold": 2}, {"name": "a", "threshold": 1}], "notation": "map"}},
        "order and notation of metrics",
    ),
    (container(env={"A": "1", "B": "2"}), container(env=listed(("B", "2"), ("A", "1"))), "order of an environment"),
    (container(env={}), container(), "an empty environment"),
    (
        {"network": {"nlb": [{"id": "default", "netType": "internet"}]}},
        {"network": {"nlb": [{"id": "default", "extra": {"net_type": "internet"}}]}},
        "the two spellings of the network type",
    ),
    (
        {"network": {"nlb": [{"id": "nlb-1", "netType": "internet"}]}},
        {"network": {"nlb": [{"id": "nlb-1", "extra": {"netType": "internet"}}]}},
        "the same in extra",
    ),
    ({"instanceType": GPU}, {"compute": {"kind": "public", "instanceTypes": [GPU]}}, "the short form of a place"),
    (
        {"instanceType": GPU},
        {"compute": {"kind": "public", "instanceTypes": [{"type": GPU}]}},
        "an entry that says no more than its type",
    ),
    ({"compute": {"kind": "public"}}, {}, "public, and nothing more"),
    (
        {"compute": {"kind": "public", "instanceTypes": [{"type": GPU, "capacity": "20"}]}},
        {"compute": {"kind": "public", "instanceTypes": [{"type": GPU, "capacity": 20}]}},
        "a number as text",
    ),
    ({"disk": "40Gi"}, {"disk": 40}, "a disk in GiB"),
    ({"rollingStrategy": {"maxSurge": "2"}}, {"rollingStrategy": {"maxSurge": 2}}, "a number as text"),
    ({"labels": {"a": 1, "b": True}}, {"labels": {"b": "true", "a": "1"}}, "labels are text"),
    ({"labels": {}}, {}, "no labels"),
    ({"network": {}, "vpc": {}, "storage": [], "extra": {}}, {}, "sections with nothing in them"),
    ({"serviceType": "Standard", "spreadPolicy": "default"}, {}, "defaults that the API documents"),
    ({"extra": {"a": {"b": 1, "c": None}}}, {"extra": {"a": {"b": 1.0}}}, "null means nothing in extra"),
]
DIFFERENT = [
    ({"replicas": 1}, {"replicas": 2}, "replicas"),
    ({"replicas": 1}, {"replicas": 0}, "replicas"),
    (container(), container(port=8001), "containers"),
    (container(), container(image="mine:2"), "containers"),
    (container(env={"A": "1"}), container(env={"A": "2"}), "containers"),
    (container(env=listed(("A", "1"), ("B", "$(A)"))), container(env=listed(("B", "$(A)"), ("A", "1"))), "containers"),
    (container(env=listed(("A", "1"), ("A", "2"))), container(env=listed(("A", "2"), ("A", "1"))), "containers"),
    (container(), {"containers": [{"image": "mine:1", "port": 8000}, {"image": "side:1"}]}, "containers"),
    ({"instanceType": GPU}, {"instanceType": GPU2}, "instanceType"),
    ({"instanceType": GPU}, {"compute": {"kind": "public", "instanceTypes": [GPU2]}}, "compute"),
    ({"compute": {"kind": "public", "instanceTypes": [GPU2]}}, {"instanceType": GPU}, "instanceType"),
    ({"instanceType": GPU}, {}, "instanceType"),
    (
        {"compute": {"kind": "public", "instanceTypes": [GPU, GPU2]}},
        {"compute": {"kind": "public", "instanceTypes": [GPU2, GPU]}},
        "compute",
    ),
    (
        {"compute": {"kind": "public", "cpu": 4}},
        {"compute": {"kind": "dedicated", "resourceId": "r", "cpu": 4}},
        "compute",
    ),
    ({"vpc": {"vpcId": "a"}}, {"vpc": {"vpcId": "b"}}, "vpc"),
    ({"network": {"nlb": [{"port": 1}]}}, {"network": {"nlb": [{"port": 2}]}}, "network"),
    ({"network": {"enableGrpc": True}}, {"network": {"enableGrpc": False}}, "network"),
    ({"network": {"enableGrpc": False}}, {}, "network"),
    (
        {"storage": [{"kind": "oss", "mountPath": "/a", "path": "oss://b/"}]},
        {"storage": [{"kind": "nfs", "mountPath": "/a", "path": "oss://b/"}]},
        "storage",
    ),
    ({"storage": [{"kind": "emptyDir", "mountPath": "/a"}]}, {}, "storage"),
    ({"autoscaler": {"min": 1, "max": 2}}, {"autoscaler": {"min": 1, "max": 3}}, "autoscaler"),
    ({"rpc": {"batching": True}}, {"rpc": {"batching": False}}, "rpc"),
    ({"features": {"a": "1"}}, {"features": {"a": 1}}, "features"),
    ({"labels": {"a": "1"}}, {"labels": {"a": "2"}}, "labels"),
    ({"token": "a"}, {"token": "b"}, "token"),
    ({}, {"token": "b"}, "token"),
    ({"processor": {"name": "a", "modelConfig": {}}}, {"processor": {"name": "a"}}, "processor"),
    ({"extra": {"a": [None]}}, {"extra": {"a": []}}, "extra"),
    ({"extra": {"a": True}}, {"extra": {"a": 1}}, "extra"),
    ({"serviceType": "Async"}, {}, "serviceType"),
]


@pytest.mark.parametrize(("a", "b", "reason"), SAME)
def test_the_same(a: dict[str, Any], b: dict[str, Any], reason: str) -> None:
    assert same(desired(a).spec, desired(b).spec), reason
    assert differing_keys(desired(a), desired(b)) == frozenset(), reason
    assert differing_keys(desired(b), desired(a)) == frozenset(), reason


@pytest.mark.parametrize(("a", "b", "key"), DIFFERENT)
def test_different(a: dict[str, Any], b: dict[str, Any], key: str) -> None:
    """The reason of each row is the one value in it that differs."""
    assert not same(desired(a).spec, desired(b).spec)
    assert differing_keys(desired(a), desired(b)) == {key}


@pytest.mark.parametrize(
    ("old", "new", "keys", "reason"),
    [
        ({"serviceName": "a"}, {"serviceName": "b"}, {"serviceName"}, "another service"),
        ({}, {"serviceName": "chat_prod"}, set(), "the automatic name said aloud"),
        (
            {"effectiveServiceName": "chat_prod"},
            {"effectiveServiceName": "chat_prod", "autoName": "other_prod"},
            set(),
            "the automatic name alone changed",
        ),
        (
            {"serviceNamePrefix": "a_", "effectiveServiceName": "a_000001"},
            {"serviceNamePrefix": "b_", "effectiveServiceName": "b_000002"},
            {"serviceName"},
            "another prefix",
        ),
        (
            {"serviceNamePrefix": "a_", "effectiveServiceName": "a_000001"},
            {"serviceName": "a_000001"},
            set(),
            "the made-up name said aloud",
        ),
        ({"serviceName": "a"}, {"serviceName": UNKNOWN}, {"serviceName"}, "may become another one"),
        ({"owner": "a"}, {"owner": "b"}, set(), "the owner is no property of the service"),
        ({"region": "cn-hangzhou"}, {"region": "cn-beijing"}, {"region"}, "elsewhere"),
        ({"region": None}, {"region": "cn-beijing"}, set(), "recorded without a region"),
        ({"workspaceId": "1"}, {"workspaceId": "2"}, {"workspaceId"}, "another workspace"),
        ({}, {"effectiveWorkspaceId": "2"}, set(), "decided for the first time"),
        ({}, {"workspaceId": "2"}, {"workspaceId"}, "given for the first time"),
        ({"workspaceId": "2"}, {"effectiveWorkspaceId": "2"}, set(), "no longer given, and kept"),
        ({"workspaceId": "2"}, {}, set(), "no longer given: any will do"),
        ({"effectiveWorkspaceId": "1"}, {"effectiveWorkspaceId": "2"}, {"workspaceId"}, "decided otherwise"),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": CPU},
            set(),
            "a decision that could not be taken again",
        ),
        (
            {"instanceType": CPU},
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            set(),
            "decided for the first time",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU2]},
            {"instanceType"},
            "decided otherwise",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": GPU},
            set(),
            "the decided type said aloud",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": GPU2, "effectiveInstanceTypes": [GPU]},
            {"instanceType"},
            "a GPU type is the user's own choice",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": "ecs.g6.xlarge", "effectiveInstanceTypes": [GPU]},
            set(),
            "another CPU type, the same GPU type for it",
        ),
        (
            {"needs": {"gpus": 1}, "effectiveInstanceTypes": [GPU]},
            {"needs": {"gpus": 2}, "effectiveInstanceTypes": [GPU2]},
            {"needs"},
            "chosen otherwise",
        ),
        (
            {"needs": {"gpus": 1}, "effectiveInstanceTypes": [GPU]},
            {"needs": {"gpus": 2}, "effectiveInstanceTypes": [GPU]},
            set(),
            "needs are not sent",
        ),
        (
            {"compute": {"kind": "dedicated"}},
            {"compute": {"kind": "dedicated"}, "effectiveResourceId": "r"},
            set(),
            "decided for the first time",
        ),
        (
            {"compute": {"kind": "dedicated"}, "effectiveResourceId": "r"},
            {"compute": {"kind": "dedicated", "resourceId": "r"}},
            set(),
            "the decided group said aloud",
        ),
        ({"instanceType": GPU}, {"instanceType": UNKNOWN}, {"instanceType"}, "may become another one"),
        (
            container(image="official:vllm"),
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            set(),
            "resolved for the first time",
        ),
        (
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image=f"{REGISTRY}/vllm:1"),
            set(),
            "the address said aloud",
        ),
        (
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image="official:vllm:1") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            set(),
            "the tag said aloud",
        ),
        (
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:2"]},
            {"containers"},
            "resolved otherwise",
        ),
        (
            container(image="official:vllm:1") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image="official:vllm:2") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            {"containers"},
            "another tag, not resolved yet",
        ),
        (container(), container(env={"A": UNKNOWN}), {"containers"}, "a value that comes later"),
        (
            {"cronScaler": {"jobs": [{"name": "a"}, {"name": "b"}]}},
            {"cronScaler": {"jobs": [{"name": "b"}, {"name": "a"}]}},
            set(),
            "order of jobs",
        ),
        ({"cronScaler": {"jobs": [{"name": "a"}]}}, {}, {"cronScaler"}, "taken away"),
        ({"traffic": {"weight": 1}}, {"traffic": {"weight": 2}}, {"traffic"}, "another share"),
        ({"traffic": {"weight": 1}}, {}, set(), "left as it is"),
        ({"token": "a"}, {}, set(), "callers keep working"),
        ({"desiredState": "running"}, {"desiredState": "stopped"}, {"desiredState"}, "to be stopped"),
        ({"desiredState": "stopped"}, {}, set(), "left as it is"),
        ({}, {"safetyLock": "all"}, {"safetyLock"}, "to be locked"),
        ({"safetyLock": "all"}, {}, set(), "left as it is"),
        (
            {},
            {
                "waitFor": "ready",
                "nlbFailure": "error",
                "cpuWithGpuEngine": "error",
                "createFailure": "delete",
                "checks": "create",
                "findings": {"PAI2107": "ignore"},
                "adopt": "eas-m-1",
            },
            set(),
            "options of the provider",
        ),
        (
            {},
            {"replicas": 2, "labels": {"a": "b"}, "vpc": {"vpcId": "v"}},
            {"replicas", "labels", "vpc"},
            "several at once",
        ),
    ],
)
def test_keys(old: dict[str, Any], new: dict[str, Any], keys: set[str], reason: str) -> None:
    assert differing_keys(desired(old), desired(new)) == keys, reason
