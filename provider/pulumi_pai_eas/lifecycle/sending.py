"""One change, one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from pulumi_pai_eas.planning import changes

if TYPE_CHECKING:
    from pulumi_pai_eas.client.ports import Services


def send(change: changes.Change, name: str, services: Services) -> None:  # noqa: C901 - a row for each change
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
            services.put_cron_scaler(name, scaler, exists=exists)
        case changes.RemoveCronScaler():
            services.delete_cron_scaler(name)
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
