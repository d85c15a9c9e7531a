"""All pages of a list: by number until the total, or by token until there is none. Every loop has a bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pulumi_pai_eas.errors import GarbledReply
from pulumi_pai_eas.wire.reply_fields import Fields

MOST_PAGES = 1000
"""More pages than any account has; a server that never ends is a fault."""
Items: TypeAlias = Callable[[Fields], tuple[Fields, ...]]


def items_at(*path: str) -> Items:
    """Where a reply holds its list: `Services`, or nested as `Vpcs.Vpc`."""

    def items(reply: Fields) -> tuple[Fields, ...]:
        for name in path[:-1]:
            inner = reply.object(name)
            if inner is None:
                return ()
            reply = inner
        return reply.objects(path[-1])

    return items


def numbered(operation: str, ask: Callable[[int], dict[str, Any]], items: Items) -> tuple[Fields, ...]:
    """Pages from 1 on; ends when `TotalCount` is reached or a page is empty, since totals can be wrong.

    Without `TotalCount` the first empty page ends it. Raises GarbledReply beyond MOST_PAGES.
    """
    found: list[Fields] = []
    for page in range(1, MOST_PAGES + 1):
        reply = Fields(operation, ask(page))
        new = items(reply)
        found += new
        total = reply.count("TotalCount")
        if not new or (total is not None and len(found) >= total):
            return tuple(found)
    raise _endless(operation)


def tokened(operation: str, ask: Callable[[str | None], dict[str, Any]], items: Items) -> tuple[Fields, ...]:
    """Pages by `NextToken`; ends when there is none, or when a token comes a second time on an empty page."""
    found: list[Fields] = []
    token: str | None = None
    for _ in range(MOST_PAGES):
        reply = Fields(operation, ask(token))
        new = items(reply)
        found += new
        following = reply.text("NextToken")
        if following is None or (not new and following == token):
            return tuple(found)
        token = following
    raise _endless(operation)


def _endless(operation: str) -> GarbledReply:
    return GarbledReply(operation, f"{operation} gave {MOST_PAGES} pages without an end")
