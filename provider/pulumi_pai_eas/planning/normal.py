"""Normal form: one value for all the ways to write the same thing. Two specs mean the same if their texts are equal.

Not kept: the order of environment names (unless one stands twice or a value refers to another), of metrics and of
cron jobs; which of its two JSON forms the metrics have; 3 against 3.0; empty lists and sections against absent ones;
the two spellings of an NLB's network type; a plain machine type against an entry that says no more; values that are
the server's documented default where leaving them out means the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.model.compute import InstanceType, PublicCompute
from pulumi_pai_eas.model.containers import Container, EnvVar
from pulumi_pai_eas.model.network import NlbListener
from pulumi_pai_eas.model.scaling import Autoscaler, CronScaler, RollingStrategy
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import Section, is_unknown
from pulumi_pai_eas.model.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

UNKNOWN_MARK = {"<unknown>": True}
"""Stands for a value that is not known: equal to itself, different from every value."""
NET_TYPE_KEYS = ("netType", "net_type")
REFERENCE = "$("
"""In the value of an environment variable: the value of another one, which must stand before it."""


def normal_text(value: Any) -> str:
    """The normal form as JSON text. As text, since in Python `True == 1` and here they differ."""
    return json.dumps(normal(value), sort_keys=True)


def normal_fields(section: Section) -> dict[str, str]:
    """The normal form of each field that says something, as text."""
    return {field: json.dumps(value, sort_keys=True) for field, value in _members(section).items()}


def normal(value: Any) -> Any:
    """The normal form of a section, or of a value inside one."""
    if is_unknown(value):
        return UNKNOWN_MARK
    if isinstance(value, Section):
        return _section(value)
    if isinstance(value, dict):
        return {key: normal(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [normal(item) for item in cast("list[Any]", value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def by_name(env: list[Any]) -> dict[str, Any] | None:
    """An environment as a map, or None where the order of the list matters or is not known not to."""
    found: dict[str, Any] = {}
    for item in env:
        if is_unknown(item):
            return None
        variable = cast("EnvVar", item)
        name, value = variable.name, variable.value
        if name is None or is_unknown(name) or name in found:
            return None
        if value is not None and not is_unknown(value) and REFERENCE in value:
            return None
        found[name] = value
    return found


def text_of(value: Any) -> Any:
    """A label's value as the label API tells it: text."""
    plain = normal(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return str(plain) if isinstance(plain, (int, float)) else plain


def _section(section: Section) -> Any:
    members = _members(one_spelling(section) if isinstance(section, NlbListener) else section)
    if isinstance(section, InstanceType) and members.keys() == {"type"}:
        return members["type"]
    if isinstance(section, PublicCompute) and members.keys() == {"kind"}:
        return {}
    return members


def _members(section: Section) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for field in type(section).model_fields:
        value = getattr(section, field)
        if value is None or (type(section), field) in _MEANS_NOTHING:
            continue
        form = _FORMS.get((type(section), field), _dropping_nulls if field == "extra" else normal)
        found = UNKNOWN_MARK if is_unknown(value) else form(value)
        if found is None or (found in ({}, []) and field not in _EMPTY_MEANS_SOMETHING):
            continue
        result[field] = found
    return result


def one_spelling(listener: NlbListener) -> NlbListener:
    """The listener with its network type in the argument, where `extra` has it."""
    extra = listener.extra
    if listener.net_type is not None or extra is None or is_unknown(extra):
        return listener
    given = [extra[key] for key in NET_TYPE_KEYS if key in extra]
    if len(given) != 1 or not (is_unknown(given[0]) or isinstance(given[0], str)):
        return listener
    rest = {key: value for key, value in extra.items() if key not in NET_TYPE_KEYS}
    return listener.model_copy(update={"net_type": given[0], "extra": rest or None})


def _dropping_nulls(value: Any) -> Any:
    """`extra` is merged into the service JSON, where a null means nothing; null items of lists stay."""
    if is_unknown(value):
        return UNKNOWN_MARK
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value).items()
        return {key: _dropping_nulls(item) for key, item in members if item is not None}
    if isinstance(value, (list, tuple)):
        return [_dropping_nulls(item) for item in cast("list[Any]", value)]
    return normal(value)


def label_texts(labels: Mapping[str, Any]) -> dict[str, Any]:
    """Labels as the label API tells them."""
    return {key: text_of(value) for key, value in labels.items()}


def _environment(env: list[Any]) -> Any:
    named = by_name(env)
    return [normal(item) for item in env] if named is None else {"by name": normal(named)} if named else {}


def _unordered(items: list[Any]) -> list[Any]:
    return sorted((normal(item) for item in items), key=lambda item: json.dumps(item, sort_keys=True))


def _number(value: Any) -> Any:
    """A number that may be written as text: `"20"` is 20, and a disk's `"30Gi"` is 30."""
    number = whole_number(value) if isinstance(value, str) else None
    return normal(value) if number is None else number


def _gibibytes(value: Any) -> Any:
    return _number(value.removesuffix("Gi") if isinstance(value, str) else value)


def _unless(default: str) -> Callable[[Any], Any]:
    return lambda value: None if value == default else value


_MEANS_NOTHING = {(Autoscaler, "notation")}
_EMPTY_MEANS_SOMETHING = {"model_settings"}
_FORMS: dict[tuple[type[Section], str], Callable[[Any], Any]] = {
    (ServiceSpec, "labels"): label_texts,
    (ServiceSpec, "disk"): _gibibytes,
    (ServiceSpec, "service_type"): _unless("Standard"),
    (ServiceSpec, "spread_policy"): _unless("default"),
    (Container, "env"): _environment,
    (Autoscaler, "metrics"): _unordered,
    (CronScaler, "jobs"): _unordered,
    (CronScaler, "exclude_dates"): _unordered,
    (RollingStrategy, "max_surge"): _number,
    (InstanceType, "capacity"): _number,
}
