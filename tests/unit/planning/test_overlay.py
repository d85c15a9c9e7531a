"""Inputs after a refresh."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pulumi_pai_eas.model.observed import Observed
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.planning.overlay import overlay, shows

GPU, GPU2, CPU = "ecs.gn7i-c8g1.2xlarge", "ecs.gn6e-c12g1.3xlarge", "ecs.c7.large"
REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"


def desired(bag: dict[str, Any]) -> Desired:
    found, problems = read_bag({"region": "cn-hangzhou", "replicas": 1, **bag})
    assert problems == ()
    return found


def live(bag: dict[str, Any], **more: Any) -> Observed:
    spec = read_bag({"replicas": 1, **bag})[0].spec
    labels = {key: str(value) for key, value in (spec.labels or {}).items()}
    base = Observed(name="chat", region="cn-hangzhou", service_id="eas-m-1", status="Running", spec=spec, labels=labels)
    return replace(base, **more)


def after(recorded: dict[str, Any], lives: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The properties after the refresh, without those that every row has."""
    bag = to_bag(overlay(desired(recorded), live(lives, **more)))
    return {
        key: value for key, value in bag.items() if (key, value) not in (("region", "cn-hangzhou"), ("replicas", 1))
    }


def container(**members: Any) -> dict[str, Any]:
    return {"containers": [{"image": "mine:1", **members}]}


def probe(**members: Any) -> dict[str, Any]:
    return container(startupCheck={"kind": "http", **members})


def nlb(*listeners: dict[str, Any]) -> dict[str, Any]:
    return {"network": {"nlb": list(listeners)}}


def oss(**members: Any) -> dict[str, Any]:
    return {"kind": "oss", "mountPath": "/m", **members}


