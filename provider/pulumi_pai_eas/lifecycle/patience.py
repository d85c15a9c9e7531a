"""A change that is refused because another operation runs is sent again when that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.errors import Conflict, DeadlineExceeded, Fault, NotFound
from pulumi_pai_eas.lifecycle.conditions import SECONDS_STALE, SECONDS_TO_BE_SEEN
from pulumi_pai_eas.lifecycle.locking import is_locked
from pulumi_pai_eas.lifecycle.sending import send
from pulumi_pai_eas.lifecycle.surroundings import FIRST_PAUSE, LONGEST_PAUSE
from pulumi_pai_eas.messages import progress
from pulumi_pai_eas.model.status import Phase, phase_of

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.planning.changes import Change


def send_when_free(change: Change, name: str, around: Surroundings, *, just_made: bool = False) -> None:
    """Send a change, again as long as the service is on its way from one status to another.

    A conflict of a service that is at rest may be of an operation that is not shown yet, or no more, for
    `SECONDS_STALE`; later it is of another kind, and told. `just_made`: a service that CreateService accepted may not
    be found for `SECONDS_TO_BE_SEEN` (EAS API; PAI SDK for Python). Raises any Fault, Cancelled; of a deadline the
    refusal.
    """
    pause, since = FIRST_PAUSE, around.clock.monotonic()
    refused: Fault | None = None
    while True:
        around.may_change()
        try:
            if refused is not None:
                around.reporter.status(progress.refused_for_now(refused.operation))
                around.pause(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            send(change, name, around.connection.services)
        except DeadlineExceeded:
            if refused is None:
                raise
            raise refused from None
        except Conflict as conflict:
            refused = conflict
            if not _is_busy(conflict, name, around, around.clock.monotonic() - since):
                raise
        except NotFound as missing:
            refused = missing
            if not just_made or around.clock.monotonic() - since >= SECONDS_TO_BE_SEEN:
                raise
        else:
            return


def _is_busy(conflict: Conflict, name: str, around: Surroundings, seconds: float) -> bool:
    """Whether the refusal may be of an operation that ends by itself: not of the safety lock, nor of what was sent."""
    if (conflict.api_code or "").startswith("InvalidParameter"):
        return False
    try:
        seen = around.connection.services.describe(name)
    except Fault:
        return False  # nothing to be seen: the API's own words
    on_its_way = phase_of(seen.status) is Phase.PASSING
    if is_locked(seen.safety_lock) and (seen.safety_lock == "all" or not on_its_way):
        return False
    return on_its_way or seconds < SECONDS_STALE
