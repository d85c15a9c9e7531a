"""The order of the calls of a create, and every way it ends."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    CredentialFault,
    ForeignService,
    NeverConnected,
    PermissionFault,
    ServerFault,
)
from pulumi_pai_eas.lifecycle.create import create
from pulumi_pai_eas.lifecycle.outcomes import CreateOutcome, Done, MadeButUnwell, NetworkInEffect, Refused
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER
from pulumi_pai_eas.model.observed import CreateReply, Endpoint, Endpoints
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import (
    ENDPOINTS,
    FIRST_CALLS,
    ID,
    NAME,
    REGION,
    UNFINISHED,
    absent,
    live,
    lookups,
    scene,
    wanted,
)
from tests.unit.rules.subjects import CONTAINER
from tests.unit.rules.subjects import OWNER as FINGERPRINT

AFTER = ["DescribeService", "DescribeServiceEndpoints", "DeleteServiceLabel"]


def made(of: Scene, changes: dict[str, Any] | None = None) -> CreateOutcome:
    """Create the service with some properties changed."""
    return create(wanted(changes), lookups(of), of.around)


def done(of: Scene, changes: dict[str, Any] | None = None) -> Done:
    outcome = made(of, changes)
    assert isinstance(outcome, Done)
    return outcome


@pytest.mark.parametrize(
    ("changes", "between", "reason"),
    [
        pytest.param({}, [], "the shared gateway needs nothing to be found", id="shared gateway"),
        pytest.param(
            {"network": {"gatewayId": "gw-1"}},
            ["ListGateway", "DescribeGateway", "DescribeSecurityGroups"],
            "the gateway's own VPC is joined",
            id="dedicated gateway",
        ),
        pytest.param(
            {"network": {"nlb": [{"id": "nlb-1", "port": 9000}]}},
            ["DescribeVpcs", "DescribeVSwitches", "DescribeSecurityGroups", "ListLoadBalancers"],
            "an NLB of one's own is looked at, and its VPC found",
            id="NLB",
        ),
        pytest.param(
            {"instanceType": None, "compute": {"kind": "dedicated", "resourceId": "eas-r-1"}},
            ["ListResources"],
            "a resource group must be ready",
            id="dedicated resource group",
        ),
    ],
)
def test_workspace_name_images_machines_network_then_create(
    changes: dict[str, Any], between: list[str], reason: str
) -> None:
    of = scene()
    done(of, changes)
    assert of.operations == [*FIRST_CALLS, *between, "CreateService", *AFTER], reason


def test_the_order_without_a_workspace_and_with_calls_that_follow() -> None:
    own_calls = ("CreateServiceCronScaler", "ReleaseService", "StopService")
    of = scene(dict.fromkeys((*own_calls, "UpdateServiceSafetyLock")))
    job = {"name": "night", "schedule": "0 0 2 * * *", "targetSize": 0}
    done(
        of,
        {
            "cronScaler": {"jobs": [job]},
            "traffic": {"weight": 50},
            "desiredState": "stopped",
            "safetyLock": "all",
        },
    )
    looked = ["DescribeService", "DescribeServiceEndpoints"]
    last = ["DeleteServiceLabel", "UpdateServiceSafetyLock"]
    assert of.operations == [*FIRST_CALLS, "CreateService", *looked, *own_calls, *last], "a lock may refuse the former"
    assert of.sent("UpdateServiceSafetyLock") == [(NAME, "all")]


def test_two_labels_travel_beside_the_configuration_and_one_is_taken_away() -> None:
    of = scene()
    done(of)
    ((spec, labels, workspace),) = of.sent("CreateService")
    assert labels.keys() == {OWNER, CREATING}
    assert labels[OWNER] == FINGERPRINT
    assert re.fullmatch("[0-9a-f]{12}", labels[CREATING])
    assert spec.labels is None
    assert workspace == "100"
    assert of.sent("DeleteServiceLabel") == [(NAME, (CREATING,))]


@pytest.mark.parametrize(
    ("fault", "is_recorded"),
    [(None, False), (PermissionFault("DeleteServiceLabel", "no", status=403), True)],
)
def test_a_mark_that_stays_is_recorded(fault: PermissionFault | None, is_recorded: bool) -> None:
    of = scene({"DeleteServiceLabel": fault})
    mark = done(of).deployed.mark
    labels = of.sent("CreateService")[0][1]
    assert mark == (labels[CREATING] if is_recorded else None)


def test_what_state_gets_to_know() -> None:
    deployed = done(scene()).deployed
    assert (deployed.name, deployed.region, deployed.service_id, deployed.status) == (NAME, REGION, ID, "Creating")
    assert deployed.network == NetworkInEffect("shared_gateway")
    assert (deployed.host, deployed.account_id) == ("pai-eas.cn-hangzhou.aliyuncs.com", "1234567890123456")
    assert deployed.endpoints == ENDPOINTS
    assert deployed.observed == live(status="Creating", labels=UNFINISHED)
    assert (deployed.effective.service_name, deployed.effective.workspace_id) == (NAME, "100")


def test_what_the_user_sees() -> None:
    of = scene()
    done(of)
    assert of.lines.told == [
        ("status", "checks passed: image, machine (1 x A10 24 GB, in stock)"),
        ("status", "accepted: eas-m-1, Creating"),
        (
            "info",
            (
                "chat_prod accepted in cn-hangzhou (eas-m-1), status Creating. Not waited for; billing starts with the first "
                "replica.\nFollow: pulumi up --refresh, or pai-eas explain cn-hangzhou/chat_prod. Wait next time: pulumi config set "
                "pai:waitFor ready"
            ),
        ),
    ]


@pytest.mark.parametrize("operation", ["ListWorkspaces", "DescribeService", "ListImages", "DescribeMachineSpec"])
@pytest.mark.parametrize("fault", [CredentialFault, NeverConnected])
def test_without_credentials_or_connection_it_ends_at_the_first_call(operation: str, fault: type[Any]) -> None:
    of = scene({operation: fault(operation, "no")})
    with pytest.raises(fault):
        made(of)
    assert of.operations == FIRST_CALLS[: FIRST_CALLS.index(operation) + 1]


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        ("ListWorkspaces", "workspace"),
        ("ListImages", "image"),
        ("DescribeMachineSpec", "machine type"),
    ],
)
def test_a_look_up_that_fails_is_told_and_the_create_goes_on(operation: str, what: str) -> None:
    of = scene({operation: ServerFault(operation, "no", status=503)})
    done(of)
    assert of.told("warning") == [f"PAI7010 catalogue: {operation} answered 503; {what} not checked, going on"]
    assert of.changes == ["CreateService", "DeleteServiceLabel"]


def test_a_name_that_could_not_be_looked_up_is_told_and_the_create_goes_on() -> None:
    fault = PermissionFault("DescribeService", "no", action="eas:DescribeService")
    of = scene({"DescribeService": turns(fault, live(status="Creating"))})
    done(of)
    said = "PAI7010 catalogue: DescribeService is not allowed (missing permission eas:DescribeService)"
    assert of.told("warning") == [f"{said}; service name not checked, going on"]


def test_no_group_to_run_in_and_no_list_of_groups_stops() -> None:
    of = scene({"ListResources": ServerFault("ListResources", "no", status=503)})
    with pytest.raises(ServerFault):
        made(of, {"instanceType": None, "compute": {"kind": "dedicated"}})
    assert of.changes == []


@pytest.mark.parametrize(
    ("changes", "answers", "code", "reason"),
    [
        pytest.param(
            {"instanceType": "ecs.no.such"}, {}, "PAI2106", "a type that the region does not have", id="machine"
        ),
        pytest.param({"network": {"gatewayId": "gw-9"}}, {}, "PAI3202", "a gateway that is not there", id="gateway"),
        pytest.param(
            {"network": {"nlb": [{"port": 9000}]}},
            {"DescribeVpcs": ServerFault("DescribeVpcs", "no", status=503)},
            "PAI8008",
            "an NLB whose VPC could not be found",
            id="discovery",
        ),
    ],
)
def test_a_gate_that_says_no_sends_nothing(
    changes: dict[str, Any], answers: dict[str, Any], code: str, reason: str
) -> None:
    of = scene(answers)
    outcome = made(of, changes)
    assert isinstance(outcome, Refused), reason
    assert code in [finding.code for finding in outcome.findings], reason
    assert of.changes == []


def test_a_name_that_is_taken_sends_nothing_and_says_the_ways_out() -> None:
    of = scene({"DescribeService": live(labels={})})
    outcome = made(of)
    assert isinstance(outcome, Refused)
    assert [finding.line() for finding in outcome.findings] == [
        (
            "PAI8001 serviceName: A service named chat_prod already exists (Status: Running). Please choose a different name. "
            "To manage it here: pai-eas import cn-hangzhou/chat_prod. Nothing was created."
        )
    ]
    assert of.operations == FIRST_CALLS


def test_this_resources_own_finished_service_is_not_taken_over_either() -> None:
    of = scene({"DescribeService": live()})
    outcome = made(of)
    assert isinstance(outcome, Refused)
    assert "delete_before_replace=True" in outcome.findings[0].text
    assert of.changes == []


def test_a_name_of_another_user_sends_nothing() -> None:
    of = scene({"DescribeService": ForeignService("DescribeService", "not yours", status=403)})
    outcome = made(of)
    assert isinstance(outcome, Refused)
    assert [finding.path for finding in outcome.findings] == ["serviceName"]
    assert of.changes == []


def test_of_a_prefix_the_first_name_that_nobody_else_has() -> None:
    of = scene({"DescribeService": turns(live(labels={}), ForeignService("DescribeService", "x"), absent(), live())})
    deployed = done(of, {"serviceName": None, "serviceNamePrefix": "qwen_"}).deployed
    tried = [name for (name,) in of.sent("DescribeService")[:3]]
    assert len(set(tried)) == 3
    assert all(re.fullmatch(r"qwen_\d{6}", name) for name in tried)
    assert deployed.name == tried[2]
    assert deployed.effective.service_name == tried[2]
    assert of.operations.count("ListImages") == 1


def test_warnings_of_the_rules_are_told_before_anything_is_sent() -> None:
    of = scene()
    done(of, {"containers": [CONTAINER | {"command": "vllm serve /model_dir --port 9999"}]})
    assert [line[:7] for line in of.told("warning")] == ["PAI1106"]


def test_cancelled_before_the_create_sends_nothing() -> None:
    of = scene()
    of.cancel_after("DescribeMachineSpec")
    with pytest.raises(Cancelled):
        made(of)
    assert of.changes == []


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        pytest.param(
            {"DescribeService": turns(absent(), ServerFault("DescribeService", "no", status=503))}, "observed", id="503"
        ),
        pytest.param(
            {"DescribeServiceEndpoints": ServerFault("DescribeServiceEndpoints", "no", status=500)},
            "endpoints",
            id="no endpoints",
        ),
    ],
)
def test_a_look_that_fails_loses_nothing(answers: dict[str, Any], missing: str) -> None:
    of = scene(answers)
    deployed = done(of).deployed
    assert (deployed.service_id, deployed.status) == (ID, "Creating")
    if missing == "observed":
        assert deployed.observed is None
    # Without a list of endpoints, those that CreateService named stand in.
    internet, intranet = ("http://internet",), ("http://intranet",)
    of_reply = Endpoints(None, (Endpoint("DefaultGateway", "default", internet, intranet),))
    assert deployed.endpoints == (ENDPOINTS if missing == "observed" else of_reply)
    (warning,) = of.told("warning")
    assert warning.startswith("PAI8006 Describe")
    assert warning.endswith("the service exists and is in your state. pulumi up --refresh fills in what is missing.")
    assert of.changes == ["CreateService", "DeleteServiceLabel"]


def test_in_the_first_moments_a_service_may_not_be_seen_yet() -> None:
    of = scene({"DescribeService": absent()})
    deployed = done(of).deployed
    assert (deployed.service_id, deployed.status, deployed.observed) == (ID, "Creating", None)
    assert of.told("warning") == []


def test_the_id_comes_from_the_reply_while_a_describe_does_not_show_it() -> None:
    of = scene({"DescribeService": turns(absent(), live(service_id="", status="", labels={}))})
    deployed = done(of).deployed
    assert (deployed.service_id, deployed.status) == (ID, "Creating")


def test_no_endpoints_anywhere() -> None:
    fault = ServerFault("DescribeServiceEndpoints", "no", status=500)
    of = scene({"CreateService": CreateReply(ID, "Creating"), "DescribeServiceEndpoints": fault})
    assert done(of).deployed.endpoints is None


def test_a_creating_label_that_stays_is_a_warning() -> None:
    fault = PermissionFault("DeleteServiceLabel", "no", status=403, action="eas:DeleteServiceLabel")
    of = scene({"DeleteServiceLabel": fault})
    done(of)
    assert of.told("warning") == [
        (
            "PAI8007 the label pulumi_creating of chat_prod could not be removed (is not allowed (missing permission "
            "eas:DeleteServiceLabel)); the next update removes it"
        )
    ]


@pytest.mark.parametrize(
    ("fails", "sent", "reason"),
    [
        ("CreateServiceCronScaler", ["CreateServiceCronScaler"], "what comes later is not sent"),
        ("StopService", ["CreateServiceCronScaler", "StopService"], "what came before is applied"),
    ],
)
def test_a_setting_that_fails_leaves_the_service_in_state_but_unwell(fails: str, sent: list[str], reason: str) -> None:
    fault = BadRequest(fails, "400 wrong")
    of = scene({"CreateServiceCronScaler": None, "StopService": None, fails: fault})
    job = {"name": "night", "schedule": "0 0 2 * * *", "targetSize": 0}
    outcome = made(of, {"cronScaler": {"jobs": [job]}, "desiredState": "stopped"})
    assert isinstance(outcome, MadeButUnwell)
    assert outcome.deployed.service_id == ID
    assert outcome.reasons == (
        "PAI8014 chat_prod was made and is in your state; a setting of it failed: PAI7008 400 wrong",
    )
    assert of.changes == ["CreateService", *sent, "DeleteServiceLabel"], reason


def test_an_error_of_a_fault_is_not_swallowed() -> None:
    of = scene({"CreateService": PermissionFault("CreateService", "no", status=403)})
    with pytest.raises(PermissionFault):
        made(of)
    assert of.changes == ["CreateService"]


def test_ctrl_c_after_the_create_loses_nothing() -> None:
    of = scene()
    of.cancel_after("CreateService")
    outcome = made(of)
    assert isinstance(outcome, MadeButUnwell)
    assert outcome.deployed.service_id == ID
    assert outcome.deployed.awaiting, "the next up takes the mark away"
    assert [text[:7] for text in outcome.reasons] == ["PAI8021"]
    assert of.changes == ["CreateService"]


def test_the_deadline_after_the_create_loses_nothing() -> None:
    of = scene(seconds=60)
    of.takes("CreateService", 61)
    outcome = made(of)
    assert isinstance(outcome, (Done, MadeButUnwell))
    assert outcome.deployed.service_id == ID
