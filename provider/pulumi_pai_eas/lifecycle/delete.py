"""Take a service away, and wait until it is gone, so that its name is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Conflict, DeadlineExceeded, NoReply, NotFound
from pulumi_pai_eas.lifecycle.identity import Recorded, same_account, same_target
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER
from pulumi_pai_eas.lifecycle.waiting import Verdict, wait
from pulumi_pai_eas.messages import adoption, progress
from pulumi_pai_eas.model.finding import Finding

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed


def delete(recorded: Recorded, around: Surroundings) -> None:
    """Delete and wait. Not found is success.

    Left alone, with a warning, are a service with another id under the name, one whose create was not finished and
    that a later create has taken over, and one that another resource has adopted.

    Raises Fault, WrongTarget, Cancelled, and DeadlineExceeded when the service is still there at the end.
    """
    same_target(recorded, around)
    observed = _described(recorded.name, around)
    if observed is None:
        same_account(recorded, around)
        return
    if _is_another(recorded, observed):
        text = progress.not_ours(recorded.name, recorded.service_id or "", observed.service_id)
        around.reporter.warning(Finding(codes.NOT_OURS.id, "", text).line())
        return
    if recorded.mark is not None and observed.labels.get(CREATING) != recorded.mark:
        # A replacement that found the mark took the service over: it is recorded there now.
        text = progress.taken_over_since(recorded.name)
        around.reporter.warning(Finding(codes.TAKEN_OVER_SINCE.id, "", text).line())
        return
    owner = observed.labels.get(OWNER)
    if recorded.owner is not None and owner is not None and owner != recorded.owner:
        text = adoption.adopted_since(recorded.name)
        around.reporter.warning(Finding(codes.ADOPTED_SINCE.id, "", text).line())
        return
    status = observed.status
    accepted = observed.status == "Deleting" or _ask(recorded.name, around)

    def is_gone() -> Verdict[Observed | None]:
        nonlocal accepted, status
        seen = _described(recorded.name, around)
        if seen is None or _is_another(recorded, seen):
            return Verdict("done", seen)
        status = seen.status
        accepted = accepted or seen.status == "Deleting" or _ask(recorded.name, around)
        return Verdict("pending", seen, progress.going(seen.status))

    try:
        wait(is_gone, around)
    except DeadlineExceeded:
        text = progress.not_gone(recorded.name, status)
        raise DeadlineExceeded(Finding(codes.NOT_GONE.id, "", text).line()) from None


def _ask(name: str, around: Surroundings) -> bool:
    """Send DeleteService; tells whether it was accepted. When it was not, the caller looks and asks again."""
    around.may_change()
    try:
        around.connection.services.delete(name)
    except NotFound:
        return True
    except NoReply:
        return False
    except Conflict as conflict:
        # Refused while another operation runs, or by the safety lock; only the former ends by itself.
        observed = _described(name, around)
        if observed is not None and observed.safety_lock not in (None, "", "none"):
            text = progress.locked(name, observed.safety_lock)
            raise Conflict("DeleteService", Finding(codes.LOCKED.id, "safetyLock", text).line()) from conflict
        return False
    return True


def _described(name: str, around: Surroundings) -> Observed | None:
    try:
        return around.connection.services.describe(name)
    except NotFound:
        return None


def _is_another(recorded: Recorded, observed: Observed) -> bool:
    return bool(recorded.service_id and observed.service_id and observed.service_id != recorded.service_id)
