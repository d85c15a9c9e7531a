"""How the JSON of an update joins the stored one, and what dotted keys mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject

OPAQUE = frozenset({"features", "labels"})
"""Maps whose keys are names of their own, with dots that mean nothing (`eas.aliyun.com/gpu-driver-version`)."""


def nested(document: JsonObject) -> JsonObject:
    """The document with dotted keys unfolded: `{"metadata": {"rpc.keepalive": 1}}` has `metadata.rpc.keepalive`.

    EAS documentation, JSON parameters: samples write some keys dotted. The argument is left as it is.
    """
    result: JsonObject = {}
    for key, value in document.items():
        plain = value if key in OPAQUE else _nested_value(value)
        first, *rest = key.split(".")
        if not rest:
            _put(result, key, plain)
            continue
        for part in reversed(rest):
            plain = {part: plain}
        _put(result, first, plain)
    return result


def _nested_value(value: object) -> object:
    if isinstance(value, dict):
        return nested(cast("JsonObject", value))
    if isinstance(value, list):
        return [_nested_value(item) for item in cast("list[object]", value)]
    return value


def _put(target: JsonObject, key: str, value: object) -> None:
    old = target.get(key)
    if isinstance(old, dict) and isinstance(value, dict):
        target[key] = _joined(cast("JsonObject", old), cast("JsonObject", value))
    else:
        target[key] = value


def merged(stored: JsonObject, posted: JsonObject) -> JsonObject:
    """The stored document with the posted one merged in: objects deeply, everything else (lists too) replaced.

    EAS API 2021-07-01 UpdateService, UpdateType=merge. `{"metadata": {"instance": 2}}` is the documented way to
    scale, so objects merge; that they do so at every depth is guessed. Nothing can be removed this way.
    """
    return _joined(nested(stored), nested(posted))


def _joined(old: JsonObject, new: JsonObject) -> JsonObject:
    result = dict(old)
    for key, value in new.items():
        _put(result, key, value)
    return result
