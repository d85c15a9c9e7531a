"""The verbs of the dynamic protocol: unpack, one call of `lifecycle`, pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, ConfigureRequest, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.codes.identity import NAME_TAKEN
from pulumi_pai_eas.codes.lifecycle import ADOPTED
from pulumi_pai_eas.dynamic.answer import answering, failures, refuse, tell, unwell, warnings, without_traceback
from pulumi_pai_eas.dynamic.draft import Draft, draft, effective_keys, inputs_of, with_edits
from pulumi_pai_eas.dynamic.outputs import network_recorded, outputs, recorded
from pulumi_pai_eas.dynamic.preview import Unavailable, catalogue_for
from pulumi_pai_eas.dynamic.returning import returned, without_new_secrets
from pulumi_pai_eas.dynamic.session import SESSION
from pulumi_pai_eas.dynamic.stack_options import merged, with_labels, with_region
from pulumi_pai_eas.dynamic.world import reporter, surroundings
from pulumi_pai_eas.engine.call import current_call, old_inputs
from pulumi_pai_eas.engine.serialise import PROVIDER_KEY
from pulumi_pai_eas.errors import CredentialFault, Fault, NeverConnected
from pulumi_pai_eas.lifecycle import adopting
from pulumi_pai_eas.lifecycle import check as checking
from pulumi_pai_eas.lifecycle import create as creating
from pulumi_pai_eas.lifecycle import delete as deleting
from pulumi_pai_eas.lifecycle import read as reading
from pulumi_pai_eas.lifecycle import update as updating
from pulumi_pai_eas.lifecycle.adopting import Standing
from pulumi_pai_eas.lifecycle.deciding import in_force
from pulumi_pai_eas.lifecycle.lookups import DirectLookups
from pulumi_pai_eas.lifecycle.outcomes import AppliedPartly, Deployed, Gone, MadeButUnwell, Refused, RolledBack
from pulumi_pai_eas.messages import creation, presence
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning import drift
from pulumi_pai_eas.wire import notes_of

if TYPE_CHECKING:
    from pulumi_pai_eas.client.catalogue import CachedCatalogue
    from pulumi_pai_eas.lifecycle.check import Checked
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.ports import Reporter

Bag = dict[str, Any]


def configure(request: ConfigureRequest) -> None:
    """Once per process, before the first verb."""
    without_traceback()
    SESSION.configure(dict(request.config._props))  # pyright: ignore[reportPrivateUsage] - the only way to all of it


@answering
def check(olds: Bag, news: Bag) -> CheckResult:
    """Fill in defaults and decisions, and say what is wrong before anything is sent."""
    settings = SESSION.settings()
    bag = with_labels(with_region(news, settings), settings)
    new = draft(bag)
    old = _recorded_inputs(olds)
    desired = merged(new.desired, settings)
    lines = reporter()
    adoption = _adoption(desired) if old is None else None
    if isinstance(adoption, Standing):
        old = adoption.inputs
    found = _checked(desired, old, catalogue_for(desired), lines)
    findings = (*new.findings, *found.findings)
    if isinstance(adoption, Standing):
        lines.info(Finding(ADOPTED.id, "", adoption.differences(found.desired)).line())
    elif adoption is not None:
        findings = (*(one for one in findings if one.code != NAME_TAKEN.id), adoption)
    warnings(findings, lines.warning, lines.info)
    inputs = with_edits(bag, found.edits) | effective_keys(found.desired)
    return CheckResult(inputs, failures(findings))


def _checked(desired: Desired, old: Desired | None, catalogue: CachedCatalogue | None, lines: Reporter) -> Checked:
    unavailable = Unavailable(catalogue, lines)
    notes = notes_of(desired.spec)
    try:
        return checking.check(desired, old, catalogue, unavailable, notes)
    except (CredentialFault, NeverConnected) as fault:
        unavailable.at_all(fault)
        return checking.check(desired, old, None, unavailable, notes)


@answering
def diff(_id: str, olds: Bag, news: Bag) -> DiffResult:
    """What would change. Only another name or region makes another service."""
    old, new = _old_draft(olds).desired, draft(news).desired
    keys = drift.differing_keys(old, new)
    if not keys:
        return DiffResult(changes=False)
    replaces = sorted(keys & checking.NAMING) if _names_are_known(new) else []
    # changes=None lets the engine work out the details and show them.
    return DiffResult(changes=None, replaces=replaces, delete_before_replace=not replaces)


@answering
def create(props: Bag) -> CreateResult:
    """Make the service."""
    settings = SESSION.settings()
    desired = merged(draft(props).desired, settings)
    around = surroundings(SESSION.connection(desired.region or ""))
    outcome = creating.create(desired, DirectLookups(around.connection, around.clock), around)
    if isinstance(outcome, Refused):
        refuse(outcome.findings)
    if isinstance(outcome, RolledBack):
        tell("\n".join(outcome.reasons))
    outs = outputs(props, desired, outcome.deployed)
    if isinstance(outcome, MadeButUnwell):
        unwell(_id(outcome.deployed), outs, outcome.reasons)
    return CreateResult(_id(outcome.deployed), outs)


@answering
def read(id_: str, props: Bag) -> ReadResult:
    """What the service looks like now. Anything but a service that is really gone leaves the state alone."""
    SESSION.settings()
    region = id_.partition("/")[0]
    around = surroundings(SESSION.connection(region))
    was = recorded(id_, props)
    known = was.service_id is not None
    before = _old_inputs(props)
    # After an update that was applied and not waited for to its end the engine hands over the inputs of before it.
    inputs = inputs_of(props) if was.awaiting else before
    wanted = draft(inputs).desired.model_copy(update={"region": region})
    outcome = reading.read(was, wanted, network_recorded(props), around)
    if isinstance(outcome, Gone):
        if not known:
            refuse(reading.absent(was.name, region))
        text = presence.gone(was.name, was.service_id or "")
        around.reporter.warning(Finding(codes.GONE.id, "", text).line())
        return ReadResult("", {})
    inputs = without_new_secrets(returned(inputs, wanted, outcome, first=not known), inputs, before)
    outs = outputs(inputs, outcome.desired, outcome.deployed, was)
    if outcome.unwell:
        unwell(id_, outs, outcome.unwell, inputs)
    return ReadResult(id_, outs, inputs)


@answering
def update(id_: str, olds: Bag, news: Bag) -> UpdateResult:
    """The smallest safe change."""
    settings = SESSION.settings()
    was, decided = recorded(id_, olds), draft(inputs_of(olds)).desired.effective
    inputs = _old_draft(olds).desired
    old = in_force(inputs, inputs, decided, was.name)
    new = in_force(merged(draft(news).desired, settings), inputs, decided, was.name)
    around = surroundings(SESSION.connection(id_.partition("/")[0]))
    lookups = DirectLookups(around.connection, around.clock)
    outcome = updating.update(was, old, new, network_recorded(olds), lookups, around)
    if isinstance(outcome, Refused):
        refuse(outcome.findings)
    outs = outputs(news, new, outcome.deployed, was)
    if isinstance(outcome, (AppliedPartly, MadeButUnwell)):
        unwell(id_, outs, outcome.reasons)
    return UpdateResult(outs)


@answering
def delete(id_: str, props: Bag) -> None:
    """Take the service away and wait until it is gone."""
    around = surroundings(SESSION.connection(id_.partition("/")[0]))
    deleting.delete(recorded(id_, props), around)


def _adoption(desired: Desired) -> Standing | Finding | None:
    """The service to adopt, for a resource that is new; None when none is asked for, or it cannot be looked at now."""
    catalogue = catalogue_for(desired)
    if catalogue is None or not adopting.asks(desired):
        return None
    around = surroundings(SESSION.connection(desired.region or "").trying_once())
    try:
        return adopting.standing(desired, around)
    except (CredentialFault, NeverConnected):
        return None  # the look-ups of the check tell of that
    except Fault as fault:
        around.reporter.warning(creation.unavailable(fault.operation, "adopt", fault))
        return None


def _names_are_known(desired: Desired) -> bool:
    """Whether another name or region is certain; one that is not known yet may turn out to be the same."""
    return not any(is_unknown(one) for one in (desired.spec.service_name, desired.service_name_prefix, desired.region))


def _id(deployed: Deployed) -> str:
    return f"{deployed.region}/{deployed.name}"


def _recorded_inputs(olds: Bag | None) -> Desired | None:
    """The inputs in state; None for a new resource."""
    if not olds or not any(key != PROVIDER_KEY for key in olds):
        return None
    return draft(inputs_of(olds)).desired


def _old_draft(olds: Bag) -> Draft:
    return draft(_old_inputs(olds))


def _old_inputs(olds: Bag) -> Bag:
    """The inputs at the last success; where the engine does not hand them over, those among the outputs."""
    call = current_call()
    given = old_inputs(call) if call is not None else None
    return inputs_of(olds if given is None else given)
