"""The machine for a CPU under vLLM or SGLang, and for a service that says only what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.facts import Machines, MachineType
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined
from pulumi_pai_eas.planning.machine_choice import (
    Demand,
    chip_of,
    choose,
    looks_accelerated,
    recorded_types,
    switch,
    types_in_force,
)
from pulumi_pai_eas.sizing import Requirement

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

CPU, CPU2 = "ecs.c7.large", "ecs.g6.xlarge"
A10, A10_BIG, A10_TWO, V100, PPU, XPU = (
    "ecs.gn7i-c8g1.2xlarge",
    "ecs.gn7i-c16g1.4xlarge",
    "ecs.gn7i-2x",
    "ecs.gn6e-c12g1.3xlarge",
    "ecs.ebmppu.1",
    "ecs.egs.1",
)
CATALOGUE = Machines(
    (
        MachineType(A10_TWO, 16, 60, gpus=2, gpu_memory=24),
        MachineType(V100, 12, 92, gpus=1, gpu_memory=32),
        MachineType(A10_BIG, 16, 60, gpus=1, gpu_memory=24),
        MachineType(A10, 8, 30, gpus=1, gpu_memory=24),
        MachineType("ecs.gn6i-c4g1.xlarge", 4, 15, gpus=1, gpu_memory=16, stock="NoStock"),
        MachineType("ecs.gn5-c4g1.xlarge", 4, 15, gpus=1, gpu_memory=16, available=False),
        MachineType(PPU, 2, 8, gpus=1, gpu_memory=8),
        MachineType(XPU, 2, 8, gpus=1, gpu_memory=8),
        MachineType(CPU, 2, 4),
        MachineType(CPU2, 4, 16),
    )
)
IMAGE = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"


def desired(**bag: Any) -> Desired:
    found, problems = read_bag({"containers": [{"image": IMAGE}], **bag})
    assert problems == ()
    return found


def public(*types: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "public", "instanceTypes": list(types), **more}


@pytest.mark.parametrize(
    ("bag", "expected", "reason"),
    [
        ({"instanceType": CPU}, (A10,), "the smallest GPU type in stock"),
        ({"instanceType": A10_BIG}, None, "a GPU already"),
        ({"instanceType": CPU, "cpuWithGpuEngine": "error"}, None, "the user wants to be stopped instead"),
        ({"instanceType": CPU, "containers": [{"image": "mine:1"}]}, None, "no engine that needs a GPU"),
        (
            {
                "instanceType": CPU,
                "containers": [{"image": "mine:1", "command": "vllm serve /m --tensor-parallel-size 2"}],
            },
            (A10_TWO,),
            "an engine by its command, and as many GPUs as it spreads over",
        ),
        ({"instanceType": CPU, "needs": {"gpuMemory": 32}}, (V100,), "as much memory as needed"),
        ({"instanceType": CPU, "needs": {"gpus": 2}, "unitSize": 2}, (A10,), "two machines for one replica"),
        ({"instanceType": CPU, "needs": {"gpus": 8}}, None, "nothing fits"),
        ({"instanceType": CPU, "needs": {"model": "Qwen/Qwen2.5-14B"}}, (A10_TWO,), "large enough for the model"),
        ({"instanceType": CPU, "needs": {"model": "nobody/knows"}}, (A10,), "a model without a size is not judged"),
        ({"instanceType": CPU, "containers": [{"image": "official:vllm:0.14.0-xpu"}]}, (XPU,), "an image for XPU"),
        ({"instanceType": CPU, "containers": [{"image": "official:vllm:0.14.0-ppu"}]}, (PPU,), "an image for PPU"),
        ({"compute": public(CPU, CPU2)}, (A10,), "a list of CPU types"),
        ({"compute": public(CPU, V100, A10_BIG)}, (V100, A10_BIG), "the user's own GPU types, in their order"),
        ({"compute": public({"type": CPU, "spotPriceLimit": 1})}, (A10,), "an entry with a price limit"),
        ({"compute": {"kind": "public", "cpu": 4, "memory": 8000}}, (A10,), "a pair of cpu and memory has no GPU"),
        (
            {"compute": {"kind": "public", "cpu": 4, "memory": 8000, "gpu": 1}},
            None,
            "a pair with a GPU is another mistake",
        ),
        ({"compute": {"kind": "public"}}, None, "no machine named"),
        ({"compute": {"kind": "dedicated", "cpu": 4}}, None, "a dedicated group's machines are not chosen"),
        ({"compute": {"kind": "quota", "quotaId": "q"}}, None, "nor a quota's"),
        ({}, None, "no place at all"),
        ({"instanceType": "ecs.c99.large"}, None, "a type that does not exist is a finding"),
        ({"compute": public(CPU, "ecs.c99.large")}, None, "also beside one that does"),
        ({"instanceType": CPU, "effectiveInstanceTypes": [V100]}, (V100,), "kept, although a smaller one is in stock"),
        ({"instanceType": CPU2, "effectiveInstanceTypes": [V100]}, (V100,), "kept for another CPU type"),
        (
            {"instanceType": "ecs.c99.large", "effectiveInstanceTypes": [V100]},
            (V100,),
            "the CPU type was withdrawn since",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": ["ecs.gn6i-c4g1.xlarge"]},
            ("ecs.gn6i-c4g1.xlarge",),
            "kept without stock: it is running",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": ["ecs.gn4-gone"]},
            ("ecs.gn4-gone",),
            "kept although withdrawn",
        ),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [A10], "needs": {"gpus": 2}},
            (A10_TWO,),
            "no longer large enough",
        ),
        ({"instanceType": A10_BIG, "effectiveInstanceTypes": [A10]}, None, "the user chose one"),
    ],
)
def test_switch(bag: dict[str, Any], expected: tuple[str, ...] | None, reason: str) -> None:
    assert switch(desired(**bag), CATALOGUE) == expected, reason


@pytest.mark.parametrize(
    ("bag", "expected", "reason"),
    [
        ({"instanceType": CPU, "effectiveInstanceTypes": [V100]}, (V100,), "kept, told by the names"),
        ({"instanceType": A10, "effectiveInstanceTypes": [V100]}, None, "the user chose a GPU type"),
        ({"instanceType": A10}, None, "nothing to switch, by its name"),
    ],
)
def test_switch_without_a_catalogue(bag: dict[str, Any], expected: tuple[str, ...] | None, reason: str) -> None:
    assert switch(desired(**bag), UNKNOWN) == expected, reason


@pytest.mark.parametrize(
    ("bag", "machines", "reason"),
    [
        ({"instanceType": CPU}, None, "no catalogue to take a type from"),
        ({"instanceType": UNKNOWN}, CATALOGUE, "the type comes later"),
        ({"compute": public({"type": UNKNOWN, "spotPriceLimit": 1})}, CATALOGUE, "the type of an entry comes later"),
        ({"compute": public(CPU, UNKNOWN)}, CATALOGUE, "one of several comes later"),
        ({"compute": UNKNOWN}, CATALOGUE, "the place comes later"),
        ({"instanceType": CPU, "containers": [{"image": UNKNOWN}]}, CATALOGUE, "the image comes later"),
        ({"instanceType": CPU, "needs": {"gpus": UNKNOWN}}, CATALOGUE, "the need comes later"),
    ],
)
def test_switch_is_not_decided_on_unknown_grounds(bag: dict[str, Any], machines: Any, reason: str) -> None:
    with pytest.raises(Undetermined):
        switch(desired(**bag), UNKNOWN if machines is None else machines)
    assert reason


@pytest.mark.parametrize(
    ("bag", "expected", "reason"),
    [
        ({"needs": {"gpus": 1}}, (A10,), "the smallest"),
        ({"needs": {"gpus": 1, "gpuMemory": 30}}, (V100,), "the smallest with the memory"),
        ({"needs": {"gpus": 2}}, (A10_TWO,), "with the GPUs"),
        ({"needs": {"gpuMemory": 20}}, (A10,), "one GPU unless said otherwise"),
        ({"needs": {"gpus": 3}}, None, "nothing fits"),
        ({"needs": {"model": "Qwen/Qwen3-8B"}}, (A10,), "a model's weights and an ordinary context"),
        ({"needs": {"model": "Qwen/Qwen2.5-14B"}}, (A10_TWO,), "a model that one GPU cannot hold"),
        ({"needs": {"model": "Qwen/Qwen3-235B-A22B"}}, None, "a model that nothing in stock can hold"),
        ({"needs": {"model": "nobody/knows"}}, None, "a model without a size"),
        ({"needs": {"model": "nobody/knows", "gpus": 2}}, (A10_TWO,), "a model without a size, and GPUs beside it"),
        (
            {"needs": {"model": "nobody/knows"}, "effectiveInstanceTypes": [V100]},
            (V100,),
            "a model without a size: kept",
        ),
        (
            {
                "needs": {"model": "Qwen/Qwen3-8B"},
                "containers": [{"image": IMAGE, "command": "vllm serve /m --max-model-len 40960"}],
            },
            (V100,),
            "the context that the command asks for",
        ),
        ({"needs": {"gpus": 1}, "compute": {"kind": "public"}}, (A10,), "public, no machine named"),
        ({"needs": {"gpus": 1}, "instanceType": CPU}, None, "a place is given"),
        ({"needs": {"gpus": 1}, "compute": {"kind": "dedicated"}}, None, "a group is given"),
        ({}, None, "nothing said"),
        ({"needs": {"gpus": 1}, "effectiveInstanceTypes": [V100]}, (V100,), "kept"),
        ({"needs": {"gpus": 2}, "effectiveInstanceTypes": [V100]}, (A10_TWO,), "kept no longer"),
    ],
)
def test_choose(bag: dict[str, Any], expected: tuple[str, ...] | None, reason: str) -> None:
    assert choose(desired(**bag), CATALOGUE) == expected, reason


def test_choose_without_a_catalogue() -> None:
    assert choose(desired(needs={"gpus": 2}, effectiveInstanceTypes=[V100]), UNKNOWN) == (V100,)
    with pytest.raises(Undetermined):
        choose(desired(needs={"gpus": 2}), UNKNOWN)


@pytest.mark.parametrize(
    ("name", "expected", "reason"),
    [
        ("ecs.gn7i-c8g1.2xlarge", True, "GPU family"),
        ("ecs.gn8is.2xlarge", True, "GPU family without a shape"),
        ("ecs.vgn6i-m4.xlarge", True, "a part of a GPU"),
        ("ecs.sgn7i-vws-m2.xlarge", True, "a shared GPU"),
        ("ecs.ebmgn7e.32xlarge", True, "bare metal with GPUs"),
        ("ecs.ebmppu1.1", True, "PPU"),
        ("ecs.egs1.1", True, "XPU"),
        ("ml.gu7i.c16m60.1-gu30", True, "PAI's own grammar: one GU30"),
        ("ecs.c7.large", False, "computing"),
        ("ecs.g7ne.large", False, "general purpose with much network: no gn"),
        ("ecs.ebmg7.32xlarge", False, "bare metal without"),
        ("ecs.g6.xlarge", False, "general purpose"),
        ("ml.c7.large", False, "PAI's own without"),
    ],
)
def test_names_of_families(name: str, expected: bool, reason: str) -> None:
    assert looks_accelerated(name) is expected, reason


@pytest.mark.parametrize(("name", "chip"), [(A10, "GPU"), (CPU, "CPU"), (PPU, "PPU"), (XPU, "XPU")])
def test_chips(name: str, chip: str) -> None:
    machine = CATALOGUE.find(name)
    assert machine is not None
    assert chip_of(machine) == chip


def test_smallest_of_nothing() -> None:
    assert Demand(Requirement()).smallest(Machines()) is None


@pytest.mark.parametrize(
    ("bag", "recorded", "in_force", "reason"),
    [
        ({"instanceType": CPU, "effectiveInstanceTypes": [A10]}, (A10,), (A10,), "switched"),
        ({"instanceType": CPU}, None, (CPU,), "as asked"),
        ({"needs": {"gpus": 1}, "effectiveInstanceTypes": [A10]}, (A10,), (A10,), "chosen"),
        ({"effectiveInstanceTypes": [A10]}, None, (), "needs were taken away, no place is left"),
        (
            {"compute": {"kind": "quota", "quotaId": "q"}, "effectiveInstanceTypes": [A10]},
            None,
            (),
            "a quota has no types",
        ),
        (
            {"compute": {"kind": "dedicated", "instanceTypes": [CPU]}, "effectiveInstanceTypes": [A10]},
            None,
            (CPU,),
            "overflow of a group",
        ),
    ],
)
def test_types_in_force(bag: dict[str, Any], recorded: Any, in_force: tuple[str, ...], reason: str) -> None:
    assert (recorded_types(desired(**bag)), types_in_force(desired(**bag))) == (recorded, in_force), reason
