"""What there is to say about the parts of a service JSON that have no argument: keys that are misspelled, known to be
ignored, of a wrong type, or that say again what an argument says.

Everything is read off the spec's `extra`, so that a JSON that was flattened and an `extra` that a user wrote get the
same notes. Notes name places and types, never values: those may be secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.model.note import Note, NoteKind
from pulumi_pai_eas.model.shape import key_of
from pulumi_pai_eas.model.unknown import JsonObject, Section, is_unknown
from pulumi_pai_eas.wire.canonical import coerced
from pulumi_pai_eas.wire.coercion import fits
from pulumi_pai_eas.wire.containers import is_list_of
from pulumi_pai_eas.wire.fields import Kind, Path, Row
from pulumi_pai_eas.wire.item_fields import ITEMS
from pulumi_pai_eas.wire.places import ROOT, Place
from pulumi_pai_eas.wire.rows import found
from pulumi_pai_eas.wire.spelling import Meant, ignored_spelling, meant
from pulumi_pai_eas.wire.values import is_list, is_object, is_objects, is_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.service import ServiceSpec

_OBJECT_LISTS = (Kind.CONTAINERS, Kind.MOUNTS, Kind.LISTENERS, Kind.MACHINES)
_EXPECTED: dict[Kind, str] = {
    Kind.INT: "a whole number",
    Kind.NUMBER: "a number",
    Kind.BOOL: "true or false",
    Kind.SWITCH: "1 or 0",
    Kind.SIZE: "a whole number or text",
    Kind.SHARE: 'a whole number or "N%"',
    Kind.TEXTS: "a list of texts",
    Kind.IDS: "one id or several joined with commas",
    Kind.MAP: "an object",
    Kind.FLAT_MAP: "an object",
    Kind.SETTINGS: "an object or text",
    Kind.CONTAINERS: "a list of objects",
    Kind.MOUNTS: "a list of objects",
    Kind.LISTENERS: "a list of objects",
    Kind.MACHINES: "a list of objects that each have a type",
    Kind.ENVIRONMENT: "a list of objects with a name and a value only",
    Kind.METRICS: "a list of objects with metricName, threshold and service only",
    Kind.METRIC_MAP: "an object of numbers",
}
"""How a note says what a field takes; all others take text."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where the walk is: the section whose arguments are meant, its property path, its place in the JSON."""

    section: Section
    argument: str
    top: bool = False

    def path(self, spec: Path) -> str:
        """The property path of a field of the section."""
        inside = ".".join(key_of(name) for name in spec)
        return f"{self.argument}.{inside}" if self.argument else inside


def notes_of(spec: ServiceSpec) -> tuple[Note, ...]:
    """The notes on every `extra` of a spec or draft, by place. What is not known yet gets none."""
    return tuple(sorted(_all(spec), key=lambda note: (note.json_path, note.kind)))


def _all(spec: ServiceSpec) -> Iterator[Note]:
    yield from _walk(spec.extra, ROOT, "", _Scope(spec, "", top=True))
    compute = spec.compute
    types = None if is_unknown(compute) or compute is None else getattr(compute, "instance_types", None)
    network = spec.network
    nlb = None if is_unknown(network) or network is None else network.nlb
    yield from _in_items(spec.containers, ("containers",), "containers")
    yield from _in_items(spec.storage, ("storage",), "storage")
    yield from _in_items(nlb, ("networking", "nlb"), "network.nlb")
    yield from _in_items(types, ("cloud", "computing", "instances"), "compute.instanceTypes")


def _in_items(items: Any, path: Path, argument: str) -> Iterator[Note]:
    place: Place | None = ROOT
    for part in path:
        place = place.below(part) if place else None
    if is_unknown(items) or items is None or place is None or place.items is None:
        return
    for index, item in enumerate(items):
        if is_unknown(item) or isinstance(item, str):
            continue
        where = f"{'.'.join(path)}[{index}]"
        yield from _walk(item.extra, place.items, where, _Scope(item, f"{argument}[{index}]"))


