"""How a command ends, and what its user is told when it cannot do its work."""

from __future__ import annotations

FINE = 0
FINDINGS = 1
USAGE = 2
TARGET = 3
"""The API or the credentials."""


class CannotGoOn(Exception):  # noqa: N818 - the text is for the user
    """The command ends here; the text is one line for standard error."""

    def __init__(self, text: str, code: int = USAGE) -> None:
        super().__init__(text)
        self.code = code
