"""A new service that is not what was waited for, deleted again: `create_failure="delete"`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import PaiEasError
from pulumi_pai_eas.lifecycle.delete import delete
from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.lifecycle.outcomes import Deployed, MadeButUnwell, RolledBack
from pulumi_pai_eas.messages import failure
from pulumi_pai_eas.model.finding import Finding

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.service import Desired

SECONDS = 600.0
"""Time of its own for the deletion, as a delete has by default."""


def is_asked_for(desired: Desired, around: Surroundings) -> bool:
    """Whether a service that does not become well is to be deleted. After Ctrl-C nothing more is sent: it stays."""
    return desired.options.create_failure == "delete" and not around.cancellation.requested()


def rolled_back(deployed: Deployed, reasons: tuple[str, ...], around: Surroundings) -> RolledBack | MadeButUnwell:
    """Delete what this very create made, and wait until it is gone. What cannot be deleted stays in state."""
    made = Recorded(deployed.name, deployed.service_id or None, deployed.host)
    try:
        delete(made, around.with_grace(SECONDS))
    except PaiEasError as problem:
        text = failure.not_deleted(deployed.name, problem.text)
        return MadeButUnwell(deployed, (*reasons, Finding(codes.NOT_ROLLED_BACK.id, "", text).line()))
    return RolledBack(tuple(failure.as_deleted(reason) for reason in reasons))
