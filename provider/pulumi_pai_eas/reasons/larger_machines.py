"""Which machine type in stock would do where the present one does not, and where in the properties it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.edit import Edit
from pulumi_pai_eas.model.inference_engine import stated_gpus
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning.machine_choice import chip_of, types_in_force
from pulumi_pai_eas.reasons.command_edits import Placed
from pulumi_pai_eas.sizing import requirement

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.model.facts import Machines, MachineType
    from pulumi_pai_eas.model.service import Desired

MORE = 1.5
"""A machine that was too small says only that: the next one has at least half as much again."""


def present(desired: Desired, machines: Machines) -> MachineType | None:
    """The machine type that replicas run on, of several the first that is known."""
    if is_unknown(machines):
        return None
    return next((found for name in types_in_force(desired) if (found := machines.find(name)) is not None), None)


def place(desired: Desired, name: str) -> Placed | None:
    """Where a machine type is named; None for groups and quotas, whose machines are given."""
    compute = desired.spec.compute
    if isinstance(compute, (DedicatedCompute, QuotaCompute)):
        return None
    if compute is None or desired.shorthand:
        return Placed("instanceType", (Edit(("instanceType",), name),))
    edits = [Edit(("compute", "instanceTypes"), [name])]
    edits += [Edit(("compute", key), None) for key in ("cpu", "memory", "gpu") if getattr(compute, key) is not None]
    return Placed("compute.instanceTypes", tuple(edits))


def with_more_gpu_memory(desired: Desired, machines: Machines) -> MachineType | None:
    """As many GPUs with more memory each, enough for the model where it is known."""
    now = present(desired, machines)
    if now is None:
        return None
    return _smallest(
        desired, machines, lambda m: m.gpus >= now.gpus and m.gpu_memory >= now.gpu_memory * MORE, chip_of(now)
    )


def with_more_gpus(desired: Desired, machines: Machines, gpus: int) -> MachineType | None:
    """At least so many GPUs, none smaller than now."""
    now = present(desired, machines)
    if now is None:
        return None
    return _smallest(desired, machines, lambda m: m.gpus >= gpus and m.gpu_memory >= now.gpu_memory, chip_of(now))


def with_more_memory(desired: Desired, machines: Machines) -> MachineType | None:
    """More memory, and GPUs as now: of the same model where there is such a machine."""
    now = present(desired, machines)
    if now is None:
        return None

    def suits(machine: MachineType) -> bool:
        return machine.memory >= now.memory * MORE and _is_like(machine, now)

    same = _smallest(desired, machines, lambda m: suits(m) and m.gpu_model == now.gpu_model, chip_of(now))
    return same or _smallest(desired, machines, suits, chip_of(now))


def with_gpu(desired: Desired, machines: Machines) -> MachineType | None:
    """The smallest with the GPUs that are stated; None where the present machine has some already."""
    now = present(desired, machines)
    if is_unknown(machines) or (now is not None and now.gpus > 0):
        return None
    units = max(1, desired.spec.unit_size or 1)
    least = max(1, -(-stated_gpus(desired) // units))
    memory = desired.needs.gpu_memory if desired.needs is not None else None
    return _smallest(desired, machines, lambda m: m.gpus >= least and m.gpu_memory >= (memory or 0), "GPU")


def in_stock_instead(desired: Desired, machines: Machines) -> MachineType | None:
    """One that can be had, like the present one: of the same GPU where possible. None where that one is in stock."""
    now = present(desired, machines)
    if now is None or now.in_stock:
        return None

    def suits(machine: MachineType) -> bool:
        return machine.cpu * 2 >= now.cpu and machine.memory * 2 >= now.memory and _is_like(machine, now)

    same = _smallest(desired, machines, lambda m: suits(m) and m.gpu_model == now.gpu_model, chip_of(now))
    return same or _smallest(desired, machines, suits, chip_of(now))


def memory_of_pair(desired: Desired, machines: Machines) -> int | None:
    """The next memory size in MB that goes with the vCPUs asked for, where no machine type is named."""
    compute = desired.spec.compute
    if is_unknown(machines) or not isinstance(compute, PublicCompute) or compute.memory is None or compute.cpu is None:
        return None
    now = compute.memory / 1024
    sizes = [size for cpu, offered in machines.pairs if cpu == compute.cpu for size in offered if size >= now * MORE]
    return min(sizes) * 1024 if sizes else None


def _is_like(machine: MachineType, now: MachineType) -> bool:
    return machine.gpus >= now.gpus and machine.gpu_memory >= now.gpu_memory


def _smallest(
    desired: Desired, machines: Machines, suits: Callable[[MachineType], bool], chip: str
) -> MachineType | None:
    units = max(1, desired.spec.unit_size or 1)
    needs = desired.needs
    model = (
        requirement(needs, stated_gpus=stated_gpus(desired)) if needs is not None and needs.model is not None else None
    )
    found = [
        machine
        for machine in machines.types
        if machine.in_stock
        and chip_of(machine) == chip
        and suits(machine)
        and (model is None or isinstance(model, str) or model.is_met_by(machine, units, at_worst="tight"))
    ]
    return min(found, key=lambda m: (m.gpus, m.gpus * m.gpu_memory, m.cpu, m.memory, m.name), default=None)


def described(machine: MachineType) -> str:
    """`ecs.gn8is.2xlarge (1 x L20 48 GB)`, `ecs.c7.4xlarge (16 vCPU, 32 GB)`."""
    if machine.gpus:
        model = f"{machine.gpu_model} " if machine.gpu_model else ""
        return f"{machine.name} ({machine.gpus} x {model}{machine.gpu_memory:g} GB)"
    return f"{machine.name} ({machine.cpu} vCPU, {machine.memory:g} GB)"
