"""Stacks of these tests talk to the test's own emulator, and find the modules of `programs` beside their program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.stack import Stack
from tests.stacks.patterns.deployment import CONFIGURATION, write_modules

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from pai_eas_emulator import Emulator


@pytest.fixture
def stack(tmp_path: Path, emulator: Emulator) -> Generator[Stack]:
    """A stack whose program the test writes."""
    with Stack(tmp_path / "stack", "", emulator=emulator.url, config=CONFIGURATION) as made:
        write_modules(made)
        yield made
