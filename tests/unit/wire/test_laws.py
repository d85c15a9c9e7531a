"""The laws of the codec on JSON objects of any content and on specs (P1 to P6), by Hypothesis."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN
from pulumi_pai_eas.wire import canonicalise, expand, flatten
from tests.unit.wire import laws
from tests.unit.wire.documents import documents
from tests.unit.wire.laws import spec_text, text
from tests.unit.wire.specs import blurred, specs

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(suppress_health_check=SLOW, max_examples=250)
@example({"labels": {"a.b": [None]}, "labels.a.b": None})  # a null in whose place a list stands is no member
@example({"labels": {"a.b": [None]}, "labels.a.b": {"c": None}})  # nor is one below such a place
@given(documents)
def test_every_law_holds_for_any_json_object(config: dict[str, Any]) -> None:
    laws.hold_all(config)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(suppress_health_check=SLOW, max_examples=20_000)
@given(documents)
def test_every_law_holds_for_many_json_objects(config: dict[str, Any]) -> None:
    laws.hold_all(config)


def specs_come_back(spec: ServiceSpec) -> None:
    expanded = expand(spec)
    again, _ = flatten(expanded)
    assert spec_text(again) == spec_text(spec), "P4"
    assert text(expand(again)) == text(canonicalise(expanded)), "P3"


@settings(suppress_health_check=SLOW, max_examples=150)
@given(specs())
def test_a_spec_in_normal_form_comes_back(spec: ServiceSpec) -> None:
    specs_come_back(spec)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(suppress_health_check=SLOW, max_examples=10_000)
@given(specs())
def test_many_specs_in_normal_form_come_back(spec: ServiceSpec) -> None:
    specs_come_back(spec)


@settings(suppress_health_check=SLOW, max_examples=100)
@given(specs(), st.integers(0, 10_000))
def test_values_not_known_yet_are_leaves_of_every_type(spec: ServiceSpec, seed: int) -> None:
    """P2 for the JSON of a draft: a value that is not known keeps its place and hides nothing else."""
    expanded = expand(blurred(spec, random.Random(seed)))
    assert text(expand(flatten(expanded)[0])) == text(canonicalise(expanded))


def test_a_section_that_is_not_known_has_no_place() -> None:
    draft = ServiceSpec(service_name="a", network=UNKNOWN, compute=UNKNOWN, extra=UNKNOWN)
    assert expand(draft) == {"metadata": {"name": "a"}}


def test_a_list_or_an_item_that_is_not_known_keeps_its_place() -> None:
    assert text(expand(ServiceSpec(containers=UNKNOWN, storage=[UNKNOWN]))) == text(
        {"containers": UNKNOWN, "storage": [UNKNOWN]}
    )


@pytest.mark.parametrize("depth", [50, 400])
@pytest.mark.parametrize("top", ["zz", "model_config", "labels", "containers"])
def test_deep_nesting_is_no_matter(depth: int, top: str) -> None:
    config: dict[str, Any] = json.loads(f'{{"{top}": ' + '{"a": ' * depth + "1" + "}" * depth + "}")
    assert text(expand(flatten(config)[0])) == text(canonicalise(config))


ODD: list[tuple[str, Any]] = [
    ("an int that Python refuses to write", 10**5000),
    ("a float without end", float("inf")),
    ("no number", float("nan")),
    ("half a character", "\ud800"),
    ("a key that is half a character", {"\udfff": 1}),
    ("zero bytes", "a\0b"),
    ("a long text", "x" * 100_000),
    ("a key that is a number", {1: "a", None: "b"}),
    ("a tuple", ("a", ("b",))),
]


@pytest.mark.parametrize("value", [value for _, value in ODD], ids=[reason for reason, _ in ODD])
@pytest.mark.parametrize(
    "place",
    [
        "metadata.name",
        "metadata.instance",
        "labels",
        "model_config",
        "containers",
        "zz",
        "storage",
        "cloud.computing.instances",
    ],
)
def test_odd_values_raise_nothing(place: str, value: Any) -> None:
    for config in (
        {place: value},
        {place: [value]},
        {place: {"a": value}},
        {place: [{"name": value, "oss": {"path": value}}]},
    ):
        spec, _ = flatten(config)
        flatten(expand(spec))


def test_the_result_shares_nothing_with_the_input() -> None:
    config = {"labels": {"a": ["b"]}, "sinker": {"c": ["d"]}, "containers": [{"resources": {"e": ["f"]}}]}
    before = text(config)
    spec, _ = flatten(config)
    for result in (canonicalise(config), expand(spec)):
        result["labels"]["a"].append(1)
        result["sinker"]["c"].append(1)
        result["containers"][0]["resources"]["e"].append(1)
    assert text(config) == before
    assert text(expand(spec)) == before
