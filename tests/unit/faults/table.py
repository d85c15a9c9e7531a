"""The fault matrix as data: every cell, and what is written down of it in outcomes.tsv."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pulumi_pai_eas.client.operations import OPERATIONS
from tests.unit.faults.calls import NEVER_SENT_BY_VERBS, SITUATIONS, Call, Situation
from tests.unit.faults.kinds import KINDS, Kind

FILE = Path(__file__).parent / "outcomes.tsv"
HEADING = "row\tkind\tonce\tlasting"


@dataclass(frozen=True)
class Row:
    """A call of a situation."""

    situation: Situation
    call: Call

    @property
    def id(self) -> str:
        """`create-plain-CreateService`, with the number where it is not the first."""
        number = f"-{self.call.number}" if self.call.number > 1 else ""
        return f"{self.situation.verb}-{self.situation.name}-{self.call.operation}{number}"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of trouble it has a cell for."""
        return tuple(kind for kind in KINDS if kind.strikes(self.call.operation))


@dataclass(frozen=True)
class Outcome:
    """How a cell ends when the trouble strikes once, and when it stays for as long as the verb runs."""

    once: str
    lasting: str


ROWS = tuple(Row(situation, call) for situation in SITUATIONS for call in situation.calls)
CELLS = tuple((row, kind) for row in ROWS for kind in row.kinds)


def recorded() -> dict[tuple[str, str], Outcome]:
    """What is written down, by row and kind."""
    heading, *lines = FILE.read_text().splitlines()
    assert heading == HEADING
    found: dict[tuple[str, str], Outcome] = {}
    for line in lines:
        row, kind, once, lasting = line.split("\t")
        assert (row, kind) not in found, f"twice: {row} {kind}"
        found[row, kind] = Outcome(once, lasting)
    return found


def holes() -> list[str]:
    """What the matrix lacks, or has too much: nothing, in a whole one."""
    outcomes = recorded()
    cells = {(row.id, kind.name) for row, kind in CELLS}
    found = [f"no outcome: {row}, {kind}" for row, kind in sorted(cells - outcomes.keys())]
    found += [f"an outcome without a cell: {row}, {kind}" for row, kind in sorted(outcomes.keys() - cells)]
    struck = {row.call.operation for row in ROWS}
    found += [f"no row: {name}" for name in OPERATIONS if name not in struck and name not in NEVER_SENT_BY_VERBS]
    found += [f"no reason needed: {name}" for name in NEVER_SENT_BY_VERBS if name in struck]
    return found
