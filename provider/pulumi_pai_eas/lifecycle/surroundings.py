"""What a use case works in: the APIs, time, somebody to tell, and the wish to stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault, ServerFault, Throttled

if TYPE_CHECKING:
    from pulumi_pai_eas.client.ports import Connection
    from pulumi_pai_eas.ports import Cancellation, Clock, Reporter

LONGEST_PAUSE = 5.0
"""Seconds between two polls, at most."""
FIRST_PAUSE = 0.25
GRACE = 20.0
"""Seconds for the last look after a deadline."""


@dataclass(frozen=True)
class Surroundings:
    """Ports of one operation. `deadline` is on the clock's own scale, in seconds."""

    connection: Connection
    clock: Clock
    reporter: Reporter
    cancellation: Cancellation
    deadline: float
    urn: str | None = None
    """How the engine names the resource, for commands in messages."""

    def with_grace(self, seconds: float = GRACE) -> Surroundings:
        """The same with a little time of its own: to see and tell how things stand once the deadline is over."""
        deadline = max(self.deadline, self.clock.monotonic() + seconds)
        return replace(
            self, connection=self.connection.within(self.clock, self.cancellation, deadline), deadline=deadline
        )

    def left(self) -> float:
        """Seconds until the deadline; negative after it."""
        return self.deadline - self.clock.monotonic()

    def may_change(self) -> None:
        """Before every mutation: raises Cancelled when nothing more may be started."""
        if self.cancellation.requested():
            raise Cancelled("stopped on request; nothing more was sent")

    def pause(self, seconds: float) -> None:
        """Wait; raises Cancelled on request, DeadlineExceeded when the time is over."""
        self.may_change()
        if self.left() <= 0:
            raise DeadlineExceeded("the time given for the operation is over")
        self.clock.sleep(min(seconds, max(self.left(), 0.0)))
        self.may_change()


def passes_by_itself(fault: Fault) -> bool:
    """Whether the same read may well succeed a little later."""
    return isinstance(fault, (ServerFault, Throttled))
