"""Places of a spec whose texts may be secret though no field says so: free service JSON, and passwords in addresses."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from pydantic import BaseModel

from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.property_bag import OPAQUE_KEYS, PASSWORD_IN_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 8
"""Characters. Shorter texts of free service JSON are ordinary words; hiding them would spoil messages."""


def given_texts(spec: BaseModel) -> frozenset[str]:
    """What a user may have given as a secret: every longer text of `extra` and `source`, passwords in any address."""
    return frozenset(_inside(spec, free=False))


def passwords_in(text: str) -> Iterator[str]:
    """The passwords inside the addresses of a text, as they stand there and decoded."""
    for found in PASSWORD_IN_ADDRESS.finditer(text):
        password = found["password"]
        yield from (password, unquote(password))


def of_registry(docker_auth: str) -> Iterator[str]:
    """The credentials of a registry as they are sent, decoded, and the password alone."""
    yield docker_auth
    try:
        decoded = base64.b64decode(docker_auth, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return  # not what a registry wants; the text itself is hidden
    yield decoded
    yield decoded.partition(":")[2]


def _inside(value: object, *, free: bool) -> Iterator[str]:
    if is_unknown(value):
        return
    if isinstance(value, str):
        yield from passwords_in(value)
        if free and len(value) >= _SHORTEST:
            yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _inside(getattr(value, name), free=free or name in OPAQUE_KEYS)
    elif isinstance(value, dict):
        for member in cast("dict[str, object]", value).values():
            yield from _inside(member, free=free)
    elif isinstance(value, (list, tuple)):
        for item in cast("list[object]", value):
            yield from _inside(item, free=free)
