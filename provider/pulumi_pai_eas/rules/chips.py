"""Rules of the chip: engines on machines without GPU, images for other chips, parallel sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.inference_engine import (
    DATA_PARALLEL,
    command_text,
    engine_of,
    needs_gpu,
    option,
    parallelism,
    stated_gpus,
)
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.engines import ENGINE_NAMES, command_path
from pulumi_pai_eas.rules.images import container_images, find_image
from pulumi_pai_eas.rules.machines import described, public_types, size
from pulumi_pai_eas.rules.rule import Subject, containers, error, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.facts import Machines, MachineType
    from pulumi_pai_eas.model.finding import Finding

CHIP_FAMILIES = {"PPU": ("ecs.ebmppu", "ecs.ppu"), "XPU": ("ecs.egs",)}
_OTHER_CHIPS = tuple(family for families in CHIP_FAMILIES.values() for family in families)


def _engine(subject: Subject) -> str | None:
    """The first engine that needs a GPU."""
    doubtful = False
    for _path, container in containers(subject):
        try:
            if needs_gpu(container):
                return ENGINE_NAMES[engine_of(container) or "vllm"]
        except Undetermined:
            doubtful = True  # another container may decide
    if doubtful:
        raise Undetermined
    return None


def _without_gpu(subject: Subject) -> tuple[str, list[str]]:
    """Path and names of what was asked for and has no GPU."""
    machines: Machines = subject.facts.machines
    asked = subject.asked_types
    if not asked:
        compute = subject.spec.compute
        if isinstance(compute, PublicCompute) and compute.cpu is not None and compute.gpu is None:
            return "compute.cpu", [f"{compute.cpu} vCPU"]
        return "", []
    found = [(index, machines.find(name)) for index, name in enumerate(asked)]
    bare = [(index, machine) for index, machine in found if machine is not None and machine.gpus == 0]
    return (subject.type_path(bare[0][0]), [machine.name for _index, machine in bare]) if bare else ("", [])


@rule(codes.ENGINE_ON_CPU, catalogue=True, on=("containers", "compute", "cpuWithGpuEngine"))
def engine_has_a_gpu(subject: Subject) -> Iterator[Finding]:
    """What was asked for is judged, and the text says what is used instead."""
    if isinstance(subject.spec.compute, (DedicatedCompute, QuotaCompute)):
        return
    path, bare = _without_gpu(subject)
    engine = _engine(subject) if bare else None
    if engine is None:
        return
    text = f"{engine} needs a GPU, and {listed(bare)} has none"
    machines: Machines = subject.facts.machines
    gpus = stated_gpus(subject.desired)
    fitting = sorted((machine for machine in machines.types if machine.in_stock and machine.gpus >= gpus), key=size)
    choices = (
        f"smallest in stock: {listed(map(described, fitting), 3)}" if fitting else f"none with {gpus} GPU is in stock"
    )
    if subject.desired.options.cpu_with_gpu_engine == "error":
        yield error(path, f"{text}; {choices}")
        return
    chosen = subject.desired.effective.instance_types
    if chosen is not None and list(chosen) != subject.asked_types:
        yield warning(
            path,
            f'{text}; {listed(chosen)} is used instead, and kept. To fail instead: cpuWithGpuEngine="error"',
        )
    elif fitting:
        yield warning(
            path, f'{text}; a GPU type is chosen instead ({choices}). To fail instead: cpuWithGpuEngine="error"'
        )
    else:
        yield error(path, f"{text}; {choices}, so there is nothing to switch to")


@rule(codes.ENGINE_ON_CPU, on=("containers",))
def engine_has_a_share(subject: Subject) -> Iterator[Finding]:
    """On a group or a quota only an explicit 0 says that there is no GPU."""
    compute = subject.spec.compute
    if not isinstance(compute, (DedicatedCompute, QuotaCompute)) or compute.gpu != 0:
        return
    if compute.gpu_memory is None and compute.gpu_core_percentage is None:
        engine = _engine(subject)
        if engine is not None:
            yield warning(
                "compute.gpu", f"{engine} needs a GPU, and gpu is 0 without gpuMemory; give it a GPU or a share"
            )


def _chip(subject: Subject, index: int) -> str | None:
    """The chip that a container's image is built for; None for images that the catalogue does not know."""
    image = subject.image_of(index)
    found = find_image(image, subject.facts.images) if image is not None else None
    return found.chip if found is not None else None


