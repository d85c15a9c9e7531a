"""Rules of NLB listeners, and of the limits at the entrance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import network as codes
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed, nearest, shown
from pulumi_pai_eas.rules.rule import Subject, error, known, listeners, rule, rule_over, warning
from pulumi_pai_eas.rules.vpc import has_nlb, missing_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import LoadBalancer, SecurityGroup, VpcFact, VSwitch
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.network import NlbListener

RESERVED_LISTENER = 8080
NET_TYPES = ("intranet", "internet")
SYSTEM_NLB = "default"
SHARED_LIMIT = 1000
"""Requests a second that the shared gateway gives to one service."""


@rule_over(listeners, codes.LISTENER_RESERVED)
def listener_is_free(_subject: Subject, path: str, listener: NlbListener) -> Iterator[Finding]:
    """8080 is kept."""
    if listener.port == RESERVED_LISTENER:
        yield error(f"{path}.port", f"{RESERVED_LISTENER} is kept by EAS; choose another port, 9000 for example")


@rule_over(listeners, codes.LISTENER_RANGE)
def listener_is_a_port(_subject: Subject, path: str, listener: NlbListener) -> Iterator[Finding]:
    """1 to 65535, or none for all ports."""
    if listener.port is not None and not 1 <= listener.port <= 65535:
        yield error(f"{path}.port", f"{listener.port} is no port; choose 1 to 65535", malformed=True)


def _identity(listener: NlbListener) -> tuple[str, str, int | None]:
    id_ = listener.id if listener.id is not None else SYSTEM_NLB
    net_type = listener.net_type if listener.net_type is not None else ("intranet" if id_ == SYSTEM_NLB else "")
    return id_, net_type, listener.port


@rule(codes.LISTENER_TWICE)
def listeners_differ(subject: Subject) -> Iterator[Finding]:
    """The same NLB, network and port cannot be had twice."""
    first: dict[tuple[str, str, int | None], str] = {}
    for path, listener in listeners(subject):
        if is_unknown(listener) or any(is_unknown(value) for value in (listener.id, listener.net_type, listener.port)):
            continue
        identity = _identity(listener)
        if identity in first:
            port = "all ports" if listener.port is None else f"port {listener.port}"
            yield error(
                path, f"{shown(identity[0])} {identity[1]} {port} is {first[identity]} too; remove one of the two"
            )
        else:
            first[identity] = path


@rule_over(listeners, codes.NET_TYPE)
def net_type_is_one(_subject: Subject, path: str, listener: NlbListener) -> Iterator[Finding]:
    """One of two."""
    if listener.net_type is not None and listener.net_type not in NET_TYPES:
        near = nearest(listener.net_type, NET_TYPES, 1)
        yield error(
            f"{path}.netType",
            f'"{shown(listener.net_type)}": choose intranet or internet{f"; nearest: {near[0]}" if near else ""}',
        )


@rule_over(listeners, codes.NET_TYPE_OF_OWN)
def own_nlb_has_its_network(_subject: Subject, path: str, listener: NlbListener) -> Iterator[Finding]:
    """An NLB of one's own is on the intranet or the internet already."""
    if listener.net_type is not None and listener.id is not None and listener.id != SYSTEM_NLB:
        yield warning(
            f"{path}.netType",
            f"{shown(listener.net_type)} is for the NLB that EAS makes; {shown(listener.id)} has its own",
        )


@rule(codes.NLB_MIXED)
def nlb_kinds_are_not_mixed(subject: Subject) -> Iterator[Finding]:
    """Said to exclude each other."""
    ids = [listener.id for _path, listener in listeners(subject)]
    own = [id_ for id_ in ids if id_ is not None and id_ != SYSTEM_NLB]
    if own and len(own) < len(ids):
        yield warning("network.nlb", f"the NLB that EAS makes ({SYSTEM_NLB}) and {listed(own)} together; keep one kind")


