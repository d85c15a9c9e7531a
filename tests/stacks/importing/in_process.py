"""`pai-eas import`, the program it writes and the provider, all in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_pai_eas.cli import import_
from pulumi_pai_eas.cli.main import main
from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.dynamic import preview, session, verbs, world
from pulumi_pai_eas.dynamic.file_secrets import revealed
from pulumi_pai_eas.provider import ServiceProvider
from tests.unit.program.registration import run, secret

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STACK = "acme/shop/prod"
"""Where `registration.run` runs its programs."""
REGION = "cn-hangzhou"
MARK = set(secret("")) - {"value"}


@dataclass(frozen=True)
class Imported:
    """One service: its entry of the import file, and what the program registers for it."""

    entry: dict[str, Any]
    bag: dict[str, Any]

    @property
    def inputs(self) -> dict[str, Any]:
        """As the provider gets them: in clear."""
        return in_clear(self.entry["inputs"])

    @property
    def outputs(self) -> dict[str, Any]:
        """As the provider gets them: in clear."""
        return in_clear(self.entry["outputs"])


@dataclass(frozen=True)
class Written:
    """All that one import wrote. `secrets` are those that it put into the configuration."""

    services: dict[str, Imported]
    program: str
    secrets: dict[str, str]


def in_clear(value: Any) -> Any:
    plain, encrypted = revealed(value)
    assert encrypted == ()
    return plain


def as_registered(value: Any) -> Any:
    """A value of the import file as a program registers it: secrets with the mark of the wire."""
    if isinstance(value, dict):
        if value.keys() >= MARK:
            return secret(json.loads(value["plaintext"]))
        return {key: as_registered(member) for key, member in value.items()}
    return [as_registered(item) for item in value] if isinstance(value, list) else value


def without_marks(value: Any) -> Any:
    """What a program registers as the provider gets it."""
    if isinstance(value, dict):
        return value["value"] if value.keys() >= MARK else {key: without_marks(item) for key, item in value.items()}
    return [without_marks(item) for item in value] if isinstance(value, list) else value


def import_services(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Written:
    """Run the command in a folder and the program that it writes; AssertionError unless both succeed."""
    given: dict[str, str] = {}
    monkeypatch.setattr(import_, "exported", lambda _stack: {"deployment": {"resources": []}})
    monkeypatch.setattr(import_, "set_secret", lambda key, value, _stack: given.update({key: value}))
    connect.forget()
    file, program = folder / "import.json", folder / "__main__.py"
    written = ["--out-file", str(file), "--program", str(program), "--overwrite", "--set-secrets", "--stack", STACK]
    assert main(["import", *words, *written]) == 0
    text = program.read_text()
    configuration = {f"shop:{key}": value for key, value in given.items()}
    pulumi.runtime.set_all_config(configuration, list(configuration))
    registered, _ = run(lambda: exec(compile(text, str(program), "exec"), {"__name__": "__main__"}))
    pulumi.runtime.set_all_config({}, [])
    bags = {one.name: one.bag for one in registered}
    entries = {entry["name"]: entry for entry in json.loads(file.read_text())["resources"]}
    assert bags.keys() == entries.keys()
    return Written({name: Imported(entries[name], bags[name]) for name in entries}, text, given)


class Clock:
    """Time that passes at once."""

    def __init__(self, _call: Any) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def provider(monkeypatch: pytest.MonkeyPatch, **config: str) -> ServiceProvider:
    """A provider process that has just started. It looks nothing up before a create (`pai:checks`)."""
    connect.forget()
    catalogue.forget()
    fresh = session.Session()
    for module in (verbs, preview):
        monkeypatch.setattr(module, "SESSION", fresh)
    monkeypatch.setattr(world, "EngineClock", Clock)
    monkeypatch.setattr(world.lines, "say", lambda *_, **__: True)
    fresh.configure({"alicloud:region": REGION, "pai:checks": "create", **config})
    return ServiceProvider()
