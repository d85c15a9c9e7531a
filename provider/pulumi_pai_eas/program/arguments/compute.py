"""Where a service runs: public machines, a dedicated resource group, or a quota."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments


@arguments
class InstanceTypeArgs:
    """A machine type with a spot price limit or a capacity.

    Source: EAS documentation, parameters of model services, `cloud.computing.instances`.
    """

    type: Input[str]
    """The machine type, such as `ecs.gn7i-c8g1.2xlarge`."""
    spot_price_limit: Input[float] | None = None
    """The most that a spot machine may cost, USD an hour; absent: a regular machine."""
    capacity: Input[int | str] | None = None
    """Replicas on this type at most: a number, or `"20%"`."""
    extra: Input[Mapping[str, Any]] | None = None
    """Keys of this entry that have no argument here, sent as they are."""


class InstanceTypeArgsDict(TypedDict):
    """`InstanceTypeArgs` as a literal."""

    type: Input[str]
    spot_price_limit: NotRequired[Input[float] | None]
    capacity: NotRequired[Input[int | str] | None]
    extra: NotRequired[Input[Mapping[str, Any]] | None]


@arguments
class PublicComputeArgs:
    """Pay-as-you-go machines of the public resource group.

    Source: EAS documentation, parameters of model services, `cloud.computing`.
    """

    kind: Literal["public"] = "public"
    instance_types: Input[Sequence[Input[str | InstanceTypeArgs | InstanceTypeArgsDict]]] | None = None
    """Machine types in order of priority."""
    disable_spot_protection_period: Input[bool] | None = None
    """True: spot machines may be taken back within their first hour, for a lower price; server default false."""
    cpu: Input[int] | None = None
    """vCPUs of a replica; with `memory`, instead of machine types."""
    memory: Input[int] | None = None
    """Memory of a replica in MB."""
    gpu: Input[int] | None = None
    """GPUs of a replica."""
    resource_rebalancing: Input[bool] | None = None
    """True: replicas move to better places of the list when there is room, also from regular to spot machines."""


class PublicComputeArgsDict(TypedDict):
    """`PublicComputeArgs` as a literal."""

    kind: Literal["public"]
    instance_types: NotRequired[Input[Sequence[Input[str | InstanceTypeArgs | InstanceTypeArgsDict]]] | None]
    disable_spot_protection_period: NotRequired[Input[bool] | None]
    cpu: NotRequired[Input[int] | None]
    memory: NotRequired[Input[int] | None]
    gpu: NotRequired[Input[int] | None]
    resource_rebalancing: NotRequired[Input[bool] | None]


@arguments
class DedicatedComputeArgs:
    """Machines of an EAS resource group.

    Source: EAS documentation, parameters of model services, `metadata.resource`.
    """

    kind: Literal["dedicated"] = "dedicated"
    resource_id: Input[str] | None = None
    """The group, `eas-r-…`; absent: the only one that is ready."""
    instance_types: Input[Sequence[Input[str | InstanceTypeArgs | InstanceTypeArgsDict]]] | None = None
    """Public machine types for what the group cannot take (with `resource_burstable`)."""
    disable_spot_protection_period: Input[bool] | None = None
    """True: spot machines may be taken back within their first hour, for a lower price; server default false."""
    cpu: Input[int] | None = None
    """vCPUs of a replica."""
    memory: Input[int] | None = None
    """Memory of a replica in MB."""
    gpu: Input[int] | None = None
    """GPUs of a replica; 0 when a part of one is taken by `gpu_memory`."""
    gpu_memory: Input[int] | None = None
    """GPU memory of a replica in GB, for sharing a GPU."""
    gpu_core_percentage: Input[int] | None = None
    """Share of a GPU's cores in percent, 1-100, beside `gpu_memory`."""
    qos: Input[str] | None = None
    """`BestEffort`: the replicas of a machine share its vCPUs."""
    resource_rebalancing: Input[bool] | None = None
    """True: replicas move to better places of the list when there is room, also from regular to spot machines."""
    resource_burstable: Input[bool] | None = None
    """True: replicas beyond the group's capacity go to public machines."""


class DedicatedComputeArgsDict(TypedDict):
    """`DedicatedComputeArgs` as a literal."""

    kind: Literal["dedicated"]
    resource_id: NotRequired[Input[str] | None]
    instance_types: NotRequired[Input[Sequence[Input[str | InstanceTypeArgs | InstanceTypeArgsDict]]] | None]
    disable_spot_protection_period: NotRequired[Input[bool] | None]
    cpu: NotRequired[Input[int] | None]
    memory: NotRequired[Input[int] | None]
    gpu: NotRequired[Input[int] | None]
    gpu_memory: NotRequired[Input[int] | None]
    gpu_core_percentage: NotRequired[Input[int] | None]
    qos: NotRequired[Input[str] | None]
    resource_rebalancing: NotRequired[Input[bool] | None]
    resource_burstable: NotRequired[Input[bool] | None]


@arguments
class QuotaComputeArgs:
    """Machines of a resource quota, Lingjun among them.

    Source: EAS documentation, parameters of model services, `metadata.quota_id`.
    """

    kind: Literal["quota"] = "quota"
    quota_id: Input[str]
    """The quota, `quota…`."""
    quota_type: Input[str] | None = None
    """`Lingjun` for Lingjun resources."""
    cpu: Input[int] | None = None
    """vCPUs of a replica."""
    memory: Input[int] | None = None
    """Memory of a replica in MB."""
    gpu: Input[int] | None = None
    """GPUs of a replica; 0 when a part of one is taken by `gpu_memory`."""
    gpu_memory: Input[int] | None = None
    """GPU memory of a replica in GB, for sharing a GPU."""
    gpu_core_percentage: Input[int] | None = None
    """Share of a GPU's cores in percent, 1-100, beside `gpu_memory`."""
    qos: Input[str] | None = None
    """`BestEffort`: the replicas of a machine share its vCPUs."""
    resource_burstable: Input[bool] | None = None
    """True: replicas beyond the group's capacity go to public machines."""
    rdma: Input[int] | None = None
    """1: RDMA network between replicas (Lingjun)."""


class QuotaComputeArgsDict(TypedDict):
    """`QuotaComputeArgs` as a literal."""

    kind: Literal["quota"]
    quota_id: Input[str]
    quota_type: NotRequired[Input[str] | None]
    cpu: NotRequired[Input[int] | None]
    memory: NotRequired[Input[int] | None]
    gpu: NotRequired[Input[int] | None]
    gpu_memory: NotRequired[Input[int] | None]
    gpu_core_percentage: NotRequired[Input[int] | None]
    qos: NotRequired[Input[str] | None]
    resource_burstable: NotRequired[Input[bool] | None]
    rdma: NotRequired[Input[int] | None]


ComputeArgs: TypeAlias = PublicComputeArgs | DedicatedComputeArgs | QuotaComputeArgs
"""Any place to run."""
ComputeArgsDict: TypeAlias = PublicComputeArgsDict | DedicatedComputeArgsDict | QuotaComputeArgsDict
"""Any place to run as a literal; `kind` says which."""
