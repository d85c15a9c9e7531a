"""Settings of the process around the containers, of RPC, of asynchronous services and of traffic."""

from typing import NotRequired, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments


@arguments
class RuntimeArgs:
    """How replicas end.

    Source: EAS documentation, parameters of model services, `runtime`.
    """

    termination_grace_period: Input[int] | None = None
    """Seconds between the signal and the end; server default 30."""
    enable_crash_block: Input[bool] | None = None
    """True: a replica that crashed stays out of service."""


class RuntimeArgsDict(TypedDict):
    """`RuntimeArgs` as a literal."""

    termination_grace_period: NotRequired[Input[int] | None]
    enable_crash_block: NotRequired[Input[bool] | None]


@arguments
class RpcArgs:
    """Settings of the proxy in front of a replica.

    Source: EAS documentation, parameters of model services, `metadata.rpc`.
    """

    keepalive: Input[int] | None = None
    """The longest that a request may take, in milliseconds."""
    io_threads: Input[int] | None = None
    """Threads for the network; server default 4."""
    worker_threads: Input[int] | None = None
    """Threads for requests; server default 5."""
    max_queue_size: Input[int] | None = None
    """Requests that wait at most; server default 64."""
    rate_limit: Input[int] | None = None
    """Requests a second and replica; server default 0, no limit."""
    max_batch_size: Input[int] | None = None
    """Requests in a batch at most, with `batching`; server default 16."""
    max_batch_timeout: Input[int] | None = None
    """Milliseconds that a batch waits at most, with `batching`; server default 50."""
    batching: Input[bool] | None = None
    """True: requests are put together (processors of EAS only)."""
    enable_sigterm: Input[bool] | None = None
    """True: the process is told before it ends."""
    enable_service_hang_detect: Input[bool] | None = None
    """True: a replica that hangs is found and started anew."""
    enable_jemalloc: Input[bool] | None = None
    """True: memory is managed by jemalloc."""
    proxy_path: Input[str] | None = None
    """The path at which the queue hands requests on (asynchronous services)."""


class RpcArgsDict(TypedDict):
    """`RpcArgs` as a literal."""

    keepalive: NotRequired[Input[int] | None]
    io_threads: NotRequired[Input[int] | None]
    worker_threads: NotRequired[Input[int] | None]
    max_queue_size: NotRequired[Input[int] | None]
    rate_limit: NotRequired[Input[int] | None]
    max_batch_size: NotRequired[Input[int] | None]
    max_batch_timeout: NotRequired[Input[int] | None]
    batching: NotRequired[Input[bool] | None]
    enable_sigterm: NotRequired[Input[bool] | None]
    enable_service_hang_detect: NotRequired[Input[bool] | None]
    enable_jemalloc: NotRequired[Input[bool] | None]
    proxy_path: NotRequired[Input[str] | None]


@arguments
class QueueArgs:
    """The queue of an asynchronous service.

    Source: EAS documentation, asynchronous inference.
    """

    cpu: Input[int] | None = None
    """Its vCPUs."""
    memory: Input[int] | None = None
    """Its memory in MB."""
    max_delivery: Input[int] | None = None
    """How often a request is tried at most."""
    resource: Input[str] | None = None
    """The resource group it runs in."""


class QueueArgsDict(TypedDict):
    """`QueueArgs` as a literal."""

    cpu: NotRequired[Input[int] | None]
    memory: NotRequired[Input[int] | None]
    max_delivery: NotRequired[Input[int] | None]
    resource: NotRequired[Input[str] | None]


@arguments
class TrafficArgs:
    """A service's share of the requests to its group.

    Source: EAS API 2021-07-01, ReleaseService.
    """

    weight: Input[int] | None = None
    """Its weight, -1 to 1000."""
    state: Input[str] | None = None
    """`standalone` or `grouping`: whether it takes part in the group."""


class TrafficArgsDict(TypedDict):
    """`TrafficArgs` as a literal."""

    weight: NotRequired[Input[int] | None]
    state: NotRequired[Input[str] | None]
