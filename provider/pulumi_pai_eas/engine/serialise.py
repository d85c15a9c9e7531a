"""Property bags to and from the engine's wire form, and the mark that makes a value a secret."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, cast

from pulumi.runtime import rpc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.struct_pb2 import Struct

PROVIDER_KEY = "__provider"  # where the SDK keeps the pickled provider in every bag
SECRET_VALUE_KEY = "value"  # noqa: S105 - the SDK's word for what a secret's mark is around


def wrap_secret(value: object) -> object:
    """A value that the engine stores encrypted; at any depth of outputs and of read's inputs."""
    return cast("object", rpc.wrap_rpc_secret(value))


def is_secret(value: object) -> bool:
    """Whether a value is marked as a secret."""
    return bool(rpc.is_rpc_secret(value))


def unwrap_secrets(value: Any) -> Any:
    """The value without any mark of a secret, at any depth."""
    if is_secret(value):
        return unwrap_secrets(value[SECRET_VALUE_KEY])
    if isinstance(value, dict):
        return {key: unwrap_secrets(member) for key, member in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [unwrap_secrets(member) for member in cast("list[object]", value)]
    return value


def to_struct(bag: Mapping[str, object]) -> Struct:
    """A bag as the engine takes it; marked secrets stay marked, None at the top is left out as the servicer does."""
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        return loop.run_until_complete(rpc.serialize_properties(dict(bag), {}))


def from_struct(struct: Struct, *, keep_unknowns: bool = False) -> dict[str, Any]:
    """A bag as the servicer hands it to a provider: whole numbers are floats, None at the top is left out."""
    return cast("dict[str, Any]", rpc.deserialize_properties(struct, keep_unknowns))
