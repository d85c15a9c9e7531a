"""Rules of machine types and resource groups that rest on a look-up: offered, in stock, ready, large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed, nearest, shown
from pulumi_pai_eas.rules.compute import MIXED_GROUP
from pulumi_pai_eas.rules.rule import Subject, error, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import Machines, MachineType, ResourceGroup
    from pulumi_pai_eas.model.finding import Finding


def size(machine: MachineType) -> tuple[int, float, int, float, str]:
    """How large a machine is; the smallest first when sorted."""
    return (machine.gpus, machine.gpus * machine.gpu_memory, machine.cpu, machine.memory, machine.name)


def described(machine: MachineType) -> str:
    """`ecs.gn7i-c8g1.2xlarge (1 x A10 24 GB)`."""
    if machine.gpus == 0:
        return f"{machine.name} ({machine.cpu} vCPU, {machine.memory:g} GB)"
    return f"{machine.name} ({machine.gpus} x {machine.gpu_model or 'GPU'} {machine.gpu_memory:g} GB)"


def public_types(subject: Subject) -> Iterator[tuple[str, str]]:
    """Each machine type that will be sent with its path; the dedicated group's own entry is none."""
    for index, name in enumerate(subject.decided_types):
        if is_unknown(name) or name != MIXED_GROUP:
            yield subject.type_path(index), name


@rule_over(public_types, codes.TYPE_UNKNOWN, catalogue=True, on=("region", "compute", "needs"))
def type_is_offered(subject: Subject, path: str, name: str) -> Iterator[Finding]:
    """The list is complete and live: what is not in it cannot be had."""
    machines: Machines = subject.facts.machines
    machine = machines.find(name)
    if machine is None:
        near = nearest(name, (other.name for other in machines.types if other.available))
        choices = f"nearest: {listed(near)}" if near else f"choices: {listed(sorted(m.name for m in machines.types))}"
        yield error(path, f'"{shown(name)}" is not offered in {subject.region}; {choices}')
    elif not machine.available:
        yield error(path, f"{name} is not available in {subject.region}; {_instead(machines, machine)}")


def _instead(machines: Machines, machine: MachineType) -> str:
    """Machines in stock to take instead: of the same GPU, else the smallest that are not smaller."""
    stocked = sorted((other for other in machines.types if other.in_stock), key=size)
    same = [other for other in stocked if machine.gpus and other.gpu_model == machine.gpu_model]
    if same:
        return f"same GPU, in stock: {listed((other.name for other in same), 3)}"
    larger = [other for other in stocked if other.gpus >= machine.gpus and bool(other.gpus) == bool(machine.gpus)]
    return f"in stock: {listed(map(described, larger), 3)}" if larger else "nothing like it is in stock"


@rule_over(public_types, codes.NO_STOCK, catalogue=True, on=("region", "compute", "needs"))
def type_is_in_stock(subject: Subject, path: str, name: str) -> Iterator[Finding]:
    """Without stock the service waits."""
    machines: Machines = subject.facts.machines
    machine = machines.find(name)
    if machine is not None and machine.available and not machine.in_stock:
        yield warning(
            path,
            f"{name} has no stock in {subject.region} now ({shown(machine.stock)}); the service would wait, and be "
            f"billed when stock returns; {_instead(machines, machine)}. "
            f'Accept: findings={{"{codes.NO_STOCK.id}": "ignore"}}',
        )


@rule(codes.PAIR_UNKNOWN, catalogue=True, on=("region",))
def pair_is_offered(subject: Subject) -> Iterator[Finding]:
    """Public machines by size: memory in MB here, in GB in the list."""
    compute = subject.spec.compute
    if not isinstance(compute, PublicCompute) or compute.cpu is None or compute.memory is None or subject.decided_types:
        return
    pairs: dict[int, tuple[int, ...]] = dict(subject.facts.machines.pairs)
    if not pairs:
        return
    sizes = pairs.get(compute.cpu)
    if sizes is None:
        yield warning("compute.cpu", f"{compute.cpu} is not offered; choices: {listed(sorted(pairs))}")
    elif compute.memory not in {gigabytes * unit for gigabytes in sizes for unit in (1000, 1024)}:
        offered = listed(gigabytes * 1000 for gigabytes in sorted(sizes))
        yield warning(
            "compute.memory", f"{compute.memory} MB is not offered with {compute.cpu} vCPU; choices: {offered}"
        )


def _groups(groups: list[ResourceGroup]) -> str:
    return listed(f"{group.resource_id} ({group.name}, {group.status})" for group in groups)


@rule(codes.GROUP_UNUSABLE, catalogue=True, on=("region",))
def group_is_ready(subject: Subject) -> Iterator[Finding]:
    """A dedicated group that is there and ready; public machines never step in for it."""
    compute = subject.spec.compute
    if not isinstance(compute, DedicatedCompute):
        return
    wanted = compute.resource_id if compute.resource_id is not None else subject.desired.effective.resource_id
    dedicated: list[ResourceGroup] = [
        group for group in subject.facts.resource_groups if group.kind in {"Dedicated", ""}
    ]
    ready = [group for group in dedicated if group.ready]
    path = "compute.resourceId"
    if wanted is None:
        if not dedicated:
            yield error(
                path, f"there is no dedicated resource group in {subject.region}; create one, or use public machines"
            )
        elif not ready:
            yield error(path, f"no dedicated resource group is ready: {_groups(dedicated)}")
        elif len(ready) > 1:
            yield error(path, f"{len(ready)} dedicated resource groups are ready; set it to one of: {_groups(ready)}")
        return
    found = next((group for group in subject.facts.resource_groups if group.resource_id == wanted), None)
    if found is None:
        if wanted:
            yield error(path, f'"{shown(wanted)}" is not in {subject.region}; ready: {_groups(ready) or "none"}')
    elif not found.ready:
        yield error(path, f"{shown(wanted)} is {shown(found.status)}, not ready; ready: {_groups(ready) or 'none'}")
