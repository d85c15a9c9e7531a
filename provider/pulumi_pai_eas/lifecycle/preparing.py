"""Before a create: fetch what must be known, decide, judge. Nothing that costs or changes anything is sent here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import identity
from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.lifecycle import discovery
from pulumi_pai_eas.lifecycle.deciding import MOST_CANDIDATES, decided, next_candidate_helps, without_name
from pulumi_pai_eas.lifecycle.gates import Gate, Lookups, gather
from pulumi_pai_eas.lifecycle.outcomes import Refused
from pulumi_pai_eas.messages import creation
from pulumi_pai_eas.model.facts import Facts, NameState
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.image_reference import is_official
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning import decisions
from pulumi_pai_eas.rules.rule import Subject, judge

if TYPE_CHECKING:
    from pulumi_pai_eas.errors import Fault
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.service import Desired, ServiceSpec


@dataclass(frozen=True, slots=True)
class Prepared:
    """A resource that may be made: with its decisions, the spec that is sent, and the facts it rests on."""

    desired: Desired
    spec: ServiceSpec
    facts: Facts

    @property
    def name_state(self) -> NameState | None:
        """What is known of the name; None when it could not be looked up."""
        return None if is_unknown(self.facts.name) else self.facts.name


def prepare(wanted: Desired, lookups: Lookups, around: Surroundings) -> Prepared | Refused:
    """Pass the gates. Raises CredentialFault, NeverConnected, and the fault of a look-up without which nothing goes."""
    desired, facts = _known(wanted, lookups, around)
    findings = judge(Subject(desired=desired, facts=facts, situation="new"))
    errors = [finding for finding in findings if finding.severity == "error"]
    taken = _taken(desired, facts)
    if taken is not None:
        others = [finding for finding in errors if not (finding.catalogue and finding.path == taken.path)]
        errors = [taken, *others]
    spec = decisions.complete(desired)
    found = discovery.discover(spec, facts)
    if found.missing is not None and not errors:
        errors = [found.missing]  # else a rule has said it already, or it follows from what a rule has said
    if errors:
        *others, last = errors
        return Refused((*others, replace(last, text=creation.nothing_created(last.text))))
    for finding in findings:
        if finding.severity == "warning" and finding.code != identity.NAME_TAKEN.id:  # taking over says it itself
            around.reporter.warning(finding.line())
    if not is_unknown(facts.images):
        for index, container in enumerate(spec.containers or []):
            if container.image and not is_official(container.image):
                around.reporter.info(creation.custom_image(index, container.image))
    if found.vpc is not None:
        spec = spec.model_copy(update={"vpc": found.vpc})
    return Prepared(desired, spec, facts)


def _known(wanted: Desired, lookups: Lookups, around: Surroundings) -> tuple[Desired, Facts]:
    """The resource with its decisions, and the facts; of a prefix the first name that nobody else has."""

    def unavailable(gate: Gate, fault: Fault) -> None:
        if gate.vital(wanted):
            raise fault
        around.reporter.warning(creation.unavailable(fault.operation, gate.checks, fault))

    attempt = 0
    while True:
        desired = decided(wanted, Facts(), attempt)
        facts = gather(desired, lookups, unavailable)
        desired = decided(desired, facts, attempt)
        attempt += 1
        if attempt == MOST_CANDIDATES or not next_candidate_helps(desired, facts):
            return desired, facts
        wanted = without_name(wanted)


def _taken(desired: Desired, facts: Facts) -> Finding | None:
    """The name is taken, and not by an unfinished create of this very resource."""
    name: NameState | None = None if is_unknown(facts.name) else facts.name
    if name is None or name.status != "taken":
        return None
    own = name.owner is not None and name.owner == desired.owner
    if own and name.creating is not None:
        return None
    return name_taken(desired, name.service_status, own=own)


def name_taken(desired: Desired, status: str, *, own: bool = False) -> Finding:
    """Create meets a service that it may not touch."""
    service = desired.effective.service_name or ""
    text = creation.name_taken(service, status, f"{desired.region}/{service}", own=own)
    return Finding(codes.NAME_TAKEN_AT_CREATE.id, "serviceName", text, catalogue=True)
