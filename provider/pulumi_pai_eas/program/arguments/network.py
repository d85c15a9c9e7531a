"""How callers reach a service, and the VPC its replicas join."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments


@arguments
class VpcArgs:
    """The VPC that the replicas join: for an NLB, a dedicated gateway, NAS, and access to the outside.

    Source: EAS documentation, parameters of model services, `cloud.networking`.
    """

    vpc_id: Input[str]
    """The VPC, `vpc-…`."""
    vswitch_ids: Input[Sequence[Input[str]]]
    """vSwitches, `vsw-…`; an NLB needs two in different zones."""
    security_group_id: Input[str]
    """The security group, `sg-…`."""


class VpcArgsDict(TypedDict):
    """`VpcArgs` as a literal."""

    vpc_id: Input[str]
    vswitch_ids: Input[Sequence[Input[str]]]
    security_group_id: Input[str]


@arguments
class NlbListenerArgs:
    """One NLB listener.

    Source: EAS documentation, invoke a service with an associated NLB.
    """

    id: Input[str] | None = None
    """`default`, an NLB made and removed with the service, or an NLB of one's own, `nlb-…`; default `default`."""
    port: Input[int] | None = None
    """The port that callers use, 1-65535 without 8080; absent: all ports of the NLB are passed on."""
    net_type: Input[str] | None = None
    """`intranet` or `internet`, of the NLB `default`; default `intranet`."""
    extra: Input[Mapping[str, Any]] | None = None
    """Keys of this listener that have no argument here, sent as they are."""


class NlbListenerArgsDict(TypedDict):
    """`NlbListenerArgs` as a literal."""

    id: NotRequired[Input[str] | None]
    port: NotRequired[Input[int] | None]
    net_type: NotRequired[Input[str] | None]
    extra: NotRequired[Input[Mapping[str, Any]] | None]


@arguments
class LimitArgs:
    """A limit of the gateway.

    Source: EAS documentation, parameters of model services, `networking.gateway_policy`.
    """

    limit: Input[int]
    """Requests a second, or requests at a time."""
    enable: Input[bool] | None = None
    """False: the limit is kept but not applied; default true."""


class LimitArgsDict(TypedDict):
    """`LimitArgs` as a literal."""

    limit: Input[int]
    enable: NotRequired[Input[bool] | None]


@arguments
class NetworkArgs:
    """Gateway and NLB; both may be had at once.

    Source: EAS documentation, parameters of model services, `networking`.
    """

    gateway_id: Input[str] | None = None
    """A dedicated gateway, `gw-…`; absent: the region's shared gateway."""
    nlb: Input[Sequence[Input[NlbListenerArgs | NlbListenerArgsDict]]] | None = None
    """NLB listeners; needs `vpc`, or finds one."""
    rate_limit: Input[LimitArgs | LimitArgsDict] | None = None
    """Requests a second, beyond which the gateway answers 429."""
    concurrency_limit: Input[LimitArgs | LimitArgsDict] | None = None
    """Requests at a time, beyond which the gateway answers 429."""
    enable_grpc: Input[bool] | None = None
    """The service speaks gRPC; server default false."""
    enable_http2: Input[bool] | None = None
    """The service speaks HTTP/2."""
    enable_https: Input[bool] | None = None
    """The service speaks HTTPS."""
    path: Input[str] | None = None
    """The path of the service at the gateway."""
    traffic_state: Input[str] | None = None
    """`standalone` or `grouping`: whether the group's address leads here as well."""
    disable_internet_endpoint: Input[bool] | None = None
    """True: no address on the internet."""


class NetworkArgsDict(TypedDict):
    """`NetworkArgs` as a literal."""

    gateway_id: NotRequired[Input[str] | None]
    nlb: NotRequired[Input[Sequence[Input[NlbListenerArgs | NlbListenerArgsDict]]] | None]
    rate_limit: NotRequired[Input[LimitArgs | LimitArgsDict] | None]
    concurrency_limit: NotRequired[Input[LimitArgs | LimitArgsDict] | None]
    enable_grpc: NotRequired[Input[bool] | None]
    enable_http2: NotRequired[Input[bool] | None]
    enable_https: NotRequired[Input[bool] | None]
    path: NotRequired[Input[str] | None]
    traffic_state: NotRequired[Input[str] | None]
    disable_internet_endpoint: NotRequired[Input[bool] | None]
