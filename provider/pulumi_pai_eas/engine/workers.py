"""More calls at the same time than the four threads that the SDK's servicer has."""

from __future__ import annotations

from pulumi_pai_eas.engine.server import running_server, thread_pool

OF_THE_SDK = 4


def count() -> int:
    """How many calls this process can answer at the same time; the SDK's number where it cannot be seen."""
    server = running_server()
    pool = None if server is None else thread_pool(server)
    number = getattr(pool, "_max_workers", OF_THE_SDK)
    return number if isinstance(number, int) else OF_THE_SDK


def widen(workers: int) -> bool:
    """Let `workers` calls run at the same time; for configure(), any number of times. Never fewer than there are.

    Threads are started when calls come, not before. False where this SDK does not allow it: then calls wait for one of
    the four, and only the time an `up` takes changes.
    """
    server = running_server()
    pool = None if server is None else thread_pool(server)
    if pool is None or not isinstance(getattr(pool, "_max_workers", None), int):
        return False
    pool._max_workers = max(pool._max_workers, workers)
    return count() >= workers
