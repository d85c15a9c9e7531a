"""Cells of the fault matrix through the real engine: the same outcomes as in one process, and the same promises."""

from __future__ import annotations

import json
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client.operations import OPERATIONS
from tests.kit.emulators import REGION, changes
from tests.kit.programs import COMMAND, IMAGE, program, service
from tests.stacks.faults.rows import CHOSEN, ENGINE_CELLS, ENGINE_ROWS
from tests.unit.faults.calls import CANARIES, CONFIG, KEYS, NAME, OTHER_IMAGE
from tests.unit.faults.kinds import fault_of
from tests.unit.faults.table import recorded

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.command import Result
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack
    from tests.unit.faults.kinds import Kind
    from tests.unit.faults.table import Row

CODE = re.compile(r"PAI\d{4}")
READ_SECONDS, CHANGE_SECONDS = 10.0, 60.0
"""Time-outs of the client."""
DONE = {"create": "made", "update": "changed", "read": "read", "delete": "gone"}


def text(image: str = IMAGE) -> str:
    env = f'{{"HF_TOKEN": pulumi.Output.secret("{CANARIES["env"]}")}}'
    container = f'[pai.ContainerArgs(image="{image}", port=8000, command="{COMMAND}", env={env})]'
    return program(
        service(containers=container, token=f'pulumi.Output.secret("{CANARIES["token"]}")', checks='"create"')
    )


def cells() -> list[Any]:
    return [
        pytest.param(
            row, kind, id=f"{row.id}-{kind.name}",
            marks=[] if (row.id, kind.name) in ENGINE_ROWS else pytest.mark.long,
        )
        for row, kind in ENGINE_CELLS
    ]  # fmt: skip


def test_the_chosen_ones_are_cells() -> None:
    assert {(row.id, kind.name) for row, kind in ENGINE_CELLS} >= ENGINE_ROWS
    assert len(ENGINE_ROWS) == sum(map(len, CHOSEN.values()))


@pytest.mark.parametrize(("row", "kind"), cells())
def test_on_the_engine(make_stack: MakeStack, emulator: Emulator, row: Row, kind: Kind) -> None:
    emulator.reset(KEYS)
    stack = make_stack(text(), emulator=emulator.url, config=CONFIG)
    verb = row.situation.verb
    if verb != "create":
        stack.up()
        if row.situation.drift:
            emulator.change(NAME, **row.situation.drift)
    if verb == "update":
        stack.write(text(OTHER_IMAGE))
    before = kept(stack) if verb != "create" else ""
    record = emulator.service(NAME)
    result = run(stack, verb, strike(emulator, row, kind))
    if kind.wire == "refused":
        assert result.code != 0
    else:
        assert [fault["hits"] for fault in emulator.faults()] == [1], "the call was struck once"
    emulator.clear_faults()
    assert word(stack, emulator, verb, result, record) == recorded()[row.id, kind.name].once
    if verb in ("read", "delete") and result.code:
        assert kept(stack) == before, "an error leaves the state alone"
    if verb == "create" and not stack.resources() and emulator.service(NAME):
        assert NAME in result.diagnostics
        assert "pulumi up" in result.diagnostics
    assert_texts(stack, result)
    converges(stack, emulator, verb)


def kept(stack: Stack) -> str:
    """The service in state; secrets are encrypted anew by every command."""
    entry = stack.resource("chat")
    told = {key: entry[key] for key in ("id", "inputs", "outputs")}
    return re.sub(r'"ciphertext": "[^"]*"', "", json.dumps(told, sort_keys=True))


def strike(emulator: Emulator, row: Row, kind: Kind) -> dict[str, str]:
    """Script the fault; what the command's environment needs beside it."""
    fault = fault_of(kind, row.call, lasting=False)
    if fault is None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            return {"PAI_EAS_EMULATOR": f"http://127.0.0.1:{closed.getsockname()[1]}"}
    if kind.wire == "hasty":  # as long as the client really waits
        changing = OPERATIONS[row.call.operation].mutation
        fault["answer"] = {"delaySeconds": (CHANGE_SECONDS if changing else READ_SECONDS) + 1}
    emulator.faults(fault)
    return {}


def run(stack: Stack, verb: str, env: dict[str, str]) -> Result:
    match verb:
        case "read":
            return stack.refresh(fails=None, env=env)
        case "delete":
            return stack.destroy(fails=None, env=env)
        case _:
            return stack.up(fails=None, env=env)


def word(stack: Stack, emulator: Emulator, verb: str, result: Result, record: dict[str, Any] | None) -> str:
    """The outcome as the table has it."""
    lines = result.diagnostics.splitlines()
    warned = sorted({code for line in lines if "warning:" in line for code in CODE.findall(line)})
    if result.code == 0:
        return ", ".join([DONE[verb], *warned])
    code = CODE.search(result.diagnostics)
    assert code is not None, f"an error without a code: {result}"
    there = emulator.service(NAME)
    unwell = [entry for entry in stack.resources() if entry.get("initErrors")]
    if verb in ("read", "delete"):
        standing = "state kept"
    elif unwell:
        standing = "in state"
    elif verb == "update":
        assert record is not None
        assert there is not None
        standing = "unchanged" if there["config"] == record["config"] else "changed, not recorded"
    else:
        standing = "named" if there else "nothing made"
    return f"{standing}, {code[0]}"


def assert_texts(stack: Stack, result: Result) -> None:
    assert "Traceback" not in result.text
    assert "PAI9001" not in result.text
    for secret in CANARIES.values():
        assert secret not in result.text
    for secret in (CANARIES["env"], CANARIES["token"]):
        assert stack.files_with(secret) == []


def converges(stack: Stack, emulator: Emulator, verb: str) -> None:
    """The next command without faults ends with one service as it is wanted, and the one after changes nothing."""
    if verb == "delete":
        if stack.resources():
            stack.destroy()
        assert emulator.state()["services"] == []
        assert stack.resources() == []
        return
    if verb == "read":
        stack.refresh()
    result = stack.up()
    assert_texts(stack, result)
    (made,) = emulator.state()["services"]
    recorded_one = stack.resource("chat")
    assert recorded_one["id"] == f"{REGION}/{NAME}"
    assert recorded_one["outputs"]["serviceId"] == made["service_id"]
    assert "initErrors" not in recorded_one
    assert "pulumi_creating" not in made["labels"]
    assert made["config"]["containers"][0]["image"] == (OTHER_IMAGE if verb == "update" else IMAGE)
    since = len(emulator.journal())
    stack.up("--expect-no-changes")
    assert changes(emulator.journal()[since:]) == []
