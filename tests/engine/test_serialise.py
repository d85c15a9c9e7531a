"""engine/serialise.py: there and back, and secrets marked and unmarked."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.engine.serialise import from_struct, is_secret, to_struct, unwrap_secrets, wrap_secret

LEAVES = st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
)
BAGS = st.dictionaries(st.text(max_size=6), TREES, max_size=5)


def wrapped_somewhere(value: Any, draw: Any) -> Any:
    """The same tree with some of its values marked as secrets."""
    if isinstance(value, dict):
        value = {key: wrapped_somewhere(member, draw) for key, member in value.items()}
    elif isinstance(value, list):
        value = [wrapped_somewhere(member, draw) for member in value]
    return wrap_secret(value) if draw(st.booleans()) else value


@given(BAGS)
def test_there_and_back(bag: dict[str, Any]) -> None:
    assert from_struct(to_struct(bag)) == bag


@given(TREES, st.data())
def test_unwrapping_takes_every_mark_away(tree: Any, data: st.DataObject) -> None:
    assert unwrap_secrets(wrapped_somewhere(tree, data.draw)) == tree


def test_a_mark_survives_the_way_at_any_depth() -> None:
    bag = {"plain": 1.0, "deep": {"list": [{"token": wrap_secret("hush")}]}}
    written = to_struct(bag)
    token = written["deep"]["list"][0]["token"]
    assert token["value"] == "hush"
    assert unwrap_secrets(from_struct(written)) == {"plain": 1.0, "deep": {"list": [{"token": "hush"}]}}


def test_wrapping_twice_is_wrapping_once() -> None:
    once = wrap_secret("hush")
    assert wrap_secret(once) == once
    assert is_secret(once)
    assert not is_secret("hush")
    assert not is_secret({"value": "hush"})


def test_none_at_the_top_is_left_out() -> None:
    assert from_struct(to_struct({"a": None, "b": "x"})) == {"b": "x"}
