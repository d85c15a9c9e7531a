"""The states of earlier versions: read, refreshed, updated and destroyed by this one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import changes
from tests.upgrades.record import PROGRAMS
from tests.upgrades.recorded import STATES, State, every_state

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from pai_eas_emulator import Emulator
    from tests.kit.stack import Stack

pytestmark = pytest.mark.engine
RECORDED = list(every_state())
CANARIES = ("canary-of-upgrades", "canary-of-git", "canary-of-callers")


@pytest.fixture(params=RECORDED, ids=str)
def state(request: pytest.FixtureRequest) -> State:
    found: State = request.param
    return found


@pytest.fixture
def emulator(state: State, tmp_path: Path) -> Generator[Emulator]:
    with state.emulator(tmp_path) as started:
        started.set(progress="immediate")
        yield started


@pytest.fixture
def stack(state: State, emulator: Emulator, tmp_path: Path) -> Generator[Stack]:
    with state.stack(tmp_path / "stack", emulator) as made:
        yield made


def the_service(emulator: Emulator) -> dict[str, Any]:
    (service,) = emulator.state()["services"]
    return dict(service)


def test_this_version_is_recorded_with_every_program() -> None:
    from pulumi_pai_eas import __version__

    assert {folder.name for folder in (STATES / __version__).iterdir()} == PROGRAMS.keys()


def test_what_is_recorded_holds_no_secret_in_clear(state: State) -> None:
    text = (state.folder / "state.json").read_text()
    token = json.loads((state.folder / "emulator.json").read_text())["services"][0]["token"]
    assert [secret for secret in (*CANARIES, token) if secret in text] == []


def test_it_is_read_refreshed_updated_and_destroyed(stack: Stack, emulator: Emulator, state: State) -> None:
    before = the_service(emulator)
    assert stack.outputs(show_secrets=True)["token"] == before["token"]
    stack.run("refresh", "--preview-only", "--expect-no-changes")
    stack.preview("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.preview("--refresh", "--expect-no-changes")
    since = len(emulator.journal())
    stack.up()
    assert changes(emulator.journal(since)) == []

    stack.write(
        re.sub(r"(\n\)\n\npulumi\.export)", r"\n    shm_size=32,\1", state.program, count=1)
        if "shm_size" not in state.program
        else state.program.replace("shm_size=64", "shm_size=32")
    )
    shown = stack.preview("--diff")
    assert "shmSize" in shown.text
    assert "1 to update" in shown.text
    stack.up()
    assert changes(emulator.journal(since)) == ["UpdateService"]
    after = the_service(emulator)
    assert after["service_id"] == before["service_id"]
    assert after["config"]["metadata"] == {**before["config"]["metadata"], "shm_size": 32}
    assert {**after["config"], "metadata": 0} == {**before["config"], "metadata": 0, "token": before["token"]}
    stack.preview("--refresh", "--expect-no-changes")
    stack.destroy()
    assert emulator.state()["services"] == []


def test_what_others_did_meanwhile_is_seen_and_repaired(stack: Stack, emulator: Emulator, state: State) -> None:
    service = the_service(emulator)
    emulator.change(
        service["name"], config={"cloud": {"computing": {"instance_type": "ecs.c7.large", "instances": []}}}
    )
    told = stack.run("refresh", "--preview-only", "--expect-no-changes", "--diff", fails=True)
    assert "ecs.c7.large" in told.text
    stack.up("--refresh")
    computing = the_service(emulator)["config"]["cloud"]["computing"]
    assert computing == service["config"]["cloud"]["computing"]


def test_a_service_that_is_gone_is_made_anew(stack: Stack, emulator: Emulator, state: State) -> None:
    service = the_service(emulator)
    emulator.change(service["name"], remove=True)
    stack.up("--refresh")
    assert the_service(emulator)["name"] == service["name"]
