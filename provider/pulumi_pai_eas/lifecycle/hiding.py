"""Which values of a service are secret, so that no text taken from its logs or events tells them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.client.redaction import shown
from pulumi_pai_eas.model.inference_engine import command_text, option
from pulumi_pai_eas.model.secret_places import of_registry, passwords_in
from pulumi_pai_eas.model.storage import GitMount
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.service import ServiceSpec

_PLAIN_NUMBER = re.compile(r"\d{1,6}")
"""A port or a count in an environment: to hide it would make the message useless."""
_TELLING_KEY = re.compile(r"(?i)passw|secret|token|auth|credential|(?:api|access)_?key")
_SECRET_OPTIONS = ("--api-key", "--token", "--password", "--hf-token", "--auth-token")


def hidden(text: str, secrets: frozenset[str]) -> str:
    """The text on one line, secrets hidden in every spelling they can have."""
    return shown(text, secrets)


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
