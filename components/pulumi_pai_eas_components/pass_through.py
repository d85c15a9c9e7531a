"""Arguments of `Service` that every component passes on as they are, typed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from pulumi import Input

from pulumi_pai_eas import (
    AutoscalerArgs,
    AutoscalerArgsDict,
    ComputeArgs,
    ComputeArgsDict,
    CronScalerArgs,
    CronScalerArgsDict,
    MountArgs,
    MountArgsDict,
    NetworkArgs,
    NetworkArgsDict,
    RollingStrategyArgs,
    RollingStrategyArgsDict,
    TrafficArgs,
    TrafficArgsDict,
    VpcArgs,
    VpcArgsDict,
)

Level = Literal["ignore", "warning", "error"]


class ServiceOptions(TypedDict, total=False):
    """Where a component's service runs, how it is reached, scaled and watched; meanings as in `Service`."""

    service_name: Input[str] | None
    service_name_prefix: Input[str] | None
    workspace_id: Input[str] | None
    region: Input[str] | None
    replicas: Input[int] | None
    disk: Input[str | int] | None
    spread_policy: Input[str] | None
    instance_type: Input[str] | None
    compute: Input[ComputeArgs | ComputeArgsDict] | None
    vpc: Input[VpcArgs | VpcArgsDict] | None
    network: Input[NetworkArgs | NetworkArgsDict] | None
    autoscaler: Input[AutoscalerArgs | AutoscalerArgsDict] | None
    cron_scaler: Input[CronScalerArgs | CronScalerArgsDict] | None
    rolling_strategy: Input[RollingStrategyArgs | RollingStrategyArgsDict] | None
    labels: Input[Mapping[str, Input[str]]] | None
    features: Input[Mapping[str, Any]] | None
    token: Input[str] | None
    docker_auth: Input[str] | None
    group: Input[str] | None
    traffic: Input[TrafficArgs | TrafficArgsDict] | None
    desired_state: Input[Literal["running", "stopped"]] | None
    safety_lock: Input[Literal["none", "dangerous", "all"]] | None
    nlb_failure: Input[Literal["shared_gateway", "error"]] | None
    cpu_with_gpu_engine: Input[Literal["switch", "error"]] | None
    wait_for: Input[Literal["accepted", "running", "ready"]] | None
    create_failure: Input[Literal["keep", "delete"]] | None
    checks: Input[Literal["preview", "create"]] | None
    findings: Input[Mapping[str, Input[Level]]] | None
    adopt: Input[str] | None
    extra: Input[Mapping[str, Any]] | None
    mounts: Input[Sequence[Input[MountArgs | MountArgsDict]]] | None
    """Further mounts, beside those of the component."""


PASSED_ON = frozenset(ServiceOptions.__annotations__) - {"mounts"}
"""Names that go to `Service` unchanged."""
