"""Write outcomes.tsv anew, or the rows that are named: `python -m tests.unit.faults.record [ROW …]`.

What changed is for a reviewer to judge.
"""

from __future__ import annotations

import sys

import pytest

from pai_eas_emulator import Emulator
from tests.unit.faults.cell import Bench, outcome
from tests.unit.faults.fresh import FreshProcess
from tests.unit.faults.table import CELLS, FILE, HEADING, recorded


def main(only: list[str]) -> int:
    """Play the cells."""
    lines = [HEADING]
    kept = recorded() if only else {}
    with Emulator() as emulator, pytest.MonkeyPatch.context() as patch:
        process = FreshProcess(patch, emulator.url)
        bench = Bench(emulator, process)
        for row, kind in CELLS:
            found = kept.get((row.id, kind.name)) if row.id not in only else None
            found = found or outcome(bench, row, kind)
            lines.append(f"{row.id}\t{kind.name}\t{found.once}\t{found.lasting}")
        process.close()
    FILE.write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
