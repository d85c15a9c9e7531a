"""What a service is waited for, as pure judgements of one look: pending, done, or hopeless.

Races that are known (PAI SDK for Python, EAS documentation) and bounded here: right after a create the service is not
there yet or has no id; right after an update the old status is still shown; Running is not reachable yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pulumi_pai_eas.lifecycle.waiting import Verdict
from pulumi_pai_eas.messages import progress
from pulumi_pai_eas.model.status import Phase, is_known, phase_of

if TYPE_CHECKING:
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired

Goal = Literal["running", "ready"]

SECONDS_TO_BE_SEEN = 60.0
"""A created service may be missing, or lack its id, for so long."""
SECONDS_STALE = 30.0
"""After a change the status of before may be shown for so long."""
JOBS = frozenset({"OfflineTask", "ScalableJob", "ScalableJobService"})
"""Service types that end: they are done when they are Complete."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the service looked like before it was changed: until that moves, its status may be an old one."""

    status: str
    latest_version: int | None
    update_time: str | None

    @classmethod
    def of(cls, observed: Observed) -> Before:
        """From the look that was taken before the change."""
        return cls(observed.status, observed.latest_version, observed.update_time)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is waited for. `since` seconds have passed when `judge` is asked; `left` remain."""

    wanted: frozenset[str]
    before: Before | None = None
    moved: bool = False
    """Whether a sign of the change was seen: another status, version or time."""

    def judge(self, observed: Observed | None, since: float, left: float) -> tuple[Verdict[Observed | None], Watch]:
        """One look, and the watch with what it learned. `observed` is None when the service was not found."""
        if observed is None or not observed.service_id:
            text = progress.not_visible_yet(left)
            gone = observed is None and since > SECONDS_TO_BE_SEEN
            return Verdict("hopeless" if gone else "pending", observed, text), self
        watch = replace(self, moved=self.moved or self._has_moved(observed))
        if not watch.moved and since < SECONDS_STALE:
            return Verdict("pending", observed, progress.waiting(observed, left)), watch
        if observed.status in self.wanted:
            return Verdict("done", observed), watch
        hopeless = phase_of(observed.status) is Phase.BAD
        return Verdict("hopeless" if hopeless else "pending", observed, progress.waiting(observed, left)), watch

    def _has_moved(self, observed: Observed) -> bool:
        return self.before is None or Before.of(observed) != self.before


def wanted_statuses(desired: Desired) -> frozenset[str]:
    """The statuses that are the goal: Stopped when that is asked for, Complete for jobs, else Running."""
    if desired.options.desired_state == "stopped":
        return frozenset({"Stopped"})
    if desired.spec.service_type in JOBS or desired.spec.workload_type == "elasticjob":
        return frozenset({"Running", "Complete"})
    return frozenset({"Running"})


def is_surprising(observed: Observed) -> bool:
    """Whether the status is one that nobody has published; it is waited out, and told once."""
    return bool(observed.status) and not is_known(observed.status)
