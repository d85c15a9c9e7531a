"""What the catalogue no longer has stops no service that exists: an untouched stack is quiet, other changes go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kit.emulators import calls, changes
from tests.kit.programs import IMAGE, MACHINE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.stack import Stack

GATEWAY = "gw-emulator0alb"
NETWORK = {
    "vpc": 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=["vsw-emulator0zone0h"], '
    'security_group_id="sg-emulator0two0zones")',
    "network": f'pai.NetworkArgs(gateway_id="{GATEWAY}")',
}


def withdraw(emulator: Emulator) -> None:
    """Machine type, image and gateway of the service are there no more."""
    emulator.set(
        progress="immediate",
        machines={MACHINE: None},
        images={"remove": [IMAGE.rpartition("/")[2]]},
        gateways=[],
    )


def test_an_untouched_stack_is_quiet(stack: Stack, emulator: Emulator) -> None:
    stack.write(program(service(**NETWORK)))
    stack.up()
    withdraw(emulator)
    since = len(emulator.journal())
    shown = stack.preview("--expect-no-changes")
    assert shown.lines("warning:") == shown.lines("error:") == []
    stack.run("refresh", "--preview-only", "--expect-no-changes")
    done = stack.up(preview=True)
    assert done.lines("warning:") == done.lines("error:") == []
    assert changes(emulator.journal(since)) == []
    assert "ListImages" not in calls(emulator.journal(since)), "what did not change is not looked up"


def test_a_new_service_with_the_same_is_refused(stack: Stack, emulator: Emulator) -> None:
    withdraw(emulator)
    stack.write(program(service(**NETWORK)))
    told = stack.preview(fails=True)
    assert [line.split(": ")[2].split()[:2] for line in told.lines("has a problem:")] == [
        ["PAI2106", "instanceType"],
        ["PAI3202", "network.gatewayId"],
    ]
    assert [line.split()[1:3] for line in told.lines("warning:")] == [["PAI2205", "containers[0].image:"]]


def test_another_change_goes_on_without_a_word_about_them(stack: Stack, emulator: Emulator) -> None:
    """The machine and the image are gone from the look-ups, but the server still takes what runs on them."""
    stack.write(program(service()))
    stack.up()
    withdraw(emulator)
    emulator.set(refuse_unknown_machines=False)
    stack.write(program(service(replicas="2", labels='{"team": "search"}', storage=None)))
    since = len(emulator.journal())
    done = stack.up(preview=True)
    assert [line for line in done.lines("PAI") if MACHINE in line or "image" in line] == []
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"]["metadata"]["instance"] == 2
    assert "storage" not in stored["config"]
    assert "UpdateService" in changes(emulator.journal(since))
    stack.preview("--expect-no-changes")


def test_what_did_change_is_judged(stack: Stack, emulator: Emulator) -> None:
    stack.write(program(service()))
    stack.up()
    withdraw(emulator)
    since = len(emulator.journal())
    stack.write(program(service(instance_type='"ecs.gn7i-c8g1.2xlarg"')))
    told = stack.preview(fails=True)
    (line,) = told.lines("has a problem:")
    assert "PAI2106 instanceType" in line
    assert changes(emulator.journal(since)) == []


def test_a_server_that_refuses_is_told_in_its_own_words_and_state_stays(stack: Stack, emulator: Emulator) -> None:
    stack.write(program(service()))
    stack.up()
    before = stack.resource("chat")["inputs"]
    withdraw(emulator)
    stack.write(program(service(replicas="2")))
    told = stack.up(fails=True)
    (line,) = told.lines("error:", "PAI7008")
    assert f"Instance type [{MACHINE}] is not supported" in line
    assert stack.resource("chat")["inputs"] == before


def test_an_error_on_what_did_not_change_is_a_warning(stack: Stack, emulator: Emulator) -> None:
    """The name would be refused in a new service. It was accepted once; what is said of it no longer blocks."""
    stack.write(program(service(service_name='"my-chat"', findings='{"PAI1002": "ignore"}')))
    stack.up()
    emulator.set(progress="immediate")
    stack.write(program(service(service_name='"my-chat"', replicas="2")))
    done = stack.up(preview=True)
    assert {line.strip().partition(": ")[2].split(":")[0] for line in done.lines("warning:")} == {"PAI1002 serviceName"}
    stored = emulator.service("my-chat")
    assert stored is not None
    assert stored["config"]["metadata"]["instance"] == 2
