"""A line to one product: prepares, sends and retries calls for one operation's pace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.operations import operation
from pulumi_pai_eas.client.retrying import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_pai_eas.client.in_flight import InFlight
    from pulumi_pai_eas.client.pace import Pace
    from pulumi_pai_eas.client.sdk.call import Caller, Request


@dataclass(frozen=True, slots=True)
class Line:
    """Where to send, at which pace, under which limit."""

    caller: Caller
    pace: Pace
    in_flight: InFlight

    @property
    def region(self) -> str:
        """The region."""
        return self.caller.region

    def send(self, prepare: Callable[[], Request], secrets: Sequence[str] = ()) -> dict[str, Any]:
        """The body of the answer; raises any Fault, Cancelled, DeadlineExceeded."""
        request = prepare()
        return attempt(
            operation(request.action),
            self.pace,
            self.in_flight,
            lambda timeout: self.caller.send(request, timeout, secrets),
        )
