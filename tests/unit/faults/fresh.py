"""A provider process that has just started, in this one: nothing remembered, time that is not waited for, a wire to cut.

Pauses move the clock of the operations on instead of passing; the network and its time-outs are real.
"""

from __future__ import annotations

import socket
import sys
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.client.endpoints import Endpoint
from pulumi_pai_eas.client.in_flight import InFlight
from pulumi_pai_eas.client.sdk.call import Caller
from pulumi_pai_eas.dynamic import preview, verbs, world
from pulumi_pai_eas.dynamic.session import Session
from pulumi_pai_eas.engine import lines
from pulumi_pai_eas.lifecycle import lookups
from tests.unit.faults.kinds import HASTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from tests.unit.faults.kinds import Kind


class SkippingClock:
    """Real time, of which pauses are skipped."""

    skipped = 0.0

    def __init__(self, _call: object) -> None: ...

    def monotonic(self) -> float:
        return time.monotonic() + SkippingClock.skipped

    def sleep(self, seconds: float) -> None:
        SkippingClock.skipped += max(seconds, 0.001)


@dataclass
class Wire:
    """The way of the requests: calls of one operation, from number `call` on, are refused, or not waited for."""

    kind: Kind | None = None
    operation: str = ""
    call: int = 0
    lasting: bool = False
    seen: int = 0
    struck: int = 0

    def cut(self, kind: Kind, operation: str, call: int, *, lasting: bool) -> None:
        """From now on."""
        self.kind, self.operation, self.call, self.lasting, self.seen, self.struck = (
            kind, operation, call, lasting, 0, 0,
        )  # fmt: skip

    def mend(self) -> None:
        """Nothing more is struck."""
        self.kind = None

    def strikes(self, operation: str) -> str:
        """Count a request; what happens to it."""
        if self.kind is None or not self.kind.wire or operation != self.operation:
            return ""
        self.seen += 1
        if self.seen < self.call or (self.seen > self.call and not self.lasting):
            return ""
        self.struck += 1
        return self.kind.wire


@dataclass
class Said:
    """What the user reads beside errors: warnings and other lines."""

    warnings: list[str] = field(default_factory=list[str])
    lines: list[str] = field(default_factory=list[str])

    def clear(self) -> None:
        """Forget."""
        self.warnings.clear()
        self.lines.clear()

    @property
    def all(self) -> Sequence[str]:
        """Everything."""
        return [*self.warnings, *self.lines]


class FreshProcess:
    """Makes this process a provider that has just started, as often as wished."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, emulator_url: str) -> None:
        self.wire, self.said = Wire(), Said()
        self._patch = monkeypatch
        self._closed = socket.socket()  # bound and not listening: whoever connects is refused
        self._closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PAI_EAS_EMULATOR", emulator_url)
        monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)  # configure() sets it for its process
        monkeypatch.setattr(world, "EngineClock", SkippingClock)
        monkeypatch.setattr(lines, "say", self._say)
        monkeypatch.setattr(Caller, "send", self._sending(Caller.send))

    def close(self) -> None:
        """Give the port back."""
        self._closed.close()

    def start(self) -> None:
        """A new process."""
        session = Session()
        for module in (verbs, preview):
            self._patch.setattr(module, "SESSION", session)
        connect.forget()
        catalogue.forget()
        lookups.SHARED._answers.clear()  # pyright: ignore[reportPrivateUsage]
        world._said.clear()  # pyright: ignore[reportPrivateUsage]
        self._patch.setattr(connect, "IN_FLIGHT", InFlight())

    def _say(self, text: str, *, urn: str, warning: bool = False, passing: bool = False) -> bool:
        assert urn, "a line belongs to a resource"
        assert not (warning and passing)
        (self.said.warnings if warning else self.said.lines).append(text)
        return True

    def _sending(self, send: Any) -> Any:
        def cut(caller: Caller, request: Any, timeout: float, secrets: Sequence[str] = ()) -> dict[str, Any]:
            happens = self.wire.strikes(request.action)
            if happens == "refused":
                closed = Endpoint("http", f"127.0.0.1:{self._closed.getsockname()[1]}")
                caller = replace(caller, endpoint=closed)
            return cast("dict[str, Any]", send(caller, request, HASTE if happens == "hasty" else timeout, secrets))

        return cut
