"""What depends on the world or on the resource's name: decided once, recorded as `effective…`, and then kept.

Everything here raises `Undetermined` where it rests on something not known; None means that there is nothing to
decide or that nothing offers itself. What the user gave is never overruled.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.compute import (
    Compute,
    DedicatedCompute,
    MachineChoice,
    PublicCompute,
    QuotaCompute,
    type_name,
)
from pulumi_pai_eas.model.open_degree import with_degree
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined, is_unknown
from pulumi_pai_eas.planning.machine_choice import recorded_types
from pulumi_pai_eas.planning.official_images import recorded_image, resolved

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.facts import Image, Machines, ResourceGroup, Workspace
    from pulumi_pai_eas.model.service import Desired, ServiceSpec

DIGITS = 6
"""Added to a prefix."""


def chosen_name(desired: Desired, attempt: int = 0) -> str | None:
    """The service's name: as given; else prefix and six digits; else the name made from resource and stack.

    The digits come from the owner, so that a run after an interruption finds its own leftover; each further
    `attempt` gives other digits. A name decided earlier is kept as long as it goes with the prefix.
    """
    given, prefix, recorded = desired.spec.service_name, desired.service_name_prefix, desired.effective.service_name
    if is_unknown(given) or is_unknown(prefix):
        raise Undetermined
    if given is not None:
        return given
    if is_unknown(recorded):
        raise Undetermined
    if prefix is None:
        return recorded if recorded is not None else desired.auto_name
    if attempt == 0 and recorded is not None and re.fullmatch(re.escape(prefix) + rf"\d{{{DIGITS}}}", recorded):
        return recorded
    if desired.owner is None:
        return None
    number = int(hashlib.sha256(f"{desired.owner}{attempt}".encode()).hexdigest(), 16)
    return f"{prefix}{number % 10**DIGITS:0{DIGITS}d}"


def workspace(desired: Desired, workspaces: tuple[Workspace, ...]) -> str | None:
    """The workspace: as given; else the one decided earlier; else the only enabled one."""
    if is_unknown(desired.spec.workspace_id):
        raise Undetermined
    if desired.spec.workspace_id is not None:
        return desired.spec.workspace_id
    if desired.effective.workspace_id is not None:
        return desired.effective.workspace_id
    enabled = [workspace.workspace_id for workspace in workspaces if workspace.enabled]
    return enabled[0] if len(enabled) == 1 else None


def resource_id(desired: Desired, groups: tuple[ResourceGroup, ...]) -> str | None:
    """The dedicated resource group, where one is asked for: as given; else decided earlier; else the only ready one."""
    compute = desired.spec.compute
    if not isinstance(compute, DedicatedCompute):
        return None
    if is_unknown(compute.resource_id):
        raise Undetermined
    if compute.resource_id is not None:
        return compute.resource_id
    if desired.effective.resource_id is not None:
        return desired.effective.resource_id
    ready = [group.resource_id for group in groups if group.kind == "Dedicated" and group.ready]
    return ready[0] if len(ready) == 1 else None


def images(desired: Desired, images: tuple[Image, ...], machines: Machines) -> list[str] | None:
    """The image of each container where one is asked for as `official:REPOSITORY[:TAG]`; see `official_images`.

    Decide the machine first: without a tag the image is the newest for its chip.
    """
    return resolved(desired, images, machines)


def complete(desired: Desired) -> ServiceSpec:
    """The spec that is sent: what the user wrote, with the decisions in the places they were made for.

    A decision that no longer goes with what is asked for is left out. Nothing is decided here but the name.
    """
    spec = desired.spec
    workspace_id = spec.workspace_id if spec.workspace_id is not None else desired.effective.workspace_id
    return spec.model_copy(
        update={
            "service_name": _name(desired),
            "workspace_id": workspace_id,
            "compute": _compute(desired),
            "containers": _containers(desired),
        }
    )


def _name(desired: Desired) -> Any:
    try:
        return chosen_name(desired)
    except Undetermined:
        return UNKNOWN


def _compute(desired: Desired) -> Any:
    compute = desired.spec.compute
    if is_unknown(compute) or isinstance(compute, QuotaCompute):
        return compute
    if isinstance(compute, DedicatedCompute):
        decided = desired.effective.resource_id
        if compute.resource_id is None and decided is not None:
            return compute.model_copy(update={"resource_id": decided})
        return compute
    try:
        types = recorded_types(desired)
        return compute if types is None else _on_types(compute, types)
    except Undetermined:
        return compute


def _on_types(compute: PublicCompute | None, types: tuple[str, ...]) -> Compute:
    """Public machines of these types; an entry of the user's list keeps its price limit and capacity."""
    asked = {type_name(choice): choice for choice in (compute.instance_types or [] if compute is not None else [])}
    entries: list[MachineChoice] = [asked.get(name, name) for name in types]
    placed = (compute or PublicCompute()).model_copy(update={"instance_types": entries})
    if asked.keys() & set(types):
        return placed
    return placed.model_copy(update={"cpu": None, "memory": None, "gpu": None})  # they were those of another machine


def _containers(desired: Desired) -> Any:
    containers, effective = desired.spec.containers, desired.effective
    if containers is None or is_unknown(containers) or (effective.images is None and effective.tensor_parallel is None):
        return containers
    result: list[Any] = []
    for index, container in enumerate(containers):
        try:
            address = recorded_image(desired, index)
        except Undetermined:
            address = None
        sent = container if address is None else container.model_copy(update={"image": address})
        result.append(_spread(sent, effective.tensor_parallel))
    return result


def _spread(container: Container, degree: int | None) -> Container:
    try:
        return with_degree(container, degree)
    except Undetermined:
        return container  # it is not known whether the degree is asked for
