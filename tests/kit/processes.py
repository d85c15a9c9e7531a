"""The processes of a command that was started: all of one session, also those whose parent has ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PROC = Path("/proc")


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Look until it is so; AssertionError naming `what` after `seconds`. For tests of real processes only."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.02)


def every_pid() -> list[int]:
    """The processes of this machine."""
    if PROC.joinpath("self").exists():
        return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    listed = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=True)
    return [int(pid) for pid in listed.stdout.split()]


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    return state_of(pid) not in {"", "Z"}


def state_of(pid: int) -> str:
    """The letter of a process's state; empty when there is none."""
    if PROC.joinpath("self").exists():
        with contextlib.suppress(OSError, IndexError):
            return PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()[0]
        return ""
    asked = subprocess.run(["ps", "-p", str(pid), "-o", "state="], capture_output=True, text=True, check=False)
    return asked.stdout.strip()[:1]


def command_line(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    if PROC.joinpath("self").exists():
        with contextlib.suppress(OSError):
            return PROC.joinpath(str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return ""
    asked = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def in_session(session: int) -> list[int]:
    """The running processes of a session, lowest number first."""
    found: list[int] = []
    for pid in every_pid():
        with contextlib.suppress(OSError):
            if os.getsid(pid) == session and is_alive(pid):
                found.append(pid)
    return sorted(found)


def end_session(session: int) -> None:
    """Kill what is left of a session that was started with start_new_session."""
    while left := in_session(session):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
