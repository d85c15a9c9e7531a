"""What was seen of a service that is not well, and the cause that it comes down to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_pai_eas.model.unknown import Undetermined
from pulumi_pai_eas.reasons.log_lines import cleaned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica
    from pulumi_pai_eas.reasons.cause_rows import Kind


@dataclass(frozen=True, slots=True)
class Log:
    """Lines of one replica, oldest first; `replica` is empty where they are of all."""

    lines: tuple[str, ...]
    replica: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that could be looked up. What could not be is empty, so each part may be.

    `since` is when the configuration was last changed, `yyyy-MM-dd HH:mm:ss` in UTC: older events tell of another one.
    """

    status: str = ""
    reason: str = ""
    message: str = ""
    events: tuple[Event, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    replicas: tuple[Replica, ...] = ()
    logs: tuple[Log, ...] = ()
    since: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why. `line` is the text that tells it, `figures` what it says in numbers and names, `container` its position."""

    kind: Kind
    line: str
    replica: str = ""
    figures: Mapping[str, str] = field(default_factory=dict[str, str])
    container: int = 0

    @property
    def is_known(self) -> bool:
        """Whether it explains something."""
        return self.kind not in ("unknown", "crash")


@dataclass(frozen=True, slots=True)
class Scene:
    """The evidence, made ready: log lines cleaned, events in order of time and only those of this configuration."""

    evidence: Evidence
    events: tuple[Event, ...]
    said: tuple[str, ...]
    logs: tuple[Log, ...]
    containers: tuple[Container, ...]

    def lines(self) -> tuple[str, ...]:
        """All log lines."""
        return tuple(line for log in self.logs for line in log.lines)


def scene_of(evidence: Evidence, spec: ServiceSpec) -> Scene:
    """Make evidence ready for judging; the spec is that of the service as it is now."""
    events = sorted(evidence.events, key=lambda event: event.time)
    recent = [event for event in events if event.time >= evidence.since]
    if any(event.kind == "Warning" for event in recent):
        events = recent
    texts = [evidence.message, evidence.reason, *(event.message for event in events)]
    texts += [f"{replica.name}: {replica.reason}" for replica in evidence.replicas if replica.reason]
    logs = tuple(Log(cleaned(log.lines), log.replica) for log in evidence.logs)
    return Scene(evidence, tuple(events), cleaned(texts), logs, _containers(spec))


def _containers(spec: ServiceSpec) -> tuple[Container, ...]:
    try:
        return tuple(spec.containers or ())
    except Undetermined:
        return ()
