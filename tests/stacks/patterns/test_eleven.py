"""The configurations that people deploy, each posted exactly as the documentation writes it, and quiet from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.emulators import changes
from tests.stacks.patterns.deployment import PROGRAMS, Deployment, as_text, deployed, golden, warned

if TYPE_CHECKING:
    from collections.abc import Generator

ROWS: list[tuple[str, str, str, list[str], str]] = [
    ("01", "qwen", "qwen_dev", [], "OSS, a public machine, the shared gateway: the deploy skill's first pattern"),
    ("02", "qwen-scaled", "qwen_scaled_dev", [], "an autoscaler; replicas follow its least number"),
    ("03", "qwen-nlb", "qwen_nlb_dev", [], "an NLB with the VPC of other resources, unknown at the first preview"),
    ("04", "llama3-8b", "llama3_8b_dev", [], "SGLang with a start-up check"),
    ("05", "sdxl", "sdxl_dev", [], "ComfyUI; path and port of the check are filled in"),
    ("06", "qwen-cpu", "qwen_cpu_dev", ["PAI2110"], "a CPU machine asked for, a GPU machine given, with a warning"),
    ("07", "qwen-dedicated", "qwen_dedicated_dev", [], "a dedicated resource group: no `cloud` at all"),
    ("08", "qwen-gateway", "qwen_gateway_dev", [], "a dedicated gateway and its VPC"),
    ("09", "qwen-spot", "qwen_spot_dev", [], "spot machines first, then regular ones, then another type"),
    ("10", "qwen-async", "qwen_async_dev", [], "an asynchronous service with its queue"),
    ("11", "rag", "rag_dev", [], "three containers, NAS and OSS"),
    ("12", "qwen-clock", "qwen_clock_dev", [], "scaling by the clock is no part of the service JSON"),
]
CREATED = ["CreateService", "DeleteServiceLabel"]


@pytest.fixture(scope="module")
def eleven(tmp_path_factory: pytest.TempPathFactory) -> Generator[Deployment]:
    program = (PROGRAMS / "eleven.py").read_text()
    with deployed(tmp_path_factory.mktemp("eleven") / "stack", program) as deployment:
        yield deployment


@pytest.mark.parametrize(("number", "resource", "service", "warnings", "reason"), ROWS, ids=[row[1] for row in ROWS])
def test_what_is_posted(
    eleven: Deployment, number: str, resource: str, service: str, warnings: list[str], reason: str
) -> None:
    assert as_text(eleven.posted(service)) == golden(number), reason
    assert warned(eleven.said).get(resource, []) == warnings, reason
    own = ["CreateServiceCronScaler"] if resource == "qwen-clock" else []
    assert sorted(eleven.changes(service)) == sorted([*CREATED, *own]), reason


def test_the_clock_is_told_in_a_call_of_its_own(eleven: Deployment) -> None:
    assert eleven.sent("CreateServiceCronScaler", "qwen_clock_dev") == [
        {
            "ScaleJobs": [
                {"Name": "day", "Schedule": "0 0 8 * * *", "TargetSize": 4, "TimeZone": "Asia/Shanghai"},
                {"Name": "night", "Schedule": "0 0 20 * * *", "TargetSize": 1, "TimeZone": "Asia/Shanghai"},
            ],
            "ExcludeDates": ["0 0 0 1 10 *"],
        }
    ]


def test_the_machine_that_was_chosen_is_recorded(eleven: Deployment) -> None:
    assert eleven.stack.outputs() == {"machine": ["ecs.gn6i-c4g1.xlarge"]}
    assert eleven.stack.resource("qwen-cpu")["inputs"]["effectiveInstanceTypes"] == ["ecs.gn6i-c4g1.xlarge"]
    assert eleven.stack.resource("qwen-cpu")["inputs"]["instanceType"] == "ecs.c7.2xlarge"


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
def test_nothing_is_left_to_do(eleven: Deployment, echo: str) -> None:
    eleven.emulator.set(progress="immediate", echo=echo)
    since = len(eleven.emulator.journal())
    eleven.stack.preview("--expect-no-changes")
    eleven.stack.run("refresh", "--preview-only", "--expect-no-changes")
    assert changes(eleven.emulator.journal(since)) == []
