"""Secrets: ciphertext in state, nowhere in what is printed, and a change beside them is still shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.kit.programs import COMMAND, IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

CANARY = "canary-7f3a-env"


def with_secret(image: str = IMAGE) -> str:
    env = f'{{"HF_TOKEN": pulumi.Output.secret("{CANARY}"), "MODE": "plain"}}'
    return program(
        service(containers=f'[pai.ContainerArgs(image="{image}", port=8000, command="{COMMAND}", env={env})]')
    )


def test_a_secret_environment_value(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(with_secret())
    said = stack.preview().text + stack.preview("--diff").text + stack.up(preview=True).text
    state = json.dumps(stack.state())
    assert CANARY not in said
    assert CANARY not in state
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"]["containers"][0]["env"] == [
        {"name": "HF_TOKEN", "value": CANARY},
        {"name": "MODE", "value": "plain"},
    ]
    newer = IMAGE.replace("0.14.0-gpu", "0.13.0-gpu")
    stack.write(with_secret(newer))
    shown = stack.preview("--diff")
    assert CANARY not in shown.text
    assert f'"{IMAGE}" => "{newer}"' in shown.text
    done = stack.up()
    assert CANARY not in done.text
    assert CANARY not in json.dumps(stack.state())
    refreshed = stack.refresh()
    assert CANARY not in refreshed.text
    assert CANARY not in json.dumps(stack.state())
    stack.preview("--expect-no-changes")
