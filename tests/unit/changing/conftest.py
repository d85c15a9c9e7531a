"""One provider process and one resource, in this process, with an emulator of its own and time that a test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.dynamic import preview, session, verbs, world
from pulumi_pai_eas.lifecycle import lookups
from pulumi_pai_eas.provider import ServiceProvider
from tests.unit.changing.engine import Resource, servicer_of_the_sdk
from tests.unit.changing.kept import TOLERANT

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.ports import Services
    from pulumi_pai_eas.engine.call import Call

REGION = "cn-hangzhou"


class Hours:
    """A clock on which a sleep takes no time."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def of(self, _call: Call | None) -> Hours:
        return self


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    """The clock of the provider."""
    clock = Hours()
    monkeypatch.setattr(world, "EngineClock", clock.of)
    return clock


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lines under the resource, those that pass left out."""
    found: list[str] = []

    def say(text: str, *, urn: str, warning: bool = False, passing: bool = False) -> bool:
        if not passing:
            found.append(text)
        return True

    monkeypatch.setattr(world.lines, "say", say)
    return found


@pytest.fixture
def process(
    monkeypatch: pytest.MonkeyPatch, emulator: Emulator, told: list[str], hours: Hours
) -> Generator[Callable[..., Resource]]:
    """Begins a provider process with a configuration; gives a resource in it, that of an earlier process if given."""

    def begin(earlier: Resource | None = None, /, **config: str) -> Resource:
        catalogue.forget()
        connect.forget()
        monkeypatch.setattr(lookups.SHARED, "_answers", {})
        monkeypatch.setattr(world, "_said", set())
        fresh = session.Session()
        for module in (verbs, session, preview):
            monkeypatch.setattr(module, "SESSION", fresh)
        fresh.configure({"alicloud:region": REGION} | {key.replace("__", ":"): text for key, text in config.items()})
        servicer = servicer_of_the_sdk(ServiceProvider())
        if earlier is None:
            return Resource(servicer, emulator)
        earlier.servicer = servicer
        return earlier

    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    emulator.set(progress="immediate")
    yield begin
    catalogue.forget()
    connect.forget()


@pytest.fixture
def services(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Generator[Services]:
    """The live client, and an emulator that judges as little as it can."""
    emulator.set(**TOLERANT)
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    connect.forget()
    settings = Settings.read({"alicloud:region": REGION}, {"PAI_EAS_EMULATOR": emulator.url})
    yield connect.connect(settings, REGION).services
    connect.forget()
