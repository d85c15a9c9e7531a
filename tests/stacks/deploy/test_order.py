"""Every call of one `pulumi up` in its order, for each kind of service; the regions and the user agent on each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, calls
from tests.kit.programs import program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

VPC = 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=["vsw-emulator0zone0h", "vsw-emulator0zone0i"], security_group_id="sg-emulator0two0zones")'
GATES = ["ListWorkspaces", "DescribeService", "ListImages", "ListImages", "DescribeMachineSpec"]
MADE = ["CreateService", "DescribeService", "DescribeServiceEndpoints", "GetCallerIdentity", "DeleteServiceLabel"]
KINDS: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "shared": ({}, []),
    "gateway": (
        {"network": 'pai.NetworkArgs(gateway_id="gw-emulator0alb")'},
        ["ListGateway", "DescribeGateway", "DescribeSecurityGroups"],
    ),
    "linked gateway": (
        {"network": 'pai.NetworkArgs(gateway_id="gw-emulator0linked")'},
        ["ListGateway", "DescribeGateway", "ListGatewayIntranetLinkedVpc", "DescribeSecurityGroups"],
    ),
    "NLB given": (
        {"network": "pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])", "vpc": VPC},
        ["DescribeVSwitches", "DescribeSecurityGroups"],
    ),
    "NLB found": (
        {"network": "pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])"},
        ["DescribeVpcs", "DescribeVSwitches", "DescribeSecurityGroups"],
    ),
    "own NLB": (
        {"network": 'pai.NetworkArgs(nlb=[pai.NlbListenerArgs(id="nlb-emulator0own", port=9000)])', "vpc": VPC},
        [
            "DescribeVSwitches",
            "DescribeSecurityGroups",
            "ListLoadBalancers",
            "GetLoadBalancerAttribute",
            "ListListeners",
        ],
    ),
    "group": (
        {"instance_type": None, "compute": 'pai.DedicatedComputeArgs(resource_id="eas-r-emulator0ready", gpu=1)'},
        ["ListResources"],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_calls_of_a_create_in_order(make_stack: MakeStack, emulator: Emulator, kind: str) -> None:
    """ListImages and DescribeMachineSpec before CreateService whatever the user gave; DescribeService once after it."""
    arguments, more = KINDS[kind]
    config = {"alicloud:region": REGION, "pai:checks": "create"}
    stack = make_stack(program(service(**arguments)), emulator=emulator.url, config=config)
    stack.up()
    assert calls(emulator.journal()) == [*GATES, *more, *MADE]
    for entry in emulator.journal():
        agent = entry["userAgent"]
        assert re.search(r"\bpulumi-pai-eas/\d+\.\d+", agent), "who we are"
        assert "AlibabaCloud-Agent-Skills/alibabacloud-pai-eas-service-deploy" in agent, "and the deploy skill's name"
        assert entry["region"] == REGION
    by_name: dict[str, dict[str, Any]] = {entry["operation"]: entry for entry in emulator.journal()}
    created = by_name["CreateService"]
    assert created["query"]["WorkspaceId"] == "100001"
    assert set(created["body"]) <= {"metadata", "containers", "storage", "cloud", "networking"}
    assert created["body"]["metadata"]["workspace_id"] == "100001"


def test_everything_is_asked_in_the_service_s_own_region(make_stack: MakeStack, emulator: Emulator) -> None:
    """`region` of a service goes before the configuration's, in paths, parameters and the header alike."""
    text = program(
        service(
            region='"cn-shanghai"',
            network="pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])",
            containers='[pai.ContainerArgs(image="official:vllm:0.14.0-gpu", port=8000, command="vllm serve /model_dir --port 8000")]',
        )
    )
    stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION})
    stack.up()
    assert {entry["region"] for entry in emulator.journal()} == {"cn-shanghai"}
    assert emulator.service("chat_dev", region="cn-shanghai") is not None
