"""Secrets as files of the engine hold them: in an import file in clear, in a state encrypted or in clear."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.engine.serialise import SECRET_VALUE_KEY, is_secret, wrap_secret

if TYPE_CHECKING:
    from pulumi_pai_eas.model.edit import Path

PLAINTEXT = "plaintext"
_MARK: dict[str, object] = {
    key: value for key, value in cast("dict[str, object]", wrap_secret("")).items() if key != SECRET_VALUE_KEY
}


def in_file(value: Any) -> Any:
    """A value with its marked secrets as an import file takes them: the mark, and the value as JSON text."""
    if is_secret(value):
        return {**_MARK, PLAINTEXT: json.dumps(value[SECRET_VALUE_KEY])}
    if isinstance(value, dict):
        return {key: in_file(member) for key, member in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [in_file(member) for member in cast("list[object]", value)]
    return value


def revealed(value: Any, path: Path = ()) -> tuple[Any, tuple[Path, ...]]:
    """A value of a state with its secrets in clear, and the places of those that are encrypted, which are left out."""
    encrypted: list[Path] = []
    return _revealed(value, path, encrypted), tuple(encrypted)


def _revealed(value: Any, path: Path, encrypted: list[Path]) -> Any:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if members.keys() >= _MARK.keys():
            if PLAINTEXT in members:
                return _revealed(json.loads(members[PLAINTEXT]), path, encrypted)
            encrypted.append(path)
            return None
        return {key: _revealed(member, (*path, key), encrypted) for key, member in members.items()}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_revealed(item, (*path, index), encrypted) for index, item in enumerate(items)]
    return value
