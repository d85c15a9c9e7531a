"""Where a quickstart lives, and what its parts have in common."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

ROOT = Path(__file__).resolve().parents[2]
STACK = "dev"
REGION = "cn-hangzhou"
NOT_PASSED_ON = re.compile(
    r"(https?|all|ftp|no)_proxy|(PULUMI|ALICLOUD|ALIBABA_CLOUD|PAI_EAS)_.*|PYTHONPATH", re.IGNORECASE
)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):  # noqa: N818 - the text is for the user
    """It cannot go on; the text says why and what to do."""


class Interrupted(Exception):  # noqa: N818 - the user's wish, not an error
    """Ctrl-C, after what was running has ended in its own way."""


def say(text: str) -> None:
    """Tell the user what is being done."""
    print(f"quickstart: {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Place:
    """Where one quickstart lives: its own files, the project it deploys and the Python it deploys it with."""

    folder: Path
    project: Path
    python: Path

    @property
    def emulator_record(self) -> Path:
        """Who the emulator is."""
        return self.folder / "emulator-process.json"

    @property
    def emulator_state(self) -> Path:
        """What the emulator remembers."""
        return self.folder / "emulator.json"

    @property
    def emulator_log(self) -> Path:
        """What the emulator says."""
        return self.folder / "emulator.log"

    @property
    def backend(self) -> Path:
        """The stack's state."""
        return self.folder / "state"

    def has_stack(self) -> bool:
        """Whether the stack was ever made."""
        return any(self.backend.glob(f".pulumi/stacks/*/{STACK}.json"))

    def has_resources(self) -> bool:
        """Whether the stack's state holds anything, finished or not."""
        for file in self.backend.glob(f".pulumi/stacks/*/{STACK}.json"):
            try:
                latest: dict[str, Any] = json.loads(file.read_text())["checkpoint"].get("latest") or {}
            except (OSError, ValueError, KeyError):
                return True
            if latest.get("resources") or latest.get("pending_operations"):
                return True
        return False


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without proxies and without other settings of Pulumi and of Alibaba Cloud."""
    return {name: value for name, value in environment.items() if not NOT_PASSED_ON.fullmatch(name)}


@contextlib.contextmanager
def first_interrupt_goes_to_the_child() -> Generator[list[int]]:
    """A Ctrl-C reaches the whole terminal group; Pulumi ends in its own way and this waits for it."""
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)
