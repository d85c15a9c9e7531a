"""The table of gates: which look-up for which service, and what if one cannot be made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.errors import CredentialFault, Fault, NeverConnected, PermissionFault, ServerFault
from pulumi_pai_eas.lifecycle.gates import GATES, Gate, gather, name_state
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER
from pulumi_pai_eas.model.facts import Facts, Gateway, NameState
from pulumi_pai_eas.model.unknown import UNKNOWN, is_unknown
from tests.unit.lifecycle.region import lookups, scene, wanted
from tests.unit.rules.subjects import FACTS, VPC

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

ALWAYS = ["ListImages", "DescribeMachineSpec"]
OF_A_VPC = ["DescribeVSwitches", "DescribeSecurityGroups"]
NAMED = ["ListWorkspaces", "DescribeService", *ALWAYS]


def never(_gate: Gate, fault: Fault) -> None:
    raise AssertionError(fault.text)


def effective(desired: Desired, **values: Any) -> Desired:
    return desired.model_copy(update={"effective": desired.effective.model_copy(update=values)})


def test_the_order_is_that_of_the_deploy_skill() -> None:
    assert [gate.operation for gate in GATES] == [
        "ListWorkspaces",
        "DescribeService",
        "ListImages",
        "DescribeMachineSpec",
        "ListGateway",
        "DescribeGateway",
        "ListResources",
        "DescribeVpcs",
        "DescribeVSwitches",
        "DescribeSecurityGroups",
        "ListLoadBalancers",
    ]


def test_each_gate_fills_a_fact_of_its_own() -> None:
    facts = [gate.fact for gate in GATES]
    assert len(set(facts)) == len(facts)
    assert {*facts, "region"} == set(Facts.__dataclass_fields__)


@pytest.mark.parametrize(
    ("desired", "operations", "reason"),
    [
        pytest.param(wanted(), NAMED, "a service on public machines", id="plain"),
        pytest.param(
            wanted({"serviceName": None}), ["ListWorkspaces", *ALWAYS], "no name yet, nothing to look up", id="no name"
        ),
        pytest.param(
            effective(wanted({"workspaceId": None}), workspace_id="100"), NAMED[1:], "decided earlier", id="workspace"
        ),
        pytest.param(
            wanted({"network": {"gatewayId": "gw-1"}, "vpc": VPC}),
            [*NAMED, "ListGateway", "DescribeGateway", *OF_A_VPC],
            "a gateway, and vSwitches to look at",
            id="gateway and VPC",
        ),
        pytest.param(
            wanted({"network": {"gatewayId": "gw-9"}, "vpc": VPC}),
            [*NAMED, "ListGateway", *OF_A_VPC],
            "what is not in the list is not described",
            id="no such gateway",
        ),
        pytest.param(
            wanted({"network": {"nlb": [{"id": "default", "port": 1}]}}),
            [*NAMED, "DescribeVpcs", *OF_A_VPC],
            "a VPC is to be found",
            id="NLB without VPC",
        ),
        pytest.param(
            wanted({"network": {"nlb": [{"id": "nlb-2", "port": 1}, {"id": "nlb-1", "port": 2}]}, "vpc": VPC}),
            [*NAMED, *OF_A_VPC, "ListLoadBalancers"],
            "NLBs of one's own",
            id="own NLBs",
        ),
        pytest.param(
            wanted({"instanceType": None, "compute": {"kind": "dedicated"}}),
            [*NAMED, "ListResources"],
            "a group is to be found",
            id="dedicated",
        ),
        pytest.param(
            wanted({"instanceType": None, "compute": {"kind": "quota", "quotaId": "quota-1"}}),
            NAMED,
            "a quota has no list",
            id="quota",
        ),
        pytest.param(
            wanted({"network": UNKNOWN, "vpc": UNKNOWN}),
            NAMED,
            "not known at preview: not fetched",
            id="unknown network",
        ),
        pytest.param(
            wanted({"serviceName": UNKNOWN}), ["ListWorkspaces", *ALWAYS], "a name that is not known", id="unknown name"
        ),
        pytest.param(
            wanted({"network": {"gatewayId": UNKNOWN}, "vpc": VPC}),
            [*NAMED, *OF_A_VPC],
            "a gateway made in the same run",
            id="unknown gateway",
        ),
        pytest.param(
            wanted({"network": {"nlb": [{"id": UNKNOWN, "port": 1}]}, "vpc": VPC}),
            [*NAMED, *OF_A_VPC],
            "an NLB made in the same run",
            id="unknown NLB",
        ),
    ],
)
def test_only_what_is_needed_is_looked_up(desired: Desired, operations: list[str], reason: str) -> None:
    of = scene()
    gather(desired, lookups(of), never)
    assert of.operations == operations, reason


def test_what_is_fetched_are_the_facts() -> None:
    facts = gather(wanted({"network": {"gatewayId": "gw-1"}, "vpc": VPC}), lookups(scene()), never)
    assert facts.region == "cn-hangzhou"
    assert (facts.workspaces, facts.images, facts.machines) == (FACTS.workspaces, FACTS.images, FACTS.machines)
    assert (facts.gateway, facts.name) == (FACTS.gateway, NameState("free"))
    assert is_unknown(facts.vpcs)
    assert is_unknown(facts.load_balancers)


@pytest.mark.parametrize(
    ("changes", "arguments"),
    [
        ({"network": {"nlb": [{"port": 1}]}}, None),
        ({"vpc": VPC}, "vpc-1"),
        ({"network": {"nlb": [{"port": 1}]}, "vpc": VPC}, "vpc-1"),
    ],
)
def test_of_one_vpc_or_of_all(changes: dict[str, Any], arguments: str | None) -> None:
    of = scene()
    gather(wanted(changes), lookups(of), never)
    assert of.sent("DescribeVSwitches") == [(arguments,)]


def test_security_groups_of_the_vpc_that_a_gateway_reaches() -> None:
    of = scene()
    gather(wanted({"network": {"gatewayId": "gw-1"}}), lookups(of), never)
    assert of.sent("DescribeSecurityGroups") == [("vpc-1",)]


def test_a_gateway_that_reaches_nothing_has_no_groups_to_look_up() -> None:
    of = scene({"DescribeGateway": Gateway("gw-1", "one", "Running")})
    gather(wanted({"network": {"gatewayId": "gw-1"}}), lookups(of), never)
    assert of.sent("DescribeSecurityGroups") == []


def test_nlbs_are_asked_for_once_each_in_order() -> None:
    of = scene()
    listeners = [{"id": "nlb-2", "port": 1}, {"id": "nlb-1", "port": 1}, {"id": "nlb-2", "port": 2}, {"id": "default"}]
    gather(wanted({"network": {"nlb": listeners}, "vpc": VPC}), lookups(of), never)
    assert of.sent("ListLoadBalancers") == [(("nlb-1", "nlb-2"),)]


def test_left_out_on_purpose() -> None:
    of = scene()
    facts = gather(wanted(), lookups(of), never, without=frozenset({"name", "images"}))
    assert of.operations == ["ListWorkspaces", "DescribeMachineSpec"]
    assert is_unknown(facts.name)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.operation)
def test_each_may_be_unavailable_and_is_told_once(gate: Gate) -> None:
    everything = wanted(
        {
            "network": {"gatewayId": "gw-1", "nlb": [{"id": "nlb-1", "port": 1}]},
            "instanceType": None,
            "compute": {"kind": "dedicated"},
        }
    )
    of = scene({gate.operation: ServerFault(gate.operation, "no", status=503)})
    told: list[tuple[str, str]] = []
    facts = gather(everything, lookups(of), lambda found, fault: told.append((found.fact, fault.operation)))
    assert told == [(gate.fact, gate.operation)]
    assert is_unknown(getattr(facts, gate.fact))
    others = [other.fact for other in GATES if other.fact not in (gate.fact, "gateway")]
    assert not any(is_unknown(getattr(facts, fact)) for fact in others)


@pytest.mark.parametrize("fault", [CredentialFault, NeverConnected])
def test_nothing_later_could_succeed(fault: type[Any]) -> None:
    of = scene({"ListImages": fault("ListImages", "no")})
    with pytest.raises(fault):
        gather(wanted(), lookups(of), never)
    assert of.operations[-1] == "ListImages"


@pytest.mark.parametrize(
    ("desired", "stops", "reason"),
    [
        (wanted({"instanceType": None, "compute": {"kind": "dedicated"}}), ["resource_groups"], "nowhere to run"),
        (
            effective(wanted({"instanceType": None, "compute": {"kind": "dedicated"}}), resource_id="eas-r-1"),
            [],
            "found earlier",
        ),
        (wanted({"instanceType": None, "compute": {"kind": "dedicated", "resourceId": "eas-r-1"}}), [], "named"),
    ],
)
def test_only_a_group_that_is_to_be_found_is_vital(desired: Desired, stops: list[str], reason: str) -> None:
    assert [gate.fact for gate in GATES if gate.vital(desired)] == stops, reason


def test_a_missing_permission_does_not_end_the_others() -> None:
    of = scene({"ListWorkspaces": PermissionFault("ListWorkspaces", "no", status=403)})
    facts = gather(wanted(), lookups(of), lambda _gate, _fault: None)
    assert is_unknown(facts.workspaces)
    assert facts.images == FACTS.images


def test_whose_a_name_is() -> None:
    assert name_state("Running", "eas-m-1", {OWNER: "o", CREATING: "c", "a": "b"}) == NameState(
        "taken", "eas-m-1", "Running", "o", "c"
    )
    assert name_state("Running", "eas-m-1", {}) == NameState("taken", "eas-m-1", "Running")


def test_facts_are_unknown_by_default() -> None:
    assert all(is_unknown(getattr(replace(Facts()), field)) for field in Facts.__dataclass_fields__)
