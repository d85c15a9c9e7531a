"""From what a service needs to what its machines must have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pulumi_pai_eas.model.needs import Needs
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined
from pulumi_pai_eas.sizing import Requirement, requirement
from tests.unit.sizing.shapes import A10, CPU, EIGHT_GU120, EIGHT_L20, FOUR_A10, FOUR_L20, MACHINES, known

LLAMA_70B = "meta-llama/Llama-3.3-70B-Instruct"
VISION = "Qwen/Qwen2.5-VL-7B-Instruct"


def required(needs: dict[str, Any], **stated: Any) -> Requirement:
    found = requirement(Needs(**needs), **stated)
    assert isinstance(found, Requirement), found
    return found


@pytest.mark.parametrize(
    ("needs", "stated", "gpus", "memory", "total", "why"),
    [
        ({}, 1, 1, 0.0, None, "a GPU, nothing more is said"),
        ({}, 4, 4, 0.0, None, "the command spreads it over four"),
        ({"gpus": 2}, 4, 2, 0.0, None, "what is said goes before the command"),
        ({"gpu_memory": 24}, 1, 1, 24.0, 24.0, "memory of each"),
        ({"gpus": 4, "gpu_memory": 48.0}, 1, 4, 48.0, 192.0, "together"),
        ({"gpus": 2, "model": VISION}, 1, 2, 0.0, None, "a model not known does no harm beside figures"),
    ],
)
def test_figures(needs: dict[str, Any], stated: int, gpus: int, memory: float, total: float | None, why: str) -> None:
    found = required(needs, stated_gpus=stated)
    assert (found.gpus, found.gpu_memory_gb, found.total_gpu_memory_gb, found.shape) == (gpus, memory, total, None), why


def test_a_model_brings_its_shape_and_a_usual_context() -> None:
    found = required({"model": "Qwen/Qwen3-8B"})
    assert found.shape == known("Qwen/Qwen3-8B")
    assert (found.gpus, found.gpu_memory_gb, found.model, found.context) == (1, 0.0, "Qwen/Qwen3-8B", 8192)
    assert found.total_gpu_memory_gb == round((15.2564 * 1.02 + 2.3 + 1.125) / 0.92, 1)


@pytest.mark.parametrize(
    ("needs", "stated", "context", "why"),
    [
        ({}, None, 8192, "nothing said"),
        ({}, 16384, 16384, "the command says it"),
        ({"context": 4096}, 16384, 4096, "what is said goes before the command"),
        ({"context": 131072}, None, 131072, "beyond the model's maximum, as asked"),
    ],
)
def test_context(needs: dict[str, Any], stated: int | None, context: int, why: str) -> None:
    assert required({"model": "Qwen/Qwen3-8B", **needs}, stated_context=stated).context == context, why


def test_a_model_not_known_and_nothing_beside_it() -> None:
    found = requirement(Needs(model=VISION))
    assert isinstance(found, str)
    assert found.startswith("the size of Qwen/Qwen2.5-VL-7B-Instruct is not known here")
    assert "give gpus and gpuMemory instead" in found


@pytest.mark.parametrize("field", ["gpus", "gpu_memory", "model"])
def test_what_is_not_known_yet_decides_nothing(field: str) -> None:
    with pytest.raises(Undetermined):
        requirement(Needs(**{field: UNKNOWN}))
    with pytest.raises(Undetermined):
        requirement(Needs(model="Qwen/Qwen3-8B", context=UNKNOWN))


def test_verdicts() -> None:
    found = required({"model": LLAMA_70B})
    answers = [found.verdict(machine) for machine in (CPU, A10, FOUR_A10, FOUR_L20, EIGHT_GU120)]
    assert answers == ["does not fit", "does not fit", "does not fit", "fits", "fits"]
    assert found.verdict(FOUR_A10, machines=2) == "tight"
    assert required({"model": LLAMA_70B, "context": 1024}).verdict(FOUR_A10, machines=2) == "fits"


def test_figures_and_a_model_must_both_be_met() -> None:
    assert required({"model": "Qwen/Qwen3-8B", "gpu_memory": 48}).verdict(A10) == "does not fit"
    assert required({"model": "Qwen/Qwen3-8B", "gpus": 4}).verdict(A10) == "does not fit"
    assert required({"gpus": 8}).verdict(FOUR_A10, machines=2) == "fits"
    assert required({"gpus": 1}).verdict(CPU) == "does not fit"


def test_tight_is_met_where_that_is_enough() -> None:
    found = required({"model": "Qwen/Qwen3-8B", "context": 16384})
    assert found.verdict(A10) == "tight"
    assert not found.is_met_by(A10)
    assert found.is_met_by(A10, at_worst="tight")
    assert not found.is_met_by(CPU, at_worst="tight")


def test_the_degree_of_the_command_is_judged() -> None:
    needs = {"model": "Qwen/Qwen3-32B"}
    assert required(needs).verdict(FOUR_A10) == "fits"
    assert required(needs, tensor_parallel=1).verdict(FOUR_A10) == "does not fit"
    assert required(needs, tensor_parallel=4).verdict(A10) == "does not fit"


@pytest.mark.parametrize(
    ("needs", "smallest", "why"),
    [
        ({"model": "Qwen/Qwen3-8B"}, A10, "one A10 for the usual context"),
        ({"model": "Qwen/Qwen3-8B", "context": 16384}, FOUR_A10, "one that surely does before one that may"),
        ({"model": LLAMA_70B}, FOUR_L20, "the smallest of two"),
        ({"model": "deepseek-ai/DeepSeek-R1"}, EIGHT_GU120, "one that may where none surely does"),
        ({"model": "Qwen/Qwen3-Coder-480B-A35B-Instruct"}, None, "none"),
        ({"gpus": 2}, FOUR_A10, "figures alone"),
        ({"gpus": 8, "gpu_memory": 48}, EIGHT_GU120, "eight L20 are not in stock"),
    ],
)
def test_the_smallest_machine_in_stock(needs: dict[str, Any], smallest: object, why: str) -> None:
    assert not EIGHT_L20.in_stock
    for types in (MACHINES.types, tuple(reversed(MACHINES.types))):
        assert required(needs).smallest(types) == smallest, why


def test_no_machine_in_stock() -> None:
    assert required({"gpus": 1}).smallest([replace(A10, stock="NoStock")]) is None
    assert required({"gpus": 1}).smallest([]) is None


@pytest.mark.parametrize("model", ["Qwen/Qwen3-8B", LLAMA_70B, "Qwen/Qwen3-30B-A3B", "deepseek-ai/DeepSeek-R1"])
def test_no_machine_below_the_least_total_is_large_enough(model: str) -> None:
    found = required({"model": model})
    assert found.total_gpu_memory_gb is not None
    for machine in MACHINES.types:
        if machine.gpus * machine.gpu_memory < found.total_gpu_memory_gb:
            assert found.verdict(machine) == "does not fit"
