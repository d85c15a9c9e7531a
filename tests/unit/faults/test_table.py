"""The matrix is whole: every call of every situation has its row, and every cell its test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.emulators import calls
from tests.unit.faults import table, test_create, test_lookups, test_read_delete, test_update
from tests.unit.faults.calls import SITUATIONS, Situation
from tests.unit.faults.kinds import GARBLED_FIELDS, KINDS

if TYPE_CHECKING:
    from types import ModuleType

    from tests.unit.faults.cell import Bench

MODULES = (test_create, test_lookups, test_read_delete, test_update)


def cells_of(module: ModuleType) -> list[str]:
    (mark,) = module.test_cell.pytestmark
    return [parameter.id for parameter in mark.args[1]]


def test_no_hole() -> None:
    assert table.holes() == []


def test_every_cell_is_tested_once() -> None:
    tested = [cell for module in MODULES for cell in cells_of(module)]
    assert sorted(tested) == sorted(f"{row.id}-{kind.name}" for row, kind in table.CELLS)


def test_a_hole_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "CELLS", (*table.CELLS[1:],))
    row, kind = next(iter(table.recorded()))
    assert table.holes() == [f"an outcome without a cell: {row}, {kind}"]


def test_names_are_used_once() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert len({row.id for row in table.ROWS}) == len(table.ROWS)
    assert set(GARBLED_FIELDS) <= {row.call.operation for row in table.ROWS}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: f"{one.verb}-{one.name}")
def test_every_call_that_is_sent_is_struck_somewhere(bench: Bench, situation: Situation) -> None:
    """What a verb sends in a situation has a row under that verb; what has a row is sent."""
    engine = bench.prepared(situation)
    begun: list[int] = []
    ended: list[int] = []
    engine.before(situation.verb, lambda: begun.append(len(bench.emulator.journal())))
    engine.before("create" if situation.verb == "check" else "", lambda: ended.append(len(bench.emulator.journal())))
    bench.run(engine, situation)
    until = ended[0] if ended else None
    sent = calls(bench.emulator.journal()[begun[0] : until])
    rows = {row.call.operation for row in table.ROWS if row.situation.verb == situation.verb}
    assert set(sent) <= rows
    for call in situation.calls:
        assert sent.count(call.operation) >= call.number, f"{call.operation} is not sent {call.number} times: {sent}"
