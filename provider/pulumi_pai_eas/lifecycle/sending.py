"""One change, one call; a scaler that is not as the state says is looked for, and its other call sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from pulumi_pai_eas.errors import BadRequest, Conflict
from pulumi_pai_eas.planning import changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.client.ports import Services
    from pulumi_pai_eas.model.scaling import CronScaler

NOT_FOUND = 404


def send(change: changes.Change, name: str, services: Services) -> None:  # noqa: C901, PLR0912 - a row for each change
    """Send a change. Raises any Fault."""
    match change:
        case changes.Unlock():
            services.lock(name, "none")
        case changes.Scale(replicas):
            services.scale(name, replicas)
        case changes.PutLabels(labels):
            services.put_labels(name, labels)
        case changes.RemoveLabels(keys):
            services.remove_labels(name, keys)
        case changes.PutCronScaler(scaler, exists):
            _put_cron_scaler(scaler, name, services, exists=exists)
        case changes.RemoveCronScaler():
            _removed(services.delete_cron_scaler, services.cron_scaler, name)
        case changes.RemoveAutoscaler():
            _removed(services.delete_autoscaler, services.autoscaler, name)
        case changes.PutTraffic(traffic):
            services.release(name, traffic)
        case changes.Start():
            services.start(name)
        case changes.Stop():
            services.stop(name)
        case changes.Lock(level):
            services.lock(name, level)
        case changes.Replace(spec):
            services.replace(name, spec)
        case _:
            assert_never(change)


def _put_cron_scaler(scaler: CronScaler, name: str, services: Services, *, exists: bool) -> None:
    """Somebody may have made or removed it meanwhile: what is refused for that is sent the other way."""
    try:
        services.put_cron_scaler(name, scaler, exists=exists)
    except (BadRequest, Conflict) as refused:
        likely = refused.status == NOT_FOUND if exists else isinstance(refused, Conflict)
        if not likely or (services.cron_scaler(name) is not None) is exists:
            raise
        services.put_cron_scaler(name, scaler, exists=not exists)


def _removed(remove: Callable[[str], None], look: Callable[[str], object | None], name: str) -> None:
    """A scaler that is not there any more is removed."""
    try:
        remove(name)
    except BadRequest as refused:
        if refused.status != NOT_FOUND or look(name) is not None:
            raise
