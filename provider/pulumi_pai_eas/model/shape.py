"""What the fields of a section hold, read from the types themselves: the one description of the argument tree."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, cast, get_args, get_origin

from pulumi_pai_eas.model.unknown import Section
from pulumi_pai_eas.property_bag import camel, snake

if TYPE_CHECKING:
    from collections.abc import Mapping

RENAMED = {"model_settings": "modelConfig"}
"""Fields whose property key is not their name in camelCase (pydantic keeps `model_config` for itself)."""


@dataclass(frozen=True)
class Slot:
    """One field: its property key, the sections it may hold (by kind for a union), and whether in a list."""

    field: str
    key: str
    sections: Mapping[str | None, type[Section]]
    """Empty for plain values; one entry under None for a section; several by kind for a union."""
    many: bool


def key_of(field: str) -> str:
    """The property key of a field."""
    return RENAMED.get(field) or camel(field)


@cache
def slots(section: type[Section]) -> Mapping[str, Slot]:
    """The fields of a section by their names in Python."""
    found: dict[str, Slot] = {}
    for name, info in section.model_fields.items():
        members, many = _members(info.annotation)
        found[name] = Slot(name, key_of(name), members, many)
    return found


@cache
def by_key(section: type[Section]) -> Mapping[str, Slot]:
    """The fields of a section by property key, and by the Python spelling that literals may use."""
    found = {slot.key: slot for slot in slots(section).values()}
    return found | {snake(key): slot for key, slot in found.items()}


def _members(annotation: Any) -> tuple[dict[str | None, type[Section]], bool]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin is list:
        inner, _ = _members(get_args(annotation)[0])
        return inner, True
    if origin in (Union, types.UnionType):
        found: dict[str | None, type[Section]] = {}
        many = False
        for option in get_args(annotation):
            inner, is_list = _members(option)
            found |= inner
            many = many or is_list
        return found, many
    if isinstance(annotation, type) and issubclass(annotation, Section):
        kind = annotation.model_fields.get("kind")
        return {cast("str | None", kind.default if kind else None): annotation}, False
    return {}, False