def _walk(extra: Any, place: Place, where: str, scope: _Scope) -> Iterator[Note]:
    if not is_object(extra):
        return
    for key, value in extra.items():
        path = f"{where}.{key}" if where else key
        below = place.below(key)
        ignored = ignored_spelling(path)
        if value is None:
            continue
        if ignored is not None:
            yield _note("ignored_spelling", path, ignored, scope)
        elif below is None:
            yield from _unlisted(key, value, place, path, scope)
        elif below.row is not None and below.kind is not Kind.PROBE:
            yield from _field(value, below, path, scope)
        elif below.kind is Kind.PROBE:
            yield from _probe(value, below, path, scope)
        elif not below.known:
            yield from _section(value, below, path, scope)


def _section(value: Any, place: Place, path: str, scope: _Scope) -> Iterator[Note]:
    if is_object(value):
        yield from _walk(value, place, path, scope)
    elif not is_unknown(value):
        yield Note("wrong_type", path, None, "is a section, an object")


def _unlisted(key: str, value: Any, place: Place, path: str, scope: _Scope) -> Iterator[Note]:
    """A key that is not in the tree: a dotted one for a listed place, a misspelled one, or one that nobody knows."""
    target = _dotted(key, place)
    if target is not None:
        yield from _field(value, target, path, scope)
    elif not place.open:
        near = meant(key, place, stray=scope.top and place in (ROOT, ROOT.children["metadata"]))
        yield _note("unknown_key", path, None, scope) if near is None else _note("near_miss", path, near, scope)


def _dotted(key: str, place: Place) -> Place | None:
    """The field that a dotted key names, one that could not be split because something stands in the way."""
    below: Place | None = place
    for part in key.split("."):
        below = below.below(part) if below else None
    return below if below and below.row and "." in key else None


def _field(value: Any, place: Place, path: str, scope: _Scope) -> Iterator[Note]:
    """The value of a field that is not in its argument: because of its type, or because something else is there."""
    row = cast("Row", place.row)
    if is_unknown(value) or _means_nothing(value, row):
        return
    argument = scope.path(row.spec)
    if not _has_type(coerced(value, place), row.kind):
        yield Note("wrong_type", path, argument, f"is not {_EXPECTED.get(row.kind, 'text')}")
        if place.items is not None and is_list(value):
            yield from _ignored_in_items(value, path, argument)
        return
    _, present = found(scope.section, row.spec)
    if present is not None:
        yield Note("conflict", path, argument, f"says again what {argument} says")
    else:
        yield Note("near_miss", path, argument, f"has the argument {argument}")


def _means_nothing(value: Any, row: Row) -> bool:
    """Empty values that say the same as none: no group, no quota, no machines."""
    empty_id = row.spec in (("compute", "resource_id"), ("compute", "quota_id")) and is_text(value) and not value
    return empty_id or (is_list(value) and not value)


def _has_type(value: Any, kind: Kind) -> bool:
    if kind in _OBJECT_LISTS:
        typed = kind is not Kind.MACHINES or all(fits(Kind.TEXT, item.get("type")) for item in _objects(value))
        return is_objects(value) and typed
    if kind in (Kind.ENVIRONMENT, Kind.METRICS):
        return is_list_of(ITEMS[kind], value)
    return fits(kind, value)


def _objects(value: Any) -> list[JsonObject]:
    return [item for item in value if is_object(item)] if is_list(value) else []


def _ignored_in_items(items: list[Any], path: str, argument: str) -> Iterator[Note]:
    for index, item in enumerate(items):
        for key in item if is_object(item) else ():
            where = f"{path}[{index}].{key}"
            if (ignored := ignored_spelling(where)) is not None:
                yield Note("ignored_spelling", where, f"{argument}[{index}]", f"is ignored; {ignored.json} is meant")


def _probe(value: Any, place: Place, path: str, scope: _Scope) -> Iterator[Note]:
    row = cast("Row", place.row)
    _, probe = found(scope.section, row.spec)
    argument = scope.path(row.spec)
    if is_unknown(value) or is_unknown(probe):
        return
    if probe is None:
        yield Note("wrong_type", path, argument, "needs exactly one of http_get, tcp_socket and exec")
    else:
        yield from _section(value, place, path, _Scope(cast("Section", probe), argument))


def _note(kind: NoteKind, path: str, target: Meant | None, scope: _Scope) -> Note:
    if target is None:
        return Note(kind, path, None, "is a key that nobody documents")
    argument = scope.path(target.spec) if target.spec else None
    said = "is ignored by the service" if kind == "ignored_spelling" else "is not a known key"
    hint = f"; {target.json} is meant" if target.json else ""
    return Note(kind, path, argument, f"{said}{hint}")
