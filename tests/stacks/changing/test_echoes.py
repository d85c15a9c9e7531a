"""Whatever the server echoes: what was deployed shows no change, a change shows as itself, and then none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import changes
from tests.kit.programs import COMMAND, IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

SECTIONS: list[tuple[dict[str, str], str, list[str]]] = [
    (
        {"containers": f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{COMMAND}", env={{"MODE": "fast"}})]'},
        "environment",
        ["UpdateService"],
    ),
    ({"rpc": "pai.RpcArgs(keepalive=90000)", "runtime": "pai.RuntimeArgs(termination_grace_period=60)"}, "keepalive", ["UpdateService"]),
    ({"labels": '{"team": "ml"}'}, "team", ["UpdateServiceLabel"]),
]  # fmt: skip
BEFORE = {"rpc": "pai.RpcArgs(keepalive=60000)", "runtime": "pai.RuntimeArgs(termination_grace_period=30)"}


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
def test_a_change_shows_and_then_nothing_does(make_stack: Any, emulator: Emulator, echo: str) -> None:
    emulator.set(echo=echo, progress="immediate")
    arguments: dict[str, str] = dict(BEFORE)
    stack = make_stack(program(service(**arguments)))
    stack.up()
    stack.preview("--refresh", "--expect-no-changes")
    for changed, shown, calls in SECTIONS:
        arguments |= changed
        stack.write(program(service(**arguments)))
        since = len(emulator.journal())
        done = stack.up("--diff")
        assert shown in done.text
        assert "~ 1 updated" in done.text
        assert changes(emulator.journal(since)) == calls
        stack.preview("--refresh", "--expect-no-changes")
    # Only an option: recorded without a call, and a refresh knows of it.
    stack.write(program(service(**arguments, wait_for='"running"', nlb_failure='"error"')))
    since = len(emulator.journal())
    stack.up()
    assert changes(emulator.journal(since)) == []
    stack.run("refresh", "--preview-only", "--expect-no-changes")
    assert stack.resource("chat")["inputs"]["waitFor"] == "running"
    stack.write(program(service(**BEFORE)))
    stack.up()
    stack.preview("--refresh", "--expect-no-changes")
