"""One loop that knows about time. What it waits for is data: a condition that answers pending, done or hopeless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pulumi_pai_eas.errors import Fault, NeverConnected, NoReply
from pulumi_pai_eas.lifecycle.surroundings import FIRST_PAUSE, LONGEST_PAUSE, Surroundings, passes_by_itself

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict(Generic[T]):
    """One answer of a condition; `seen` is what it looked at, `text` a line for the user."""

    state: Literal["pending", "done", "hopeless"]
    seen: T
    text: str = ""


def wait(condition: Callable[[], Verdict[T]], around: Surroundings) -> Verdict[T]:
    """Ask until done or hopeless, from 0.25 s doubling to 5 s.

    A fault that passes by itself is asked again, and so is what a network that is away does. Raises DeadlineExceeded,
    Cancelled, and any other fault.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            verdict = condition()
        except Fault as fault:
            if not passes_by_itself(fault) and not isinstance(fault, (NoReply, NeverConnected)):
                raise
        else:
            if verdict.state != "pending":
                return verdict
            if verdict.text:
                around.reporter.status(verdict.text)
        around.pause(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
