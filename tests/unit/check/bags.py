"""Bags as the engine hands them over, good ones and such with any JSON value anywhere in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pulumi.output import Unknown

from pulumi_pai_eas.model.properties import INPUT_KEYS, to_bag
from pulumi_pai_eas.property_bag import hoist
from pulumi_pai_eas.wire import flatten

GOLDEN = Path(__file__).parents[2] / "stacks" / "patterns" / "golden"
Path_ = tuple[str | int, ...]
NOT_KNOWN = Unknown()
"""What stands for an Output that is not known yet, wherever it stands."""


def of_configuration(config: dict[str, Any]) -> dict[str, Any]:
    """The bag of a service JSON."""
    return hoist(to_bag(flatten(config)[0]))


def good_bags() -> list[dict[str, Any]]:
    """One bag for each golden service JSON, with what stands in no service JSON."""
    found = [of_configuration(json.loads(file.read_text())) for file in sorted(GOLDEN.glob("*.json"))]
    found += [
        {**found[0], "autoName": "chat_dev", "owner": "0" * 20, "serviceName": None, "serviceNamePrefix": "chat"},
        {
            **found[1],
            "region": "cn-hangzhou",
            "cronScaler": {"jobs": [{"name": "day", "schedule": "0 0 8 * * *", "targetSize": 4}]},
            "traffic": {"weight": 10, "state": "grouping"},
            "needs": {"gpus": 1, "gpuMemory": 20, "model": "Qwen/Qwen3-8B", "context": 8192},
        },
        {
            **found[2],
            "desiredState": "running",
            "safetyLock": "dangerous",
            "nlbFailure": "error",
            "cpuWithGpuEngine": "switch",
            "waitFor": "ready",
            "createFailure": "delete",
            "checks": "preview",
            "findings": {"PAI2107": "ignore"},
            "effectiveInstanceTypes": ["ecs.gn7i-c8g1.2xlarge"],
        },
    ]
    return [{key: value for key, value in bag.items() if value is not None} for bag in found]


GOOD = good_bags()

characters = st.characters(exclude_categories=["Cs"])  # protobuf carries no lone surrogates
texts = st.one_of(
    st.text(characters, max_size=8),
    st.sampled_from(
        ["", " ", "0", "-1", "1e9", "true", "$(A)", "oss://", "official:vllm", "\0", "a\nb", "𐀀", "é" * 300]
    ),
)
scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.sampled_from([0, -1, 1, 8000, 8080, 65536, 2.5, -0.0, 1e308, float("inf"), float("nan")]),
    st.floats(),
    texts,
    st.just(NOT_KNOWN),
)
keys = st.one_of(
    st.sampled_from(
        [*sorted(INPUT_KEYS), "kind", "image", "port", "path", "mountPath", "type", "name", "value", "0", "1"]
    ),
    texts,
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


def places(value: Any, at: Path_ = ()) -> list[Path_]:
    """Every place inside a value, itself first."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        inside = list(enumerate(value))  # pyright: ignore[reportUnknownArgumentType]
    return [at, *(place for key, member in inside for place in places(member, (*at, key)))]


def put(value: Any, place: Path_, new: Any) -> Any:
    """A copy with something else at a place."""
    if not place:
        return new
    head, *rest = place
    copied = value.copy()
    copied[head] = put(value[head], tuple(rest), new)
    return copied


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A good bag with up to three values replaced, and up to two keys that it did not have."""
    bag = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.sampled_from(places(bag)[1:] or [()]))
        bag = put(bag, place, draw(values)) if place else bag
    for _ in range(draw(st.integers(0, 2))):
        inside = [place for place in places(bag) if isinstance(at(bag, place), dict)]
        place = draw(st.sampled_from(inside))
        bag = put(bag, place, at(bag, place) | {draw(keys): draw(values)})
    return bag


def at(value: Any, place: Path_) -> Any:
    """The value at a place."""
    for key in place:
        value = value[key]
    return value


bags = st.one_of(spoilt(), spoilt(), st.dictionaries(keys, values, max_size=6))
