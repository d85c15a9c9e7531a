"""The laws of the codec, each as an assertion on one service JSON. Compared as JSON text: in Python 1 == True == 1.0."""

from __future__ import annotations

import json
from typing import Any

from pulumi_pai_eas.wire import canonicalise, expand, flatten
from tests.unit.wire.oracle import lost

LARGEST = 2**53
"""Beyond it a float does not hold every int, so that the law on floats says nothing."""


def text(value: Any) -> str:
    """JSON with sorted keys; the sentinel as its name."""
    return json.dumps(value, sort_keys=True, default=repr)


def spec_text(section: Any) -> str:
    """A spec as text: its classes and fields, true apart from 1, drafts too."""
    return text(_members(section))


def _members(value: Any) -> Any:
    if type(value) is list:
        return [_members(item) for item in value]
    if hasattr(type(value), "model_fields"):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return {"section": type(value).__name__} | {
            name: _members(item) for name, item in fields.items() if item is not None
        }
    return value


def as_floats(value: Any) -> Any:
    """Every int a float, as Pulumi sends them."""
    if type(value) is dict:
        return {key: as_floats(item) for key, item in value.items()}
    if type(value) is list:
        return [as_floats(item) for item in value]
    if type(value) is int and abs(value) <= LARGEST:
        return float(value)
    return value


def canonical_form_is_final(config: dict[str, Any]) -> None:
    """P1"""
    canonical = canonicalise(config)
    assert text(canonicalise(canonical)) == text(canonical)


def expand_gives_the_canonical_form_back(config: dict[str, Any]) -> None:
    """P2, without and with the outer call"""
    canonical = canonicalise(config)
    expanded = expand(flatten(config)[0])
    assert text(expanded) == text(canonical)
    assert text(canonicalise(expanded)) == text(canonical)


def flatten_gives_normal_form(config: dict[str, Any]) -> None:
    """P4 for the spec that comes of a JSON"""
    spec, notes = flatten(config)
    again, notes_again = flatten(expand(spec))
    assert spec_text(again) == spec_text(spec)
    assert notes_again == notes


def floats_change_nothing(config: dict[str, Any]) -> None:
    """P5"""
    assert text(canonicalise(as_floats(config))) == text(canonicalise(config))
    spec, notes = flatten(config)
    of_floats, notes_of_floats = flatten(as_floats(config))
    assert spec_text(of_floats) == spec_text(spec)
    assert notes_of_floats == notes


def nothing_is_lost(config: dict[str, Any]) -> None:
    """P6, with an oracle that does not use `canonicalise`"""
    assert lost(config, expand(flatten(config)[0])) == []


def hold_all(config: dict[str, Any]) -> None:
    """Every law, and the input is left alone."""
    before = text(config)
    canonical_form_is_final(config)
    expand_gives_the_canonical_form_back(config)
    flatten_gives_normal_form(config)
    floats_change_nothing(config)
    nothing_is_lost(config)
    assert text(config) == before
