"""Take a service away, and wait until it is gone, so that its name is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.client.redaction import shown
from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    Conflict,
    DeadlineExceeded,
    Fault,
    NoReply,
    NotFound,
    PermissionFault,
)
from pulumi_pai_eas.lifecycle.conditions import SECONDS_STALE
from pulumi_pai_eas.lifecycle.identity import Recorded, is_adopted, same_account, same_target
from pulumi_pai_eas.lifecycle.locking import by_lock, is_locked
from pulumi_pai_eas.lifecycle.ownership import TAKEN_OVER
from pulumi_pai_eas.lifecycle.waiting import Verdict, wait
from pulumi_pai_eas.messages import adoption, presence, progress
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.secret_places import secrets_of
from pulumi_pai_eas.model.status import GONE

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed

FAILED = "DeleteFailed"
TRIES = 2
"""A deletion that failed is asked for once more: what referred to the service may be gone by then."""


def delete(recorded: Recorded, around: Surroundings) -> None:
    """Delete and wait. Not found is success.

    Left alone, with a warning, are a service with another id under the name, one whose create was not finished and
    that a later create has taken over, and one that another resource has adopted.

    Raises Fault, WrongTarget, Cancelled, Conflict when the deletion fails twice, and DeadlineExceeded when the service
    is still there at the end.
    """
    same_target(recorded, around)
    observed = _described(recorded.name, around)
    if observed is None:
        same_account(recorded, around)
        return
    if _is_another(recorded, observed):
        text = presence.not_ours(recorded.name, recorded.service_id or "", observed.service_id)
        around.reporter.warning(Finding(codes.NOT_OURS.id, "", text).line())
        return
    if recorded.mark is not None and observed.labels.get(TAKEN_OVER) == recorded.mark:
        # A replacement that found the mark took the service over: it is recorded there now.
        text = presence.taken_over_since(recorded.name)
        around.reporter.warning(Finding(codes.TAKEN_OVER_SINCE.id, "", text).line())
        return
    if is_adopted(recorded, observed):
        text = adoption.adopted_since(recorded.name)
        around.reporter.warning(Finding(codes.ADOPTED_SINCE.id, "", text).line())
        return
    going = _Going(recorded, observed, around)
    try:
        wait(going.look, around)
    except DeadlineExceeded:
        text = presence.not_gone(recorded.name, going.seen.status, why_it_stays(going.seen, around))
        raise DeadlineExceeded(Finding(codes.NOT_GONE.id, "", text).line()) from None


class _Going:
    """A service on its way out: asked to go, and asked again where that was refused for a moment or failed once."""

    def __init__(self, recorded: Recorded, observed: Observed, around: Surroundings) -> None:
        self.seen = observed
        self._recorded, self._around = recorded, around
        self._left = False
        """Whether it was seen going since it was asked last."""
        self._failed = 0
        self._asked = 0.0
        self._accepted = observed.status in ("Deleting", GONE) or self._ask()

    def look(self) -> Verdict[Observed | None]:
        """One look. Raises Conflict when it failed to go twice."""
        seen = _described(self._recorded.name, self._around)
        if seen is None or seen.status == GONE or _is_another(self._recorded, seen):
            return Verdict("done", seen)
        self.seen = seen
        self._left = self._left or seen.status == "Deleting"
        if seen.status == FAILED and self._accepted and self._is_news():
            self._failed += 1
            if self._failed == TRIES:
                text = presence.delete_failed(seen.name, why_it_stays(seen, self._around))
                raise Conflict("DeleteService", Finding(codes.DELETE_FAILED.id, "", text).line())
            self._accepted = False
        self._accepted = self._accepted or seen.status == "Deleting" or self._ask()
        return Verdict("pending", seen, progress.going(seen.status))

    def _is_news(self) -> bool:
        """Whether a failure is of this time: an earlier one may be shown for a while."""
        return self._left or self._around.clock.monotonic() - self._asked >= SECONDS_STALE

    def _ask(self) -> bool:
        self._left, self._asked = False, self._around.clock.monotonic()
        return _ask(self._recorded.name, self._around)


def why_it_stays(observed: Observed, around: Surroundings) -> str:
    """What the service itself and its newest warning say, on one line, without secrets; empty when nothing does."""
    said = ": ".join(part for part in (observed.reason, observed.message) if part)
    try:
        events = around.with_grace().connection.services.events(observed.name)
    except (Fault, Cancelled):
        events = ()  # an explanation is not worth another failure
    warned = [f"{event.reason}: {event.message}" for event in events if event.kind == "Warning"]
    parts = dict.fromkeys(part for part in (said, *warned[-1:]) if part)
    return shown("; ".join(parts), secrets_of(observed.spec, observed.access_token))


def _ask(name: str, around: Surroundings) -> bool:
    """Send DeleteService; tells whether it was accepted. When it was not, the caller looks and asks again."""
    around.may_change()
    try:
        around.connection.services.delete(name)
    except NotFound:
        return True
    except NoReply:
        return False
    except (Conflict, PermissionFault, BadRequest) as refused:
        # Refused while another operation runs, or by the safety lock; only the former ends by itself.
        is_conflict = isinstance(refused, Conflict)
        observed = _described(name, around)
        if observed is not None and is_locked(observed.safety_lock):
            text = presence.locked(name, observed.safety_lock or "")
            raise by_lock(refused, text, blocks=True, is_certain=is_conflict) from refused
        if not is_conflict:
            raise
        return False
    return True


def _described(name: str, around: Surroundings) -> Observed | None:
    try:
        return around.connection.services.describe(name)
    except NotFound:
        return None


def _is_another(recorded: Recorded, observed: Observed) -> bool:
    return bool(recorded.service_id and observed.service_id and observed.service_id != recorded.service_id)