def suits(chip: str, machine: MachineType) -> bool:
    """Whether an image built for a chip starts on a machine; images for CPUs do everywhere."""
    family = CHIP_FAMILIES.get(chip)
    if family is not None:
        return machine.name.startswith(family)
    return chip != "GPU" or (machine.gpus > 0 and not machine.name.startswith(_OTHER_CHIPS))


@rule_over(container_images, codes.CHIP_DIFFERS, catalogue=True, on=("compute", "needs"))
def image_suits_the_machine(subject: Subject, path: str, index: int) -> Iterator[Finding]:
    """An image built for one chip does not start on another."""
    chip = _chip(subject, index)
    if chip is None:
        return
    machines: Machines = subject.facts.machines
    switches = subject.desired.effective.instance_types is None and chip == "GPU"
    for _path, name in public_types(subject):
        machine = machines.find(name)
        if machine is None or suits(chip, machine):
            continue
        if switches and machine.gpus == 0 and engine_of((subject.spec.containers or [])[index]) is not None:
            continue  # the rule of engines speaks of it
        suited = sorted((other for other in machines.types if other.in_stock and suits(chip, other)), key=size)
        yield error(
            path,
            f"{shown(subject.image_of(index))} is built for {chip}, and {described(machine)} is not one; "
            f"in stock: {listed((other.name for other in suited if chip != 'GPU' or other.gpus), 3) or 'none'}",
        )


@rule(codes.CPU_IMAGE_ON_GPU, catalogue=True, on=("containers", "needs"))
def gpu_is_used(subject: Subject) -> Iterator[Finding]:
    """Where all images are known to be for CPUs, a GPU is paid for nothing."""
    chips = [_chip(subject, index) for index in range(len(subject.spec.containers or []))]
    if not chips or any(chip != "CPU" for chip in chips):
        return
    for path, name in public_types(subject):
        machine = subject.facts.machines.find(name)
        if machine is not None and machine.gpus > 0:
            yield warning(path, f"{described(machine)} for an image built for CPU: the GPU is paid for nothing")


@rule_over(containers, codes.MORE_PARALLEL_THAN_GPUS, catalogue=True, on=("compute", "needs", "unitSize"))
def parallel_size_fits(subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """Tensor times pipeline parallel size needs as many GPUs, on whichever of the machines it lands."""
    spread = parallelism(container)
    if spread is None:
        return
    units = subject.spec.unit_size if subject.spec.unit_size is not None else 1
    machines: Machines = subject.facts.machines
    for _path, name in public_types(subject):
        machine = None if is_unknown(name) else machines.find(name)
        if machine is None or machine.gpus == 0 or machine.gpus * units >= spread:
            continue
        larger = sorted((m for m in machines.types if m.in_stock and m.gpus * units >= spread), key=size)
        there = f"{described(machine)}{f' x {units}' if units > 1 else ''} has {machine.gpus * units}"
        yield error(
            command_path(path, container),
            f"spreads the model over {spread} GPUs, and {there}; lower the parallel size, or choose a larger machine "
            f"(in stock: {listed((m.name for m in larger), 3) or 'none'})",
        )


@rule(codes.IDLE_GPUS, catalogue=True, on=("compute", "needs", "unitSize"))
def gpus_are_used(subject: Subject) -> Iterator[Finding]:
    """One engine alone that is spread over fewer GPUs than each machine has. Data parallel copies use the others."""
    found: list[tuple[str, Any]] = list(containers(subject))
    if len(found) != 1:
        return
    path, container = found[0]
    if engine_of(container) is None or option(command_text(container), *DATA_PARALLEL) is not None:
        return
    spread = parallelism(container)
    machines: Machines = subject.facts.machines
    types = [machines.find(name) for _path, name in public_types(subject)]
    if not types or spread is None:
        return
    units = subject.spec.unit_size if subject.spec.unit_size is not None else 1
    smallest = min((machine.gpus * units if machine is not None else 0) for machine in types)
    if smallest > spread:
        yield warning(
            command_path(path, container),
            f"spreads the model over {spread} of {smallest} GPUs; raise --tensor-parallel-size, or choose a smaller "
            "machine",
        )
