"""A value that a default puts into the user's properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias, cast

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `value` at `path`, in property keys: `("containers", 0, "port")`."""

    path: Path
    value: Any


def edited(bag: dict[str, Any], edits: tuple[Edit, ...]) -> dict[str, Any]:
    """A copy of the properties with the edits made; what is not edited is shared with the original.

    An edit whose parent does not exist makes it when that is an object; a list position must exist (IndexError).
    """
    result: Any = dict(bag)
    for edit in edits:
        result = _put(result, edit.path, edit.value)
    return cast("dict[str, Any]", result)


def _put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        items = list(value)
        items[first] = _put(items[first], rest, new)
        return items
    members = dict(value or {})
    members[first] = _put(members.get(first), rest, new)
    return members


def shown(path: Path) -> str:
    """`network.nlb[0].port`, as paths stand in messages."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif text:
            text += f".{part}"
        else:
            text = part
    return text
