"""From the bag of a check to a draft: unknown Outputs at every depth, what has no meaning, and back again."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.output import Unknown

from pulumi_pai_eas.dynamic.draft import draft, effective_keys, inputs_of, with_edits
from pulumi_pai_eas.model.edit import Edit
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.service import Effective
from pulumi_pai_eas.model.unknown import holds_unknown, is_unknown
from pulumi_pai_eas.property_bag import hoist
from tests.unit.rules.subjects import BAG, CONTAINER, VPC

WHOLE: dict[str, Any] = BAG | {
    "containers": [CONTAINER, {"image": "i", "port": 9000}],
    "environment": {"0": {"A": "1", "B": "2"}},
    "vpc": VPC,
    "network": {"nlb": [{"id": "default", "port": 9000, "netType": "intranet"}]},
    "autoscaler": {"min": 1, "max": 4, "metrics": {"qps": 20}},
    "labels": {"team": "ml"},
    "extra": {"metadata": {"x": 1}},
    "findings": {"PAI2107": "ignore"},
    "options": None,
}
del WHOLE["options"]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside a bag."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in members for found in ((*path, key), *places(item, (*path, key)))]


def with_unknown(bag: Any, path: tuple[Any, ...]) -> Any:
    result = copy.deepcopy(bag)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = Unknown()
    return result


def lines(bag: dict[str, Any]) -> list[str]:
    return [finding.line() for finding in draft(bag).findings]


def test_a_whole_bag_has_no_findings_and_loses_nothing() -> None:
    found = draft(WHOLE)
    assert found.findings == ()
    assert draft(hoist(to_bag(found.desired))).desired == found.desired
    first = (found.desired.spec.containers or [])[0]
    assert [(one.name, one.value) for one in first.env or []] == [("A", "1"), ("B", "2")]


@given(path=st.sampled_from(places(WHOLE)))
def test_an_output_that_is_not_known_may_stand_anywhere(path: tuple[Any, ...]) -> None:
    found = draft(with_unknown(WHOLE, path))
    assert found.findings == ()
    assert holds_unknown(found.desired) or path[-1] == "kind"


def test_the_sentinel_stands_where_the_output_stood() -> None:
    desired = draft(with_unknown(WHOLE, ("vpc", "vswitchIds", 1))).desired
    assert desired.spec.vpc is not None
    assert desired.spec.vpc.vswitch_ids is not None
    assert desired.spec.vpc.vswitch_ids[0] == "vsw-h"
    assert is_unknown(desired.spec.vpc.vswitch_ids[1])


@pytest.mark.parametrize(
    ("key", "member", "items"), [("environment", "env", "containers"), ("gitPasswords", "password", "storage")]
)
def test_what_is_hoisted_may_be_unknown_as_a_whole(key: str, member: str, items: str) -> None:
    storage = [
        {"kind": "git", "repo": "https://a/b.git", "mountPath": "/code"},
        {"kind": "oss", "path": "oss://b/", "mountPath": "/m"},
    ]
    found = draft(BAG | {"storage": storage, key: Unknown()})
    assert found.findings == ()
    first = getattr(found.desired.spec, items)[0]
    assert is_unknown(getattr(first, member))


def test_an_environment_beside_containers_that_are_not_known_is_no_finding() -> None:
    found = draft(with_unknown(WHOLE, ("containers",)))
    assert found.findings == ()
    assert is_unknown(found.desired.spec.containers)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param({"replica": 2}, "PAI6202 replica: ", id="unknown key"),
        pytest.param({"replicas": "two"}, "PAI6201 replicas: ", id="wrong type"),
        pytest.param({"containers": [{"image": 5}]}, "PAI6201 containers[0].image: ", id="wrong type in a list"),
        pytest.param({"vpc": {"vpcid": "v"}}, "PAI6202 vpc.vpcid: ", id="unknown key in a section"),
        pytest.param({"compute": {"kind": "public"}}, "PAI2102 ", id="a type and compute"),
        pytest.param({"compute": {"kind": "quota"}, "instanceType": None}, "PAI6201 compute", id="missing"),
        pytest.param(
            {"environment": {"3": {"A": "1"}}},
            "PAI6201 environment.3: belongs to no item of its list",
            id="environment of no container",
        ),
        pytest.param(
            {"gitPasswords": {"7": "p"}},
            "PAI6201 gitPasswords.7: belongs to no item of its list",
            id="password of no mount",
        ),
    ],
)
def test_what_has_no_meaning_is_a_finding_that_nobody_can_lower(changes: dict[str, Any], line: str) -> None:
    bag = {key: value for key, value in (BAG | changes).items() if value is not None}
    found = draft(bag).findings
    assert [finding.line()[: len(line)] for finding in found] == [line]
    assert all(finding.malformed and finding.severity == "error" for finding in found)


def test_a_finding_never_shows_the_value() -> None:
    assert "hush" not in "".join(lines(BAG | {"token": {"hush": "hush"}, "gitPasswords": {"7": "hush"}}))


def test_the_bag_that_was_read_is_left_alone() -> None:
    bag = copy.deepcopy(WHOLE)
    draft(bag)
    assert bag == WHOLE


def test_inputs_among_outputs() -> None:
    outputs = BAG | {"environment": {}, "effectiveServiceName": "x", "serviceId": "eas-m-1", "status": "Running"}
    assert inputs_of(outputs | {"__provider": "p"}) == BAG | {"environment": {}, "effectiveServiceName": "x"}


@pytest.mark.parametrize(
    ("edits", "expected", "reason"),
    [
        ((), {}, "nothing to put in"),
        ((Edit(("replicas",), 2),), {"replicas": 2}, "a value"),
        ((Edit(("runtime", "enableCrashBlock"), True),), {"runtime": {"enableCrashBlock": True}}, "a section made"),
    ],
)
def test_defaults_are_put_in(edits: tuple[Edit, ...], expected: dict[str, Any], reason: str) -> None:
    assert with_edits(WHOLE, edits) == WHOLE | expected, reason


def test_a_default_inside_a_list_leaves_what_is_hoisted_beside_it() -> None:
    edited = with_edits(WHOLE, (Edit(("containers", 1, "port"), 8000),))
    assert edited["environment"] == WHOLE["environment"]
    assert edited["containers"] == [CONTAINER, {"image": "i", "port": 8000}]


def test_unknown_outputs_stay_what_they_are_for_the_engine() -> None:
    bag = with_unknown(WHOLE, ("vpc", "vpcId"))
    edited = with_edits(bag, (Edit(("replicas",), 2),))
    assert isinstance(edited["vpc"]["vpcId"], Unknown)


def test_decisions_are_inputs_of_their_own() -> None:
    desired = draft(BAG).desired
    assert effective_keys(desired) == {}
    decided = Effective(service_name="a", workspace_id="1", instance_types=["t"], resource_id="r", images=["i"])
    assert effective_keys(desired.model_copy(update={"effective": decided})) == {
        "effectiveServiceName": "a",
        "effectiveWorkspaceId": "1",
        "effectiveInstanceTypes": ["t"],
        "effectiveResourceId": "r",
        "effectiveImages": ["i"],
    }
