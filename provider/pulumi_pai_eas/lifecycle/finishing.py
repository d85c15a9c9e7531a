"""A service that was accepted: look once, send what has an API of its own, wait as asked, take the mark away.

From here on the service is ours, and nothing loses it: whatever fails, it goes to state with what is known of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault
from pulumi_pai_eas.lifecycle.looking import look
from pulumi_pai_eas.lifecycle.marking import unmark
from pulumi_pai_eas.lifecycle.outcomes import Deployed, Done, MadeButUnwell
from pulumi_pai_eas.lifecycle.patience import send_when_free
from pulumi_pai_eas.lifecycle.rolling_back import is_asked_for, rolled_back
from pulumi_pai_eas.lifecycle.settling import is_waited_for, settled
from pulumi_pai_eas.messages import creation, progress
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.planning import changes

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.conditions import Before
    from pulumi_pai_eas.lifecycle.outcomes import NetworkInEffect, RolledBack
    from pulumi_pai_eas.lifecycle.preparing import Prepared
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import CreateReply, Observed
    from pulumi_pai_eas.model.service import Desired


def finish(
    prepared: Prepared,
    service_id: str,
    status: str,
    network: NetworkInEffect,
    around: Surroundings,
    *,
    observed: Observed | None = None,
    reply: CreateReply | None = None,
    mark: str | None,
    before: Before | None = None,
) -> Done | MadeButUnwell | RolledBack:
    """Finish a create. `mark` is the value of its label; None when that is away, because the service was taken over.

    `before` is what the service looked like before it was taken over and brought up to date.
    """
    desired = prepared.desired
    base = Deployed(
        name=prepared.spec.service_name or "",
        region=around.connection.region,
        service_id=service_id,
        status=status,
        network=network,
        host=around.connection.host,
        mark=mark,
        effective=desired.effective,
    )
    deployed = look(base, around, observed=observed, reply=reply)
    failed = _completed(desired, deployed.name, around, unmarked=False)
    if not failed and is_waited_for(desired):
        deployed, failed = settled(deployed, desired, around, prepared.facts, before)
        if failed and mark is not None and is_asked_for(desired, around):
            return rolled_back(deployed, failed, around)
    elif not failed:
        text = progress.not_waited_for(deployed.name, deployed.region, deployed.service_id, deployed.status)
        around.reporter.info(text)
    # Last, or nearly: a run that is killed before this is finished by the next one, later it is in no state.
    deployed = replace(deployed, account_id=around.with_grace().connection.account_id())
    if mark is not None and around.cancellation.requested():
        deployed = replace(deployed, awaiting=True)
        failed = failed or (Finding(codes.CANCELLED.id, "", creation.stopped(deployed.name)).line(),)
    elif mark is not None and unmark(deployed.name, around):
        deployed = replace(deployed, mark=None)
    if not failed:
        failed = _completed(desired, deployed.name, around, unmarked=True)
    return MadeButUnwell(deployed, failed) if failed else Done(deployed)


def _completed(desired: Desired, name: str, around: Surroundings, *, unmarked: bool) -> tuple[str, ...]:
    """What the service JSON cannot say: cron scaler, traffic, stop, lock. Gives what did not work.

    `unmarked` is what comes after the mark is away: the lock of all changes, which may refuse that it goes.
    """
    for change in changes.after_create(desired):
        if (change == changes.Lock("all")) is not unmarked:
            continue
        try:
            send_when_free(change, name, around, just_made=True)
        except (Fault, Cancelled, DeadlineExceeded) as problem:
            reason = problem.coded
            return (Finding(codes.SETTING_FAILED.id, "", creation.setting_failed(name, reason)).line(),)
    return ()
