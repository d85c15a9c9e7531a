"""Other places of a field, and the canonical one: where `expand` writes.

Where there was a choice the place of the documentation won, so that a plain service needs only `metadata`,
`containers`, `storage`, `cloud`, `autoscaler` and `networking`. The service's own places differ (it shows, say,
`credential.token` for `token`); both meet in canonical form. Sources: D, K, C and E of `fields`.
"""

from __future__ import annotations

from pulumi_pai_eas.wire.fields import Kind, Path, parts

FIRST_MOVES: tuple[tuple[Path, Path], ...] = (
    (parts("eas.termination_grace_period"), parts("runtime.termination_grace_period")),
)
"""Values that would else pass through a section which is no place of theirs, and be taken for its contents."""

MEMBER_ALIASES: tuple[tuple[Path, Path], ...] = (
    (parts("rpc"), parts("metadata.rpc")),
    (parts("eas"), parts("metadata.eas")),
)
"""Sections whose members move one by one; the section itself, when it is empty, stays."""

_TO_METADATA_RPC = ("io_threads", "worker_threads", "max_queue_size")
_TO_NETWORKING = ("gateway", "path", "traffic_state", "disable_internet_endpoint", "enable_http2", "enable_https")

MOVES: tuple[tuple[Path, Path], ...] = (
    (parts("name"), parts("metadata.name")),
    (parts("workspace_id"), parts("metadata.workspace_id")),
    (parts("credential.token"), parts("token")),
    (parts("credential.generate_token"), parts("generate_token")),
    (parts("credential.docker_auth"), parts("dockerAuth")),
    *((("metadata", key), ("metadata", "rpc", key)) for key in _TO_METADATA_RPC),
    (parts("metadata.workers"), parts("metadata.rpc.worker_threads")),
    (parts("metadata.eas.termination_grace_period"), parts("runtime.termination_grace_period")),
    (parts("runtime.cuda"), parts("metadata.cuda")),
    (parts("scheduling.spread.policy"), parts("metadata.scheduling.spread.policy")),
    (parts("networking.enable_grpc"), parts("metadata.enable_grpc")),
    *((("metadata", key), ("networking", key)) for key in _TO_NETWORKING),
    (parts("metadata.autoscaler"), parts("autoscaler")),
    (parts("metadata.cronscaler"), parts("cronscaler")),
)
"""Single values, in the order in which they move, after the members above."""

ITEM_ALIASES: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.MACHINES: (("instance_type", "type"),),
    Kind.LISTENERS: (("net_type", "netType"),),
}
"""The same inside the items of a list."""
