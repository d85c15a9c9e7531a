"""How many replicas, and how they are replaced."""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments


@arguments
class ScaleMetricArgs:
    """A metric of the autoscaler.

    Source: EAS documentation, horizontal autoscaling.
    """

    name: Input[str]
    """`qps`, `cpu`, `gpu`, `memory`, or `custom[…]`."""
    threshold: Input[float]
    """The value per replica above which replicas are added; cpu, gpu and memory in percent."""
    service: Input[str] | None = None
    """Another service whose metric counts."""


class ScaleMetricArgsDict(TypedDict):
    """`ScaleMetricArgs` as a literal."""

    name: Input[str]
    threshold: Input[float]
    service: NotRequired[Input[str] | None]


@arguments
class AutoscalerArgs:
    """Replicas between two bounds, by metrics.

    Source: EAS documentation, horizontal autoscaling.
    """

    min: Input[int]
    """Replicas at least; 0 lets the service sleep."""
    max: Input[int]
    """Replicas at most, more than `min`."""
    metrics: Input[Mapping[str, Input[float]] | Sequence[Input[ScaleMetricArgs | ScaleMetricArgsDict]]] | None = None
    """Metrics: `{"qps": 20}`, or a list where one concerns another service."""
    notation: Input[Literal["list", "map"]] | None = None
    """In which of its two forms the service JSON holds the metrics; both mean the same; default `list`."""
    scale_up_stabilization_seconds: Input[int] | None = None
    """Seconds that a metric must be above; server default 0."""
    scale_down_stabilization_seconds: Input[int] | None = None
    """Seconds that it must be below; server default 300."""
    to_zero_grace_seconds: Input[int] | None = None
    """Seconds without requests before the last replica goes; server default 600."""
    from_zero_replicas: Input[int] | None = None
    """Replicas at the first request after that; server default 1."""


class AutoscalerArgsDict(TypedDict):
    """`AutoscalerArgs` as a literal."""

    min: Input[int]
    max: Input[int]
    metrics: NotRequired[
        Input[Mapping[str, Input[float]] | Sequence[Input[ScaleMetricArgs | ScaleMetricArgsDict]]] | None
    ]
    notation: NotRequired[Input[Literal["list", "map"]] | None]
    scale_up_stabilization_seconds: NotRequired[Input[int] | None]
    scale_down_stabilization_seconds: NotRequired[Input[int] | None]
    to_zero_grace_seconds: NotRequired[Input[int] | None]
    from_zero_replicas: NotRequired[Input[int] | None]


@arguments
class CronJobArgs:
    """At a time, go to a number of replicas.

    Source: EAS API 2021-07-01, CreateServiceCronScaler.
    """

    name: Input[str]
    """Its name, unique in the service."""
    schedule: Input[str]
    """When: six fields, seconds first, `0 0 8 * * *`."""
    target_size: Input[int]
    """Replicas from then on."""
    time_zone: Input[str] | None = None
    """The time zone, `Asia/Shanghai`."""


class CronJobArgsDict(TypedDict):
    """`CronJobArgs` as a literal."""

    name: Input[str]
    schedule: Input[str]
    target_size: Input[int]
    time_zone: NotRequired[Input[str] | None]


@arguments
class CronScalerArgs:
    """Scaling by the clock.

    Source: EAS API 2021-07-01, CreateServiceCronScaler.
    """

    jobs: Input[Sequence[Input[CronJobArgs | CronJobArgsDict]]]
    """The jobs."""
    exclude_dates: Input[Sequence[Input[str]]] | None = None
    """Times at which no job runs, in the form of `schedule`."""


class CronScalerArgsDict(TypedDict):
    """`CronScalerArgs` as a literal."""

    jobs: Input[Sequence[Input[CronJobArgs | CronJobArgsDict]]]
    exclude_dates: NotRequired[Input[Sequence[Input[str]]] | None]


@arguments
class RollingStrategyArgs:
    """How replicas are replaced at an update.

    Source: EAS documentation, rolling updates.
    """

    max_surge: Input[int | str] | None = None
    """Replicas more than wanted, for a while: a number, or `"2%"`; server default 2 %."""
    max_unavailable: Input[int] | None = None
    """Replicas fewer than wanted, for a while; server default 1 in a dedicated group, else 0."""


class RollingStrategyArgsDict(TypedDict):
    """`RollingStrategyArgs` as a literal."""

    max_surge: NotRequired[Input[int | str] | None]
    max_unavailable: NotRequired[Input[int] | None]
