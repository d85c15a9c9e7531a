"""The ports of one operation, on top of the engine: time, lines under the resource, and the wish to stop."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from pulumi_pai_eas.engine import cancel, lines
from pulumi_pai_eas.engine.call import Call, current_call
from pulumi_pai_eas.lifecycle.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.client.ports import Connection

DEFAULT_SECONDS: Mapping[str, float] = {"create": 1200.0, "update": 1200.0, "delete": 600.0, "read": 300.0}
"""How long an operation may take when the user sets no custom timeout."""


class EngineClock:
    """Real time; a sleep ends early when the operation is cancelled or its engine is gone."""

    def __init__(self, call: Call | None) -> None:
        self._call = call

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        cancel.cancelled.wait(seconds, self._call)


class EngineCancellation:
    """Ctrl-C, or an engine that is gone."""

    def __init__(self, call: Call | None) -> None:
        self._call = call

    def requested(self) -> bool:
        """Whether nothing more may be started."""
        return cancel.cancelled.is_set() or (self._call is not None and not self._call.is_active())


_said: set[tuple[str, str]] = set()
_lock = threading.Lock()


class EngineReporter:
    """Lines under one resource; a line that was said once in this process is not said again."""

    def __init__(self, urn: str) -> None:
        self._urn = urn

    def status(self, text: str) -> None:
        """A passing line in the resource's own row."""
        lines.say(text, urn=self._urn, passing=True)

    def info(self, text: str) -> None:
        """A line that stays."""
        if self._is_new(text):
            lines.say(text, urn=self._urn)

    def warning(self, text: str) -> None:
        """A warning that stays."""
        if self._is_new(text):
            lines.say(text, urn=self._urn, warning=True)

    def _is_new(self, text: str) -> bool:
        with _lock:
            if (self._urn, text) in _said:
                return False
            _said.add((self._urn, text))
            return True


def reporter() -> EngineReporter:
    """The reporter of the call we are in."""
    call = current_call()
    return EngineReporter(call.urn if call else "")


def surroundings(connection: Connection) -> Surroundings:
    """Everything an operation needs, for the call we are in; the deadline from the user's custom timeouts."""
    call = current_call()
    clock = EngineClock(call)
    seconds = call.timeout if call is not None else None
    if seconds is None:
        seconds = DEFAULT_SECONDS.get(call.verb if call is not None else "read", DEFAULT_SECONDS["read"])
    cancellation = EngineCancellation(call)
    deadline = clock.monotonic() + seconds
    return Surroundings(
        connection=connection.within(clock, cancellation, deadline),
        clock=clock,
        reporter=EngineReporter(call.urn if call else ""),
        cancellation=cancellation,
        deadline=deadline,
        urn=call.urn if call else None,
    )
