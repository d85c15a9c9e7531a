"""Time and cancellation that a test moves by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class ManualClock:
    """Sleeping moves it on at once; `pauses` are what was slept."""

    now: float = 1000.0
    pauses: list[float] = field(default_factory=list[float])
    on_sleep: Callable[[], None] | None = None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        if self.on_sleep is not None:
            self.on_sleep()


@dataclass
class Switch:
    """A cancellation that is requested when `on`."""

    on: bool = False

    def requested(self) -> bool:
        return self.on
