"""What the API says about a service that is not well: events, its own diagnosis, replicas."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a service; `kind` is Normal or Warning, `time` UTC `yyyy-MM-dd HH:mm:ss`."""

    kind: str
    reason: str
    message: str
    time: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the service's own diagnosis says."""

    error: str
    causes: tuple[str, ...] = ()
    advices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica (an instance, in the words of EAS)."""

    name: str
    status: str
    reason: str = ""
    restarts: int | None = None
