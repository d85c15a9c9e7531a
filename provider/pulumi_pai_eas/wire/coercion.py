"""Types of single values: what a loosely typed value means (canonical form), and whether it has the type at all.

Service JSON is written with loose types: `"true"` for true, `"8000"` for 8000, 1 for true. What does not fit is left
alone, here and everywhere: it stays in `extra`. Values not known yet fit every type.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.wire.fields import Kind
from pulumi_pai_eas.wire.values import copied, is_list, is_object, is_text

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?", re.ASCII)
_LONGEST = 10**40
"""Integers beyond it are no identifiers; turning them to text could even be refused by Python."""


def canonical_value(kind: Kind, value: Any) -> Any:
    """The value as canonical form has it; a value without meaning for the kind comes back as it is."""
    change = _CANONICAL.get(kind)
    return value if change is None or is_unknown(value) else change(value)


def fits(kind: Kind, value: Any) -> bool:
    """Whether a canonical value has the type of a kind of single value."""
    return is_unknown(value) or _FITS[kind](value)


def read_value(kind: Kind, value: Any) -> Any:
    """The spec's value of a canonical one that fits."""
    if is_unknown(value):
        return value
    if kind is Kind.SWITCH:
        return value == 1
    if kind is Kind.IDS:
        return value.split(",") if isinstance(value, str) else value
    return value


def write_value(kind: Kind, value: Any) -> Any:
    """The JSON value of a spec's, the inverse of `read_value`; None where nothing is to be written."""
    if is_unknown(value):
        return value
    if kind is Kind.SWITCH:
        return int(value)
    if kind is Kind.IDS:
        return _joined(value) if value else None
    return copied(value)


def _text(value: Any) -> Any:
    if type(value) is int and abs(value) < _LONGEST:
        return str(value)
    if type(value) is float and math.isfinite(value):
        return repr(value)
    return value


def _variable(value: Any) -> Any:
    if type(value) is bool:
        return "true" if value else "false"
    return _text(value)


def _int(value: Any) -> Any:
    return int(value) if is_text(value) and _DIGITS.fullmatch(value) else value


def _number(value: Any) -> Any:
    if is_text(value) and _DECIMAL.fullmatch(value):
        number = float(value)
        return int(number) if number.is_integer() else number
    return value


def _bool(value: Any) -> Any:
    if type(value) is int and value in (0, 1):
        return value == 1
    if is_text(value) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


def _switch(value: Any) -> Any:
    if type(value) is bool:
        return int(value)
    if is_text(value) and value.lower() in ("true", "false", "1", "0"):
        return int(value.lower() in ("true", "1"))
    return value


def _texts(value: Any) -> Any:
    return [_text(item) for item in value] if is_list(value) else value


def _ids(value: Any) -> Any:
    if is_list(value) and value:
        return _joined(value)
    if is_text(value):
        found = [part.strip() for part in value.split(",") if part.strip()]
        return ",".join(found) if found else value
    return value


def _joined(items: list[Any]) -> Any:
    """Identifiers in one text; the list as it is while one of them is not known or not text."""
    if any(type(item) is not str for item in items):
        return list(items)
    return _ids(",".join(items))


def _metric_map(value: Any) -> Any:
    if not is_object(value):
        return value
    return {name: canonical_value(Kind.NUMBER, item) for name, item in value.items()}


_CANONICAL: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.INT: _int,
    Kind.NUMBER: _number,
    Kind.BOOL: _bool,
    Kind.SHARE: _int,
    Kind.SWITCH: _switch,
    Kind.TEXTS: _texts,
    Kind.IDS: _ids,
    Kind.VARIABLE: _variable,
    Kind.MACHINE: _text,
    Kind.METRIC_MAP: _metric_map,
}


def _is_int(value: Any) -> bool:
    return type(value) is int


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and math.isfinite(value))


def _is_ids(value: Any) -> bool:
    """Identifiers joined, none empty; or a list of which some are not known yet."""
    if is_list(value):
        items = value
        return any(is_unknown(item) for item in items) and all(is_unknown(item) or is_text(item) for item in items)
    return is_text(value) and bool(value) and value == _ids(value)


_FITS: dict[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: is_text,
    Kind.VARIABLE: is_text,
    Kind.MACHINE: is_text,
    Kind.INT: _is_int,
    Kind.NUMBER: _is_number,
    Kind.BOOL: lambda value: type(value) is bool,
    Kind.SWITCH: lambda value: type(value) is int and value in (0, 1),
    Kind.SIZE: lambda value: type(value) in (int, str),
    Kind.SHARE: lambda value: type(value) in (int, str),
    Kind.TEXTS: lambda value: is_list(value) and all(is_unknown(item) or is_text(item) for item in value),
    Kind.IDS: _is_ids,
    Kind.MAP: is_object,
    Kind.FLAT_MAP: is_object,
    Kind.SETTINGS: lambda value: type(value) in (dict, str),
    Kind.METRIC_MAP: lambda value: is_object(value) and all(fits(Kind.NUMBER, item) for item in value.values()),
}
