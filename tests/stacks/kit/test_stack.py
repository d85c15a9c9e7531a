"""The kit itself on the real engine: what the other tests of stacks rest on."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.kit.processes import in_session, is_alive, wait_until
from tests.kit.stack import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.fixtures import MakeStack

PLAIN = """
import os, pulumi
config = pulumi.Config()
pulumi.export("size", config.require_int("size"))
pulumi.export("password", config.get_secret("password"))
pulumi.export("region", pulumi.Config("alicloud").get("region"))
pulumi.export("there", sorted(name for name in os.environ if name.startswith(("ALI", "PAI")) or name.lower().endswith("_proxy")))
pulumi.export("home", os.environ["HOME"])
"""


def test_configuration_reaches_the_program_and_secrets_stay_secret(make_stack: MakeStack) -> None:
    stack = make_stack(PLAIN, config={"size": "3", "alicloud:region": "cn-beijing"})
    stack.set_config("password", "hush-hush", secret=True)
    stack.up()
    shown = stack.outputs()
    assert (shown["size"], shown["password"], shown["region"]) == (3, "[secret]", "cn-beijing")
    assert stack.outputs(show_secrets=True)["password"] == "hush-hush"
    assert stack.files_with("hush-hush") == []
    stack.remove_config("alicloud:region")
    stack.set_config("size", "4")
    stack.up()
    assert stack.outputs()["size"] == 4
    assert "region" not in stack.outputs()


def test_nothing_of_the_callers_leaks_in(make_stack: MakeStack, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_REGION", "HTTPS_PROXY", "PAI_EAS_EMULATOR"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    stack = make_stack(PLAIN, config={"size": "1"}, emulator="http://127.0.0.1:1234", env={"PAI_MORE": "x"})
    stack.up()
    shown = stack.outputs()
    assert shown["there"] == [
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED",
        "NO_PROXY",
        "PAI_EAS_EMULATOR",
        "PAI_MORE",
        "no_proxy",
    ]
    assert stack.environment["PAI_EAS_EMULATOR"] == "http://127.0.0.1:1234"
    assert shown["home"] == str(stack.folder / "home")


def test_two_stacks_do_not_meet(make_stack: MakeStack) -> None:
    first = make_stack(PLAIN, config={"size": "1"})
    second = make_stack(PLAIN, config={"size": "2"}, project="other")
    first.up()
    assert second.state().get("resources", []) == []
    second.up()
    assert (first.outputs()["size"], second.outputs()["size"]) == (1, 2)
    (stack,) = second.state()["resources"]
    assert stack["urn"] == "urn:pulumi:dev::other::pulumi:pulumi:Stack::other-dev"


def test_failure_must_be_expected(make_stack: MakeStack) -> None:
    stack = make_stack("raise SystemExit('no such thing')")
    with pytest.raises(AssertionError, match="failure was not expected: pulumi preview"):
        stack.preview()
    assert "no such thing" in stack.preview(fails=True).text
    stack.write("import pulumi")
    assert stack.preview(fails=None).code == 0
    with pytest.raises(AssertionError, match="success was not expected"):
        stack.preview(fails=True)


def test_a_program_that_reaches_out_fails_the_test(make_stack: MakeStack) -> None:
    stack = make_stack(
        "import contextlib, socket\nwith contextlib.suppress(OSError):\n    socket.create_connection(('192.0.2.1', 80), 1)"
    )
    with pytest.raises(AssertionError, match=r"reached beyond loopback:\ngetaddrinfo '192\.0\.2\.1'"):
        stack.preview()


def test_the_engines_calls_are_recorded(make_stack: MakeStack) -> None:
    stack = make_stack("import pulumi\npulumi.export('a', 1)", trace=True)
    stack.up()
    called = stack.rpcs("ResourceMonitor/RegisterResourceOutputs")
    assert [call.request["outputs"] for call in called] == [{"a": 1}]
    stack.destroy()
    assert stack.rpcs("ResourceMonitor/RegisterResourceOutputs") == []


SLOW = """
import pathlib, time
pathlib.Path("begun").touch()
time.sleep(600)
"""


def test_a_killed_command_leaves_processes_and_they_are_ended(make_stack: MakeStack, tmp_path: Path) -> None:
    stack = make_stack(SLOW)
    running = stack.popen("up", "--yes", "--skip-preview")
    wait_until((stack.cwd / "begun").exists, seconds=60, what="the program runs")
    assert running.providers() == []
    running.kill()
    left = in_session(running.pid)
    assert left != []
    stack.close()
    assert [pid for pid in left if is_alive(pid)] == []
    refused = stack.run("up", "--yes", fails=True)
    assert "the stack is currently locked" in refused.text
    stack.run("cancel", "--yes")


def test_a_command_that_does_not_end_is_ended(make_stack: MakeStack) -> None:
    stack = make_stack(SLOW)
    with pytest.raises(AssertionError, match=r"pulumi preview: no end in 5 s"):
        stack.preview(seconds=5)
    running = stack._commands[-1]
    assert in_session(running.pid) == []


def test_waiting_for_a_text(make_stack: MakeStack) -> None:
    stack = make_stack("import pulumi\npulumi.log.warn('here it is')\nopen('begun', 'w')\nimport time\ntime.sleep(600)")
    running = stack.popen("preview")
    wait_until((stack.cwd / "begun").exists, seconds=60, what="the program runs")
    running.wait_for("here it is")
    os.kill(running.pid, signal.SIGKILL)
    with pytest.raises(AssertionError, match="before 'something else'"):
        running.wait_for("something else")


def test_resources_are_found_by_name(make_stack: MakeStack) -> None:
    stack = make_stack("import pulumi\npulumi.ComponentResource('a:b:C', 'it')")
    stack.up()
    assert stack.resource("it")["type"] == "a:b:C"
    assert [entry["type"] for entry in stack.resources()] == ["a:b:C"]
    with pytest.raises(AssertionError, match=r"0 resources are named other: .*::it"):
        stack.resource("other")
    assert f"::{PROJECT}::" in stack.resource("it")["urn"]
