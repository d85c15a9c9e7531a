"""Five services at once: after Ctrl-C those that were not begun are not begun; the next up makes them all, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kit.emulators import REGION, calls
from tests.kit.processes import wait_until
from tests.kit.programs import program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

NAMES = ("one", "two", "three", "four", "five")


def test_those_not_begun_are_not_begun(make_stack: MakeStack, emulator: Emulator) -> None:
    config = {"alicloud:region": REGION, "pai:checks": "create"}
    stack = make_stack(program(*map(service, NAMES), exports=None), emulator=emulator.url, config=config)
    emulator.faults(
        {"operation": "CreateService", "count": 0, "when": "after", "answer": {"delaySeconds": 4}},
    )
    running = stack.popen("up", "--yes", "--skip-preview", "--parallel", "2")
    wait_until(lambda: emulator.faults()[0]["hits"] == 2, seconds=120, what="two creates are held")
    running.interrupt()
    ended = running.wait(60)
    assert ended.code != 0
    assert calls(emulator.journal()).count("CreateService") == 2
    begun = {service["name"] for service in emulator.state()["services"]}
    assert len(begun) == 2
    assert {f"{REGION}/{name}" for name in begun} == {entry["id"] for entry in stack.resources()}, "begun and in state"
    assert stack.state().get("pending_operations", []) == []
    emulator.clear_faults()
    ids = {service["name"]: service["service_id"] for service in emulator.state()["services"]}
    stack.up()
    made = {service["name"]: service["service_id"] for service in emulator.state()["services"]}
    assert sorted(made) == sorted(f"{name}_dev" for name in NAMES)
    assert {name: made[name] for name in ids} == ids, "what was made before was not made anew"
    assert {entry["outputs"]["serviceId"] for entry in stack.resources()} == set(made.values())
