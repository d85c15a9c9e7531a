"""What names of machine types say, against what DescribeMachineSpec says of the same types."""

from __future__ import annotations

import pulumi
import pytest

import pulumi_pai_eas as pai
from pai_eas_emulator.catalogue import fixture
from pulumi_pai_eas_components.gpus_of_place import gpus_of, gpus_of_place, machine_tells

NAMES: list[tuple[str, int | None, str]] = [
    ("ecs.gn7i-c8g1.2xlarge", 1, "8 vCPUs, one GPU for 8"),
    ("ecs.gn7i-c32g1.32xlarge", 4, "128 vCPUs, one GPU for 32"),
    ("ecs.gn7i-c48g1.12xlarge", 1, "48 vCPUs, one GPU for 48"),
    ("ecs.gn6i-c4g1.xlarge", 1, "no number is one x"),
    ("ecs.gn6e-c12g1.24xlarge", 8, "96 vCPUs, one GPU for 12"),
    ("ecs.gn8is-4x.16xlarge", 4, "said outright"),
    ("ml.gu7i.c16m60.1-gu30", 1, "the number before the GPU"),
    ("ml.gu7i.c128m752.4-gu30", 4, "the number before the GPU"),
    ("ml.gu8tf.8.40xlarge", 8, "the number before the size"),
    ("ml.gu8ef.4.16xlarge-gu120", 4, "the number before the size"),
    ("ecs.gn8is.2xlarge", None, "says nothing"),
    ("ml.gu8xf.8xlarge-gu108", None, "a size, which is no number of GPUs"),
    ("ecs.ebmppu1.24xlarge", None, "says nothing"),
    ("ecs.c7.large", None, "no GPU machine"),
    ("", None, "no name"),
]


@pytest.mark.parametrize(("name", "gpus", "reason"), NAMES, ids=[row[0] or "empty" for row in NAMES])
def test_names(name: str, gpus: int | None, reason: str) -> None:
    assert gpus_of(name) == gpus, reason


def test_no_name_says_what_the_api_does_not() -> None:
    machines = {item["InstanceType"]: item["GPUAmount"] for item in fixture("machines")["InstanceMetas"]}
    said = {name: gpus_of(name) for name in machines}
    assert {name: gpus for name, gpus in said.items() if gpus not in (None, machines[name])} == {}
    assert sum(gpus is not None for gpus in said.values()) > 20


PLACES: list[tuple[object, object, int | None, str]] = [
    ("ecs.gn7i-c32g1.32xlarge", None, 4, "a machine type"),
    (None, None, None, "no place"),
    (object(), None, None, "an Output"),
    (None, {"kind": "public", "instance_types": ["ecs.gn7i-c32g1.32xlarge"]}, 4, "a literal"),
    (None, {"kind": "public", "instanceTypes": ["ecs.gn7i-c32g1.32xlarge"]}, 4, "a literal in the other spelling"),
    (None, {"kind": "public", "instance_types": [{"type": "ecs.gn7i-c8g1.2xlarge"}]}, 1, "a type with a price"),
    (None, {"kind": "public", "instance_types": ["ecs.gn7i-c32g1.32xlarge", object()]}, None, "one is not known"),
    (None, {"kind": "public", "instance_types": []}, None, "none"),
    (None, {"kind": "dedicated", "gpu": 2}, 2, "a number of GPUs"),
    (None, {"kind": "dedicated", "gpu": 0}, None, "a part of one"),
    (
        None,
        pai.PublicComputeArgs(
            instance_types=[pai.InstanceTypeArgs(type="ecs.gn7i-c32g1.16xlarge"), "ecs.gn7i-c32g1.32xlarge"]
        ),
        2,
        "argument objects; the fewest",
    ),
    (None, pai.QuotaComputeArgs(quota_id="quota1", gpu=8), 8, "a quota"),
]


@pytest.mark.parametrize(("instance_type", "compute", "gpus", "reason"), PLACES, ids=[row[3] for row in PLACES])
def test_places(instance_type: object, compute: object, gpus: int | None, reason: str) -> None:
    assert gpus_of_place(instance_type, compute) == gpus, reason


TELLING: list[tuple[object, bool, str]] = [
    (None, True, "no place: one is chosen"),
    (pai.PublicComputeArgs(instance_types=["ecs.gn8is.2xlarge"]), True, "public machines"),
    ({"kind": "public", "instance_types": ["ecs.gn8is.2xlarge"]}, True, "as a literal"),
    (pai.DedicatedComputeArgs(resource_id="eas-r-1"), False, "a group's machines are in no catalogue"),
    ({"kind": "quota", "quota_id": "quota1"}, False, "nor are a quota's"),
]


@pytest.mark.parametrize(("compute", "tells", "reason"), TELLING, ids=[row[2] for row in TELLING])
def test_places_whose_machine_the_provider_can_look_up(compute: object, tells: bool, reason: str) -> None:
    assert machine_tells(compute) is tells, reason


def test_a_place_that_is_not_known_may_be_any() -> None:
    assert machine_tells(pulumi.Output.from_input({"kind": "public"})) is False
