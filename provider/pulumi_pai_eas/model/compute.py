"""Where a service runs: public machines, a dedicated resource group, or a quota."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from pulumi_pai_eas.model.unknown import Item, Section


class InstanceType(Section):
    """A machine type with a spot price limit (USD) or a capacity (replicas, or "N%")."""

    type: str
    spot_price_limit: int | float | None = None
    capacity: int | str | None = None
    extra: dict[str, Any] | None = None


MachineChoice: TypeAlias = str | InstanceType
"""A plain machine type is text; `InstanceType` is for those that say more."""


class PublicCompute(Section):
    """Pay-as-you-go machines, in order of priority; or a pair of cpu and memory (MB)."""

    kind: Literal["public"] = "public"
    instance_types: list[Item[MachineChoice]] | None = None
    disable_spot_protection_period: bool | None = None
    cpu: int | None = None
    memory: int | None = None
    gpu: int | None = None
    resource_rebalancing: bool | None = None


class DedicatedCompute(Section):
    """An EAS resource group (`eas-r-…`). A draft may lack `resource_id`; a complete spec never does."""

    kind: Literal["dedicated"] = "dedicated"
    resource_id: str | None = None
    instance_types: list[Item[MachineChoice]] | None = None
    disable_spot_protection_period: bool | None = None
    cpu: int | None = None
    memory: int | None = None
    gpu: int | None = None
    gpu_memory: int | None = None
    gpu_core_percentage: int | None = None
    qos: str | None = None
    resource_rebalancing: bool | None = None
    resource_burstable: bool | None = None


class QuotaCompute(Section):
    """A resource quota, Lingjun among them."""

    kind: Literal["quota"] = "quota"
    quota_id: str
    quota_type: str | None = None
    cpu: int | None = None
    memory: int | None = None
    gpu: int | None = None
    gpu_memory: int | None = None
    gpu_core_percentage: int | None = None
    qos: str | None = None
    resource_burstable: bool | None = None
    rdma: int | None = None


Compute: TypeAlias = Annotated[PublicCompute | DedicatedCompute | QuotaCompute, Field(discriminator="kind")]


def type_name(choice: MachineChoice) -> str:
    """The machine type of one entry of `instance_types`."""
    return choice if isinstance(choice, str) else choice.type
