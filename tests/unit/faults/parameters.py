"""Cells as parameters of a test; the id of each is in the generated table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.faults.table import CELLS


def cells(verb: str, *situations: str) -> list[Any]:
    """The cells of a verb, in these situations if any."""
    return [
        pytest.param(row, kind, id=f"{row.id}-{kind.name}")
        for row, kind in CELLS
        if row.situation.verb == verb and (not situations or row.situation.name in situations)
    ]
