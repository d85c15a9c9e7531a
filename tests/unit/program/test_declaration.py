"""Argument classes: how they are made, and that Pulumi takes them for its own."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from tests.unit.program.registration import later, run

REFUSED: list[tuple[Any, str, str]] = [
    (
        lambda: pai.ContainerArgs(image="x", prot=1),
        "ContainerArgs has no argument 'prot'; did you mean 'port'?",
        "the nearest is named",
    ),
    (
        lambda: pai.LimitArgs(limit=1, x=1),
        "LimitArgs has no argument 'x'; there are enable, limit",
        "none is near: all are named",
    ),
    (pai.ContainerArgs, "ContainerArgs needs 'image'", "one is missing"),
    (
        lambda: pai.VpcArgs(vpc_id="x"),
        "VpcArgs needs 'vswitch_ids' and 'security_group_id'",
        "several are missing",
    ),
    (
        lambda: pai.OssMountArgs(path="x", mount_path="/x", kind="nfs"),
        "OssMountArgs is of kind 'oss', not 'nfs'",
        "a kind of another class would be read as that",
    ),
    (
        lambda: pai.GitMountArgs(repo="x"),
        "GitMountArgs needs 'mount_path'",
        "a field that all mounts share",
    ),
]


@pytest.mark.parametrize(("make", "message"), [row[:2] for row in REFUSED], ids=[row[2] for row in REFUSED])
def test_refused(make: Any, message: str) -> None:
    with pytest.raises(TypeError) as refused:
        make()
    assert str(refused.value) == message


def test_only_by_keyword() -> None:
    with pytest.raises(TypeError, match="positional"):
        pai.ContainerArgs("x")  # type: ignore[misc]


def test_attributes_can_be_read_and_set() -> None:
    container = pai.ContainerArgs(image="x")
    assert (container.image, container.port) == ("x", None)
    container.port = 8000
    assert container == pai.ContainerArgs(image="x", port=8000)


def test_none_is_not_stored() -> None:
    assert vars(pai.ContainerArgs(image="x", port=None, env=None)) == {"image": "x"}


def test_the_class_sets_the_kind() -> None:
    assert vars(pai.TcpProbeArgs()) == {"kind": "tcp"}
    assert vars(pai.TcpProbeArgs(kind="tcp")) == {"kind": "tcp"}


def test_pulumi_unwraps_them() -> None:
    """`Output.from_input` builds an argument object anew from its values."""
    given = pai.HttpProbeArgs(path=later("/health"), port=8000)
    _, found = run(lambda: pulumi.Output.from_input(given))
    assert found == pai.HttpProbeArgs(path="/health", port=8000)


def test_two_of_different_values_differ() -> None:
    assert pai.TcpProbeArgs(port=1) != pai.TcpProbeArgs(port=2)
