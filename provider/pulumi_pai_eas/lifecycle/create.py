"""Make a service: gates, CreateService, one look at it, its endpoints. Nothing is waited for unless asked.

The order is the deploy skill's: name, ListImages, DescribeMachineSpec, network and resources, CreateService,
DescribeService once, DescribeServiceEndpoints.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    Conflict,
    Fault,
    ForeignService,
    NoReply,
    NotFound,
    ServerFault,
)
from pulumi_pai_eas.lifecycle import discovery, fallback
from pulumi_pai_eas.lifecycle.looking import look
from pulumi_pai_eas.lifecycle.outcomes import CreateOutcome, Deployed, Done, MadeButUnwell, NetworkInEffect, Refused
from pulumi_pai_eas.lifecycle.ownership import CREATING, labels_of_create, may_be_taken_over
from pulumi_pai_eas.lifecycle.preparing import Prepared, name_taken, prepare
from pulumi_pai_eas.lifecycle.sending import send
from pulumi_pai_eas.lifecycle.surroundings import FIRST_PAUSE, LONGEST_PAUSE, Surroundings, passes_by_itself
from pulumi_pai_eas.messages import progress
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.planning import changes

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.gates import Lookups
    from pulumi_pai_eas.model.facts import NameState
    from pulumi_pai_eas.model.observed import CreateReply, Observed
    from pulumi_pai_eas.model.service import Desired, ServiceSpec

SECONDS_TO_APPEAR = 30.0
"""After a lost reply the service is looked for so long."""


def create(wanted: Desired, lookups: Lookups, around: Surroundings) -> CreateOutcome:
    """Make the service, or say why not. Raises Fault, Cancelled."""
    try:
        prepared = prepare(wanted, lookups, around)
    except Fault as fault:
        raise progress.with_nothing_created(fault) from None
    if isinstance(prepared, Refused):
        return prepared
    around.reporter.status(progress.gates_passed(prepared.spec, prepared.facts))
    name = prepared.name_state
    if name is not None and name.status == "taken":
        return _taken_over(prepared, name, around)
    made = fallback.sent(prepared.spec, prepared.desired.options, around, partial(_asked, prepared, around))
    if isinstance(made, Refused):
        return made
    reply = made.answer
    if isinstance(reply, (Refused, Done, MadeButUnwell)):
        return reply
    around.reporter.status(progress.accepted(reply.service_id, reply.status))
    network = discovery.in_effect(made.spec, made.fallback_from)
    return _finished(replace(prepared, spec=made.spec), reply.service_id, reply.status, network, around, reply=reply)


def _asked(
    prepared: Prepared, around: Surroundings, spec: ServiceSpec, fallback_from: str | None
) -> CreateReply | Done | MadeButUnwell | Refused:
    """CreateService, once; what is not clear from its answer is looked for."""
    prepared = replace(prepared, spec=spec)
    try:
        return around.connection.services.create(
            spec, labels=labels_of_create(prepared.desired.owner), workspace_id=spec.workspace_id
        )
    except (NoReply, ServerFault) as lost:
        return _after_lost_reply(prepared, lost, around, fallback_from)
    except Conflict as conflict:
        return _after_conflict(prepared, conflict, around, fallback_from)
    except BadRequest as refused:
        if fallback.is_known_refusal(refused):
            raise  # may be the NLB: the caller knows
        raise progress.with_nothing_created(refused) from None
    except Fault as refused:
        raise progress.with_nothing_created(refused) from None


def _after_lost_reply(
    prepared: Prepared, lost: Fault, around: Surroundings, fallback_from: str | None
) -> Done | MadeButUnwell:
    """No answer: look whether the service is there. It is never sent twice."""
    name = prepared.spec.service_name or ""
    pause, since = FIRST_PAUSE, around.clock.monotonic()
    while True:
        observed = _described(name, around)
        if observed is not None and may_be_taken_over(observed.labels, prepared.desired.owner):
            around.reporter.info(progress.found_after_lost_reply(name))
            network = discovery.in_effect(prepared.spec, fallback_from)
            return _finished(prepared, observed.service_id, observed.status, network, around, observed=observed)
        if around.clock.monotonic() - since >= SECONDS_TO_APPEAR:
            raise NoReply("CreateService", progress.outcome_unknown(name, lost.text)) from None
        around.pause(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _described(name: str, around: Surroundings) -> Observed | None:
    try:
        return around.connection.services.describe(name)
    except (NotFound, ForeignService):
        return None
    except Fault as fault:
        if not passes_by_itself(fault) and not isinstance(fault, NoReply):
            raise
        return None


def _after_conflict(
    prepared: Prepared, conflict: Conflict, around: Surroundings, fallback_from: str | None
) -> Done | MadeButUnwell | Refused:
    """409: a duplicate only if a service of this name can be described (it is also the answer to an empty name)."""
    name = prepared.spec.service_name or ""
    try:
        observed = around.connection.services.describe(name)
    except NotFound:
        raise progress.with_nothing_created(conflict) from None
    except ForeignService:
        return Refused((name_taken(prepared.desired, "of another user"),))
    if may_be_taken_over(observed.labels, prepared.desired.owner):
        around.reporter.info(progress.found_after_lost_reply(name))
        network = discovery.in_effect(prepared.spec, fallback_from)
        return _finished(prepared, observed.service_id, observed.status, network, around, observed=observed)
    return Refused((name_taken(prepared.desired, observed.status),))


def _taken_over(prepared: Prepared, name: NameState, around: Surroundings) -> Done | MadeButUnwell | Refused:
    """An unfinished create of this very resource: bring its configuration up to date, then finish it."""
    service = prepared.spec.service_name or ""
    around.reporter.info(progress.taking_over(service, name.service_id))

    def replaced(spec: ServiceSpec, _fallback_from: str | None) -> None:
        around.connection.services.replace(service, spec)

    updated = fallback.sent(prepared.spec, prepared.desired.options, around, replaced)
    if isinstance(updated, Refused):
        return updated
    around.may_change()
    # The removal is the claim: if it fails, somebody else may have finished the service, and it is not ours.
    around.connection.services.remove_labels(service, [CREATING])
    network = discovery.in_effect(updated.spec, updated.fallback_from)
    prepared = replace(prepared, spec=updated.spec)
    return _finished(prepared, name.service_id, name.service_status, network, around, claimed=True)


def _finished(
    prepared: Prepared,
    service_id: str,
    status: str,
    network: NetworkInEffect,
    around: Surroundings,
    *,
    observed: Observed | None = None,
    reply: CreateReply | None = None,
    claimed: bool = False,
) -> Done | MadeButUnwell:
    """Look once, ask for the endpoints, send what has an API of its own, and take the creating label away.

    From here on the service is ours, and nothing loses it.
    """
    base = Deployed(
        name=prepared.spec.service_name or "",
        region=around.connection.region,
        service_id=service_id,
        status=status,
        network=network,
        host=around.connection.host,
        effective=prepared.desired.effective,
    )
    deployed = look(base, around, observed=observed, reply=reply)
    failed = _completed(prepared.desired, deployed.name, around)
    if not claimed:
        _unmark(deployed.name, around)
    around.reporter.info(progress.not_waited_for(deployed.name, deployed.region, deployed.service_id, deployed.status))
    deployed = replace(deployed, account_id=around.connection.account_id())
    return MadeButUnwell(deployed, failed) if failed else Done(deployed)


def _completed(desired: Desired, name: str, around: Surroundings) -> tuple[str, ...]:
    """What the service JSON cannot say: cron scaler, traffic, stop, lock last. Gives what did not work."""
    for change in changes.after_create(desired):
        try:
            around.may_change()
            send(change, name, around.connection.services)
        except (Fault, Cancelled) as problem:
            reason = problem.text if problem.text.startswith("PAI") else f"{problem.code} {problem.text}"
            return (Finding(codes.SETTING_FAILED.id, "", progress.setting_failed(name, reason)).line(),)
    return ()


def _unmark(name: str, around: Surroundings) -> None:
    try:
        around.connection.services.remove_labels(name, [CREATING])
    except Fault as fault:
        around.reporter.warning(Finding(codes.LABEL_LEFT.id, "", progress.label_left(name, fault)).line())
