"""Raw replies about what a region offers to the model.

Sources: EAS API 2021-07-01 (DescribeMachineSpec: the list is `InstanceMetas`, `GPU` is the model's name and
`GPUAmount` the number), AIWorkspace API 2021-02-04, VPC 2016-04-28, ECS 2014-05-26, NLB 2022-04-30.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_pai_eas.model.facts import (
    Gateway,
    Image,
    LinkedVpc,
    LoadBalancer,
    Machines,
    MachineType,
    ResourceGroup,
    SecurityGroup,
    VpcFact,
    VSwitch,
    Workspace,
)
from pulumi_pai_eas.wire.reply_fields import Fields

Reply = Mapping[str, Any]


def image(item: Fields) -> Image:
    """One entry of ListImages; labels are there only when it was asked with Verbose."""
    return Image(
        image_id=item.text("ImageId") or "",
        uri=item.required("ImageUri"),
        name=item.text("Name") or "",
        labels={label.required("Key"): label.text("Value") or "" for label in item.objects("Labels")},
        created=item.text("GmtCreateTime") or "",
    )


def machines(reply: Reply) -> Machines:
    """DescribeMachineSpec."""
    fields = Fields("DescribeMachineSpec", reply)
    return Machines(
        types=tuple(_machine(item) for item in fields.objects("InstanceMetas")),
        pairs=tuple((item.count("CPU") or 0, _whole(item, "Memory")) for item in fields.objects("Types")),
    )


def _machine(item: Fields) -> MachineType:
    available = item.flag("IsAvailable")
    return MachineType(
        name=item.required("InstanceType"),
        cpu=item.count("CPU") or 0,
        memory=item.number("Memory") or 0.0,
        gpus=item.count("GPUAmount") or 0,
        gpu_model=item.text("GPU"),
        gpu_memory=item.number("GPUMemory") or 0.0,
        available=True if available is None else available,
        stock=item.text("StockStatus") or "WithStock",
        vendor=item.text("Vendor") or "",
    )


def _whole(item: Fields, name: str) -> tuple[int, ...]:
    found: list[int] = []
    for index, value in enumerate(item.list(name)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise item.wrong(f"{name}[{index}]", "no whole number")
        found.append(value)
    return tuple(found)


def workspace(item: Fields) -> Workspace:
    """One entry of ListWorkspaces."""
    return Workspace(
        workspace_id=item.required("WorkspaceId"),
        name=item.text("WorkspaceName") or "",
        status=item.text("Status") or "",
        is_default=item.flag("IsDefault") or False,
    )


def gateway(item: Fields) -> Gateway:
    """One entry of ListGateway, or the reply of DescribeGateway.

    `LoadBalancerList` is not in the published schema; the deploy skill reads the VPC from it. Older replies had
    `IntranetLinkedVpcList` instead.
    """
    return Gateway(
        gateway_id=item.required("GatewayId"),
        name=item.text("GatewayName") or "",
        status=item.text("Status") or "",
        linked=_balancer_vpc(item) or linked_vpc(item),
        is_alb=(item.text("GatewayType") or "").upper() == "ALB" or bool(item.list("LoadBalancerList")),
    )


def _balancer_vpc(item: Fields) -> LinkedVpc | None:
    for balancer in item.objects("LoadBalancerList"):
        vpc_id = balancer.text("VpcId")
        if vpc_id is not None:
            return LinkedVpc(vpc_id, balancer.texts("VSwitchIds"), balancer.text("SecurityGroupId"))
    return None


def linked_vpc(item: Fields) -> LinkedVpc | None:
    """The VPC of `IntranetLinkedVpcList` (ListGatewayIntranetLinkedVpc): its first, with all vSwitches of that VPC."""
    links = [link for link in item.objects("IntranetLinkedVpcList") if link.text("VpcId") is not None]
    if not links:
        return None
    vpc_id = links[0].required("VpcId")
    same = [link for link in links if link.text("VpcId") == vpc_id]
    vswitches = tuple(dict.fromkeys(vswitch for link in same if (vswitch := link.text("VSwitchId")) is not None))
    group = next((found for link in same if (found := link.text("SecurityGroupId")) is not None), None)
    return LinkedVpc(vpc_id, vswitches, group)


def resource_group(item: Fields) -> ResourceGroup:
    """One entry of ListResources."""
    return ResourceGroup(
        resource_id=item.required("ResourceId"),
        name=item.text("ResourceName") or "",
        kind=item.text("ResourceType") or "",
        status=item.text("Status") or "",
    )


def vpc(item: Fields) -> VpcFact:
    """One entry of DescribeVpcs."""
    return VpcFact(
        vpc_id=item.required("VpcId"),
        name=item.text("VpcName") or "",
        is_default=item.flag("IsDefault") or False,
        status=item.text("Status") or "",
    )


def vswitch(item: Fields) -> VSwitch:
    """One entry of DescribeVSwitches."""
    return VSwitch(
        vswitch_id=item.required("VSwitchId"),
        vpc_id=item.text("VpcId") or "",
        zone=item.text("ZoneId") or "",
        name=item.text("VSwitchName") or "",
        status=item.text("Status") or "",
    )


def security_group(item: Fields) -> SecurityGroup:
    """One entry of DescribeSecurityGroups."""
    return SecurityGroup(
        security_group_id=item.required("SecurityGroupId"),
        vpc_id=item.text("VpcId") or "",
        name=item.text("SecurityGroupName") or "",
    )


def load_balancer(reply: Reply, taken_ports: frozenset[int]) -> LoadBalancer:
    """GetLoadBalancerAttribute: the zones an NLB stands in; `taken_ports` are those of its listeners."""
    fields = Fields("GetLoadBalancerAttribute", reply)
    zones = (mapping.text("ZoneId") for mapping in fields.objects("ZoneMappings"))
    return LoadBalancer(
        load_balancer_id=fields.required("LoadBalancerId"),
        vpc_id=fields.text("VpcId") or "",
        zones=tuple(dict.fromkeys(zone for zone in zones if zone is not None)),
        taken_ports=taken_ports,
        name=fields.text("LoadBalancerName") or "",
    )
