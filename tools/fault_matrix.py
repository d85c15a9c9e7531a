"""The page of the fault matrix: how each verb ends for each call that meets each kind of trouble.

From the table that the tests play (tests/unit/faults); a cell that is missing there is an error here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stacks.faults.rows import ENGINE_ROWS
from tests.unit.faults.calls import SITUATIONS, Situation
from tests.unit.faults.kinds import KINDS
from tests.unit.faults.table import ROWS, Outcome, Row, holes, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEAD = """# Fault matrix

What you see when one call to an API goes wrong, for every call of every operation and every kind of trouble. Each cell
is a test: the operation meets the trouble, then `pulumi up` runs without it. In every cell, whatever it says:

- at most one service exists; it is in your state, or the error names it and says what to run next;
- the next `pulumi up` (`pulumi destroy` where something was being deleted) ends with exactly one service (none), as it
  was asked for, and the one after that changes nothing;
- no traceback and no secret is shown.

A cell says how the operation ends when the trouble strikes **once / for as long as the operation runs**; one word where
that is the same. Codes are explained in [codes](codes.md).

| word | meaning |
|---|---|
| made, changed, gone, read, checked | success; a code behind it is a warning |
| nothing made, unchanged | an error, and nothing happened |
| in state | an error; the service is in your state with its reasons, the next `pulumi up` goes on from there |
| named | an error that names the service: it exists and is not in your state yet, the next `pulumi up` finishes it |
| changed, not recorded | an error; the change took effect at the server, the next `pulumi up` sends it again |
| state kept | an error; your state is as it was |

Cells are tested in one process, with the SDK's own servicer, the real client and the emulator:
`tests/unit/faults`, `test_cell[ROW-KIND]`. Those with a * run through the real engine as well, with the newest and the
lowest SDK: `tests/stacks/faults`, `test_on_the_engine[ROW-KIND]`; the others of those rows do with `make test-long`.
"""
VERBS = {
    "check": "check: look-ups of a preview",
    "create": "create",
    "read": "read: `pulumi refresh`",
    "update": "update",
    "delete": "delete",
}


def page() -> str:
    """The text of docs/reference/fault-matrix.md. Raises LookupError for a hole."""
    found = holes()
    if found:
        raise LookupError("; ".join(found))
    return "\n".join([HEAD, *_kinds(), "", *_verbs(recorded())])


def _kinds() -> Iterator[str]:
    yield "| kind | what happens |"
    yield "|---|---|"
    for kind in KINDS:
        only = " (calls that change something)" if kind.mutations_only else ""
        yield f"| {kind.name} | {kind.meaning}{only} |"


def _verbs(outcomes: Mapping[tuple[str, str], Outcome]) -> Iterator[str]:
    for verb, title in VERBS.items():
        yield f"## {title}"
        yield ""
        for situation in SITUATIONS:
            if situation.verb == verb:
                yield from _situation(situation, outcomes)


def _situation(situation: Situation, outcomes: Mapping[tuple[str, str], Outcome]) -> Iterator[str]:
    rows = [row for row in ROWS if row.situation is situation]
    yield f"`{situation.verb}-{situation.name}`: {situation.reason}."
    yield ""
    yield f"| row | call | {' | '.join(kind.name for kind in KINDS)} |"
    yield "|---" * (len(KINDS) + 2) + "|"
    for row in rows:
        cells = (_cell(row, kind.name, outcomes) for kind in KINDS)
        yield f"| `{row.id}` | {row.call.role} | {' | '.join(cells)} |"
    yield ""


def _cell(row: Row, kind: str, outcomes: Mapping[tuple[str, str], Outcome]) -> str:
    found = outcomes.get((row.id, kind))
    if found is None:
        return "–"
    mark = " *" if (row.id, kind) in ENGINE_ROWS else ""
    both = found.once if found.once == found.lasting else f"{found.once} / {found.lasting}"
    return f"{both}{mark}"
