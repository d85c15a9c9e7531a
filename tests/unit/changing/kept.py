"""Services made and changed without a provider process: planner, wire, client and emulator; and what is kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.lifecycle.sending import send
from pulumi_pai_eas.planning import changes
from pulumi_pai_eas.planning.decisions import complete

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.ports import Services
    from pulumi_pai_eas.model.service import Desired

MOVED_BY_SCALERS = "instance"
TOLERANT: dict[str, Any] = {
    "progress": "immediate",
    "refuse_unknown_machines": False,
    "refuse_unknown_workspaces": False,
    "refuse_reserved_ports": False,
    "realistic_failures": False,
    "pending_without_stock": False,
}
"""Settings of an emulator that judges as little as it can."""


def named(desired: Desired, name: str) -> Desired:
    """The resource as the service of this name, decided as state holds it."""
    effective = desired.effective.model_copy(update={"service_name": name})
    spec = desired.spec.model_copy(update={"service_name": name})
    return desired.model_copy(update={"spec": spec, "effective": effective, "auto_name": name})


def made(desired: Desired, services: Services) -> None:
    """As create makes it: CreateService, and what has calls of its own."""
    spec = complete(desired)
    services.create(spec, labels={"pulumi_owner": "0" * 20}, workspace_id=spec.workspace_id)
    for change in changes.after_create(desired):
        send(change, spec.service_name or "", services)


def updated(old: Desired, new: Desired, services: Services) -> tuple[changes.Change, ...]:
    """As update does it."""
    name = complete(new).service_name or ""
    planned = changes.plan(old, new, services.describe(name))
    for change in planned:
        send(change, name, services)
    return planned


def as_kept(emulator: Emulator, services: Services, name: str, desired: Desired) -> dict[str, Any]:
    """Everything that is kept of a service but its identity, its token, its times and its versions."""
    services.describe(name)  # which lets it arrive where it is on its way to
    service = emulator.service(name)
    assert service is not None
    config = {key: value for key, value in service["config"].items() if key not in ("token", "labels")}
    metadata = {key: value for key, value in config.get("metadata", {}).items() if key != "name"}
    if desired.spec.autoscaler is not None or desired.cron_scaler is not None:
        metadata.pop(MOVED_BY_SCALERS, None)  # theirs: an update leaves what they have reached
    kept = ("labels", "lock", "status", "weight", "traffic_state", "cron_scaler", "autoscaler", "workspace_id")
    said = {**config, "metadata": metadata, **{f"its {key}": service[key] for key in kept}}
    return {key: value for key, value in said.items() if value not in ([], {})}  # an empty section is none
