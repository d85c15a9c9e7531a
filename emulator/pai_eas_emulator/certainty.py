"""How sure it is that the real service answers as this emulator does."""

from __future__ import annotations

from enum import Enum


class Certainty(Enum):
    """The three grades that the coverage page shows."""

    CONFIRMED = "confirmed"
    """Seen in a reply of the real service, verbatim."""

    DOCUMENTED = "documented"
    """Stated by the published API reference, metadata or SDK."""

    GUESSED = "guessed"
    """Inferred; no source states it. Anything relying on it should survive another answer."""


CONFIRMED = Certainty.CONFIRMED
DOCUMENTED = Certainty.DOCUMENTED
GUESSED = Certainty.GUESSED
