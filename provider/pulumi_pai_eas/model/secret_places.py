"""Which texts of a service are secret, so that no message shows them, whoever says them again. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from pydantic import BaseModel

from pulumi_pai_eas.model.inference_engine import command_text, option
from pulumi_pai_eas.model.storage import GitMount
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.property_bag import OPAQUE_KEYS, PASSWORD_IN_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.service import ServiceSpec

_PLAIN_NUMBER = re.compile(r"\d{1,6}")
"""A port or a count in an environment: to hide it would make the message useless."""
_TELLING_KEY = re.compile(r"(?i)passw|secret|token|auth|credential|(?:api|access)_?key")
_SECRET_OPTIONS = ("--api-key", "--token", "--password", "--hf-token", "--auth-token")
_SHORTEST = 8
"""Characters. Shorter texts of free service JSON are ordinary words; hiding them would spoil messages."""


def given_texts(spec: ServiceSpec) -> frozenset[str]:
    """What a user may have given as a secret: every longer text of `extra` and `source`, passwords in any address.

    Not what the spec also says in plain, such as a path.
    """
    plain = _plain_text(spec)
    return frozenset(text for text in _inside(spec, free=False) if text not in plain)


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


def secrets_of(spec: ServiceSpec, token: str | None = None) -> frozenset[str]:
    """Everything secret that a spec holds, and the access token.

    Environment values are secret, but for short numbers and for what the spec also says in plain, such as a path.
    """
    found = {token, *_own(spec)}
    plain = _plain_text(spec)
    for container in _known(spec.containers):
        found.update(
            value for value in _environment(container) if not _PLAIN_NUMBER.fullmatch(value) and value not in plain
        )
        found.update(_options(container))
    for mount in _known(spec.storage):
        if isinstance(mount, GitMount):
            found.update((_text(mount.password), *passwords_in(_text(mount.repo) or "")))
    found.update(_telling(spec.extra))
    return frozenset(value for value in found if value)


def _own(spec: ServiceSpec) -> Iterator[str | None]:
    yield _text(spec.token)
    auth = _text(spec.docker_auth)
    if auth is not None:
        yield from of_registry(auth)


def _environment(container: Container) -> Iterator[str]:
    for variable in _known(container.env):
        value = _text(variable.value)
        if value is not None:
            yield value


def _options(container: Container) -> Iterator[str]:
    try:
        text = command_text(container)
    except Undetermined:
        return
    for name in _SECRET_OPTIONS:
        value = option(text, name)
        if value is not None:
            yield value


def _telling(extra: Any) -> Iterator[str]:
    """Texts in `extra` under a key that says what they are."""
    if is_unknown(extra):
        return
    if isinstance(extra, dict):
        for key, value in cast("dict[str, Any]", extra).items():
            text = _text(value)
            if text is not None and _TELLING_KEY.search(key):
                yield text
            else:
                yield from _telling(value)
    elif isinstance(extra, list):
        for item in cast("list[object]", extra):
            yield from _telling(item)


def _plain_text(spec: ServiceSpec) -> str:
    """What the spec says in plain anyway."""
    texts: list[str | None] = [_text(spec.service_name)]
    for container in _known(spec.containers):
        texts.append(_text(container.image))
        try:
            texts.append(command_text(container))
        except Undetermined:
            continue
    texts += [_text(mount.mount_path) for mount in _known(spec.storage)]
    return "\n".join(text for text in texts if text)


def _text(value: Any) -> str | None:
    return value if not is_unknown(value) and isinstance(value, str) else None


def _known(items: Iterable[Any] | None) -> Iterator[Any]:
    if items is None or is_unknown(items):
        return
    yield from (item for item in items if not is_unknown(item))
