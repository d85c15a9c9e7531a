"""Which machine type, where the user left it open, or asked for a CPU under an engine that needs a GPU.

Everything here raises `Undetermined` where it rests on something not known. A choice once made stays as long as it
serves what is asked for, whatever the catalogue offers later: machines in use are not exchanged for a smaller type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute, type_name
from pulumi_pai_eas.model.image_reference import official_request, parse_image
from pulumi_pai_eas.model.inference_engine import (
    TENSOR_PARALLEL,
    command_text,
    engine_of,
    needs_gpu,
    option,
    stated_gpus,
)
from pulumi_pai_eas.model.needs import Needs
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.sizing.needs import Requirement, requirement

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Machines, MachineType
    from pulumi_pai_eas.model.service import Desired

Chip: TypeAlias = Literal["GPU", "CPU", "PPU", "XPU"]
"""As official images are labelled (`system.chipType`)."""

CONTEXT = ("--max-model-len", "--context-length")
"""How vLLM and SGLang are told the context, in tokens."""
_PPU = ("ecs.ebmppu", "ecs.ppu")
_XPU = ("ecs.egs",)
_ECS_ACCELERATED = re.compile(r"ecs\.(?:[a-z]*gn\d|(?:ebm)?ppu|egs)")
_ML_ACCELERATED = re.compile(r"ml\.(?:gu|gp|gn|ppu).*|ml\..*\.\d+-[a-z].*")


@dataclass(frozen=True, slots=True)
class Demand:
    """What a replica asks of its machines: the figures, over how many machines, and the chip."""

    asked: Requirement
    machines: int = 1
    chip: Chip = "GPU"

    def is_met_by(self, machine: MachineType) -> bool:
        """Whether the machine type may be large enough, in stock or not."""
        return chip_of(machine) == self.chip and self.asked.is_met_by(machine, self.machines, at_worst="tight")

    def smallest(self, offered: Machines) -> MachineType | None:
        """The smallest type in stock that is large enough; the order of the catalogue does not matter."""
        return self.asked.smallest(
            (machine for machine in offered.types if chip_of(machine) == self.chip), self.machines
        )


def chip_of(machine: MachineType) -> Chip:
    """What a machine type computes with; PPU and XPU machines go by their names (deploy skill, image guide)."""
    if machine.name.startswith(_PPU):
        return "PPU"
    if machine.name.startswith(_XPU):
        return "XPU"
    return "GPU" if machine.gpus > 0 else "CPU"


def looks_accelerated(name: str) -> bool:
    """Whether a type's name is one of a family with GPUs or the like; for types the catalogue does not tell about."""
    return bool(_ECS_ACCELERATED.match(name) or _ML_ACCELERATED.fullmatch(name))


def demand_of(desired: Desired) -> Demand:
    """What the machines must have, by `needs` and the command line; of a model nobody knows, by the latter alone."""
    gpus = stated_gpus(desired)
    asked = requirement(
        desired.needs if desired.needs is not None else Needs(),
        stated_gpus=gpus,
        tensor_parallel=_stated(desired, TENSOR_PARALLEL),
        stated_context=_stated(desired, CONTEXT),
    )
    if isinstance(asked, str):
        asked = Requirement(gpus)
    unit = desired.spec.unit_size
    return Demand(asked, max(1, unit if unit is not None else 1), _chip_of_images(desired))


def _stated(desired: Desired, names: tuple[str, ...]) -> int | None:
    """A number on the command line of the first engine that states it."""
    for container in desired.spec.containers or []:
        if engine_of(container) is not None:
            value = whole_number(option(command_text(container), *names))
            if value:
                return value
    return None


def switch(desired: Desired, machines: Machines) -> tuple[str, ...] | None:
    """GPU types instead of CPU types under vLLM or SGLang; None: not the case, not wanted, or none in stock fits.

    GPU types that stand in the user's list beside CPU types are taken before any other.
    """
    names = _types_to_judge(desired)
    if names is None:
        return None
    recorded = recorded_types(desired)
    if is_unknown(machines):
        if recorded is None and not (names and all(looks_accelerated(name) for name in names)):
            raise Undetermined
        return recorded
    cpu, accelerated = _sorted_out(names, machines, recorded is not None)
    if names and not cpu:
        return None
    return accelerated or _kept_or_smallest(desired, machines, recorded)


