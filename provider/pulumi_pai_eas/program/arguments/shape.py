"""What each argument may hold, read from the annotations: which argument classes, and whether in a list."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ForwardRef, Union, get_args, get_origin

from pulumi_pai_eas.program.arguments.declaration import fields_of
from pulumi_pai_eas.program.arguments.service import ServiceArgs
from pulumi_pai_eas.property_bag import camel


@dataclass(frozen=True, slots=True)
class Slot:
    """One argument: its name and property key, and the classes that its value, or each item of a list, may have."""

    name: str
    key: str
    classes: tuple[type, ...] = ()
    item_classes: tuple[type, ...] = ()


@cache
def slots_of(cls: type) -> Mapping[str, Slot]:
    """The arguments of an argument class by name; none for any other class."""
    return {name: _slot(name, annotation) for name, annotation in (fields_of(cls) or {}).items()}


@cache
def service_slots() -> Mapping[str, Slot]:
    """The arguments of `Service` by name."""
    return {name: _slot(name, annotation) for name, annotation in ServiceArgs.__annotations__.items()}


@cache
def spellings_of(cls: type) -> Mapping[str, Slot]:
    """The same by property key as well: literals may use either spelling."""
    slots = slots_of(cls)
    return {**{slot.key: slot for slot in slots.values()}, **slots}


def kind_of(cls: type) -> str | None:
    """The `kind` of an argument class that is a member of a union."""
    annotation = (fields_of(cls) or {}).get("kind")
    return None if annotation is None else str(get_args(annotation)[0])


def _slot(name: str, annotation: Any) -> Slot:
    found = tuple(dict.fromkeys(_classes(annotation, in_list=False)))
    return Slot(
        name,
        camel(name),
        tuple(cls for cls, in_list in found if not in_list),
        tuple(cls for cls, in_list in found if in_list),
    )


def _classes(annotation: Any, *, in_list: bool) -> Iterator[tuple[type, bool]]:
    """The argument classes in an annotation; the members of a user's map are none."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        for option in get_args(annotation):
            yield from _classes(option, in_list=in_list)
    elif origin is Sequence:
        yield from _classes(get_args(annotation)[0], in_list=True)
    elif isinstance(annotation, ForwardRef):
        return  # the Output of an Input: the same classes once more
    elif isinstance(annotation, type) and fields_of(annotation) is not None:
        yield annotation, in_list
