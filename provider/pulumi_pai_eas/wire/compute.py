"""Where a service runs: which of the three kinds a JSON means, and its machine types."""

from __future__ import annotations

from typing import Any, Literal, cast

from pulumi_pai_eas.model.compute import Compute, DedicatedCompute, InstanceType, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.unknown import JsonObject, is_unknown
from pulumi_pai_eas.wire.coercion import fits
from pulumi_pai_eas.wire.fields import SERVICE, Kind, parts
from pulumi_pai_eas.wire.item_fields import MACHINE_TYPE
from pulumi_pai_eas.wire.rows import fill, look, merge_extra, remove, take
from pulumi_pai_eas.wire.values import ABSENT, is_objects

_MACHINE = parts("cloud.computing.instance_type")
_MACHINES = parts("cloud.computing.instances")
_CLASSES: dict[str, type[PublicCompute] | type[DedicatedCompute] | type[QuotaCompute]] = {
    "public": PublicCompute,
    "dedicated": DedicatedCompute,
    "quota": QuotaCompute,
}
_ROWS = tuple(row for row in SERVICE if row.spec[0] == "compute" and row.spec[1] != "instance_types")
_PLACES_OF_PUBLIC = ("cpu", "memory", "gpu", "disable_spot_protection_period")
"""Fields that mean public machines where neither a group nor a quota is named."""


def take_compute(document: JsonObject) -> Compute | None:
    """The compute of a canonical document, which loses what was taken. Fields that its kind does not have stay."""
    kind = _kind(document)
    if kind is None:
        return None
    section = _CLASSES[kind]
    values: JsonObject = take([row for row in _ROWS if row.spec[1] in section.model_fields], document).get(
        "compute", {}
    )
    if kind != "quota":
        machines = _take_machines(document)
        if machines is not None:
            values["instance_types"] = machines
    return section(**values)


def _kind(document: JsonObject) -> Literal["public", "dedicated", "quota"] | None:
    if _names(look(document, parts("metadata.quota_id"))):
        return "quota"
    if _names(look(document, parts("metadata.resource"))):
        return "dedicated"
    said = (row for row in _ROWS if row.spec[1] in _PLACES_OF_PUBLIC)
    if _has_machines(document) or any(_has(document, row.json, row.kind) for row in said):
        return "public"
    return None


def _has(document: JsonObject, path: tuple[str, ...], kind: Kind) -> bool:
    value = look(document, path)
    return value is not ABSENT and fits(kind, value)


def _names(value: Any) -> bool:
    """Whether it is the id of something; the empty text means public machines."""
    return value is not ABSENT and fits(Kind.TEXT, value) and (is_unknown(value) or value != "")


def _is_machine_list(value: Any) -> bool:
    """A list of machine types that `instance_types` can hold and `expand` writes as a list again."""
    if is_unknown(value):
        return True
    if not is_objects(value) or not value:
        return False
    items = value
    typed = all(is_unknown(item) or ("type" in item and fits(Kind.TEXT, item["type"])) for item in items)
    return typed and not (len(items) == 1 and (is_unknown(items[0]) or items[0].keys() == {"type"}))


def _has_machines(document: JsonObject) -> bool:
    return _is_machine_list(look(document, _MACHINES)) or _has(document, _MACHINE, Kind.MACHINE)


def _take_machines(document: JsonObject) -> Any:
    """The machine types. The list goes before the single type, which then stays where it is."""
    machines = look(document, _MACHINES)
    if _is_machine_list(machines):
        remove(document, _MACHINES)
        if is_unknown(machines):
            return machines
        return [_read_machine(item) for item in machines]
    if _has(document, _MACHINE, Kind.MACHINE):
        machine = look(document, _MACHINE)
        remove(document, _MACHINE)
        return [machine]
    return None


def _read_machine(item: Any) -> Any:
    if is_unknown(item):
        return item
    values = take(MACHINE_TYPE, item)
    if not item and values.keys() == {"type"}:
        return values["type"]
    return InstanceType(**values, extra=item or None)


def write_machine(choices: Any, _compute: Any) -> Any:
    """`instance_type`: the one machine type that says nothing more, or nothing."""
    if is_unknown(choices) or len(choices) != 1:
        return None
    return _bare(choices[0])


def write_machines(choices: Any, _compute: Any) -> Any:
    """`instances`: the machine types that need a list, or nothing."""
    if is_unknown(choices):
        return choices
    if not choices or (len(choices) == 1 and _bare(choices[0]) is not None):
        return None
    return [_write_machine(choice) for choice in choices]


def _bare(choice: Any) -> Any:
    """The name of a choice that says nothing more; None where it does."""
    if is_unknown(choice) or isinstance(choice, str):
        return choice
    machine = cast("InstanceType", choice)
    plain = machine.spot_price_limit is None and machine.capacity is None and not _says_more(machine)
    return machine.type if plain else None


def _says_more(machine: InstanceType) -> bool:
    return not is_unknown(machine.extra) and bool(machine.extra)


def _write_machine(choice: Any) -> Any:
    if is_unknown(choice):
        return choice
    if isinstance(choice, str):
        return {"type": choice}
    item: JsonObject = {}
    fill(MACHINE_TYPE, cast("InstanceType", choice), item, {})
    return merge_extra(item, choice.extra)
