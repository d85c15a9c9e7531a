"""The whole: what a service should be.

`ServiceSpec` is what the service JSON says. `Desired` adds what is said elsewhere: region, options, scaling and
traffic by their own APIs, and the decisions already taken. With the sentinel in it either is a draft.
"""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.compute import Compute
from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.needs import Needs
from pulumi_pai_eas.model.network import Network, Vpc
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.processor import Processor
from pulumi_pai_eas.model.runtime import Queue, Rpc, Runtime, Traffic
from pulumi_pai_eas.model.scaling import Autoscaler, CronScaler, RollingStrategy
from pulumi_pai_eas.model.storage import Mount
from pulumi_pai_eas.model.unknown import Item, Section


class ServiceSpec(Section):
    """Everything that a service JSON can say; `extra` holds what has no argument, spelled as the JSON.

    Normal form: no empty section, plain machine types as text, no mount of kind `raw` around a known source, `extra`
    free of what has an argument. Memory in MB, `shm_size` in GB, `disk` in GiB or as "30Gi".
    """

    service_name: str | None = None
    workspace_id: str | None = None
    replicas: int | None = None
    disk: str | int | None = None
    shm_size: int | None = None
    enable_webservice: bool | None = None
    spread_policy: str | None = None
    containers: list[Item[Container]] | None = None
    processor: Processor | None = None
    compute: Compute | None = None
    vpc: Vpc | None = None
    network: Network | None = None
    storage: list[Item[Mount]] | None = None
    autoscaler: Autoscaler | None = None
    rolling_strategy: RollingStrategy | None = None
    runtime: Runtime | None = None
    rpc: Rpc | None = None
    features: dict[str, Any] | None = None
    labels: dict[str, Any] | None = None
    token: str | None = None
    generate_token: bool | None = None
    docker_auth: str | None = None
    service_type: str | None = None
    queue: Queue | None = None
    unit_size: int | None = None
    workload_type: str | None = None
    group: str | None = None
    extra: dict[str, Any] | None = None


class Effective(Section):
    """Decisions that depend on the world, taken once and kept: the computed inputs `effective…`."""

    service_name: str | None = None
    workspace_id: str | None = None
    instance_types: list[str] | None = None
    resource_id: str | None = None
    images: list[str] | None = None
    tensor_parallel: int | None = None


class Desired(Section):
    """One resource as its user wants it.

    `owner` is the fingerprint of the resource (20 hex digits), `auto_name` the name made from resource and stack.
    `shorthand` says that `compute` was given as `instance_type`; it only steers the property paths of messages.
    """

    spec: ServiceSpec
    region: str | None = None
    service_name_prefix: str | None = None
    auto_name: str | None = None
    owner: str | None = None
    cron_scaler: CronScaler | None = None
    traffic: Traffic | None = None
    needs: Needs | None = None
    options: Options = Options()
    effective: Effective = Effective()
    shorthand: bool = False
