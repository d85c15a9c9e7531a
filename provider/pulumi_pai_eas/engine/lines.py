"""Lines under a resource, and in its own row while it is worked on: the engine's log service.

The engine starts the provider process with the address of that service as its first argument.
"""

from __future__ import annotations

import contextlib
import re
import sys
import threading
from typing import TYPE_CHECKING

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from pulumi_pai_eas.engine.call import has_field

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 2.0  # the engine answers within a millisecond; one that does not must not hold up a create
LOOPBACK_ADDRESS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+")
NEEDED_FIELDS = ("severity", "message", "urn", "ephemeral")


def engine_address(arguments: Sequence[str]) -> str | None:
    """Where the engine listens, from a provider process's command line; None in any other process."""
    if len(arguments) > 1 and LOOPBACK_ADDRESS.fullmatch(arguments[1]):
        return arguments[1]
    return None


class Lines:
    """The way to one engine: a single channel for the whole process, made at the first line."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        """`address` of the engine as `host:port`; a line may take `seconds` at most."""
        self._address = address
        self._seconds = seconds
        self._lock = threading.Lock()
        self._engine: engine_pb2_grpc.EngineStub | None = None

    def _stub(self) -> engine_pb2_grpc.EngineStub:
        with self._lock:
            if self._engine is None:
                # gRPC takes proxies from the environment, also for a neighbour on the same machine.
                channel = grpc.insecure_channel(self._address, options=[("grpc.enable_http_proxy", 0)])
                self._engine = engine_pb2_grpc.EngineStub(channel)
            return self._engine

    def say(self, text: str, *, urn: str, warning: bool = False, passing: bool = False) -> bool:
        """Hand one line to the engine; False when the engine did not take it in time."""
        request = engine_pb2.LogRequest(
            severity=engine_pb2.WARNING if warning else engine_pb2.INFO, message=text, urn=urn, ephemeral=passing
        )
        try:
            self._stub().Log(request, timeout=self._seconds)  # pyright: ignore[reportUnknownMemberType] - from the stubs
        except grpc.RpcError:
            return False
        return True


_lock = threading.Lock()
_ways: dict[str, Lines] = {}


def is_supported() -> bool:
    """Whether this process can say lines through its engine."""
    message = getattr(engine_pb2, "LogRequest", None)
    return (
        engine_address(sys.argv) is not None
        and message is not None
        and all(has_field(message, name) for name in NEEDED_FIELDS)
    )


def say(text: str, *, urn: str, warning: bool = False, passing: bool = False) -> bool:
    """Say a line: under the resource `urn`, with "warning:" if wished, or `passing` in the resource's own row.

    Never raises, and takes 2 seconds at most. False when the engine did not take it; then the line is printed on
    standard error, which an engine that lives shows under the stack, unless it is a passing one.
    """
    address = engine_address(sys.argv) if is_supported() else None
    if address is not None:
        with _lock:
            way = _ways.setdefault(address, Lines(address))
        if way.say(text, urn=urn, warning=warning, passing=passing):
            return True
    if not passing:
        with contextlib.suppress(OSError, ValueError):  # nobody is left to read it
            sys.stderr.write(f"{'warning: ' if warning else ''}{text}\n")
            sys.stderr.flush()
    return False
