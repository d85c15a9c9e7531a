"""The emulator in the background: started once, found again, ended only when it is ours."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.quickstart.place import DIRECT, REGION, Place, Refused, inherited, say

EMULATOR_MODULE = "pai_eas_emulator"
EMULATOR_SECONDS = 20.0


@dataclass(frozen=True)
class Emulator:
    """An emulator that was started here."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


def recorded_emulator(place: Place) -> Emulator | None:
    """The emulator of an earlier call, dead or alive."""
    try:
        read = json.loads(place.emulator_record.read_text())
        return Emulator(pid=int(read["pid"]), port=int(read["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def command_line(pid: int) -> str:
    """The command line of a process; empty when there is none or it has ended."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    asked = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return asked.stdout


def is_ours(place: Place, pid: int) -> bool:
    """Whether a process is the emulator of this place, and not another one that got the same number later."""
    line = command_line(pid)
    return EMULATOR_MODULE in line and str(place.emulator_state) in line


def answers(emulator: Emulator) -> bool:
    """Whether something answers HTTP at the emulator's address."""
    try:
        with DIRECT.open(f"{emulator.address}/_emulator/faults", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


def is_free(port: int) -> bool:
    """Whether a port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def stop_process(place: Place, pid: int) -> None:
    """End our emulator, kindly first."""
    for wish in (signal.SIGTERM, signal.SIGKILL):
        if not is_ours(place, pid):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, wish)
        until = time.monotonic() + 5
        while is_ours(place, pid) and time.monotonic() < until:
            time.sleep(0.05)


def listening_port(place: Place, pid: int) -> int:
    """Wait for the line that says where the emulator listens."""
    until = time.monotonic() + EMULATOR_SECONDS
    while time.monotonic() < until:
        ended = not is_ours(place, pid)
        said = place.emulator_log.read_text(errors="replace")
        found = re.search(r"^listening on http://127\.0\.0\.1:(\d+)\s*$", said, re.MULTILINE)
        if ended:
            last = (said.strip().splitlines() or ["it said nothing"])[-1]
            raise Refused(f"the emulator ended at once: {last} (log: {place.emulator_log})")
        if found is not None:
            return int(found[1])
        time.sleep(0.05)
    stop_process(place, pid)
    raise Refused(f"the emulator did not listen within {EMULATOR_SECONDS:.0f} s (log: {place.emulator_log})")


def start_emulator(place: Place, port: int) -> Emulator:
    """Start an emulator that outlives this call: a shell starts it and goes, so that it is nobody's child."""
    command = [str(place.python), "-m", EMULATOR_MODULE, "--port", str(port), "--region", REGION]
    command += ["--state", str(place.emulator_state)]
    place.emulator_log.write_bytes(b"")
    started = subprocess.run(
        ["sh", "-c", '"$@" </dev/null >"$0" 2>&1 & echo $!', str(place.emulator_log), *command],
        cwd=place.folder,
        env={**inherited(os.environ), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        check=True,
    )
    pid = int(started.stdout)
    emulator = Emulator(pid, listening_port(place, pid))
    place.emulator_record.write_text(json.dumps(asdict(emulator)) + "\n")
    say(f"emulator started at {emulator.address} (pid {emulator.pid}, log {place.emulator_log})")
    return emulator


def running_emulator(place: Place) -> Emulator:
    """The emulator that runs, else a new one with the same memory and, if it is free, the same port."""
    known = recorded_emulator(place)
    if known is None:
        return start_emulator(place, 0)
    if is_ours(place, known.pid):
        if answers(known):
            return known
        say(f"the emulator (pid {known.pid}) does not answer any more; starting it anew")
        stop_process(place, known.pid)
    return start_emulator(place, known.port if is_free(known.port) else 0)


def stop_emulator(place: Place) -> bool:
    """End the emulator of this place, and only that; tells whether there was one."""
    known = recorded_emulator(place)
    place.emulator_record.unlink(missing_ok=True)
    if known is None or not is_ours(place, known.pid):
        return False
    stop_process(place, known.pid)
    if is_ours(place, known.pid):
        raise Refused(f"the emulator (pid {known.pid}) cannot be ended; end it with: kill -9 {known.pid}")
    return True
