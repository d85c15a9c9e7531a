"""Before anything is made, at preview and again before `up`: defaults, decisions, and what is wrong.

The only place that fills in defaults. Deterministic: the same inputs and catalogue give the same answer, so that
saved plans hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pulumi_pai_eas.lifecycle.deciding import MOST_CANDIDATES, decided, next_candidate_helps, without_name
from pulumi_pai_eas.lifecycle.gates import Gate, Lookups, gather
from pulumi_pai_eas.model.edit import Edit, edited
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning import defaults, drift
from pulumi_pai_eas.rules.rule import Subject, judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.errors import Fault
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.note import Note
    from pulumi_pai_eas.model.service import Desired


NAMING = frozenset({"serviceName", "serviceNamePrefix", "region"})
"""Keys that make another service: its name and its region are what the API knows it by."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What check found: defaults to put into the inputs, the resource with its decisions, and the findings."""

    desired: Desired
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


def check(
    wanted: Desired,
    recorded: Desired | None,
    lookups: Lookups | None,
    unavailable: Callable[[Gate, Fault], None],
    notes: tuple[Note, ...] = (),
) -> Checked:
    """Check one resource. `recorded` are its inputs in state, None for a new one; no `lookups`, no catalogue.

    Raises CredentialFault and NeverConnected from the look-ups.
    """
    edits = defaults.edits(wanted)
    desired = with_edits(wanted, edits)
    situation: Literal["new", "existing"] = "new"
    changed: frozenset[str] | None = None
    if recorded is not None:
        desired = sticky(desired, recorded)
        changed = drift.differing_keys(recorded, desired)
        situation = "existing"
    facts = Facts()
    if lookups is not None and changed != frozenset():
        made = situation == "new" or (changed is not None and bool(NAMING & changed))
        skipped = frozenset[str]() if made else frozenset({"name"})
        desired, facts = _looked_up(desired, lookups, unavailable, skipped)
    else:
        desired = decided(desired, facts)
    subject = Subject(desired=desired, facts=facts, situation=situation, changed=changed, notes=notes)
    return Checked(desired, edits, judge(subject))


def _looked_up(
    desired: Desired, lookups: Lookups, unavailable: Callable[[Gate, Fault], None], skipped: frozenset[str]
) -> tuple[Desired, Facts]:
    """The facts, and the resource with its decisions; of a prefix the first name that nobody else is seen to have."""
    attempt = 0
    while True:
        facts = gather(decided(desired, Facts(), attempt), lookups, unavailable, without=skipped)
        known = decided(desired, facts, attempt)
        attempt += 1
        if attempt == MOST_CANDIDATES or not next_candidate_helps(known, facts):
            return known, facts
        desired = without_name(desired)


def same_request(now: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    """Whether two requests are equal; one that is not known yet is equal to none."""
    return not any(is_unknown(part) for part in (*now, *before)) and now == before


def with_edits(desired: Desired, edits: tuple[Edit, ...]) -> Desired:
    """The resource as it is once the defaults are in its properties."""
    if not edits:
        return desired
    bag = edited(to_bag(desired), edits)
    return read_bag(bag)[0]


def sticky(desired: Desired, recorded: Desired) -> Desired:
    """The resource with the decisions of earlier runs; a name that would be another one is decided anew."""
    kept = recorded.effective
    asked = (desired.spec.service_name, desired.service_name_prefix)
    # Another automatic name alone (the resource was renamed with an alias) is no change.
    if not same_request(asked, (recorded.spec.service_name, recorded.service_name_prefix)):
        kept = kept.model_copy(update={"service_name": None})
    return desired.model_copy(update={"effective": kept})
