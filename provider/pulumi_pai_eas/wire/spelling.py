"""What a key that is not known may be meant to say."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.wire.fields import SERVICE, Kind, Path
from pulumi_pai_eas.wire.item_fields import CONTAINER

if TYPE_CHECKING:
    from pulumi_pai_eas.wire.places import Place


@dataclass(frozen=True, slots=True)
class Meant:
    """The JSON path that is meant, and the path in the spec of its argument where there is one."""

    json: str | None
    spec: Path


_IGNORED: dict[str, Meant] = {
    "cloud.computing.instanceType": Meant("cloud.computing.instance_type", ("compute", "instance_types")),
    "metadata.instanceType": Meant("cloud.computing.instance_type", ("compute", "instance_types")),
    "instanceType": Meant("cloud.computing.instance_type", ("compute", "instance_types")),
    "autoscaler.min_replica": Meant("autoscaler.min", ("autoscaler", "min")),
    "autoscaler.max_replica": Meant("autoscaler.max", ("autoscaler", "max")),
    "autoscaler.scale_strategies": Meant("autoscaler.scaleStrategies", ("autoscaler", "metrics")),
    "autoscaler.scaleStrategies[].metric_name": Meant("metricName", ("name",)),
    "resource": Meant("metadata.resource", ("compute", "resource_id")),
    "storage[].oss.read_only": Meant("oss.readOnly", ("read_only",)),
    "storage[].nfs.read_only": Meant("nfs.readOnly", ("read_only",)),
    "storage[].dataset.readOnly": Meant("dataset.read_only", ("read_only",)),
    "options.enableCache": Meant(None, ()),
}
"""Spellings that the service is said to ignore. Never repaired: who wrote them should know. Source: K of `fields`."""

_OWN_API: dict[str, Path] = {"cronscaler": ("cron_scaler",)}
"""Sections of the JSON whose argument goes through an API of its own."""

_ANY_INDEX = re.compile(r"\[\d+\]")
_CLOSE = 0.8
"""Likeness from which a key is taken for a misspelling of another (difflib's ratio)."""


def ignored_spelling(path: str) -> Meant | None:
    """What a spelling at this JSON path was meant to be, if the service is said to ignore it."""
    return _IGNORED.get(_ANY_INDEX.sub("[]", path))


def meant(key: str, place: Place, stray: bool) -> Meant | None:
    """The field or section that an unknown key of a place resembles.

    First a key of the same place in another case or spelling, then (with `stray`, for places where keys of other
    sections end up) a field of that name anywhere, then a close key of the same place.
    """
    plain = _plain(key)
    for name, child in place.children.items():
        if _plain(name) == plain:
            return _of(name, child)
    if stray and plain in _ANYWHERE:
        return _ANYWHERE[plain]
    close = difflib.get_close_matches(key, place.children, n=1, cutoff=_CLOSE)
    if not close:
        return None
    return _of(close[0], place.children[close[0]])


def _of(name: str, place: Place) -> Meant:
    """What a place is called, and its argument."""
    if place.row is not None:
        return Meant(".".join(place.row.json), place.row.spec)
    return Meant(name, _OWN_API.get(name, ()))


def _plain(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


def _anywhere() -> dict[str, Meant]:
    """Fields by the last part of their JSON path and of their argument; the first of the table wins."""
    fields: dict[str, Meant] = {}
    for row in SERVICE:
        for name in (row.json[-1], row.spec[-1]):
            fields.setdefault(_plain(name), Meant(".".join(row.json), row.spec))
    for row in CONTAINER:
        target = Meant(f"containers[0].{'.'.join(row.json)}", ("containers[0]", *row.spec))
        for name in (row.json[-1], row.spec[-1]):
            if row.kind is not Kind.TEXT or name in ("image", "command", "script"):
                fields.setdefault(_plain(name), target)
    return fields


_ANYWHERE = _anywhere()