def choose(desired: Desired, machines: Machines) -> tuple[str, ...] | None:
    """A type for a service that says what it needs and not where; None: not the case, or none in stock fits."""
    compute = desired.spec.compute
    if desired.needs is None or not (compute is None or _names_no_machine(compute)):
        return None
    recorded = recorded_types(desired)
    if recorded is not None and is_unknown(machines):
        return recorded
    if isinstance(requirement(desired.needs), str):
        return recorded  # a model that nobody knows has no size to choose by
    return _kept_or_smallest(desired, machines, recorded)


def recorded_types(desired: Desired) -> tuple[str, ...] | None:
    """The types decided earlier, as far as that decision still concerns what is asked for now.

    Told by names alone, since the catalogue may be out of reach: a list of GPU types is the user's own choice.
    """
    recorded = desired.effective.instance_types
    if not recorded:
        return None
    compute = desired.spec.compute
    if compute is None or _names_no_machine(compute):
        return tuple(recorded) if desired.needs is not None else None
    if not isinstance(compute, PublicCompute):
        return None
    names = _names(compute)
    if names and all(looks_accelerated(name) for name in names):
        return None
    return tuple(recorded)


def types_in_force(desired: Desired) -> tuple[str, ...]:
    """The machine types that the service gets: decided ones, else those asked for; empty where none is named."""
    recorded = recorded_types(desired)
    if recorded is not None:
        return recorded
    compute = desired.spec.compute
    if not isinstance(compute, (PublicCompute, DedicatedCompute)):
        return ()
    return _names(compute)


def _names(compute: PublicCompute | DedicatedCompute) -> tuple[str, ...]:
    names = tuple(type_name(choice) for choice in compute.instance_types or [])
    if any(is_unknown(name) for name in names):
        raise Undetermined
    return names


def _names_no_machine(compute: object) -> bool:
    """Public machines, and neither types nor a pair of cpu and memory."""
    if not isinstance(compute, PublicCompute):
        return False
    return not compute.instance_types and compute.cpu is None and compute.memory is None and compute.gpu is None


def _types_to_judge(desired: Desired) -> tuple[str, ...] | None:
    """Types asked for under an engine that needs a GPU; empty for a pair of cpu and memory, None: not the case."""
    if desired.options.cpu_with_gpu_engine == "error":
        return None
    compute = desired.spec.compute
    if not isinstance(compute, PublicCompute) or _names_no_machine(compute):
        return None
    if not any(needs_gpu(container) for container in desired.spec.containers or []):
        return None
    names = _names(compute)
    if not names and compute.gpu:
        return None
    return names


def _sorted_out(names: tuple[str, ...], machines: Machines, decided: bool) -> tuple[list[str], tuple[str, ...]]:
    """CPU types, and types with GPUs. One that the catalogue lacks counts as CPU only if it was once found to be."""
    cpu: list[str] = []
    accelerated: list[str] = []
    for name in names:
        machine = machines.find(name)
        if machine is None and not looks_accelerated(name):
            if not decided:
                return [], ()  # an unknown type is a finding, not a CPU
            cpu.append(name)
        elif machine is not None and machine.gpus == 0 and chip_of(machine) == "CPU":
            cpu.append(name)
        else:
            accelerated.append(name)
    return cpu, tuple(accelerated)


def _kept_or_smallest(desired: Desired, machines: Machines, recorded: tuple[str, ...] | None) -> tuple[str, ...] | None:
    demand = demand_of(desired)
    if recorded is not None:
        known = [machine for name in recorded if (machine := machines.find(name)) is not None]
        if all(demand.is_met_by(machine) for machine in known):
            return recorded
    found = demand.smallest(machines)
    return None if found is None else (found.name,)


def _chip_of_images(desired: Desired) -> Chip:
    """PPU or XPU where an image's tag says so (`0.14.0-xpu`), else GPU."""
    words: set[str] = set()
    for container in desired.spec.containers or []:
        image = container.image or ""
        request, reference = official_request(image), parse_image(image)
        repository, tag = request or ((reference.repository, reference.tag) if reference else ("", None))
        words |= set(re.split(r"[-_./]", f"{repository}-{tag or ''}".lower()))
    if "ppu" in words:
        return "PPU"
    return "XPU" if "xpu" in words else "GPU"
