"""A wait that ended early (its time was over, or Ctrl-C): the next up waits again, also where nothing has changed."""

from __future__ import annotations

import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, changes
from tests.kit.processes import wait_until
from tests.kit.programs import program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

FOR_EVER = 100_000
"""Looks during which the service stays as it is."""
NEVER_UP: dict[str, dict[str, int]] = {
    "running": {"waitingDescribes": FOR_EVER},
    "ready": {"gatewayColdRequests": 60},
}
STATUS = {"running": "Waiting", "ready": "Running"}
TOLD = {
    "running": "PAI8202 chat_dev is still Waiting after",
    "ready": "PAI8202 chat_dev is Running, and its endpoint did not answer within",
}
SECRET = "canary-6f1d"
SHORT = 'pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="6s", update="6s"))'


def text(goal: str = "running", **more: str) -> str:
    return program(service(wait_for=f'"{goal}"', opts=SHORT, **more), exports=None)


def stack_of(make_stack: MakeStack, emulator: Emulator, written: str) -> Stack:
    config = {"alicloud:region": REGION, "pai:checks": "create"}
    return make_stack(written, emulator=emulator.url, config=config)


def the_one(emulator: Emulator) -> dict[str, Any]:
    (found,) = emulator.state()["services"]
    return dict(found)


def warm(outputs: dict[str, Any]) -> None:
    """Ask the gateway until the service behind it answers."""
    asked = urllib.request.Request(
        outputs["internetEndpoint"] + "/v1/models",
        headers={"Authorization": outputs["accessToken"]["plaintext"].strip('"')},
    )

    def answers() -> bool:
        try:
            with urllib.request.urlopen(asked, timeout=10) as reply:
                return bool(reply.status == 200)
        except urllib.error.HTTPError as refused:
            if refused.code != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            return False

    wait_until(answers, seconds=60, what="the service answers")


def comes_up(emulator: Emulator, name: str = "chat_dev") -> None:
    """What kept the service is over."""
    emulator.set(waitingDescribes=0, updatingDescribes=0)
    emulator.change(name, status="Running")


def assert_finished(stack: Stack, emulator: Emulator) -> None:
    """Up ends well; nothing is left of the wait, neither at the service nor in state."""
    stack.up()
    outputs = stack.resource("chat")["outputs"]
    assert outputs["status"] == "Running"
    assert {"awaiting", "creatingMark"}.isdisjoint(outputs)
    assert "pulumi_creating" not in the_one(emulator)["labels"]
    since = len(emulator.journal())
    stack.up("--expect-no-changes")
    assert emulator.journal()[since:] == []


@pytest.mark.parametrize("goal", ["running", "ready"])
def test_after_a_deadline(make_stack: MakeStack, emulator: Emulator, goal: str) -> None:
    emulator.set(**NEVER_UP[goal])
    stack = stack_of(make_stack, emulator, text(goal))
    first = stack.up(fails=True)
    assert TOLD[goal] in first.text
    assert "then    pulumi up waits again; custom_timeouts makes the next wait longer" in first.text
    made = the_one(emulator)["service_id"]
    since = len(emulator.journal())
    again = stack.up(fails=True)
    told = f"* PAI8207 chat_dev is {STATUS[goal]}: its last create or update did not come to its end."
    assert told in again.text
    assert TOLD[goal] in again.text, "it is no success while it is not there"
    stack.refresh()
    assert "~ 1 to update" in stack.preview().text, "a preview tells that the next up has something to do"
    assert changes(emulator.journal()[since:]) == []
    comes_up(emulator)
    if goal == "ready":
        warm(stack.resource("chat", show_secrets=True)["outputs"])
    assert_finished(stack, emulator)
    assert the_one(emulator)["service_id"] == made


def test_after_a_deadline_of_an_update(make_stack: MakeStack, emulator: Emulator) -> None:
    stack = stack_of(make_stack, emulator, text())
    stack.up()
    emulator.set(updatingDescribes=FOR_EVER)
    env = f'env={{"HF_TOKEN": pulumi.Output.secret("{SECRET}")}}'
    stack.write(text(disk='"60Gi"').replace("port=8000,", f"port=8000, {env},"))
    paused = "PAI8203 chat_dev: update paused after"
    assert paused in stack.up(fails=True).text
    since = len(emulator.journal())
    again = stack.up(fails=True).text
    assert "* PAI8207 chat_dev is Updating" in again
    assert paused in again
    assert SECRET not in again
    assert SECRET not in str(stack.state())
    assert changes(emulator.journal()[since:]) == [], "it was applied, and is not sent again"
    comes_up(emulator)
    assert_finished(stack, emulator)


def test_after_ctrl_c(make_stack: MakeStack, emulator: Emulator) -> None:
    emulator.set(**NEVER_UP["running"])
    stack = stack_of(make_stack, emulator, text().replace('"6s"', '"10m"'))
    running = stack.popen("up", "--yes", "--skip-preview")
    wait_until(
        lambda: [entry["operation"] for entry in emulator.journal()].count("DescribeService") > 4,
        seconds=120, what="the service is waited for",
    )  # fmt: skip
    running.interrupt()
    stopped = running.wait(60)
    assert stopped.code != 0
    assert "PAI8204 chat_dev: no longer waited for after" in stopped.text
    assert "pulumi_creating" in the_one(emulator)["labels"], "nothing was sent after Ctrl-C"
    comes_up(emulator)
    since = len(emulator.journal())
    assert_finished(stack, emulator)
    assert changes(emulator.journal()[since:]) == ["DeleteServiceLabel"]


def test_the_old_one_of_a_replacement_stays_until_the_new_one_is_up(make_stack: MakeStack, emulator: Emulator) -> None:
    stack = stack_of(make_stack, emulator, text())
    stack.up()
    emulator.set(**NEVER_UP["running"])
    stack.write(text(service_name='"renamed"'))
    for _ in range(2):
        refused = stack.up(fails=True)
        assert "PAI8202 renamed is still Waiting" in refused.text
        assert sorted(one["name"] for one in emulator.state()["services"]) == ["chat_dev", "renamed"]
    comes_up(emulator, "renamed")
    stack.up()
    assert the_one(emulator)["name"] == "renamed"


def test_whoever_no_longer_wants_to_wait_need_not(make_stack: MakeStack, emulator: Emulator) -> None:
    emulator.set(**NEVER_UP["running"])
    stack = stack_of(make_stack, emulator, text())
    stack.up(fails=True)
    stack.write(text("accepted"))
    stack.up()
    assert "awaiting" not in stack.resource("chat")["outputs"]
