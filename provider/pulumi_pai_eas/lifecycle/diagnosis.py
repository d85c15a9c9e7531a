"""Why a service is not well: look up what can be seen, find the cause and the change, tell it without secrets.

Nothing here makes an operation fail: each look-up may, and is then left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

from pulumi_pai_eas.client.redaction import shown
from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault
from pulumi_pai_eas.messages import failure
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.secret_places import given_texts, secrets_of
from pulumi_pai_eas.model.service import Desired
from pulumi_pai_eas.model.status import Phase, phase_of
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.reasons.causes import cause_of, is_lasting
from pulumi_pai_eas.reasons.evidence import Cause, Evidence, Log
from pulumi_pai_eas.reasons.remedies import needs_facts, remedy_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.client.ports import Connection, Services
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.messages.failure import Ending
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.trouble import Replica

T = TypeVar("T")
Problem = Literal["hopeless", "deadline", "cancelled"]

SECONDS_TO_LOOK = 20.0
"""All look-ups together take no longer, also when the operation's own time is over."""
MOST_REPLICAS = 3
"""So many logs are read: replicas of one service fail alike."""
SECONDS_BETWEEN_LOOKS = 10.0
_UNSETTLED = frozenset({"Pending", "Deploying", "Waiting", "Starting", "Updating", "Scaling"})


def gather(name: str, around: Surroundings, observed: Observed | None = None) -> Evidence:
    """Status, events, diagnosis, replicas, and the logs of those that are not well; what cannot be had is empty."""
    return _gathered(name, _hurried(around, SECONDS_TO_LOOK).services, observed)


def _hurried(around: Surroundings, seconds: float) -> Connection:
    """The connection for a few look-ups with a time of their own: one try each."""
    until = around.clock.monotonic() + seconds
    return around.connection.within(around.clock, around.cancellation, until).trying_once()


def _gathered(name: str, services: Services, observed: Observed | None) -> Evidence:
    replicas: tuple[Replica, ...] = _or_else((), lambda: services.replicas(name))
    evidence = Evidence(
        events=_or_else((), lambda: services.events(name)),
        diagnosis=_or_else((), lambda: services.diagnosis(name)),
        replicas=_unwell(replicas),
        logs=_logs(name, services, _unwell(replicas) or replicas),
    )
    if observed is None:
        return evidence
    since = (observed.update_time or "").replace("T", " ").removesuffix("Z")
    return replace(evidence, status=observed.status, reason=observed.reason, message=observed.message, since=since)


def _logs(name: str, services: Services, replicas: tuple[Replica, ...]) -> tuple[Log, ...]:
    """Of each replica the container that ended before, then the present one; of all where replicas are not known."""
    names: list[str | None] = [replica.name for replica in replicas[:MOST_REPLICAS]]
    found: list[Log] = []
    for replica in names or [None]:
        for previous in (True, False):
            lines: tuple[str, ...] = _or_else((), partial(services.logs, name, replica=replica, previous=previous))
            if lines:
                found.append(Log(lines, replica or ""))
    return tuple(found)


def _unwell(replicas: tuple[Replica, ...]) -> tuple[Replica, ...]:
    """Those that are not well, the most restarted first."""
    found = [item for item in replicas if item.status != "Running" or item.reason or item.restarts]
    return tuple(sorted(found, key=lambda item: -(item.restarts or 0)))


