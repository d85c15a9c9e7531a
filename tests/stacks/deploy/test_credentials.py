"""Keys that are not known, at every step, and permissions that are missing: what is told, what is made, what state holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client.operations import OPERATIONS
from tests.kit.cli import ROOT
from tests.kit.emulators import REGION, calls, changes
from tests.kit.programs import program, service
from tests.stacks.deploy.table import CREATED, LOOKED, Played, Row, made, play, problems, refused

if TYPE_CHECKING:
    from collections.abc import Generator

    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

UNKNOWN_KEY = {"status": 404, "code": "InvalidAccessKeyId.NotFound", "message": "Specified access key is not found."}
TOLD = "the access key is not known to Alibaba Cloud (404 InvalidAccessKeyId.NotFound). Key from: …"
NO_KEY = f"error: PAI7003 {TOLD}. Nothing was created."


def unknown_key(operation: str, service_name: str = "*", call: int = 1, count: int = 0) -> dict[str, Any]:
    return {"operation": operation, "service": service_name, "call": call, "count": count, "answer": UNKNOWN_KEY}


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("ListWorkspaces", ["ListWorkspaces"]),
        ("DescribeService", ["ListWorkspaces", "DescribeService"]),
        ("ListImages", ["ListWorkspaces", "DescribeService", "ListImages"]),
        (
            "DescribeMachineSpec",
            ["ListWorkspaces", "DescribeService", "ListImages", "ListImages", "DescribeMachineSpec"],
        ),
        (
            "CreateService",
            ["ListWorkspaces", "DescribeService", "ListImages", "ListImages", "DescribeMachineSpec", "CreateService"],
        ),
    ],
    ids=["ListWorkspaces", "DescribeService", "ListImages", "DescribeMachineSpec", "CreateService"],
)
def test_an_unknown_key_ends_a_create_at_that_call(
    tmp_path_factory: pytest.TempPathFactory, operation: str, asked: list[str]
) -> None:
    """404 is no 'not found' here: whatever comes later would end the same way, so nothing comes later."""
    row = refused("chat", operation, says=[NO_KEY], calls=[name for name in asked if name.endswith("Service")])
    with play([row], tmp_path_factory.mktemp(operation), faults=[unknown_key(operation)]) as played:
        played.check(row)
        assert calls(played.emulator.journal()) == asked


AFTER_CREATE = [
    made(
        "at_describe",
        "the service was accepted: it is in state with the id and the status that CreateService answered",
        says=[
            "warning: PAI8006 DescribeService answered 404 InvalidAccessKeyId.NotFound; the service exists and is in your state. pulumi up --refresh fills in what is missing."
        ],
        state={"status": "Creating", "networkInEffect": {"kind": "shared_gateway"}},
    ),
    made(
        "at_endpoints",
        "addresses and token are taken from what else is known",
        says=[
            "warning: PAI8006 DescribeServiceEndpoints answered 404 InvalidAccessKeyId.NotFound; the service exists and is in your state. pulumi up --refresh fills in what is missing."
        ],
        state={"status": "Creating"},
    ),
    made(
        "at_label",
        "the mark of an unfinished create stays; the next update removes it",
        says=[
            "warning: PAI8007 the label pulumi_creating of at_label_dev could not be removed (answered 404 InvalidAccessKeyId.NotFound); the next update removes it"
        ],
    ),
]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    faults = [
        unknown_key("DescribeService", "at_describe_dev", call=2),
        unknown_key("DescribeServiceEndpoints", "at_endpoints_dev"),
        unknown_key("DeleteServiceLabel", "at_label_dev"),
    ]
    with play(AFTER_CREATE, tmp_path_factory.mktemp("after"), faults=faults) as played:
        yield played


@pytest.mark.parametrize("row", AFTER_CREATE, ids=lambda row: row.name)
def test_an_unknown_key_after_the_create_loses_nothing(after: Played, row: Row) -> None:
    after.check(row)
    outputs = after.stack.resource(row.name)["outputs"]
    assert outputs["serviceId"] == after.emulator.service(row.service)["service_id"]  # type: ignore[index]
    assert outputs["internetEndpoint"].endswith(f"/api/predict/{row.service}")


def test_an_unknown_key_leaves_state_and_service_alone_later(make_stack: MakeStack, emulator: Emulator) -> None:
    """Refresh, update and destroy: a 404 of the gateway must never be read as 'gone'."""
    stack = make_stack(program(), emulator=emulator.url, config={"alicloud:region": REGION})
    stack.up()
    before, since = stack.resource("chat"), len(emulator.journal())
    emulator.faults(unknown_key("*"))
    for command in (stack.refresh, stack.destroy):
        told = problems(command(fails=True))
        assert len(told) == 1, told
        assert told[0].startswith("error: PAI7003 the access key is not known to Alibaba Cloud")
        after = stack.resource("chat")
        assert (after["id"], after["inputs"]) == (before["id"], before["inputs"])
        assert json.dumps(after["outputs"]["serviceId"]) == json.dumps(before["outputs"]["serviceId"])
    stack.write(program(service(replicas="2")))
    told = problems(stack.up(fails=True))
    assert [line for line in told if line.startswith("error: ")] == [
        line for line in told if line.startswith("error: PAI7003")
    ]
    assert changes(emulator.journal(since)) == []
    assert emulator.service("chat_dev") is not None


# Permissions: one row for each operation that this package sends.


def forbidden(operation: str) -> str:
    action = OPERATIONS[operation].action
    return f"{operation} is not allowed (403 NoPermission); the identity needs {action}: …"


def missing(operation: str) -> str:
    return f"is not allowed (missing permission {OPERATIONS[operation].action})"


def setting(name: str, operation: str) -> str:
    return f"{name}_dev was made and is in your state; a setting of it failed: PAI7004 {forbidden(operation)}"


LOOKING_UP = {
    "ListWorkspaces": "workspace",
    "ListImages": "image",
    "DescribeMachineSpec": "machine type",
    "ListGateway": "gateway",
    "DescribeGateway": "VPC of the gateway",
    "ListGatewayIntranetLinkedVpc": "VPC of the gateway",
    "ListResources": "resource group",
    "DescribeVpcs": "VPC",
    "DescribeVSwitches": "vSwitches",
    "DescribeSecurityGroups": "security group",
    "ListLoadBalancers": "NLB",
    "GetLoadBalancerAttribute": "NLB",
    "ListListeners": "NLB",
}
"""Look-ups before a create, and what stays unchecked without each."""
VPC = 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=["vsw-emulator0zone0h", "vsw-emulator0zone0i"], security_group_id="sg-emulator0two0zones")'
NETWORKS = {
    "gateways": {"network": 'pai.NetworkArgs(gateway_id="gw-emulator0linked")', "vpc": VPC},
    "groups": {
        "instance_type": None,
        "compute": 'pai.DedicatedComputeArgs(resource_id="eas-r-emulator0ready", gpu=1)',
    },
    "nlbs": {"network": 'pai.NetworkArgs(nlb=[pai.NlbListenerArgs(id="nlb-emulator0own", port=9000)])', "vpc": VPC},
}
NEEDED_BY = {
    "ListGateway": "gateways",
    "DescribeGateway": "gateways",
    "ListGatewayIntranetLinkedVpc": "gateways",
    "ListResources": "groups",
    "DescribeVSwitches": "nlbs",
    "DescribeSecurityGroups": "nlbs",
    "ListLoadBalancers": "nlbs",
    "GetLoadBalancerAttribute": "nlbs",
    "ListListeners": "nlbs",
}
"""Which service asks; the others are asked for by every service. DescribeVpcs is for an NLB without `vpc`."""


def denying(*operations: str) -> dict[str, Any]:
    return {"permissions": {"deny": [OPERATIONS[operation].action for operation in operations]}}


@pytest.mark.parametrize(
    "operations",
    [
        ("ListWorkspaces", "ListImages", "DescribeMachineSpec", "ListGateway", "ListResources", "ListLoadBalancers"),
        ("DescribeGateway", "DescribeVSwitches", "DescribeSecurityGroups", "GetLoadBalancerAttribute"),
        ("ListGatewayIntranetLinkedVpc", "ListListeners"),
    ],
    ids=["first", "second", "third"],
)
def test_a_look_up_without_permission_names_it_and_creation_goes_on(
    make_stack: MakeStack, emulator: Emulator, operations: tuple[str, ...]
) -> None:
    emulator.reset(denying(*operations))
    text = program(*(service(name, **wanted) for name, wanted in NETWORKS.items()), exports=None)
    stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION, "pai:checks": "create"})
    done = stack.up()
    for operation in operations:
        line = f"warning: PAI7010 catalogue: {operation} {missing(operation)}; {LOOKING_UP[operation]} not checked, going on"
        for name in [NEEDED_BY[operation]] if operation in NEEDED_BY else NETWORKS:
            assert line in problems(done, name), operation
    assert len(stack.resources()) == len(NETWORKS)


def test_vpcs_without_permission(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Only asked for where an NLB comes without `vpc`, and then nothing can take its place."""
    row = refused(
        "chat",
        "DescribeVpcs",
        network="pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])",
        says=[
            f"warning: PAI7010 catalogue: DescribeVpcs {missing('DescribeVpcs')}; VPC not checked, going on",
            "error: PAI8008 vpc: an NLB needs a VPC, and the VPCs of the region could not be looked up; give vpc=VpcArgs(…). Nothing was created.",
        ],
    )
    with play([row], tmp_path_factory.mktemp("vpcs"), scenario=denying("DescribeVpcs")) as played:
        played.check(row)


