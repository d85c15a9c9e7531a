"""Labels after a full update. That UpdateService applies those in the service JSON, and keeps ours, is not published.

So the look that follows tells: what is missing is put by the call that is known to set labels. Where the API does as
expected, nothing more is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault
from pulumi_pai_eas.lifecycle.ownership import OWNER
from pulumi_pai_eas.messages import presence
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.planning.normal import label_texts

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.outcomes import Deployed
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired


def relabelled(deployed: Deployed, before: Observed, new: Desired, around: Surroundings) -> tuple[str, ...]:
    """Put the labels that a full update did not bring or took away; gives what did not work."""
    seen = deployed.observed
    if seen is None:
        return ()  # nothing is known of them; that is told already
    wanted = {key: str(value) for key, value in label_texts(new.spec.labels or {}).items()}
    if OWNER in before.labels:
        wanted[OWNER] = before.labels[OWNER]
    missing = {key: value for key, value in wanted.items() if seen.labels.get(key) != value}
    if not missing:
        return ()
    try:
        around.may_change()
        around.connection.services.put_labels(deployed.name, missing)
    except (Fault, Cancelled, DeadlineExceeded) as problem:
        text = presence.labels_missing(deployed.name, sorted(missing), problem.coded)
        return (Finding(codes.LABELS_MISSING.id, "labels", text).line(),)
    return ()
