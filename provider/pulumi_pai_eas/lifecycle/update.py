"""Change a service in place, by the smallest safe set of calls.

Which calls is decided by `planning.changes`; here they are sent in that order, and whatever was applied before
something failed goes to state.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    DeadlineExceeded,
    Fault,
    GarbledReply,
    NoReply,
    NotFound,
    PaiEasError,
    ServerFault,
)
from pulumi_pai_eas.lifecycle import discovery, fallback
from pulumi_pai_eas.lifecycle.conditions import Before
from pulumi_pai_eas.lifecycle.deciding import decided, open_decisions
from pulumi_pai_eas.lifecycle.gates import GATES, Gate, Lookups, gather
from pulumi_pai_eas.lifecycle.identity import Recorded, find
from pulumi_pai_eas.lifecycle.labelling import relabelled
from pulumi_pai_eas.lifecycle.locking import by_lock, is_locked
from pulumi_pai_eas.lifecycle.looking import look
from pulumi_pai_eas.lifecycle.marking import unmark
from pulumi_pai_eas.lifecycle.outcomes import (
    AppliedPartly,
    Deployed,
    Done,
    MadeButUnwell,
    NetworkInEffect,
    Refused,
    UpdateOutcome,
)
from pulumi_pai_eas.lifecycle.ownership import CREATING
from pulumi_pai_eas.lifecycle.patience import send_when_free
from pulumi_pai_eas.lifecycle.settling import is_waited_for, settled
from pulumi_pai_eas.messages import creation, presence, progress
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.status import Phase, phase_of
from pulumi_pai_eas.planning import changes, decisions, drift
from pulumi_pai_eas.planning.changes import Change, Lock, Replace, Stop
from pulumi_pai_eas.planning.overlay import shows
from pulumi_pai_eas.planning.removals import would_remove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired, ServiceSpec

_NETWORK_KEYS = frozenset({"network", "vpc"})
_NETWORK_GATES = frozenset({"workspaces", "name", "images", "machines", "resource_groups", "load_balancers"})
"""What discovery does not need."""


def update(
    recorded: Recorded,
    old: Desired,
    new: Desired,
    network: NetworkInEffect | None,
    lookups: Lookups,
    around: Surroundings,
) -> UpdateOutcome:
    """Bring the service to what is wanted now. Raises Fault, WrongTarget, Cancelled when nothing was changed yet."""
    before = find(recorded, around)
    if before is None:
        raise NotFound("DescribeService", presence.vanished(recorded.name))
    before = replace(before, service_id=before.service_id or recorded.service_id or "")
    return brought(before, old, new, network, lookups, around, awaiting=recorded.awaiting)


def brought(
    before: Observed,
    old: Desired,
    new: Desired,
    network: NetworkInEffect | None,
    lookups: Lookups,
    around: Surroundings,
    *,
    whole: bool = False,
    awaiting: bool = False,
) -> UpdateOutcome:
    """Bring a service that was looked at just now to what is wanted; `whole` sends the full configuration anyway.

    `awaiting`: an earlier wait ended before its goal, so that it is waited for also where nothing changes.
    """
    new = _with_open_decisions(new, lookups, around)
    in_effect = network or discovery.in_effect(before.spec)
    same_network = not drift.differing_keys(old, new) & _NETWORK_KEYS
    complete = decisions.complete(new)
    fell_back = same_network and in_effect.fallback_from is not None
    if fell_back and fallback.reason_against(complete, new.options) is None:
        adjusted, found = fallback.on_shared_gateway(complete), None
    else:  # asked for anew, also where what is wanted now rules the shared gateway out
        kept = in_effect if same_network and not fell_back else None
        found = discovery.discover(complete, gather(new, lookups, _unreported, without=_NETWORK_GATES), kept)
        adjusted = complete if found.vpc is None else complete.model_copy(update={"vpc": found.vpc})
    if found is not None and found.missing is not None:
        return Refused((found.missing,))
    planned = [_with_network(change, adjusted) for change in _planned(old, new, before, whole=whole)]
    for change in planned:
        if isinstance(change, Replace):
            _tell_what_goes(change.spec, decisions.complete(old), before, around)
    base = Deployed(
        name=before.name,
        region=around.connection.region,
        service_id=before.service_id,
        status=before.status,
        network=in_effect,
        host=around.connection.host,
        account_id=around.connection.account_id(),
        mark=before.labels.get(CREATING),
        effective=new.effective,
    )
    return _sent(planned, base, before, new, around, waits=bool(planned) or awaiting)


def _tell_what_goes(sent: ServiceSpec, before: ServiceSpec, live: Observed, around: Surroundings) -> None:
    """A full update removes what it does not say: what was set outside of this stack is named before it goes."""
    never_ours = set(would_remove(before, live.spec))
    lost = [path for path in would_remove(sent, live.spec) if path in never_ours]
    if lost:
        text = presence.goes_away(lost)
        around.reporter.warning(Finding(codes.SET_OUTSIDE.id, "", text).line())


def _with_open_decisions(new: Desired, lookups: Lookups, around: Surroundings) -> Desired:
    """What no preview could decide, because it had no catalogue, is decided now."""
    needed = open_decisions(new)
    if not needed:
        return new

    def unavailable(gate: Gate, fault: Fault) -> None:
        if gate.vital(new):
            raise fault
        around.reporter.warning(creation.unavailable(fault.operation, gate.checks, fault))

    others = frozenset(gate.fact for gate in GATES) - needed
    return decided(new, gather(new, lookups, unavailable, without=others))


def _unreported(_gate: Gate, _fault: Fault) -> None:
    """What cannot be looked up is told by discovery, which says what is missing."""


def _planned(old: Desired, new: Desired, before: Observed, *, whole: bool) -> Sequence[Change]:
    planned = changes.plan(old, new, before, whole=whole)
    if not planned and phase_of(before.status) is Phase.BAD:
        # Called without a difference: an earlier operation failed. One full update gives the service another start.
        return (Replace(changes.carried(decisions.complete(new), before, new.cron_scaler)),)
    return planned


def _with_network(change: Change, adjusted: ServiceSpec) -> Change:
    """A full configuration with the network that is really in effect."""
    if isinstance(change, Replace):
        spec = change.spec.model_copy(update={"network": adjusted.network, "vpc": adjusted.vpc})
        return Replace(spec)
    return change


def _sent(
    planned: Sequence[Change], base: Deployed, before: Observed, new: Desired, around: Surroundings, *, waits: bool
) -> UpdateOutcome:
    if planned:
        around.reporter.status(progress.updating(len(planned)))
    for applied, change in enumerate(planned):
        try:
            around.may_change()
            if isinstance(change, Lock):
                base = _unmarked(base, around)  # a lock may refuse that too
            base = _send(change, base, before, new, around)
        except (Fault, Cancelled, DeadlineExceeded) as refused:
            problem = _by_lock(refused, before, change)
            if not applied:
                raise problem from None
            reason = problem.coded
            return AppliedPartly(
                look(base, around), (presence.applied_partly(base.name, applied, len(planned), reason),)
            )
    base = _unmarked(base, around)
    reasons: tuple[str, ...] = ()
    if waits and is_waited_for(new):
        deployed, reasons = settled(base, new, around, Facts(), Before.of(before) if planned else None)
    else:
        deployed = look(base, around)
    if any(isinstance(change, Replace) for change in planned):
        reasons += relabelled(deployed, before, new, around)
    return MadeButUnwell(deployed, reasons) if reasons else Done(deployed)


def _by_lock(refused: PaiEasError, before: Observed, change: Change) -> PaiEasError:
    level = before.safety_lock
    if not is_locked(level):
        return refused
    text = presence.locked_for_changes(before.name, level or "")
    return by_lock(refused, text, blocks=level == "all" or isinstance(change, Stop))


def _unmarked(base: Deployed, around: Surroundings) -> Deployed:
    return replace(base, mark=None) if base.mark is not None and unmark(base.name, around) else base


def _send(change: Change, base: Deployed, before: Observed, new: Desired, around: Surroundings) -> Deployed:
    if isinstance(change, Replace):
        return _replace(change.spec, base, before, new, around)
    send_when_free(change, base.name, around)
    return base


def _replace(spec: ServiceSpec, base: Deployed, before: Observed, new: Desired, around: Surroundings) -> Deployed:
    """The full configuration; an NLB that is refused twice falls back as in create."""

    def replaced(sent: ServiceSpec, _fallback_from: str | None) -> None:
        try:
            send_when_free(Replace(sent), base.name, around)
        except (NoReply, ServerFault, GarbledReply):
            if not _took_effect(sent, base.name, before, around):
                raise

    made = fallback.sent(spec, new.options, around, replaced)
    if isinstance(made, Refused):
        raise BadRequest("UpdateService", made.findings[0].line().replace("created", "changed"))
    fallback_from = made.fallback_from or (base.network.fallback_from if _keeps(spec, base) else None)
    return replace(base, network=discovery.in_effect(made.spec, fallback_from))


def _keeps(spec: ServiceSpec, base: Deployed) -> bool:
    """Whether the spec still goes without the NLB that was asked for."""
    return base.network.fallback_from is not None and (spec.network is None or not spec.network.nlb)


def _took_effect(spec: ServiceSpec, name: str, before: Observed, around: Surroundings) -> bool:
    """After a lost reply: whether the update is there. Nothing is sent again.

    The time of the last update says nothing: a call before this one may have moved it.
    """
    after = around.connection.services.describe(name)
    if after.latest_version != before.latest_version:
        return True
    return shows(after.spec, spec.model_copy(update={"token": None})) and not would_remove(spec, after.spec)
