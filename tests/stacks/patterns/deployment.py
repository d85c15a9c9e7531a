"""A program of this folder, deployed once for all tests of its services: what was posted, said and left to be done."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pai_eas_emulator import Emulator
from tests.kit import corpus
from tests.kit.emulators import REGION, changes
from tests.kit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.kit.command import Result

HERE = Path(__file__).parent
PROGRAMS, GOLDEN = HERE / "programs", HERE / "golden"
CONFIGURATION = {"alicloud:region": REGION}
_HEADING = re.compile(r"  \S+ \(([^()]+)\):")
_CODE = re.compile(r"warning: (PAI\d{4})")


@dataclass(frozen=True)
class Deployment:
    """A stack that is up, and what led there."""

    stack: Stack
    emulator: Emulator
    said: Result

    def posted(self, service: str) -> dict[str, Any]:
        """The body of the one CreateService of a service, as the emulator received it."""
        (entry,) = [
            entry
            for entry in self.emulator.journal()
            if entry["operation"] == "CreateService" and entry["service"] == service
        ]
        body: dict[str, Any] = entry["body"]
        return body

    def sent(self, operation: str, service: str) -> list[Any]:
        """The bodies of another operation on a service."""
        journal = self.emulator.journal()
        return [entry["body"] for entry in journal if (entry["operation"], entry["service"]) == (operation, service)]

    def changes(self, service: str) -> list[str]:
        """The operations that changed a service."""
        return changes(self.emulator.journal(), service=service)


def golden(name: str) -> str:
    """The service JSON that is expected, as text: in Python 1 == True == 1.0."""
    return (GOLDEN / f"{name}.json").read_text()


def as_text(body: dict[str, Any]) -> str:
    """A service JSON in the form of the golden files."""
    return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def warned(result: Result) -> dict[str, list[str]]:
    """The codes of the warnings of a command, by resource, each once and in order."""
    found: dict[str, list[str]] = {}
    resource = ""
    for line in result.diagnostics.splitlines():
        heading, code = _HEADING.match(line), _CODE.search(line)
        if heading:
            resource = heading[1]
        elif code and code[1] not in found.setdefault(resource, []):
            found[resource].append(code[1])
    return {resource: sorted(codes) for resource, codes in found.items() if codes}


def write_modules(stack: Stack) -> None:
    """The modules and service JSON files that programs of this folder use."""
    for module in PROGRAMS.glob("*.py"):
        stack.write(module.read_text(), module.name)
    for number in ("044", "096"):
        stack.write(corpus.file(number).text, f"{number}.json")


@contextlib.contextmanager
def deployed(folder: Path, program: str) -> Generator[Deployment]:
    """Deploy a program, with its preview."""
    with (
        Emulator(region=REGION) as emulator,
        Stack(folder, program, emulator=emulator.url, config=CONFIGURATION) as stack,
    ):
        write_modules(stack)
        yield Deployment(stack, emulator, stack.up(preview=True))
