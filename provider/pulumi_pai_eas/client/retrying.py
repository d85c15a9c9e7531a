"""What is tried again, how often, and after which pause: one table, and the loop that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.pace import FIRST_READ_SECONDS, PATIENT_READ_SECONDS, Pace
from pulumi_pai_eas.errors import Fault, NoReply, ServerFault, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.client.in_flight import InFlight
    from pulumi_pai_eas.client.operations import Operation

LONGEST_HINT = 120.0
"""Seconds. A server that asks for more is not waited for: the fault says so at once."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a fault is answered by another try, for reads and for mutations.

    The pause in seconds doubles from try to try up to `longest`; a hint of the server replaces it.
    """

    fault: type[Fault]
    reads: int
    mutations: int
    pause: float
    longest: float
    why: str


RULES = (
    Rule(Throttled, 10, 10, 1.0, 30.0, "the answer says that nothing was done"),
    Rule(ServerFault, 2, 0, 0.5, 5.0, "a read changes nothing; whether a mutation was done is unknown"),
    Rule(NoReply, 1, 0, 0.0, 0.0, "a slow answer: once more with the long time-out; a mutation's outcome is unknown"),
)
"""Faults that are not here are never retried: the same request would get the same answer."""


def rule_for(fault: Fault) -> Rule | None:
    """The rule of exactly this class of fault."""
    return next((rule for rule in RULES if type(fault) is rule.fault), None)


def attempt(
    operation: Operation, pace: Pace, in_flight: InFlight, send: Callable[[float], dict[str, Any]]
) -> dict[str, Any]:
    """Send, again where the table says so; `send` takes the read time-out in seconds and returns the reply's body.

    Raises the last fault, Cancelled before a mutation, or DeadlineExceeded.
    """
    tries: dict[type[Fault], int] = {}
    patience = PATIENT_READ_SECONDS if operation.mutation else FIRST_READ_SECONDS
    while True:
        try:
            with in_flight.place(operation.name, pace, mutation=operation.mutation):
                body = send(pace.timeout(patience))
        except Fault as fault:
            if isinstance(fault, Throttled):
                in_flight.throttled()
            pause = _pause(fault, tries, operation, pace)
            if pause is None:
                _count(fault, 1 + sum(tries.values()))
                raise
            tries[type(fault)] = tries.get(type(fault), 0) + 1
            if isinstance(fault, NoReply):
                patience = PATIENT_READ_SECONDS
            if pause:
                pace.clock.sleep(pause)
        else:
            in_flight.answered()
            return body


def _pause(fault: Fault, tries: dict[type[Fault], int], operation: Operation, pace: Pace) -> float | None:
    """Seconds until the next try; None when there is none."""
    rule = rule_for(fault)
    done = tries.get(type(fault), 0)
    if rule is None or pace.single_try or done >= (rule.mutations if operation.mutation else rule.reads):
        return None
    pause = min(rule.pause * 2**done, rule.longest) if fault.retry_after is None else fault.retry_after
    return pause if pause <= LONGEST_HINT and pace.allows(pause) else None


def _count(fault: Fault, sent: int) -> None:
    if sent > 1:
        fault.text = f"{fault.text}; {sent} tries"
        fault.args = (fault.text,)
