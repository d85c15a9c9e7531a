"""Which machine type, where the user left it open, or asked for a CPU under an engine that needs a GPU.

Everything here raises `Undetermined` where it rests on something not known. A choice once made stays as long as it
serves what is asked for, whatever the catalogue offers later: machines in use are not exchanged for a smaller type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal, TypeAlias

from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute, type_name
from pulumi_pai_eas.model.image_reference import official_request, parse_image
from pulumi_pai_eas.model.inference_engine import needs_gpu, stated_gpus
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Machines, MachineType
    from pulumi_pai_eas.model.service import Desired

Chip: TypeAlias = Literal["GPU", "CPU", "PPU", "XPU"]
"""As official images are labelled (`system.chipType`)."""

_PPU = ("ecs.ebmppu", "ecs.ppu")
_XPU = ("ecs.egs",)
_ECS_ACCELERATED = re.compile(r"ecs\.(?:[a-z]*gn\d|(?:ebm)?ppu|egs)")
_ML_ACCELERATED = re.compile(r"ml\.(?:gu|gp|gn|ppu).*|ml\..*\.\d+-[a-z].*")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one machine must have: devices of a kind, and memory in GB of each."""

    gpus: int
    gpu_memory: float = 0.0
    chip: Chip = "GPU"

    def is_met_by(self, machine: MachineType) -> bool:
        """Whether the machine type is large enough, in stock or not."""
        return chip_of(machine) == self.chip and machine.gpus >= self.gpus and machine.gpu_memory >= self.gpu_memory


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


def requirement_of(desired: Desired) -> Requirement:
    """What each machine of a replica must have: the stated need, spread over `unit_size` machines."""
    needs = desired.needs
    if needs is not None and needs.model is not None and needs.gpu_memory is None and needs.gpus is None:
        raise Undetermined  # a model's name alone says nothing of machines
    memory = 0.0 if needs is None or needs.gpu_memory is None else float(needs.gpu_memory)
    machines = max(1, desired.spec.unit_size or 1)
    return Requirement(ceil(stated_gpus(desired) / machines), memory, _chip_of_images(desired))


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
    return _kept_or_smallest(desired, machines, recorded)


def smallest(machines: Machines, requirement: Requirement) -> MachineType | None:
    """The smallest type in stock that is large enough; the order of the catalogue does not matter."""
    fitting = [machine for machine in machines.types if machine.in_stock and requirement.is_met_by(machine)]
    return min(fitting, key=_size, default=None)


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


def _size(machine: MachineType) -> tuple[float | str, ...]:
    return (machine.gpus, machine.gpus * machine.gpu_memory, machine.cpu, machine.memory, machine.name)


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
    requirement = requirement_of(desired)
    if recorded is not None:
        known = [machine for name in recorded if (machine := machines.find(name)) is not None]
        if all(requirement.is_met_by(machine) for machine in known):
            return recorded
    found = smallest(machines, requirement)
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
