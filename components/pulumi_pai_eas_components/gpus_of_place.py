"""How many GPUs a replica gets, as far as its place says: by the names of machine types, or by number.

ECS: `gn7i-c8g1.2xlarge` has one GPU for each 8 vCPUs (`c8g1`), and `2xlarge` is 8 vCPUs (4 for each x);
`gn8is-4x.16xlarge` has four. EAS: `ml.gu7i.c16m60.1-gu30` has one, `ml.gu8tf.8.40xlarge` eight. Other names do not
say. Source: ECS documentation, naming of GPU-accelerated types; EAS API 2021-07-01, DescribeMachineSpec.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi

_ECS_PER_VCPU = re.compile(r"ecs\.\w+-c(\d+)g(\d+)\.(\d*)xlarge")
_SAYING_GPUS = re.compile(r"ecs\.\w+-(\d+)x\.\d*xlarge|ml\.\w+\.c\d+m\d+\.(\d+)-\w+|ml\.\w+\.(\d+)\.\d+xlarge(?:-\w+)?")
VCPUS_OF_AN_X = 4
CAMEL = {"instance_types": "instanceTypes"}
"""Literals may use either spelling."""


def gpus_of(machine_type: str) -> int | None:
    """How many GPUs a machine type has by its name; None when the name does not say."""
    said = _SAYING_GPUS.fullmatch(machine_type)
    if said is not None:
        return int(next(number for number in said.groups() if number))
    found = _ECS_PER_VCPU.fullmatch(machine_type)
    if found is None:
        return None
    vcpus, gpus, size = int(found[1]), int(found[2]), int(found[3] or 1) * VCPUS_OF_AN_X
    return max(size * gpus // vcpus, 1)


def gpus_of_place(instance_type: object, compute: object) -> int | None:
    """GPUs of a replica by the arguments `instance_type` and `compute`; None while they do not say, or are Outputs.

    Of several machine types it is the one with the fewest: the command line must run on each of them.
    """
    if isinstance(instance_type, str):
        return gpus_of(instance_type)
    stated = _part(compute, "gpu")
    if isinstance(stated, int) and stated > 0:
        return stated
    listed = _part(compute, "instance_types")
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return None
    items = cast("Sequence[object]", listed)
    names: list[object] = [item if isinstance(item, str) else _part(item, "type") for item in items]
    numbers = [gpus_of(name) if isinstance(name, str) else None for name in names]
    known = [number for number in numbers if number is not None]
    return min(known) if known and len(known) == len(numbers) else None


def machine_tells(compute: object) -> bool:
    """Whether a machine type of the catalogue will be in force: on public machines. An Output may be another place."""
    return compute is None or (not isinstance(compute, pulumi.Output) and _part(compute, "kind") == "public")


def _part(section: object, name: str) -> Any:
    """A part of a section, which may be a literal or an argument object."""
    if isinstance(section, Mapping):
        literal = cast("Mapping[str, Any]", section)
        return literal.get(name, literal.get(CAMEL.get(name, name)))
    return getattr(section, name, None)
