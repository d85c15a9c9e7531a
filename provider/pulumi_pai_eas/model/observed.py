"""What the API says of a service: never what somebody wants it to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_pai_eas.model.service import ServiceSpec

if TYPE_CHECKING:
    from pulumi_pai_eas.model.note import Note


@dataclass(frozen=True, slots=True)
class CreateReply:
    """What CreateService answered. The endpoints are absent for some networks."""

    service_id: str
    status: str
    internet_endpoint: str | None = None
    intranet_endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """A service as DescribeService shows it.

    `service_id` is empty in the first moments after a create. `labels` holds all labels, ours too. `spec` is the
    flattened ServiceConfig (without the token, which the API hides there), `notes` what flattening noticed.
    Counts are replicas. Source: EAS API 2021-07-01 DescribeService.
    """

    name: str
    region: str
    service_id: str
    status: str
    reason: str = ""
    message: str = ""
    spec: ServiceSpec = field(default_factory=ServiceSpec)
    notes: tuple[Note, ...] = ()
    labels: dict[str, str] = field(default_factory=dict[str, str])
    access_token: str | None = None
    internet_endpoint: str | None = None
    intranet_endpoint: str | None = None
    running: int | None = None
    pending: int | None = None
    total: int | None = None
    current_version: int | None = None
    latest_version: int | None = None
    workspace_id: str | None = None
    resource_id: str | None = None
    gateway_id: str | None = None
    safety_lock: str | None = None
    create_time: str | None = None
    update_time: str | None = None
    caller_uid: str | None = None
    parent_uid: str | None = None
    weight: int | None = None
    traffic_state: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of ListServices."""

    name: str
    service_id: str
    status: str
    labels: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way to a service. `kind` is DefaultGateway, PrivateGateway, Nlb or Nacos; `port` only for Nlb and Nacos."""

    kind: str
    backend_id: str
    internet: tuple[str, ...] = ()
    intranet: tuple[str, ...] = ()
    port: int | None = None
    path_type: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What DescribeServiceEndpoints answers."""

    access_token: str | None = None
    endpoints: tuple[Endpoint, ...] = ()
