"""Images and machines against the live catalogue: what is accepted, what is said, what stops; engines on machines without GPU."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import REGION, changes
from tests.kit.programs import IMAGE, program, service
from tests.stacks.deploy.table import ABSENT, LOOKED, Played, Row, made, play, refused

if TYPE_CHECKING:
    from collections.abc import Generator

    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
SERVE = "vllm serve /model_dir --port 8000"


def running(image: str, command: str = "serve --port 8000", *, script: bool = False) -> str:
    kind = "script" if script else "command"
    return f'[pai.ContainerArgs(image="{image}", port=8000, {kind}="{command}")]'


def sent(image: str, command: str = "serve --port 8000", *, script: bool = False) -> dict[str, object]:
    return {"image": image, "port": 8000, ("script" if script else "command"): command}


def switched(asked: str, chosen: str, engine: str = "vLLM") -> str:
    return f'warning: PAI2110 instanceType: {engine} needs a GPU, and {asked} has none; {chosen} is used instead, and kept. To fail instead: cpuWithGpuEngine="error"'


CUSTOM = "registry.example.com/team/server:1.2"
SMALLEST = "ecs.gn6i-c4g1.xlarge"
"""One GPU of the least memory, in stock."""
MADE = [
    made(
        "exact",
        "an official image by its address, a machine in stock",
        tells=["exact_dev accepted in cn-hangzhou (eas-m-…"],
    ),
    made(
        "by_label",
        "the address stands in the label system.imageUri only",
        containers=running(f"{REGISTRY}/labelled:1.0"),
        body={"containers.0": sent(f"{REGISTRY}/labelled:1.0")},
    ),
    made(
        "newest",
        "official:REPOSITORY is the newest image for the machine's chip, recorded",
        containers=running("official:vllm", SERVE),
        body={"containers.0": sent(f"{REGISTRY}/vllm:0.14.0-gpu", SERVE)},
        state={"effectiveImages": [f"{REGISTRY}/vllm:0.14.0-gpu"]},
    ),
    made(
        "tagged",
        "official:REPOSITORY:TAG is that one",
        containers=running("official:vllm:0.12.0-gpu", SERVE),
        body={"containers.0": sent(f"{REGISTRY}/vllm:0.12.0-gpu", SERVE)},
        state={"effectiveImages": [f"{REGISTRY}/vllm:0.12.0-gpu"]},
    ),
    made(
        "other_tag",
        "an address with a tag that is not listed may still be pulled: the newest are named",
        containers=running(f"{REGISTRY}/vllm:0.6.0-gpu", SERVE),
        says=[
            'warning: PAI2205 containers[0].image: ListImages has vllm in cn-hangzhou, but not the tag "0.6.0-gpu"; newest: 0.14.0-gpu, …(an older tag may still be pulled)'
        ],
        body={"containers.0": sent(f"{REGISTRY}/vllm:0.6.0-gpu", SERVE)},
    ),
    made(
        "requested_other_tag",
        "so may a tag that is asked for in the short form",
        containers=running("official:vllm:0.6.0-gpu", SERVE),
        says=[
            'warning: PAI2205 containers[0].image: ListImages has vllm in cn-hangzhou, but not the tag "0.6.0-gpu"; newest: 0.14.0-gpu, …(an older tag may still be pulled)'
        ],
        body={"containers.0": sent(f"{REGISTRY}/vllm:0.6.0-gpu", SERVE)},
    ),
    made(
        "custom",
        "a custom image is accepted, and that it was not checked is said",
        containers=running(CUSTOM),
        tells=[f"containers[0].image: {CUSTOM} is a custom image, accepted and not checked"],
        body={"containers.0": sent(CUSTOM)},
    ),
    made(
        "cpu_image",
        "an image for CPUs on a machine without GPU",
        instance_type='"ecs.c7.large"',
        containers=running("official:pairag:0.4.3"),
        body={
            "containers.0": sent(f"{REGISTRY}/pairag:0.4.3"),
            "cloud.computing.instance_type": "ecs.c7.large",
        },
    ),
    made(
        "no_stock",
        "a machine type without stock is a warning: stock changes hourly",
        instance_type='"ecs.gn7i-c48g1.12xlarge"',
        says=[
            "warning: PAI2107 instanceType: ecs.gn7i-c48g1.12xlarge has no stock in cn-hangzhou now (NoStock); …same GPU, in stock: ecs.gn7i-c8g1.2xlarge, …",
        ],
        body={"cloud.computing.instance_type": "ecs.gn7i-c48g1.12xlarge"},
    ),
    made(
        "ordered",
        "a list of machine types keeps its order",
        instance_type=None,
        compute='pai.PublicComputeArgs(instance_types=["ecs.gn7i-c16g1.4xlarge", "ecs.gn7i-c8g1.2xlarge"])',
        body={
            "cloud.computing": {"instances": [{"type": "ecs.gn7i-c16g1.4xlarge"}, {"type": "ecs.gn7i-c8g1.2xlarge"}]}
        },
    ),
    made(
        "pair",
        "a pair of cpu and memory that is offered",
        instance_type=None,
        compute="pai.PublicComputeArgs(cpu=4, memory=8000)",
        containers=running(CUSTOM),
        tells=[f"containers[0].image: {CUSTOM} …"],
        body={"cloud": ABSENT, "metadata.cpu": 4, "metadata.memory": 8000, "containers.0": sent(CUSTOM)},
    ),
    made(
        "pair_unknown",
        "a pair that is not offered: those that are",
        instance_type=None,
        compute="pai.PublicComputeArgs(cpu=4, memory=5000)",
        containers=running(CUSTOM),
        tells=[f"containers[0].image: {CUSTOM} …"],
        says=["warning: PAI2108 compute.memory: 5000 MB is not offered with 4 vCPU; choices: …8000…"],
        body={"cloud": ABSENT, "metadata.cpu": 4, "metadata.memory": 5000, "containers.0": sent(CUSTOM)},
    ),
    made(
        "engine_by_image",
        "vLLM by its image on a machine without GPU: the smallest GPU type in stock, recorded",
        instance_type='"ecs.c7.large"',
        says=[switched("ecs.c7.large", SMALLEST)],
        body={"cloud.computing.instance_type": SMALLEST},
        state={"effectiveInstanceTypes": [SMALLEST], "instanceType": "ecs.c7.large"},
    ),
    made(
        "engine_by_command",
        "vLLM by the command of a custom image",
        instance_type='"ecs.c7.large"',
        containers=running(CUSTOM, SERVE),
        tells=[f"containers[0].image: {CUSTOM} …"],
        says=[switched("ecs.c7.large", SMALLEST)],
        body={"containers.0": sent(CUSTOM, SERVE), "cloud.computing.instance_type": SMALLEST},
    ),
    made(
        "engine_by_script",
        "SGLang by a script",
        instance_type='"ecs.c7.large"',
        containers=running(
            CUSTOM, "cd /srv && python -m sglang.launch_server --model-path /model_dir --port 8000", script=True
        ),
        tells=[f"containers[0].image: {CUSTOM} …"],
        says=[switched("ecs.c7.large", SMALLEST, "SGLang")],
        body={
            "containers.0": sent(
                CUSTOM, "cd /srv && python -m sglang.launch_server --model-path /model_dir --port 8000", script=True
            ),
            "cloud.computing.instance_type": SMALLEST,
        },
    ),
    made(
        "engine_parallel",
        "tensor times pipeline parallel is the need that the command states",
        instance_type='"ecs.c7.large"',
        containers=running(IMAGE, f"{SERVE} --tensor-parallel-size 2"),
        says=[switched("ecs.c7.large", "ecs.gn6i-c24g1.12xlarge")],
        body={
            "containers.0.command": f"{SERVE} --tensor-parallel-size 2",
            "cloud.computing.instance_type": "ecs.gn6i-c24g1.12xlarge",
        },
    ),
    made(
        "engine_needs",
        "needs go before what the command says",
        instance_type='"ecs.c7.large"',
        needs="pai.NeedsArgs(gpus=1, gpu_memory=24)",
        says=[switched("ecs.c7.large", "ecs.gn7i-c8g1.2xlarge")],
        body={"cloud.computing.instance_type": "ecs.gn7i-c8g1.2xlarge"},
    ),
    made(
        "engine_in_a_list",
        "GPU types that stand in the list beside CPU types are taken before any other",
        instance_type=None,
        compute='pai.PublicComputeArgs(instance_types=["ecs.c7.large", "ecs.gn7i-c16g1.4xlarge"])',
        says=[switched("ecs.c7.large", "ecs.gn7i-c16g1.4xlarge").replace("instanceType", "compute.instanceTypes[0]")],
        body={"cloud.computing": {"instance_type": "ecs.gn7i-c16g1.4xlarge"}},
    ),
    made(
        "chosen_by_needs",
        "no machine named, but needs: the smallest in stock that fits",
        instance_type=None,
        needs="pai.NeedsArgs(gpus=2)",
        containers=running(IMAGE, f"{SERVE} --tensor-parallel-size 2"),
        body={
            "containers.0.command": f"{SERVE} --tensor-parallel-size 2",
            "cloud.computing.instance_type": "ecs.gn6i-c24g1.12xlarge",
        },
        state={"effectiveInstanceTypes": ["ecs.gn6i-c24g1.12xlarge"]},
    ),
]
REFUSED = [
    refused(
        "repository_unknown",
        "an official repository that the catalogue does not know cannot be pulled",
        containers=running(f"{REGISTRY}/vlm:0.14.0-gpu"),
        says=[
            'error: PAI2204 containers[0].image: ListImages has no official image "vlm" in cn-hangzhou; nearest: vllm…. Nothing was created.'
        ],
    ),
    refused(
        "other_region",
        "the internal registry of another region cannot be reached",
        containers=running(IMAGE.replace("cn-hangzhou", "cn-beijing"), SERVE),
        calls=(),
        says=[
            "error: PAI2202 containers[0].image: eas-registry-vpc.cn-beijing.cr.aliyuncs.com is the internal registry of cn-beijing and cannot be reached from cn-hangzhou; use eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com, or official:vllm:0.14.0-gpu. Nothing was sent."
        ],
    ),
    refused(
        "chip_differs",
        "an image for GPUs on a machine without one",
        instance_type='"ecs.c7.large"',
        containers=running("official:comfyui:2.2-api"),
        says=[
            "error: PAI2111 containers[0].image: …comfyui:2.2-api is built for GPU, and ecs.c7.large (2 vCPU, 4 GB) is not one; in stock: ecs.gn6i-c4g1.xlarge, …. Nothing was created."
        ],
    ),
    refused(
        "chip_special",
        "an image for PPUs on a GPU",
        containers=running("official:vllm:0.11.2-ppu", SERVE),
        says=[
            "error: PAI2111 containers[0].image: …vllm:0.11.2-ppu is built for PPU, and ecs.gn7i-c8g1.2xlarge (1 x A10 24 GB) is not one; in stock: ecs.ebmppu…. Nothing was created."
        ],
    ),
    refused(
        "type_unknown",
        "a machine type that is not offered: the nearest names",
        instance_type='"ecs.gn7i-c8g1.2xlarg"',
        says=[
            'error: PAI2106 instanceType: "ecs.gn7i-c8g1.2xlarg" is not offered in cn-hangzhou; nearest: ecs.gn7i-c8g1.2xlarge…. Nothing was created.'
        ],
    ),
    refused(
        "type_not_available",
        "a machine type that is listed and not available",
        instance_type='"ecs.gn6v-c8g1.2xlarge"',
        says=[
            "error: PAI2106 instanceType: ecs.gn6v-c8g1.2xlarge is not available in cn-hangzhou; same GPU, in stock: …. Nothing was created."
        ],
    ),
    refused(
        "type_in_a_list",
        "each type of a list is judged, at its place",
        instance_type=None,
        compute='pai.PublicComputeArgs(instance_types=["ecs.gn7i-c8g1.2xlarge", "ecs.gn7i-c8g1.3xlarge"])',
        says=[
            'error: PAI2106 compute.instanceTypes[1]: "ecs.gn7i-c8g1.3xlarge" is not offered in cn-hangzhou; nearest: ecs.gn7i-c8g1.2xlarge…. Nothing was created.'
        ],
    ),
    refused(
        "engine_stops",
        'cpu_with_gpu_engine="error": no switch, the choices instead',
        instance_type='"ecs.c7.large"',
        cpu_with_gpu_engine='"error"',
        says=[
            "error: PAI2110 instanceType: vLLM needs a GPU, and ecs.c7.large has none; smallest in stock: ecs.gn6i-c4g1.xlarge (1 x T4 16 GB), …. Nothing was created.",
        ],
    ),
    refused(
        "engine_nothing_fits",
        "no machine in stock carries what is needed: nothing to switch to",
        instance_type='"ecs.c7.large"',
        containers=running(CUSTOM, SERVE),
        needs="pai.NeedsArgs(gpus=64)",
        says=[
            "error: PAI2110 instanceType: vLLM needs a GPU, and ecs.c7.large has none; none with 64 GPU is in stock, so there is nothing to switch to",
            "PAI2301 needs: 64 GPUs needed; ecs.c7.large (2 vCPU, 4 GB) is too small. In stock and large enough: none. Nothing was created.",
        ],
    ),
    refused(
        "needs_do_not_fit",
        "a machine that is smaller than what is needed",
        needs="pai.NeedsArgs(gpus=4)",
        says=[
            "error: PAI2301 needs: 4 GPUs needed; ecs.gn7i-c8g1.2xlarge (1 x A10 24 GB) is too small. In stock and large enough: …. Nothing was created."
        ],
    ),
    refused(
        "parallel_too_wide",
        "an engine spread over more GPUs than the machine has",
        containers=running(IMAGE, f"{SERVE} --tensor-parallel-size 4"),
        says=[
            "error: PAI2113 containers[0].command: spreads the model over 4 GPUs, and ecs.gn7i-c8g1.2xlarge (1 x A10 24 GB) has 1; …. Nothing was created."
        ],
    ),
]
SCENARIO: dict[str, Any] = {
    "images": {
        "add": [
            {
                "ImageUri": "registry.cn-hangzhou.aliyuncs.com/elsewhere/labelled:1.0",
                "Name": "labelled",
                "Labels": {
                    "system.official": "true",
                    "system.supported.eas": "true",
                    "system.chipType": "GPU",
                    "system.imageUri": f"{REGISTRY}/labelled:1.0",
                },
            }
        ]
    }
}


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    with play(MADE, tmp_path_factory.mktemp("made"), scenario=SCENARIO) as played:
        yield played


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    rows = [row for row in REFUSED if row.calls == LOOKED]
    with play(rows, tmp_path_factory.mktemp("refused"), scenario=SCENARIO) as played:
        yield played


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_made(well: Played, row: Row) -> None:
    well.check(row)


@pytest.mark.parametrize("row", [row for row in REFUSED if row.calls == LOOKED], ids=lambda row: row.name)
def test_it_stops(ill: Played, row: Row) -> None:
    ill.check(row)


@pytest.mark.parametrize("row", [row for row in REFUSED if not row.calls], ids=lambda row: row.name)
def test_it_stops_without_a_call(tmp_path_factory: pytest.TempPathFactory, row: Row) -> None:
    with play([row], tmp_path_factory.mktemp("refused"), scenario=SCENARIO) as played:
        played.check(row)
        assert played.emulator.journal() == []


def test_all_pages_of_the_official_images_are_asked_for_verbosely(well: Played) -> None:
    """Over a hundred images, 50 or 100 a page; labels come back with Verbose only."""
    asked = [entry["query"] for entry in well.emulator.journal() if entry["operation"] == "ListImages"]
    assert [query["PageNumber"] for query in asked] == ["1", "2"], "once for all services of the stack"
    assert {(query["Verbose"], query["Labels"]) for query in asked} == {
        ("True", "system.official=true,system.supported.eas=true")
    }


def test_a_switched_machine_is_shown_at_preview_and_kept_over_three_runs(
    make_stack: MakeStack, emulator: Emulator
) -> None:
    """The catalogue offers something smaller later; machines in use are not exchanged for it."""
    stack = make_stack(
        program(service(instance_type='"ecs.c7.large"')), emulator=emulator.url, config={"alicloud:region": REGION}
    )
    shown = stack.preview("--diff")
    assert [line for line in shown.text.splitlines() if "PAI" in line] == [switched("ecs.c7.large", SMALLEST)]
    assert re.search(rf'effectiveInstanceTypes: \[\s+\[0\]: "{re.escape(SMALLEST)}"', shown.out), (
        "among what would be set"
    )
    stack.up()
    first = stack.resource("chat")["inputs"]
    assert first["effectiveInstanceTypes"] == [SMALLEST]
    assert first["instanceType"] == "ecs.c7.large", "what the user wrote stays what the user wrote"
    smaller = {"CPU": 2, "Memory": 8, "GPU": "T4", "GPUAmount": 1, "GPUMemory": 8, "IsAvailable": True}
    emulator.set(
        machines={
            "ecs.gn0-tiny": {**smaller, "StockStatus": "WithStock", "Vendor": "ECS"},
            SMALLEST: {"StockStatus": "NoStock"},
        }
    )
    since = len(emulator.journal())
    for _run in range(2):
        stack.preview("--expect-no-changes")
        stack.up()
    assert changes(emulator.journal(since)) == []
    assert stack.resource("chat")["inputs"] == first
    stack.write(program(service(instance_type='"ecs.c7.large"', replicas="2")))
    stack.up()
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"]["cloud"] == {"computing": {"instance_type": SMALLEST}}
    assert stack.resource("chat")["inputs"]["effectiveInstanceTypes"] == [SMALLEST]
