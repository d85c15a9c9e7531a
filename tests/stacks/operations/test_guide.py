"""docs/guides/operations.md: every command in it, in the situation that its part is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.cli import ROOT
from tests.kit.emulators import REGION, changes
from tests.kit.guides import blocks, type_in
from tests.kit.processes import wait_until
from tests.kit.programs import IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.command import Running
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

pytestmark = pytest.mark.newest
PAGE = (ROOT / "docs" / "guides" / "operations.md").read_text()
PARTS = blocks(PAGE)
NAME = "chat_prod"
HELD = 4.0
"""Seconds for which a call is held: time enough to cut off what waits for it."""
SHORT = 'pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="6s", update="6s"))'


def text(length: int = 16384, **more: str) -> str:
    command = f"vllm serve /model_dir --port 8000 --max-model-len {length}"
    container = f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{command}")]'
    return program(service(containers=container, service_name=f'"{NAME}"', **more), exports=None)


@pytest.fixture
def stack(make_stack: MakeStack, emulator: Emulator) -> Stack:
    return make_stack(text(), emulator=emulator.url, config={"alicloud:region": REGION, "pai:checks": "create"})


def follow(stack: Stack, commands: list[str], ends: int = 0) -> str:
    """Type in a block; every command ends with 0, the last one with `ends`. All that was said."""
    said = ""
    for command in commands:
        done = type_in(stack, command)
        said += done.stdout + done.stderr
        wanted = ends if command == commands[-1] else 0
        assert done.returncode == wanted, f"{command}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in said
    return said


def held(stack: Stack, emulator: Emulator, operation: str) -> Running:
    """An `up` whose call was done and is not answered yet."""
    emulator.faults({"operation": operation, "when": "after", "service": NAME, "answer": {"delaySeconds": HELD}})
    running = stack.popen("up", "--yes", "--skip-preview")
    wait_until(lambda: bool(emulator.faults()[0]["hits"]), seconds=120, what=f"{operation} is held")
    return running


def quiet(emulator: Emulator, running: Running) -> None:
    """Whatever was left of a run has come to its end."""
    running.end()
    wait_until(
        lambda: all(entry["status"] or entry["code"] == "Dropped" for entry in emulator.journal()),
        seconds=60, what="nothing is held",
    )  # fmt: skip
    emulator.clear_faults()


def the_one(emulator: Emulator) -> dict[str, Any]:
    (found,) = emulator.state()["services"]
    return dict(found)


def assert_in_order(stack: Stack, emulator: Emulator) -> None:
    """One service, finished and in state, nothing pending, nothing left to do."""
    assert stack.resource("chat")["outputs"]["serviceId"] == the_one(emulator)["service_id"]
    assert "pulumi_creating" not in the_one(emulator)["labels"]
    assert stack.state().get("pending_operations", []) == []
    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    assert changes(emulator.journal()[since:]) == []


def after_ctrl_c(stack: Stack, emulator: Emulator) -> None:
    once, twice = PARTS["After Ctrl-C"]
    running = held(stack, emulator, "CreateService")
    running.interrupt()
    stopped = running.wait(60)
    assert stopped.code != 0
    assert f"PAI8021 {NAME} was accepted and is in your state" in stopped.text
    quiet(emulator, running)
    made = the_one(emulator)["service_id"]
    follow(stack, once)
    assert_in_order(stack, emulator)
    assert the_one(emulator)["service_id"] == made
    stack.destroy()
    running = held(stack, emulator, "CreateService")
    running.interrupt()
    wait_until(lambda: "^C" in running.text() or "ancel" in running.text(), seconds=20, what="heard once")
    running.interrupt()
    running.wait(60)
    quiet(emulator, running)
    follow(stack, twice)
    assert_in_order(stack, emulator)


def after_the_end_of_the_cli(stack: Stack, emulator: Emulator) -> None:
    locked, unseen = PARTS["After the end of the CLI"]
    running = held(stack, emulator, "CreateService")
    running.kill()
    quiet(emulator, running)
    assert "the stack is currently locked" in stack.up(fails=True).text
    follow(stack, locked)
    assert_in_order(stack, emulator)
    stack.destroy()
    running = held(stack, emulator, "DeleteServiceLabel")
    running.kill_providers()
    running.wait(60)
    quiet(emulator, running)
    refused = stack.up(fails=True).text
    assert "PAI8001" in refused or "PAI1004" in refused
    assert NAME in refused
    made = the_one(emulator)["service_id"]
    follow(stack, unseen)
    stack.refresh("--clear-pending-creates")
    assert_in_order(stack, emulator)
    assert the_one(emulator)["service_id"] == made


def after_a_service_that_failed(stack: Stack, emulator: Emulator) -> None:
    explain, again = PARTS["After a service that failed"]
    emulator.set(failures=[{"kind": "kvCache"}])
    stack.write(text(length=40960, wait_for='"running"'))
    assert "PAI8201" in stack.up(fails=True).text
    said = follow(stack, explain, ends=1)
    assert "containers[0].command: --max-model-len 28384" in said
    stack.write(text(length=28384, wait_for='"running"'))
    follow(stack, again)
    assert_in_order(stack, emulator)


def after_a_deadline(stack: Stack, emulator: Emulator) -> None:
    ((again,),) = PARTS["After a deadline"]
    emulator.set(waitingDescribes=100_000)
    stack.write(text(wait_for='"running"', opts=SHORT))
    assert f"PAI8202 {NAME} is still Waiting" in stack.up(fails=True).text
    assert f"PAI8202 {NAME} is still Waiting" in type_in(stack, again).stdout
    emulator.set(waitingDescribes=0)
    emulator.change(NAME, status="Running")
    follow(stack, [again])
    assert_in_order(stack, emulator)


def somebody_deleted_or_changed_it(stack: Stack, emulator: Emulator) -> None:
    (commands,) = PARTS["A service that somebody deleted or changed"]
    stack.write(text(labels='{"team": "ml"}'))
    stack.up()
    first = the_one(emulator)
    emulator.change(NAME, labels={"team": "other"})
    follow(stack, commands)
    assert the_one(emulator)["labels"]["team"] == "ml"
    assert the_one(emulator)["service_id"] == first["service_id"]
    emulator.change(NAME, remove=True)
    follow(stack, commands)
    assert_in_order(stack, emulator)


def it_does_not_go(stack: Stack, emulator: Emulator) -> None:
    unlock, again = PARTS["A service that does not go"]
    stack.write(text(safety_lock='"dangerous"'))
    stack.up()
    assert "PAI8012" in stack.destroy(fails=True).text
    stack.write(text(safety_lock='"none"'))
    follow(stack, unlock)
    assert emulator.state()["services"] == []
    stack.up()
    emulator.change(NAME, status="DeleteFailed")
    follow(stack, again)
    assert emulator.state()["services"] == []


def it_is_in_no_stack(stack: Stack, emulator: Emulator) -> None:
    ((export, orphans),) = PARTS["A service that is in no stack"]
    stack.up()
    follow(stack, [export, orphans])
    stack.run("state", "delete", stack.resource("chat")["urn"], "--yes")
    said = follow(stack, [export, orphans], ends=1)
    assert f"pai-eas import {REGION}/{NAME}" in said


SITUATIONS = {
    "After Ctrl-C": after_ctrl_c,
    "After the end of the CLI": after_the_end_of_the_cli,
    "After a service that failed": after_a_service_that_failed,
    "After a deadline": after_a_deadline,
    "A service that somebody deleted or changed": somebody_deleted_or_changed_it,
    "A service that does not go": it_does_not_go,
    "A service that is in no stack": it_is_in_no_stack,
}


def test_every_part_with_commands_has_its_situation() -> None:
    assert PARTS.keys() == SITUATIONS.keys()


@pytest.mark.parametrize("title", SITUATIONS)
def test_the_commands_of_the_part(stack: Stack, emulator: Emulator, title: str) -> None:
    SITUATIONS[title](stack, emulator)
