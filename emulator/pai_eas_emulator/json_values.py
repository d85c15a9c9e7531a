"""JSON as this package holds it, with the few typed ways to look into it."""

from __future__ import annotations

import json
from typing import Any, TypeAlias, TypeGuard

JsonObject: TypeAlias = dict[str, Any]


def is_object(value: object) -> TypeGuard[JsonObject]:
    """Whether the value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether the value is a JSON array."""
    return isinstance(value, list)


def as_object(value: object) -> JsonObject:
    """The value if it is a JSON object, else an empty one (for optional parts of a document)."""
    return value if is_object(value) else {}


def as_list(value: object) -> list[Any]:
    """The value if it is a JSON array, else an empty one."""
    return value if is_list(value) else []


def as_int(value: object) -> int | None:
    """A whole number, also when written as a string (service documents do both); None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    return None


def as_flag(value: object) -> bool:
    """A boolean in any of its written forms: the SDK sends `True`, the console `true`, older documents `"true"`."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def compact(value: object) -> str:
    """One line of JSON, keys in the order they came."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
