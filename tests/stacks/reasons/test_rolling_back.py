"""`create_failure="delete"`: what this create made and what does not become well is deleted again, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.messages import failure
from tests.kit.programs import program, service

REASON = (
    "PAI8201 chat Failed after 3m12s. It exists (eas-m-1) and is in your state.\n  cause   boom\n  then    pulumi up"
)


def test_the_reasons_say_that_it_was_deleted() -> None:
    assert failure.as_deleted(REASON) == (
        'PAI8201 chat Failed after 3m12s. It exists (eas-m-1); it was deleted again, as create_failure="delete" asks.\n'
        "  cause   boom\n"
        "  then    apply the change, and pulumi up"
    )


def test_a_loopback_state_is_the_emulators() -> None:
    assert Recorded("chat", "eas-m-1", "127.0.0.1:1").emulated


FAILING = {"failures": [{"kind": "kvCache", "maximumLength": 4096}]}


@pytest.mark.engine
@pytest.mark.parametrize(
    ("option", "there", "reason"),
    [
        ("delete", False, "asked for: nothing is left, in the cloud nor in state"),
        ("keep", True, "the default: it stays, in state"),
    ],
)
def test_on_the_engine(make_stack: Any, emulator: Any, option: str, there: bool, reason: str) -> None:
    emulator.reset(FAILING)
    text = program(service(wait_for='"running"', create_failure=f'"{option}"'))
    stack = make_stack(text, emulator=emulator.url, config={"alicloud:region": "cn-hangzhou"})
    refused = stack.up(fails=True)
    assert "PAI8201" in refused.text
    assert "KV cache for 16384 tokens" in refused.text
    assert (emulator.service("chat_dev") is not None) is there, reason
    assert bool(stack.resources()) is there, reason
    assert ("deleted again" in refused.text) is not there
