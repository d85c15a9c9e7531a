"""Texts of the API that a user may read: one line, not endless, and without anything secret."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.property_bag import PASSWORD_IN_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "[secret]"
LONGEST = 600
"""Characters of an API message that are shown."""
_SHORTEST = 4
"""Shorter secrets are not looked for: they would hide ordinary words."""
_KEY_SHAPES = re.compile(r"\bLTAI[0-9A-Za-z]{8,}|\bSTS\.[0-9A-Za-z]{8,}|\bCAIS[0-9A-Za-z+/=]{40,}")
_SIGNED = re.compile(r"(?is)(?:server\s+)?(?:canonical ?request|string ?to ?sign)\b.*")
"""What the gateway adds to signature errors: the signed request, with headers, token and key id in it."""


def shown(text: str, secrets: Iterable[str] = ()) -> str:
    """The text as it may stand in a message: each secret hidden in every spelling it can have, then cut."""
    text = without(text, secrets)
    text = _KEY_SHAPES.sub(HIDDEN, _SIGNED.sub("", text))
    text = PASSWORD_IN_ADDRESS.sub(f"://{HIDDEN}@", text)
    line = " ".join(text.split()).rstrip(" :;,")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def without(text: str, secrets: Iterable[str]) -> str:
    """The text as it is, with each secret hidden."""
    for secret in sorted({spelling for one in secrets for spelling in _spellings(one)}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _spellings(secret: str) -> tuple[str, ...]:
    if len(secret) < _SHORTEST:
        return ()
    escaped = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    return (secret, *escaped, json.dumps(escaped[0])[1:-1])
