"""Decisions: taken where the facts allow it, kept where they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.lifecycle.deciding import decided, image_is_open, in_force, next_candidate_helps, open_decisions
from pulumi_pai_eas.model.facts import Facts, NameState
from pulumi_pai_eas.model.service import Effective
from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.lifecycle.region import wanted
from tests.unit.rules.subjects import A10, CONTAINER, CPU, FACTS, OWNER, VLLM

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

OFFICIAL = {"containers": [CONTAINER | {"image": "official:vllm:0.14.0-gpu"}]}
NEWEST = {"containers": [CONTAINER | {"image": "official:vllm"}]}
DEDICATED = {"instanceType": None, "compute": {"kind": "dedicated"}}
PREFIX = {"serviceName": None, "serviceNamePrefix": "qwen_"}
FREE = {"workspaceId": None}


def with_effective(desired: Desired, **values: Any) -> Desired:
    return desired.model_copy(update={"effective": Effective(**values)})


@pytest.mark.parametrize(
    ("changes", "facts", "field", "value", "reason"),
    [
        pytest.param({}, FACTS, "service_name", "chat_prod", "as given", id="name"),
        pytest.param(
            {"serviceName": None, "autoName": "a_b"}, FACTS, "service_name", "a_b", "automatic", id="automatic"
        ),
        pytest.param({}, FACTS, "workspace_id", "100", "as given", id="workspace"),
        pytest.param(FREE, FACTS, "workspace_id", "100", "the only enabled one", id="only workspace"),
        pytest.param(FREE, Facts(), "workspace_id", None, "the list could not be had", id="no list of workspaces"),
        pytest.param(DEDICATED, FACTS, "resource_id", "eas-r-1", "the only ready one", id="only group"),
        pytest.param(DEDICATED, Facts(), "resource_id", None, "the list could not be had", id="no list of groups"),
        pytest.param({}, FACTS, "resource_id", None, "public machines have none", id="public"),
        pytest.param({}, FACTS, "instance_types", None, "the type fits", id="type fits"),
        pytest.param({"instanceType": CPU}, FACTS, "instance_types", [A10], "vLLM on a CPU type", id="switched"),
        pytest.param({"instanceType": CPU}, Facts(), "instance_types", None, "no machines known", id="no machines"),
        pytest.param(OFFICIAL, FACTS, "images", [VLLM], "the region's own image", id="official"),
        pytest.param(OFFICIAL, Facts(), "images", [VLLM], "with a tag no list is needed", id="official, no list"),
        pytest.param(NEWEST, Facts(), "images", None, "the newest of what is not known", id="newest, no list"),
        pytest.param(NEWEST, FACTS, "images", [VLLM], "the newest for its chip", id="newest"),
        pytest.param({}, FACTS, "images", None, "nothing to resolve", id="full address"),
    ],
)
def test_what_the_facts_allow(changes: dict[str, Any], facts: Facts, field: str, value: Any, reason: str) -> None:
    assert getattr(decided(wanted(changes), facts).effective, field) == value, reason


@pytest.mark.parametrize(
    ("changes", "recorded"),
    [
        pytest.param(FREE, {"workspace_id": "77"}, id="workspace"),
        pytest.param(DEDICATED, {"resource_id": "eas-r-9"}, id="group"),
        pytest.param({"instanceType": CPU}, {"instance_types": [A10]}, id="machine"),
        pytest.param({"serviceName": None, "autoName": "new"}, {"service_name": "old"}, id="automatic name"),
    ],
)
@pytest.mark.parametrize("facts", [pytest.param(Facts(), id="no facts"), pytest.param(FACTS, id="facts")])
def test_what_was_decided_earlier_stays(changes: dict[str, Any], recorded: dict[str, Any], facts: Facts) -> None:
    effective = decided(with_effective(wanted(changes), **recorded), facts).effective
    assert {name: getattr(effective, name) for name in recorded} == recorded


def test_what_is_not_known_yet_is_not_decided() -> None:
    desired = with_effective(wanted({"serviceName": UNKNOWN, "workspaceId": UNKNOWN}), service_name="was")
    effective = decided(desired, FACTS).effective
    assert (effective.service_name, effective.workspace_id) == ("was", None)


def test_each_attempt_gives_another_name_and_the_same_one_at_every_run() -> None:
    desired = wanted({"serviceName": None, "serviceNamePrefix": "qwen_"})
    names = [decided(desired, Facts(), attempt).effective.service_name for attempt in range(10)]
    assert len(set(names)) == 10
    assert names == [decided(desired, Facts(), attempt).effective.service_name for attempt in range(10)]


@given(
    images=st.permutations(FACTS.images),
    machines=st.permutations(FACTS.machines.types),
    workspaces=st.permutations(FACTS.workspaces),
    groups=st.permutations(FACTS.resource_groups),
    changes=st.sampled_from(
        [{"instanceType": CPU, **OFFICIAL, **FREE}, DEDICATED, {"instanceType": None, "needs": {"gpus": 1}}]
    ),
)
def test_the_order_of_the_facts_does_not_matter(
    images: Any, machines: Any, workspaces: Any, groups: Any, changes: dict[str, Any]
) -> None:
    shuffled = Facts(
        region="cn-hangzhou",
        images=tuple(images),
        machines=replace(FACTS.machines, types=tuple(machines)),
        workspaces=tuple(workspaces),
        resource_groups=tuple(groups),
    )
    assert decided(wanted(changes), shuffled) == decided(wanted(changes), FACTS)


@given(changes=st.sampled_from([{}, FREE, OFFICIAL, DEDICATED, {"instanceType": CPU}]))
def test_deciding_twice_decides_nothing_more(changes: dict[str, Any]) -> None:
    once = decided(wanted(changes), FACTS)
    assert decided(once, FACTS) == once
    assert decided(once, Facts()) == once


@pytest.mark.parametrize(
    ("new", "old", "recorded", "expected", "reason"),
    [
        pytest.param(
            {}, {}, {"images": ["a"]}, {"images": ["a"]}, "create decided what no preview could", id="only made"
        ),
        pytest.param(
            {"images": ["b"]}, {"images": ["a"]}, {"images": ["a"]}, {"images": ["b"]}, "decided anew", id="anew"
        ),
        pytest.param(
            {"images": ["a"]},
            {"images": ["a"]},
            {"images": ["c"]},
            {"images": ["c"]},
            "what was really made",
            id="made",
        ),
        pytest.param({"images": ["a"]}, {}, {}, {"images": ["a"]}, "decided now", id="now"),
        pytest.param({}, {}, {"workspace_id": "7"}, {"workspace_id": "7"}, "each for itself", id="workspace"),
    ],
)
def test_what_an_update_goes_by(
    new: dict[str, Any], old: dict[str, Any], recorded: dict[str, Any], expected: dict[str, Any], reason: str
) -> None:
    desired = with_effective(wanted(), **new)
    found = in_force(desired, with_effective(wanted(), **old), Effective(**recorded), "the_service")
    assert found.effective == Effective(service_name="the_service", **expected), reason
    assert found.spec == desired.spec


@pytest.mark.parametrize(
    ("changes", "name", "helps", "reason"),
    [
        pytest.param(PREFIX, NameState("taken", owner="0" * 20), True, "somebody else's", id="taken"),
        pytest.param(PREFIX, NameState("foreign"), True, "another user's", id="foreign"),
        pytest.param(PREFIX, NameState("taken", owner=OWNER), False, "this resource's own leftover", id="own"),
        pytest.param(PREFIX, NameState("free"), False, "free", id="free"),
        pytest.param(PREFIX, UNKNOWN, False, "not known", id="unknown"),
        pytest.param({}, NameState("taken", owner="0" * 20), False, "a given name is never changed", id="given"),
        pytest.param(
            {"serviceName": None, "autoName": "a"}, NameState("foreign"), False, "nor the automatic one", id="automatic"
        ),
    ],
)
def test_whether_another_name_helps(changes: dict[str, Any], name: Any, helps: bool, reason: str) -> None:
    assert next_candidate_helps(wanted(changes), replace(FACTS, name=name)) is helps, reason


@pytest.mark.parametrize(
    ("changes", "recorded", "needed", "reason"),
    [
        pytest.param({}, {}, set(), "everything is said", id="nothing"),
        pytest.param(NEWEST, {}, {"images", "machines"}, "the newest for a chip", id="newest image"),
        pytest.param(NEWEST, {"images": [VLLM]}, set(), "decided earlier", id="image decided"),
        pytest.param(OFFICIAL, {}, set(), "a tag says which", id="tag"),
        pytest.param({"instanceType": CPU}, {}, {"machines"}, "vLLM needs a GPU", id="switch"),
        pytest.param({"instanceType": CPU}, {"instance_types": [A10]}, set(), "decided earlier", id="switched"),
        pytest.param({"instanceType": None, "needs": {"gpus": 1}}, {}, {"machines"}, "to be chosen", id="needs"),
        pytest.param(DEDICATED, {}, {"resource_groups"}, "to be found", id="group"),
        pytest.param(DEDICATED, {"resource_id": "eas-r-1"}, set(), "found earlier", id="group found"),
    ],
)
def test_what_is_still_open(changes: dict[str, Any], recorded: dict[str, Any], needed: set[str], reason: str) -> None:
    desired = with_effective(wanted(changes), **recorded)
    assert open_decisions(desired) == needed, reason
    assert image_is_open(desired) is ("images" in needed)
