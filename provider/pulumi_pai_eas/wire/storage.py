"""Mounts: one of the known sources, or raw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.shape import slots
from pulumi_pai_eas.model.storage import Mount, RawMount
from pulumi_pai_eas.model.unknown import JsonObject, is_unknown
from pulumi_pai_eas.wire.item_fields import MOUNT_PATH, MOUNT_PROPERTIES, MOUNTS
from pulumi_pai_eas.wire.rows import fill, merge_extra, take
from pulumi_pai_eas.wire.values import ABSENT, is_object

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASSES = cast("Mapping[str, type[Mount]]", slots(ServiceSpec)["storage"].sections)
"""By kind."""


def read_mounts(items: list[Any]) -> list[Any]:
    """Mounts of canonical JSON objects; one that is not known yet stays so."""
    return [item if is_unknown(item) else _read_mount(item) for item in items]


def write_mounts(mounts: Any, _service: Any) -> Any:
    """The JSON of mounts."""
    if is_unknown(mounts):
        return mounts
    return [mount if is_unknown(mount) else _write_mount(mount) for mount in mounts]


def _read_mount(item: JsonObject) -> Mount:
    """With one known source, its kind; with none or two, raw: everything but the common keys is its source."""
    sources = [variant for variant in MOUNTS if variant.key in item]
    if len(sources) == 1 and is_object(item[sources[0].key]):
        variant = sources[0]
        values = take(variant.rows, item)
        if not item.get(variant.key, ABSENT):
            del item[variant.key]
        return _CLASSES[variant.kind](**values, extra=item or None)
    values = take((*MOUNT_PATH, *MOUNT_PROPERTIES), item)
    source = {key: item.pop(key) for key in list(item) if key not in ("mount_path", "properties")}
    return RawMount(**values, source=source or None, extra=item or None)


def _write_mount(mount: Mount) -> JsonObject:
    item: JsonObject = {}
    if mount.kind == "raw":
        fill(MOUNT_PATH, mount, item, {})
        item = merge_extra(item, mount.source)
        fill(MOUNT_PROPERTIES, mount, item, {})
    else:
        variant = next(variant for variant in MOUNTS if variant.kind == mount.kind)
        fill(MOUNT_PATH, mount, item, {})
        item[variant.key] = {}
        fill(variant.rows, mount, item, {})
    return merge_extra(item, mount.extra)
