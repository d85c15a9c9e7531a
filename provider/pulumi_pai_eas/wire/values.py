"""JSON values as they are: objects, lists, copies, equality. Values not known yet are none of these, and pass through.

Types are looked at exactly (`type(x) is dict`): the sentinel for what is not known refuses `isinstance`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from pulumi_pai_eas.model.unknown import JsonObject, is_unknown

ABSENT: Final = object()
"""No value at all; None is a value of JSON."""


def is_object(value: Any) -> TypeGuard[JsonObject]:
    """Whether it is a JSON object."""
    return type(value) is dict


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether it is a JSON list."""
    return type(value) is list


def is_text(value: Any) -> TypeGuard[str]:
    """Whether it is text."""
    return type(value) is str


def is_objects(value: Any) -> TypeGuard[list[Any]]:
    """Whether it is a list of objects; an item that is not known yet counts as one."""
    return is_list(value) and all(is_unknown(item) or is_object(item) for item in value)


def plain(value: Any) -> Any:
    """A copy in which integral floats are ints (Pulumi sends 3 as 3.0), every key is text and every sequence a list."""
    if is_unknown(value):
        return value
    if _is_mapping(value):
        members: JsonObject = {}
        for key, item in value.items():
            members[key if isinstance(key, str) else str(key)] = plain(item)
        return members
    if _is_sequence(value):
        items: list[Any] = []
        for item in value:
            items.append(plain(item))  # noqa: PERF401 - a comprehension costs a second frame for each level
        return items
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_mapping(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _is_sequence(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    return isinstance(value, (list, tuple))


def copied(value: Any) -> Any:
    """A copy that shares no object and no list with the original."""
    if is_object(value):
        members: JsonObject = {}
        for key, item in value.items():
            members[key] = copied(item)
        return members
    if is_list(value):
        items: list[Any] = []
        for item in value:
            items.append(copied(item))  # noqa: PERF401 - as in plain
        return items
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same text: true is not 1, and 1 is not 1.0. Unknown is the same as unknown."""
    if type(one) is not type(other):
        return False
    if is_unknown(one):
        return True
    if is_object(one):
        return _same_members(one, other)
    if is_list(one):
        return _same_items(one, other)
    return bool(one == other) or (type(one) is float and math.isnan(one) and math.isnan(other))


def _same_members(one: JsonObject, other: JsonObject) -> bool:
    if one.keys() != other.keys():
        return False
    for key in one:  # noqa: SIM110 - as in plain
        if not same(one[key], other[key]):
            return False
    return True


def _same_items(one: list[Any], other: list[Any]) -> bool:
    if len(one) != len(other):
        return False
    for index, item in enumerate(one):  # noqa: SIM110 - as in plain
        if not same(item, other[index]):
            return False
    return True
