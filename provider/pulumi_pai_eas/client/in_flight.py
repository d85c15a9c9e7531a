"""A limit of calls in flight, for the whole process: it halves when the API throttles, and grows back by one."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from pulumi_pai_eas.client.pace import Pace

MOST = 16
"""Calls at a time when nothing was ever throttled. Rates allowed by EAS are unpublished."""
_LOOK_SECONDS = 0.25


class InFlight:
    """At most `limit` calls at a time; thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._limit = most
        self._running = 0
        self._answered = 0
        self._changed = threading.Condition()

    @property
    def limit(self) -> int:
        """How many calls may be in flight now."""
        return self._limit

    @contextmanager
    def place(self, operation: str, pace: Pace, *, mutation: bool) -> Generator[None]:
        """Wait for a place and hold it; raises Cancelled or DeadlineExceeded while waiting, as `Pace.before`."""
        with self._changed:
            pace.before(operation, mutation=mutation)
            while self._running >= self._limit:
                self._changed.wait(_LOOK_SECONDS)
                pace.before(operation, mutation=mutation)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def throttled(self) -> None:
        """A call was throttled: half as many at a time from now on, at least one."""
        with self._changed:
            self._limit = max(1, self._limit // 2)
            self._answered = 0

    def answered(self) -> None:
        """A call was not throttled; after as many of them as the limit allows, it grows by one."""
        with self._changed:
            self._answered += 1
            if self._answered >= self._limit and self._limit < self._most:
                self._limit += 1
                self._answered = 0
                self._changed.notify()
