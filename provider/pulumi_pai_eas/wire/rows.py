"""Taking fields out of JSON and putting them in, by rows of the table; and merging what the table does not know.

`take` removes what it reads, together with objects that became empty by that. So what is left is what nobody took,
and nothing can be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_pai_eas.model.shape import slots
from pulumi_pai_eas.model.unknown import JsonObject, Section, is_unknown
from pulumi_pai_eas.wire.coercion import fits, read_value, write_value
from pulumi_pai_eas.wire.values import ABSENT, copied, is_object

if TYPE_CHECKING:
    from pulumi_pai_eas.wire.fields import Kind, Path, Row

S = TypeVar("S", bound=Section)
Writer = Callable[[Any, Any], Any]
"""From a value and the section that holds it to JSON, or None where nothing is to be written."""


def look(holder: JsonObject, path: Path) -> Any:
    """The value at a path, or ABSENT."""
    value: Any = holder
    for part in path:
        if not is_object(value) or part not in value:
            return ABSENT
        value = value[part]
    return value


def remove(holder: JsonObject, path: Path) -> None:
    """Remove the value at a path (which must exist), and each object on the way that became empty by that."""
    chain = [holder]
    for part in path[:-1]:
        chain.append(chain[-1][part])
    for inner, part in zip(reversed(chain), reversed(path), strict=True):
        del inner[part]
        if inner:
            return


def put(holder: JsonObject, path: Path, value: Any) -> None:
    """Put a value at a path, making the objects on the way."""
    for part in path[:-1]:
        holder = holder.setdefault(part, {})
    holder[path[-1]] = value


def take(rows: Iterable[Row], holder: JsonObject) -> JsonObject:
    """The values of single-value rows that have their type, by path of the spec; they leave `holder`."""
    taken: JsonObject = {}
    for row in rows:
        value = look(holder, row.json)
        if value is not ABSENT and fits(row.kind, value):
            remove(holder, row.json)
            put(taken, row.spec, read_value(row.kind, value))
    return taken


def built(section: type[S], values: Mapping[str, Any]) -> S:
    """A section of values by field name, sections inside it made too."""
    members: JsonObject = {}
    for name, value in values.items():
        inner = slots(section)[name].sections.get(None)
        members[name] = built(inner, value) if inner and is_object(value) else value
    return section(**members)


def fill(rows: Iterable[Row], section: Section, holder: JsonObject, pairs: Mapping[Kind, Writer]) -> None:
    """Write every field of the rows that `section` has into `holder`; kinds named in `pairs` by their own function."""
    for row in rows:
        parent, value = found(section, row.spec)
        if value is None:
            continue
        writer = pairs.get(row.kind)
        written = writer(value, parent) if writer else write_value(row.kind, value)
        if written is not None:
            put(holder, row.json, written)


def found(section: Section, path: Path) -> tuple[Any, Any]:
    """The section that holds the last name of a path, and the value there; None where anything on the way is absent.

    What is inside a section that is not known is absent too: nothing can be written of it.
    """
    parent: Any = None
    value: Any = section
    for name in path:
        if value is None or is_unknown(value):
            return parent, None
        parent, value = value, getattr(value, name, None)
    return parent, value


def merge_extra(base: JsonObject, extra: Any) -> JsonObject:
    """`base` with `extra` merged into it: objects merge, everything else replaces, null means nothing.

    Returns new objects; no key of `extra` is touched. An `extra` that is absent or not known adds nothing.
    """
    merged: JsonObject = copied(base)
    if is_object(extra):
        _merge(merged, extra)
    return merged


def _merge(target: JsonObject, extra: JsonObject) -> None:
    for key, value in extra.items():
        if value is None:
            continue
        if is_object(value):
            inner = target.get(key)
            if not is_object(inner):
                inner = target[key] = {}
            _merge(inner, value)
        else:
            target[key] = copied(value)
