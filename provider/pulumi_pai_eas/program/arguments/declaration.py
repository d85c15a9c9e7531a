"""What makes a class one of arguments or outputs: typed for editors, known to Pulumi, its keys in camelCase."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

import pulumi

from pulumi_pai_eas.property_bag import camel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")
REQUIRED: Any = object()
"""Stands for the default of a field that must be given."""
_FIELDS = "_declared_fields"


@dataclass_transform(kw_only_default=True)
def shared(cls: type[T]) -> type[T]:
    """Mark fields that several argument classes inherit; not an argument class itself."""
    return cls


@dataclass_transform(kw_only_default=True)
def arguments(cls: type[T]) -> type[T]:
    """Make `pulumi.input_type` of a class with annotated fields: camelCase keys, constructed by keyword only.

    A field without a default must be given. Pulumi takes None as absent, so None is never stored. The constructor
    raises TypeError for a name that is no field, naming the nearest, and for a `kind` other than the class's own.
    """
    annotations: dict[str, Any] = {}
    for base in reversed(cls.__mro__[:-1]):
        annotations |= inspect.get_annotations(base)
    fields = {name: getattr(cls, name, REQUIRED) for name in annotations}
    cls.__annotations__ = annotations
    for name, default in fields.items():
        key = camel(name)
        setattr(cls, name, pulumi.property(key) if default is REQUIRED else pulumi.property(key, default=default))
    setattr(cls, "__init__", _constructor(cls.__name__, fields))  # noqa: B010 - Pulumi makes one only where there is none
    setattr(cls, _FIELDS, annotations)
    return pulumi.input_type(cls)


def readable(cls: type[T]) -> type[T]:
    """Make the annotated attributes of a resource class Pulumi properties with camelCase keys.

    `pulumi.getter` on hand-written properties does the same, and so do annotations alone, but these are not inherited.
    """
    for name, annotation in inspect.get_annotations(cls).items():
        setattr(cls, name, property(pulumi.getter(name=camel(name))(_reader(name, annotation))))
    return cls


def _reader(name: str, annotation: Any) -> Callable[[Any], Any]:
    def read(self: pulumi.Resource) -> Any:
        return vars(self).get(name)

    read.__name__ = name
    read.__annotations__ = {"return": annotation}
    return read


def output(cls: type[T]) -> type[T]:
    """Make `pulumi.output_type` of a class with annotated fields: camelCase keys, read by Python name."""
    for name in inspect.get_annotations(cls):
        setattr(cls, name, pulumi.property(camel(name)))
    return pulumi.output_type(cls)


def fields_of(cls: type) -> Mapping[str, Any] | None:
    """The annotations of an argument class by field; None for any other class."""
    return cast("Mapping[str, Any] | None", getattr(cls, _FIELDS, None))


def unknown_argument(owner: str, name: str, known: Iterable[str]) -> TypeError:
    """The error for a name that is no argument, with the nearest one that is."""
    import difflib

    there = sorted(known)
    near = difflib.get_close_matches(name, there, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(there)}"
    return TypeError(f"{owner} has no argument {name!r}; {hint}")


def _constructor(owner: str, fields: Mapping[str, Any]) -> Callable[..., None]:
    required = [name for name, default in fields.items() if default is REQUIRED]
    constant = fields.get("kind")

    def __init__(self: Any, **values: Any) -> None:  # noqa: N807
        for name in values:
            if name not in fields:
                raise unknown_argument(owner, name, fields)
        missing = [repr(name) for name in required if name not in values]
        if missing:
            raise TypeError(f"{owner} needs {' and '.join(missing)}")
        if values.get("kind", constant) != constant:
            raise TypeError(f"{owner} is of kind {constant!r}, not {values['kind']!r}")
        for name, default in fields.items():
            value = values.get(name, default)
            if value is not None:
                self.__dict__[name] = value

    return __init__
