"""The model to bodies of requests, and which texts in them are secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.model.secret_places import given_texts, of_registry
from pulumi_pai_eas.model.storage import GitMount
from pulumi_pai_eas.wire import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import CronScaler
    from pulumi_pai_eas.model.service import ServiceSpec

_LONG_ENOUGH = 8
"""Shorter values are ordinary words; hiding them would spoil messages."""


def service_body(spec: ServiceSpec) -> dict[str, Any]:
    """The service JSON for CreateService, and for UpdateService with UpdateType=replace. Labels are text there."""
    body = expand(spec)
    labels = body.get("labels")
    if isinstance(labels, dict):
        body["labels"] = {key: _label(value) for key, value in cast("dict[str, Any]", labels).items()}
    return body


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


def _label(value: Any) -> Any:
    """A label's value as the label API tells it; what is neither text, number nor truth goes out as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (int, float)) else value


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}


def secrets_of(spec: ServiceSpec) -> tuple[str, ...]:
    """Texts of a spec that no message may show.

    Values of environment variables, of a processor's settings and of service JSON that is sent as it is are among
    them, since any of them may be secret.
    """
    env = [variable.value for container in spec.containers or [] for variable in container.env or []]
    settings = spec.processor.model_settings if spec.processor is not None else None
    git = [mount.password for mount in spec.storage or [] if isinstance(mount, GitMount)]
    found = {text for text in (spec.token, *of_registry(spec.docker_auth or ""), *git) if text}
    found |= {text for text in _texts([env, settings]) if len(text) >= _LONG_ENOUGH}
    return tuple(found | given_texts(spec))


def _texts(value: object) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(cast("dict[str, object]", value).values()))
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _texts(item)
