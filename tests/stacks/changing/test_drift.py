"""What others did to a service, as the commands of everyday life tell it, and how the next `up` repairs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import changes
from tests.kit.programs import COMMAND, IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

OLDER = IMAGE.replace("0.14.0", "0.13.0")
CONTAINER = {"image": IMAGE, "port": 8000, "command": COMMAND}
ENV = [{"name": "MODE", "value": "fast"}]
PROGRAM = program(
    service(
        containers=f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{COMMAND}", env={{"MODE": "fast"}})]',
        labels='{"team": "ml"}',
        desired_state='"running"',
    )
)


@dataclass(frozen=True)
class Drift:
    what: str
    change: dict[str, Any]
    shown: str
    """In the diff of a refresh, which goes from what is recorded to what lives."""
    back: str
    """In the diff of a preview that refreshes first: from what lives to what is wanted."""
    repair: list[str]


DRIFTS = [
    Drift("scaled", {"config": {"metadata": {"instance": 3}}}, "replicas: 1 => 3", "replicas: 3 => 1", ["UpdateService"]),
    Drift("relabelled", {"labels": {"team": "other"}}, 'team: "ml" => "other"', 'team: "other" => "ml"', ["UpdateServiceLabel"]),
    Drift("another image", {"config": {"containers": [{**CONTAINER, "image": OLDER, "env": ENV}]}}, f'"{IMAGE}" => "{OLDER}"', f'"{OLDER}" => "{IMAGE}"', ["UpdateService"]),
    Drift("an environment name added", {"config": {"containers": [{**CONTAINER, "env": [*ENV, {"name": "TOKEN", "value": "canary-51d2"}]}]}}, "+ TOKEN: [secret]", "- TOKEN: [secret]", ["UpdateService"]),
    Drift("stopped", {"status": "Stopped"}, 'desiredState: "running" => "stopped"', 'desiredState: "stopped" => "running"', ["StartService"]),
]  # fmt: skip


@pytest.mark.timeout(600)  # two dozen commands
def test_drift_is_told_by_every_command_and_repaired(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack = make_stack(PROGRAM)
    stack.up()
    said = stack.run("refresh", "--preview-only", "--expect-no-changes").text
    for drift in DRIFTS:
        emulator.change("chat_dev", **drift.change)
        checked = stack.run("refresh", "--preview-only", "--expect-no-changes", "--diff", fails=True)
        assert drift.shown in checked.text, drift.what
        previewed = stack.preview("--refresh", "--diff", "--expect-no-changes", fails=True)
        assert drift.back in previewed.text, drift.what
        stack.refresh()
        since = len(emulator.journal())
        repaired = stack.up("--diff")
        assert drift.back in repaired.text, drift.what
        assert changes(emulator.journal(since)) == drift.repair, drift.what
        said += checked.text + previewed.text + repaired.text
    stack.preview("--refresh", "--expect-no-changes")
    assert "canary-51d2" not in said
    assert stack.files_with("canary-51d2") == []


def test_up_can_refresh_by_itself(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack = make_stack(PROGRAM)
    stack.up()
    emulator.change("chat_dev", config={"metadata": {"instance": 3}}, labels={"team": None})
    since = len(emulator.journal())
    stack.up("--refresh")
    assert changes(emulator.journal(since)) == ["UpdateService", "UpdateServiceLabel"]
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"]["metadata"]["instance"] == 1
    assert stored["labels"]["team"] == "ml"
