"""After a create or an update was accepted: wait as asked, look once more, and say what kept it from its goal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.lifecycle.awaiting import wait_for
from pulumi_pai_eas.lifecycle.diagnosis import Worsening, reasons
from pulumi_pai_eas.lifecycle.looking import look
from pulumi_pai_eas.messages import presence, progress

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.conditions import Before
    from pulumi_pai_eas.lifecycle.outcomes import Deployed
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.facts import Facts
    from pulumi_pai_eas.model.service import Desired

ACCEPTED = "accepted"


def is_waited_for(desired: Desired) -> bool:
    """Whether the user asked to wait; without that nothing is polled (deploy skill: describe once)."""
    return (desired.options.wait_for or ACCEPTED) != ACCEPTED


def settled(
    deployed: Deployed, desired: Desired, around: Surroundings, facts: Facts, before: Before | None = None
) -> tuple[Deployed, tuple[str, ...]]:
    """The service after the wait, and the reasons why it is not what was asked for; none when it is."""
    waited = wait_for(desired, deployed.name, around, before, Worsening(desired, around))
    grace = around.with_grace()
    seen = look(deployed, grace, observed=waited.observed)
    on_its_way = replace(seen, awaiting=True)
    if waited.fault is not None:
        return on_its_way, (presence.wait_failed(deployed.name, waited.fault),)
    if waited.problem is None:
        around.reporter.status(progress.settled(seen.status, desired.options.wait_for or ACCEPTED, waited.took))
        return seen, ()
    found = reasons(desired, deployed.name, waited.observed, waited.problem, waited.took, grace, facts, urn=around.urn)
    return on_its_way, found
