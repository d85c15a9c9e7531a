"""A run is cut off at any step; the documented command goes on, and one service is there, in a state that is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, changes
from tests.kit.guides import type_in
from tests.kit.processes import wait_until
from tests.kit.programs import IMAGE, program, service
from tests.stacks.kills.table import CELLS, IN_EVERY_RUN, Cut, Step

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.command import Running
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

HELD = 4.0
"""Seconds for which a call is held: time enough to cut off what waits for it."""
NAME, STEADY = "chat_dev", "steady_dev"
OTHER_IMAGE = IMAGE.replace("0.14.0-gpu", "0.13.0-gpu")


def text(*, chat: bool = True, image: str = IMAGE) -> str:
    """A service that nothing happens to, and the one that is cut off."""
    container = f'[pai.ContainerArgs(image="{image}", port=8000, command="vllm serve /model_dir --port 8000")]'
    services = [service("steady"), *([service("chat", containers=container)] if chat else [])]
    return program(*services, exports=None)


def cells() -> list[Any]:
    return [
        pytest.param(step, cut, id=f"{step.id}-{cut}", marks=[] if (step.id, cut) in IN_EVERY_RUN else pytest.mark.long)
        for step, cut in CELLS
    ]


def test_the_chosen_ones_are_cells() -> None:
    assert {(step.id, cut) for step, cut in CELLS} > IN_EVERY_RUN


@pytest.mark.parametrize(("step", "cut"), cells())
def test_goes_on(make_stack: MakeStack, emulator: Emulator, step: Step, cut: Cut) -> None:
    config = {"alicloud:region": REGION, "pai:checks": "create"}
    stack = make_stack(text(chat=step.verb != "create"), emulator=emulator.url, config=config)
    stack.up()
    steady = emulator.service(STEADY)
    assert steady is not None
    before = emulator.service(NAME)
    stack.write(text(chat=step.verb != "delete", image=OTHER_IMAGE if step.verb == "update" else IMAGE))
    running = start_and_hold(stack, emulator, step)
    since = len(emulator.journal())
    cut_off(running, cut)
    quiet(emulator)
    begun = changes(emulator.journal()[since:])
    assert begun == [], f"begun after the end: {begun}"  # what was held went to its end, and nothing followed
    running.end()
    emulator.clear_faults()
    go_on(stack, emulator, step, cut)
    if step.verb == "delete":
        assert emulator.service(NAME) is None
        assert [entry["urn"].rpartition("::")[2] for entry in stack.resources()] == ["steady"]
    else:
        made = emulator.service(NAME)
        assert made is not None
        assert stack.resource("chat")["outputs"]["serviceId"] == made["service_id"]
        assert before is None or before["service_id"] == made["service_id"], "changed, and never made anew"
        assert made["config"]["containers"][0]["image"] == (OTHER_IMAGE if step.verb == "update" else IMAGE)
    again = emulator.service(STEADY)
    assert again is not None
    assert again["service_id"] == steady["service_id"], "made anew, though nothing of it changed"
    assert again["latest_version"] == steady["latest_version"], "changed, though nothing of it changed"
    assert stack.state().get("pending_operations", []) == []
    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    assert changes(emulator.journal()[since:]) == []


def start_and_hold(stack: Stack, emulator: Emulator, step: Step) -> Running:
    """Begin the command, until its call is held; before the operation, it is lost after that."""
    answer = {"delaySeconds": HELD} | ({"drop": True} if step.when == "before" else {})
    fault = {"operation": step.operation, "call": step.number, "when": step.when, "answer": answer}
    if step.operation not in ("ListWorkspaces", "ListImages", "DescribeMachineSpec", "GetCallerIdentity"):
        fault["service"] = NAME
    emulator.faults(fault)
    running = stack.popen("up", "--yes", "--skip-preview")
    wait_until(lambda: bool(emulator.faults()[0]["hits"]), seconds=120, what=f"{step.id} is held")
    return running


def cut_off(running: Running, cut: Cut) -> None:
    match cut:
        case "provider":
            running.kill_providers()
            assert running.wait(60).code != 0
        case "cli":
            running.kill()
        case "once":
            running.interrupt()
            running.wait(60)
        case "twice":
            running.interrupt()
            wait_until(lambda: "^C" in running.text() or "ancel" in running.text(), seconds=20, what="heard once")
            running.interrupt()
            running.wait(60)


def quiet(emulator: Emulator) -> None:
    """Wait until nothing is held, and nothing more comes."""
    seen: list[tuple[int, int]] = []

    def nothing_comes() -> bool:
        journal = emulator.journal()
        open_ones = sum(not entry["status"] and entry["code"] != "Dropped" for entry in journal)
        seen.append((len(journal), open_ones))
        return open_ones == 0 and len(seen) > 40 and len({length for length, _ in seen[-40:]}) == 1

    wait_until(nothing_comes, seconds=60, what="the emulator is quiet")


def go_on(stack: Stack, emulator: Emulator, step: Step, cut: Cut) -> None:
    """The documented commands (docs/guides/operations.md)."""
    if cut == "cli":
        refused = stack.up(fails=True)
        assert "pulumi cancel" in refused.text
        stack.run("cancel", "--yes")
    result = stack.up(fails=None)
    if step.finished and cut != "once":
        assert result.code != 0
        assert "PAI8001" in result.text
        assert f"pai-eas import {REGION}/{NAME}" in result.text
        bring_in(stack)
        result = stack.up(fails=None)
    assert result.code == 0, str(result)
    assert "Traceback" not in result.text
    if stack.state().get("pending_operations"):
        # Pulumi keeps the operation it lost sight of, and warns of it, until it is told to forget it.
        stack.refresh("--clear-pending-creates")


def bring_in(stack: Stack) -> None:
    """The command that the message names, under the name that the resource has in the program."""
    done = type_in(stack, f"pai-eas import {REGION}/{NAME} --resource-name chat --program imported.py")
    assert done.returncode == 0, done.stdout + done.stderr
    stack.run("import", "--file", "import.json", "--generate-code=false", "--yes")
