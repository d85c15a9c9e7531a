"""Containers: their environment and probes, JSON to spec and back."""

from __future__ import annotations

from typing import Any, cast

from pulumi_pai_eas.model.containers import Container, EnvVar, ExecProbe, HttpProbe, Probe, TcpProbe
from pulumi_pai_eas.model.unknown import JsonObject, Section, is_unknown
from pulumi_pai_eas.wire.coercion import fits
from pulumi_pai_eas.wire.fields import Kind, Row
from pulumi_pai_eas.wire.item_fields import CONTAINER, ENV_VAR, PROBES
from pulumi_pai_eas.wire.rows import built, fill, look, merge_extra, take
from pulumi_pai_eas.wire.values import ABSENT, is_object, is_objects

_PROBE_CLASSES: dict[str, type[Probe]] = {"http": HttpProbe, "tcp": TcpProbe, "exec": ExecProbe}
_PLAIN = tuple(row for row in CONTAINER if row.kind not in (Kind.PROBE, Kind.ENVIRONMENT))
_CHECKS = tuple(row for row in CONTAINER if row.kind is Kind.PROBE)


def read_containers(items: list[Any]) -> list[Any]:
    """Containers of canonical JSON objects; one that is not known yet stays so."""
    return [item if is_unknown(item) else _read_container(item) for item in items]


def write_containers(containers: Any, _service: Any) -> Any:
    """The JSON of containers."""
    if is_unknown(containers):
        return containers
    return [item if is_unknown(item) else _write_container(item) for item in containers]


def _read_container(item: JsonObject) -> Container:
    values = take(_PLAIN, item)
    if is_list_of(ENV_VAR, item.get("env", ABSENT)):
        env = item.pop("env")
        values["env"] = env if is_unknown(env) else [_read_variable(variable) for variable in env]
    for row in _CHECKS:
        probe = _take_probe(row, item)
        if probe is not None:
            values[row.spec[0]] = probe
    return Container(**values, extra=item or None)


def _write_container(container: Container) -> JsonObject:
    item: JsonObject = {}
    fill(CONTAINER, container, item, {Kind.ENVIRONMENT: _write_environment, Kind.PROBE: _write_probe})
    return merge_extra(item, container.extra)


def is_list_of(rows: tuple[Row, ...], value: Any) -> bool:
    """Whether a value is a list of objects that hold nothing but these fields, each of its type."""
    if is_unknown(value):
        return True
    kinds = {row.json[0]: row.kind for row in rows}
    return is_objects(value) and all(
        is_unknown(item) or all(key in kinds and fits(kinds[key], member) for key, member in item.items())
        for item in value
    )


def _read_variable(variable: Any) -> Any:
    return variable if is_unknown(variable) else built(EnvVar, take(ENV_VAR, variable))


def _write_environment(env: Any, _container: Any) -> Any:
    if is_unknown(env):
        return env
    variables: list[Any] = []
    for variable in env:
        item: JsonObject = {}
        if not is_unknown(variable):
            fill(ENV_VAR, variable, item, {})
        variables.append(variable if is_unknown(variable) else item)
    return variables


def _take_probe(row: Row, item: JsonObject) -> Any:
    """The probe at a row, or None where there is none or it has no handler, or two.

    Members of the probe that have no argument stay in `item`.
    """
    value = look(item, row.json)
    if is_unknown(value):
        return item.pop(row.json[0])
    if value is ABSENT or not is_object(value):
        return None
    probe = value
    handlers = [variant for variant in PROBES if variant.key in probe]
    if len(handlers) != 1 or not is_object(probe[handlers[0].key]):
        return None
    variant = handlers[0]
    values = take(variant.rows, probe)
    if not probe.get(variant.key, ABSENT):
        del probe[variant.key]
    if not probe:
        del item[row.json[0]]
    return _PROBE_CLASSES[variant.kind](**values)


def _write_probe(probe: Any, _container: Any) -> Any:
    if is_unknown(probe):
        return probe
    variant = next(variant for variant in PROBES if variant.kind == probe.kind)
    item: JsonObject = {variant.key: {}}
    fill(variant.rows, cast("Section", probe), item, {})
    return item
