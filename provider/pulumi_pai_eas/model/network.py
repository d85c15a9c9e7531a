"""How callers reach a service, and the VPC its replicas join."""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.unknown import Item, Section


class Vpc(Section):
    """The VPC, its vSwitches and security group. Real configurations hold parts, so each is optional here."""

    vpc_id: str | None = None
    vswitch_ids: list[Item[str]] | None = None
    security_group_id: str | None = None


class NlbListener(Section):
    """One NLB listener; `id` is `default` (made and removed with the service) or an NLB of one's own.

    No port: all ports of the NLB are passed on.
    """

    id: str | None = None
    port: int | None = None
    net_type: str | None = None
    extra: dict[str, Any] | None = None


class Limit(Section):
    """A limit of the gateway: requests a second, or requests at a time."""

    limit: int | None = None
    enable: bool | None = None


class Network(Section):
    """Gateway and NLB, side by side. No gateway: the region's shared gateway."""

    gateway_id: str | None = None
    nlb: list[Item[NlbListener]] | None = None
    rate_limit: Limit | None = None
    concurrency_limit: Limit | None = None
    enable_grpc: bool | None = None
    enable_http2: bool | None = None
    enable_https: bool | None = None
    path: str | None = None
    traffic_state: str | None = None
    disable_internet_endpoint: bool | None = None
