"""engine/lines.py: what reaches the engine's log service, and what happens to a line that does not."""

from __future__ import annotations

import sys
import threading
from concurrent import futures
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from pulumi_pai_eas.engine import lines
from pulumi_pai_eas.engine.lines import Lines, engine_address, say

if TYPE_CHECKING:
    from collections.abc import Generator


class Engine(engine_pb2_grpc.EngineServicer):
    """Takes lines, or holds them up."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        self.go_on.wait(30)
        self.taken.append(request)
        return empty_pb2.Empty()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Generator[Engine]:
    """An engine whose address is on this process's command line."""
    servicer = Engine()
    server = grpc.server(futures.ThreadPoolExecutor(2))
    engine_pb2_grpc.add_EngineServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    monkeypatch.setattr(sys, "argv", ["main", f"127.0.0.1:{port}"])
    yield servicer
    servicer.go_on.set()
    server.stop(None).wait()


@pytest.mark.parametrize(
    ("arguments", "address", "reason"),
    [
        (["main", "127.0.0.1:40001"], "127.0.0.1:40001", "as the engine starts a provider"),
        (["main", "localhost:40001", "--more"], "localhost:40001", "with more behind it"),
        (["main", "[::1]:40001"], "[::1]:40001", "IPv6"),
        (["main"], None, "no argument"),
        ([], None, "no command line at all"),
        (["pytest", "tests/engine"], None, "another program"),
        (["main", "192.0.2.1:40001"], None, "an engine is on this machine"),
        (["main", "127.0.0.1:40001x"], None, "more than an address"),
    ],
)
def test_where_the_engine_is(arguments: list[str], address: str | None, reason: str) -> None:
    assert engine_address(arguments) == address, reason


@pytest.mark.parametrize(
    ("given", "severity", "ephemeral"),
    [
        ({}, engine_pb2.INFO, False),
        ({"warning": True}, engine_pb2.WARNING, False),
        ({"passing": True}, engine_pb2.INFO, True),
    ],
    ids=["a line", "a warning", "live status"],
)
def test_each_kind_of_line(
    engine: Engine, given: dict[str, bool], severity: int, ephemeral: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lines.is_supported()
    assert say("first\nsecond", urn="urn:a", **given) is True
    (request,) = engine.taken
    assert (request.message, request.urn) == ("first\nsecond", "urn:a")
    assert (request.severity, request.ephemeral) == (severity, ephemeral)
    assert capsys.readouterr().err == ""


def test_many_lines_take_one_channel(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    insecure_channel = grpc.insecure_channel

    def counted(address: str, **given: Any) -> Any:
        made.append(address)
        return insecure_channel(address, **given)

    monkeypatch.setattr(grpc, "insecure_channel", counted)
    threads = [threading.Thread(target=say, args=(str(number),), kwargs={"urn": "u"}) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(request.message for request in engine.taken) == [str(number) for number in range(8)]
    assert made == [sys.argv[1]]


def test_a_proxy_is_not_asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert say("a", urn="u") is True


def test_an_engine_that_does_not_answer_is_given_up(engine: Engine) -> None:
    engine.go_on.clear()
    assert Lines(sys.argv[1], seconds=0.05).say("a", urn="u") is False


def test_a_dead_engine_costs_the_line_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["main", "127.0.0.1:9"])
    assert say("a", urn="u", warning=True) is False
    assert say("b", urn="u") is False
    assert say("c", urn="u", passing=True) is False
    assert capsys.readouterr().err == "warning: a\nb\n"


def test_without_an_engine_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines.is_supported() is False
    assert say("a", urn="u") is False
    assert capsys.readouterr().err == "a\n"


def test_an_sdk_without_the_fields_prints(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lines, "engine_pb2", type("Older", (), {"LogRequest": empty_pb2.Empty}))
    assert say("a", urn="u") is False
    assert engine.taken == []
    assert capsys.readouterr().err == "a\n"


def test_nobody_left_to_read_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Broken())
    assert say("a", urn="u") is False
