"""From `official:REPOSITORY[:TAG]` to an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.facts import Image, Machines, MachineType
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined
from pulumi_pai_eas.planning.decisions import images
from pulumi_pai_eas.planning.official_images import answers

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
OTHER_REGION = "eas-registry-vpc.cn-beijing.cr.aliyuncs.com/pai-eas"


def image(name: str, chip: str | None, created: str, *, eas_uri: str | None = None, registry: str = REGISTRY) -> Image:
    labels = {"system.chipType": chip} if chip else {}
    if eas_uri:
        labels["system.imageUri"] = eas_uri
    return Image(image_id=f"image-{name}", uri=f"{registry}/{name}", labels=labels, created=created)


CATALOGUE = (
    image("vllm:0.9.1-gpu", "GPU", "2025-01-01"),
    image("vllm:0.14.0-gpu", "GPU", "2026-01-01"),
    image("vllm:0.15.0-xpu", "XPU", "2026-03-01"),
    image("vllm:0.15.0-cpu", "CPU", "2026-02-01"),
    image("vllm:0.99.0-gpu", "GPU", "2026-09-01", registry=OTHER_REGION),
    image("sglang:0.5.9-gpu", "GPU", ""),
    image("sglang:0.5.10-gpu", "GPU", ""),
    image("tool:1", None, "2025-01-01"),
    image("moved:1", "GPU", "2025-01-01", eas_uri="registry-vpc.cn-hangzhou.aliyuncs.com/pai-eas/moved:1"),
    Image("custom", "registry.example.com/pai-eas/vllm:9"),
    Image("bare", f"{REGISTRY}/vllm"),
)
GPU, CPU, XPU = "ecs.gn7i-c8g1.2xlarge", "ecs.c7.large", "ecs.egs.1"
MACHINES = Machines(
    (MachineType(GPU, 8, 30, gpus=1, gpu_memory=24), MachineType(CPU, 2, 4), MachineType(XPU, 2, 4, gpus=1))
)


def desired(*asked: Any, **bag: Any) -> Desired:
    given = {"region": "cn-hangzhou", "instanceType": GPU, "containers": [{"image": image} for image in asked], **bag}
    found, problems = read_bag({key: value for key, value in given.items() if value is not None})
    assert problems == ()
    return found


@pytest.mark.parametrize(
    ("asked", "bag", "expected", "reason"),
    [
        (["mine:1"], {}, None, "nothing to resolve"),
        (["official:vllm:0.9.1-gpu"], {}, [f"{REGISTRY}/vllm:0.9.1-gpu"], "the tag asked for"),
        (["official:pai-eas/vllm:0.9.1-gpu"], {}, [f"{REGISTRY}/vllm:0.9.1-gpu"], "the namespace said aloud"),
        (
            ["official:vllm:0.1-old"],
            {},
            [f"{REGISTRY}/vllm:0.1-old"],
            "a tag that is no longer listed may still be pulled",
        ),
        (["official:vllm"], {}, [f"{REGISTRY}/vllm:0.14.0-gpu"], "newest for a GPU, in this region"),
        (["official:vllm"], {"instanceType": CPU}, [f"{REGISTRY}/vllm:0.15.0-cpu"], "newest for a CPU"),
        (["official:vllm"], {"instanceType": XPU}, [f"{REGISTRY}/vllm:0.15.0-xpu"], "newest for XPU"),
        (
            ["official:vllm"],
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            [f"{REGISTRY}/vllm:0.14.0-gpu"],
            "for the machine it gets",
        ),
        (
            ["official:vllm"],
            {"instanceType": "ecs.c99.large"},
            [f"{REGISTRY}/vllm:0.15.0-cpu"],
            "on a type nobody knows: newest but for special chips",
        ),
        (
            ["official:vllm"],
            {"instanceType": None, "compute": {"kind": "dedicated", "gpu": 1}},
            [f"{REGISTRY}/vllm:0.14.0-gpu"],
            "a share with a GPU",
        ),
        (
            ["official:vllm"],
            {"instanceType": None, "compute": {"kind": "dedicated", "gpuMemory": 8, "gpu": 0}},
            [f"{REGISTRY}/vllm:0.14.0-gpu"],
            "a share of a GPU",
        ),
        (
            ["official:vllm"],
            {"instanceType": None, "compute": {"kind": "quota", "quotaId": "q", "gpu": 0}},
            [f"{REGISTRY}/vllm:0.15.0-cpu"],
            "a share without a GPU",
        ),
        (
            ["official:vllm"],
            {"instanceType": None, "compute": {"kind": "public", "cpu": 4, "memory": 8}},
            [f"{REGISTRY}/vllm:0.15.0-cpu"],
            "a pair of cpu and memory",
        ),
        (["official:sglang"], {}, [f"{REGISTRY}/sglang:0.5.10-gpu"], "without a time the version counts, as numbers"),
        (
            ["official:sglang"],
            {"instanceType": CPU},
            [f"{REGISTRY}/sglang:0.5.10-gpu"],
            "none for the chip: the newest, and a finding",
        ),
        (["official:tool"], {}, [f"{REGISTRY}/tool:1"], "no chip said"),
        (
            ["official:moved"],
            {},
            ["registry-vpc.cn-hangzhou.aliyuncs.com/pai-eas/moved:1"],
            "the address that EAS pulls",
        ),
        (["official:nonsense"], {}, None, "no such repository"),
        (["official:vllm:0.9.1-gpu", "official:nonsense"], {}, None, "one of two cannot be resolved"),
        (["mine:1", "official:tool:1"], {}, ["mine:1", f"{REGISTRY}/tool:1"], "one entry for each container"),
        (
            ["official:vllm"],
            {"effectiveImages": [f"{REGISTRY}/vllm:0.9.1-gpu"]},
            [f"{REGISTRY}/vllm:0.9.1-gpu"],
            "kept, although there is a newer one",
        ),
        (
            ["official:vllm"],
            {"effectiveImages": [f"{REGISTRY}/vllm:0.1-gone"]},
            [f"{REGISTRY}/vllm:0.1-gone"],
            "kept, although no longer listed",
        ),
        (
            ["official:vllm"],
            {"effectiveImages": [f"{OTHER_REGION}/vllm:0.9.1-gpu"]},
            [f"{REGISTRY}/vllm:0.14.0-gpu"],
            "another region cannot be pulled from",
        ),
        (
            ["official:vllm:0.14.0-gpu"],
            {"effectiveImages": [f"{REGISTRY}/vllm:0.9.1-gpu"]},
            [f"{REGISTRY}/vllm:0.14.0-gpu"],
            "another tag was asked for",
        ),
        (
            ["official:vllm"],
            {"instanceType": CPU, "effectiveImages": [f"{REGISTRY}/vllm:0.9.1-gpu"]},
            [f"{REGISTRY}/vllm:0.15.0-cpu"],
            "another chip",
        ),
        (
            ["official:sglang"],
            {"instanceType": CPU, "effectiveImages": [f"{REGISTRY}/sglang:0.5.9-gpu"]},
            [f"{REGISTRY}/sglang:0.5.9-gpu"],
            "another chip, but nothing for it",
        ),
        (
            ["official:tool", "official:vllm"],
            {"effectiveImages": [f"{REGISTRY}/vllm:0.9.1-gpu"]},
            [f"{REGISTRY}/tool:1", f"{REGISTRY}/vllm:0.14.0-gpu"],
            "the containers moved",
        ),
    ],
)
def test_images(asked: list[str], bag: dict[str, Any], expected: list[str] | None, reason: str) -> None:
    assert images(desired(*asked, **bag), CATALOGUE, MACHINES) == expected, reason


def test_the_order_of_the_catalogue_means_nothing() -> None:
    for asked in ("official:vllm", "official:sglang"):
        assert images(desired(asked), CATALOGUE[::-1], MACHINES) == images(desired(asked), CATALOGUE, MACHINES)


@pytest.mark.parametrize(
    ("asked", "bag", "expected", "reason"),
    [
        ("official:vllm:0.14.0-gpu", {}, f"{REGISTRY}/vllm:0.14.0-gpu", "with a tag the usual address"),
        ("official:vllm", {"effectiveImages": [f"{REGISTRY}/vllm:0.9.1-gpu"]}, f"{REGISTRY}/vllm:0.9.1-gpu", "kept"),
    ],
)
def test_without_a_catalogue(asked: str, bag: dict[str, Any], expected: str, reason: str) -> None:
    assert images(desired(asked, **bag), UNKNOWN, UNKNOWN) == [expected], reason


def test_a_known_catalogue_of_images_keeps_what_unknown_machines_cannot_judge() -> None:
    kept = [f"{REGISTRY}/vllm:0.9.1-gpu"]
    assert images(desired("official:vllm", effectiveImages=kept), CATALOGUE, UNKNOWN) == kept


def test_unknown_grounds() -> None:
    for given, catalogue, machines in (
        (desired("official:vllm"), UNKNOWN, MACHINES),
        (desired("official:vllm"), CATALOGUE, UNKNOWN),
        (desired("official:vllm:1", region=None), UNKNOWN, MACHINES),
        (desired("official:vllm", region=UNKNOWN), CATALOGUE, MACHINES),
        (desired("official:vllm", UNKNOWN), CATALOGUE, MACHINES),
        (desired(containers=UNKNOWN), CATALOGUE, MACHINES),
    ):
        with pytest.raises(Undetermined):
            images(given, catalogue, machines)


@pytest.mark.parametrize(
    ("request_", "address", "region", "expected", "reason"),
    [
        ("official:vllm", f"{REGISTRY}/vllm:1", "cn-hangzhou", True, "any tag"),
        ("official:vllm", f"{REGISTRY}/vllm:1", None, True, "any region"),
        ("official:vllm", f"{REGISTRY}/vllm:1", "cn-beijing", False, "of another region"),
        ("official:vllm:1", f"{REGISTRY}/vllm:2", "cn-hangzhou", False, "another tag"),
        ("official:vllm", f"{REGISTRY}/sglang:1", "cn-hangzhou", False, "another repository"),
        ("official:vllm", "registry.example.com/pai-eas/vllm:1", "cn-hangzhou", False, "not an official registry"),
        ("official:vllm", "official:vllm", "cn-hangzhou", False, "a request is no address"),
        ("mine:1", "mine:1", "cn-hangzhou", False, "not a request"),
        (None, f"{REGISTRY}/vllm:1", "cn-hangzhou", False, "nothing asked"),
    ],
)
def test_answers(request_: str | None, address: str, region: str | None, expected: bool, reason: str) -> None:
    assert answers(request_, address, region) is expected, reason
