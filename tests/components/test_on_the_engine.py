"""Language models through the real engine: what is refused, the machine that is chosen, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.emulators import REGION, changes

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

pytestmark = pytest.mark.engine
CHOSEN = (
    "from pulumi_pai_eas_components import {component}\n"
    '{component}("talk", model="Qwen/Qwen3-32B", model_path="oss://models/qwen3-32b/")\n'
)
ROWS = [
    (
        "VllmService",
        (),
        "ml.gu8ef.2xlarge-gu120",
        "1 x GU120 96 GB",
        "--tensor-parallel-size 1",
        "the first that fit names",
    ),
    (
        "VllmService",
        ("ml.gu8ef.2xlarge-gu120",),
        "ecs.gn7i-c32g1.32xlarge",
        "4 x A10 24 GB), spread over 4 GPUs",
        "--tensor-parallel-size 4",
        "the next, with the degree that goes with it",
    ),
    ("SglangService", (), "ml.gu8ef.2xlarge-gu120", "1 x GU120 96 GB", "--tp-size 1", "SGLang likewise"),
]


@pytest.mark.parametrize(("component", "sold_out", "machine", "said", "flag", "reason"), ROWS, ids=[r[5] for r in ROWS])
def test_without_a_machine_the_one_that_fit_names_is_chosen_and_told(
    make_stack: MakeStack,
    emulator: Emulator,
    component: str,
    sold_out: tuple[str, ...],
    machine: str,
    said: str,
    flag: str,
    reason: str,
) -> None:
    emulator.set(machines=dict.fromkeys(sold_out))
    program = CHOSEN.format(component=component)
    stack = make_stack(program, emulator=emulator.url, config={"alicloud:region": REGION})
    shown = stack.preview()
    (line,) = shown.lines("PAI2129")
    assert f"needs: machine: {machine} ({said}" in line, reason
    assert line.endswith("(chosen: the smallest in stock that Qwen/Qwen3-32B fits; kept from then on)")
    assert "warning" not in shown.diagnostics, "nobody is warned of a choice that was not theirs"
    done = stack.up()
    assert "warning" not in done.diagnostics
    (made,) = [entry["body"] for entry in emulator.journal() if entry["operation"] == "CreateService"]
    assert made["cloud"]["computing"] == {"instance_type": machine}
    assert made["containers"][0]["command"].endswith(flag)

    emulator.set(machines={})
    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.up("--expect-no-changes")
    assert changes(emulator.journal(since)) == [], "kept, though a smaller one is in stock again"
    stack.destroy()


def test_a_model_that_is_too_large_is_refused_with_the_types_that_would_do(
    make_stack: MakeStack, emulator: Emulator
) -> None:
    stack = make_stack(
        "from pulumi_pai_eas_components import VllmService\n"
        'VllmService("large", model="meta-llama/Llama-3.3-70B-Instruct", model_path="oss://models/llama/", '
        'instance_type="ecs.gn7i-c8g1.2xlarge")\n',
        emulator=emulator.url,
        config={"alicloud:region": REGION},
    )
    refused = stack.preview(fails=True)
    (line,) = refused.lines("PAI2301")
    assert line.endswith(
        "PAI2301 needs: meta-llama/Llama-3.3-70B-Instruct needs 131.4 GiB for weights and 320 KiB per token; "
        "ecs.gn7i-c8g1.2xlarge has 1 x 24 GB. In stock and large enough: ecs.gn8is-4x.16xlarge (tensor parallel 4), "
        "ml.gu8tf.8.40xlarge (tensor parallel 8). Nothing was sent."
    )
    assert changes(emulator.journal()) == []


def test_an_argument_of_a_component_that_means_nothing_is_one_line(make_stack: MakeStack, emulator: Emulator) -> None:
    stack = make_stack(
        "from pulumi_pai_eas_components import VllmService\n"
        'VllmService("chat", model="Qwen/Qwen3-8B", model_path="oss://models/x/", context=50000)\n',
        emulator=emulator.url,
        config={"alicloud:region": REGION},
    )
    refused = stack.preview(fails=True)
    said = [line.strip() for line in refused.diagnostics.splitlines() if line.strip()]
    assert said == [
        "pulumi:pulumi:Stack (kit-dev):",
        "error: chat: context: Qwen/Qwen3-8B takes 1 to 40960 tokens, not 50000",
        "error: an unhandled error occurred: program exited with non-zero exit code: 1",  # the language host adds it
    ]
    assert emulator.journal() == []


LATER = """
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider
from pulumi_pai_eas_components import VllmService

class Making(ResourceProvider):
    def create(self, props):
        return CreateResult("models", {"path": "models/qwen3-8b/"})

class Bucket(Resource):
    path: pulumi.Output[str]

bucket = Bucket(Making(), "models", {"path": None})
VllmService("chat", model="Qwen/Qwen3-8B", model_path=bucket.path, instance_type="ecs.gn7i-c8g1.2xlarge")
"""


def test_an_argument_that_turns_out_to_be_wrong_is_a_finding_under_the_child(
    make_stack: MakeStack, emulator: Emulator
) -> None:
    stack = make_stack(LATER, emulator=emulator.url, config={"alicloud:region": REGION})
    assert "error" not in stack.preview().diagnostics, "not known, not judged"
    refused = stack.up(fails=True)
    (line,) = refused.lines("PAI4", "storage[0].path")
    assert "resource 'chat' has a problem" in line
    assert "models/qwen3-8b/" in line
    assert changes(emulator.journal()) == []


CANARY = """
import pulumi
import pulumi_pai_eas as pai
from pulumi_pai_eas_components import CanaryRelease

served = {
    "containers": [pai.ContainerArgs(image="registry.example/app:1", port=8000, command="serve")],
    "instance_type": "ecs.c7.large",
}
release = CanaryRelease("chat", stable={**served}, canary={**served}, weight=pulumi.Config().require_int("weight"))
pulumi.export("url", release.endpoint)
"""


def test_a_canary_is_rolled_back_by_a_weight_of_nothing(make_stack: MakeStack, emulator: Emulator) -> None:
    config = {"alicloud:region": REGION, "weight": "10"}
    stack = make_stack(CANARY, emulator=emulator.url, config=config)
    stack.up()
    assert weights(emulator) == {"chat-canary": 10, "chat-stable": 90}
    address = stack.outputs()["url"]
    assert address.endswith("/api/predict/chat_dev"), "one address for both"

    stack.set_config("weight", "0")
    since = len(emulator.journal())
    stack.up()
    assert weights(emulator) == {"chat-canary": 0, "chat-stable": 100}
    assert set(changes(emulator.journal(since))) == {"ReleaseService"}, "nothing restarts"
    assert stack.outputs()["url"] == address
    stack.preview("--expect-no-changes")


def weights(emulator: Emulator) -> dict[str, int]:
    """Shares of the traffic, by resource."""
    return {
        service["name"].replace("_dev", "").replace("_", "-"): service["weight"]
        for service in emulator.state()["services"]
    }
