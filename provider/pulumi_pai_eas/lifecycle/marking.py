"""Take away the mark of an unfinished create. That it stays loses nothing: the next update takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault
from pulumi_pai_eas.lifecycle.ownership import CREATING
from pulumi_pai_eas.messages import progress
from pulumi_pai_eas.model.finding import Finding

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings


def unmark(name: str, around: Surroundings) -> bool:
    """Remove the label, with a little time of its own after a deadline; a failure is a warning. Tells if it worked."""
    try:
        around.with_grace().connection.services.remove_labels(name, [CREATING])
    except (Fault, Cancelled, DeadlineExceeded) as problem:
        around.reporter.warning(Finding(codes.LABEL_LEFT.id, "", progress.label_left(name, problem)).line())
        return False
    return True
