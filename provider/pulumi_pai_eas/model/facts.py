"""What is known of the region before anything is made. A fact that could not be fetched is UNKNOWN."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pulumi_pai_eas.model.unknown import UNKNOWN


def _unknown() -> Any:
    return UNKNOWN  # a factory, because dataclasses ask a plain default for its type


@dataclass(frozen=True, slots=True)
class Image:
    """An official image (AIWorkspace API 2021-02-04 ListImages); `eas_uri` is its label `system.imageUri`."""

    image_id: str
    uri: str
    name: str = ""
    labels: dict[str, str] = field(default_factory=dict[str, str])
    created: str = ""

    @property
    def eas_uri(self) -> str | None:
        """The address EAS pulls from, where it differs from `uri`."""
        return self.labels.get("system.imageUri")

    @property
    def chip(self) -> str | None:
        """GPU, CPU, PPU or XPU."""
        return self.labels.get("system.chipType")


@dataclass(frozen=True, slots=True)
class MachineType:
    """A machine type (EAS API 2021-07-01 DescribeMachineSpec): vCPUs, memory in GB, GPU memory in GB per GPU."""

    name: str
    cpu: int
    memory: float
    gpus: int = 0
    gpu_model: str | None = None
    gpu_memory: float = 0.0
    available: bool = True
    stock: str = "WithStock"
    vendor: str = ""

    @property
    def in_stock(self) -> bool:
        """Whether it can be had now."""
        return self.available and self.stock == "WithStock"


@dataclass(frozen=True, slots=True)
class Machines:
    """What DescribeMachineSpec answers: types, and for each number of vCPUs the memory sizes (GB) that go with it."""

    types: tuple[MachineType, ...] = ()
    pairs: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def find(self, name: str) -> MachineType | None:
        """The type of exactly this name."""
        return next((machine for machine in self.types if machine.name == name), None)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A PAI workspace."""

    workspace_id: str
    name: str
    status: str
    is_default: bool = False

    @property
    def enabled(self) -> bool:
        """Whether services can be made in it."""
        return self.status.upper() == "ENABLED"


@dataclass(frozen=True, slots=True)
class LinkedVpc:
    """A VPC that a gateway reaches."""

    vpc_id: str
    vswitch_ids: tuple[str, ...] = ()
    security_group_id: str | None = None


@dataclass(frozen=True, slots=True)
class Gateway:
    """A dedicated gateway; `linked` is filled by DescribeGateway or ListGatewayIntranetLinkedVpc, else None."""

    gateway_id: str
    name: str = ""
    status: str = ""
    linked: LinkedVpc | None = None
    is_alb: bool = False

    @property
    def running(self) -> bool:
        """Whether it serves; older replies say `PrivateGatewayRunning`."""
        return self.status.endswith("Running")


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """An EAS resource group."""

    resource_id: str
    name: str = ""
    kind: str = ""
    status: str = ""

    @property
    def ready(self) -> bool:
        """Dedicated and ready; the misspelling is the API's own."""
        return self.status in {"ResourceReady", "ResouceReady"}


@dataclass(frozen=True, slots=True)
class VpcFact:
    """A VPC."""

    vpc_id: str
    name: str = ""
    is_default: bool = False
    status: str = ""


@dataclass(frozen=True, slots=True)
class VSwitch:
    """A vSwitch and its zone."""

    vswitch_id: str
    vpc_id: str
    zone: str
    name: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group of a VPC."""

    security_group_id: str
    vpc_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """An NLB with the zones it stands in and the listener ports already taken (UNKNOWN when not asked)."""

    load_balancer_id: str
    vpc_id: str
    zones: tuple[str, ...] = ()
    taken_ports: Any = field(default_factory=_unknown)
    name: str = ""


@dataclass(frozen=True, slots=True)
class NameState:
    """What is known of the service name: free, taken (by whose labels), or another user's."""

    status: str
    """`free`, `taken`, `foreign`."""
    service_id: str = ""
    service_status: str = ""
    owner: str | None = None
    creating: str | None = None
    latest_version: int | None = None
    update_time: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that rules may ask of the world. UNKNOWN: not fetched, or it could not be."""

    region: Any = field(default_factory=_unknown)
    """str"""
    images: Any = field(default_factory=_unknown)
    """tuple[Image, ...]: official images for EAS, all pages"""
    machines: Any = field(default_factory=_unknown)
    """Machines"""
    workspaces: Any = field(default_factory=_unknown)
    """tuple[Workspace, ...]"""
    name: Any = field(default_factory=_unknown)
    """NameState of the name the service would have"""
    gateways: Any = field(default_factory=_unknown)
    """tuple[Gateway, ...]: all of the region"""
    gateway: Any = field(default_factory=_unknown)
    """Gateway | None: the one named, with `linked`"""
    resource_groups: Any = field(default_factory=_unknown)
    """tuple[ResourceGroup, ...]"""
    vpcs: Any = field(default_factory=_unknown)
    """tuple[VpcFact, ...]"""
    vswitches: Any = field(default_factory=_unknown)
    """tuple[VSwitch, ...]: of the VPC in question, or all"""
    security_groups: Any = field(default_factory=_unknown)
    """tuple[SecurityGroup, ...]"""
    load_balancers: Any = field(default_factory=_unknown)
    """tuple[LoadBalancer, ...]"""
