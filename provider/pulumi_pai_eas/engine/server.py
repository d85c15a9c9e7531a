"""The gRPC server of this provider process: what `main` of `pulumi/dynamic/__main__.py` holds and hands to nobody."""

from __future__ import annotations

import sys
import threading
from concurrent import futures
from typing import TYPE_CHECKING, Any, cast

import grpc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType


def main_frames() -> Iterator[FrameType]:
    """The stack of the main thread, innermost frame first."""
    identity = threading.main_thread().ident
    frame = None if identity is None else sys._current_frames().get(identity)  # pyright: ignore[reportPrivateUsage] - public in all but name
    while frame is not None:
        yield frame
        frame = frame.f_back


def running_server() -> grpc.Server | None:
    """The server that the main thread waits beside; None in a process that is no provider."""
    for frame in main_frames():
        if frame.f_code.co_name == "main":
            for value in frame.f_locals.values():
                if isinstance(value, grpc.Server):
                    return value
    return None


def thread_pool(server: grpc.Server) -> futures.ThreadPoolExecutor | None:
    """The threads that the server's calls run on."""
    pool = getattr(getattr(server, "_state", None), "thread_pool", None)
    return pool if isinstance(pool, futures.ThreadPoolExecutor) else None


def method_tables(server: grpc.Server) -> list[dict[str, Any]]:
    """The server's tables of methods, by full name; gRPC looks in one or the other, depending on its version."""
    state = getattr(server, "_state", None)
    generic: Iterable[object] = getattr(state, "generic_handlers", ())
    tables = [getattr(handler, "_method_handlers", None) for handler in generic]
    tables.append(getattr(state, "registered_method_handlers", None))
    return [cast("dict[str, Any]", table) for table in tables if isinstance(table, dict)]
