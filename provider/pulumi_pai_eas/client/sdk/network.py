"""VPC, ECS, NLB and STS look-ups. All are in RPC style: the typed SDKs (ECS is very large) would add nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.operations import VERSIONS, operation
from pulumi_pai_eas.client.paging import items_at, numbered, tokened
from pulumi_pai_eas.client.sdk.call import rpc
from pulumi_pai_eas.wire import catalogue_replies, replies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_pai_eas.client.sdk.line import Line
    from pulumi_pai_eas.model.facts import LoadBalancer, SecurityGroup, VpcFact, VSwitch

VPC_PAGE = 50
"""The most DescribeVpcs and DescribeVSwitches give at once."""
TOKEN_PAGE = 100
"""The most DescribeSecurityGroups, ListLoadBalancers and ListListeners give at once."""


def _call(line: Line, action: str, query: Mapping[str, str | None]) -> dict[str, Any]:
    version = VERSIONS[operation(action).product]
    given = {name: value for name, value in query.items() if value is not None}
    return line.send(lambda: rpc(action, version, {"RegionId": line.region, **given}))


class Network:
    """`ports.NetworkLookups`."""

    def __init__(self, vpc: Line, ecs: Line, nlb: Line) -> None:
        self._vpc = vpc
        self._ecs = ecs
        self._nlb = nlb

    def vpcs(self) -> tuple[VpcFact, ...]:
        """DescribeVpcs."""

        def ask(page: int) -> dict[str, Any]:
            return _call(self._vpc, "DescribeVpcs", {"PageNumber": str(page), "PageSize": str(VPC_PAGE)})

        return tuple(catalogue_replies.vpc(item) for item in numbered("DescribeVpcs", ask, items_at("Vpcs", "Vpc")))

    def vswitches(self, vpc_id: str | None = None) -> tuple[VSwitch, ...]:
        """DescribeVSwitches."""

        def ask(page: int) -> dict[str, Any]:
            query = {"VpcId": vpc_id, "PageNumber": str(page), "PageSize": str(VPC_PAGE)}
            return _call(self._vpc, "DescribeVSwitches", query)

        found = numbered("DescribeVSwitches", ask, items_at("VSwitches", "VSwitch"))
        return tuple(catalogue_replies.vswitch(item) for item in found)

    def security_groups(self, vpc_id: str | None = None) -> tuple[SecurityGroup, ...]:
        """DescribeSecurityGroups."""

        def ask(token: str | None) -> dict[str, Any]:
            query = {"VpcId": vpc_id, "MaxResults": str(TOKEN_PAGE), "NextToken": token}
            return _call(self._ecs, "DescribeSecurityGroups", query)

        found = tokened("DescribeSecurityGroups", ask, items_at("SecurityGroups", "SecurityGroup"))
        return tuple(catalogue_replies.security_group(item) for item in found)

    def load_balancers(self, ids: Sequence[str]) -> tuple[LoadBalancer, ...]:
        """ListLoadBalancers by id, then GetLoadBalancerAttribute and ListListeners of those that exist."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return ()

        def ask(token: str | None) -> dict[str, Any]:
            named = {f"LoadBalancerIds.{number}": id_ for number, id_ in enumerate(wanted, 1)}
            return _call(self._nlb, "ListLoadBalancers", {**named, "MaxResults": str(TOKEN_PAGE), "NextToken": token})

        listed = tokened("ListLoadBalancers", ask, items_at("LoadBalancers"))
        existing = {item.text("LoadBalancerId") for item in listed}
        found: list[LoadBalancer] = []
        for id_ in wanted:
            if id_ in existing:
                reply = _call(self._nlb, "GetLoadBalancerAttribute", {"LoadBalancerId": id_})
                found.append(catalogue_replies.load_balancer(reply, self._ports(id_)))
        return tuple(found)

    def _ports(self, load_balancer_id: str) -> frozenset[int]:
        """ListListeners of one NLB: the ports that are taken."""

        def ask(token: str | None) -> dict[str, Any]:
            query = {"LoadBalancerIds.1": load_balancer_id, "MaxResults": str(TOKEN_PAGE), "NextToken": token}
            return _call(self._nlb, "ListListeners", query)

        listed = tokened("ListListeners", ask, items_at("Listeners"))
        return frozenset(port for item in listed if (port := item.count("ListenerPort")) is not None)


def caller_account(line: Line) -> str:
    """GetCallerIdentity."""
    return replies.account_id(_call(line, "GetCallerIdentity", {}))
