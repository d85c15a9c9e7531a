"""Rules of how many replicas there are, by hand, by load and by the clock, and of how they are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import scaling as codes
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed, nearest, shown
from pulumi_pai_eas.rules.rule import Subject, error, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.scaling import CronJob, ScaleMetric

METRICS = ("qps", "cpu", "gpu", "memory")
PERCENTAGES = ("cpu", "gpu", "memory")


@rule(codes.BOUNDS)
def bounds_leave_room(subject: Subject) -> Iterator[Finding]:
    """The API demands more at most than at least."""
    scaler = subject.spec.autoscaler
    if scaler is None or scaler.min is None or scaler.max is None:
        return
    if scaler.max <= scaler.min:
        yield error(
            "autoscaler.max", f"{scaler.max} is not more than min {scaler.min}; raise max, or remove autoscaler"
        )


@rule(codes.BOUNDS_NEGATIVE)
def least_is_not_negative(subject: Subject) -> Iterator[Finding]:
    """0 or more."""
    scaler = subject.spec.autoscaler
    if scaler is not None and scaler.min is not None and scaler.min < 0:
        yield error("autoscaler.min", f"{scaler.min} is negative; use 0 or more", malformed=True)


@rule(codes.BOUNDS_NEGATIVE)
def most_is_not_negative(subject: Subject) -> Iterator[Finding]:
    """0 or more."""
    scaler = subject.spec.autoscaler
    if scaler is not None and scaler.max is not None and scaler.max < 0:
        yield error("autoscaler.max", f"{scaler.max} is negative; use 1 or more", malformed=True)


def _metrics(subject: Subject) -> Iterator[tuple[str, ScaleMetric]]:
    scaler = subject.spec.autoscaler
    for index, metric in enumerate((scaler.metrics if scaler is not None else None) or []):
        yield f"autoscaler.metrics[{index}]", metric


@rule_over(_metrics, codes.THRESHOLD)
def threshold_is_positive(_subject: Subject, path: str, metric: ScaleMetric) -> Iterator[Finding]:
    """A threshold of 0 is passed always."""
    if metric.threshold is not None and metric.threshold <= 0:
        yield error(f"{path}.threshold", f"{metric.threshold:g} is not above 0", malformed=True)


@rule(codes.NO_METRICS, whole=True)
def something_is_measured(subject: Subject) -> Iterator[Finding]:
    """Without a metric nothing moves."""
    scaler = subject.spec.autoscaler
    if scaler is None or (scaler.metrics is not None and len(scaler.metrics) > 0):
        return
    if subject.extra_at("autoscaler") is None:
        yield warning(
            "autoscaler.metrics", f'none is given, so it never scales; give {{"qps": 20}}, or {listed(METRICS)}'
        )


@rule_over(_metrics, codes.METRIC_UNKNOWN)
def metric_is_known(_subject: Subject, path: str, metric: ScaleMetric) -> Iterator[Finding]:
    """Sources list four and those of one's own."""
    if metric.name is None or metric.name in METRICS or metric.name.startswith("custom["):
        return
    near = nearest(metric.name, METRICS, 1)
    yield warning(
        f"{path}.name",
        f'"{shown(metric.name)}" is not known; choose {listed(METRICS)} or custom[…]'
        f"{f'; nearest: {near[0]}' if near else ''}",
    )


@rule_over(_metrics, codes.PERCENTAGE)
def percentage_can_be_reached(_subject: Subject, path: str, metric: ScaleMetric) -> Iterator[Finding]:
    """Use of cpu, gpu and memory is measured in percent."""
    if metric.name in PERCENTAGES and metric.threshold is not None and metric.threshold > 100:
        yield warning(f"{path}.threshold", f"{metric.threshold:g} % of {metric.name} is never reached; use 1 to 100")


@rule(codes.ZERO_WITH_GATEWAY, on=("network",))
def zero_has_no_gateway(subject: Subject) -> Iterator[Finding]:
    """Only the shared gateway is said to wake a service."""
    scaler, network = subject.spec.autoscaler, subject.spec.network
    if scaler is None or network is None or scaler.min != 0:
        return
    if network.gateway_id is not None and network.gateway_id not in ("", "shared"):
        yield warning(
            "autoscaler.min", f"0 behind the dedicated gateway {shown(network.gateway_id)} is said to be refused; set 1"
        )


