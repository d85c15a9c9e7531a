"""The canonical form of a service JSON: one spelling for everything that is the same.

Steps, repeated until nothing changes: dotted keys are split, null members dropped, labels and features made flat,
aliases moved, types made strict, a single machine type written the short way. Keys are only moved, never dropped: what
stands in the way of another value stays where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.unknown import JsonObject, is_unknown
from pulumi_pai_eas.wire.aliases import FIRST_MOVES, ITEM_ALIASES, MEMBER_ALIASES, MOVES
from pulumi_pai_eas.wire.coercion import canonical_value
from pulumi_pai_eas.wire.fields import Kind
from pulumi_pai_eas.wire.places import ROOT, Place
from pulumi_pai_eas.wire.rows import look, put, remove
from pulumi_pai_eas.wire.values import ABSENT, copied, is_list, is_object, is_text, plain, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.wire.fields import Path

_KEEP_NULLS = (Kind.FLAT_MAP, Kind.SETTINGS)


def canonicalise(config: Mapping[str, Any]) -> JsonObject:
    """The canonical form of a service JSON, as a fresh copy. Total over JSON objects, and idempotent.

    Values that are not known yet are left where they are. It ends because every step that changes something leaves
    fewer dotted keys, nulls, nested labels, values in the place of an alias, or loosely typed values.
    """
    document: JsonObject = plain(config)
    while True:
        before = copied(document)
        _split(document, ROOT)
        document = _without_nulls(document, ROOT)
        _flatten_maps(document, ROOT)
        _move_aliases(document)
        document = coerced(document, ROOT)
        _shorten_machines(document)
        if same(before, document):
            return document


def coerced(value: Any, place: Place | None) -> Any:
    """The value with everything inside it in the type of its place."""
    if place is None or is_unknown(value):
        return value
    if place.items is not None and is_list(value):
        return [coerced(item, place.items) for item in value]
    if place.section and is_object(value):
        members: JsonObject = {}
        for key, item in value.items():
            members[key] = coerced(item, place.below(key))
        return members
    return canonical_value(place.kind, value) if place.kind else value


def _split(holder: JsonObject, place: Place) -> None:
    """Split dotted keys here and in every section below. The shortest go first, so that the result has no order."""
    dotted = [key for key in holder if "." in key and all(key.split("."))]
    for key in sorted(dotted, key=lambda name: (name.count("."), name)):
        left = _settle(holder, place, tuple(key.split(".")), holder.pop(key))
        if left is not ABSENT:
            holder[key] = left
    for key, value in holder.items():
        below = place.below(key)
        if below is None:
            continue
        if below.section and is_object(value):
            _split(value, below)
        elif below.items is not None and is_list(value):
            for item in value:
                if is_object(item):
                    _split(item, below.items)


def _settle(holder: JsonObject, place: Place, path: Path, value: Any) -> Any:
    """Put a value at a path; what something else is in the way of comes back, ABSENT when nothing does.

    A path ends at an object whose keys belong to the user: the rest of it is one key there.
    """
    first = place.below(path[0])
    if value is None and not (first and first.kind in _KEEP_NULLS):
        return ABSENT
    below: Place | None = place
    for index, part in enumerate(path[:-1]):
        below = below.below(part) if below else None
        if below is not None and below.opaque:
            return _settle_in_map(holder, part, ".".join(path[index + 1 :]), value)
        inner = holder.get(part)
        if inner is None:
            inner = holder[part] = {}
        elif not is_object(inner):
            return value
        holder = inner
    return _meet(holder, path[-1], value, below.below(path[-1]) if below else None)


def _settle_in_map(holder: JsonObject, name: str, key: str, value: Any) -> Any:
    """Put a value under one key of an object that belongs to the user."""
    members = holder.get(name)
    if members is None:
        members = holder[name] = {}
    elif not is_object(members):
        return value
    return _meet(members, key, value, None, nulls=True)


def _meet(holder: JsonObject, key: str, value: Any, place: Place | None, nulls: bool = False) -> Any:
    """Put a value at a key where there may be one already: equal ones are one, objects merge, others both stay.

    With `nulls` a null is a value like any other, else it is none.
    """
    present = holder.get(key)
    if present is None and not (nulls and key in holder):
        holder[key] = value
        return ABSENT
    if is_object(present) and is_object(value) and value and not (place and place.opaque):
        left: JsonObject = {}
        for name, item in value.items():
            rest = _meet(present, name, item, place.below(name) if place else None, nulls)
            if rest is not ABSENT:
                left[name] = rest
        return left or ABSENT
    return ABSENT if same(coerced(present, place), coerced(value, place)) else value


def _without_nulls(value: Any, place: Place | None) -> Any:
    """Without null members, at every depth, but not inside labels, features and the settings of a model."""
    if place is not None and place.kind in _KEEP_NULLS:
        return value
    if is_list(value):
        items: list[Any] = []
        for item in value:
            items.append(_without_nulls(item, place.items if place else None))  # noqa: PERF401 - as in plain
        return items
    if not is_object(value):
        return value
    members: JsonObject = {}
    for key, item in value.items():
        if item is not None:
            members[key] = _without_nulls(item, place.below(key) if place else None)
    return members


def _flatten_maps(document: JsonObject, place: Place) -> None:
    for key, below in place.children.items():
        if below.kind is Kind.FLAT_MAP and is_object(document.get(key)):
            document[key] = _flat(document[key])


def _flat(members: JsonObject) -> JsonObject:
    """Nested objects as dotted keys; a key with a slash is whole, and an empty object is a value."""
    flat: JsonObject = {}
    nested: list[str] = []
    for key, value in members.items():
        if is_object(value) and value and "/" not in key:
            nested.append(key)
        else:
            flat[key] = value
    for key in sorted(nested):
        left = _lift(flat, key, members[key], members)
        if left:
            flat[key] = left
    return flat


def _lift(flat: JsonObject, prefix: str, value: JsonObject, reserved: Mapping[str, Any]) -> JsonObject:
    """Lift the members of a nested object into `flat`; what has another value in the way comes back, nested."""
    left: JsonObject = {}
    for key, item in value.items():
        name = f"{prefix}.{key}"
        if is_object(item) and item and "/" not in key:
            rest = _lift(flat, name, item, reserved)
            if rest:
                left[key] = rest
        elif name not in flat and not (name in reserved and is_object(reserved[name])):
            flat[name] = item
        elif not same(flat.get(name, reserved.get(name)), item):
            left[key] = item
    return left


def _move_aliases(document: JsonObject) -> None:
    for source, target in FIRST_MOVES:
        _move(document, ROOT, source, target)
    for source, target in MEMBER_ALIASES:
        members = look(document, source)
        for key in sorted(members) if is_object(members) else ():
            _move(document, ROOT, (*source, key), (*target, key))
    for source, target in MOVES:
        _move(document, ROOT, source, target)
    for place, holder in _item_lists(document, ROOT):
        for source_key, target_key in ITEM_ALIASES.get(place.kind or Kind.TEXT, ()):
            for item in holder:
                if is_object(item) and place.items is not None:
                    _move(item, place.items, (source_key,), (target_key,))


def _item_lists(holder: JsonObject, place: Place) -> list[tuple[Place, list[Any]]]:
    """The lists of the document whose items have a place."""
    lists: list[tuple[Place, list[Any]]] = []
    for key, value in holder.items():
        below = place.below(key)
        if below is None:
            continue
        if below.items is not None and is_list(value):
            lists.append((below, value))
        elif below.section and is_object(value):
            lists += _item_lists(value, below)
    return lists


def _move(document: JsonObject, place: Place, source: Path, target: Path) -> None:
    value = look(document, source)
    if value is ABSENT:
        return
    remove(document, source)
    left = _settle(document, place, target, value)
    if left is not ABSENT:
        put(document, source, left)


def _shorten_machines(document: JsonObject) -> None:
    """A list of one machine type that says nothing more is the same as `instance_type`."""
    computing = look(document, ("cloud", "computing"))
    if not is_object(computing) or "instance_type" in computing:
        return
    machines = computing.get("instances")
    if is_list(machines) and len(machines) == 1 and is_object(machines[0]):
        machine = machines[0]
        if machine.keys() == {"type"} and (is_unknown(machine["type"]) or is_text(machine["type"])):
            del computing["instances"]
            computing["instance_type"] = machine["type"]
