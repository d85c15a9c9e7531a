"""One pulumi command: while it runs, and what it said."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.kit.cli import without_colours
from tests.kit.processes import command_line, end_session, in_session, wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ENGINE_SECONDS = 240.0


@dataclass(frozen=True)
class Result:
    """What a command said, without colours, and how it ended. `text` is standard output, then standard error."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float

    @property
    def text(self) -> str:
        """All it said."""
        return self.out + self.err

    @property
    def diagnostics(self) -> str:
        """What it said for good, after the rows that tell of the progress."""
        return self.text.rpartition("Diagnostics:\n")[2].partition("\nResources:")[0]

    def lines(self, *parts: str) -> list[str]:
        """The diagnostic lines that hold every one of `parts`."""
        return [line for line in self.diagnostics.splitlines() if all(part in line for part in parts)]

    def __str__(self) -> str:
        command = " ".join(self.arguments)
        return f"pulumi {command} ended with {self.code} after {self.seconds:.1f} s\n{self.text}"


class Running:
    """A pulumi command that runs, in a session of its own, so that a signal reaches nobody else."""

    def __init__(self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], record: Path) -> None:
        """`record` is where what it says goes, with .out and .err added."""
        self.arguments = tuple(arguments)
        self._out, self._err = record.with_suffix(".out"), record.with_suffix(".err")
        self._began = time.monotonic()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                ["pulumi", "--non-interactive", "--color=never", *arguments],
                cwd=cwd,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The CLI's."""
        return self._process.pid

    def text(self) -> str:
        """All it has said until now."""
        return without_colours(self._out.read_text(errors="replace") + self._err.read_text(errors="replace"))

    def wait_for(self, text: str, *, seconds: float = 60.0) -> None:
        """Wait until it has said `text`; AssertionError with all it said when it ends or the time is over before."""
        ended: list[int] = []

        def said() -> bool:
            if self._process.poll() is not None:
                ended.append(self._process.returncode)
            return text in self.text() or bool(ended)

        wait_until(said, seconds=seconds, what=f"{text!r} in:\n{self.text()}")
        assert text in self.text(), f"ended with {ended} before {text!r}:\n{self.text()}"

    def providers(self) -> list[int]:
        """The dynamic provider processes it started that still run, also after its own end."""
        return [pid for pid in in_session(self.pid) if "-m pulumi.dynamic" in command_line(pid)]

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """kill -9 of the CLI alone; what it started goes on."""
        self._process.kill()
        self._process.wait()

    def kill_providers(self) -> None:
        """kill -9 of its provider processes, the CLI goes on."""
        for pid in self.providers():
            os.kill(pid, signal.SIGKILL)

    def wait(self, seconds: float = ENGINE_SECONDS) -> Result:
        """Its end; AssertionError with all it said when it has not ended after `seconds`, and it is ended."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.end()
            raise AssertionError(f"pulumi {' '.join(self.arguments)}: no end in {seconds:g} s\n{self.text()}") from None
        out, err = (without_colours(file.read_text(errors="replace")) for file in (self._out, self._err))
        return Result(self.arguments, code, out, err, time.monotonic() - self._began)

    def end(self) -> None:
        """Kill it and all that it started."""
        end_session(self.pid)
        self._process.wait()
