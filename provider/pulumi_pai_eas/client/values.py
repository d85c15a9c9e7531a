"""Values of the configuration: text, and JSON inside text, as the engine passes them on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping


def text_of(values: Mapping[str, Any], name: str) -> str | None:
    """The value as text; None when it is absent or empty; raises ConfigurationError when it is no text."""
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be text")
    return value.strip() or None


def json_value(text: str, name: str) -> Any:
    """What the text holds as JSON; raises ConfigurationError, never quoting the text: it may be a secret."""
    try:
        return json.loads(text)
    except ValueError:
        raise ConfigurationError(f"{name} must be JSON") from None


def object_value(value: object, name: str) -> dict[str, Any]:
    """The value, which must be an object; raises ConfigurationError."""
    if not isinstance(value, dict):
        raise ConfigurationError(f"{name} must be an object")
    return cast("dict[str, Any]", value)


def whole_number(value: object, name: str) -> int:
    """The value, which must be a number without a fraction; raises ConfigurationError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigurationError(f"{name} must be a whole number")
    return value
