"""Where recorded states are, and a stack in a folder of its own that is as one of them was left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pai_eas_emulator import Emulator
from tests.kit.cli import STACK
from tests.kit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

STATES = Path(__file__).parent / "states"
PROJECT = "upgrades"
PASSPHRASE = "passphrase of the recorded states"
ADDRESS = "127.0.0.1:8765"
"""In recorded files, the address of the emulator."""
STATE_FILE = f"state/.pulumi/stacks/{PROJECT}/{STACK}.json"


@dataclass(frozen=True)
class State:
    """One recorded state."""

    folder: Path

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def program(self) -> str:
        """The program that made it."""
        return (self.folder / "program.txt").read_text()

    def emulator(self, folder: Path) -> Emulator:
        """An emulator that has the services of then; its state is kept in `folder`."""
        copy = folder / "emulator.json"
        copy.write_text((self.folder / "emulator.json").read_text())
        return Emulator(state_file=copy)

    def stack(self, folder: Path, emulator: Emulator) -> Stack:
        """The stack of then, with the program of then, at this emulator."""
        stack = empty_stack(folder, self.program, emulator)
        recorded = (self.folder / "state.json").read_text()
        (folder / STATE_FILE).write_text(recorded.replace(ADDRESS, emulator.url.removeprefix("http://")))
        (stack.cwd / f"Pulumi.{STACK}.yaml").write_text((self.folder / "stack.yaml").read_text())
        return stack


def empty_stack(folder: Path, program: str, emulator: Emulator) -> Stack:
    """A passphrase stack with nothing in it yet."""
    config = {"alicloud:region": "cn-hangzhou"}
    env = {"PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
    return Stack(folder, program, emulator=emulator.url, project=PROJECT, config=config, env=env)


def every_state() -> Iterator[State]:
    """All recorded states, oldest version first."""
    for version in sorted(STATES.iterdir(), key=lambda folder: [int(part) for part in folder.name.split(".")]):
        for folder in sorted(version.iterdir()):
            yield State(folder)
