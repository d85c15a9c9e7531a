"""The same gates in a preview: what stops, what is said, and that a stack of fifty services asks no more than one."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, calls, changes
from tests.kit.programs import IMAGE, program, service
from tests.stacks.deploy.table import assert_lines, plain_body, problems, sections

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

VPC = 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=[{0}], security_group_id="sg-emulator0two0zones")'
NLB = "pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])"
REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"


def workspaces(*states: str) -> dict[str, Any]:
    listed = [
        {"WorkspaceId": f"{number}00001", "WorkspaceName": f"ws-{number}", "Status": state}
        for number, state in enumerate(states, 1)
    ]
    return {"workspaces": listed}


def running(image: str) -> str:
    return f'[pai.ContainerArgs(image="{image}", port=8000, command="vllm serve /model_dir --port 8000")]'


STOPS: dict[str, tuple[dict[str, str | None], dict[str, Any], str]] = {
    "workspaces": (
        {},
        workspaces("ENABLED", "ENABLED", "FROZEN", "ENABLED"),
        "PAI1005 workspaceId: 3 workspaces are ENABLED and none is named; set workspaceId to one of: 100001 (ws-1), 200001 (ws-2), 400001 (ws-4)",
    ),
    "name": (
        {"service_name": '"qwen3_8b"'},
        {"services": [{"region": REGION, "config": plain_body("qwen3_8b"), "status": "Failed"}]},
        "PAI1004 serviceName: A service named qwen3_8b already exists (Status: Failed). Please choose a different name. To manage it here: pai-eas import cn-hangzhou/qwen3_8b",
    ),
    "short_name": (
        {"service_name": '"ab"'},
        {},
        'PAI1001 serviceName: "ab" (2 characters): a name has 3 to 63 of a-z, 0-9 and _; nearest: ab_',
    ),
    "hyphen": (
        {"service_name": '"my-chat"'},
        {},
        'PAI1002 serviceName: "my-chat" has a hyphen; use my_chat',
    ),
    "no_image": (
        {"containers": '[{"port": 8000, "command": "serve"}]'},
        {},
        "PAI2201 containers[0].image: no image is given; official images are written official:NAME:TAG",
    ),
    "no_machine": (
        {"instance_type": None},
        {},
        "PAI2101 instanceType: nothing says where the containers run; give instanceType, compute, or needs to have a machine chosen",
    ),
    "forbidden_at_top": (
        {"extra": '{"instance": 2}'},
        {},
        "PAI6101 extra.instance: is no key of a service JSON; use replicas",
    ),
    "forbidden_anywhere": (
        {"extra": '{"metadata": {"resourceGroupId": "rg-1"}}'},
        {},
        "PAI6101 extra.metadata.resourceGroupId: is no key of a service JSON; use compute.resourceId",
    ),
    "image": (
        {"containers": running(f"{REGISTRY}/vlm:0.14.0-gpu")},
        {},
        'PAI2204 containers[0].image: ListImages has no official image "vlm" in cn-hangzhou; nearest: vllm…',
    ),
    "machine": (
        {"instance_type": '"ecs.gn7i-c8g1.2xlarg"'},
        {},
        'PAI2106 instanceType: "ecs.gn7i-c8g1.2xlarg" is not offered in cn-hangzhou; nearest: ecs.gn7i-c8g1.2xlarge…',
    ),
    "engine": (
        {"instance_type": '"ecs.c7.large"', "cpu_with_gpu_engine": '"error"'},
        {},
        "PAI2110 instanceType: vLLM needs a GPU, and ecs.c7.large has none; smallest in stock: …",
    ),
    "gateway": (
        {"network": 'pai.NetworkArgs(gateway_id="gw-nope")'},
        {},
        'PAI3202 network.gatewayId: "gw-nope" is not in cn-hangzhou; there: gw-emulator0alb (with-load-balancer, Running), …',
    ),
    "zones": (
        {"network": NLB, "vpc": VPC.format('"vsw-emulator0zone0h", "vsw-emulator0zone0h2"')},
        {},
        "PAI3102 vpc.vswitchIds: an NLB needs vSwitches in two zones, got cn-hangzhou-h twice (vsw-emulator0zone0h, vsw-emulator0zone0h2); add one in cn-hangzhou-i",
    ),
    "no_vpc": (
        {"network": NLB},
        {"vpcs": []},
        "PAI3114 network.nlb: an NLB needs a VPC with vSwitches in two zones and a security group, and cn-hangzhou has none such (VPCs: there is none); create them, or leave nlb out",
    ),
    "group": (
        {"instance_type": None, "compute": "pai.DedicatedComputeArgs(gpu=1)"},
        {"resources": []},
        "PAI2131 compute.resourceId: there is no dedicated resource group in cn-hangzhou; create one, or use public machines",
    ),
}
"""Arguments, world, and the one error; `…` is any text."""


@pytest.mark.parametrize("name", STOPS)
def test_it_stops_before_anything_is_sent(make_stack: MakeStack, emulator: Emulator, name: str) -> None:
    arguments, scenario, text = STOPS[name]
    emulator.reset(scenario)
    stack = make_stack(program(service(**arguments)), emulator=emulator.url, config={"alicloud:region": REGION})
    shown = stack.preview(fails=True)
    errors = [line for line in problems(shown) if not line.startswith("warning: ")]
    assert_lines(errors, [f"error: {text}. Nothing was sent."], name)
    assert changes(emulator.journal()) == []
    assert stack.resources() == []


WARNED: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "plain": ({}, []),
    "no_stock": (
        {"instance_type": '"ecs.gn7i-c48g1.12xlarge"'},
        ["warning: PAI2107 instanceType: ecs.gn7i-c48g1.12xlarge has no stock in cn-hangzhou now (NoStock); …"],
    ),
    "old_tag": (
        {"containers": running(f"{REGISTRY}/vllm:0.6.0-gpu")},
        ['warning: PAI2205 containers[0].image: ListImages has vllm in cn-hangzhou, but not the tag "0.6.0-gpu"; …'],
    ),
    "custom": ({"containers": running("registry.example.com/team/vllm:1.2")}, []),
    "switched": (
        {"instance_type": '"ecs.c7.large"'},
        [
            'warning: PAI2110 instanceType: vLLM needs a GPU, and ecs.c7.large has none; ecs.gn6i-c4g1.xlarge is used instead, and kept. To fail instead: cpuWithGpuEngine="error"'
        ],
    ),
    "gateway": (
        {"network": 'pai.NetworkArgs(gateway_id="gw-emulator0alb")'},
        ["warning: PAI3205 network.gatewayId: gw-emulator0alb without vpc: …"],
    ),
    "nlb": ({"network": NLB}, []),
    "group": (
        {
            "instance_type": None,
            "compute": 'pai.DedicatedComputeArgs(resource_id="eas-r-emulator0ready", gpu=1)',
        },
        [],
    ),
    "pair": (
        {
            "instance_type": None,
            "compute": "pai.PublicComputeArgs(cpu=4, memory=5000)",
            "containers": '[pai.ContainerArgs(image="registry.example.com/team/server:1.2", port=8000, command="serve")]',
        },
        ["warning: PAI2108 compute.memory: 5000 MB is not offered with 4 vCPU; …"],
    ),
}
"""Services that pass, and what is said of them, all in one stack."""


def test_it_passes_and_what_is_said(make_stack: MakeStack, emulator: Emulator) -> None:
    text = program(*(service(name, **arguments) for name, (arguments, _said) in WARNED.items()), exports=None)
    stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION})
    shown = stack.preview()
    said = sections(shown)
    for name, (_arguments, expected) in WARNED.items():
        lines = [line for line in said.get(name, []) if line.startswith(("warning: ", "error: ", "PAI"))]
        assert_lines(lines, expected, name)
    assert f"+ {len(WARNED) + 1} to create" in shown.out
    assert changes(emulator.journal()) == []


def test_fifty_services_ask_no_more_than_one(make_stack: MakeStack, emulator: Emulator) -> None:
    """Every kind of look-up, once for the whole stack, whatever the number of services."""
    kinds: list[dict[str, str | None]] = [
        {},
        {"network": 'pai.NetworkArgs(gateway_id="gw-emulator0alb")'},
        {"network": NLB},
        {"instance_type": None, "compute": 'pai.DedicatedComputeArgs(resource_id="eas-r-emulator0ready", gpu=1)'},
        {
            "network": 'pai.NetworkArgs(nlb=[pai.NlbListenerArgs(id="nlb-emulator0own", port=9000)])',
            "vpc": VPC.format('"vsw-emulator0zone0h", "vsw-emulator0zone0i"'),
        },
    ]
    counted: list[Counter[str]] = []
    for times in (1, 10):
        services = [
            service(f"kind{number}_{copy}", **arguments)
            for copy in range(times)
            for number, arguments in enumerate(kinds)
        ]
        stack = make_stack(program(*services, exports=None), emulator=emulator.url, config={"alicloud:region": REGION})
        since = len(emulator.journal())
        stack.preview()
        counted.append(Counter(calls(emulator.journal(since))))
    few, many = counted
    assert many == few, "50 services as 5"
    assert {name: number for name, number in few.items() if number != 1} == {"ListImages": 2}, "two pages"


def test_one_plain_service_and_fifty(make_stack: MakeStack, emulator: Emulator) -> None:
    asked: list[list[str]] = []
    for number in (1, 50):
        text = program(*(service(f"chat{index}") for index in range(number)), exports=None)
        stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION})
        since = len(emulator.journal())
        stack.preview()
        asked.append(sorted(calls(emulator.journal(since))))
    assert asked[0] == asked[1] == ["DescribeMachineSpec", "ListImages", "ListImages", "ListServices", "ListWorkspaces"]


def test_unknown_values_are_not_judged_and_what_is_known_is(make_stack: MakeStack, emulator: Emulator) -> None:
    """vSwitches of another resource of the stack, at preview not known yet, beside a machine that is not offered."""
    source = program(
        service(
            network=NLB,
            vpc='pai.VpcArgs(vpc_id=later("vpc"), vswitch_ids=[later("vsw-1"), later("vsw-2")], security_group_id=later("sg"))',
            instance_type='"ecs.nonsense"',
        ),
        exports=None,
    )
    made_later = (
        "class Later(pulumi.dynamic.ResourceProvider):\n"
        "    def create(self, props):\n"
        '        return pulumi.dynamic.CreateResult("later", props)\n\n\n'
        "class Thing(pulumi.dynamic.Resource):\n"
        "    value: pulumi.Output[str]\n\n"
        "    def __init__(self, name):\n"
        '        super().__init__(Later(), name, {"value": None, "given": name})\n\n\n'
        "def later(name):\n"
        "    return Thing(name).id\n"
    )
    stack = make_stack(
        source.replace("chat = pai", f"{made_later}\n\nchat = pai"),
        emulator=emulator.url,
        config={"alicloud:region": REGION},
    )
    shown = stack.preview(fails=True)
    (error,) = [line for line in problems(shown) if line.startswith("error: ")]
    assert error.startswith('error: PAI2106 instanceType: "ecs.nonsense" is not offered')
    assert changes(emulator.journal()) == []


def test_checks_can_be_left_to_the_create(make_stack: MakeStack, emulator: Emulator) -> None:
    """`pai:checks=create`: a preview asks nothing, the gates of the create run all the same."""
    stack = make_stack(
        program(service(instance_type='"ecs.nonsense"')),
        emulator=emulator.url,
        config={"alicloud:region": REGION, "pai:checks": "create"},
    )
    assert problems(stack.preview()) == []
    assert calls(emulator.journal()) == []
    (error,) = problems(stack.up(fails=True))
    assert error.startswith('error: PAI2106 instanceType: "ecs.nonsense" is not offered in cn-hangzhou')
    assert error.endswith("Nothing was created.")
    assert changes(emulator.journal()) == []


def test_what_only_the_create_decided_holds_for_updates(make_stack: MakeStack, emulator: Emulator) -> None:
    """Workspace, machine and image were decided without a preview: an update sends them too, and decides what is new."""
    asked: dict[str, str | None] = {"instance_type": '"ecs.c7.large"', "containers": running("official:vllm")}
    config = {"alicloud:region": REGION, "pai:checks": "create"}
    stack = make_stack(program(service(**asked)), emulator=emulator.url, config=config)
    stack.up()
    decided = {"effectiveWorkspaceId": "100001", "effectiveInstanceTypes": ["ecs.gn6i-c4g1.xlarge"]}
    image = f"{REGISTRY}/vllm:0.14.0-gpu"
    stack.preview("--expect-no-changes")
    emulator.set(images={"remove": ["vllm:0.14.0-gpu"]}, machines={"ecs.gn6i-c4g1.xlarge": {"StockStatus": "NoStock"}})
    for change, expected in (
        ({"disk": '"40Gi"'}, image),
        ({"disk": '"50Gi"'}, image),
        ({"disk": '"50Gi"', "containers": running("official:sglang")}, f"{REGISTRY}/sglang:0.5.8-acclep1.2.1-gpu"),
    ):
        stack.write(program(service(**{**asked, **change})))
        stack.up()
        stored = emulator.service("chat_dev")
        assert stored is not None
        assert stored["config"]["metadata"]["workspace_id"] == "100001"
        assert stored["config"]["cloud"]["computing"] == {"instance_type": "ecs.gn6i-c4g1.xlarge"}
        assert stored["config"]["containers"][0]["image"] == expected
        outputs = stack.resource("chat")["outputs"]
        assert {key: outputs[key] for key in decided} == decided
        assert outputs["effectiveImages"] == [expected]


def test_a_level_can_be_changed_by_code(make_stack: MakeStack, emulator: Emulator) -> None:
    """A hyphen is let through, no stock stops: for one service, and for the whole stack."""
    hyphen = service("one", service_name='"my-chat"', findings='{"PAI1002": "warning"}')
    stack = make_stack(program(hyphen, exports=None), emulator=emulator.url, config={"alicloud:region": REGION})
    assert problems(stack.up(), "one") == ['warning: PAI1002 serviceName: "my-chat" has a hyphen; use my_chat']
    assert emulator.service("my-chat") is not None, "the exact name"
    strict = make_stack(
        program(service(instance_type='"ecs.gn7i-c48g1.12xlarge"')),
        emulator=emulator.url,
        config={"alicloud:region": REGION, "pai:findings": json.dumps({"PAI2107": "error"})},
    )
    (error,) = problems(strict.preview(fails=True))
    assert error.startswith("error: PAI2107 instanceType: ecs.gn7i-c48g1.12xlarge has no stock")
    assert IMAGE in (strict.cwd / "__main__.py").read_text()
