"""How a use case ends: exactly one of these, or a fault that is raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from pulumi_pai_eas.model.service import Desired, Effective

if TYPE_CHECKING:
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.observed import Endpoints, Observed

NetworkKind = Literal["shared_gateway", "dedicated_gateway", "nlb"]


@dataclass(frozen=True, slots=True)
class NetworkInEffect:
    """How the service is really reached. `fallback_from` says what was asked for and refused (`nlb`)."""

    kind: NetworkKind = "shared_gateway"
    gateway_id: str | None = None
    vpc_id: str | None = None
    vswitch_ids: tuple[str, ...] = ()
    security_group_id: str | None = None
    fallback_from: str | None = None


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a state says of a service, beside the user's inputs.

    `observed` and `endpoints` are None where a describe failed after the service was made or changed.
    """

    name: str
    region: str
    service_id: str
    status: str
    network: NetworkInEffect
    host: str
    account_id: str | None = None
    mark: str | None = None
    """The value of `pulumi_creating` where it could not be taken away: without it, the service was taken over."""
    awaiting: bool = False
    """Whether a wait ended before its goal, or a create before its end: the next update takes it up again."""
    effective: Effective = field(default_factory=Effective)
    observed: Observed | None = None
    endpoints: Endpoints | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """As asked."""

    deployed: Deployed


@dataclass(frozen=True, slots=True)
class MadeButUnwell:
    """The service exists and is in state, and something is wrong with it."""

    deployed: Deployed
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppliedPartly:
    """An update that began and did not end; what was applied is in state."""

    deployed: Deployed
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was sent that changes anything."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The service was made, was not what was waited for, and was deleted again, as asked. Nothing is left."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What read found: the service, with the user's wishes as they look in the cloud."""

    deployed: Deployed
    desired: Desired
    unwell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such service (any more)."""


CreateOutcome: TypeAlias = Done | MadeButUnwell | RolledBack | Refused
UpdateOutcome: TypeAlias = Done | AppliedPartly | MadeButUnwell | Refused
ReadOutcome: TypeAlias = Found | Gone
