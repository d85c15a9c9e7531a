"""The state file, the command line, the server, and the fixture for tests of users' own stacks."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pai_eas_emulator import Emulator
from pai_eas_emulator.cli import main
from pai_eas_emulator.store import BadStateFileError, Store
from tests.emulator.wire import Wire, config

if TYPE_CHECKING:
    from pathlib import Path


def test_a_restarted_emulator_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Emulator(state_file=file, scenario={"knobs": {"waitingDescribes": 5}}) as emulator:
        wire = Wire(emulator.port)
        wire.create(config(), Labels='{"a": "b"}')
        assert wire.statuses(3) == ["Creating", "Waiting", "Waiting"]
        emulator.set(foreign=["theirs"])
        emulator.advance(100)
        before = emulator.state()
    with Emulator(state_file=file) as emulator:
        wire = Wire(emulator.port)
        assert emulator.state() == before
        assert wire.statuses(5) == ["Waiting", "Waiting", "Waiting", "Running", "Running"]
        assert wire.describe("theirs").status == 403
        assert f":{emulator.port}/" in wire.describe().body["InternetEndpoint"]


def test_what_was_answered_is_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Emulator(state_file=file) as emulator:
        wire = Wire(emulator.port)
        created = wire.create(config()).body
        kept = json.loads(file.read_text())
        assert [(item["name"], item["service_id"]) for item in kept["services"]] == [("chat", created["ServiceId"])]
        wire.describe()
        assert json.loads(file.read_text())["services"][0]["looks"] == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]  # nothing is left beside it


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("{", "cannot be read", id="half a file"),
        pytest.param('{"version": 3}', "is not a state file", id="somebody else's file"),
        pytest.param("[]", "is not a state file", id="no object"),
    ],
)
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text)
    with pytest.raises(BadStateFileError, match=problem):
        Emulator(state_file=file)
    assert file.read_text() == text


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "state.json")
    store.save({"a": 1})

    def no_space(_number: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="no space"):
        store.save({"a": 2})
    assert Store(tmp_path / "state.json").load() == {"format": 1, "a": 1}


def started(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pai_eas_emulator", *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", process.stdout.readline())
    assert found is not None
    return process, int(found[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_line(tmp_path: Path, number: signal.Signals) -> None:
    scenario = tmp_path / "scenario.json"
    scenario.write_text('{"workspaces": [{"WorkspaceId": "7", "Status": "ENABLED"}]}')
    process, port = started(
        "--scenario", str(scenario), "--region", "cn-shanghai", "--state", str(tmp_path / "state.json")
    )
    wire = Wire(port, region="cn-shanghai")
    assert (
        wire.create(
            config("chat", containers=[{"image": "mine", "port": 8000}], metadata={"name": "chat", "workspace_id": "7"})
        ).body["Region"]
        == "cn-shanghai"
    )
    process.send_signal(number)
    assert process.wait(10) == 0
    process.stdout.close() if process.stdout else None
    process, port = started("--state", str(tmp_path / "state.json"))
    assert Wire(port, region="cn-shanghai").describe().body["ServiceName"] == "chat"
    process.terminate()
    assert process.wait(10) == 0
    process.stdout.close() if process.stdout else None


def test_a_port_that_is_taken_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        assert main(["--port", str(holder.getsockname()[1])]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"pai-eas-emulator: .*in use.*\n", said.err)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            '{"workspace": []}', "a scenario has no key 'workspace'; the nearest is 'workspaces'", id="a typo"
        ),
        pytest.param("[]", "a scenario is a JSON object", id="no object"),
    ],
)
def test_a_bad_scenario_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, problem: str
) -> None:
    file = tmp_path / "scenario.json"
    file.write_text(text)
    assert main(["--scenario", str(file)]) == 2
    assert capsys.readouterr().err == f"pai-eas-emulator: {problem}\n"


def test_the_fixture_for_users(pai_eas_emulator: Emulator) -> None:
    assert os.environ["PAI_EAS_EMULATOR"] == pai_eas_emulator.url
    assert Wire(pai_eas_emulator.port).create(config()).status == 200


def raw(port: int, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while piece := connection.recv(65536):
            found += piece
        return found


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param(b"GET /_emulator/faults HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 200 OK\r\n", id="a request"),
        pytest.param(b"\r\nGET http://x/_emulator/faults HTTP/1.0\r\n\r\n", b"HTTP/1.1 200 OK\r\n", id="the form for proxies, an older version"),
        pytest.param(b"HELLO\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n", id="no request"),
        pytest.param(b"GET / HTTP/1.1\r\nbad\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n", id="no header"),
        pytest.param(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n", id="no length"),
        pytest.param(b"POST /_emulator/clock HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"adv\r\n15\r\nanceSeconds\": 1.5   }\r\n0\r\n\r\n",
                     b"HTTP/1.1 200 OK\r\n", id="a body in pieces"),
        pytest.param(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 400 Bad Request\r\n", id="a piece without size"),
        pytest.param(b"", b"", id="nothing at all"),
    ],
)  # fmt: skip
def test_the_wire_itself(emulator: Emulator, text: bytes, start: bytes) -> None:
    assert raw(emulator.port, text).startswith(start)


def test_two_requests_on_one_connection(emulator: Emulator) -> None:
    request = b"GET /_emulator/faults HTTP/1.1\r\nHost: x\r\n\r\n"
    assert raw(emulator.port, request * 2).count(b"HTTP/1.1 200 OK") == 2
