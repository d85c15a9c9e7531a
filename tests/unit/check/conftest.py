"""The provider in this process, with an emulator's catalogue, as in a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pai_eas_emulator import Emulator
from pulumi_pai_eas.client import catalogue, connect
from pulumi_pai_eas.dynamic import preview, session, verbs, world
from pulumi_pai_eas.provider import ServiceProvider
from tests.kit.emulators import REGION

if TYPE_CHECKING:
    from collections.abc import Generator


def unheard(_text: str, **_more: object) -> bool:
    """What is said under resources goes nowhere."""
    return True


@pytest.fixture(scope="module")
def provider() -> Generator[ServiceProvider]:
    """Configured once for all examples, so that the catalogue is looked up once, as a process of the engine does."""
    with Emulator(region=REGION) as emulator, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAI_EAS_EMULATOR", emulator.url)
        fresh = session.Session()
        for module in (verbs, session, preview):
            patch.setattr(module, "SESSION", fresh)
        patch.setattr(world.lines, "say", unheard)
        patch.setattr(world, "_said", set[tuple[str, str]]())
        catalogue.forget()
        connect.forget()
        fresh.configure({"alicloud:region": REGION})
        yield ServiceProvider()
        catalogue.forget()
        connect.forget()