@rule(codes.REPLICAS_OUTSIDE, on=("autoscaler",))
def replicas_are_within(subject: Subject) -> Iterator[Finding]:
    """The autoscaler moves them inside at once."""
    scaler, replicas = subject.spec.autoscaler, subject.spec.replicas
    if scaler is None or replicas is None:
        return
    if scaler.min is not None and scaler.max is not None and not scaler.min <= replicas <= scaler.max:
        if replicas == max(1, scaler.min):
            return  # the default, where the bounds themselves are wrong
        yield warning("replicas", f"{replicas} is outside {scaler.min} to {scaler.max} of the autoscaler; leave it out")


@rule(codes.REPLICAS_BESIDE_SCALER, on=("autoscaler",))
def replicas_are_the_scalers(subject: Subject) -> Iterator[Finding]:
    """A number of one's own holds until the next move only. The default, `max(1, min)`, is no number of one's own."""
    scaler, replicas = subject.spec.autoscaler, subject.spec.replicas
    if scaler is None or replicas is None or scaler.min is None or scaler.max is None:
        return
    if scaler.min <= replicas <= scaler.max and replicas != max(1, scaler.min):
        yield warning("replicas", f"{replicas} beside an autoscaler, which moves it; leave replicas out")


@rule(codes.REPLICAS_NEGATIVE)
def replicas_are_not_negative(subject: Subject) -> Iterator[Finding]:
    """0 or more."""
    if subject.spec.replicas is not None and subject.spec.replicas < 0:
        yield error("replicas", f"{subject.spec.replicas} is negative; use 0 or more", malformed=True)


def _jobs(subject: Subject) -> Iterator[tuple[str, CronJob]]:
    scaler = subject.desired.cron_scaler
    for index, job in enumerate((scaler.jobs if scaler is not None else None) or []):
        yield f"cronScaler.jobs[{index}]", job


@rule_over(_jobs, codes.CRON_SCHEDULE)
def schedule_has_six_fields(_subject: Subject, path: str, job: CronJob) -> Iterator[Finding]:
    """Seconds come first."""
    if job.schedule is None:
        return
    fields = job.schedule.split()
    if len(fields) != 6:
        hint = f"; nearest: 0 {' '.join(fields)}" if len(fields) == 5 else ', "0 0 18 * * *" for example'
        yield error(
            f"{path}.schedule",
            f'"{shown(job.schedule)}" has {len(fields)} fields; six are needed, seconds first{hint}',
            malformed=True,
        )


@rule_over(_jobs, codes.CRON_TARGET)
def cron_target_is_not_negative(_subject: Subject, path: str, job: CronJob) -> Iterator[Finding]:
    """0 or more."""
    if job.target_size is not None and job.target_size < 0:
        yield error(f"{path}.targetSize", f"{job.target_size} is negative; use 0 or more", malformed=True)


@rule(codes.CRON_NAME_TWICE)
def cron_jobs_differ(subject: Subject) -> Iterator[Finding]:
    """A job is known by its name."""
    first: dict[str, str] = {}
    for path, job in _jobs(subject):
        if is_unknown(job) or is_unknown(job.name) or job.name is None:
            continue
        if job.name in first:
            yield error(f"{path}.name", f'"{shown(job.name)}" is the name of {first[job.name]} too; choose another one')
        else:
            first[job.name] = path


@rule(codes.ROLLING_STUCK)
def update_can_progress(subject: Subject) -> Iterator[Finding]:
    """An update replaces replicas one way or the other."""
    rolling = subject.spec.rolling_strategy
    if rolling is not None and rolling.max_surge in (0, "0", "0%") and rolling.max_unavailable == 0:
        yield error("rollingStrategy", "maxSurge and maxUnavailable are both 0: no update can progress; set one to 1")


@rule(codes.ROLLING_OUTAGE, on=("replicas",))
def update_is_no_outage(subject: Subject) -> Iterator[Finding]:
    """All replicas may be taken away before the first new one serves."""
    rolling, replicas = subject.spec.rolling_strategy, subject.spec.replicas
    if rolling is None or rolling.max_unavailable is None or replicas is None or replicas == 0:
        return
    if rolling.max_unavailable > 0 and rolling.max_unavailable >= replicas:
        yield warning(
            "rollingStrategy.maxUnavailable",
            f"{rolling.max_unavailable} of {replicas} replicas may be gone at once: an outage at every update",
        )
