"""docs/guides/import.md: every command in it, in its order, in one folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import Wire
from tests.kit.emulators import changes
from tests.kit.guides import blocks, type_in
from tests.stacks.importing.test_engine import CHAT, RANKED

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

pytestmark = pytest.mark.newest
GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "import.md"


def test_every_command_of_the_guide(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    wire = Wire(emulator.port)
    chat = {**CHAT, "metadata": {**CHAT["metadata"], "name": "chat_prod"}}
    ranked = {**RANKED, "metadata": {**RANKED["metadata"], "workspace_id": "100001"}}
    for config in (chat, ranked):
        assert wire.create(config).status == 200
    stack = make_stack("", emulator=emulator.url, config={"alicloud:region": "cn-hangzhou"})
    seen = [command for part in blocks(GUIDE.read_text()).values() for block in part for command in block]
    assert len(seen) > 12, "the page has fewer commands than it had"
    since = len(emulator.journal())
    for command in seen:
        done = type_in(stack, command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert sorted(resource["id"] for resource in stack.resources()) == ["cn-hangzhou/chat_prod", "cn-hangzhou/ranked"]
    assert changes(emulator.journal(since)) == []
    live, recorded = (json.loads((stack.cwd / name).read_text()) for name in ("service.json", "recorded.json"))
    assert live["metadata"]["name"] == recorded["metadata"]["name"] == "chat_prod"
    assert live["storage"] == recorded["storage"]
    assert "token" not in live
    assert "token" not in recorded
