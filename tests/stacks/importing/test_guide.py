"""docs/guides/import.md: every command in it, in its order, in one folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.emulator.wire import Wire
from tests.kit.emulators import changes
from tests.stacks.importing.test_engine import CHAT, RANKED

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "import.md"


def commands() -> list[str]:
    """The lines of the shell blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def test_every_command_of_the_guide(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    wire = Wire(emulator.port)
    chat = {**CHAT, "metadata": {**CHAT["metadata"], "name": "chat_prod"}}
    ranked = {**RANKED, "metadata": {**RANKED["metadata"], "workspace_id": "100001"}}
    for config in (chat, ranked):
        assert wire.create(config).status == 200
    stack = make_stack("", emulator=emulator.url, config={"alicloud:region": "cn-hangzhou"})
    scripts = stack.folder / "bin"
    scripts.mkdir()
    (scripts / "pai-eas").write_text(f'#!/bin/sh\nexec {sys.executable} -m pulumi_pai_eas.cli.main "$@"\n')
    (scripts / "pai-eas").chmod(0o755)
    environment = {
        **stack.environment,
        "PATH": os.pathsep.join([str(scripts), stack.environment["PATH"]]),
        "ALICLOUD_REGION": "cn-hangzhou",
    }
    seen = commands()
    assert len(seen) > 12, "the page has fewer commands than it had"
    since = len(emulator.journal())
    for command in seen:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=stack.cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert sorted(resource["id"] for resource in stack.resources()) == ["cn-hangzhou/chat_prod", "cn-hangzhou/ranked"]
    assert changes(emulator.journal(since)) == []
    live, recorded = (json.loads((stack.cwd / name).read_text()) for name in ("service.json", "recorded.json"))
    assert live["metadata"]["name"] == recorded["metadata"]["name"] == "chat_prod"
    assert live["storage"] == recorded["storage"]
    assert "token" not in live
    assert "token" not in recorded
