"""The machine's clock, without waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.client import clock
from pulumi_pai_eas.client.clock import SystemClock
from tests.unit.client.ports_of_a_test import ManualClock, Switch

if TYPE_CHECKING:
    import pytest


def test_a_sleep_is_as_long_as_asked_and_ends_when_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    manual, switch = ManualClock(), Switch()
    monkeypatch.setattr(clock.time, "monotonic", manual.monotonic)
    monkeypatch.setattr(clock.time, "sleep", manual.sleep)
    SystemClock(switch).sleep(0.6)
    assert [round(pause, 3) for pause in manual.pauses] == [0.25, 0.25, 0.1]
    manual.on_sleep = lambda: setattr(switch, "on", True)
    manual.pauses.clear()
    SystemClock(switch).sleep(60)
    assert manual.pauses == [0.25]
