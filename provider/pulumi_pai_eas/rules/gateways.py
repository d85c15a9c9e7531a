"""Rules of dedicated gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import network as codes
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.rule import Subject, error, rule, warning
from pulumi_pai_eas.rules.vpc import missing_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import Gateway, SecurityGroup
    from pulumi_pai_eas.model.finding import Finding

SHARED = ("", "shared")
PATH = "network.gatewayId"


def _gateway_id(subject: Subject) -> str | None:
    """The dedicated gateway that is named; None for the shared one."""
    network = subject.spec.network
    if network is None or network.gateway_id is None or network.gateway_id in SHARED:
        return None
    return network.gateway_id


def _gateway(subject: Subject) -> Gateway | None:
    """What is known of the gateway named; raises Undetermined when nothing is."""
    wanted = _gateway_id(subject)
    if wanted is None:
        return None
    gateway: Gateway | None = subject.facts.gateway
    return gateway if gateway is not None and gateway.gateway_id == wanted else None


@rule(codes.GATEWAY_SHARED)
def shared_gateway_is_left_out(subject: Subject) -> Iterator[Finding]:
    """The shared gateway is what there is without an id."""
    network = subject.spec.network
    if network is not None and network.gateway_id is not None and network.gateway_id in SHARED:
        yield error(PATH, f'"{network.gateway_id}" is no gateway; for the shared gateway leave gatewayId out')


@rule(codes.GATEWAY_ID_FORM)
def gateway_id_is_one(subject: Subject) -> Iterator[Finding]:
    """Dedicated gateways are `gw-…`."""
    wanted = _gateway_id(subject)
    if wanted is not None and not wanted.startswith("gw-"):
        yield warning(PATH, f'"{shown(wanted)}" is not of the form gw-… of dedicated gateways')


@rule(codes.GATEWAY_UNKNOWN, catalogue=True, on=("region",))
def gateway_is_there(subject: Subject) -> Iterator[Finding]:
    """A gateway that is not there is never made up for."""
    wanted = _gateway_id(subject)
    if wanted is None:
        return
    gateways: list[Gateway] = list(subject.facts.gateways)
    if not any(gateway.gateway_id == wanted for gateway in gateways):
        names = listed(f"{gateway.gateway_id} ({gateway.name}, {gateway.status})" for gateway in gateways)
        there = f"there: {names}" if names else "there is none: create one first"
        yield error(PATH, f'"{shown(wanted)}" is not in {subject.region}; {there}')


@rule(codes.GATEWAY_NOT_RUNNING, catalogue=True, on=("region",))
def gateway_runs(subject: Subject) -> Iterator[Finding]:
    """A gateway that does not run does not answer."""
    wanted = _gateway_id(subject)
    if wanted is None:
        return
    gateways: list[Gateway] = list(subject.facts.gateways)
    found = next((gateway for gateway in gateways if gateway.gateway_id == wanted), None)
    if found is not None and not found.running:
        running = listed(gateway.gateway_id for gateway in gateways if gateway.running)
        yield warning(PATH, f"{shown(wanted)} is {shown(found.status)}, not Running; running: {running or 'none'}")


@rule(codes.GATEWAY_WITHOUT_VPC, whole=True, on=("vpc",))
def gateway_has_a_vpc(subject: Subject) -> Iterator[Finding]:
    """Without one it is read from the gateway when the service is made."""
    wanted = _gateway_id(subject)
    if wanted is not None and _lacks_vpc(subject):
        yield warning(
            PATH,
            f"{shown(wanted)} without vpc: VPC, vSwitches and security group are read from the gateway during create",
        )


def _lacks_vpc(subject: Subject) -> bool:
    if subject.extra_at("cloud", "networking") is not None:
        return False
    return subject.spec.vpc is None or len(missing_parts(subject.spec.vpc)) == 3


@rule(codes.GATEWAY_NO_VPC, catalogue=True, whole=True, on=("vpc", "region"))
def gateway_tells_its_vpc(subject: Subject) -> Iterator[Finding]:
    """What cannot be read from the gateway either must be given."""
    if _gateway_id(subject) is None or not _lacks_vpc(subject):
        return
    gateway = _gateway(subject)
    if gateway is None:
        return  # not there: a rule of its own
    linked = gateway.linked
    if linked is None or not linked.vpc_id:
        yield error(PATH, f"{gateway.gateway_id} names no VPC that it is linked to; give vpc")
        return
    if not linked.vswitch_ids:
        yield error(PATH, f"{gateway.gateway_id} names no vSwitch in {linked.vpc_id}; give vpc")
    if linked.security_group_id is None:
        groups: list[SecurityGroup] = list(subject.facts.security_groups)
        if not any(group.vpc_id == linked.vpc_id for group in groups):
            yield error(PATH, f"{linked.vpc_id} of {gateway.gateway_id} has no security group; create one, or give vpc")


@rule(codes.ALB_LIMITS, catalogue=True, on=("rpc",))
def alb_has_no_such_limit(subject: Subject) -> Iterator[Finding]:
    """Gateways on ALB have neither a concurrency limit nor a keepalive of the service."""
    gateway = _gateway(subject)
    if gateway is None or not gateway.is_alb:
        return
    network, rpc = subject.spec.network, subject.spec.rpc
    if network is not None and network.concurrency_limit is not None:
        yield warning("network.concurrencyLimit", f"has no effect: {gateway.gateway_id} is an ALB gateway; remove it")
    if rpc is not None and rpc.keepalive is not None:
        yield warning("rpc.keepalive", f"has no effect: {gateway.gateway_id} is an ALB gateway; remove it")
