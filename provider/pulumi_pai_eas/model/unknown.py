"""One sentinel for what is not known: an Output without a value at preview, and a fact that could not be fetched.

Every field of a spec accepts it, in lists as an element that keeps its position. Using it raises `Undetermined`, so
that rules are written as if everything were known and their runner skips what cannot be decided.
"""

from __future__ import annotations

from typing import Annotated, Any, NoReturn, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, WrapValidator
from pydantic_core import CoreSchema, core_schema

Json: TypeAlias = Any
"""Any JSON value: what an opaque field holds."""
JsonObject: TypeAlias = dict[str, Any]


class Undetermined(Exception):  # noqa: N818 - a signal to the rule runner, not an error
    """A value was used that is not known."""


def _refuse(*_arguments: object, **_named: object) -> NoReturn:
    raise Undetermined


class _Unknown:
    """Raises Undetermined on every use but `repr`, `is` and `is_unknown`."""

    __slots__ = ()
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __call__ = _refuse
    __str__ = __format__ = __int__ = __float__ = __index__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = _refuse
    __hash__ = _refuse
    __class__ = property(_refuse)  # pyright: ignore[reportIncompatibleMethodOverride]  # isinstance() and class patterns raise too

    def __getattr__(self, name: str) -> NoReturn:
        raise Undetermined

    def __repr__(self) -> str:
        return "<unknown>"

    def __copy__(self) -> _Unknown:
        return self

    def __deepcopy__(self, _memo: object) -> _Unknown:
        return self


UNKNOWN: Any = _Unknown()
"""The sentinel. Compare with `is_unknown`, never with `==`."""


def is_unknown(value: object) -> bool:
    """Whether a value is the sentinel."""
    return type(value) is _Unknown


def holds_unknown(value: object) -> bool:
    """Whether the sentinel is the value or anywhere inside it (dicts, lists, tuples, sections)."""
    if is_unknown(value):
        return True
    if isinstance(value, dict):
        return any(holds_unknown(item) for item in cast("dict[str, object]", value).values())
    if isinstance(value, (list, tuple)):
        return any(holds_unknown(item) for item in cast("list[object]", value))
    if isinstance(value, BaseModel):
        return any(holds_unknown(getattr(value, name)) for name in type(value).model_fields)
    return False


def _pass_unknown(value: Any, handler: Any) -> Any:
    if is_unknown(value) or (type(value) is dict and is_unknown(cast("JsonObject", value).get("kind"))):
        return UNKNOWN
    return handler(value)


T = TypeVar("T")
Item = Annotated[T, WrapValidator(_pass_unknown)]
"""An element of a list or a value of a map that may be unknown."""


class Section(BaseModel):
    """A part of a spec: frozen, strict about types and keys, each field may be unknown.

    Absent is None, always; whether a field was given does not matter beyond that.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        protected_namespaces=(),
        populate_by_name=True,
        revalidate_instances="never",
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let the sentinel through in every field but the discriminator `kind`."""
        schema = handler(source)
        node = cast("dict[str, Any]", schema)
        while node["type"] != "model-fields":
            if "schema" not in node:
                return schema  # a reference to a model that is already built
            node = node["schema"]
        for name, field in node["fields"].items():
            if name == "kind":
                continue
            holder, inner = field, field["schema"]
            if inner["type"] == "default":
                holder, inner = inner, inner["schema"]
            holder["schema"] = core_schema.no_info_wrap_validator_function(_pass_unknown, inner)
        return schema
