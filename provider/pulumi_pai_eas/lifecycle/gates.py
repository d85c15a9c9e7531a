"""Which facts are fetched before anything is made, in order: fact, call, when needed, and what if it is unavailable.

Nothing is judged here. A fact that cannot be fetched stays UNKNOWN, is reported once, and the rules that need it
are skipped (deploy skill: a failed pre-check is logged, and the deployment goes on). Faults of authentication and
requests that never arrived stop everything: nothing later could succeed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from pulumi_pai_eas.errors import CredentialFault, Fault, NeverConnected
from pulumi_pai_eas.lifecycle.deciding import degree_is_open, image_is_open
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER
from pulumi_pai_eas.model.compute import DedicatedCompute
from pulumi_pai_eas.model.facts import (
    Facts,
    Gateway,
    Image,
    LoadBalancer,
    Machines,
    NameState,
    ResourceGroup,
    SecurityGroup,
    VpcFact,
    VSwitch,
    Workspace,
)
from pulumi_pai_eas.model.status import GONE
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined, is_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired

SYSTEM_NLB = "default"


class Lookups(Protocol):
    """Where facts come from: a catalogue kept for a process, or the APIs asked now.

    `named` are the ids that the resource names. What is kept must not be older than they are: in a stack with
    pulumi-alicloud the VPC may have been made a moment ago.
    """

    def images(self) -> tuple[Image, ...]: ...  # noqa: D102
    def machines(self) -> Machines: ...  # noqa: D102
    def workspaces(self, named: Sequence[str] = ()) -> tuple[Workspace, ...]: ...  # noqa: D102
    def gateways(self, named: Sequence[str] = ()) -> tuple[Gateway, ...]: ...  # noqa: D102
    def gateway(self, gateway_id: str) -> Gateway: ...  # noqa: D102
    def resource_groups(self, named: Sequence[str] = ()) -> tuple[ResourceGroup, ...]: ...  # noqa: D102
    def vpcs(self) -> tuple[VpcFact, ...]: ...  # noqa: D102
    def vswitches(  # noqa: D102
        self, vpc_id: str | None = None, named: Sequence[str] = ()
    ) -> tuple[VSwitch, ...]: ...
    def security_groups(  # noqa: D102
        self, vpc_id: str | None = None, named: Sequence[str] = ()
    ) -> tuple[SecurityGroup, ...]: ...
    def load_balancers(self, ids: tuple[str, ...]) -> tuple[LoadBalancer, ...]: ...  # noqa: D102
    def name_state(self, name: str) -> NameState: ...  # noqa: D102


def _never(_desired: Desired) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Gate:
    """One row. `needed` may raise Undetermined: then the fact is not fetched (yet)."""

    fact: str
    operation: str
    needed: Callable[[Desired, Facts], bool]
    fetch: Callable[[Lookups, Desired, Facts], Any]
    checks: str
    vital: Callable[[Desired], bool] = _never
    """Whether creation stops when the fact is unavailable; otherwise it goes on."""


def _name_of(desired: Desired) -> str | None:
    name = desired.effective.service_name or desired.spec.service_name
    return None if is_unknown(name) else name


def _needs_workspaces(desired: Desired, _facts: Facts) -> bool:
    return desired.effective.workspace_id is None or desired.spec.workspace_id is not None


def _has_name(desired: Desired, _facts: Facts) -> bool:
    return _name_of(desired) is not None


def _always(_desired: Desired, _facts: Facts) -> bool:
    return True


def _gateway_id(desired: Desired) -> str | None:
    network = desired.spec.network
    return network.gateway_id if network is not None else None


def _has_gateway(desired: Desired, _facts: Facts) -> bool:
    return bool(_gateway_id(desired))


def _gateway_exists(desired: Desired, facts: Facts) -> bool:
    wanted = _gateway_id(desired)
    return bool(wanted) and any(gateway.gateway_id == wanted for gateway in facts.gateways)


def _is_dedicated(desired: Desired, _facts: Facts) -> bool:
    return isinstance(desired.spec.compute, DedicatedCompute)


def _has_nlb(desired: Desired, _facts: Facts) -> bool:
    network = desired.spec.network
    return network is not None and bool(network.nlb)


def _vpc_id(desired: Desired) -> str | None:
    return desired.spec.vpc.vpc_id if desired.spec.vpc is not None else None


def _nlb_without_vpc(desired: Desired, facts: Facts) -> bool:
    return _has_nlb(desired, facts) and desired.spec.vpc is None


def _vpc_named(desired: Desired, facts: Facts) -> bool:
    return bool(_vpc_id(desired)) or _nlb_without_vpc(desired, facts)


def _own_nlbs(desired: Desired, _facts: Facts | None = None) -> tuple[str, ...]:
    network = desired.spec.network
    listeners = (network.nlb or []) if network is not None else []
    return tuple(sorted({item.id for item in listeners if item.id and item.id != SYSTEM_NLB}))


def _has_own_nlb(desired: Desired, facts: Facts) -> bool:
    return bool(_own_nlbs(desired, facts))


def _linked_vpc(facts: Facts) -> str | None:
    if is_unknown(facts.gateway) or facts.gateway is None:
        return None
    gateway: Gateway = facts.gateway
    return gateway.linked.vpc_id if gateway.linked is not None else None


def _vpc_of(desired: Desired, facts: Facts) -> str | None:
    """The VPC that was named, else that of the dedicated gateway; None asks for those of every VPC."""
    return _vpc_id(desired) or (_linked_vpc(facts) if desired.spec.vpc is None else None)


def _needs_security_groups(desired: Desired, facts: Facts) -> bool:
    return _vpc_named(desired, facts) or (desired.spec.vpc is None and _linked_vpc(facts) is not None)


def _name_state(look: Lookups, desired: Desired, _facts: Facts) -> NameState:
    return look.name_state(_name_of(desired) or "")


def _described_gateway(look: Lookups, desired: Desired, _facts: Facts) -> Gateway:
    return look.gateway(_gateway_id(desired) or "")


def _known(*ids: str | None) -> tuple[str, ...]:
    """The ids that are given and known already."""
    return tuple(id_ for id_ in ids if not is_unknown(id_) and isinstance(id_, str) and id_)


def _vswitches(look: Lookups, desired: Desired, facts: Facts) -> tuple[VSwitch, ...]:
    ids = desired.spec.vpc.vswitch_ids if desired.spec.vpc is not None else None
    return look.vswitches(_vpc_of(desired, facts), () if is_unknown(ids) else _known(*(ids or ())))


def _security_groups(look: Lookups, desired: Desired, facts: Facts) -> tuple[SecurityGroup, ...]:
    group = desired.spec.vpc.security_group_id if desired.spec.vpc is not None else None
    return look.security_groups(_vpc_of(desired, facts), _known(group))


def _workspaces(look: Lookups, desired: Desired, _facts: Facts) -> tuple[Workspace, ...]:
    return look.workspaces(_known(desired.spec.workspace_id))


def _gateways(look: Lookups, desired: Desired, _facts: Facts) -> tuple[Gateway, ...]:
    return look.gateways(_known(_gateway_id(desired)))


def _resource_groups(look: Lookups, desired: Desired, _facts: Facts) -> tuple[ResourceGroup, ...]:
    compute = desired.spec.compute
    return look.resource_groups(_known(compute.resource_id) if isinstance(compute, DedicatedCompute) else ())


def _names_no_group(desired: Desired) -> bool:
    """Without the list there is no group to run in, and the public one may not take its place."""
    return not getattr(desired.spec.compute, "resource_id", None) and desired.effective.resource_id is None


GATES: tuple[Gate, ...] = (
    Gate("workspaces", "ListWorkspaces", _needs_workspaces, _workspaces, "workspace"),
    Gate("name", "DescribeService", _has_name, _name_state, "service name"),
    Gate("images", "ListImages", _always, lambda look, _w, _f: look.images(), "image", image_is_open),
    Gate("machines", "DescribeMachineSpec", _always, lambda look, _w, _f: look.machines(), "machine type",
         degree_is_open),
    Gate("gateways", "ListGateway", _has_gateway, _gateways, "gateway"),
    Gate("gateway", "DescribeGateway", _gateway_exists, _described_gateway, "VPC of the gateway"),
    Gate("resource_groups", "ListResources", _is_dedicated, _resource_groups, "resource group",
         _names_no_group),
    Gate("vpcs", "DescribeVpcs", _nlb_without_vpc, lambda look, _w, _f: look.vpcs(), "VPC"),
    Gate("vswitches", "DescribeVSwitches", _vpc_named, _vswitches, "vSwitches"),
    Gate("security_groups", "DescribeSecurityGroups", _needs_security_groups, _security_groups, "security group"),
    Gate("load_balancers", "ListLoadBalancers", _has_own_nlb,
         lambda look, desired, _f: look.load_balancers(_own_nlbs(desired)), "NLB"),
)  # fmt: skip
"""The order is that of the deploy skill: workspace, name, image, machine, then network and resources."""


def gather(
    desired: Desired,
    lookups: Lookups,
    unavailable: Callable[[Gate, Fault], None],
    *,
    without: frozenset[str] = frozenset(),
) -> Facts:
    """Fetch what is needed. `unavailable` is told of each fact that could not be had.

    Raises CredentialFault and NeverConnected: whatever comes later would end the same way.
    """
    facts = Facts(region=desired.region or UNKNOWN)
    for gate in GATES:
        if gate.fact in without:
            continue
        try:
            if not gate.needed(desired, facts):
                continue
            fetched = gate.fetch(lookups, desired, facts)
        except Undetermined:
            continue
        except (CredentialFault, NeverConnected):
            raise
        except Fault as fault:
            unavailable(gate, fault)
            continue
        facts = replace(facts, **{gate.fact: fetched})
    return facts


def name_state(
    status: str,
    service_id: str,
    labels: dict[str, str],
    *,
    latest_version: int | None = None,
    update_time: str | None = None,
) -> NameState:
    """The state of a name under which a service was found."""
    if status == GONE:
        return NameState("free")
    owner, creating = labels.get(OWNER), labels.get(CREATING)
    return NameState("taken", service_id, status, owner, creating, latest_version, update_time)


def name_state_of(observed: Observed) -> NameState:
    """The state of the name of a service that was looked at."""
    return name_state(
        observed.status,
        observed.service_id,
        observed.labels,
        latest_version=observed.latest_version,
        update_time=observed.update_time,
    )
