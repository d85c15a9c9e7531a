"""Wrong configurations die at preview: code, property path, value, the nearest valid choice, and nothing sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import changes
from tests.kit.programs import COMMAND, IMAGE, program, service

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def container(image: str = IMAGE, port: int = 8000) -> str:
    return f'[pai.ContainerArgs(image="{image}", port={port}, command="{COMMAND}")]'


ROWS: list[tuple[dict[str, str], list[str], str]] = [
    (
        {"instance_type": '"ecs.gn7i-c8g1.2xlarg"'},
        ["instanceType", "ecs.gn7i-c8g1.2xlarg", "ecs.gn7i-c8g1.2xlarge"],
        "an unknown machine type near a real one",
    ),
    (
        {"containers": container(IMAGE.replace("/vllm:", "/vlm:"))},
        ["containers[0].image", "vlm", "vllm"],
        "an official repository that does not exist",
    ),
    ({"service_name": '"my-chat"'}, ["serviceName", "my-chat", "my_chat"], "a hyphen in the name"),
    ({"containers": container(port=8080)}, ["containers[0].port", "8080"], "a reserved port"),
    (
        {"storage": '[pai.OssMountArgs(path="models/qwen3-8b/", mount_path="/model_dir")]'},
        ["storage[0].path", "models/qwen3-8b/", "oss://models/qwen3-8b/"],
        "an OSS path without oss://",
    ),
    (
        {"storage": '[{"kind": "oss", "path": "oss://m/q/", "mountPth": "/model_dir"}]'},
        ["storage[0].mountPth", "mountPath"],
        "a typo in a literal",
    ),
]


@pytest.mark.parametrize(("changed", "said", "reason"), ROWS)
def test_it_is_refused_at_preview(
    make_stack: Any, emulator: Emulator, changed: dict[str, str], said: list[str], reason: str
) -> None:
    stack = make_stack(program(service(**changed)))
    refused = stack.preview(fails=True)
    (line,) = refused.lines("has a problem", said[0])
    assert "PAI" in line, reason
    for text in said:
        assert text in line, reason
    assert "Nothing was sent." in line
    assert "Traceback" not in refused.text
    assert changes(emulator.journal()) == []
    again = stack.up(fails=True)
    assert again.lines(line.strip())
    assert changes(emulator.journal()) == []


def test_every_problem_is_told_at_once(make_stack: Any, emulator: Emulator) -> None:
    stack = make_stack(program(service(service_name='"a-b"', instance_type='"ecs.nonsense"')))
    refused = stack.preview(fails=True)
    assert "serviceName" in refused.text
    assert "ecs.nonsense" in refused.text
    assert changes(emulator.journal()) == []


def test_findings_lower_what_the_user_accepts(make_stack: Any, emulator: Emulator) -> None:
    first = make_stack(program(service(service_name='"my-chat"')))
    line = next(part for part in first.preview(fails=True).text.splitlines() if "serviceName" in part)
    code = next(word for word in line.split() if word.startswith("PAI"))
    stack = make_stack(program(service(service_name='"my-chat"', findings=f'{{"{code}": "ignore"}}')))
    done = stack.up()
    assert "1 finding ignored, as asked" in done.text
    assert emulator.service("my-chat") is not None
