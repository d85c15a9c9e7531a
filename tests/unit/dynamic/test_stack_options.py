"""What the stack says for all its services, and a service's own words before it."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.dynamic.draft import draft
from pulumi_pai_eas.dynamic.stack_options import merged, with_labels, with_region
from pulumi_pai_eas.errors import ConfigurationError
from pulumi_pai_eas.model.unknown import is_unknown
from tests.unit.rules.subjects import BAG

UNSET = Unknown()


def settings(**config: str) -> Settings:
    """A stack's configuration; `pai__waitFor` is `pai:waitFor`."""
    return Settings.read({key.replace("__", ":"): value for key, value in config.items()}, {})


STACK = settings(
    alicloud__region="cn-beijing",
    pai__labels='{"team": "ml", "cost": "7"}',
    pai__waitFor="running",
    pai__checks="create",
    pai__findings='{"PAI2107": "ignore", "PAI1105": "error"}',
)


@pytest.mark.parametrize(
    ("bag", "region", "reason"),
    [
        ({}, "cn-beijing", "the stack's"),
        ({"region": None}, "cn-beijing", "None is none"),
        ({"region": ""}, "cn-beijing", "so is an empty text"),
        ({"region": "cn-hangzhou"}, "cn-hangzhou", "a service's own"),
        ({"region": UNSET}, UNSET, "one that is not known yet"),
    ],
)
def test_the_region_is_always_in_the_inputs(bag: dict[str, Any], region: Any, reason: str) -> None:
    assert with_region(bag, STACK) == bag | {"region": region}, reason


def test_no_region_anywhere() -> None:
    with pytest.raises(
        ConfigurationError, match="no region: pulumi config set alicloud:region cn-hangzhou, or region="
    ):
        with_region({}, settings())
    assert with_region({"region": "cn-hangzhou"}, settings()) == {"region": "cn-hangzhou"}


@pytest.mark.parametrize(
    ("bag", "labels", "reason"),
    [
        ({}, {"team": "ml", "cost": "7"}, "the stack's alone"),
        ({"labels": None}, {"team": "ml", "cost": "7"}, "None is none"),
        ({"labels": {"team": "ops"}}, {"team": "ops", "cost": "7"}, "a service's own go before them"),
        ({"labels": {"x": UNSET}}, {"team": "ml", "cost": "7", "x": UNSET}, "one that is not known yet"),
        ({"labels": UNSET}, UNSET, "none of them is known yet"),
        ({"labels": "text"}, "text", "a wrong type is a finding, not a defect"),
    ],
)
def test_labels_of_the_stack(bag: dict[str, Any], labels: Any, reason: str) -> None:
    assert with_labels(bag, STACK) == bag | {"labels": labels}, reason


def test_a_stack_without_labels_adds_no_key() -> None:
    assert with_labels({"replicas": 1}, settings()) == {"replicas": 1}


def test_the_bag_itself_stays() -> None:
    bag: dict[str, Any] = {"labels": {"a": "b"}}
    with_labels(with_region(bag, STACK), STACK)
    assert bag == {"labels": {"a": "b"}}


@pytest.mark.parametrize(
    ("own", "option", "value"),
    [
        ({}, "wait_for", "running"),
        ({"waitFor": "ready"}, "wait_for", "ready"),
        ({}, "checks", "create"),
        ({}, "nlb_failure", None),
        ({"nlbFailure": "error"}, "nlb_failure", "error"),
        ({"desiredState": "stopped"}, "desired_state", "stopped"),
        ({}, "findings", {"PAI2107": "ignore", "PAI1105": "error"}),
        ({"findings": {"PAI2107": "error"}}, "findings", {"PAI2107": "error", "PAI1105": "error"}),
        ({"findings": {}}, "findings", {}),
    ],
)
def test_options_of_the_stack(own: dict[str, Any], option: str, value: Any) -> None:
    assert getattr(merged(draft(BAG | own).desired, STACK).options, option) == value


def test_options_that_are_not_known_yet_stay_so() -> None:
    options = merged(draft(BAG | {"findings": UNSET, "waitFor": UNSET}).desired, STACK).options
    assert is_unknown(options.findings)
    assert is_unknown(options.wait_for)


def test_a_stack_that_says_nothing_changes_nothing() -> None:
    desired = draft(BAG | {"waitFor": "ready"}).desired
    assert merged(desired, settings()) == desired
