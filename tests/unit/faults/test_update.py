"""The rows of update."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.faults.cell import outcome
from tests.unit.faults.parameters import cells
from tests.unit.faults.table import recorded

if TYPE_CHECKING:
    from tests.unit.faults.cell import Bench
    from tests.unit.faults.kinds import Kind
    from tests.unit.faults.table import Row


@pytest.mark.parametrize(("row", "kind"), cells("update"))
def test_cell(bench: Bench, row: Row, kind: Kind) -> None:
    assert outcome(bench, row, kind) == recorded()[row.id, kind.name]
