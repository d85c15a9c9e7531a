"""Network parts that the user left out and the service needs: found, or a reason to stop.

Deploy skill: do not ask for what can be discovered; a required resource that does not exist stops the deployment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.lifecycle.outcomes import NetworkInEffect, NetworkKind
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.network import Vpc
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Facts, Gateway, SecurityGroup, VSwitch
    from pulumi_pai_eas.model.service import ServiceSpec

ZONES_OF_AN_NLB = 2


@dataclass(frozen=True, slots=True)
class Discovered:
    """The VPC to join (None: none is needed, or what was given stays), or what is missing."""

    vpc: Vpc | None = None
    missing: Finding | None = None


def discover(spec: ServiceSpec, facts: Facts, kept: NetworkInEffect | None = None) -> Discovered:
    """What to put where `vpc` was left out. `kept` is what an earlier run found; it stays while it is complete."""
    network = spec.network
    if spec.vpc is not None or network is None:
        return Discovered()
    if (
        kept is not None
        and kept.vpc_id
        and kept.vswitch_ids
        and kept.security_group_id
        and (network.gateway_id or network.nlb)
    ):
        return Discovered(
            Vpc(vpc_id=kept.vpc_id, vswitch_ids=list(kept.vswitch_ids), security_group_id=kept.security_group_id)
        )
    if network.gateway_id:
        return _of_gateway(network.gateway_id, facts)
    if network.nlb:
        return _for_nlb(facts)
    return Discovered()


def _missing(path: str, text: str) -> Discovered:
    return Discovered(missing=Finding(codes.DISCOVERY.id, path, text, catalogue=True))


def _of_gateway(gateway_id: str, facts: Facts) -> Discovered:
    if is_unknown(facts.gateway) or facts.gateway is None:
        return _missing("vpc", f"the VPC of gateway {gateway_id} could not be looked up; give vpc=VpcArgs(…)")
    gateway: Gateway = facts.gateway
    linked = gateway.linked
    if linked is None or not linked.vswitch_ids:
        return _missing(
            "vpc", f"gateway {gateway_id} names no VPC with a vSwitch; link one in the console, or give vpc=VpcArgs(…)"
        )
    group = linked.security_group_id or _security_group(facts, linked.vpc_id)
    if group is None:
        text = f"{linked.vpc_id}, the VPC of gateway {gateway_id}, has no security group that could be found"
        return _missing("vpc.securityGroupId", f"{text}; make one, or give vpc=VpcArgs(…)")
    return Discovered(Vpc(vpc_id=linked.vpc_id, vswitch_ids=list(linked.vswitch_ids), security_group_id=group))


def _security_group(facts: Facts, vpc_id: str) -> str | None:
    if is_unknown(facts.security_groups):
        return None
    groups: tuple[SecurityGroup, ...] = facts.security_groups
    return min((group.security_group_id for group in groups if group.vpc_id == vpc_id), default=None)


def _for_nlb(facts: Facts) -> Discovered:
    if is_unknown(facts.vpcs) or is_unknown(facts.vswitches) or is_unknown(facts.security_groups):
        return _missing(
            "vpc", "an NLB needs a VPC, and the VPCs of the region could not be looked up; give vpc=VpcArgs(…)"
        )
    whole = {vpc.vpc_id: found for vpc in facts.vpcs if (found := _whole(vpc.vpc_id, facts)) is not None}
    if len(whole) == 1:
        return Discovered(next(iter(whole.values())))
    default = [vpc.vpc_id for vpc in facts.vpcs if vpc.is_default and vpc.vpc_id in whole]
    if default:
        return Discovered(whole[min(default)])
    if whole:
        return _missing(
            "vpc", f"an NLB needs a VPC, and several would do ({', '.join(sorted(whole))}); give vpc=VpcArgs(…)"
        )
    there = ", ".join(sorted(vpc.vpc_id for vpc in facts.vpcs)) or "none"
    text = f"an NLB needs a VPC with vSwitches in two zones and a security group; VPCs of the region: {there}"
    return _missing("vpc", f"{text}, none has them")


def _whole(vpc_id: str, facts: Facts) -> Vpc | None:
    """One vSwitch in each of the first two zones, and the first security group, by id: the same at every run."""
    zones: dict[str, str] = {}
    switches: tuple[VSwitch, ...] = facts.vswitches
    for switch in sorted(switches, key=lambda switch: (switch.zone, switch.vswitch_id)):
        if switch.vpc_id == vpc_id:
            zones.setdefault(switch.zone, switch.vswitch_id)
    group = _security_group(facts, vpc_id)
    if len(zones) < ZONES_OF_AN_NLB or group is None:
        return None
    return Vpc(vpc_id=vpc_id, vswitch_ids=list(zones.values())[:ZONES_OF_AN_NLB], security_group_id=group)


def in_effect(spec: ServiceSpec, fallback_from: str | None = None) -> NetworkInEffect:
    """What the spec that is sent means for callers."""
    network, vpc = spec.network, spec.vpc
    gateway = network.gateway_id if network is not None else None
    kind: NetworkKind = (
        "nlb" if network is not None and network.nlb else "dedicated_gateway" if gateway else "shared_gateway"
    )
    return NetworkInEffect(
        kind=kind,
        gateway_id=gateway,
        vpc_id=vpc.vpc_id if vpc else None,
        vswitch_ids=tuple(vpc.vswitch_ids or ()) if vpc else (),
        security_group_id=vpc.security_group_id if vpc else None,
        fallback_from=fallback_from,
    )