def test_create_without_permission(tmp_path_factory: pytest.TempPathFactory) -> None:
    row = refused(
        "chat",
        "CreateService",
        calls=[*LOOKED, "CreateService"],
        says=[f"error: PAI7004 {forbidden('CreateService')}. Nothing was created."],
    )
    with play([row], tmp_path_factory.mktemp("create"), scenario=denying("CreateService")) as played:
        played.check(row)


WITH_SETTINGS = [
    made(
        "plain",
        "looks before and after are reported, the service is made; the mark stays",
        calls=CREATED,
        says=[
            f"warning: PAI7010 catalogue: DescribeService {missing('DescribeService')}; service name not checked, going on",
            f"warning: PAI8006 DescribeService {missing('DescribeService')}; the service exists and is in your state. pulumi up --refresh fills in what is missing.",
            f"warning: PAI8006 DescribeServiceEndpoints {missing('DescribeServiceEndpoints')}; the service exists and is in your state. pulumi up --refresh fills in what is missing.",
            f"warning: PAI8007 the label pulumi_creating of plain_dev could not be removed ({missing('DeleteServiceLabel')}); the next update removes it",
        ],
        state={"status": "Creating"},
    ),
]


def test_looking_without_permission(tmp_path_factory: pytest.TempPathFactory) -> None:
    denied = denying("DescribeService", "DescribeServiceEndpoints", "DeleteServiceLabel")
    with play(WITH_SETTINGS, tmp_path_factory.mktemp("looking"), scenario=denied) as played:
        for row in WITH_SETTINGS:
            played.check(row)


