"""tools/quickstart: the emulator in the background, stale locks, the question to the service, what it says.

The emulator and Pulumi are fakes here; tests/packaging runs the whole with the real ones.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tools.pulumi import get
from tools.quickstart import emulator, engine, request
from tools.quickstart.__main__ import main
from tools.quickstart.place import ROOT, Place, Refused, inherited

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

FAKE_EMULATOR = """
import argparse, http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404); self.send_header("Content-Length", "0"); self.end_headers()
    def log_message(self, *arguments): pass
parser = argparse.ArgumentParser()
for name in ("--port", "--state", "--region"): parser.add_argument(name, required=True)
chosen = parser.parse_args()
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(chosen.port)), Answer)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""

FAKE_PULUMI = """#!{python}
import json, os, pathlib, signal, sys, time
record, state = pathlib.Path({record!r}), pathlib.Path({record!r} + ".stack")
arguments = sys.argv[1:]
if arguments == ["version"]: sys.exit(print("v3.300.0"))
with record.open("a") as out: print(" ".join(arguments), file=out)
names = [name for name in os.environ if name.lower().endswith("_proxy") or name.startswith("ALICLOUD")]
with record.open("a") as out: print("proxies:", sorted(set(names) - {{"NO_PROXY", "no_proxy"}}), file=out)
backend = pathlib.Path(os.environ["PULUMI_BACKEND_URL"].removeprefix("file://"))
file = backend / ".pulumi" / "stacks" / "demo" / "dev.json"
def save(resources):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({{"checkpoint": {{"latest": {{"resources": resources}}}}}}))
verb = arguments[0]
if arguments[:2] == ["stack", "init"]: save([])
if arguments[:2] == ["config", "get"]: sys.exit(1)
if verb == "cancel": [lock.unlink() for lock in backend.glob(".pulumi/locks/**/*.json")]
if verb == "up":
    if (record.parent / "fail").exists(): print("error: PAI2101 no such image", file=sys.stderr); sys.exit(255)
    save([{{}}])
if verb == "destroy": save([])
if verb == "preview" and (record.parent / "slow").exists():
    heard = []
    signal.signal(signal.SIGINT, lambda *_: heard.append(1))
    (record.parent / "watching").touch()
    while not heard: time.sleep(0.02)
    time.sleep(0.5)
    (record.parent / "ended-well").touch()
if arguments[:2] == ["stack", "output"]: print((record.parent / "outputs").read_text())
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Place]:
    package = tmp_path / "packages" / "pai_eas_emulator"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(FAKE_EMULATOR)
    binaries = tmp_path / "bin"
    binaries.mkdir()
    python = binaries / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{package.parent}" exec "{sys.executable}" "$@"\n')
    (binaries / "pulumi").write_text(FAKE_PULUMI.format(python=sys.executable, record=str(tmp_path / "record")))
    for name in get.COMPANIONS:
        (binaries / name).touch()
    for file in binaries.iterdir():
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    made = Place(tmp_path / "run", tmp_path, python)
    made.folder.mkdir()
    yield made
    emulator.stop_emulator(made)


def calls(place: Place) -> list[str]:
    return (place.project / "record").read_text().splitlines()


def run(place: Place, command: str) -> int:
    return main([command, *options(place)])


def options(place: Place) -> list[str]:
    return ["--folder", str(place.folder), "--project", str(place.project), "--python", str(place.python)]


def quiet_port() -> int:
    """A port that no other test is given while nobody listens there: below those that systems hand out."""
    return next(port for port in random.sample(range(20_000, 32_000), 100) if emulator.is_free(port))


class TestEmulator:
    def test_it_is_started_once_and_found_again(self, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
        first = emulator.running_emulator(place)
        assert emulator.answers(first)
        assert emulator.running_emulator(place) == first
        said = capsys.readouterr().err
        assert said.count("emulator started") == 1
        assert f"pid {first.pid}" in said
        assert json.loads(place.emulator_record.read_text()) == {"pid": first.pid, "port": first.port}

    def test_stopping_ends_it_and_a_second_stop_is_fine(self, place: Place) -> None:
        started = emulator.running_emulator(place)
        assert emulator.stop_emulator(place)
        assert not emulator.answers(started)
        assert not emulator.stop_emulator(place)

    def test_after_its_death_it_comes_back_on_the_same_port(self, place: Place) -> None:
        first = emulator.start_emulator(place, quiet_port())
        emulator.stop_process(place, first.pid)
        second = emulator.running_emulator(place)
        assert second.port == first.port
        assert second.pid != first.pid

    def test_a_port_taken_meanwhile_is_left_alone(self, place: Place) -> None:
        first = emulator.start_emulator(place, quiet_port())
        emulator.stop_process(place, first.pid)
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", first.port))
            other.listen()
            assert emulator.running_emulator(place).port != first.port

    def test_a_hung_one_is_replaced(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        first = emulator.running_emulator(place)
        monkeypatch.setattr(emulator, "answers", lambda _: False)
        assert emulator.running_emulator(place).pid != first.pid

    def test_a_process_that_got_its_number_later_is_never_ended(self, place: Place) -> None:
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
            place.emulator_record.write_text(json.dumps({"pid": stranger.pid, "port": 1}))
            assert not emulator.stop_emulator(place)
            assert stranger.poll() is None
            stranger.kill()

    def test_one_that_does_not_start_is_told_in_one_line(self, place: Place) -> None:
        (place.project / "packages" / "pai_eas_emulator" / "__main__.py").write_text(
            "raise SystemExit('no such scenario')"
        )
        with pytest.raises(Refused, match=r"the emulator ended at once: no such scenario \(log: "):
            emulator.running_emulator(place)


class TestLocks:
    def lock(self, place: Place, pid: int) -> None:
        folder = place.backend / ".pulumi" / "locks" / "organization" / "demo" / "dev"
        folder.mkdir(parents=True)
        (folder / "1.json").write_text(json.dumps({"pid": pid, "hostname": socket.gethostname()}))

    def test_the_lock_of_a_killed_run_is_taken_away_and_said(
        self, place: Place, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with subprocess.Popen([sys.executable, "-c", ""]) as gone:
            gone.wait()
        self.lock(place, gone.pid)
        assert run(place, "preview") == 0
        assert "cancel --yes --non-interactive" in calls(place)
        assert f"an earlier run (pid {gone.pid}) was killed" in capsys.readouterr().err

    def test_the_lock_of_a_live_run_stays(self, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
        self.lock(place, os.getpid())
        assert run(place, "preview") == 1
        assert f"the stack is locked by pulumi (pid {os.getpid()}" in capsys.readouterr().err
        assert not any(call.startswith(("cancel", "preview")) for call in calls(place))


class Gateway(BaseHTTPRequestHandler):
    answers: list[tuple[int, bytes]]
    asked: list[tuple[str, str | None, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, self.headers["Authorization"], json.loads(body)))
        code, text = self.answers.pop(0)
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def gateway() -> Generator[tuple[str, type[Gateway]]]:
    handler = type("Handler", (Gateway,), {"answers": [], "asked": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/predict/chat_dev", handler
        server.shutdown()
        thread.join()


HELLO = json.dumps({"choices": [{"message": {"content": "Hello!"}}]}).encode()


class TestQuestion:
    def test_it_is_asked_again_while_the_gateway_says_503(self, gateway: tuple[str, type[Gateway]]) -> None:
        url, handler = gateway
        handler.answers += [(503, b"no healthy upstream"), (503, b"no healthy upstream"), (200, HELLO)]
        assert request.ask_service(url, "the-token") == "Hello!"
        path, token, body = handler.asked[-1]
        assert path == "/api/predict/chat_dev/v1/chat/completions"
        assert token == "the-token"
        assert body["model"] == "Qwen3-8B"

    def test_it_is_not_asked_for_ever(
        self, gateway: tuple[str, type[Gateway]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(request, "ANSWER_SECONDS", -1.0)
        gateway[1].answers += [(503, b"no healthy upstream")]
        with pytest.raises(Refused, match=r"still answers 503 .*: no healthy upstream"):
            request.ask_service(gateway[0], "t")

    @pytest.mark.parametrize(
        ("answer", "message"),
        [((401, b"bad token"), "answered 401: bad token"), ((200, b"<html>"), "not a chat completion")],
    )
    def test_another_answer_is_told(
        self, gateway: tuple[str, type[Gateway]], answer: tuple[int, bytes], message: str
    ) -> None:
        gateway[1].answers += [answer]
        with pytest.raises(Refused, match=message):
            request.ask_service(gateway[0], "t")

    def test_nobody_there(self) -> None:
        with pytest.raises(Refused, match="cannot be reached"):
            request.ask_service("http://127.0.0.1:9", "t")


class TestCommands:
    def test_up_twice_and_down_twice(
        self, place: Place, gateway: tuple[str, type[Gateway]], capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
        monkeypatch.setenv("ALICLOUD_ACCESS_KEY", "a real one")
        url, handler = gateway
        handler.answers += [(200, HELLO)] * 2
        outputs = {"summary": "Deployment Summary\n  chat_dev", "url": url, "token": "T"}
        (place.project / "outputs").write_text(json.dumps(outputs))
        assert run(place, "up") == 0
        assert run(place, "up") == 0
        said = capfd.readouterr()
        assert "Deployment Summary\n  chat_dev\n" in said.out
        assert said.out.count("answer: Hello!") == 2
        assert said.err.count("emulator started") == 1
        done = calls(place)
        assert done.count("stack init dev --no-select --non-interactive") == 1
        assert done.count("config set alicloud:region cn-hangzhou --non-interactive") == 2
        assert done.count("up --yes --suppress-outputs") == 2
        said = "up --refresh --yes --skip-preview --non-interactive"
        asked = [line for line in done if line.startswith(("up ", "stack output "))]
        output = "stack output --json --show-secrets --non-interactive"
        assert asked == ["up --yes --suppress-outputs", output, said, output] * 2, "the summary is of now"
        assert {line for line in done if line.startswith("proxies:")} == {"proxies: []"}
        assert f"export PULUMI_BACKEND_URL={place.backend.as_uri()}" in (place.folder / "environment.sh").read_text()
        started = emulator.recorded_emulator(place)
        assert started is not None

        assert run(place, "down") == 0
        assert "destroyed, the emulator is stopped, nothing is left running" in capfd.readouterr().err
        assert not emulator.answers(started)
        assert run(place, "down") == 0
        assert "nothing is up" in capfd.readouterr().err
        assert calls(place).count("destroy --yes") == 1

    def test_down_starts_a_dead_emulator_to_destroy_what_it_holds(self, place: Place) -> None:
        (place.project / "outputs").write_text("{}")
        assert run(place, "up") == 1
        emulator.stop_emulator(place)
        assert run(place, "down") == 0
        assert "destroy --yes" in calls(place)
        assert emulator.recorded_emulator(place) is None

    def test_a_failing_up_ends_with_one_line_and_is_not_followed_by_a_question(
        self, place: Place, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (place.project / "fail").touch()
        assert run(place, "up") == 1
        said = capfd.readouterr().err
        assert said.strip().splitlines()[-1] == "quickstart: `pulumi up` ended with 255; the reason is above"
        assert "Traceback" not in said

    def test_ctrl_c_lets_pulumi_end_in_its_own_way(self, place: Place) -> None:
        (place.project / "slow").touch()
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.quickstart", "preview", *options(place)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        until = time.monotonic() + 30
        while not (place.project / "watching").exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130
        assert (place.project / "ended-well").exists()
        assert said.strip().splitlines()[-1].endswith("Go on: make up. Take it away: make down")
        assert "Traceback" not in said

    def test_clean_takes_the_folder_away_but_not_with_a_stack_of_the_users_in_it(
        self, place: Place, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (place.folder / "Pulumi.prod.yaml").touch()
        assert run(place, "clean") == 1
        assert "Pulumi.prod.yaml" in capsys.readouterr().err
        (place.folder / "Pulumi.prod.yaml").unlink()
        assert run(place, "clean") == 0
        assert not place.folder.exists()


def test_what_is_passed_on() -> None:
    given = {"PATH": "/bin", "HTTPS_PROXY": "p", "all_proxy": "p", "PULUMI_ACCESS_TOKEN": "t", "ALIBABA_CLOUD_X": "k"}
    assert inherited(given) == {"PATH": "/bin"}


def test_a_script_that_fails_is_not_followed_by_a_traceback() -> None:
    with pytest.raises(Refused, match=r"tools/environment\.py could not do its work"):
        engine.made("environment.py", ".no-such-environment")
