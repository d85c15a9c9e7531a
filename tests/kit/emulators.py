"""The emulator in this process, and what its journal says in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pai_eas_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

REGION = "cn-hangzhou"
LOOKING = ("Describe", "List", "Get")
INFERENCE = "Invoke"


@pytest.fixture
def emulator() -> Generator[Emulator]:
    """An emulator of this test alone; `reset(scenario)`, `set(knob=…)`, `faults(…)` make it what the test needs."""
    with Emulator(region=REGION) as started:
        yield started


def calls(journal: Iterable[Mapping[str, Any]], *, agent: str = "", service: str | None = None) -> list[str]:
    """The operations of a journal in their order, requests to the inference gateway left out.

    `agent` is a part of the user agent, such as the process id that the provider puts there. `service` leaves only the
    calls that name it.
    """
    return [
        entry["operation"]
        for entry in journal
        if entry["operation"] != INFERENCE
        and agent in (entry["userAgent"] or "")
        and (service is None or entry["service"] == service)
    ]


def changes(journal: Iterable[Mapping[str, Any]], *, agent: str = "", service: str | None = None) -> list[str]:
    """As `calls`, but only the operations that change something."""
    return [name for name in calls(journal, agent=agent, service=service) if not name.startswith(LOOKING)]
