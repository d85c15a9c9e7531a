"""What the name of a machine type says about its GPUs.

ECS: `gn7i-c8g1.2xlarge` has one GPU for each 8 vCPUs (`c8g1`), and `2xlarge` is 8 vCPUs (4 for each x). EAS:
`ml.gu7i.c16m60.1-gu30` has one. Source: ECS documentation, naming of GPU-accelerated types; EAS documentation.
"""

from __future__ import annotations

import re

_ECS = re.compile(r"ecs\.\w+-c(\d+)g(\d+)\.(\d*)xlarge")
_EAS = re.compile(r"ml\.\w+\.c\d+m\d+\.(\d+)-\w+")
VCPUS_OF_AN_X = 4


def gpus_of(machine_type: str) -> int | None:
    """How many GPUs a machine type has by its name; None when the name does not say."""
    found = _EAS.fullmatch(machine_type)
    if found is not None:
        return int(found[1])
    found = _ECS.fullmatch(machine_type)
    if found is None:
        return None
    vcpus, gpus, size = int(found[1]), int(found[2]), int(found[3] or 1) * VCPUS_OF_AN_X
    return max(size * gpus // vcpus, 1)
