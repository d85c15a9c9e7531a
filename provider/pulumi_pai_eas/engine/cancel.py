"""The first Ctrl-C: the engine sends `Cancel` to every provider, and the SDK's servicer drops it."""

from __future__ import annotations

import threading
import time
from concurrent import futures
from typing import TYPE_CHECKING, Any, cast

import grpc
from google.protobuf import empty_pb2

from pulumi_pai_eas.engine.server import method_tables, running_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.engine.call import Call

METHOD = "/pulumirpc.ResourceProvider/Cancel"
LOOK_SECONDS = 0.5  # how often a wait looks whether the engine is still there


class Cancelled:
    """Set once the user wants the operation to end; never unset, since the process ends with the operation."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` in seconds, for tests."""
        self._event = threading.Event()
        self._now = now

    def set(self) -> None:
        """From now on nothing more is to be begun."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether the user wants the operation to end."""
        return self._event.is_set()

    def wait(self, seconds: float, call: Call | None = None) -> bool:
        """Wait; True when it ended early: cancelled (at once), or the engine of `call` is gone (half a second)."""
        until = self._now() + seconds
        while True:
            if self.is_set() or (call is not None and not call.is_active()):
                return True
            left = until - self._now()
            if left <= 0:
                return False
            self._event.wait(min(left, LOOK_SECONDS))


cancelled = Cancelled()
"""The one of this process. The engine sends Cancel also at the end of a normal run, when no call is left to hear it."""


class Handler:
    """Answers Cancel on a thread of its own, since the server's may all be busy with what is to be cancelled."""

    def __init__(self) -> None:
        self.experimental_thread_pool = futures.ThreadPoolExecutor(1, "cancel")  # gRPC looks for this name

    def __call__(self, _request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Set `cancelled`."""
        cancelled.set()
        return empty_pb2.Empty()


def is_heard() -> bool:
    """Whether Cancel reaches `cancelled` in this process."""
    server = running_server()
    return server is not None and any(
        isinstance(getattr(table.get(METHOD), "unary_unary", None), Handler) for table in method_tables(server)
    )


def hear() -> bool:
    """Have Cancel set `cancelled`; for configure(), any number of times. False where this SDK does not allow it.

    Then `cancelled` stays unset and one Ctrl-C lets running calls go to their end, as with any dynamic provider.
    """
    server = running_server()
    if server is None:
        return False
    if is_heard():
        return True
    handler = cast("Any", grpc).unary_unary_rpc_method_handler(
        Handler(),
        request_deserializer=empty_pb2.Empty.FromString,
        response_serializer=empty_pb2.Empty.SerializeToString,
    )
    for table in method_tables(server):
        if METHOD in table:
            table[METHOD] = handler
    return is_heard()
