"""The program side on the real engine: what only that can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.emulators import changes

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

pytestmark = pytest.mark.engine

HANGZHOU = {"alicloud:region": "cn-hangzhou"}
START = """
import pulumi
import pulumi_pai_eas as pai

def container(**more):
    command = "vllm serve /model_dir --port 8000"
    return pai.ContainerArgs(image="official:vllm:0.14.0-gpu", port=8000, command=command, **more)

def service(name, *options, **more):
    given = {"containers": [container()], "instance_type": "ecs.gn7i-c8g1.2xlarge", **more}
    storage = [pai.OssMountArgs(path="oss://models/x/", mount_path="/model_dir", read_only=True)]
    return pai.Service(name, *options, **{"storage": storage, **given})
"""


def test_secrets_are_hidden_and_nothing_else_is(make_stack: MakeStack, emulator: Emulator) -> None:
    program = """
key = pulumi.Config().require_secret("key")
git = pai.GitMountArgs(repo="https://x/y.git", mount_path="/code", password="hidden-password")
service(
    "chat",
    containers=[container(env={"KEY": key, "OPEN": "open"})],
    storage=[git, {"kind": "oss", "path": "oss://models/x/", "mount_path": "/model_dir", "read_only": True}],
    token="hidden-token",
    extra={"sinker": {"config": {"access_key_id": "hidden-extra", "project": "p"}}},
)
"""
    stack = make_stack(START + program, emulator=emulator.url, config=HANGZHOU)
    stack.set_config("key", "hidden-environment", secret=True)
    stack.up()
    inputs = stack.resource("chat")["inputs"]
    shown = {"port": 8000, "command": "vllm serve /model_dir --port 8000"}
    assert {key: inputs["containers"][0][key] for key in shown} == shown
    assert inputs["storage"][0]["repo"] == "https://x/y.git"
    assert inputs["environment"]["0"]["OPEN"] == "open"
    assert inputs["extra"]["sinker"]["config"]["project"] == "p"
    for text in ("hidden-environment", "hidden-password", "hidden-token", "hidden-extra"):
        assert stack.files_with(text) == []
    sent = emulator.service("chat_dev")["config"]
    assert sent["containers"][0]["env"] == [
        {"name": "KEY", "value": "hidden-environment"},
        {"name": "OPEN", "value": "open"},
    ]
    assert sent["storage"][0]["git"]["password"] == "hidden-password"


def test_a_preview_with_lists_that_are_not_known_yet(make_stack: MakeStack, emulator: Emulator) -> None:
    program = """
first = service("first")
service("second", containers=first.endpoint.apply(lambda url: [container(env={"PEER": url})]))
service("third", containers=[container(env={"PEER": first.endpoint})])
service("fourth", containers=[first.endpoint.apply(lambda url: container(env={"PEER": url}))])
"""
    stack = make_stack(START + program, emulator=emulator.url, config=HANGZHOU)
    stack.preview()
    assert changes(emulator.journal()) == []
    stack.up()
    for name in ("second", "third", "fourth"):
        inputs = stack.resource(name)["inputs"]
        assert inputs["environment"]["0"]["PEER"].startswith("http://")
        assert "env" not in inputs["containers"][0]
    assert stack.preview("--expect-no-changes").code == 0


def test_an_explicit_provider_has_its_own_region_and_keys(make_stack: MakeStack, emulator: Emulator) -> None:
    program = """
other = pai.Provider("other", region="cn-shanghai", access_key="AKID", secret_key=pulumi.Output.secret("SECRET"))
service("here")
service("there", pulumi.ResourceOptions(provider=other))
"""
    stack = make_stack(START + program, emulator=emulator.url, config=HANGZHOU)
    stack.up()
    assert stack.resource("here")["id"] == "cn-hangzhou/here_dev"
    assert stack.resource("there")["id"] == "cn-shanghai/there_dev"
    assert stack.preview("--expect-no-changes").code == 0
    before = len(emulator.journal())
    stack.write(START + program.replace('access_key="AKID"', 'access_key="AKID", protocol="HTTP"'))
    stack.up()
    assert changes(emulator.journal(since=before)) == []  # a change of the provider changes no service
    stack.destroy()
    assert emulator.state()["services"] == []


def test_an_existing_service_is_read(make_stack: MakeStack, emulator: Emulator) -> None:
    owner = make_stack(START + 'service("chat")', emulator=emulator.url, config=HANGZHOU)
    owner.up()
    before = len(emulator.journal())
    program = """
found = pai.Service.get("found", "cn-hangzhou/chat_dev")
pulumi.export("id", found.service_id)
pulumi.export("token", found.access_token)
pulumi.export("name", found.service_name)
"""
    reader = make_stack(START + program, emulator=emulator.url, config=HANGZHOU)
    reader.up()
    outputs = reader.outputs(show_secrets=True)
    assert outputs["id"] == owner.resource("chat")["outputs"]["serviceId"]
    assert reader.outputs(show_secrets=False)["token"] == "[secret]"
    assert outputs["token"]
    reader.destroy()
    assert changes(emulator.journal(since=before)) == []
