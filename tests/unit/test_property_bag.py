"""The shape of state: laws of hoisting, spelling of keys, what is secret, who owns a service."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.unknown import UNKNOWN, is_unknown
from pulumi_pai_eas.property_bag import (
    HOISTS,
    auto_name,
    camel,
    hoist,
    is_secret_key,
    owner_of,
    restore,
    snake,
    strays,
)

names = st.text("ABCabc_", min_size=1, max_size=3)
leaves = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.text("ab$(", max_size=3)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2))
environments = (
    st.dictionaries(names, st.text("xy", max_size=2), max_size=3)
    | st.lists(st.fixed_dictionaries({"name": names, "value": names}), max_size=2)
    | leaves.filter(lambda value: value is not None)
)
containers = st.lists(
    st.fixed_dictionaries({}, optional={"image": leaves, "env": environments, "extra": values}) | leaves, max_size=3
)
mounts = st.lists(
    st.fixed_dictionaries({}, optional={"mountPath": leaves, "password": names, "extra": values}) | leaves, max_size=3
)
bags = st.fixed_dictionaries(
    {}, optional={"containers": containers | leaves, "storage": mounts | leaves, "replicas": leaves, "labels": values}
)


def text(value: Any) -> str:
    """As JSON: in Python True == 1 == 1.0, which would hide a change of type."""
    return json.dumps(value, sort_keys=True)


@given(bags)
def test_restore_undoes_hoist(bag: dict[str, Any]) -> None:
    assert text(restore(hoist(bag))) == text(bag)


@given(bags)
def test_hoist_twice_is_hoist_once(bag: dict[str, Any]) -> None:
    assert text(hoist(hoist(bag))) == text(hoist(bag))


@given(bags)
def test_neither_changes_what_it_is_given(bag: dict[str, Any]) -> None:
    before = copy.deepcopy(bag)
    restore(hoist(bag))
    assert text(bag) == text(before)


@given(bags)
def test_no_map_and_no_text_is_left_in_the_lists(bag: dict[str, Any]) -> None:
    hoisted = hoist(bag)
    for rule in HOISTS:
        items = hoisted.get(rule.items)
        for item in items if isinstance(items, list) else []:
            assert not isinstance(item, dict) or isinstance(item.get(rule.member), list | None)


@given(bags, st.sampled_from(["1", "7"]), environments)
def test_restore_loses_no_entry(bag: dict[str, Any], position: str, member: Any) -> None:
    hoisted = hoist(bag)
    for rule in HOISTS:
        hoisted.setdefault(rule.key, {}).setdefault(position, member)
    restored = restore(hoisted)
    for rule in HOISTS:
        items = restored.get(rule.items)
        inside = [
            item[rule.member]
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict) and item.get(rule.member) is not None
        ]
        assert len(inside) + len(restored.get(rule.key, {})) >= len(hoisted[rule.key])


def test_environments_are_sorted_by_name() -> None:
    hoisted = hoist({"containers": [{"env": {"B": "1", "A": "2"}}]})
    assert list(hoisted["environment"]["0"]) == ["A", "B"]


EXAMPLES = [
    (
        {"containers": [{"image": "a", "env": {"A": "x"}}, {"image": "b"}]},
        {"containers": [{"image": "a"}, {"image": "b"}], "environment": {"0": {"A": "x"}}},
        "by position",
    ),
    (
        {"containers": [{"env": [{"name": "A", "value": "x"}]}]},
        {"containers": [{"env": [{"name": "A", "value": "x"}]}]},
        "the list form keeps order and repeats, so it stays",
    ),
    ({"containers": [{"env": {}}]}, {"containers": [{}], "environment": {"0": {}}}, "an empty map is not absence"),
    (
        {"storage": [{"kind": "oss"}, {"kind": "git", "password": "p"}]},
        {"storage": [{"kind": "oss"}, {"kind": "git"}], "gitPasswords": {"1": "p"}},
        "a git password",
    ),
    ({"containers": None, "storage": "x"}, {"containers": None, "storage": "x"}, "no lists, nothing to do"),
    (
        {"containers": [{"env": {"A": "x"}}], "environment": {"1": {"B": "y"}}},
        {"containers": [{}], "environment": {"1": {"B": "y"}, "0": {"A": "x"}}},
        "entries that are there already stay",
    ),
]


@pytest.mark.parametrize(("bag", "hoisted"), [example[:2] for example in EXAMPLES], ids=[e[2] for e in EXAMPLES])
def test_hoist(bag: dict[str, Any], hoisted: dict[str, Any]) -> None:
    assert hoist(bag) == hoisted


RESTORED = [
    (
        {"containers": [{}], "environment": {"0": {"A": "x"}, "1": {"B": "y"}}},
        {"containers": [{"env": {"A": "x"}}], "environment": {"1": {"B": "y"}}},
        (("environment", "1"),),
        "an entry of a container that is gone stays for the reader to report",
    ),
    (
        {"environment": {"0": {"A": "x"}}},
        {"environment": {"0": {"A": "x"}}},
        (("environment", "0"),),
        "no list at all",
    ),
    ({"containers": [{}], "environment": {"0": None}}, {"containers": [{}]}, (), "None: an Output without environment"),
    (
        {"containers": [{"env": [{"name": "A"}]}], "environment": {"0": {"B": "y"}}},
        {"containers": [{"env": [{"name": "A"}]}], "environment": {"0": {"B": "y"}}},
        (),
        "a member that is there is not overwritten",
    ),
    (
        {"containers": [{}], "environment": {"0": [{"name": "A", "value": "x"}]}},
        {"containers": [{"env": [{"name": "A", "value": "x"}]}]},
        (),
        "an Output that turned out to be the list form goes back into its container",
    ),
]


@pytest.mark.parametrize(("bag", "restored", "stray"), [e[:3] for e in RESTORED], ids=[e[3] for e in RESTORED])
def test_restore(bag: dict[str, Any], restored: dict[str, Any], stray: tuple[tuple[str, str], ...]) -> None:
    assert restore(bag) == restored
    assert strays(bag) == stray


def test_what_is_not_known_passes_through_and_is_no_stray() -> None:
    bag = {"containers": [UNKNOWN, {"image": UNKNOWN}], "environment": {"0": UNKNOWN, "1": UNKNOWN}, "storage": UNKNOWN}
    restored = restore(bag)
    assert is_unknown(restored["containers"][0])
    assert is_unknown(restored["containers"][1]["env"])
    assert list(restored["environment"]) == ["0"]
    assert strays(bag) == strays({"containers": UNKNOWN, "environment": {"5": {}}}) == ()
    again = hoist(restored)
    assert sorted(again["environment"]) == ["0", "1"]
    assert list(again["containers"][1]) == ["image"]


def test_an_environment_that_is_not_known_leaves_the_list() -> None:
    hoisted = hoist({"containers": [{"env": UNKNOWN}]})
    assert hoisted["containers"] == [{}]
    assert is_unknown(hoisted["environment"]["0"])


NAMES = [
    ("vswitch_ids", "vswitchIds", "no abbreviation is special"),
    ("nlb_failure", "nlbFailure", "nor here"),
    ("enable_http2", "enableHttp2", "a digit"),
    ("cpu", "cpu", "one word"),
    ("warm_up_data_path", "warmUpDataPath", "several words"),
]


@pytest.mark.parametrize(("name", "key"), [row[:2] for row in NAMES], ids=[row[2] for row in NAMES])
def test_keys(name: str, key: str) -> None:
    assert camel(name) == camel(key) == key
    assert snake(key) == snake(name) == name


@given(st.from_regex(r"[a-z]+[0-9]?(_[a-z]+[0-9]?){0,3}", fullmatch=True))
def test_snake_undoes_camel(name: str) -> None:
    assert snake(camel(name)) == name


SECRET = [
    ("token", True, "the word itself"),
    ("private_token", True, "docker credentials of EAS hold one"),
    ("git_password", True, "inside a longer key"),
    ("accessKeySecret", True, "whatever the case"),
    ("access_key_id", True, "the id is half of it"),
    ("docker_auth", True, "base64 of user and password"),
    ("decryption_key", True, "confidential services"),
    ("private_key", True, "by its prefix"),
    ("key", False, "too common to mean a secret"),
    ("path", False, "an ordinary key"),
]


@pytest.mark.parametrize(("key", "expected"), [row[:2] for row in SECRET], ids=[row[2] for row in SECRET])
def test_secret_keys(key: str, expected: bool) -> None:
    assert is_secret_key(key) is expected


def test_the_owner_is_a_fingerprint_that_never_changes() -> None:
    # printf 'acme\0shop\0prod\0chat' | sha256sum | cut -c1-20
    assert owner_of("acme", "shop", "prod", "chat") == "fb777d64d41bdaa55732"


def test_parts_of_the_owner_do_not_run_together() -> None:
    assert owner_of("a", "bc", "d", "e") != owner_of("ab", "c", "d", "e")
    assert owner_of("a", "b", "c", "de") != owner_of("a", "b", "cd", "e")


AUTO_NAMES = [
    ("chat", "prod", "chat_prod", "the plain case"),
    ("Chat-V1.5", "Dev", "chat_v1_5_dev", "lower case, hyphens and dots"),
    ("模型a", "prod", "a_prod", "characters EAS does not take are dropped"),
    ("a b/c", "x", "abc_x", "so are blanks and slashes"),
    ("x" * 70, "prod", "x" * 63, "cut to the longest name"),
]


@pytest.mark.parametrize(("resource", "stack", "name"), [r[:3] for r in AUTO_NAMES], ids=[r[3] for r in AUTO_NAMES])
def test_automatic_names(resource: str, stack: str, name: str) -> None:
    assert auto_name(resource, stack) == name


@given(st.text(min_size=1), st.text(min_size=1))
def test_automatic_names_hold_only_what_eas_takes(resource: str, stack: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,63}", auto_name(resource, stack))
