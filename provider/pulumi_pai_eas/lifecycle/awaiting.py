"""Wait until a service is what was asked for: running, or ready to be called. What went wrong is told, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, Fault, NotFound
from pulumi_pai_eas.lifecycle.conditions import Before, Watch, is_surprising, wanted_statuses
from pulumi_pai_eas.lifecycle.waiting import Verdict, wait
from pulumi_pai_eas.messages import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired


@dataclass(frozen=True, slots=True)
class Waited:
    """How a wait ended. `problem` says what kept the service from its goal, None when it is there or `fault` tells."""

    observed: Observed | None
    problem: Literal["hopeless", "deadline", "cancelled"] | None = None
    took: float = 0.0
    """Seconds."""
    fault: Fault | None = None
    """What ended the looking, such as credentials that ceased to be valid."""


def wait_for(
    desired: Desired, name: str, around: Surroundings, before: Before | None = None,
    worsens: Callable[[Observed], bool] | None = None,
) -> Waited:  # fmt: skip
    """Wait as `wait_for` says. `worsens` is asked at each look whether what is seen can never become well.

    Raises nothing: the service exists, and whatever ends the wait is told beside it.
    """
    began = around.clock.monotonic()
    eye = _Eye(desired, name, around, before, worsens, began)
    try:
        verdict = wait(eye.look, around)
        if verdict.state == "done" and desired.options.wait_for == "ready":
            verdict = _until_it_answers(verdict, eye, around)
    except Cancelled:
        return Waited(eye.last, "cancelled", around.clock.monotonic() - began)
    except DeadlineExceeded:
        return Waited(eye.last, "deadline", around.clock.monotonic() - began)
    except Fault as fault:
        return Waited(eye.last, None, around.clock.monotonic() - began, fault)
    took = around.clock.monotonic() - began
    return Waited(verdict.seen, "hopeless" if verdict.state == "hopeless" else None, took)


def is_at_goal(desired: Desired, observed: Observed, around: Surroundings) -> bool:
    """Whether a service that was waited for is by now what was asked for; one look at its endpoint, for `ready`."""
    if observed.status not in wanted_statuses(desired):
        return False
    if desired.options.wait_for != "ready" or observed.status != "Running" or not observed.internet_endpoint:
        return True
    return around.connection.answers(observed.internet_endpoint, observed.access_token)


class _Eye:
    """Looks at one service again and again, and remembers what it saw last."""

    def __init__(
        self, desired: Desired, name: str, around: Surroundings, before: Before | None,
        worsens: Callable[[Observed], bool] | None, began: float,
    ) -> None:  # fmt: skip
        self._watch = Watch(wanted_statuses(desired), before)
        self._name, self._around, self._worsens, self._began = name, around, worsens, began
        self.last: Observed | None = None

    def look(self) -> Verdict[Observed | None]:
        """One look."""
        try:
            observed = self._around.connection.services.describe(self._name)
        except NotFound:
            observed = None
        self.last = observed or self.last
        if observed is not None and is_surprising(observed):
            self._around.reporter.warning(progress.unknown_status(self._name, observed.status))
        since = self._around.clock.monotonic() - self._began
        verdict, self._watch = self._watch.judge(observed, since, self._around.left())
        if verdict.state == "pending" and observed is not None and self._worsens is not None and self._watch.moved:
            return Verdict("hopeless", observed, verdict.text) if self._worsens(observed) else verdict
        return verdict


def _until_it_answers(done: Verdict[Observed | None], eye: _Eye, around: Surroundings) -> Verdict[Observed | None]:
    """Running is not reachable yet: ask the internet endpoint until it answers."""
    observed = done.seen
    if observed is None or observed.status != "Running":
        return done
    if not observed.internet_endpoint:
        around.reporter.info(progress.no_internet_endpoint(observed.name))
        return done
    url, token = observed.internet_endpoint, observed.access_token

    def answers() -> Verdict[Observed | None]:
        if around.connection.answers(url, token):
            return Verdict("done", eye.last)
        seen = eye.look()
        if seen.state == "hopeless":
            return seen
        return Verdict("pending", seen.seen, progress.waiting_for_answer(seen.seen or observed))

    return wait(answers, around)
