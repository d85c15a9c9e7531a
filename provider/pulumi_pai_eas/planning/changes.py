"""Which calls bring a service from one set of inputs to another, and in which order.

A full update rolls over every replica, so it is sent only where nothing smaller will do. The autoscaler has calls of
its own, but nowhere is it said that the configuration follows them, which would then tell of the old one; so it goes
with a full update. Nor is it said that a configuration without one ends the scaler: so it is taken away first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.planning.defaults import filled
from pulumi_pai_eas.planning.drift import differing_keys
from pulumi_pai_eas.planning.normal import label_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import Autoscaler, CronScaler
    from pulumi_pai_eas.model.service import Desired, ServiceSpec

Level: TypeAlias = Literal["none", "dangerous", "all"]
LEVELS: tuple[Level, ...] = ("none", "dangerous", "all")
"""Safety locks, each refusing more than the one before it."""
NEVER_IN_PLACE = frozenset({"serviceName", "region"})
"""A service's key in the API: another name is another service."""
OWN_CALLS = frozenset({"replicas", "labels", "desiredState", "safetyLock", "cronScaler", "traffic"})
"""Properties that can change without a full update."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """Take the safety lock away, before anything that it would refuse."""


@dataclass(frozen=True, slots=True)
class RemoveAutoscaler:
    """DeleteServiceAutoScaler, before the configuration without it, so that it does not move replicas once more."""


@dataclass(frozen=True, slots=True)
class Replace:
    """UpdateService with UpdateType=replace: every replica is replaced by one of this spec."""

    spec: ServiceSpec


@dataclass(frozen=True, slots=True)
class Scale:
    """Another number of replicas; those that stay are not touched."""

    replicas: int


@dataclass(frozen=True, slots=True)
class PutLabels:
    """UpdateServiceLabel: labels that are new or have another value."""

    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RemoveLabels:
    """DeleteServiceLabel."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PutCronScaler:
    """CreateServiceCronScaler, or UpdateServiceCronScaler where there is one (`exists`)."""

    scaler: CronScaler
    exists: bool


@dataclass(frozen=True, slots=True)
class RemoveCronScaler:
    """DeleteServiceCronScaler."""


@dataclass(frozen=True, slots=True)
class PutTraffic:
    """ReleaseService: the share of the group's traffic."""

    traffic: Traffic


@dataclass(frozen=True, slots=True)
class Start:
    """StartService."""


@dataclass(frozen=True, slots=True)
class Stop:
    """StopService."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Set the safety lock, after everything else."""

    level: Level


Change: TypeAlias = (
    Unlock
    | RemoveAutoscaler
    | Replace
    | Scale
    | PutLabels
    | RemoveLabels
    | PutCronScaler
    | RemoveCronScaler
    | PutTraffic
    | Start
    | Stop
    | Lock
)


def plan(old: Desired, new: Desired, observed: Observed | None, *, whole: bool = False) -> tuple[Change, ...]:
    """The calls of an update, in order; none when nothing differs in meaning. `observed` is the service as it lives.

    A full update carries the user's token, else the one in use, so that callers keep working, and under a scaler the
    number of replicas that the scaler has reached. A lock that is to stay as it is, is never lifted for a while.
    `whole` sends the full configuration even where nothing asks for it.
    Raises ValueError when the name or region differs.
    """
    keys = differing_keys(old, new)
    if keys & NEVER_IN_PLACE:
        raise ValueError(f"cannot change in place: {', '.join(sorted(keys & NEVER_IN_PLACE))}")
    return (
        *_lowered(old, new, observed, keys),
        *_configured(old, new, observed, keys, whole=whole),
        *_beside(old, new, keys),
        *_state(new, observed, keys, whole=whole),
        *_locked(old, new, observed, keys),
    )


def after_create(new: Desired) -> tuple[Change, ...]:
    """The calls that follow a create: what the service JSON cannot say, the lock last."""
    found: list[Change] = []
    if new.cron_scaler is not None:
        found.append(PutCronScaler(new.cron_scaler, exists=False))
    if new.traffic is not None:
        found.append(PutTraffic(new.traffic))
    if new.options.desired_state == "stopped":
        found.append(Stop())
    if new.options.safety_lock in LEVELS[1:]:
        found.append(Lock(new.options.safety_lock))
    return tuple(found)


