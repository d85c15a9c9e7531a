"""Make a service: gates, CreateService, one look at it, its endpoints. Nothing is waited for unless asked.

The order is the deploy skill's: name, ListImages, DescribeMachineSpec, network and resources, CreateService,
DescribeService once, DescribeServiceEndpoints.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pulumi_pai_eas.errors import (
    Cancelled,
    Conflict,
    DeadlineExceeded,
    Fault,
    ForeignService,
    GarbledReply,
    NeverConnected,
    NoReply,
    NotFound,
    ServerFault,
)
from pulumi_pai_eas.lifecycle import adopting, discovery, fallback
from pulumi_pai_eas.lifecycle.conditions import Before
from pulumi_pai_eas.lifecycle.finishing import finish
from pulumi_pai_eas.lifecycle.gates import name_state_of
from pulumi_pai_eas.lifecycle.marking import claim
from pulumi_pai_eas.lifecycle.outcomes import CreateOutcome, Done, MadeButUnwell, Refused, RolledBack
from pulumi_pai_eas.lifecycle.ownership import CREATING, TAKEN_OVER, labels_of_create, may_be_taken_over
from pulumi_pai_eas.lifecycle.patience import send_when_free
from pulumi_pai_eas.lifecycle.preparing import Prepared, name_taken, prepare
from pulumi_pai_eas.lifecycle.surroundings import FIRST_PAUSE, LONGEST_PAUSE, Surroundings, passes_by_itself
from pulumi_pai_eas.messages import creation, progress
from pulumi_pai_eas.model.facts import NameState
from pulumi_pai_eas.planning.changes import Replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.lifecycle.gates import Lookups
    from pulumi_pai_eas.model.observed import CreateReply, Observed
    from pulumi_pai_eas.model.service import Desired, ServiceSpec

SECONDS_TO_APPEAR = 30.0
"""After a lost reply the service is looked for so long."""


def create(wanted: Desired, lookups: Lookups, around: Surroundings) -> CreateOutcome:
    """Make the service, or say why not. Raises Fault, Cancelled."""
    if adopting.asks(wanted):
        return adopting.adopted(wanted, lookups, around)
    try:
        prepared = prepare(wanted, lookups, around)
    except Fault as fault:
        raise creation.with_nothing_created(fault) from None
    if isinstance(prepared, Refused):
        return prepared
    around.reporter.status(progress.gates_passed(prepared.spec, prepared.facts))
    name = prepared.name_state
    if name is not None and name.status == "taken":
        return _taken_over(prepared, name, around)
    labels = labels_of_create(prepared.desired.owner)
    try:
        made = fallback.sent(prepared.spec, prepared.desired.options, around, partial(_asked, prepared, labels, around))
    except NoReply:
        raise  # whether anything was created is not known
    except Fault as refused:
        raise creation.with_nothing_created(refused) from None
    if isinstance(made, Refused):
        return made
    reply = made.answer
    if isinstance(reply, (Refused, Done, MadeButUnwell, RolledBack)):
        return reply
    if isinstance(reply, NameState):
        return _taken_over(replace(prepared, spec=made.spec), reply, around)
    around.reporter.status(progress.accepted(reply.service_id, reply.status))
    network = discovery.in_effect(made.spec, made.fallback_from)
    prepared = replace(prepared, spec=made.spec)
    mark = labels[CREATING]
    return finish(prepared, reply.service_id, reply.status, network, around, reply=reply, mark=mark)


def _asked(
    prepared: Prepared,
    labels: Mapping[str, str],
    around: Surroundings,
    spec: ServiceSpec,
    fallback_from: str | None,
) -> CreateReply | NameState | CreateOutcome:
    """CreateService, once; what is not clear from its answer is looked for. Raises the faults that are refusals."""
    prepared = replace(prepared, spec=spec)
    try:
        return around.connection.services.create(spec, labels=labels, workspace_id=spec.workspace_id)
    except (NoReply, ServerFault, GarbledReply) as lost:
        return _after_lost_reply(prepared, lost, around, fallback_from)
    except Conflict as conflict:
        return _after_conflict(prepared, conflict, around)


def _after_lost_reply(
    prepared: Prepared, lost: Fault, around: Surroundings, fallback_from: str | None
) -> CreateOutcome:
    """No answer: look whether the service is there. It is never sent twice."""
    name = prepared.spec.service_name or ""
    since = around.clock.monotonic()
    why = lost.text
    try:
        observed = _appeared(name, prepared.desired.owner, around)
    except (Cancelled, DeadlineExceeded):
        observed = None
    except Fault as fault:  # looking is not possible either
        observed, why = None, f"{lost.text}; then {fault.text}"
    if observed is None:
        seconds = min(around.clock.monotonic() - since, SECONDS_TO_APPEAR)
        raise NoReply("CreateService", creation.outcome_unknown(name, why, seconds)) from None
    around.reporter.info(creation.found_after_lost_reply(name))
    network = discovery.in_effect(prepared.spec, fallback_from)
    mark = observed.labels[CREATING]
    return finish(prepared, observed.service_id, observed.status, network, around, observed=observed, mark=mark)


def _appeared(name: str, owner: str | None, around: Surroundings) -> Observed | None:
    """The service with our labels, looked for during 30 s; the network that lost the reply may be away for a while.

    Raises the Fault of the last look, and any that does not pass by itself.
    """
    pause, since = FIRST_PAUSE, around.clock.monotonic()
    while True:
        unseen: Fault | None = None
        try:
            observed = around.connection.services.describe(name)
            if may_be_taken_over(observed.labels, owner):
                return observed
        except (NotFound, ForeignService):
            pass  # not there yet, or somebody else's: it is looked for again
        except Fault as fault:
            if not passes_by_itself(fault) and not isinstance(fault, (NoReply, NeverConnected, GarbledReply)):
                raise
            unseen = fault
        if around.clock.monotonic() - since >= SECONDS_TO_APPEAR:
            if unseen is not None:
                raise unseen
            return None
        around.pause(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _after_conflict(prepared: Prepared, conflict: Conflict, around: Surroundings) -> NameState | Refused:
    """409: a duplicate only if a service of this name can be described (it is also the answer to an empty name).

    Gives the state of the name where this resource left it there unfinished.
    """
    name = prepared.spec.service_name or ""
    try:
        observed = around.connection.services.describe(name)
    except ForeignService:
        return Refused((name_taken(prepared.desired, "of another user"),))
    except Fault:
        raise conflict from None  # nothing of this name, or nothing to be seen: the API's own words
    if may_be_taken_over(observed.labels, prepared.desired.owner):
        # Left by an earlier run (the look-up of the name had failed), so its configuration may be an old one.
        return name_state_of(observed)
    return Refused((name_taken(prepared.desired, observed.status),))


def _taken_over(prepared: Prepared, name: NameState, around: Surroundings) -> CreateOutcome:
    """An unfinished create of this very resource: bring its configuration up to date, then finish it."""
    service = prepared.spec.service_name or ""
    before = Before(name.service_status, name.latest_version, name.update_time)
    around.reporter.info(creation.taking_over(service, name.service_id))

    def replaced(spec: ServiceSpec, _fallback_from: str | None) -> None:
        send_when_free(Replace(spec), service, around)

    try:
        updated = fallback.sent(prepared.spec, prepared.desired.options, around, replaced)
        if isinstance(updated, Refused):
            return updated
        around.connection.services.put_labels(service, {TAKEN_OVER: name.creating or ""})
        # The removal is the claim: if it fails, somebody else may have finished the service, and it is not ours.
        claim(service, around)
    except (Fault, Cancelled, DeadlineExceeded) as problem:
        raise creation.with_unfinished(problem, service) from None
    network = discovery.in_effect(updated.spec, updated.fallback_from)
    prepared = replace(prepared, spec=updated.spec)
    return finish(prepared, name.service_id, name.service_status, network, around, mark=None, before=before)
