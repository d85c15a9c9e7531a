"""From a service JSON to the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.wire.canonical import canonicalise
from pulumi_pai_eas.wire.compute import take_compute
from pulumi_pai_eas.wire.containers import read_containers
from pulumi_pai_eas.wire.fields import SERVICE, Kind
from pulumi_pai_eas.wire.network import read_listeners
from pulumi_pai_eas.wire.notes import notes_of
from pulumi_pai_eas.wire.rows import built, look, put, remove, take
from pulumi_pai_eas.wire.scaling import take_metrics
from pulumi_pai_eas.wire.storage import read_mounts
from pulumi_pai_eas.wire.values import ABSENT, is_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_pai_eas.model.note import Note
    from pulumi_pai_eas.model.unknown import JsonObject

_LISTS: dict[Kind, Callable[[list[Any]], list[Any]]] = {
    Kind.CONTAINERS: read_containers,
    Kind.MOUNTS: read_mounts,
    Kind.LISTENERS: read_listeners,
}
_BY_HAND = (*_LISTS, Kind.MACHINE, Kind.MACHINES, Kind.METRICS, Kind.METRIC_MAP)
_PLAIN = tuple(row for row in SERVICE if row.kind not in _BY_HAND and row.spec[0] != "compute")


def flatten(config: Mapping[str, Any]) -> tuple[ServiceSpec, tuple[Note, ...]]:
    """The spec in normal form, and what there is to say about the JSON. Total over JSON objects.

    Nothing is lost: what has no argument, or not the type of its argument, is in `extra` at its canonical path (inside
    a list in the `extra` of the item), so that `expand` gives the canonical form of `config` back.
    """
    document = canonicalise(config)
    values = take(_PLAIN, document)
    _take_lists(document, values)
    compute = take_compute(document)
    metrics = take_metrics(document)
    if metrics:
        values["autoscaler"] = values.get("autoscaler", {}) | metrics
    spec = built(ServiceSpec, values).model_copy(update={"compute": compute, "extra": document or None})
    return spec, notes_of(spec)


def _take_lists(document: JsonObject, values: JsonObject) -> None:
    """Lists of objects; a list with anything else in it stays whole."""
    for row in SERVICE:
        read = _LISTS.get(row.kind)
        value = look(document, row.json)
        if read is None or value is ABSENT:
            continue
        if is_unknown(value) or is_objects(value):
            remove(document, row.json)
            put(values, row.spec, value if is_unknown(value) else read(value))
