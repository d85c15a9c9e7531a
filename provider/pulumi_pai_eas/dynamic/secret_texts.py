"""The secret texts in the bags of a call, so that not even the trace of a defect shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.property_bag import (
    HOISTS,
    OPAQUE_KEYS,
    SECRET_KEYS,
    SECRET_MAPS,
    SECRET_MEMBERS,
    is_secret_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pulumi_pai_eas.model.unknown import JsonObject

HIDDEN = "***"
SHORTEST = 4
"""A shorter text stands in too many words to be hidden."""
_WHOLE = frozenset({*SECRET_KEYS, *SECRET_MAPS, *(rule.key for rule in HOISTS), "accessToken"})
_MEMBERS = frozenset({*(rule.member for rule in HOISTS), *(member for _, member in SECRET_MEMBERS)})


def without_secrets(text: str, bags: Iterable[object]) -> str:
    """The text with every secret of these property bags hidden."""
    found = {secret for bag in bags for secret in _secrets(bag, opaque=False)}
    for secret in sorted(found, key=len, reverse=True):
        for spelling in {secret, repr(secret)[1:-1]}:
            text = text.replace(spelling, HIDDEN)
    return text


def _secrets(value: object, *, opaque: bool) -> Iterator[str]:
    """Texts under keys that are secret. `opaque`: inside service JSON, where a key's spelling tells."""
    if type(value) is dict:
        for key, member in cast("JsonObject", value).items():
            if key in _WHOLE or key in _MEMBERS or (opaque and is_secret_key(key)):
                yield from _texts(member)
            else:
                yield from _secrets(member, opaque=opaque or key in OPAQUE_KEYS)
    elif type(value) is list:
        for item in cast("list[object]", value):
            yield from _secrets(item, opaque=opaque)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside; numbers of ports and counts in an environment stay readable."""
    if type(value) is str:
        if len(value) >= SHORTEST and not value.isdecimal():
            yield value
    elif type(value) is dict:
        for member in cast("JsonObject", value).values():
            yield from _texts(member)
    elif type(value) is list:
        for item in cast("list[object]", value):
            yield from _texts(item)