SCALERS = {"DescribeServiceAutoScaler": "autoscaler", "DescribeServiceCronScaler": "cron scaler"}
"""Asked for on refresh, and what is then taken as recorded."""
SETTINGS = {
    "CreateServiceCronScaler": {
        "cron_scaler": 'pai.CronScalerArgs(jobs=[pai.CronJobArgs(name="night", schedule="0 0 22 * * *", target_size=0)])'
    },
    "ReleaseService": {"group": '"canary"', "traffic": "pai.TrafficArgs(weight=10)"},
    "StopService": {"desired_state": '"stopped"'},
    "UpdateServiceSafetyLock": {"safety_lock": '"dangerous"'},
}


def test_settings_with_a_call_of_their_own_without_permission(make_stack: MakeStack, emulator: Emulator) -> None:
    """The service is made and in state; the reason names the permission."""
    emulator.reset(denying(*SETTINGS))
    names = {operation: operation.lower() for operation in SETTINGS}
    text = program(*(service(names[operation], **wanted) for operation, wanted in SETTINGS.items()), exports=None)
    stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION, "pai:checks": "create"})
    done = stack.up("--continue-on-error", fails=True)
    for operation, name in names.items():
        said = "\n".join(problems(done, name)) + done.text
        assert f"the identity needs {OPERATIONS[operation].action}" in said, operation
        assert f"{name}_dev was made and is in your state" in said, operation
        assert stack.resource(name)["id"] == f"{REGION}/{name}_dev", operation
        assert stack.resource(name)["initErrors"], operation


