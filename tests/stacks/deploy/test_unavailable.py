"""A pre-check that cannot be made is reported and creation goes on; only what nothing can go without stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, calls
from tests.kit.programs import program, service
from tests.stacks.deploy.table import ABSENT, Played, Row, made, play, problems, refused

if TYPE_CHECKING:
    from collections.abc import Generator

    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

VPC = 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=["vsw-emulator0zone0h", "vsw-emulator0zone0i"], security_group_id="sg-emulator0two0zones")'
JOINED = {
    "vpc_id": "vpc-emulator0two0zones",
    "vswitch_id": "vsw-emulator0zone0h,vsw-emulator0zone0i",
    "security_group_id": "sg-emulator0two0zones",
}
CHECKS = {
    "ListWorkspaces": ("workspace", "paiworkspace:ListWorkspaces"),
    "DescribeService": ("service name", "eas:DescribeService"),
    "ListImages": ("image", "paiimage:ListImages"),
    "DescribeMachineSpec": ("machine type", "eas:DescribeMachineSpec"),
    "ListGateway": ("gateway", "eas:ListGateway"),
    "ListResources": ("resource group", "eas:ListResources"),
    "DescribeVSwitches": ("vSwitches", "vpc:DescribeVSwitches"),
    "DescribeSecurityGroups": ("security group", "ecs:DescribeSecurityGroups"),
    "ListLoadBalancers": ("NLB", "nlb:ListLoadBalancers"),
}
"""Each look-up before a create: what stays unchecked without it, and the permission it takes."""
ALWAYS = ("ListWorkspaces", "DescribeService", "ListImages", "DescribeMachineSpec")
IN_A_VPC = ("DescribeVSwitches", "DescribeSecurityGroups")
MANY = 0
KINDS: dict[str, tuple[dict[str, Any], str, int]] = {
    "server_error": ({"status": 500, "code": "InternalError", "message": "m"}, "answered 500 InternalError", 3),
    "unavailable": (
        {"status": 503, "code": "ServiceUnavailable", "message": "m"},
        "answered 503 ServiceUnavailable",
        3,
    ),
    "html": ({"raw": "<html>bad gateway</html>", "status": 502}, "answered 502", 2),
    "dropped": ({"drop": True}, "did not answer", 2),
    "throttled": (
        {"status": 429, "code": "Throttling.User", "message": "m", "headers": {"x-acs-retry-after": "5"}},
        "answered 429 Throttling.User",
        11,
    ),
    "forbidden": (
        {"status": 403, "code": "NoPermission", "message": "m"},
        "is not allowed (missing permission {action})",
        1,
    ),
}
"""How a look-up fails, what the user reads of it, and how often it is asked before that."""


def going_on(operation: str, what: str) -> str:
    checks, action = CHECKS[operation]
    return f"warning: PAI7010 catalogue: {operation} {what.format(action=action)}; {checks} not checked, going on"


def rows(kind: str) -> list[Row]:
    """A service of each kind of network and place that gives itself everything it needs."""
    what = KINDS[kind][1]
    named = ("DescribeService",) * KINDS[kind][2]
    rest = ("CreateService", "DescribeService", "DescribeServiceEndpoints", "DeleteServiceLabel")

    def row(name: str, reason: str, more: tuple[str, ...], **wanted: Any) -> Row:
        body = {"metadata.workspace_id": "100001", **wanted.pop("body", {})}
        says = [going_on(operation, what) for operation in (*ALWAYS, *more)]
        return made(name, reason, says=says, calls=(*named, *rest), body=body, workspace_id='"100001"', **wanted)

    return [
        row("shared", "the four checks of every service", ()),
        row(
            "gateway",
            "the gateway, and the VPC that was given",
            ("ListGateway", *IN_A_VPC),
            network='pai.NetworkArgs(gateway_id="gw-emulator0alb")',
            vpc=VPC,
            body={"networking": {"gateway": "gw-emulator0alb"}, "cloud.networking": JOINED},
        ),
        row(
            "own_nlb",
            "the NLB of one's own and its VPC",
            (*IN_A_VPC, "ListLoadBalancers"),
            network='pai.NetworkArgs(nlb=[pai.NlbListenerArgs(id="nlb-emulator0own", port=9000)])',
            vpc=VPC,
            body={
                "networking": {"nlb": [{"id": "nlb-emulator0own", "listener_port": 9000}]},
                "cloud.networking": JOINED,
            },
        ),
        row(
            "group",
            "a resource group that is named",
            ("ListResources",),
            instance_type=None,
            compute='pai.DedicatedComputeArgs(resource_id="eas-r-emulator0ready", gpu=1)',
            body={
                "cloud": ABSENT,
                "metadata.resource": "eas-r-emulator0ready",
                "metadata.gpu": 1,
            },
        ),
    ]


def faults(kind: str) -> list[dict[str, Any]]:
    answer, _what, tries = KINDS[kind]
    lookups = [
        {"operation": operation, "count": MANY, "answer": answer}
        for operation in CHECKS
        if operation != "DescribeService"
    ]
    gates = [
        {"operation": "DescribeService", "service": f"{name}_dev", "count": tries, "answer": answer}
        for name in ("shared", "gateway", "own_nlb", "group")
    ]
    return [*lookups, *gates]


@pytest.mark.parametrize("kind", KINDS)
def test_creation_goes_on(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    """Every look-up fails in the same way; each is reported under the service it was for, and every service is made."""
    table = rows(kind)
    with play(table, tmp_path_factory.mktemp(kind), faults=faults(kind)) as played:
        for row in table:
            played.check(row)
        assert "no check could be made; going on" in played.result.out
        images = calls(played.emulator.journal()).count("ListImages")
        assert images == KINDS[kind][2] * len(table), "each create asks for itself: a failure is not kept for others"


STOPPED = [
    refused(
        "group_not_named",
        "without the list there is no group to run in, and the public one may not take its place",
        instance_type=None,
        compute="pai.DedicatedComputeArgs(gpu=1)",
        says=[
            "error: PAI7012 ListResources failed at the server (500 InternalError): m [request …]; 3 tries. Nothing was created."
        ],
    ),
    refused(
        "gateway_vpc_not_given",
        "the gateway exists, its VPC cannot be had",
        network='pai.NetworkArgs(gateway_id="gw-emulator0alb")',
        says=[
            "warning: PAI3205 …",
            "warning: PAI7010 catalogue: DescribeGateway answered 500 InternalError; VPC of the gateway not checked, going on",
            "error: PAI8008 vpc: the VPC of gateway gw-emulator0alb could not be looked up; give vpc=VpcArgs(…). Nothing was created.",
        ],
    ),
    refused(
        "nlb_vpc_not_given",
        "an NLB needs a VPC, and none can be found",
        network="pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])",
        says=[
            "warning: PAI7010 catalogue: DescribeVpcs answered 500 InternalError; VPC not checked, going on",
            "error: PAI8008 vpc: an NLB needs a VPC, and the VPCs of the region could not be looked up; give vpc=VpcArgs(…). Nothing was created.",
        ],
    ),
]


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    answer = {"status": 500, "code": "InternalError", "message": "m"}
    broken = [
        {"operation": name, "count": MANY, "answer": answer}
        for name in ("ListResources", "DescribeGateway", "DescribeVpcs")
    ]
    with play(STOPPED, tmp_path_factory.mktemp("stopped"), faults=broken) as played:
        yield played


@pytest.mark.parametrize("row", STOPPED, ids=lambda row: row.name)
def test_what_nothing_can_go_without_stops(stopped: Played, row: Row) -> None:
    stopped.check(row)


def test_an_image_that_nobody_can_name_stops(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without the list of images there is no newest one; an address or a tag would do without it."""
    row = refused(
        "chat",
        "official:vllm is no address",
        containers='[pai.ContainerArgs(image="official:vllm", port=8000, command="vllm serve /model_dir --port 8000")]',
        says=[
            "error: PAI7012 ListImages failed at the server (500 InternalError): m [request …]; 3 tries. Nothing was created."
        ],
    )
    broken = [{"operation": "ListImages", "count": MANY, "answer": KINDS["server_error"][0]}]
    with play([row], tmp_path_factory.mktemp("stopped"), faults=broken) as played:
        played.check(row)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"operation": "ListImages", "count": 2, "answer": KINDS["server_error"][0]}, "500 twice, then an answer"),
        ({"operation": "ListImages", "answer": KINDS["html"][0]}, "a gateway's HTML page once, then an answer"),
        ({"operation": "*", "count": 3, "answer": KINDS["throttled"][0]}, "throttled with a hint, then an answer"),
        (
            {"operation": "DescribeMachineSpec", "answer": {"delaySeconds": 10.5}},
            "no answer in ten seconds: once more with the read time-out of a minute",
        ),
    ],
    ids=["twice", "html", "throttled", "slow"],
)
def test_what_passes_by_itself_is_not_reported(
    make_stack: MakeStack, emulator: Emulator, fault: dict[str, Any], reason: str
) -> None:
    stack = make_stack(program(), emulator=emulator.url, config={"alicloud:region": REGION, "pai:checks": "create"})
    emulator.faults(fault)
    done = stack.up()
    assert problems(done) == [], reason
    assert "checks passed: image, machine (1 x A10 24 GB, in stock)" in done.out, reason
    (account,) = emulator.faults()
    assert account["hits"] == fault.get("count", 1), "the fault really struck"


@pytest.mark.parametrize("kind", ["server_error", "html", "forbidden"])
def test_a_preview_goes_on_with_one_warning(make_stack: MakeStack, emulator: Emulator, kind: str) -> None:
    """One try each; of a catalogue that is not there one warning for the whole stack, of a permission one each."""
    answer, what, _tries = KINDS[kind]
    emulator.faults(*({"operation": name, "count": MANY, "answer": answer} for name in (*CHECKS, "ListServices")))
    text = program(*(service(name) for name in ("one", "two", "three")), exports=None)
    stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION})
    shown = stack.preview()
    said = sorted(line.strip() for line in shown.lines("PAI"))
    asked = calls(emulator.journal())
    if kind == "forbidden":
        expected = [going_on(name, what) for name in ("ListWorkspaces", "ListImages", "DescribeMachineSpec")]
        names = "warning: PAI7010 catalogue: ListServices is not allowed (missing permission eas:ListServices); service name not checked, going on"
        assert said == sorted([*expected, names])
        assert sorted(asked) == sorted(["ListWorkspaces", "ListServices", "ListImages", "DescribeMachineSpec"])
    else:
        assert said == [going_on("ListWorkspaces", what)]
        assert asked == ["ListWorkspaces"]