@rule_over(listeners, codes.OWN_NLB, catalogue=True, on=("vpc", "region"))
def own_nlb_is_usable(subject: Subject, path: str, listener: NlbListener) -> Iterator[Finding]:
    """There, in the same VPC, and with the port free."""
    if listener.id is None or listener.id == SYSTEM_NLB:
        return
    balancers: list[LoadBalancer] = list(subject.facts.load_balancers)
    found = next((balancer for balancer in balancers if balancer.load_balancer_id == listener.id), None)
    if found is None:
        there = listed(balancer.load_balancer_id for balancer in balancers) or "none"
        yield error(f"{path}.id", f'"{shown(listener.id)}" is not in {subject.region}; there: {there}')
        return
    vpc = subject.spec.vpc
    if vpc is not None and not is_unknown(vpc.vpc_id) and vpc.vpc_id is not None and vpc.vpc_id != found.vpc_id:
        yield error(f"{path}.id", f"{shown(listener.id)} stands in {found.vpc_id}, the service in {shown(vpc.vpc_id)}")
    if subject.creates and listener.port is not None and listener.port in found.taken_ports:
        taken = listed(sorted(found.taken_ports))
        yield error(
            f"{path}.port", f"{listener.port} of {shown(listener.id)} is taken (taken: {taken}); choose another"
        )


@rule(codes.NLB_WITH_ROUTER, on=("serviceType",))
def router_has_no_nlb(subject: Subject) -> Iterator[Finding]:
    """The router of language models is reached by a gateway."""
    if has_nlb(subject) and subject.spec.service_type == "LLMGatewayService":
        yield error("network.nlb", "cannot stand in front of serviceType LLMGatewayService; use a gateway")


@rule(codes.NLB_NO_VPC, catalogue=True, on=("vpc", "region"))
def nlb_finds_a_vpc(subject: Subject) -> Iterator[Finding]:
    """Without `vpc`: the only VPC with two zones and a security group, else the default one, else the user says."""
    vpc = subject.spec.vpc
    if not has_nlb(subject) or subject.spec.network is None or subject.spec.network.gateway_id is not None:
        return
    if vpc is not None and len(missing_parts(vpc)) < 3:
        return
    vpcs: list[VpcFact] = list(subject.facts.vpcs)
    vswitches: list[VSwitch] = list(subject.facts.vswitches)
    groups: list[SecurityGroup] = list(subject.facts.security_groups)
    fitting = [
        vpc
        for vpc in vpcs
        if len({vswitch.zone for vswitch in vswitches if vswitch.vpc_id == vpc.vpc_id}) > 1
        and any(group.vpc_id == vpc.vpc_id for group in groups)
    ]
    if len(fitting) == 1 or any(vpc.is_default for vpc in fitting):
        return
    if fitting:
        names = listed(f"{vpc.vpc_id} ({vpc.name})" for vpc in fitting)
        yield error("network.nlb", f"an NLB needs a VPC, and {len(fitting)} would do: {names}; give vpc")
    else:
        names = listed(f"{vpc.vpc_id} ({vpc.name})" for vpc in vpcs) or "there is none"
        yield error(
            "network.nlb",
            f"an NLB needs a VPC with vSwitches in two zones and a security group, and {subject.region} has none such "
            f"(VPCs: {names}); create them, or leave nlb out",
        )


@rule(codes.INTERNET_TWO_WAYS)
def internet_is_decided(subject: Subject) -> Iterator[Finding]:
    """No internet endpoint, and yet an NLB on the internet."""
    network = subject.spec.network
    if network is None or network.disable_internet_endpoint is not True:
        return
    for path, listener in listeners(subject):
        if not is_unknown(listener) and not is_unknown(listener.net_type) and listener.net_type == "internet":
            yield warning(f"{path}.netType", "internet, while disableInternetEndpoint is set; decide for one")


@rule(codes.SHARED_RATE)
def shared_gateway_is_not_overrun(subject: Subject) -> Iterator[Finding]:
    """A limit above the shared gateway's own does nothing."""
    network = subject.spec.network
    if network is None or network.rate_limit is None or network.gateway_id is not None:
        return
    limit = network.rate_limit.limit
    if limit is not None and limit > SHARED_LIMIT and known(network.rate_limit.enable) is not False:
        yield warning(
            "network.rateLimit.limit",
            f"{limit}, but the shared gateway gives a service {SHARED_LIMIT} requests a second; use a dedicated one",
        )
