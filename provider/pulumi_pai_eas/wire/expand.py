"""From the spec to the service JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.wire.compute import write_machine, write_machines
from pulumi_pai_eas.wire.containers import write_containers
from pulumi_pai_eas.wire.fields import SERVICE, Kind
from pulumi_pai_eas.wire.network import write_listeners
from pulumi_pai_eas.wire.rows import Writer, fill, merge_extra
from pulumi_pai_eas.wire.scaling import write_metric_map, write_metrics
from pulumi_pai_eas.wire.storage import write_mounts

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.model.unknown import JsonObject

_PAIRS: dict[Kind, Writer] = {
    Kind.CONTAINERS: write_containers,
    Kind.MOUNTS: write_mounts,
    Kind.LISTENERS: write_listeners,
    Kind.MACHINE: write_machine,
    Kind.MACHINES: write_machines,
    Kind.METRICS: write_metrics,
    Kind.METRIC_MAP: write_metric_map,
}


def expand(spec: ServiceSpec) -> JsonObject:
    """The service JSON that says what the spec says, in canonical places, with `extra` merged last and verbatim.

    Adds no default. Total over specs and drafts: what is not known stands in its place as it is, but a whole section
    that is not known (which has no single place) is left out. Nothing in the result is shared with the spec.
    """
    document: JsonObject = {}
    fill(SERVICE, spec, document, _PAIRS)
    return merge_extra(document, spec.extra)
