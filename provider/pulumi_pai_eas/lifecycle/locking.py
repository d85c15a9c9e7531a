"""What a refusal has to do with the safety lock. Which status and code EAS answers with is not published."""

from __future__ import annotations

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import BadRequest, Conflict, PaiEasError, PermissionFault
from pulumi_pai_eas.model.finding import Finding


def is_locked(level: str | None) -> bool:
    """Whether there is a lock."""
    return level not in (None, "", "none")


def by_lock(refused: PaiEasError, text: str, *, blocks: bool, is_certain: bool = False) -> PaiEasError:
    """A refusal in words that help, where it is the safety lock's or may be.

    `text` is what to do about the lock; `blocks` says whether the lock that is set refuses such a call.
    """
    if not isinstance(refused, (Conflict, PermissionFault, BadRequest)):
        return refused
    hint = Finding(codes.LOCKED.id, "safetyLock", text).line()
    if is_certain or "SafetyLock" in (refused.api_code or ""):
        return Conflict(refused.operation, hint)
    if blocks:
        refused.text = f"{refused.text.rstrip('.')}. It may be for the lock: {hint}"
        refused.args = (refused.text,)
    return refused
