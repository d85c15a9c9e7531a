"""How long and how patiently one operation may call: its clock, its deadline, the user's wish to stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_pai_eas.client.clock import SystemClock
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded

if TYPE_CHECKING:
    from pulumi_pai_eas.ports import Cancellation, Clock

FIRST_READ_SECONDS = 10.0
"""How long the first try of a read waits for its answer."""
PATIENT_READ_SECONDS = 60.0
"""How long mutations wait, and a read that got no answer the first time."""
CONNECT_SECONDS = 5.0


class _Never:
    def requested(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Pace:
    """`deadline` is on the clock's monotonic scale, None for none. With `single_try` a read is never repeated."""

    clock: Clock = field(default_factory=SystemClock)
    cancellation: Cancellation = field(default_factory=_Never)
    deadline: float | None = None
    single_try: bool = False

    def remaining(self) -> float | None:
        """Seconds until the deadline; None when there is none."""
        return None if self.deadline is None else self.deadline - self.clock.monotonic()

    def before(self, operation: str, *, mutation: bool) -> None:
        """To be called before every request.

        Raises DeadlineExceeded when the time is over, and before a mutation Cancelled. A read may still go out after
        a cancellation: it is how one learns what to put into the state.
        """
        if mutation and self.cancellation.requested():
            raise Cancelled(f"{operation} was not sent: the operation was cancelled")
        remaining = self.remaining()
        if remaining is not None and remaining <= 0:
            raise DeadlineExceeded(f"{operation} was not sent: the time given for the operation is over")

    def timeout(self, wanted: float) -> float:
        """`wanted` seconds, less when the deadline is nearer, but at least one: a request needs that much."""
        remaining = self.remaining()
        return wanted if remaining is None else min(wanted, max(remaining, 1.0))

    def allows(self, pause: float) -> bool:
        """Whether there is time and will for a pause and one more try."""
        remaining = self.remaining()
        return not self.cancellation.requested() and (remaining is None or pause < remaining)
