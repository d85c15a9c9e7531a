"""Decisions that were taken once are no noise: not at the next `up`, not in a refresh, not when the world moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.changing.bags import A10, LARGER_A10, NAME, VLLM, bag, container
from tests.unit.changing.engine import Did, Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator
    from tests.unit.changing.engine import Resource

SAME = Did("same")
NEWER = {
    "add": [
        {
            "ImageUri": VLLM.replace("0.14.0", "0.99.0"),
            "Name": "vllm:0.99.0-gpu",
            "GmtCreateTime": "2030-01-01T00:00:00Z",
            "Labels": {"system.official": "true", "system.supported.eas": "true", "system.chipType": "GPU"},
        }
    ]
}
NOT_TO_BE_HAD = {A10: {"StockStatus": "NoStock"}}
SECOND = [{"WorkspaceId": each, "WorkspaceName": each, "Status": "ENABLED"} for each in ("100001", "100009")]
GROUPS = [
    {"ResourceId": each, "ResourceType": "Dedicated", "Status": "ResourceReady"}
    for each in ("eas-r-emulator0ready", "eas-r-second")
]

DECISIONS: list[Any] = [
    pytest.param({"containers": container(image="official:vllm")}, {"images": NEWER}, "effectiveImages", id="the newest image, and a newer one appears"),
    pytest.param({"instanceType": "ecs.c7.large"}, {"machines": NOT_TO_BE_HAD}, "effectiveInstanceTypes", id="a GPU machine for a CPU one, and its stock ends"),
    pytest.param({"instanceType": None, "needs": {"gpus": 1, "gpuMemory": 20}}, {"machines": NOT_TO_BE_HAD}, "effectiveInstanceTypes", id="the smallest machine, and its stock ends"),
    pytest.param({}, {"workspaces": SECOND}, "effectiveWorkspaceId", id="the only workspace, and a second one is made"),
    pytest.param({"autoName": None, "serviceNamePrefix": "qwen_"}, {}, "effectiveServiceName", id="digits after a prefix"),
    pytest.param({"compute": {"kind": "dedicated", "gpu": 1, "cpu": 4, "memory": 16384}}, {"resources": GROUPS}, "effectiveResourceId", id="the only resource group, and a second one is made"),
]  # fmt: skip


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
@pytest.mark.parametrize(("wanted", "later", "key"), DECISIONS)
def test_it_is_kept_while_the_world_moves_on(
    process: Callable[..., Resource],
    emulator: Emulator,
    wanted: dict[str, Any],
    later: dict[str, Any],
    key: str,
    echo: str,
) -> None:
    emulator.set(echo=echo, resources=GROUPS[:1])
    resource = process()
    resource.up(bag(**wanted))
    decided = resource.inputs[key]
    assert resource.up(bag(**wanted)) == SAME
    assert resource.refresh() == frozenset()
    emulator.set(**later)
    anew = process(resource)
    assert anew.up(bag(**wanted)) == SAME
    assert anew.refresh() == frozenset()
    assert anew.up(bag(**wanted, labels={"a": "b"})).calls == ("UpdateServiceLabel {'Labels': {'a': 'b'}}",)
    assert anew.up(bag(**wanted, labels={"a": "b"}, disk="50Gi")).calls == ("replace",)
    assert anew.inputs[key] == decided
    assert anew.refresh() == frozenset()


SAME_MEANING: list[Any] = [
    pytest.param({"replicas": 2}, {"replicas": 2.0}, id="numbers"),
    pytest.param({"disk": "50Gi"}, {"disk": 50}, id="a disk"),
    pytest.param({"containers": container(env={"A": "1", "B": "2"})}, {"containers": container(env={"B": "2", "A": "1"})}, id="order of an environment"),
    pytest.param({"containers": container(env={"A": "1", "B": "2"})}, {"containers": container(env=[{"name": "B", "value": "2"}, {"name": "A", "value": "1"}])}, id="the list form of an environment"),
    pytest.param({"instanceType": A10}, {"instanceType": None, "compute": {"kind": "public", "instanceTypes": [{"type": A10}]}}, id="the long form of a machine"),
    pytest.param({"autoscaler": {"min": 1, "max": 2, "metrics": {"qps": 20}}}, {"autoscaler": {"max": 2, "min": 1, "metrics": [{"name": "qps", "threshold": 20.0}]}}, id="the list form of metrics"),
    pytest.param({"labels": {"a": "1"}}, {"labels": {"a": 1}}, id="text of a label"),
    pytest.param({"serviceType": "Standard"}, {}, id="a default in words"),
    pytest.param({"containers": container(port=None)}, {"containers": container(port=8000)}, id="a default that check fills in"),
    pytest.param({"rollingStrategy": {"maxSurge": "2"}}, {"rollingStrategy": {"maxSurge": 2}}, id="a number as text"),
    pytest.param({"extra": {"a": {"b": 1, "c": 2}}}, {"extra": {"a": {"c": 2, "b": 1}}}, id="order of keys"),
]  # fmt: skip


@pytest.mark.parametrize("echo", ["literal", "canonical"])
@pytest.mark.parametrize(("one", "other"), SAME_MEANING)
def test_other_words_for_the_same_are_no_change(
    process: Callable[..., Resource], emulator: Emulator, one: dict[str, Any], other: dict[str, Any], echo: str
) -> None:
    emulator.set(echo=echo)
    resource = process()
    for first, second in ((one, other), (other, one)):
        resource.up(bag(**first))
        assert resource.up(bag(**second)) == SAME
        assert resource.refresh() == frozenset()
        assert resource.up(bag(**second)) == SAME
        resource.destroy()


def test_under_an_autoscaler_an_update_keeps_the_replicas_it_has_reached(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    scaler = {"min": 1, "max": 4, "metrics": {"qps": 20}}
    resource = process()
    resource.up(bag(autoscaler=scaler))
    emulator.change(NAME, replicas=3)
    assert resource.refresh() == frozenset()
    assert resource.up(bag(autoscaler=scaler, instanceType=LARGER_A10)).calls == ("replace",)
    service = emulator.service(NAME)
    assert service is not None
    assert service["config"]["metadata"]["instance"] == 3
    assert resource.refresh() == frozenset()
    assert resource.up(bag(autoscaler=scaler, instanceType=LARGER_A10)) == SAME


@pytest.mark.parametrize("keeps", [True, False])
def test_callers_keep_working_whatever_a_full_update_does_to_tokens(
    process: Callable[..., Resource], emulator: Emulator, keeps: bool
) -> None:
    emulator.set(replace_keeps_token=keeps)
    resource = process()
    resource.up(bag())
    token = resource.outputs["accessToken"]
    resource.up(bag(disk="50Gi"))
    assert resource.outputs["accessToken"] == token
    resource.up(bag(disk="50Gi", token="mine"))
    assert resource.outputs["accessToken"] == "mine"
    assert resource.up(bag(disk="50Gi")) == SAME, "no longer given: it stays"
    resource.up(bag(disk="60Gi"))
    assert resource.outputs["accessToken"] == "mine"


def test_an_empty_token_is_none(process: Callable[..., Resource], emulator: Emulator) -> None:
    """`token=config.get("token") or ""`: the token that EAS made stays, and no refresh shows a difference."""
    resource = process()
    resource.up(bag(token=""))
    made = resource.outputs["accessToken"]
    for _ in range(2):
        assert resource.refresh() == frozenset()
        assert resource.up(bag(token="")) == SAME
    assert resource.up(bag(token="", disk="50Gi")).calls == ("replace",)
    assert resource.outputs["accessToken"] == made


def _vpc(name: str) -> dict[str, Any]:
    switches = [{"VSwitchId": f"vsw-{name}-{zone}", "ZoneId": f"cn-hangzhou-{zone}"} for zone in "hi"]
    return {"VpcId": f"vpc-{name}", "VSwitches": switches, "SecurityGroups": [{"SecurityGroupId": f"sg-{name}"}]}


def _gateway(name: str) -> dict[str, str]:
    return {"GatewayId": f"gw-{name}", "Status": "Running"}


def _in(name: str) -> dict[str, Any]:
    vswitches = [f"vsw-{name}-h", f"vsw-{name}-i"]
    vpc = {"vpcId": f"vpc-{name}", "vswitchIds": vswitches, "securityGroupId": f"sg-{name}"}
    return {"vpc": vpc, "network": {"gatewayId": f"gw-{name}"}}


def test_what_another_resource_made_during_the_same_run_is_there(
    process: Callable[..., Resource], emulator: Emulator
) -> None:
    """The lists of the region are kept for a process, and `pulumi up` is one: they are asked for again."""
    emulator.set(vpcs=[_vpc("a")], gateways=[_gateway("a")])
    resource = process()
    resource.up(bag(**_in("a")))
    emulator.set(vpcs=[_vpc("a"), _vpc("b")], gateways=[_gateway("a"), _gateway("b")])
    assert resource.up(bag(**_in("b"))).calls == ("replace",)
    with pytest.raises(Failed, match=r"PAI3202 network.gatewayId: .gw-c. is not in cn-hangzhou"):
        resource.up(bag(**_in("c")))
