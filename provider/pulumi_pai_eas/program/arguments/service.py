"""All arguments of `Service`."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input

from pulumi_pai_eas.program.arguments.compute import ComputeArgs, ComputeArgsDict
from pulumi_pai_eas.program.arguments.containers import ContainerArgs, ContainerArgsDict
from pulumi_pai_eas.program.arguments.needs import NeedsArgs, NeedsArgsDict
from pulumi_pai_eas.program.arguments.network import NetworkArgs, NetworkArgsDict, VpcArgs, VpcArgsDict
from pulumi_pai_eas.program.arguments.options import OptionArgs
from pulumi_pai_eas.program.arguments.processor import ProcessorArgs, ProcessorArgsDict
from pulumi_pai_eas.program.arguments.runtime import (
    QueueArgs,
    QueueArgsDict,
    RpcArgs,
    RpcArgsDict,
    RuntimeArgs,
    RuntimeArgsDict,
    TrafficArgs,
    TrafficArgsDict,
)
from pulumi_pai_eas.program.arguments.scaling import (
    AutoscalerArgs,
    AutoscalerArgsDict,
    CronScalerArgs,
    CronScalerArgsDict,
    RollingStrategyArgs,
    RollingStrategyArgsDict,
)
from pulumi_pai_eas.program.arguments.storage import MountArgs, MountArgsDict


class ServiceArgs(OptionArgs, total=False):
    """Everything that `Service` takes by keyword. None is the same as absent.

    Source: EAS documentation, parameters of model services, unless an argument says another.
    """

    service_name: Input[str] | None
    """The name in EAS: 3-63 of `a-z 0-9 _`; default resource name and stack, `chat_prod`."""
    service_name_prefix: Input[str] | None
    """A prefix instead of a name: six digits are added, once and for all."""
    workspace_id: Input[str] | None
    """The PAI workspace; default the only one that is enabled."""
    region: Input[str] | None
    """The region, `cn-hangzhou`; default the configuration's. A change replaces the service."""

    replicas: Input[int] | None
    """How many replicas; default 1, with an autoscaler its `min`."""
    disk: Input[str | int] | None
    """System disk of a replica in GiB, as number or `"30Gi"`; server default 30 on public machines."""
    shm_size: Input[int] | None
    """Shared memory of a replica in GB."""
    enable_webservice: Input[bool] | None
    """True: the service is a web application, opened from the console."""
    spread_policy: Input[str] | None
    """How replicas are spread: `host`, `zone` or `default`."""

    containers: Input[Sequence[Input[ContainerArgs | ContainerArgsDict]]] | None
    """What runs: the containers of every replica."""
    processor: Input[ProcessorArgs | ProcessorArgsDict] | None
    """What runs, the older way."""
    instance_type: Input[str] | None
    """The machine type, `ecs.gn7i-c8g1.2xlarge`: short for `compute` with this one public type."""
    compute: Input[ComputeArgs | ComputeArgsDict] | None
    """Where it runs: several public types or spot machines (`PublicComputeArgs`), a resource group
    (`DedicatedComputeArgs`), a quota (`QuotaComputeArgs`)."""
    needs: Input[NeedsArgs | NeedsArgsDict] | None
    """What the model needs, to choose a machine or to check the one given."""
    vpc: Input[VpcArgs | VpcArgsDict] | None
    """The VPC that the replicas join."""
    network: Input[NetworkArgs | NetworkArgsDict] | None
    """How callers reach it: dedicated gateway, NLB, limits."""
    storage: Input[Sequence[Input[MountArgs | MountArgsDict]]] | None
    """What is mounted."""

    autoscaler: Input[AutoscalerArgs | AutoscalerArgsDict] | None
    """Replicas by metrics."""
    cron_scaler: Input[CronScalerArgs | CronScalerArgsDict] | None
    """Replicas by the clock."""
    rolling_strategy: Input[RollingStrategyArgs | RollingStrategyArgsDict] | None
    """How replicas are replaced at an update."""

    runtime: Input[RuntimeArgs | RuntimeArgsDict] | None
    """How replicas end."""
    rpc: Input[RpcArgs | RpcArgsDict] | None
    """Settings of the proxy in front of a replica."""
    features: Input[Mapping[str, Any]] | None
    """Switches of EAS by their full names, `eas.aliyun.com/…`."""
    labels: Input[Mapping[str, Input[str]]] | None
    """Labels of the service; those of `pai:labels` are merged under them."""
    token: Input[str] | None
    """The token callers present; default one made by EAS. Always a secret."""
    generate_token: Input[bool] | None
    """True: EAS makes a new token."""
    docker_auth: Input[str] | None
    """Access to a private registry, base64 of `user:password` (`docker_auth()` makes it). Always a secret."""

    service_type: Input[str] | None
    """The kind of service: `Standard` (server default), `Async`, `LLMGatewayService`, …"""
    queue: Input[QueueArgs | QueueArgsDict] | None
    """The queue of an asynchronous service."""
    unit_size: Input[int] | None
    """Machines of one replica, for distributed inference."""
    workload_type: Input[str] | None
    """`elasticjob` for a scalable job."""
    group: Input[str] | None
    """The group of services that share an address."""
    traffic: Input[TrafficArgs | TrafficArgsDict] | None
    """The service's share of its group's requests."""
    extra: Input[Mapping[str, Any]] | None
    """Keys of the service JSON that have no argument, merged last, deeply, and sent as they are."""
