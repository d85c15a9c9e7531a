"""One emulator and one provider process for the cells of a module, made fresh for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pai_eas_emulator import Emulator
from tests.unit.faults.cell import Bench
from tests.unit.faults.fresh import FreshProcess

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture(scope="module")
def bench() -> Generator[Bench]:
    with Emulator() as emulator, pytest.MonkeyPatch.context() as patch:
        process = FreshProcess(patch, emulator.url)
        yield Bench(emulator, process)
        process.close()
