"""Everything that the corpus and the examples hold, imported into one empty stack on the real engine."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.wire import canonicalise
from tests.emulator.wire import Wire
from tests.kit.emulators import changes
from tests.stacks.importing.conftest import ACCEPTED, named, places
from tests.stacks.importing.test_engine import assert_quiet, take_over
from tests.stacks.importing.test_programs import EXPECTED

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

pytestmark = pytest.mark.newest

FOUND: list[dict[str, Any]] = [file.config for file in ACCEPTED] + [row.values[0] for row in EXPECTED]


def called(config: dict[str, Any], name: str) -> dict[str, Any]:
    """The service JSON under another name, wherever it has its name."""
    renamed = copy.deepcopy(config)
    renamed.pop("name", None)
    renamed["metadata"] = {**renamed.get("metadata", {}), "name": name}
    return renamed


def test_there_are_examples_and_finds() -> None:
    assert len(EXPECTED) >= 12
    assert len(ACCEPTED) == 42, "of the corpus, without those that cannot be created"


@pytest.mark.timeout(900)  # a hundred services
@pytest.mark.parametrize("echo", ["literal", pytest.param("canonical", marks=pytest.mark.long)])
def test_all_of_them_leave_an_empty_preview(tolerant: Emulator, make_stack: Any, echo: str) -> None:
    groups, gateways = (
        sorted(set[str]().union(*(named(each, key) for each in FOUND))) for key in ("resource", "gateway")
    )
    tolerant.set(echo=echo, **places(groups, gateways))
    wire = Wire(tolerant.port)
    taken: set[str] = set()
    for number, config in enumerate(FOUND):
        name = canonicalise(config)["metadata"]["name"]
        created = wire.create(config if name not in taken else called(config, f"another_{number}"))
        assert created.status == 200, created.text
        taken.add(name)
    settings = {"alicloud:region": "cn-hangzhou", "pai:checks": "create"}
    stack = make_stack("", emulator=tolerant.url, config=settings)
    since = len(tolerant.journal())
    take_over(stack, "--all", "--region", "cn-hangzhou")
    assert len(stack.resources()) == len(FOUND)
    assert_quiet(stack, tolerant)
    assert changes(tolerant.journal(since)) == []