def carried(spec: ServiceSpec, observed: Observed | None, clock: CronScaler | None = None) -> ServiceSpec:
    """A complete spec with what a full update must not undo: the token in use, and the replicas a scaler has reached.

    `clock` is the cron scaler that moves the number of replicas. The stated number stands for a stopped service, and
    for one that has no replicas for another reason than that its scaler took them away.
    """
    if observed is None:
        return spec
    replicas, live = spec.replicas, _live(observed)
    if live is not None and observed.status != "Stopped" and (live or _is_scaled_to_none(observed, spec, clock)):
        if spec.autoscaler is not None:
            replicas = _within(live, spec.autoscaler)
        elif clock is not None:
            replicas = live
    token = spec.token or observed.access_token  # an empty one is none
    return spec.model_copy(update={"replicas": replicas, "token": token})


def _configured(
    old: Desired, new: Desired, observed: Observed | None, keys: frozenset[str], *, whole: bool
) -> Iterator[Change]:
    added, removed = _labels(old, new)
    if whole or keys - OWN_CALLS:
        clock = new.cron_scaler if "replicas" not in keys else None
        if "autoscaler" in keys and new.spec.autoscaler is None:
            yield RemoveAutoscaler()
        yield Replace(carried(complete(new), observed, clock))
    else:
        replicas = _scaled(new, observed) if "replicas" in keys else None
        if replicas is not None:
            yield Scale(replicas)
        if added:
            yield PutLabels(added)
    if removed:
        yield RemoveLabels(removed)


def _labels(old: Desired, new: Desired) -> tuple[dict[str, str], tuple[str, ...]]:
    before, after = label_texts(old.spec.labels or {}), label_texts(new.spec.labels or {})
    added = {key: str(value) for key, value in sorted(after.items()) if before.get(key) != value}
    return added, tuple(sorted(before.keys() - after.keys()))


def _scaled(new: Desired, observed: Observed | None) -> int | None:
    """The replicas to ask for. Under an autoscaler only upwards: fewer is its own business, by what it measures."""
    wanted = filled(complete(new)).replicas
    if new.spec.autoscaler is None or wanted is None:
        return wanted
    live = _live(observed)
    return wanted if live is not None and wanted > live else None


def _is_scaled_to_none(observed: Observed, spec: ServiceSpec, clock: CronScaler | None) -> bool:
    """Whether no replicas are a scaler's doing: one that goes down to none, of a service that is well."""
    if observed.status != "Running":
        return False
    if spec.autoscaler is not None:
        return spec.autoscaler.min == 0
    return clock is not None and any(job.target_size == 0 for job in clock.jobs or [])


def _within(live: int, scaler: Autoscaler) -> int:
    least = live if scaler.min is None else max(live, scaler.min)
    return least if scaler.max is None else min(least, scaler.max)


def _live(observed: Observed | None) -> int | None:
    if observed is None:
        return None
    return observed.total if observed.total is not None else observed.spec.replicas


def _beside(old: Desired, new: Desired, keys: frozenset[str]) -> Iterator[Change]:
    if "cronScaler" in keys:
        if new.cron_scaler is None:
            yield RemoveCronScaler()
        else:
            yield PutCronScaler(new.cron_scaler, exists=old.cron_scaler is not None)
    if "traffic" in keys and new.traffic is not None:
        yield PutTraffic(new.traffic)


def _state(new: Desired, observed: Observed | None, keys: frozenset[str], *, whole: bool) -> Iterator[Change]:
    """Start or stop, after the configuration, so that what was replaced never starts.

    What a full update makes of a stopped service is not documented, so the stop is repeated after one.
    """
    wanted, status = new.options.desired_state, None if observed is None else observed.status
    if wanted == "running" and "desiredState" in keys and status != "Running":
        yield Start()
    if wanted == "stopped" and (whole or keys - OWN_CALLS or ("desiredState" in keys and status != "Stopped")):
        yield Stop()


def _current(old: Desired, observed: Observed | None) -> Level:
    for level in (observed.safety_lock if observed is not None else None, old.options.safety_lock):
        if level in LEVELS:
            return level
    return "none"


def _lowered(old: Desired, new: Desired, observed: Observed | None, keys: frozenset[str]) -> Iterator[Change]:
    if "safetyLock" in keys and _height(new.options.safety_lock) < _height(_current(old, observed)):
        yield Unlock()


def _locked(old: Desired, new: Desired, observed: Observed | None, keys: frozenset[str]) -> Iterator[Change]:
    wanted, current = new.options.safety_lock, _current(old, observed)
    if "safetyLock" in keys and wanted is not None and wanted not in ("none", current):
        yield Lock(wanted)


def _height(level: Level | None) -> int:
    return LEVELS.index(level or "none")
