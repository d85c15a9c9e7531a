"""Rules of the VPC that the replicas join: VPC, vSwitches and security group go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import network as codes
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.rule import Subject, error, listeners, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import SecurityGroup, VSwitch
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.network import Vpc


def has_nlb(subject: Subject) -> bool:
    """Whether any NLB listener is wanted."""
    return any(True for _listener in listeners(subject))


def missing_parts(vpc: Vpc) -> list[str]:
    """Which of VPC, vSwitches and security group are not given."""
    missing: list[str] = []
    if vpc.vpc_id is None or (not is_unknown(vpc.vpc_id) and not vpc.vpc_id):
        missing.append("vpcId")
    if vpc.vswitch_ids is None or (not is_unknown(vpc.vswitch_ids) and len(vpc.vswitch_ids) == 0):
        missing.append("vswitchIds")
    if vpc.security_group_id is None or (not is_unknown(vpc.security_group_id) and not vpc.security_group_id):
        missing.append("securityGroupId")
    return missing


@rule(codes.VPC_EMPTY)
def vpc_parts_are_not_empty(subject: Subject) -> Iterator[Finding]:
    """An empty text is sent as it is, names nothing, and is not given back: a setting that is not there."""
    vpc = subject.spec.vpc
    if vpc is None:
        return
    switches = [] if is_unknown(vpc.vswitch_ids) else vpc.vswitch_ids or []
    parts = [("vpcId", vpc.vpc_id), *((f"vswitchIds[{index}]", each) for index, each in enumerate(switches))]
    for key, value in (*parts, ("securityGroupId", vpc.security_group_id)):
        if not is_unknown(value) and value == "":
            yield error(f"vpc.{key}", "is empty; give an id, or leave vpc out")


@rule(codes.NLB_VPC_PART, on=("network",))
def nlb_has_the_whole_vpc(subject: Subject) -> Iterator[Finding]:
    """All three, or none (then they are found): "vpcId, vswId and securityGroupId are required"."""
    vpc = subject.spec.vpc
    if vpc is None or not has_nlb(subject):
        return
    missing = missing_parts(vpc)
    if 0 < len(missing) < 3:
        yield error("vpc", f"an NLB needs vpcId, vswitchIds and securityGroupId; missing: {listed(missing)}")


@rule(codes.VPC_PART, on=("network",))
def vpc_is_whole(subject: Subject) -> Iterator[Finding]:
    """A part of the three is accepted nowhere, and real files have it."""
    vpc = subject.spec.vpc
    if vpc is None or has_nlb(subject):
        return
    missing = missing_parts(vpc)
    if 0 < len(missing) < 3:
        yield warning("vpc", f"vpcId, vswitchIds and securityGroupId go together; missing: {listed(missing)}")


@rule(codes.NLB_TWO_ZONES, on=("network",))
def nlb_has_two_vswitches(subject: Subject) -> Iterator[Finding]:
    """An NLB stands in two zones, so it needs two vSwitches."""
    vpc = subject.spec.vpc
    if vpc is None or vpc.vswitch_ids is None or not has_nlb(subject):
        return
    ids = vpc.vswitch_ids
    if len(ids) == 0:
        return
    if len(ids) == 1:
        got = "one" if is_unknown(ids[0]) else shown(ids[0])
        yield error("vpc.vswitchIds", f"an NLB needs vSwitches in two zones, got {got} only; add one in another zone")
    elif len(set(ids)) == 1:
        yield error(
            "vpc.vswitchIds",
            f"an NLB needs vSwitches in two zones, got {shown(ids[0])} {len(ids)} times; add one in another zone",
        )


def _others(zones: list[str], taken: str) -> str:
    """`cn-hangzhou-i, -j or -k`."""
    names = sorted(zone for zone in set(zones) if zone != taken)
    region = taken.rsplit("-", 1)[0]
    if not names:
        return "another zone"
    short = [names[0], *(name.removeprefix(region) if name.startswith(f"{region}-") else name for name in names[1:])]
    return short[0] if len(short) == 1 else f"{', '.join(short[:-1])} or {short[-1]}"


@rule(codes.NLB_TWO_ZONES, catalogue=True, on=("network", "region"))
def nlb_has_two_zones(subject: Subject) -> Iterator[Finding]:
    """Two vSwitches of one zone are no two zones."""
    vpc = subject.spec.vpc
    if vpc is None or vpc.vswitch_ids is None or not has_nlb(subject) or len(set(vpc.vswitch_ids)) < 2:
        return
    known: list[VSwitch] = list(subject.facts.vswitches)
    chosen = [vswitch for vswitch in known if vswitch.vswitch_id in vpc.vswitch_ids]
    if len(chosen) < len(set(vpc.vswitch_ids)):
        return  # one is not there: a rule of its own
    zones = {vswitch.zone for vswitch in chosen}
    if len(zones) == 1:
        zone = zones.pop()
        times = "twice" if len(chosen) == 2 else f"{len(chosen)} times"
        yield error(
            "vpc.vswitchIds",
            f"an NLB needs vSwitches in two zones, got {zone} {times} ({listed(vpc.vswitch_ids)}); "
            f"add one in {_others([v.zone for v in known], zone)}",
        )


def _vswitches(subject: Subject) -> Iterator[tuple[str, str]]:
    vpc = subject.spec.vpc
    for index, vswitch_id in enumerate((vpc.vswitch_ids if vpc is not None else None) or []):
        yield f"vpc.vswitchIds[{index}]", vswitch_id


@rule_over(_vswitches, codes.VSWITCH_ELSEWHERE, catalogue=True, on=("region",))
def vswitch_is_in_the_vpc(subject: Subject, path: str, vswitch_id: str) -> Iterator[Finding]:
    """There, and in the VPC that is named."""
    known: list[VSwitch] = list(subject.facts.vswitches)
    vpc_id = subject.spec.vpc.vpc_id if subject.spec.vpc is not None else None
    found = next((vswitch for vswitch in known if vswitch.vswitch_id == vswitch_id), None)
    inside = listed(f"{vswitch.vswitch_id} ({vswitch.zone})" for vswitch in known if vpc_id in (None, vswitch.vpc_id))
    if found is None:
        yield error(
            path, f'"{shown(vswitch_id)}" is not in {shown(vpc_id or subject.region)}; there: {inside or "none"}'
        )
    elif vpc_id is not None and found.vpc_id != vpc_id:
        yield error(
            path, f"{shown(vswitch_id)} belongs to {found.vpc_id}, not {shown(vpc_id)}; there: {inside or 'none'}"
        )


@rule(codes.SECURITY_GROUP_ELSEWHERE, catalogue=True, on=("region",))
def security_group_is_in_the_vpc(subject: Subject) -> Iterator[Finding]:
    """There, and in the VPC that is named."""
    vpc = subject.spec.vpc
    if vpc is None or vpc.security_group_id is None or not vpc.security_group_id:
        return
    known: list[SecurityGroup] = list(subject.facts.security_groups)
    wanted = vpc.security_group_id
    found = next((group for group in known if group.security_group_id == wanted), None)
    inside = listed(group.security_group_id for group in known if vpc.vpc_id in (None, group.vpc_id))
    path = "vpc.securityGroupId"
    if found is None:
        yield error(
            path, f'"{shown(wanted)}" is not in {shown(vpc.vpc_id or subject.region)}; there: {inside or "none"}'
        )
    elif vpc.vpc_id is not None and found.vpc_id != vpc.vpc_id:
        yield error(
            path, f"{shown(wanted)} belongs to {found.vpc_id}, not {shown(vpc.vpc_id)}; there: {inside or 'none'}"
        )
