"""A service as it is kept: what was asked for, how far it has come, and what reads are still to be misled."""

from __future__ import annotations

import base64
import secrets
import string
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pai_eas_emulator.json_values import JsonObject, as_int, as_list, as_object

_ALPHABET = string.ascii_lowercase + string.digits


def _json_list() -> list[JsonObject]:
    return []


@dataclass(slots=True)
class Service:
    """One service. Every attribute is JSON, so that a service can be written to the state file as it is."""

    region: str
    name: str
    service_id: str
    config: JsonObject
    """The service JSON in effect, token included, as it was posted (merged or replaced by updates)."""
    token: str
    workspace_id: str
    created: str
    updated: str
    labels: dict[str, str] = field(default_factory=dict[str, str])

    status: str = "Creating"
    ahead: list[str] = field(default_factory=list[str])
    """The statuses still to come."""
    looks: int = 0
    """Describes that have seen the present status."""
    entered: float = 0.0
    """Virtual seconds at which the present status began."""
    trouble: JsonObject = field(default_factory=dict[str, Any])
    """Why it cannot go on: `kind reason message`; empty when all is well."""
    replicas: int = 1
    """Replicas wanted."""
    running: int = 0
    """Replicas that serve."""

    latest_version: int = 1
    current_version: int = 0
    target_version: int = 1
    """The version that is being rolled out."""
    versions: list[JsonObject] = field(default_factory=_json_list)
    """`{version, config, built}`, oldest first; at most ten are kept."""

    hidden_reads: int = 0
    uid_reads: int = 0
    stale_reads: int = 0
    stale: JsonObject = field(default_factory=dict[str, Any])
    """What describes show as long as there are stale reads."""
    cold_requests: int = 0
    delete_fails: bool = False

    lock: str = "none"
    weight: int = 0
    traffic_state: str = "standalone"
    autoscaler: JsonObject = field(default_factory=dict[str, Any])
    cron_scaler: JsonObject = field(default_factory=dict[str, Any])
    events: list[JsonObject] = field(default_factory=_json_list)
    develop: bool = False
    nlbs: list[JsonObject] = field(default_factory=_json_list)
    """`{id, port, netType}` of each NLB listener."""
    caller: str = ""

    def on_disk(self) -> JsonObject:
        """All of it as JSON."""
        return asdict(self)

    @property
    def metadata(self) -> JsonObject:
        """`metadata` of the service JSON."""
        return as_object(self.config.get("metadata"))

    @property
    def containers(self) -> list[JsonObject]:
        """`containers` of the service JSON."""
        return [as_object(item) for item in as_list(self.config.get("containers"))]

    @property
    def gateway(self) -> str:
        """The dedicated gateway it is bound to, in the present or the older spelling; empty on the shared one."""
        networking = as_object(self.config.get("networking"))
        return str(networking.get("gateway") or self.metadata.get("gateway") or "")

    @property
    def resource(self) -> str:
        """The dedicated resource group; empty on public resources."""
        return str(self.metadata.get("resource") or "")

    @property
    def image(self) -> str:
        """The image of the first container; empty for a processor."""
        return str(self.containers[0].get("image", "")) if self.containers else ""


_ATTRIBUTES = {attribute.name for attribute in fields(Service)}


def from_disk(document: JsonObject) -> Service:
    """A service from what `on_disk` wrote; attributes of another version are passed over."""
    return Service(**{name: value for name, value in document.items() if name in _ATTRIBUTES})


def configured_name(config: JsonObject) -> str:
    """The name in a service JSON: `metadata.name`, in the older form `name`."""
    for name in (as_object(config.get("metadata")).get("name"), config.get("name")):
        if isinstance(name, str) and name:
            return name
    return ""


def configured_replicas(config: JsonObject) -> int:
    """`metadata.instance`; 1 when absent or unreadable (deploy skill: default 1)."""
    metadata = as_object(config.get("metadata"))
    wanted = as_int(metadata.get("instance", config.get("instance")))
    return 1 if wanted is None else max(wanted, 0)


def configured_token(config: JsonObject) -> str:
    """The access token a service JSON brings along, in either spelling; empty when the server is to make one."""
    return str(config.get("token") or as_object(config.get("credential")).get("token") or "")


def machine_types(config: JsonObject) -> list[str]:
    """The instance types asked for, in order of priority; empty for dedicated resources and cpu+memory pairs."""
    computing = as_object(as_object(config.get("cloud")).get("computing"))
    single = computing.get("instance_type")
    if single:
        return [str(single)]
    listed = [as_object(item) for item in as_list(computing.get("instances"))]
    names = [str(item.get("type") or item.get("instance_type") or "") for item in listed]
    return [name for name in names if name and name != "dedicated_resource"]


def new_id(prefix: str, length: int = 16) -> str:
    """An id that was not there before: `eas-m-` and lower-case letters and digits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_token() -> str:
    """An access token in the form that EAS gives out: base64 of forty hex digits."""
    return base64.b64encode(secrets.token_hex(20).encode()).decode()
