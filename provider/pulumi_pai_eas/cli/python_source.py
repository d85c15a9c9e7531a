"""A Python program that declares services with typed arguments, its secrets taken from the stack's configuration."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pulumi_pai_eas as pai
from pulumi_pai_eas.cli.expressions import Expression, Group, Text, Word, call, listed, literal, members, rendered
from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.edit import Path, shown
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.properties import environment_map, to_bag
from pulumi_pai_eas.model.scaling import Autoscaler, ScaleMetric
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.model.shape import key_of
from pulumi_pai_eas.model.unknown import Section
from pulumi_pai_eas.program.arguments.shape import service_slots
from pulumi_pai_eas.property_bag import snake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = '''"""Services that existed before this program: written by `pai-eas import`."""

import pulumi
import pulumi_pai_eas as pai
'''
CONFIG = "\nconfig = pulumi.Config()\n"
NOT_TYPED = "type: ignore"
"""On a literal that stands for an argument class whose required arguments the service lacks."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One service: the resource's name, what is declared, and the places of its secrets (keys of the bag)."""

    resource: str
    desired: Desired
    secrets: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class ConfigSecret:
    """A value that the program takes from the stack's configuration under `key`; `what` says where it belongs."""

    key: str
    value: Any
    what: str

    @property
    def text(self) -> str:
        """The value as the configuration holds it: objects and numbers as JSON."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A program, and the secrets that it expects to find in the configuration."""

    text: str
    secrets: tuple[ConfigSecret, ...]


def program(declarations: Sequence[Declaration]) -> Source:
    """The whole program. No secret stands in it."""
    writer = _Writer()
    services = [writer.service(declaration) for declaration in declarations]
    head = HEAD + (CONFIG if writer.secrets else "")
    return Source(head + "".join(f"\n{service}\n" for service in services), tuple(writer.secrets))


def variable(resource: str) -> str:
    """A Python name for a resource."""
    name = re.sub(r"\W", "_", resource, flags=re.ASCII).lower()
    if not name or name[0].isdigit():
        name = f"service_{name}"
    taken = keyword.iskeyword(name) or name in {"pai", "pulumi", "config"}
    return f"{name}_service" if taken else name


class _Writer:
    """Writes one program; keeps the keys and variables that it has given."""

    def __init__(self) -> None:
        self.secrets: list[ConfigSecret] = []
        self._names: set[str] = set()
        self._keys: set[str] = set()
        self._declaration = Declaration("", Desired(spec=ServiceSpec()))

    def service(self, declaration: Declaration) -> str:
        """The statement that declares a service. It is protected, as `pulumi import` leaves it."""
        self._declaration = declaration
        name = _unused(variable(declaration.resource), self._names)
        values = _arguments(declaration.desired)
        protected = call("pulumi.ResourceOptions", [("protect", Word("True"))])
        arguments: list[tuple[str, Expression]] = [("", Text(declaration.resource))]
        arguments += [
            (slot.name, self._value(values[slot.name], (slot.key,)))
            for slot in service_slots().values()
            if slot.name in values
        ]
        arguments.append(("opts", protected))
        target = f"{name} = "
        return target + rendered(call("pai.Service", arguments), before=len(target))

    def _value(self, value: Any, path: Path) -> Expression:
        if path in self._declaration.secrets:
            return self._secret(value, path)
        if isinstance(value, Section):
            return self._section(value, path)
        if isinstance(value, list):
            items = cast("list[object]", value)
            return listed([self._value(item, (*path, index)) for index, item in enumerate(items)])
        if isinstance(value, dict):
            pairs = cast("dict[str, Any]", value).items()
            return members([(key, self._value(member, (*path, key))) for key, member in pairs])
        return literal(value)

    def _section(self, section: Section, path: Path) -> Group:
        fields = [name for name in type(section).model_fields if getattr(section, name) is not None]
        pairs = [
            (snake(key_of(name)), self._member(section, name, (*path, key_of(name))))
            for name in fields
            if name != "kind"
        ]
        argument_class = getattr(pai, f"{type(section).__name__}Args")
        if _can_be_made(argument_class, [name for name, _ in pairs]):
            return call(f"pai.{argument_class.__name__}", pairs)
        kind = [("kind", literal(getattr(section, "kind")))] if "kind" in fields else []  # noqa: B009 - not every section has one
        return members([*kind, *pairs], NOT_TYPED)

    def _member(self, section: Section, field: str, path: Path) -> Expression:
        value = getattr(section, field)
        if isinstance(section, Container) and field == "env":
            as_map = environment_map(value)
            return self._value(value if as_map is None else as_map, path)
        if isinstance(section, Autoscaler) and field == "metrics":
            thresholds = _thresholds(cast("list[ScaleMetric]", value))
            return self._value(value, path) if thresholds is None else literal(thresholds)
        return self._value(value, path)

    def _secret(self, value: Any, path: Path) -> Expression:
        resource = self._declaration.resource
        last = next(part for part in reversed(path) if isinstance(part, str) and part != "value")
        if path[-1] == "value" and isinstance(path[-2], int):
            last = _variable_name(self._declaration.desired, path) or last
        # An environment variable is spelled as it is, a property key like the argument.
        words = snake(last) if "env" not in path else last.lower()
        key = _unused(re.sub(r"\W", "_", f"{variable(resource)}_{words}", flags=re.ASCII), self._keys)
        self.secrets.append(ConfigSecret(key, value, f"{shown(path)} of {resource}"))
        method = "require_secret" if isinstance(value, str) else "require_secret_object"
        return Word(f'config.{method}("{key}")')


def _arguments(desired: Desired) -> dict[str, Any]:
    """Everything that is declared, by argument; a single plain machine type as `instance_type`."""
    values = {snake(key_of(name)): getattr(desired.spec, name) for name in ServiceSpec.model_fields}
    values |= {name: getattr(desired.options, name) for name in Options.model_fields}
    values |= {name: getattr(desired, name) for name in ("region", "cron_scaler", "traffic", "needs")}
    short = to_bag(desired).get("instanceType")
    if short is not None:
        values |= {"instance_type": short, "compute": None}
    return {name: value for name, value in values.items() if value is not None}


def _can_be_made(argument_class: type, names: list[str]) -> bool:
    """Whether these arguments are all that the class requires."""
    try:
        argument_class(**dict.fromkeys(names, ""))
    except TypeError:
        return False
    return True


def _thresholds(metrics: list[ScaleMetric]) -> dict[str, int | float] | None:
    """Metrics as the short form, where that says the same."""
    found: dict[str, int | float] = {}
    for metric in metrics:
        if metric.name is None or metric.threshold is None or metric.service is not None or metric.name in found:
            return None
        found[metric.name] = metric.threshold
    return found


def _variable_name(desired: Desired, path: Path) -> str | None:
    """The name beside a value in the list form of an environment."""
    value: Any = to_bag(desired)
    for part in path[:-1]:
        value = value[part]
    name: str | None = cast("dict[str, Any]", value).get("name")
    return name


def _unused(name: str, taken: set[str]) -> str:
    found = next(candidate for candidate in _candidates(name) if candidate not in taken)
    taken.add(found)
    return found


def _candidates(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
