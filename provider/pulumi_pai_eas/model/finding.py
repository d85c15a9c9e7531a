"""One problem with a configuration, found before or during a deployment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_PATH = 300
Severity = Literal["error", "warning", "note", "ignored"]
"""A note informs: nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A code, the property path it concerns, and the text that names value, choices and remedy.

    `path` is in property keys (`network.nlb[0].port`), empty for the whole service. `malformed` findings cannot be
    lowered by the user: the value has no meaning. `catalogue` findings rest on a look-up.
    """

    code: str
    path: str
    text: str
    severity: Severity = "error"
    malformed: bool = False
    catalogue: bool = False

    def line(self) -> str:
        """`PAI3102 vpc.vswitchIds: …`, as it stands in every message: one line, whatever keys and values hold."""
        path = self.path if len(self.path) <= LONGEST_PATH else f"{self.path[: LONGEST_PATH - 1]}…"
        return _BREAKS.sub(" ", f"{self.code} {path}: {self.text}" if path else f"{self.code} {self.text}")