@pytest.mark.parametrize(
    ("recorded", "lives", "expected", "reason"),
    [
        ({"disk": 40}, {"disk": 50}, {"disk": 50}, "changed"),
        ({"disk": "40Gi"}, {"disk": 40}, {"disk": "40Gi"}, "the same in other words stays as written"),
        ({"disk": 40}, {}, {}, "removed"),
        ({}, {"disk": 40}, {}, "not set by the user"),
        ({"enableWebservice": False}, {}, {"enableWebservice": False}, "a server may leave out what is false"),
        (
            {"network": {"disableInternetEndpoint": False}},
            {},
            {"network": {"disableInternetEndpoint": False}},
            "also in a section that is not there",
        ),
        ({"enableWebservice": False}, {"enableWebservice": True}, {"enableWebservice": True}, "switched on"),
        ({"serviceType": "Standard"}, {}, {"serviceType": "Standard"}, "the documented default"),
        (
            {"vpc": {"vpcId": "a"}},
            {"vpc": {"vpcId": "b", "securityGroupId": "s"}},
            {"vpc": {"vpcId": "b"}},
            "the user's keys at depth",
        ),
        ({"vpc": {"vpcId": "a"}}, {}, {}, "a section removed"),
        (container(command="a"), container(command="b", port=1), container(command="b"), "inside a list"),
        (
            container(),
            container() | {"containers": [{"image": "mine:1"}, {"image": "side:1"}]},
            {"containers": [{"image": "mine:1"}, {"image": "side:1"}]},
            "an item added",
        ),
        ({"containers": [{"image": "mine:1"}, {"image": "side:1"}]}, container(), container(), "an item removed"),
        (
            probe(path="/a"),
            container(startupCheck={"kind": "tcp", "port": 1}),
            container(startupCheck={"kind": "tcp", "port": 1}),
            "another kind comes whole",
        ),
        (
            probe(path="/a", periodSeconds=5),
            probe(path="/a", periodSeconds=6, timeoutSeconds=1),
            probe(path="/a", periodSeconds=6),
            "timing of a probe",
        ),
        (container(env={"A": "1"}), container(env={"A": "2"}), container(env={"A": "2"}), "an environment value"),
        (
            container(env={"A": "1"}),
            container(env={"B": "2", "A": "1"}),
            container(env={"A": "1", "B": "2"}),
            "a name added comes in",
        ),
        (container(env={"A": "1", "B": "2"}), container(env={"B": "2"}), container(env={"B": "2"}), "a name removed"),
        (container(env={"A": "1"}), container(), container(), "all names removed"),
        (container(), container(env={"A": "1"}), container(), "no environment set"),
        (
            container(env={"A": "secret"}),
            container(env={"A": "******"}),
            container(env={"A": "secret"}),
            "hidden is not changed",
        ),
        (
            {"storage": [oss(path="oss://a/")]},
            {"storage": [oss(path="oss://b/", readOnly=True)]},
            {"storage": [oss(path="oss://b/")]},
            "a mount",
        ),
        (
            {"storage": [oss(path="oss://a/")]},
            {"storage": [{"kind": "nfs", "mountPath": "/m", "server": "s"}]},
            {"storage": [{"kind": "nfs", "mountPath": "/m", "server": "s"}]},
            "a mount of another kind",
        ),
        (
            {"storage": [{"kind": "git", "repo": "r", "password": "p"}]},
            {"storage": [{"kind": "git", "repo": "r2"}]},
            {"storage": [{"kind": "git", "repo": "r2", "password": "p"}]},
            "a password is not shown",
        ),
        ({"dockerAuth": "x"}, {"disk": 1}, {"dockerAuth": "x"}, "nor a registry's credentials"),
        (
            nlb({"id": "default", "port": 1, "extra": {"net_type": "intranet"}}),
            nlb({"id": "default", "port": 1, "netType": "intranet"}),
            nlb({"id": "default", "port": 1, "extra": {"net_type": "intranet"}}),
            "the other spelling, unchanged",
        ),
        (
            nlb({"id": "default", "port": 1, "extra": {"net_type": "intranet"}}),
            nlb({"id": "default", "port": 1, "netType": "internet"}),
            nlb({"id": "default", "port": 1, "netType": "internet"}),
            "the other spelling, changed",
        ),
        (
            {"autoscaler": {"min": 1, "max": 3, "metrics": {"a": 1, "b": 2}}},
            {
                "autoscaler": {
                    "min": 1,
                    "max": 3,
                    "metrics": [{"name": "b", "threshold": 2}, {"name": "a", "threshold": 1, "service": "s"}],
                }
            },
            {
                "autoscaler": {
                    "min": 1,
                    "max": 3,
                    "metrics": [{"name": "a", "threshold": 1}, {"name": "b", "threshold": 2}],
                }
            },
            "metrics by name",
        ),
        (
            {"autoscaler": {"min": 1, "max": 3, "metrics": {"a": 1}}},
            {"autoscaler": {"min": 1, "max": 4, "metrics": {"a": 1, "c": 2}}},
            {
                "autoscaler": {
                    "min": 1,
                    "max": 4,
                    "metrics": [{"name": "a", "threshold": 1}, {"name": "c", "threshold": 2}],
                }
            },
            "a metric added, a bound changed",
        ),
        (
            {"replicas": 2, "autoscaler": {"min": 1, "max": 3}},
            {"replicas": 3, "autoscaler": {"min": 1, "max": 3}},
            {"replicas": 2, "autoscaler": {"min": 1, "max": 3}},
            "the scaler moved it",
        ),
        (
            {"replicas": 2, "cronScaler": {"excludeDates": ["x"]}},
            {"replicas": 3},
            {"replicas": 2, "cronScaler": {"excludeDates": ["x"]}},
            "the clock moved it",
        ),
        ({"replicas": 2}, {"replicas": 3}, {"replicas": 3}, "somebody scaled it"),
        (
            {"replicas": 2},
            {"replicas": 3, "autoscaler": {"min": 1, "max": 3}},
            {"replicas": 2},
            "a scaler made elsewhere moves it",
        ),
        (
            {"replicas": 2, "autoscaler": {"min": 1, "max": 3}},
            {"replicas": 3},
            {"replicas": 3},
            "the scaler was removed",
        ),
        (
            {"labels": {"a": "1", "b": "2"}},
            {"labels": {"a": "9", "c": "3"}},
            {"labels": {"a": "9"}},
            "the user's labels only",
        ),
        ({"labels": {"a": 1}}, {"labels": {"a": "1"}}, {"labels": {"a": 1}}, "labels are text"),
        ({"labels": {"a": "1"}}, {"disk": 1}, {}, "labels removed"),
        (
            {"features": {"a": "1", "b": {"c": "d"}}},
            {"features": {"a": "2", "b.c": "d", "x": "y"}},
            {"features": {"a": "2", "b": {"c": "d"}}},
            "features: nested ones may be spelled otherwise",
        ),
        (
            {"extra": {"sinker": {"a": 1}, "cloud": {"b": 2}}},
            {"extra": {"sinker": {"a": 2, "z": 1}}},
            {"extra": {"sinker": {"a": 2}, "cloud": {"b": 2}}},
            "extra: what is not there is not missed",
        ),
        (
            {"extra": {"a": 1, "b": {"c": 1}}},
            {"extra": {"a": {"x": 1}, "b": 2}},
            {"extra": {"a": {"x": 1}, "b": {"c": 1}}},
            "extra: of another shape",
        ),
        (
            {"processor": {"name": "p", "modelConfig": {"a": 1}}},
            {"processor": {"name": "p", "modelConfig": {"a": 2, "b": 3}}},
            {"processor": {"name": "p", "modelConfig": {"a": 2}}},
            "an opaque object by the user's keys",
        ),
        (
            {"processor": {"name": "p", "modelConfig": {"a": 1}}},
            {"processor": {"name": "p", "modelConfig": "text"}},
            {"processor": {"name": "p", "modelConfig": "text"}},
            "an opaque object that became text",
        ),
        ({"token": "mine"}, {"token": "theirs", "disk": 1}, {"token": "mine"}, "never from the service"),
        (
            {"vpc": {"vswitchIds": ["a", "b"]}},
            {"vpc": {"vswitchIds": ["b", "a"]}},
            {"vpc": {"vswitchIds": ["b", "a"]}},
            "text lists as a whole",
        ),
    ],
)
def test_spec(recorded: dict[str, Any], lives: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    assert after(recorded, lives) == expected, reason


@pytest.mark.parametrize(
    ("recorded", "lives", "expected", "reason"),
    [
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": GPU},
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            "what was decided lives",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": GPU2},
            {"instanceType": GPU2},
            "another machine lives",
        ),
        (
            {"needs": {"gpus": 1}, "effectiveInstanceTypes": [GPU]},
            {"instanceType": GPU},
            {"needs": {"gpus": 1}, "effectiveInstanceTypes": [GPU]},
            "what was chosen lives",
        ),
        (
            {"needs": {"gpus": 1}, "effectiveInstanceTypes": [GPU]},
            {"instanceType": GPU2},
            {"needs": {"gpus": 1}, "compute": {"kind": "public", "instanceTypes": [GPU2]}},
            "another machine than the chosen one",
        ),
        (
            {"instanceType": GPU},
            {"compute": {"kind": "public", "instanceTypes": [GPU], "cpu": 8, "memory": 30000}},
            {"instanceType": GPU},
            "the server derives cpu and memory",
        ),
        (
            {"instanceType": GPU},
            {"compute": {"kind": "public", "instanceTypes": [{"type": GPU, "spotPriceLimit": 1}]}},
            {"instanceType": GPU},
            "only the type was set",
        ),
        (
            {"instanceType": GPU},
            {"compute": {"kind": "dedicated", "resourceId": "r"}},
            {"compute": {"kind": "dedicated", "resourceId": "r"}},
            "moved to a group",
        ),
        (
            {"compute": {"kind": "dedicated", "cpu": 4}, "effectiveResourceId": "r"},
            {"compute": {"kind": "dedicated", "resourceId": "r", "cpu": 5}},
            {"compute": {"kind": "dedicated", "resourceId": "r", "cpu": 5}},
            "a share changed in the decided group",
        ),
        (
            {"compute": {"kind": "dedicated", "cpu": 4}, "effectiveResourceId": "r"},
            {"compute": {"kind": "dedicated", "resourceId": "r", "cpu": 4}},
            {"compute": {"kind": "dedicated", "cpu": 4}, "effectiveResourceId": "r"},
            "the decided group",
        ),
        (
            {"compute": {"kind": "dedicated", "cpu": 4}, "effectiveResourceId": "r"},
            {"compute": {"kind": "dedicated", "resourceId": "s", "cpu": 4}},
            {"compute": {"kind": "dedicated", "resourceId": "s", "cpu": 4}},
            "another group",
        ),
        (
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image=f"{REGISTRY}/vllm:1"),
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            "the resolved image lives",
        ),
        (
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image=f"{REGISTRY}/vllm:2"),
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:2"]},
            "another image that answers the request",
        ),
        (
            container(image="official:vllm:1") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            container(image=f"{REGISTRY}/vllm:2"),
            container(image=f"{REGISTRY}/vllm:2") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            "another image than was asked for",
        ),
        (
            container(image="official:vllm"),
            container(image=f"{REGISTRY}/vllm:2"),
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:2"]},
            "recorded without the decision",
        ),
        (
            container(image="official:vllm") | {"effectiveImages": [f"{REGISTRY}/vllm:1"]},
            {"containers": [{"image": f"{REGISTRY}/vllm:2"}, {"image": "side:1"}]},
            {
                "containers": [{"image": "official:vllm"}, {"image": "side:1"}],
                "effectiveImages": [f"{REGISTRY}/vllm:2", "side:1"],
            },
            "one added beside another that changed",
        ),
    ],
)
def test_decisions(recorded: dict[str, Any], lives: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    assert after(recorded, lives) == expected, reason


@pytest.mark.parametrize(
    ("recorded", "expected", "reason"),
    [
        ({"workspaceId": "1"}, {"workspaceId": "2"}, "the user's"),
        (
            {"workspaceId": "1", "effectiveWorkspaceId": "1"},
            {"workspaceId": "2", "effectiveWorkspaceId": "2"},
            "the user's, and the decision with it",
        ),
        ({"effectiveWorkspaceId": "1"}, {"effectiveWorkspaceId": "2"}, "a decision follows"),
        ({}, {}, "nobody's"),
    ],
)
def test_workspace(recorded: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    assert after(recorded, {"disk": 1}, workspace_id="2") == expected, reason


def test_a_workspace_that_is_not_shown_stays() -> None:
    assert after({"workspaceId": "1"}, {"disk": 1}) == {"workspaceId": "1"}


def test_the_name_stays() -> None:
    assert after({"serviceName": "chat"}, {"serviceName": "CHAT"}) == {"serviceName": "chat"}
    assert after({"autoName": "chat_prod"}, {"serviceName": "chat_prod"}) == {"autoName": "chat_prod"}


@pytest.mark.parametrize(
    ("recorded", "more", "expected", "reason"),
    [
        ({"desiredState": "running"}, {"status": "Stopped"}, {"desiredState": "stopped"}, "somebody stopped it"),
        ({"desiredState": "stopped"}, {"status": "Running"}, {"desiredState": "running"}, "somebody started it"),
        ({"desiredState": "running"}, {"status": "Stopping"}, {"desiredState": "stopped"}, "somebody is stopping it"),
        ({"desiredState": "stopped"}, {"status": "Waiting"}, {"desiredState": "running"}, "it was not told to stop"),
        ({"desiredState": "stopped"}, {"status": "Updating"}, {"desiredState": "stopped"}, "on its way"),
        ({}, {"status": "Stopped"}, {}, "not set by the user"),
        ({"safetyLock": "all"}, {"safety_lock": "none"}, {"safetyLock": "none"}, "somebody unlocked it"),
        ({"safetyLock": "all"}, {"safety_lock": None}, {"safetyLock": "all"}, "not shown"),
        ({}, {"safety_lock": "all"}, {}, "not set by the user"),
        (
            {"traffic": {"weight": 10}},
            {"weight": 20, "traffic_state": "grouping"},
            {"traffic": {"weight": 20}},
            "another share",
        ),
        (
            {"traffic": {"state": "standalone"}},
            {"traffic_state": "grouping"},
            {"traffic": {"state": "grouping"}},
            "another state",
        ),
        ({"waitFor": "ready"}, {}, {"waitFor": "ready"}, "options of the provider stay"),
    ],
)
def test_beside_the_spec(recorded: dict[str, Any], more: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    assert after(recorded, {}, **more) == expected, reason


def test_labels_of_the_service_win_over_those_in_its_configuration() -> None:
    assert after({"labels": {"a": "1"}}, {"labels": {"a": "1"}}, labels={"a": "2", "pulumi_owner": "x"}) == {
        "labels": {"a": "2"}
    }


def test_a_configuration_that_is_not_shown_changes_nothing() -> None:
    recorded = desired({"disk": 40, "instanceType": GPU, "desiredState": "running"})
    bare = Observed(name="chat", region="cn-hangzhou", service_id="", status="Creating", spec=ServiceSpec())
    assert overlay(recorded, bare) == recorded


@pytest.mark.parametrize(
    ("sent", "lives", "expected", "reason"),
    [
        ({"disk": 40}, {"disk": 40, "vpc": {"vpcId": "a"}}, True, "the server added something"),
        ({"disk": 40}, {"disk": 30}, False, "not there yet"),
        ({"disk": 40, "token": "t"}, {"disk": 40}, True, "the token is hidden"),
        ({"labels": {"a": "1"}}, {"labels": {}}, False, "labels count"),
    ],
)
def test_shows(sent: dict[str, Any], lives: dict[str, Any], expected: bool, reason: str) -> None:
    assert shows(live(lives).spec, desired(sent).spec) is expected, reason
