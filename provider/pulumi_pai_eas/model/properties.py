"""From the model to the property bag: the keys in a user's state (lowerCamel; a contract)."""

from __future__ import annotations

from typing import Any, cast

from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.containers import Container, EnvVar
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.service import Desired, Effective, ServiceSpec
from pulumi_pai_eas.model.shape import key_of, slots
from pulumi_pai_eas.model.unknown import Section, is_unknown

EFFECTIVE = {field: f"effective{key_of(field)[0].upper()}{key_of(field)[1:]}" for field in Effective.model_fields}
"""Field of Effective to its key: `service_name` is `effectiveServiceName`."""
_OWN = ("region", "service_name_prefix", "auto_name", "owner", "cron_scaler", "traffic", "needs")
INPUT_KEYS: frozenset[str] = frozenset(
    [key_of(name) for name in (*ServiceSpec.model_fields, *Options.model_fields, *_OWN)]
    + list(EFFECTIVE.values())
    + ["instanceType", "environment", "gitPasswords"]
)
"""Every key that an input may have; what else stands in a resource's state is an output."""


def to_bag(what: Desired | ServiceSpec) -> dict[str, Any]:
    """Properties of a spec or of a whole resource; what is absent has no key. Environments are dicts where they can be.

    Nothing is hoisted out of lists here (`property_bag.hoist` does that).
    """
    if isinstance(what, ServiceSpec):
        return section_bag(what)
    bag = section_bag(what.spec)
    if what.shorthand and "compute" in bag:
        types = _one_plain_type(what.spec)
        if types is not None:
            del bag["compute"]
            bag["instanceType"] = types
    for name in _OWN:
        value = getattr(what, name)
        if value is not None:
            bag[key_of(name)] = _value(value)
    bag |= section_bag(what.options)
    for name, key in EFFECTIVE.items():
        value = getattr(what.effective, name)
        if value is not None:
            bag[key] = value
    return bag


def section_bag(section: Section) -> dict[str, Any]:
    """Properties of one section."""
    bag: dict[str, Any] = {}
    for name, slot in slots(type(section)).items():
        value = getattr(section, name)
        if value is None:
            continue
        if name == "env" and isinstance(section, Container):
            as_map = environment_map(value)
            bag[slot.key] = _value(value) if as_map is None else as_map
        else:
            bag[slot.key] = _value(value)
    return bag


def environment_map(env: Any) -> dict[str, Any] | None:
    """The dict form of an environment, or None where only the list says the same.

    A list keeps order and repeats; both matter when a name stands twice or a value refers to another (`$(`).
    """
    if is_unknown(env):
        return None
    found: dict[str, Any] = {}
    for item in cast("list[object]", env):
        if is_unknown(item):
            return None
        variable = cast("EnvVar", item)
        name, value = variable.name, variable.value
        if is_unknown(name) or name is None or name in found or value is None:
            return None
        if not is_unknown(value) and "$(" in value:
            return None
        found[name] = value
    return found or None


def _one_plain_type(spec: ServiceSpec) -> Any | None:
    compute = spec.compute
    if is_unknown(compute) or not isinstance(compute, PublicCompute):
        return None
    types = compute.instance_types
    if is_unknown(types):
        return types
    rest = compute.model_copy(update={"instance_types": None})
    if (
        rest == PublicCompute()
        and types is not None
        and len(types) == 1
        and (is_unknown(types[0]) or isinstance(types[0], str))
    ):
        return types[0]
    return None


def _value(value: Any) -> Any:
    if is_unknown(value):
        return value
    if isinstance(value, Section):
        return section_bag(value)
    if isinstance(value, list):
        return [_value(item) for item in cast("list[object]", value)]
    return value
