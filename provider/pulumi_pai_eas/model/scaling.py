"""How many replicas, and how they are replaced."""

from __future__ import annotations

from typing import Literal

from pulumi_pai_eas.model.unknown import Item, Section


class ScaleMetric(Section):
    """A metric and the value per replica above which replicas are added."""

    name: str | None = None
    threshold: int | float | None = None
    service: str | None = None


class Autoscaler(Section):
    """Bounds and metrics. `notation`: which of the two JSON forms the metrics have (absent: list), nothing else."""

    min: int | None = None
    max: int | None = None
    metrics: list[Item[ScaleMetric]] | None = None
    notation: Literal["list", "map"] | None = None
    scale_up_stabilization_seconds: int | None = None
    scale_down_stabilization_seconds: int | None = None
    to_zero_grace_seconds: int | None = None
    from_zero_replicas: int | None = None


class CronJob(Section):
    """At a time (cron with six fields, seconds first) go to a number of replicas."""

    name: str | None = None
    schedule: str | None = None
    target_size: int | None = None
    time_zone: str | None = None


class CronScaler(Section):
    """Scaling by the clock; an API of its own, not part of the service JSON."""

    jobs: list[Item[CronJob]] | None = None
    exclude_dates: list[Item[str]] | None = None


class RollingStrategy(Section):
    """How many replicas more (number or "N%") and how many fewer during an update."""

    max_surge: int | str | None = None
    max_unavailable: int | None = None
