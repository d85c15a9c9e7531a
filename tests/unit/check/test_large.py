"""Values of any size and any alphabet: findings that are still one short line each, and no quadratic search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.property_bag import hoist
from tests.unit.check.bags import GOOD, at, places, put

if TYPE_CHECKING:
    from pulumi_pai_eas.provider import ServiceProvider

MEGABYTES = 10 * 1024 * 1024
MANY = 10_000
PLAIN = next(bag for bag in GOOD if bag.get("serviceName") == "mounted_dev")
PLANES = [chr(plane * 0x10000 + 0x41) for plane in range(17)]
LETTERS = ["a", "a b ", "/", "oss://", "é𐀀", "\n", "--port 8080 ", "$(A)", "0", '"', "\\"]
OFTEN: list[tuple[str | int, ...]] = [
    ("serviceName",), ("containers", 0, "image"), ("containers", 0, "command"), ("storage", 0, "path"),
    ("storage", 0, "mountPath"), ("storage", 3, "repo"), ("vpc", "vpcId"), ("compute", "instanceTypes", 0),
]  # fmt: skip
CONTAINER = {"image": "registry/own:1", "port": 8000, "command": "serve"}
LISTS: list[tuple[str, list[Any], str]] = [
    ("containers", [{**CONTAINER, "port": 1 + n} for n in range(MANY)], "containers with a port each"),
    ("containers", [{**CONTAINER, "port": 8080}] * MANY, "containers with a wrong port each"),
    ("containers", [CONTAINER] * MANY, "containers on one port"),
    ("containers", [None] * MANY, "no containers, many times"),
    ("containers", [{**CONTAINER, "port": 8000, "env": {"A": "1"}}] * MANY, "environments, hoisted"),
    ("storage", [{"kind": "emptyDir", "mountPath": f"/mnt/{n}"} for n in range(MANY)], "mounts beside each other"),
    ("storage", [{"kind": "emptyDir", "mountPath": "/mnt" + "/a" * (n % 200)} for n in range(MANY)], "mounts inside mounts"),
    ("storage", [{"kind": "oss", "path": "x", "mountPath": "x"}] * MANY, "wrong mounts"),
    ("storage", [{"kind": "?"}] * MANY, "mounts of no kind"),
]  # fmt: skip


def failures(provider: ServiceProvider, bag: dict[str, Any]) -> list[str]:
    """What check says, each one short line."""
    result = provider.check({}, bag)
    found = [failure.reason for failure in result.failures or []]
    for reason in found:
        assert "\n" not in reason
        assert len(reason) < 2000, reason[:3000]
    return found


def texts(bag: dict[str, Any]) -> list[tuple[str | int, ...]]:
    return [place for place in places(bag) if isinstance(at(bag, place), str)]


def fed(provider: ServiceProvider, long: str) -> None:
    """A long text at every place that takes one."""
    for place in texts(PLAIN):
        failures(provider, put(PLAIN, place, long))
    for key in ("disk", "region", "instanceType", "serviceType", "token", "labels", "waitFor"):
        failures(provider, {**PLAIN, key: long})


@pytest.mark.parametrize("place", OFTEN, ids=str)
def test_ten_megabytes(provider: ServiceProvider, place: tuple[str | int, ...]) -> None:
    assert len(failures(provider, put(PLAIN, place, "a" * MEGABYTES))) <= 2


@pytest.mark.parametrize("letter", LETTERS)
def test_a_hundred_thousand_letters(provider: ServiceProvider, letter: str) -> None:
    fed(provider, letter * (100_000 // len(letter)))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("letter", LETTERS)
def test_ten_megabytes_of_anything_anywhere(provider: ServiceProvider, letter: str) -> None:
    fed(provider, letter * (MEGABYTES // len(letter)))


def test_a_key_of_ten_megabytes(provider: ServiceProvider) -> None:
    long = "a" * MEGABYTES
    for place in ((), ("containers", 0), ("storage", 0), ("vpc",), ("storage", 0, "properties")):
        if place in places(PLAIN):
            failures(provider, put(PLAIN, place, at(PLAIN, place) | {long: 1}))
    for key in ("labels", "features", "extra", "findings", "environment"):
        failures(provider, {**PLAIN, key: {long: "1"}})


@pytest.mark.parametrize(("key", "items", "reason"), LISTS, ids=[row[2] for row in LISTS])
def test_ten_thousand_members(provider: ServiceProvider, key: str, items: list[Any], reason: str) -> None:
    failures(provider, hoist({**PLAIN, key: items}))
    assert provider.diff("cn-hangzhou/a", hoist({**PLAIN, key: items}), hoist({**PLAIN, key: items})).changes is False


@pytest.mark.parametrize("key", ["environment", "labels", "features", "extra", "findings"])
def test_ten_thousand_entries(provider: ServiceProvider, key: str) -> None:
    entries = {f"KEY_{n}": "1" for n in range(MANY)}
    failures(provider, {**PLAIN, key: {"0": entries} if key == "environment" else entries})


@pytest.mark.parametrize("letter", PLANES, ids=[f"plane {plane}" for plane in range(17)])
def test_every_plane_of_unicode(provider: ServiceProvider, letter: str) -> None:
    (name,) = failures(provider, {**PLAIN, "serviceName": f"a{letter}b"})
    assert "serviceName" in name
    for place in texts(PLAIN):
        failures(provider, put(PLAIN, place, f"a{letter}b"))
    for place in places(PLAIN):
        if isinstance(at(PLAIN, place), dict):
            failures(provider, put(PLAIN, place, at(PLAIN, place) | {letter: letter}))


@pytest.mark.parametrize("key", ["extra", "features", "labels", "containers", "storage", "vpc"])
def test_as_deep_as_a_message_may_be(provider: ServiceProvider, key: str) -> None:
    """Protobuf reads 100 levels."""
    maps: Any = 1
    lists: Any = 1
    for _ in range(100):
        maps, lists = {"a": maps}, [lists]
    failures(provider, {**PLAIN, key: maps})
    failures(provider, {**PLAIN, key: lists})
