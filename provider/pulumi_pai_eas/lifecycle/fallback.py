"""The NLB that is refused: when it is that refusal, whether the shared gateway may take its place, and how.

Deploy skill: on one of two messages the create is sent once more, then without NLB and VPC on the shared gateway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import BadRequest, Fault
from pulumi_pai_eas.lifecycle.outcomes import Refused
from pulumi_pai_eas.messages import creation
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.storage import RawMount

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.options import Options
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.model.storage import Mount

T = TypeVar("T")

KNOWN_REFUSALS = ("vswitch can not be null", "vpcid, vswid and securitygroupid are required")
"""The two messages, in lower case (deploy skill)."""
BAD_REQUEST = 400
TRIES_WITH_NLB = 2
"""How often an NLB is asked for before the fallback (deploy skill)."""
FILE_SYSTEMS = ("nfs", "cpfs")
"""Keys of a mount in the service JSON whose target is an address of the VPC."""
FALLBACK = "nlb"
"""What was asked for and is not in effect."""


@dataclass(frozen=True, slots=True)
class Sent(Generic[T]):
    """What was answered, to which spec, and what it is the fallback from, if it is one."""

    answer: T
    spec: ServiceSpec
    fallback_from: str | None = None


def sent(
    spec: ServiceSpec, options: Options, around: Surroundings, send: Callable[[ServiceSpec, str | None], T]
) -> Sent[T] | Refused:
    """Send the spec; an NLB that is refused is asked for once more, then the shared gateway takes its place.

    `send` gets the spec and what it is the fallback from. Raises what `send` raises, and Cancelled.
    """
    said = ""
    for _ in range(TRIES_WITH_NLB):
        around.may_change()
        try:
            return Sent(send(spec, None), spec)
        except BadRequest as refused:
            if spec.network is None or not spec.network.nlb or not is_known_refusal(refused):
                raise
            said = refused.api_message or ""
    against = reason_against(spec, options)
    if against is not None:
        return Refused((Finding(codes.NLB_REFUSED.id, "network.nlb", creation.nlb_refused(said, against)),))
    around.may_change()
    shared = on_shared_gateway(spec)
    answer = send(shared, FALLBACK)
    around.reporter.warning(Finding(codes.NLB_FALLBACK.id, "network.nlb", creation.nlb_fallback(said)).line())
    return Sent(answer, shared, FALLBACK)


def is_known_refusal(fault: Fault) -> bool:
    """Whether the API refused the NLB with one of the two messages."""
    said = (fault.api_message or "").lower()
    return (
        isinstance(fault, BadRequest) and fault.status == BAD_REQUEST and any(text in said for text in KNOWN_REFUSALS)
    )


def reason_against(spec: ServiceSpec, options: Options) -> str | None:
    """Why the shared gateway may not take the NLB's place; None when it may."""
    if options.nlb_failure == "error":
        return 'nlb_failure="error" asks to stop'
    if spec.network is not None and spec.network.gateway_id:
        return "the dedicated gateway needs the VPC"
    if spec.network is not None and spec.network.disable_internet_endpoint:
        return "disable_internet_endpoint is set, and the shared gateway is reachable from the internet"
    for index, mount in enumerate(spec.storage or []):
        kind = _of_the_vpc(mount)
        if kind is not None:
            return f"storage[{index}] ({kind}) is reached through the VPC"
    return None


def _of_the_vpc(mount: Mount) -> str | None:
    """The kind of a file system with a mount target in the VPC, also where the mount is a free service JSON."""
    kinds = mount.source or {} if isinstance(mount, RawMount) else {mount.kind}
    return next((kind for kind in FILE_SYSTEMS if kind in kinds), None)


def on_shared_gateway(spec: ServiceSpec) -> ServiceSpec:
    """The spec without NLB and VPC."""
    network = spec.network.model_copy(update={"nlb": None}) if spec.network is not None else None
    if network is not None and all(getattr(network, name) is None for name in type(network).model_fields):
        network = None
    return spec.model_copy(update={"network": network, "vpc": None})
