"""What a recorded service looks like now: the truth for `refresh`, and for reading one that exists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import api
from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.lifecycle.awaiting import is_at_goal
from pulumi_pai_eas.lifecycle.discovery import in_effect
from pulumi_pai_eas.lifecycle.fallback import on_shared_gateway
from pulumi_pai_eas.lifecycle.identity import Recorded, find, is_adopted
from pulumi_pai_eas.lifecycle.looking import look
from pulumi_pai_eas.lifecycle.outcomes import Deployed, Found, Gone, NetworkInEffect, ReadOutcome
from pulumi_pai_eas.lifecycle.ownership import CREATING
from pulumi_pai_eas.lifecycle.scalers import with_autoscaler, with_cron_scaler
from pulumi_pai_eas.lifecycle.settling import is_waited_for
from pulumi_pai_eas.messages import adoption, presence
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.status import Phase, phase_of
from pulumi_pai_eas.planning.overlay import overlay

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired

STOPPED = "Stopped"


def read(recorded: Recorded, wanted: Desired, network: NetworkInEffect | None, around: Surroundings) -> ReadOutcome:
    """Look; one that is Failed is reported as unhealthy. Raises Fault, WrongTarget: the state is then left alone."""
    observed = find(recorded, around)
    if observed is None:
        return Gone()
    if is_adopted(recorded, observed):
        text = adoption.adopted_elsewhere(recorded.name)
        around.reporter.warning(Finding(codes.ADOPTED_SINCE.id, "", text).line())
    if recorded.service_id and observed.status == STOPPED and wanted.options.desired_state is None:
        around.reporter.warning(Finding(codes.STOPPED_OUTSIDE.id, "", presence.is_stopped(recorded.name)).line())
    observed = with_autoscaler(observed, wanted, around)
    awaiting = recorded.awaiting and not _is_finished(wanted, observed, around)
    base = Deployed(
        name=recorded.name,
        region=around.connection.region,
        service_id=observed.service_id or recorded.service_id or "",
        status=observed.status,
        network=network or network_seen(observed),
        host=around.connection.host,
        mark=observed.labels.get(CREATING) or recorded.mark,
        awaiting=awaiting,
        effective=wanted.effective,
    )
    deployed = replace(look(base, around, observed=observed), account_id=around.connection.account_id())
    desired = with_cron_scaler(_as_it_lives(wanted, network, observed), recorded.name, around)
    return Found(deployed, desired, unwell(observed) or (_on_its_way(observed) if awaiting else ()))


def _is_finished(wanted: Desired, observed: Observed, around: Surroundings) -> bool:
    """Whether nothing is left to do of a create or an update whose wait ended early."""
    return CREATING not in observed.labels and (not is_waited_for(wanted) or is_at_goal(wanted, observed, around))


def _on_its_way(observed: Observed) -> tuple[str, ...]:
    """With this the engine calls update even without a change, and that waits."""
    return (Finding(codes.STILL_AWAITED.id, "", presence.still_awaited(observed.name, observed.status)).line(),)


def _as_it_lives(wanted: Desired, network: NetworkInEffect | None, observed: Observed) -> Desired:
    """The user's wishes with what lives in the cloud. An NLB that fell back is still wished for: it is no drift."""
    if network is None or network.fallback_from is None:
        return overlay(wanted, observed)
    shared = wanted.model_copy(update={"spec": on_shared_gateway(wanted.spec)})
    found = overlay(shared, observed)
    spec = found.spec.model_copy(update={"network": wanted.spec.network, "vpc": wanted.spec.vpc})
    return found.model_copy(update={"spec": spec})


def network_seen(observed: Observed) -> NetworkInEffect:
    """How a service is reached, from what the API shows of it."""
    return in_effect(observed.spec)


def unwell(observed: Observed) -> tuple[str, ...]:
    """Why a service is not well, if it is not."""
    if phase_of(observed.status) is not Phase.BAD:
        return ()
    text = presence.is_failed(observed.name, observed.status, observed.reason, observed.message)
    return (Finding(codes.FAILED.id, "", text).line(),)


def absent(name: str, region: str) -> tuple[Finding, ...]:
    """Reading by id what does not exist."""
    return (Finding(api.NOT_FOUND.id, "", presence.absent(name, region)),)
