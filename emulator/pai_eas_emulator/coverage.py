"""The text of docs/reference/coverage.md: what the emulator speaks, and how sure each answer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator.knobs import CHOICES, Knobs, knob_meanings
from pai_eas_emulator.operation import declared, lacking
from pai_eas_emulator.refusals import all_refusals
from pai_eas_emulator.statuses import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INTRODUCTION = """\
# What the emulator speaks

Written by `make docs` from the declarations in `emulator/pai_eas_emulator`. No line of it was tried against a live
account.

- **confirmed**: seen in a reply of the real service, verbatim
- **documented**: stated by the published API reference, metadata or SDK
- **guessed**: inferred; no source states it. Anything relying on it should survive another answer
"""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [_row(head), _row(["---"] * len(head))]
    lines.extend(_row(row) for row in rows)
    return [*lines, ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def reference_page() -> str:
    """The coverage page: each operation, error answer and status with how sure it is, and what is lacking."""
    lines = [INTRODUCTION, "## Operations", ""]
    lines += _table(
        ("product", "operation", "route", "reply", "RAM action", "source"),
        (
            (
                f"{known.product.name} {known.product.version}",
                known.action,
                f"`{known.route}`",
                known.certainty.value,
                f"`{known.permission}`" if known.permission else "none",
                known.source,
            )
            for known in declared()
        ),
    )
    lines += ["## Error answers", ""]
    lines += _table(
        ("status", "code", "message", "when", "certainty", "source"),
        (
            (str(known.status), f"`{known.code}`", known.message, known.when, known.certainty.value, known.source)
            for known in all_refusals().values()
        ),
    )
    lines += ["## Statuses of a service", ""]
    lines += _table(
        ("status", "kind", "meaning", "can become", "certainty", "source"),
        (
            (known.name, known.kind.value, known.meaning, ", ".join(known.follows), known.certainty.value, known.source)
            for known in STATUSES.values()
        ),
    )
    lines += ["## Knobs", "", "Set with `PUT /_emulator/settings` or in a scenario.", ""]
    meanings = knob_meanings()
    lines += _table(
        ("knob", "default", "meaning"),
        ((f"`{name}`", _default(name, value), meanings[name]) for name, value in Knobs().on_wire().items()),
    )
    lines += ["## Published and lacking (answered with 501)", ""]
    for product in ("eas", "aiworkspace"):
        names = ", ".join(sorted(known.action for known in lacking() if known.product == product))
        lines += [f"**{product}**: {names}", ""]
    return "\n".join(lines)


def _default(name: str, value: object) -> str:
    choices = CHOICES.get(name)
    text = f"`{str(value).lower() if isinstance(value, bool) else value}`"
    return text if choices is None else f"{text} of {', '.join(choices)}"
