"""Take away the mark of an unfinished create, and know whether it is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault, GarbledReply, NoReply, ServerFault
from pulumi_pai_eas.lifecycle.ownership import CREATING
from pulumi_pai_eas.messages import creation
from pulumi_pai_eas.model.finding import Finding

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings

TRIES = 3
"""Taking a label away twice is taking it away once, so an answer that is lost is asked for again."""
SECONDS_BETWEEN_TRIES = 1.0


def unmark(name: str, around: Surroundings) -> bool:
    """Remove the label, with a little time of its own after a deadline; a failure is a warning. Tells if it worked.

    That it stays loses nothing: it is recorded, and the next update takes it away.
    """
    try:
        claim(name, around.with_grace())
    except (Fault, Cancelled, DeadlineExceeded) as problem:
        around.reporter.warning(Finding(codes.LABEL_LEFT.id, "", creation.label_left(name, problem)).line())
        return False
    return True


def claim(name: str, around: Surroundings) -> None:
    """Remove the label, and be sure of it. Raises Fault, Cancelled, DeadlineExceeded."""
    tries = 0
    while True:
        tries += 1
        around.may_change()
        try:
            around.connection.services.remove_labels(name, [CREATING])
        except (NoReply, ServerFault, GarbledReply):
            if _is_away(name, around):
                return
            if tries == TRIES:
                raise
            around.pause(SECONDS_BETWEEN_TRIES)
        else:
            return


def _is_away(name: str, around: Surroundings) -> bool:
    """Whether the service shows itself without the label."""
    try:
        return CREATING not in around.connection.services.describe(name).labels
    except Fault:
        return False  # not known: the label is taken away once more
