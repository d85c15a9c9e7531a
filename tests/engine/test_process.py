"""engine/cancel.py, workers.py, server.py, abilities.py in a process that looks like a provider's, and in one that does not."""

from __future__ import annotations

import threading
from concurrent import futures
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_pai_eas.engine import cancel, workers
from pulumi_pai_eas.engine.abilities import Abilities, abilities
from pulumi_pai_eas.engine.call import current_call
from pulumi_pai_eas.engine.cancel import Cancelled
from pulumi_pai_eas.engine.server import method_tables, running_server, thread_pool
from tests.engine.servicer import Context, Servicer, during

if TYPE_CHECKING:
    from collections.abc import Callable


def main(inside: Callable[[grpc.Server, str], Any], size: int = 4) -> Any:
    """As `main` of the SDK's provider process: a server in a local variable of the main thread."""
    server = grpc.server(futures.ThreadPoolExecutor(size))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(lambda: None), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        return inside(server, address)
    finally:
        server.stop(None).wait()


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> Cancelled:
    """`cancelled` of this test alone."""
    made = Cancelled()
    monkeypatch.setattr(cancel, "cancelled", made)
    return made


class TestServer:
    def test_it_is_found_from_any_thread(self) -> None:
        def inside(server: grpc.Server, _address: str) -> tuple[bool, list[bool]]:
            seen: list[bool] = []
            thread = threading.Thread(target=lambda: seen.append(running_server() is server))
            thread.start()
            thread.join()
            return running_server() is server, seen

        assert main(inside) == (True, [True])

    def test_there_is_none_in_another_process(self) -> None:
        assert running_server() is None

    def test_other_insides_of_grpc_are_no_error(self) -> None:
        other: Any = object()
        assert thread_pool(other) is None
        assert method_tables(other) == []


class TestHear:
    def test_cancel_is_heard(self, mine: Cancelled) -> None:
        def inside(_server: grpc.Server, address: str) -> tuple[bool, ...]:
            before = cancel.is_heard(), cancel.hear(), cancel.is_heard(), cancel.hear(), mine.is_set()
            with grpc.insecure_channel(address) as channel:
                provider_pb2_grpc.ResourceProviderStub(channel).Cancel(empty_pb2.Empty(), timeout=10)
            return (*before, mine.is_set())

        assert main(inside) == (False, True, True, True, False, True)

    def test_it_is_heard_while_every_thread_is_busy(self, mine: Cancelled) -> None:
        def inside(server: grpc.Server, address: str) -> bool:
            assert cancel.hear()
            pool = thread_pool(server)
            assert pool is not None
            over = threading.Event()
            pool.submit(over.wait, 30)
            try:
                with grpc.insecure_channel(address) as channel:
                    provider_pb2_grpc.ResourceProviderStub(channel).Cancel(empty_pb2.Empty(), timeout=10)
            finally:
                over.set()
            return mine.is_set()

        assert main(inside, size=1) is True

    def test_another_process_hears_nothing(self) -> None:
        assert cancel.hear() is False
        assert cancel.is_heard() is False

    def test_a_grpc_with_other_tables_hears_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def inside(_server: grpc.Server, _address: str) -> tuple[bool, bool]:
            monkeypatch.setattr(cancel, "method_tables", lambda _server: [{}])
            return cancel.hear(), cancel.is_heard()

        assert main(inside) == (False, False)


class Time:
    """Goes on by a second each time it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


class TestWait:
    def test_cancelled_before_it_does_not_wait(self) -> None:
        cancelled = Cancelled()
        cancelled.set()
        assert cancelled.wait(1e6) is True

    def test_cancelled_meanwhile_it_ends(self) -> None:
        cancelled = Cancelled()
        threading.Timer(0.01, cancelled.set).start()
        assert cancelled.wait(60) is True

    def test_a_dead_engine_ends_it(self) -> None:
        context = Context(active=False)
        call = during("Create", current_call, context=context)
        assert Cancelled().wait(1e6, call) is True
        assert context.asked == 1

    def test_it_looks_again_and_again_whether_the_engine_lives(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cancel, "LOOK_SECONDS", 0.001)
        context = Context()
        call = during("Create", current_call, context=context)
        assert Cancelled(Time()).wait(4.5, call) is False
        assert context.asked == 5

    @pytest.mark.parametrize(
        ("seconds", "reason"), [(0.0, "no time at all"), (-1.0, "a deadline that is over"), (0.001, "a moment")]
    )
    def test_undisturbed_it_ends_by_itself(self, seconds: float, reason: str) -> None:
        assert Cancelled().wait(seconds) is False, reason


class TestWorkers:
    @pytest.mark.parametrize(
        ("wanted", "expected", "reason"),
        [(64, 64, "more than the SDK's"), (4, 4, "as many"), (1, 4, "never fewer than there are")],
    )
    def test_they_are_widened(self, wanted: int, expected: int, reason: str) -> None:
        assert main(lambda *_: (workers.widen(wanted), workers.count())) == (True, expected), reason

    def test_as_many_calls_run_at_the_same_time(self) -> None:
        def inside(server: grpc.Server, _address: str) -> bool:
            pool = thread_pool(server)
            assert pool is not None
            assert workers.widen(8)
            together = threading.Barrier(8)
            waits = [pool.submit(together.wait, 10) for _ in range(8)]
            return sorted(wait.result() for wait in waits) == list(range(8))

        assert main(inside, size=1) is True

    def test_another_process_has_the_sdks(self) -> None:
        assert workers.widen(64) is False
        assert workers.count() == 4

    def test_another_kind_of_pool_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workers, "thread_pool", lambda _server: None)
        assert main(lambda *_: (workers.widen(64), workers.count())) == (False, 4)


class TestAbilities:
    def test_outside_of_a_provider_there_are_none(self) -> None:
        found = abilities()
        assert [name for name in vars(found) if getattr(found, name)] == []
        report = found.report().splitlines()
        assert len(report) == len(vars(found)) == 7
        assert report[3] == (
            "partial_creation: no (what was made goes to state when a call fails); "
            "end_partially() raises NotEndedPartially: the caller undoes what it made"
        )

    def test_in_a_call_of_a_provider_process_they_are_there(
        self, monkeypatch: pytest.MonkeyPatch, mine: Cancelled
    ) -> None:
        monkeypatch.setattr("sys.argv", ["main", "127.0.0.1:9"])

        def inside(_server: grpc.Server, _address: str) -> tuple[Abilities, Abilities]:
            before = during("Check", abilities)
            assert cancel.hear()
            assert workers.widen(64)
            return before, during("Check", abilities)

        before, after = main(inside)
        assert [name for name in vars(before) if not getattr(before, name)] == ["cancel", "workers"]
        assert [name for name in vars(after) if not getattr(after, name)] == []
        assert after.report().splitlines()[4] == "lines: yes, lines and live status on the resource"
