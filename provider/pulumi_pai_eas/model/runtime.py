"""Settings of the process around the containers, of RPC, and of asynchronous services."""

from __future__ import annotations

from pulumi_pai_eas.model.unknown import Section


class Runtime(Section):
    """Grace period in seconds; whether crashing replicas are kept out of service."""

    termination_grace_period: int | None = None
    enable_crash_block: bool | None = None


class Rpc(Section):
    """RPC settings; `keepalive` and `max_batch_timeout` are milliseconds."""

    keepalive: int | None = None
    io_threads: int | None = None
    worker_threads: int | None = None
    max_queue_size: int | None = None
    rate_limit: int | None = None
    max_batch_size: int | None = None
    max_batch_timeout: int | None = None
    batching: bool | None = None
    enable_sigterm: bool | None = None
    enable_service_hang_detect: bool | None = None
    enable_jemalloc: bool | None = None
    proxy_path: str | None = None


class Queue(Section):
    """The queue of an asynchronous service; memory in MB."""

    cpu: int | None = None
    memory: int | None = None
    max_delivery: int | None = None
    resource: str | None = None


class Traffic(Section):
    """A service's share of its group's traffic; an API of its own, not part of the service JSON."""

    weight: int | None = None
    state: str | None = None
