"""The inputs that read gives back: not a letter changes without drift, and only the keys that drifted with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.dynamic.draft import draft
from pulumi_pai_eas.dynamic.returning import returned, without_new_secrets
from pulumi_pai_eas.engine.serialise import is_secret, unwrap_secrets
from pulumi_pai_eas.lifecycle.outcomes import Deployed, Found, NetworkInEffect
from pulumi_pai_eas.model.service import Desired
from tests.unit.lifecycle.region import live
from tests.unit.rules.subjects import BAG, CONTAINER, VPC

INPUTS: dict[str, Any] = BAG | {
    "containers": [
        CONTAINER,
        {"image": "i", "port": 9000, "env": [{"name": "B", "value": "2"}, {"name": "B", "value": "3"}]},
    ],
    "environment": {"0": {"TOKEN": "hush"}},
    "autoscaler": {"min": 1, "max": 4, "metrics": {"qps": 20}},
    "vpc": VPC,
    "effectiveServiceName": "chat_prod",
    "autoName": "chat_prod",
    "labels": {"team": "ml"},
}
DEPLOYED = Deployed(
    "chat_prod",
    "cn-hangzhou",
    "eas-m-1",
    "Running",
    NetworkInEffect(),
    "pai-eas.cn-hangzhou.aliyuncs.com",
    observed=live(),
)


def read_back(found: dict[str, Any], inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    """The inputs after a read that found this bag."""
    inputs = INPUTS if inputs is None else inputs
    return returned(inputs, draft(inputs).desired, Found(DEPLOYED, draft(found).desired), first=False)


def test_without_drift_it_is_the_very_same() -> None:
    assert read_back(INPUTS) == INPUTS
    assert list(read_back(INPUTS)) == list(INPUTS)


def test_numbers_keep_the_form_in_which_the_engine_hands_them_over() -> None:
    floats = INPUTS | {"replicas": 1.0}
    assert type(read_back(INPUTS, floats)["replicas"]) is float


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"replicas": 3}, "a number"),
        ({"vpc": VPC | {"securityGroupId": "sg-9"}}, "a part of a section"),
        ({"labels": {"team": "ops"}}, "a label"),
        ({"autoscaler": {"min": 2, "max": 4, "metrics": {"qps": 20}}}, "a bound"),
        ({"instanceType": "ecs.gn7i-c16g1.4xlarge"}, "a machine"),
    ],
)
def test_only_what_drifted_changes(changes: dict[str, Any], reason: str) -> None:
    result = read_back(INPUTS | changes)
    assert {key for key in INPUTS if result[key] != INPUTS[key]} == set(changes), reason
    assert result.keys() == INPUTS.keys()


def test_what_is_gone_goes() -> None:
    found = {key: value for key, value in INPUTS.items() if key not in ("vpc", "autoscaler")}
    assert read_back(found) == found


@given(st.sets(st.sampled_from(["replicas", "vpc", "autoscaler", "labels", "instanceType"])))
def test_any_set_of_keys_may_go(gone: set[str]) -> None:
    found = {key: value for key, value in INPUTS.items() if key not in gone}
    assert read_back(found) == found


def test_a_variable_that_the_user_did_not_set_comes_back_as_a_secret() -> None:
    result = read_back(INPUTS | {"environment": {"0": {"TOKEN": "other", "DEBUG": "1"}}})
    assert result["environment"]["0"]["TOKEN"] == "other"
    assert is_secret(result["environment"]["0"]["DEBUG"])
    assert unwrap_secrets(result["environment"]) == {"0": {"TOKEN": "other", "DEBUG": "1"}}
    assert {key for key in INPUTS if result[key] != INPUTS[key]} == {"environment"}


def test_of_a_container_without_environment_every_variable_is_a_secret() -> None:
    plain = {key: value for key, value in INPUTS.items() if key != "environment"}
    result = read_back(plain | {"environment": {"0": {"DEBUG": "1"}}}, plain)
    assert is_secret(result["environment"]["0"]["DEBUG"])


def test_what_the_engine_does_not_know_of_yet_may_be_secret() -> None:
    before = {"disk": "60Gi", "environment": {"0": {"A": "1"}}}
    inputs = {"disk": "60Gi", "environment": {"0": {"A": "1", "B": "hush"}}, "shmSize": 64}
    result = without_new_secrets(inputs, inputs, before)
    assert unwrap_secrets(result) == inputs
    assert {key: is_secret(value) for key, value in result.items()} == {
        "disk": False,
        "environment": True,
        "shmSize": True,
    }
    assert without_new_secrets(inputs, inputs, inputs) == inputs


def test_read_by_id_everything_the_service_has_is_an_input() -> None:
    seen = draft(
        BAG | {"environment": {"0": {"TOKEN": "hush"}}, "dockerAuth": "hush", "network": {"gatewayId": "gw-1"}}
    )
    observed = live(seen.desired, labels={"team": "ml", "pulumi_owner": "x", "pulumi_creating": "y"})
    found = Found(replace(DEPLOYED, observed=observed), seen.desired)
    result = returned({}, Desired(spec=seen.desired.spec.model_copy(update={"labels": None})), found, first=True)
    assert is_secret(result["environment"])
    assert is_secret(result["dockerAuth"])
    assert unwrap_secrets(result) == {
        "region": "cn-hangzhou",
        "serviceName": "chat_prod",
        "workspaceId": "100",
        "replicas": 1,
        "containers": [CONTAINER],
        "environment": {"0": {"TOKEN": "hush"}},
        "compute": {"kind": "public", "instanceTypes": ["ecs.gn7i-c8g1.2xlarge"]},
        "storage": BAG["storage"],
        "network": {"gatewayId": "gw-1"},
        "dockerAuth": "hush",
        "labels": {"team": "ml"},
    }


def test_read_by_id_of_a_service_that_could_not_be_seen_gives_its_name() -> None:
    found = Found(replace(DEPLOYED, observed=None), draft(BAG).desired)
    assert returned({}, draft(BAG).desired, found, first=True) == {"region": "cn-hangzhou", "serviceName": "chat_prod"}