def _or_else(default: T, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (Fault, DeadlineExceeded, Cancelled):
        return default  # the reasons are told with what is known


class Worsening:
    """Whether a service that is waited for can never become well: asked at each look, looks closer every ten seconds.

    A rolling update that is paused and a container that ends again and again never end by themselves. True once the
    same cause was found twice.
    """

    def __init__(self, desired: Desired, around: Surroundings) -> None:
        self._desired, self._around = desired, around
        self._looked: float | None = None
        self._found: tuple[str, str] | None = None

    def __call__(self, observed: Observed) -> bool:
        """Raises nothing that a look-up raises."""
        now = self._around.clock.monotonic()
        if observed.status not in _UNSETTLED:
            return False
        if self._looked is not None and now - self._looked < SECONDS_BETWEEN_LOOKS:
            return False
        self._looked = now
        seconds = min(SECONDS_TO_LOOK, self._around.left())
        evidence = _gathered(observed.name, _hurried(self._around, seconds).services, observed)
        cause = cause_of(evidence, observed.spec)
        if not is_lasting(cause, evidence):
            self._found = None
            return False
        found = (cause.kind, cause.figures.get("image", ""))
        before, self._found = self._found, found
        return before == found


@dataclass(frozen=True, slots=True)
class _Explained:
    """Cause and change as they may be told."""

    where: str = ""
    cause: str = ""
    change: str | None = None
    known: bool = False
    said: bool = False
    """Whether anything was found that says something."""


def reasons(  # noqa: PLR0917 - all that a wait ends with
    desired: Desired,
    name: str,
    observed: Observed | None,
    problem: Problem,
    took: float,
    around: Surroundings,
    facts: Facts | None = None,
    *,
    urn: str | None = None,
) -> tuple[str, ...]:
    """What a user reads of a service that exists and is not what was waited for; one text of several lines.

    `took` are seconds. Facts that are not known are looked up when the change rests on them. Nothing is looked up
    after a cancellation, so that it is obeyed at once.
    """
    ending = _ending(observed, problem)
    explained = _Explained()
    if observed is not None and problem != "cancelled":
        explained = _explain(desired, name, observed, around, facts or Facts())
    if ending == "no_answer" and not explained.known:
        explained = _Explained(cause=failure.NOBODY_BEHIND)
    head = failure.headline(
        ending,
        _CODES[ending],
        name,
        status=observed.status if observed is not None else "",
        took=took,
        service_id=observed.service_id if observed is not None else "",
        serving=_serving(observed),
    )
    then = failure.next_step(ending, known=explained.known, urn=urn)
    return (failure.told(head, where=explained.where, cause=explained.cause, change=explained.change, then=then),)


_CODES: dict[Ending, str] = {
    "failed": codes.FAILED.id,
    "never_up": codes.NEVER_UP.id,
    "not_in_time": codes.NOT_IN_TIME.id,
    "no_answer": codes.NOT_IN_TIME.id,
    "paused": codes.UPDATE_PAUSED.id,
    "cancelled": codes.WAIT_CANCELLED.id,
    "vanished": codes.NEVER_UP.id,
}


def _ending(observed: Observed | None, problem: Problem) -> Ending:
    if problem == "cancelled":
        return "cancelled"
    if observed is None:
        return "vanished"
    if phase_of(observed.status) is Phase.BAD:
        return "failed"
    if _is_paused(observed):
        return "paused"
    if phase_of(observed.status) is Phase.WELL and problem == "deadline":
        return "no_answer"  # with less to wait for, it would be done
    return "not_in_time" if problem == "deadline" else "never_up"


def _is_paused(observed: Observed) -> bool:
    """Whether an older version still serves while the newer one does not come up."""
    if not observed.running:
        return False
    current, latest = observed.current_version, observed.latest_version
    return observed.status == "Updating" or (current is not None and latest is not None and current < latest)


def _serving(observed: Observed | None) -> str:
    if observed is None or observed.total is None:
        return ""
    return f"{observed.running or 0} of {observed.total}"


def _explain(desired: Desired, name: str, observed: Observed, around: Surroundings, facts: Facts) -> _Explained:
    look = _hurried(around, SECONDS_TO_LOOK)
    evidence = _gathered(name, look.services, observed)
    cause = cause_of(evidence, observed.spec)
    remedy = remedy_for(cause, desired, _with_facts(cause, facts, look))
    secrets = secrets_of(desired.spec) | given_texts(desired.spec) | secrets_of(observed.spec, observed.access_token)
    return _Explained(
        cause.replica,
        shown(failure.cause_text(cause.kind, cause.line, cause.figures), secrets),
        None if remedy is None else shown(f"{remedy.path}: {remedy.value}", secrets),
        cause.is_known,
        bool(cause.line),
    )


def _with_facts(cause: Cause, facts: Facts, look: Connection) -> Facts:
    needed = needs_facts(cause)
    if "machines" in needed and is_unknown(facts.machines):
        facts = replace(facts, machines=_or_else(facts.machines, look.catalogue.machines))
    if "images" in needed and is_unknown(facts.images):
        facts = replace(facts, images=_or_else(facts.images, look.catalogue.images))
    return facts


def explained(observed: Observed, around: Surroundings) -> tuple[bool, str]:
    """Whether a service is well, and what to say of it; for one that is looked at, whoever made it.

    Well is what stands as it should: Running with all replicas, Stopped, or on its way with nothing against it.
    """
    head = failure.state_of(observed.name, observed.status, _serving(observed), observed.service_id)
    lacks = observed.total is not None and (observed.running or 0) < observed.total
    phase = phase_of(observed.status)
    if phase is Phase.STEADY or (phase is Phase.WELL and not lacks):
        return True, head
    found = _explain(Desired(spec=observed.spec, region=observed.region), observed.name, observed, around, Facts())
    if phase is Phase.PASSING and not found.known:
        return True, failure.told(head, cause=failure.so_far(found.cause) if found.said else "")
    ending = _ending(observed, "hopeless")
    coded = f"{_CODES[ending]} {head}"
    return False, failure.told(coded, where=found.where, cause=found.cause, change=found.change)
