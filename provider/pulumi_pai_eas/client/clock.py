"""Time as the machine has it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_pai_eas.ports import Cancellation


class SystemClock:
    """`ports.Clock` on the machine's own clock; sleeps in slices of a quarter of a second to notice a cancellation."""

    def __init__(self, cancellation: Cancellation | None = None) -> None:
        self._cancellation = cancellation

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass; returns early when cancelled."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._cancellation is not None and self._cancellation.requested():
                return
            time.sleep(min(left, 0.25))
