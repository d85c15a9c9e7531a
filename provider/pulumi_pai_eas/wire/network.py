"""NLB listeners, JSON to spec and back. Gateway, limits and VPC need no more than their rows."""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.network import NlbListener
from pulumi_pai_eas.model.unknown import JsonObject, is_unknown
from pulumi_pai_eas.wire.item_fields import LISTENER
from pulumi_pai_eas.wire.rows import fill, merge_extra, take


def read_listeners(items: list[Any]) -> list[Any]:
    """Listeners of canonical JSON objects; one that is not known yet stays so."""
    return [item if is_unknown(item) else _read_listener(item) for item in items]


def write_listeners(listeners: Any, _network: Any) -> Any:
    """The JSON of listeners."""
    if is_unknown(listeners):
        return listeners
    return [item if is_unknown(item) else _write_listener(item) for item in listeners]


def _read_listener(item: JsonObject) -> NlbListener:
    values = take(LISTENER, item)
    return NlbListener(**values, extra=item or None)


def _write_listener(listener: NlbListener) -> JsonObject:
    item: JsonObject = {}
    fill(LISTENER, listener, item, {})
    return merge_extra(item, listener.extra)