def test_changing_without_permission(make_stack: MakeStack, emulator: Emulator) -> None:
    """Update, labels, scalers, start, refresh and delete, one after the other on one service."""
    kept: dict[str, str | None] = {
        "labels": '{"team": "a"}',
        "desired_state": '"stopped"',
        "autoscaler": 'pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20})',
        **SETTINGS["CreateServiceCronScaler"],
    }
    stack = make_stack(program(service(**kept)), emulator=emulator.url, config={"alicloud:region": REGION})
    stack.up()
    emulator.set(permissions=denying("DescribeServiceAutoScaler", "DescribeServiceCronScaler")["permissions"])
    assert problems(stack.refresh()) == [
        f"warning: PAI7010 catalogue: {operation} {missing(operation)}; {what} not checked, going on"
        for operation, what in SCALERS.items()
    ]
    for operation, wanted in {
        "UpdateService": {**kept, "disk": '"40Gi"'},
        "UpdateServiceLabel": {**kept, "labels": '{"team": "b"}'},
        "DeleteServiceLabel": {**kept, "labels": None},
        "UpdateServiceCronScaler": {
            **kept,
            "cron_scaler": SETTINGS["CreateServiceCronScaler"]["cron_scaler"].replace("22", "23"),
        },
        "DeleteServiceCronScaler": {**kept, "cron_scaler": None},
        "DeleteServiceAutoScaler": {**kept, "autoscaler": None},
        "StartService": {**kept, "desired_state": '"running"'},
    }.items():
        emulator.set(permissions=denying(operation)["permissions"])
        since = len(emulator.journal())
        stack.write(program(service(**wanted)))
        told = stack.up(fails=True).text
        assert f"the identity needs {OPERATIONS[operation].action}" in told, operation
        assert operation in changes(emulator.journal(since)), operation
        assert "Traceback" not in told
    emulator.set(permissions=denying("DeleteService")["permissions"])
    told = problems(stack.destroy(fails=True))
    assert [line for line in told if line.startswith("error: ")] == [
        line for line in told if line.startswith(f"error: PAI7004 {forbidden('DeleteService').removesuffix('…')}")
    ]
    assert emulator.service("chat_dev") is not None


ELSEWHERE = {
    "ListServices": "tests/stacks/deploy/test_unavailable.py",  # a preview without permission
    **dict.fromkeys(
        ("DescribeServiceEvent", "DescribeServiceDiagnosis", "DescribeServiceLog", "ListServiceInstances"),
        "tests/unit/lifecycle/test_diagnosis.py",  # they explain; without them the explanation is shorter
    ),
}


def test_every_operation_has_a_row() -> None:
    """A new operation fails here until it has one."""
    here = {
        *LOOKING_UP,
        *SETTINGS,
        *SCALERS,
        *("CreateService", "DescribeService", "DescribeServiceEndpoints", "DeleteServiceLabel"),
        *("UpdateService", "UpdateServiceLabel", "UpdateServiceCronScaler", "DeleteServiceCronScaler"),
        *("DeleteServiceAutoScaler", "StartService", "DeleteService"),
    }
    with_action = {name for name, operation in OPERATIONS.items() if operation.action is not None}
    assert here | set(ELSEWHERE) == with_action
    assert not here & set(ELSEWHERE)
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).is_file()] == []
