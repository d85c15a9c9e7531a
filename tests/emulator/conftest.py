"""The client of the wire, for the emulator that every test has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.wire import Wire

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


@pytest.fixture
def wire(emulator: Emulator) -> Wire:
    """Signed requests to the emulator of this test."""
    return Wire(emulator.port)
