"""How values and choices stand in a finding: on one line, cut, with the nearest valid one first."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 80
MOST = 8


def shown(value: object) -> str:
    """A value on one line, cut to 80 characters. Never for a secret."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def listed(choices: Iterable[object], most: int = MOST) -> str:
    """`a, b, c`, and how many more there are."""
    texts = [shown(choice) for choice in choices]
    rest = len(texts) - most
    return ", ".join(texts) if rest <= 0 else f"{', '.join(texts[:most])} and {rest} more"


def nearest(value: str, choices: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The choices that look most like a value, best first, case ignored; none when nothing is similar."""
    by_folded = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    found = difflib.get_close_matches(value.lower(), sorted(by_folded), n=most, cutoff=0.6)
    return tuple(by_folded[choice] for choice in found)


def suggestion(value: str, choices: Iterable[str]) -> str:
    """`nearest: a, b`, else `choices: a, b, …`, else that there are none."""
    known = sorted(choices)
    near = nearest(value, known)
    if near:
        return f"nearest: {', '.join(near)}"
    return f"choices: {listed(known)}" if known else "there is none"
