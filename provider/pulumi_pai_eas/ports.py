"""What the use cases need of the world around them, beside the APIs: time, somebody to tell, and a wish to stop."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Time that a test can move."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let time pass; returns early when the operation is cancelled."""
        ...


class Reporter(Protocol):
    """Lines under the resource, in the order they come."""

    def status(self, text: str) -> None:
        """A passing line in the resource's own row, under 60 characters."""
        ...

    def info(self, text: str) -> None:
        """A line that stays."""
        ...

    def warning(self, text: str) -> None:
        """A warning that stays."""
        ...


class Cancellation(Protocol):
    """Whether the user (Ctrl-C) or a dead engine wants no more."""

    def requested(self) -> bool:
        """True from the moment on that nothing more may be started."""
        ...
