"""Replacements that the user or Pulumi asks for under the same name: the live service is never lost.

`--replace`, `--target-replace` and a taint call create without asking diff, so that Pulumi would delete the old half
after it. `replace_on_changes` asks diff, which says "delete first".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, changes
from tests.kit.processes import wait_until
from tests.kit.programs import IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

NAME = "chat_dev"
URN = "urn:pulumi:dev::kit::pulumi-python:dynamic/pai:Service::chat"
OTHER_IMAGE = IMAGE.replace("0.14.0-gpu", "0.13.0-gpu")
DELETE_FIRST = "pulumi.ResourceOptions(delete_before_replace=True)"
ON_CHANGES = 'pulumi.ResourceOptions(replace_on_changes=["containers"])'
WAYS = {
    "replace": ("up", "--yes", "--skip-preview", "--replace", URN),
    "target-replace": ("up", "--yes", "--skip-preview", "--target-replace", URN),
    "taint": ("up", "--yes", "--skip-preview"),
}


def text(opts: str | None = None, image: str = IMAGE, **more: str) -> str:
    container = f'[pai.ContainerArgs(image="{image}", port=8000, command="vllm serve /model_dir --port 8000")]'
    return program(service(opts=opts, containers=container, **more), exports=None)


@pytest.fixture
def stack(make_stack: MakeStack, emulator: Emulator) -> Stack:
    made = make_stack(text(), emulator=emulator.url, config={"alicloud:region": REGION, "pai:checks": "create"})
    made.up()
    return made


def the_one(emulator: Emulator) -> dict[str, Any]:
    """The only service there is."""
    (found,) = emulator.state()["services"]
    return dict(found)


def assert_recorded(stack: Stack, emulator: Emulator) -> None:
    """One service, and the state is true of it; nothing is left to do."""
    found = the_one(emulator)
    recorded = stack.resource("chat")  # one only: no old half that waits to be deleted
    assert recorded["outputs"]["serviceId"] == found["service_id"]
    assert found["status"] not in ("Deleting", "DeleteFailed")
    since = len(emulator.journal())
    stack.up("--expect-no-changes")
    assert changes(emulator.journal()[since:]) == []


def ask(stack: Stack, way: str) -> tuple[str, ...]:
    """The command of a way to replace."""
    if way == "taint":
        stack.run("state", "taint", URN, "--yes")
    return WAYS[way]


@pytest.mark.parametrize("way", WAYS)
def test_without_delete_before_replace_it_is_refused_and_nothing_happens(
    stack: Stack, emulator: Emulator, way: str
) -> None:
    before = the_one(emulator)
    since = len(emulator.journal())
    refused = stack.run(*ask(stack, way), fails=True)
    assert "PAI8001 serviceName: A service named chat_dev already exists" in refused.text
    assert "set delete_before_replace=True" in refused.text
    assert changes(emulator.journal()[since:]) == []
    assert the_one(emulator)["service_id"] == before["service_id"]
    if way == "taint":
        stack.run("state", "untaint", URN, "--yes")
    assert_recorded(stack, emulator)


@pytest.mark.parametrize("way", WAYS)
def test_with_delete_before_replace_it_is_another_service(stack: Stack, emulator: Emulator, way: str) -> None:
    before = the_one(emulator)
    stack.write(text(DELETE_FIRST))
    stack.up()  # the option is not in state before an up
    stack.run(*ask(stack, way))
    assert the_one(emulator)["service_id"] != before["service_id"]
    assert_recorded(stack, emulator)


def test_replace_on_changes_deletes_first_by_itself(stack: Stack, emulator: Emulator) -> None:
    before = the_one(emulator)
    stack.write(text(ON_CHANGES, OTHER_IMAGE))
    stack.up()
    after = the_one(emulator)
    assert after["service_id"] != before["service_id"]
    assert after["config"]["containers"][0]["image"] == OTHER_IMAGE
    assert_recorded(stack, emulator)


def test_another_name_is_made_before_the_old_one_goes(stack: Stack, emulator: Emulator) -> None:
    since = len(emulator.journal())
    stack.write(text(service_name='"renamed"'))
    stack.up()
    sent = [(entry["operation"], entry["service"]) for entry in emulator.journal()[since:]]
    assert sent.index(("CreateService", "renamed")) < sent.index(("DeleteService", NAME))
    assert the_one(emulator)["name"] == "renamed"
    assert_recorded(stack, emulator)


class TestHalfWay:
    """Cut off in the middle, and finished by the next run."""

    def hold(self, emulator: Emulator, operation: str, service: str = NAME) -> None:
        answer = {"delaySeconds": 4, "drop": True}
        emulator.faults({"operation": operation, "service": service, "answer": answer})

    def kill_while_held(self, stack: Stack, emulator: Emulator, *command: str) -> None:
        running = stack.popen(*command)
        wait_until(lambda: bool(emulator.faults()[0]["hits"]), seconds=120, what="the call is held")
        running.kill_providers()
        assert running.wait(60).code != 0
        running.end()
        emulator.clear_faults()

    def test_deleted_and_not_made_yet(self, stack: Stack, emulator: Emulator) -> None:
        stack.write(text(DELETE_FIRST))
        stack.up()
        self.hold(emulator, "CreateService")
        self.kill_while_held(stack, emulator, *WAYS["replace"])
        assert emulator.state()["services"] == []
        stack.up()
        assert_recorded(stack, emulator)

    def test_not_deleted_yet(self, stack: Stack, emulator: Emulator) -> None:
        before = the_one(emulator)
        stack.write(text(ON_CHANGES, OTHER_IMAGE))
        self.hold(emulator, "DeleteService")
        self.kill_while_held(stack, emulator, "up", "--yes", "--skip-preview")
        assert the_one(emulator)["service_id"] == before["service_id"]
        stack.up()
        assert the_one(emulator)["config"]["containers"][0]["image"] == OTHER_IMAGE
        assert_recorded(stack, emulator)

    def test_both_are_there(self, stack: Stack, emulator: Emulator) -> None:
        stack.write(text(service_name='"renamed"'))
        self.hold(emulator, "DeleteService")
        self.kill_while_held(stack, emulator, "up", "--yes", "--skip-preview")
        assert {service["name"] for service in emulator.state()["services"]} == {NAME, "renamed"}
        stack.up()
        assert the_one(emulator)["name"] == "renamed"
        assert_recorded(stack, emulator)


class TestUnfinished:
    """A service in state whose mark could not be taken away: the replacement takes it over, and it is not deleted."""

    @pytest.fixture
    def marked(self, make_stack: MakeStack, emulator: Emulator) -> Stack:
        config = {"alicloud:region": REGION, "pai:checks": "create"}
        stack = make_stack(text(), emulator=emulator.url, config=config)
        answer = {"status": 503, "code": "ServiceUnavailable", "message": "busy"}
        emulator.faults({"operation": "DeleteServiceLabel", "count": 3, "answer": answer})
        assert "PAI8007" in stack.up().text
        emulator.clear_faults()
        assert "pulumi_creating" in the_one(emulator)["labels"]
        assert stack.resource("chat")["outputs"]["creatingMark"] == the_one(emulator)["labels"]["pulumi_creating"]
        return stack

    def test_replaced(self, marked: Stack, emulator: Emulator) -> None:
        before = the_one(emulator)
        replaced = marked.run(*WAYS["replace"])
        assert "PAI8016" in replaced.text
        assert the_one(emulator)["service_id"] == before["service_id"]
        assert "pulumi_creating" not in the_one(emulator)["labels"]
        assert_recorded(marked, emulator)

    @pytest.mark.parametrize(
        "between",
        [(), pytest.param(("refresh", "--yes", "--skip-preview"), marks=pytest.mark.long)],
        ids=["up", "refresh"],
    )
    def test_replaced_half_way(self, marked: Stack, emulator: Emulator, between: tuple[str, ...]) -> None:
        before = the_one(emulator)
        # Is the name free, a look at what was taken over, and the third is that of the delete.
        looks = {
            "operation": "DescribeService",
            "call": 3,
            "service": NAME,
            "answer": {"delaySeconds": 4, "drop": True},
        }
        emulator.faults(looks)
        TestHalfWay().kill_while_held(marked, emulator, *WAYS["replace"])
        if between:
            marked.run(*between)
        marked.up()
        assert the_one(emulator)["service_id"] == before["service_id"]
        assert_recorded(marked, emulator)

    def test_destroyed(self, marked: Stack, emulator: Emulator) -> None:
        marked.destroy()
        assert emulator.state()["services"] == []

    def test_the_next_update_takes_the_mark_away(self, marked: Stack, emulator: Emulator) -> None:
        marked.write(text(image=OTHER_IMAGE))
        marked.up()
        assert "pulumi_creating" not in the_one(emulator)["labels"]
        assert "creatingMark" not in marked.resource("chat")["outputs"]
        marked.run(*WAYS["replace"], fails=True)
        assert_recorded(marked, emulator)


def test_an_adopted_one_is_not_replaced_by_itself(stack: Stack, emulator: Emulator) -> None:
    """`adopt` is for the first create: the second half of a replacement would be the same service."""
    before = the_one(emulator)
    stack.write(text(service_name=f'"{NAME}"', adopt=f'"{before["service_id"]}"'))
    refused = stack.run(*WAYS["replace"], fails=True)
    assert "PAI8030" in refused.text
    assert the_one(emulator)["service_id"] == before["service_id"]
    stack.write(text())
    assert_recorded(stack, emulator)
