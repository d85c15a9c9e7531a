"""Each cause through the real engine: `up` shows cause and change, and with the printed change the next `up` succeeds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client import connect
from pulumi_pai_eas.client.clock import SystemClock
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.lifecycle.surroundings import Surroundings
from pulumi_pai_eas.property_bag import snake
from tests.kit.emulators import calls
from tests.kit.ports import Lines, Switch
from tests.ports.mending import CASES, Case, mended

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

pytestmark = pytest.mark.newest

PROGRAM = """
import json
import pulumi
import pulumi_pai_eas as pai

with open("bag.json") as file:
    bag = json.load(file)
timeouts = pulumi.CustomTimeouts(create="CREATE", update="60s")
pai.Service("chat", opts=pulumi.ResourceOptions(custom_timeouts=timeouts), wait_for="running", **bag)
"""
ENGINE = dict(CASES)
# vLLM on a CPU is exchanged for a GPU before anything is made: a program of one's own is not.
ENGINE["noGpu"] = replace(
    CASES["noGpu"], container={"image": "registry.example.com/me/app:1", "command": "python serve.py"}
)


def write(stack: Stack, bag: dict[str, Any]) -> None:
    given = {snake(key): value for key, value in bag.items()}
    stack.write(json.dumps(given), "bag.json")


def around(emulator: Emulator) -> Surroundings:
    connect.forget()
    clock = SystemClock()
    connection = connect.connect(Settings.read({}, {"PAI_EAS_EMULATOR": emulator.url}), "cn-hangzhou")
    return Surroundings(connection, clock, Lines(), Switch(), clock.monotonic() + 60)


@pytest.mark.parametrize("name", ENGINE)
def test_up_says_why_and_what_mends_it(name: str, make_stack: MakeStack, emulator: Emulator) -> None:
    case: Case = ENGINE[name]
    emulator.set(failures=[case.failure] if case.failure else [])
    in_time = "4s" if name == "noStock" else "60s"
    stack = make_stack(
        PROGRAM.replace("CREATE", in_time), emulator=emulator.url, config={"alicloud:region": "cn-hangzhou"}
    )
    write(stack, case.bag())
    failed = stack.up(fails=True)
    code = "PAI8202" if name == "noStock" else "PAI8201"
    assert f"{code} chat " in failed.text, case.why
    assert "is in your state." in failed.text
    assert case.cause in " ".join(failed.text.split()), case.why
    assert f"change  {case.change}" in failed.text
    assert "then    pulumi up (updates in place), or pulumi destroy --target 'urn:pulumi:" in failed.text
    assert stack.resource("chat")["id"] == "cn-hangzhou/chat"

    write(stack, mended(case, around(emulator)))
    stack.up()
    stored = emulator.service("chat")
    assert stored is not None
    assert stored["status"] == "Running", case.why
    made = calls(emulator.journal(), service="chat")
    assert made.count("CreateService") == 1
    assert "DeleteService" not in made
