"""No command, file of the stack, error or log line shows a secret, wherever it was given and however the run ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.kit.guides import type_in
from tests.kit.programs import IMAGE
from tests.stacks.secrets.canaries import CANARIES, CONFIG, KEYS, NEVER_SHOWN, SECRET_CONFIG, shown_in, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator
    from tests.kit.command import Result
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

OTHER_IMAGE = IMAGE.replace("0.14.0-gpu", "0.13.0-gpu")


@pytest.fixture
def audited(make_stack: MakeStack, emulator: Emulator) -> Callable[[str], Stack]:
    """Makes stacks with all the secrets."""
    emulator.set(progress="immediate")
    emulator.set(accessKeys=KEYS)

    def make(written: str) -> Stack:
        stack = make_stack(written, emulator=emulator.url, config=CONFIG)
        for key, value in SECRET_CONFIG.items():
            stack.set_config(key, value, secret=True)
        return stack

    return make


def assert_hidden(stack: Stack, *said: Result) -> None:
    for result in said:
        assert shown_in(result.text) == [], str(result)
    files = {name: stack.files_with(canary) for name, canary in NEVER_SHOWN.items()}
    assert {name: found for name, found in files.items() if found} == {}
    assert shown_in(stack.run("stack", "export").out) == []
    assert shown_in(stack.run("stack", "output", "--json").out) == []


def test_through_a_life(audited: Callable[[str], Stack], emulator: Emulator) -> None:
    stack = audited(text())
    assert_hidden(stack, stack.preview(), stack.preview("--diff"), stack.up(preview=True))
    made = emulator.service("chat_dev")
    assert made is not None
    sent = json.dumps(made["config"])
    unsent = {"secret key", "STS token", "registry password"}
    assert [name for name, canary in CANARIES.items() if canary not in sent and name not in unsent] == []
    stack.write(text(OTHER_IMAGE))
    assert_hidden(stack, stack.preview("--diff"), stack.up(preview=True))
    emulator.change("chat_dev", config={"metadata": {"instance": 3}, "token": "canary-token-43"})
    drifted = stack.run("refresh", "--preview-only", "--diff")
    assert_hidden(stack, drifted, stack.refresh(), stack.preview("--diff", "--json"), stack.up("--diff"))
    for entry in stack.state()["resources"]:
        if "__provider" in entry.get("inputs", {}):
            assert len(entry["inputs"]["__provider"]) < 500, "the pickle names the class and holds nothing else"
    assert_hidden(stack, stack.destroy("--diff"))


def test_logs_of_the_provider(audited: Callable[[str], Stack]) -> None:
    """Up to `-v=7`; from `-v=9` on the engine's own lines show its calls with all that is in them.

    Old SDKs print the outputs that a program exports, secret ones too, for any provider: so nothing is exported here.
    """
    stack = audited(text().partition("pulumi.export(")[0])
    assert_hidden(stack, stack.run("preview", "--logtostderr", "-v=7"), stack.up("--logtostderr", "-v=7"))


ECHO = {"status": 400, "code": "InvalidParameter", "message": "not understood: " + " ".join(NEVER_SHOWN.values())}
"""What was sent, said again by an API that has the service in the request."""
ECHO_OF_KEYS = {**ECHO, "message": f"not understood: {CANARIES['secret key']} {CANARIES['STS token']}"}
"""As of an API that was sent nothing else."""


@pytest.mark.parametrize("operation", ["CreateService", "DescribeService", "ListImages", "DescribeServiceEndpoints"])
def test_an_error_that_repeats_the_request(audited: Callable[[str], Stack], emulator: Emulator, operation: str) -> None:
    stack = audited(text())
    emulator.faults(
        {"operation": operation, "count": 0, "answer": ECHO if operation == "CreateService" else ECHO_OF_KEYS}
    )
    previewed, upped = stack.preview(), stack.up(fails=None)
    assert emulator.faults()[0]["hits"] > 0
    told = "not understood" if operation == "CreateService" else f"{operation} answered 400 InvalidParameter"
    assert told in previewed.text + upped.text
    assert_hidden(stack, previewed, upped)


def test_errors_of_an_update_refresh_and_destroy(audited: Callable[[str], Stack], emulator: Emulator) -> None:
    stack = audited(text())
    stack.up()
    stack.write(text(OTHER_IMAGE))
    emulator.faults({"operation": "UpdateService", "count": 0, "answer": ECHO})
    refused = stack.up(fails=True)
    emulator.faults({"operation": "DescribeService", "count": 0, "answer": ECHO_OF_KEYS})
    unread = stack.refresh(fails=True)
    emulator.clear_faults()
    emulator.faults({"operation": "DeleteService", "count": 0, "answer": ECHO_OF_KEYS})
    kept = stack.destroy(fails=True)
    for result in (refused, unread, kept):
        assert "not understood" in result.text, "the error was met, and its words are told"
    assert_hidden(stack, refused, unread, kept)


def test_a_service_that_fails(audited: Callable[[str], Stack], emulator: Emulator) -> None:
    """Its log and its message repeat what it was started with; it never had the keys of the account."""
    said = " ".join(canary for name, canary in NEVER_SHOWN.items() if name not in ("secret key", "STS token"))
    emulator.set(failures=[{"kind": "failed", "service": "chat_dev", "message": f"not understood: {said}"}])
    stack = audited(text(wait_for='"running"'))
    failed = stack.up(fails=True)
    assert "not understood" in failed.text, "its message is told"
    assert_hidden(stack, failed, stack.refresh(fails=None), stack.preview("--diff"))
    emulator.set(accessKeys={**KEYS, "AKID": "SECRET"})
    explained = type_in(stack, "pai-eas explain cn-hangzhou/chat_dev")
    assert (explained.returncode, "not understood" in explained.stdout) == (1, True), explained.stderr
    assert shown_in(explained.stdout + explained.stderr) == []


def test_values_that_are_refused(audited: Callable[[str], Stack]) -> None:
    token = f'{{"a": "{CANARIES["token="]}"}}'
    auth = f'"{CANARIES["registry password"]}"'
    rows = (
        ({"token": token}, "token"),
        ({"docker_auth": auth}, "PAI5403"),
        ({"service_name": '"Not A Name"'}, "PAI1001"),
    )
    for changed, code in rows:
        stack = audited(text(**changed))
        told = stack.up(preview=True, fails=None)
        assert code in told.text, str(told)
        assert_hidden(stack, told)


def test_a_wrong_key(audited: Callable[[str], Stack], emulator: Emulator) -> None:
    stack = audited(text())
    emulator.set(accessKeys={"CANARYKEY": {"secret": "another", "securityToken": "another"}})
    assert_hidden(stack, stack.preview(fails=None), stack.up(fails=True))
