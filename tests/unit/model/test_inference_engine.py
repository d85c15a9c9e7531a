"""Which inference engine runs in a container, and what its command line says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.inference_engine import (
    command_text,
    engine_of,
    model_argument,
    needs_gpu,
    option,
    parallelism,
    stated_gpus,
)
from pulumi_pai_eas.model.needs import Needs
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined

EAS = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"


@pytest.mark.parametrize(
    ("container", "engine", "reason"),
    [
        ({"image": f"{EAS}/vllm:0.14.0-gpu"}, "vllm", "the official image"),
        ({"image": "official:sglang:0.5.8-gpu"}, "sglang", "the short form"),
        ({"image": "vllm/vllm-openai:v0.9"}, "vllm", "the project's own image"),
        ({"image": "lmsysorg/sglang"}, "sglang", "the other project's"),
        ({"image": "acme/vllm-router:1"}, None, "a router is no engine"),
        ({"image": "acme/vllmish:1"}, None, "a name that only begins alike"),
        ({"image": "acme/my-vllm:1"}, None, "a name that only ends alike"),
        ({"image": "acme/x:1", "command": "vllm serve /m"}, "vllm", "the command starts it"),
        ({"image": "acme/x:1", "script": "cd /m; /opt/bin/vllm serve ."}, "vllm", "a script starts it by its path"),
        ({"image": "acme/x:1", "command": "python -m vllm.entrypoints.openai.api_server"}, "vllm", "as a module"),
        ({"image": "acme/x:1", "command": "python -m sglang.launch_server"}, "sglang", "SGLang as a module"),
        (
            {"image": f"{EAS}/vllm:1", "command": "python -m sglang.launch_server"},
            "sglang",
            "what is started is what runs",
        ),
        ({"image": "acme/x:1", "command": "pip list | grep vllm"}, None, "the word alone starts nothing"),
        ({"image": "acme/x:1", "command": "python", "args": ["-m", "sglang.launch_server"]}, "sglang", "by arguments"),
        ({}, None, "nothing said"),
        ({"image": UNKNOWN, "command": "vllm serve /m"}, "vllm", "the command is enough"),
        ({"image": f"{EAS}/vllm:1", "command": UNKNOWN}, "vllm", "the image is enough"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_engine(container: dict[str, Any], engine: str | None, reason: str) -> None:
    assert engine_of(Container(**container)) == engine, reason


@pytest.mark.parametrize(
    "container",
    [{"image": UNKNOWN}, {"image": UNKNOWN, "command": "x"}, {"image": "a/b:1", "command": UNKNOWN}],
    ids=["image", "image and a neutral command", "command of a neutral image"],
)
def test_what_may_still_start_an_engine_is_undetermined(container: dict[str, Any]) -> None:
    with pytest.raises(Undetermined):
        engine_of(Container(**container))


@pytest.mark.parametrize(
    ("container", "needed"),
    [
        ({"image": f"{EAS}/vllm:0.14.0-gpu"}, True),
        ({"image": "acme/vllm:0.14.0-cpu"}, False),
        ({"image": "acme/vllm-cpu:1", "command": "vllm serve /m"}, False),
        ({"image": "acme/x:1"}, False),
    ],
    ids=["for GPUs", "a tag for CPUs", "a name for CPUs", "no engine"],
)
def test_a_gpu_is_needed_unless_the_image_says_otherwise(container: dict[str, Any], needed: bool) -> None:
    assert needs_gpu(Container(**container)) is needed


@pytest.mark.parametrize(
    ("text", "names", "value", "reason"),
    [
        ("x --port 8000", ("--port",), "8000", "a blank"),
        ("x --port=8000 --y", ("--port",), "8000", "an equals sign"),
        ("x --port 1 --port 2", ("--port",), "2", "the last one counts"),
        ("x --port", ("--port",), None, "without a value"),
        ("x --flag --port 1", ("--flag",), None, "a flag has none"),
        ("x --support 1", ("--port",), None, "the end of another name"),
        ("x --ports 1", ("--port",), None, "the beginning of another name"),
        ("x --max_model_len 4", ("--max-model-len",), "4", "underscores"),
        ("x -tp=2", ("-tp",), "2", "a short name"),
        ("x --name 'a b'", ("--name",), "a b", "quoted"),
        ('x --name="a b"', ("--name",), "a b", "quoted after an equals sign"),
        ("x --port 8000; y", ("--port",), "8000", "up to the end of the command"),
        ("x --name ''", ("--name",), "", "an empty text is a value"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_option(text: str, names: tuple[str, ...], value: str | None, reason: str) -> None:
    assert option(text, *names) == value, reason


@pytest.mark.parametrize(
    ("command", "gpus"),
    [
        ("vllm serve /m", None),
        ("vllm serve /m -tp 4", 4),
        ("vllm serve /m --tensor-parallel-size=4 --pipeline-parallel-size 2", 8),
        ("vllm serve /m -pp 2", 2),
        ("python -m sglang.launch_server --tp-size 2", 2),
        ("python -m sglang.launch_server --tp 2", 2),
        ("vllm serve /m -tp $GPUS", None),
        ("vllm serve /m -tp 0", None),
    ],
)
def test_parallelism(command: str, gpus: int | None) -> None:
    assert parallelism(Container(command=command)) == gpus


@pytest.mark.parametrize(
    ("command", "model"),
    [
        ("vllm serve /model_dir --port 8000", "/model_dir"),
        ("vllm serve 'oss://b/m/'", "oss://b/m/"),
        ("vllm serve --model /m", "/m"),
        ("python -m sglang.launch_server --model-path /m", "/m"),
        ("vllm serve", None),
        ("vllm serve --port 1", None),
    ],
)
def test_model(command: str, model: str | None) -> None:
    assert model_argument(Container(command=command)) == model


def test_the_command_line_is_one_line() -> None:
    container = Container(command="a \\\n  b", script="c", args=["d", "e"])
    assert command_text(container) == "a    b c d e"


def desired(*commands: str, needs: Needs | None = None) -> Desired:
    """A service of vLLM containers."""
    containers = [Container(image=f"{EAS}/vllm:1", command=command) for command in commands]
    return Desired(spec=ServiceSpec(containers=containers), needs=needs)


@pytest.mark.parametrize(
    ("service", "gpus"),
    [
        (desired("vllm serve /m"), 1),
        (desired("vllm serve /m -tp 4"), 4),
        (desired("vllm serve /m -tp 2", "vllm serve /m -tp 4"), 4),
        (desired("vllm serve /m -tp 4", needs=Needs(gpus=2)), 2),
        (desired("vllm serve /m -tp 4", needs=Needs(gpu_memory=24)), 4),
        (Desired(spec=ServiceSpec()), 1),
    ],
    ids=["not stated", "by the command", "the largest", "needs come first", "needs without a number", "nothing runs"],
)
def test_stated_gpus(service: Desired, gpus: int) -> None:
    assert stated_gpus(service) == gpus


@given(st.text(), st.sampled_from(["--port", "-tp", "--a.b"]))
def test_any_text_is_read(text: str, name: str) -> None:
    value = option(text, name)
    assert value is None or value in text
