"""Take one existing service over, which the user names by its id: `adopt`, on the first create only.

The service is treated as if it had been recorded as it lives: its decisions are kept, only what differs is changed, and
no finding blocks what does not. Owner and mark are put on it first, so that a run that is interrupted goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Fault, ForeignService, NotFound
from pulumi_pai_eas.lifecycle import check as checking
from pulumi_pai_eas.lifecycle.deciding import decided
from pulumi_pai_eas.lifecycle.outcomes import AppliedPartly, Done, MadeButUnwell, Refused
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER, labels_of_create
from pulumi_pai_eas.lifecycle.scalers import with_autoscaler, with_cron_scaler
from pulumi_pai_eas.lifecycle.update import brought
from pulumi_pai_eas.messages import adoption, creation
from pulumi_pai_eas.model.compute import PublicCompute, type_name
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning import decisions, defaults, drift
from pulumi_pai_eas.planning.overlay import overlay
from pulumi_pai_eas.planning.removals import would_remove

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.gates import Gate, Lookups
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired


@dataclass(frozen=True, slots=True)
class Standing:
    """The service to adopt, and the inputs that would have made it as it lives, in the user's own words."""

    observed: Observed
    inputs: Desired

    def differences(self, wanted: Desired) -> str:
        """What taking it over changes, on one line."""
        keys = drift.differing_keys(self.inputs, wanted)
        removed = would_remove(decisions.complete(wanted), self.observed.spec)
        return adoption.adopts(self.observed, self.inputs, wanted, sorted(keys), removed)


def asks(wanted: Desired) -> bool:
    """Whether a service is to be adopted, and both its id and its name are known by now."""
    adopt = wanted.options.adopt
    return adopt is not None and not is_unknown(adopt) and _name(wanted) is not None


def standing(wanted: Desired, around: Surroundings) -> Standing | Finding:
    """Look at the service by its name, once; a finding when it is not the one to adopt. Raises other faults."""
    wanted = decided(checking.with_edits(wanted, defaults.edits(wanted)), Facts())
    name, adopt = _name(wanted) or "", wanted.options.adopt or ""
    try:
        observed = around.connection.services.describe(name)
    except (NotFound, ForeignService):
        return _refusal(adoption.absent(name, adopt))
    if observed.service_id != adopt:
        return _refusal(adoption.another(name, adopt, observed.service_id))
    if observed.status == "Deleting":
        return _refusal(adoption.leaving(name, adopt))
    if _is_finished(observed, wanted.owner):
        return _refusal(adoption.own(name, adopt, f"{wanted.region}/{name}"))
    seen = overlay(_with_its_decisions(wanted, observed), with_autoscaler(observed, wanted, around))
    return Standing(observed, with_cron_scaler(seen, name, around))


def adopted(wanted: Desired, lookups: Lookups, around: Surroundings) -> Done | MadeButUnwell | Refused:
    """Take it over and bring it to what is wanted. Raises Fault, Cancelled before anything but its labels changed."""
    found = standing(wanted, around)
    if isinstance(found, Finding):
        return Refused((replace(found, text=creation.nothing_created(found.text)),))

    def unavailable(gate: Gate, fault: Fault) -> None:
        if gate.vital(wanted):
            raise fault
        around.reporter.warning(creation.unavailable(fault.operation, gate.checks, fault))

    checked = checking.check(wanted, found.inputs, lookups, unavailable)
    errors = tuple(finding for finding in checked.findings if finding.severity == "error")
    if errors:
        return Refused(errors)
    for finding in checked.findings:
        if finding.severity == "warning":
            around.reporter.warning(finding.line())
    desired, before = checked.desired, found.observed
    around.reporter.info(Finding(codes.ADOPTED.id, "", found.differences(desired)).line())
    around.may_change()
    labels = labels_of_create(desired.owner)
    around.connection.services.put_labels(before.name, labels)
    before = replace(before, labels={**before.labels, **labels})
    whole = _must_be_sent(desired, before)
    outcome = brought(before, found.inputs, desired, None, lookups, around, whole=whole)
    return MadeButUnwell(outcome.deployed, outcome.reasons) if isinstance(outcome, AppliedPartly) else outcome


def _with_its_decisions(wanted: Desired, live: Observed) -> Desired:
    """Where the user leaves a workspace or a machine open, that of the service is the decision."""
    values: dict[str, Any] = {}
    if wanted.spec.workspace_id is None and live.workspace_id:
        values["workspace_id"] = live.workspace_id
    place = live.spec.compute
    if wanted.spec.compute is None and isinstance(place, PublicCompute) and place.instance_types:
        values["instance_types"] = [type_name(choice) for choice in place.instance_types]
    return wanted.model_copy(update={"effective": wanted.effective.model_copy(update=values)})


def _must_be_sent(desired: Desired, live: Observed) -> bool:
    """Whether the whole configuration goes out though nothing that shows differs.

    It does for what only lives there, which an update would not see again, and for secrets that cannot be compared.
    """
    spec = decisions.complete(desired)
    return bool(would_remove(spec, live.spec)) or (spec.docker_auth is not None and live.spec.docker_auth is None)


def _is_finished(observed: Observed, owner: str | None) -> bool:
    """Whether it is this very resource's already: then it was adopted before, and this create is a replacement.

    The replaced half would be deleted afterwards, and it is the same service.
    """
    return owner is not None and observed.labels.get(OWNER) == owner and CREATING not in observed.labels


def _name(wanted: Desired) -> str | None:
    name = decided(wanted, Facts()).effective.service_name
    return None if is_unknown(name) else name


def _refusal(text: str) -> Finding:
    return Finding(codes.ADOPT_REFUSED.id, "adopt", text, catalogue=True)
