"""A colleague's service: the same name, project, stack and resource name, so the same labels, from another backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, changes
from tests.kit.programs import IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

NAME = "chat_dev"
OTHER_IMAGE = IMAGE.replace("0.14.0-gpu", "0.13.0-gpu")


def text(image: str = IMAGE) -> str:
    container = f'[pai.ContainerArgs(image="{image}", port=8000, command="vllm serve /model_dir --port 8000")]'
    return program(service(containers=container), exports=None)


@pytest.fixture
def two(make_stack: MakeStack, emulator: Emulator) -> tuple[Stack, Stack]:
    """Mine and the colleague's: two backends, everything else the same."""
    config = {"alicloud:region": REGION}
    mine, theirs = (make_stack(text(), emulator=emulator.url, config=config) for _ in range(2))
    return mine, theirs


def service_of(emulator: Emulator) -> dict[str, Any]:
    (found,) = emulator.state()["services"]
    return {
        key: found[key] for key in ("service_id", "config", "labels", "token", "lock", "replicas", "latest_version")
    }


def test_it_is_not_taken_over(two: tuple[Stack, Stack], emulator: Emulator) -> None:
    mine, theirs = two
    theirs.up()
    before, since = service_of(emulator), len(emulator.journal())
    for checks in ("preview", "create"):
        mine.set_config("pai:checks", checks)
        refused = mine.up(fails=True)
        assert "PAI8001 serviceName: A service named chat_dev already exists" in refused.text
    mine.refresh()
    mine.destroy()
    assert mine.resources() == []
    assert changes(emulator.journal()[since:]) == []
    assert service_of(emulator) == before
    theirs.up("--expect-no-changes")


def test_it_is_not_changed_or_deleted_in_the_place_of_mine(two: tuple[Stack, Stack], emulator: Emulator) -> None:
    """Mine was deleted by somebody, and theirs stands under its name now."""
    mine, theirs = two
    mine.up()
    emulator.change(NAME, remove=True)
    theirs.up()
    before, since = service_of(emulator), len(emulator.journal())
    mine.write(text(OTHER_IMAGE))
    refused = mine.up(fails=True)
    assert "no longer exists" in refused.text
    destroyed = mine.destroy()
    assert "PAI8010" in destroyed.text
    assert changes(emulator.journal()[since:]) == []
    assert service_of(emulator) == before
    theirs.write(text())
    theirs.up("--expect-no-changes")


def test_a_refresh_lets_mine_go_and_leaves_theirs(two: tuple[Stack, Stack], emulator: Emulator) -> None:
    mine, theirs = two
    mine.up()
    emulator.change(NAME, remove=True)
    theirs.up()
    before, since = service_of(emulator), len(emulator.journal())
    refreshed = mine.refresh()
    assert "PAI8010" in refreshed.text
    assert mine.resources() == []
    mine.up(fails=True)
    assert changes(emulator.journal()[since:]) == []
    assert service_of(emulator) == before
