"""Which cells of the fault matrix run through the real engine: in every run those that are named, the others in long ones."""

from __future__ import annotations

from tests.unit.faults.table import CELLS, Row

SITUATIONS = ("create-plain", "read-there", "read-gone", "update-full", "delete-there")
"""Situations that a program makes; the calls of the others differ in nothing that the engine sees."""
CHOSEN = {
    "create-plain-ListWorkspaces": ("429 hint", "refused"),
    "create-plain-ListImages": ("502 HTML",),
    "create-plain-DescribeMachineSpec": ("garbled",),
    "create-plain-DescribeService": ("503",),
    "create-plain-CreateService": ("429", "500 acted", "200 empty", "reset acted", "garbled", "wrong key"),
    "create-plain-DescribeService-2": ("wrong key",),
    "create-plain-DescribeServiceEndpoints": ("500",),
    "create-plain-DeleteServiceLabel": ("reset acted",),
    "read-there-DescribeService": ("reset", "wrong key", "refused"),
    "read-there-DescribeServiceEndpoints": ("garbled",),
    "read-gone-DescribeService": ("wrong key",),
    "update-full-DescribeService": ("wrong key",),
    "update-full-UpdateService": ("503", "200 empty", "reset acted"),
    "delete-there-DeleteService": ("500", "reset"),
    "delete-there-DescribeService-2": ("503",),
}
"""At least one for each call that changes something and for each kind that takes no time-out."""
ENGINE_ROWS = frozenset((row, kind) for row, kinds in CHOSEN.items() for kind in kinds)


def _reachable(row: Row, kind: str) -> bool:
    """From outside of the provider process only its first call can be refused a connection."""
    return kind != "refused" or row.call is row.situation.calls[0]


ENGINE_CELLS = tuple(
    (row, kind)
    for row, kind in CELLS
    if f"{row.situation.verb}-{row.situation.name}" in SITUATIONS and _reachable(row, kind.name)
)
