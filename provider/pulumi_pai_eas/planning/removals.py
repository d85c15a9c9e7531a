"""What a full update would take away: configuration that lives in the cloud and is not in the spec to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.containers import EnvVar
from pulumi_pai_eas.model.edit import Path, shown
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.shape import key_of
from pulumi_pai_eas.model.unknown import Section, is_unknown
from pulumi_pai_eas.planning.normal import normal_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER_MADE: frozenset[tuple[type[Section], str]] = frozenset(
    [
        *((ServiceSpec, field) for field in ("service_name", "workspace_id", "replicas", "labels", "token")),
        (ServiceSpec, "generate_token"),
        *((PublicCompute, field) for field in ("cpu", "memory", "gpu")),
    ]
)
"""Fields that the server adds or derives, or that have calls of their own: never somebody's work that gets lost."""
SERVER_MADE_EXTRA: frozenset[Path] = frozenset([("extra", "metadata", "region")])


def would_remove(sent: ServiceSpec, live: ServiceSpec) -> tuple[str, ...]:
    """Property paths of what would be lost, in order; paths only, since the values may be secret."""
    return tuple(sorted(shown(path) for path in _section(sent, live, ())))


def _section(mine: Section | None, theirs: Section, path: Path) -> Iterator[Path]:
    if mine is not None and type(mine) is not type(theirs):
        return  # something else stands in its place: a change
    for field in normal_fields(theirs):
        value = getattr(theirs, field)
        if field == "kind" or not value or (type(theirs), field) in SERVER_MADE:
            continue  # false, zero and empty are what is left when a key is gone
        place = (*path, key_of(field))
        yield from _value(None if mine is None else getattr(mine, field), value, place)


def _value(mine: Any, theirs: Any, path: Path) -> Iterator[Path]:
    if is_unknown(mine) or path in SERVER_MADE_EXTRA:
        return
    if isinstance(theirs, dict):
        yield from _object(mine, cast("dict[str, Any]", theirs), path)
    elif mine is None:
        yield path
    elif isinstance(theirs, Section):
        yield from _section(mine, theirs, path)
    elif isinstance(theirs, list):
        yield from _list(cast("list[object]", mine), cast("list[object]", theirs), path)


def _object(mine: Any, theirs: dict[str, Any], path: Path) -> Iterator[Path]:
    if mine is not None and not isinstance(mine, dict):
        return
    wanted = cast("dict[str, Any]", mine or {})
    for key, value in theirs.items():
        if value is not None and value != {}:
            yield from _value(wanted.get(key), value, (*path, key))


def _list(mine: list[Any], theirs: list[Any], path: Path) -> Iterator[Path]:
    if all(isinstance(item, EnvVar) for item in theirs if not is_unknown(item)):
        names = {item.name for item in mine if not is_unknown(item)}
        yield from ((*path, item.name) for item in theirs if item.name not in names)
        return
    for index, item in enumerate(theirs):
        if not isinstance(item, Section):
            return  # text lists count as a whole
        if index >= len(mine):
            yield (*path, index)
        elif isinstance(mine[index], Section):
            yield from _section(mine[index], item, (*path, index))
