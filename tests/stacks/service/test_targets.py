"""Where the calls go: nobody there, a wrong key, no region, another region, and state of another target."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import calls, changes
from tests.kit.programs import program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nobody_at_the_address(make_stack: Any) -> None:
    stack = make_stack(program(), emulator=f"http://127.0.0.1:{free_port()}")
    shown = stack.preview()
    assert len(shown.lines("PAI7010")) == 1
    refused = stack.up(fails=True)
    (told,) = refused.lines("error:", "PAI7001")
    (ended,) = refused.lines("error:", "update failed")
    assert sorted(refused.lines("error:")) == sorted([told, ended]), "each in its own resource's group"
    assert "Traceback" not in refused.text
    assert stack.resources() == []


def test_a_wrong_key_is_one_line_at_the_first_call(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(
        program(),
        config={
            "alicloud:region": "cn-hangzhou",
            "alicloud:accessKey": "WRONG",
            "alicloud:secretKey": "sssh-very-secret",
        },
    )
    refused = stack.up(fails=True)
    assert "PAI7003" in refused.text
    assert "InvalidAccessKeyId.NotFound" in refused.text
    assert len(refused.lines("error:", "PAI7003")) == 1
    assert "sssh-very-secret" not in refused.text
    assert "Traceback" not in refused.text
    assert changes(emulator.journal()) == []
    assert len(calls(emulator.journal())) == 2, "one in check, one in create, and no further ones"


def test_no_region_is_one_line(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program(), config={})
    refused = stack.preview(fails=True)
    assert "PAI7002" in refused.text
    assert "alicloud:region" in refused.text
    assert "Traceback" not in refused.text
    assert calls(emulator.journal()) == []


@pytest.mark.parametrize("way", ["configuration", "argument"])
def test_another_region_is_a_replacement(make_stack: Any, emulator: Emulator, way: str) -> None:
    stack = make_stack(program(service(region='"cn-hangzhou"' if way == "argument" else None)))
    stack.up()
    if way == "argument":
        stack.write(program(service(region='"cn-hangzhou-other"').replace("cn-hangzhou-other", "cn-shanghai")))
    else:
        stack.set_config("alicloud:region", "cn-shanghai")
    stack.write(
        (stack.cwd / "__main__.py").read_text().replace("eas-registry-vpc.cn-hangzhou", "eas-registry-vpc.cn-shanghai")
    )
    shown = stack.preview("--diff")
    assert "replace" in shown.text
    assert "unchanged" not in shown.text.split("Resources:")[-1] or "1 to replace" in shown.text
    stack.up()
    assert emulator.service("chat_dev", region="cn-shanghai") is not None
    assert emulator.service("chat_dev", region="cn-hangzhou") is None, "the old one is deleted in its own region"
    assert stack.resource("chat")["id"] == "cn-shanghai/chat_dev"


def test_state_of_a_real_host_is_left_alone_by_the_emulator(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program())
    stack.up()
    text = stack.run("stack", "export").out
    host = json.loads(text)["deployment"]["resources"][-1]["outputs"]["apiHost"]
    moved = stack.folder / "moved.json"
    moved.write_text(text.replace(host, "pai-eas.cn-hangzhou.aliyuncs.com"))
    stack.run("stack", "import", "--file", str(moved))
    since = len(emulator.journal())
    before = stack.resource("chat", show_secrets=True)
    refused = stack.refresh(fails=True)
    assert "PAI8011" in refused.text
    assert "Traceback" not in refused.text
    assert stack.resource("chat", show_secrets=True)["outputs"] == before["outputs"]
    assert stack.destroy(fails=True).text.count("PAI8011") >= 1
    assert changes(emulator.journal(since)) == []
