"""The model to bodies of requests, and which texts in them are secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.storage import GitMount
from pulumi_pai_eas.wire import expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import CronScaler
    from pulumi_pai_eas.model.service import ServiceSpec

_LONG_ENOUGH = 8
"""Shorter values of environment variables are ordinary words; hiding them would spoil messages."""


def service_body(spec: ServiceSpec) -> dict[str, Any]:
    """The service JSON for CreateService, and for UpdateService with UpdateType=replace."""
    return expand(spec)


def scale_body(replicas: int) -> dict[str, Any]:
    """UpdateService with UpdateType=merge: the documented form of scaling, which replaces no replica."""
    return {"metadata": {"instance": replicas}}


def cron_scaler_body(scaler: CronScaler) -> dict[str, Any]:
    """CreateServiceCronScaler and UpdateServiceCronScaler."""
    jobs = [
        _without_none(
            {
                "Name": job.name,
                "Schedule": job.schedule,
                "TargetSize": job.target_size,
                "TimeZone": job.time_zone,
            }
        )
        for job in scaler.jobs or []
    ]
    return _without_none({"ScaleJobs": jobs, "ExcludeDates": scaler.exclude_dates})


def traffic_body(traffic: Traffic) -> dict[str, Any]:
    """ReleaseService."""
    return _without_none({"Weight": traffic.weight, "TrafficState": traffic.state})


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}


def secrets_of(spec: ServiceSpec) -> tuple[str, ...]:
    """Texts of a spec that no message may show; values of environment variables among them, since any may be secret."""
    env = (variable.value for container in spec.containers or [] for variable in container.env or [])
    return tuple(
        {
            *_given((spec.token, spec.docker_auth)),
            *_given(mount.password for mount in spec.storage or [] if isinstance(mount, GitMount)),
            *(value for value in _given(env) if len(value) >= _LONG_ENOUGH),
        }
    )


def _given(values: Iterable[str | None]) -> list[str]:
    return [value for value in values if value]
