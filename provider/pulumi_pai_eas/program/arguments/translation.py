"""From arguments to properties: camelCase keys all the way down, literals like objects, secrets marked.

Pulumi's SDK could translate most of it; done here it is the same on every SDK, also for literals in unions, and known
before the values leave lists (`hoisting`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeGuard, cast

import pulumi

from pulumi_pai_eas.program.arguments.declaration import fields_of, unknown_argument
from pulumi_pai_eas.program.arguments.shape import Slot, kind_of, service_slots, slots_of, spellings_of
from pulumi_pai_eas.property_bag import (
    HOISTS,
    OPAQUE_KEYS,
    PASSWORD_IN_ADDRESS,
    SECRET_KEYS,
    SECRET_MAPS,
    SECRET_MEMBERS,
    is_secret_key,
)

_SECRET = frozenset(
    (
        *SECRET_KEYS,
        *(member for _, member in SECRET_MEMBERS),
        *(rule.member for rule in HOISTS if rule.key in SECRET_MAPS),
    )
)
"""Property keys of plain arguments that are secret wherever they stand."""


def properties(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of the keyword arguments of `Service`; what is None has no key.

    Outputs stay where they are; one that holds sections is followed. Raises TypeError for a name that is no argument
    (also inside literals), a literal without its kind, and an argument object of a class that does not belong there.
    """
    slots = service_slots()
    result: dict[str, Any] = {}
    for name, value in arguments.items():
        slot = slots.get(name)
        if slot is None:
            raise unknown_argument("Service", name, slots)
        if value is not None:
            result[slot.key] = _value(slot, name, value)
    return result


def section(cls: type, path: str, value: Any) -> Any:
    """The properties of one section given as object, literal or Output; `path` is for messages."""
    return follow(value, partial(_section, (cls,), path))


def follow(value: Any, change: Callable[[Any], Any]) -> Any:
    """Change a value, or what an Output or awaitable will hold."""
    if is_output(value):
        return value.apply(change)
    if inspect.isawaitable(value):
        return pulumi.Output.from_input(value).apply(change)
    return change(value)


def is_output(value: object) -> TypeGuard[pulumi.Output[Any]]:
    """Whether a value is an Output."""
    return isinstance(value, pulumi.Output)


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _value(slot: Slot, path: str, value: Any) -> Any:
    if slot.key in _SECRET:
        return pulumi.Output.secret(value)
    if slot.key in OPAQUE_KEYS:
        return follow(value, _opaque)
    if slot.item_classes:
        return follow(value, partial(_items, slot, path))
    if slot.classes:
        return follow(value, partial(_section, slot.classes, path))
    return _hiding_password(value)


def _hiding_password(value: Any) -> Any:
    """A text with a password inside an address is a secret, as is the list that it stands in."""
    return pulumi.Output.secret(value) if isinstance(value, str) and PASSWORD_IN_ADDRESS.search(value) else value


def _items(slot: Slot, path: str, value: object) -> Any:
    """A list of sections. A map in its place is the short form of some (`env`, `metrics`) and the user's own."""
    if fields_of(type(value)) is not None:
        raise TypeError(f"{path} takes a list of {_named(slot.item_classes)}")
    if not _is_list(value):
        return value
    named = ((f"{path}[{index}]", item) for index, item in enumerate(value))
    return [follow(item, partial(_section, slot.item_classes, place)) for place, item in named]


def _section(classes: tuple[type, ...], path: str, value: object) -> Any:
    """One section, from an argument object or a literal; anything else passes and is judged by `check`."""
    given: type = type(value)
    if fields_of(given) is not None:
        if not isinstance(value, classes):
            raise TypeError(f"{path} takes {_named(classes)}, not {given.__name__}")
        return _members(slots_of(given), path, vars(value))
    if not isinstance(value, Mapping):
        return value
    literal = cast("Mapping[str, Any]", value)
    cls = _class_of(classes, literal)
    if cls is None:
        return dict(literal)  # of no known kind: `check` says which there are
    known, unknown = _respelled(cls, path, literal)
    return _members(spellings_of(cls), path, known) | unknown


def _members(slots: Mapping[str, Slot], path: str, members: Mapping[str, Any]) -> dict[str, Any]:
    found = ((slots[name], value) for name, value in members.items() if value is not None)
    return {slot.key: _value(slot, f"{path}.{slot.name}", value) for slot, value in found}


def _class_of(classes: tuple[type, ...], literal: Mapping[str, Any]) -> type | None:
    """The class that a literal stands for: the only one, or the one of its kind; None when there is no such kind."""
    if len(classes) == 1:
        return classes[0]
    kind = literal.get("kind")
    return next((cls for cls in classes if kind_of(cls) == kind), None) if isinstance(kind, str) else None


def _respelled(cls: type, path: str, literal: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The literal by argument name, and what is no argument: `check` answers that with one line, not a traceback."""
    slots = spellings_of(cls)
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for name, value in literal.items():
        slot = slots.get(name)
        if slot is None:
            unknown[name] = value
        elif slot.name in known:
            raise TypeError(f"{path}: {slot.name!r} is given in both spellings")
        else:
            known[slot.name] = value
    return known, unknown


def _opaque(value: Any) -> Any:
    """Service JSON as it is, with a secret made of what its key says is one."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return {key: _opaque_member(key, member) for key, member in members.items()}
    if _is_list(value):
        return [follow(item, _opaque) for item in value]
    return _hiding_password(value)


def _opaque_member(key: str, member: Any) -> Any:
    if is_secret_key(key) and member is not None and not isinstance(member, bool):
        return pulumi.Output.secret(member)
    return follow(member, _opaque)


def _named(classes: tuple[type, ...]) -> str:
    return " or ".join(cls.__name__ for cls in classes)
