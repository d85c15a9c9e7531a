"""Python expressions as text, laid out as formatters lay them out: on one line, or one part a line.

Strings of several lines stand in parentheses, one line each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 88
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Word:
    """Source text that is never broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """Parts between brackets, each with what stands before it (`name=`, `"key": `).

    A comment stands after the opening bracket and keeps the parts on lines of their own.
    """

    opening: str
    parts: tuple[tuple[str, Expression], ...]
    closing: str
    comment: str | None = None


Expression: TypeAlias = Word | Text | Group


def call(name: str, arguments: Sequence[tuple[str, Expression]]) -> Group:
    """`name(a=1, b=2)`; an argument without a name stands as it is."""
    return Group(f"{name}(", tuple((f"{key}=" if key else "", value) for key, value in arguments), ")")


def listed(items: Sequence[Expression]) -> Group:
    """`[a, b]`."""
    return Group("[", tuple(("", item) for item in items), "]")


def members(pairs: Sequence[tuple[str, Expression]], comment: str | None = None) -> Group:
    """`{"a": 1}`."""
    return Group("{", tuple((f"{quoted(key)}: ", value) for key, value in pairs), "}", comment)


def literal(value: Any) -> Expression:
    """Any JSON value."""
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, dict):
        return members([(key, literal(member)) for key, member in cast("dict[str, Any]", value).items()])
    if isinstance(value, list):
        return listed([literal(item) for item in cast("list[object]", value)])
    if isinstance(value, float) and not math.isfinite(value):
        return Word(f'float("{value}")')
    return Word(repr(value))


def quoted(text: str) -> str:
    """A string literal: in double quotes, unless single ones need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = "".join(_escaped(character, quote) for character in text)
    return f"{quote}{body}{quote}"


def _escaped(character: str, quote: str) -> str:
    if character in (quote, "\\"):
        return f"\\{character}"
    if character in "\"'":
        return character
    return repr(character)[1:-1]


def rendered(expression: Expression, *, indent: str = "", before: int = 0, after: int = 0) -> str:
    """The text; the first line begins `before` columns after the indent, the last is followed by `after` columns."""
    flat = _flat(expression)
    if flat is not None and len(indent) + before + len(flat) + after <= WIDTH:
        return flat
    inner = indent + INDENT
    if isinstance(expression, Text):
        lines = expression.value.splitlines(keepends=True)
        if len(lines) > 1:
            return "\n".join(["(", *(inner + quoted(line) for line in lines), f"{indent})"])
        return quoted(expression.value)
    if isinstance(expression, Word) or not expression.parts:
        return flat or ""
    opening = expression.opening + (f"  # {expression.comment}" if expression.comment else "")
    parts = [
        f"{inner}{name}{rendered(value, indent=inner, before=len(name), after=1)}," for name, value in expression.parts
    ]
    return "\n".join([opening, *parts, indent + expression.closing])


def _flat(expression: Expression) -> str | None:
    """All on one line; None where that cannot be."""
    if isinstance(expression, Word):
        return expression.text
    if isinstance(expression, Text):
        return quoted(expression.value)
    if expression.comment:
        return None
    parts: list[str] = []
    for name, value in expression.parts:
        flat = _flat(value)
        if flat is None:
            return None
        parts.append(name + flat)
    return expression.opening + ", ".join(parts) + expression.closing
