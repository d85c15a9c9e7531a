"""One change that mends a service, and the parts that several remedies share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.model.unknown import Undetermined
from pulumi_pai_eas.reasons.command_edits import with_option

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.edit import Edit
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.reasons.evidence import Cause


@dataclass(frozen=True, slots=True)
class Remedy:
    """Write `value` at `path`, in property keys. `edits` do the same to the properties.

    There are none where the user must fill in what nobody else can know: a password, the folder of a model.
    """

    path: str
    value: str
    edits: tuple[Edit, ...] = ()


def container_of(cause: Cause, desired: Desired) -> Container:
    """The container that it concerns; raises Undetermined where there is none."""
    containers = desired.spec.containers or []
    if cause.container >= len(containers):
        raise Undetermined  # a processor, or a service changed meanwhile
    return containers[cause.container]


def set_option(cause: Cause, desired: Desired, names: tuple[str, ...], value: str) -> Remedy | None:
    """An option of the engine's command line; the usual name first."""
    placed = with_option(container_of(cause, desired), cause.container, names, value)
    return None if placed is None else Remedy(placed.path, f"{names[0]} {value}", placed.edits)
