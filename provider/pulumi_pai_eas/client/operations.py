"""Every operation this package sends, as data: what it is for, and the RAM action that allows it.

RAM actions: EAS has one per operation (`eas:<Operation>`). AIWorkspace does not follow its product name: workspaces are
`paiworkspace:`, images `paiimage:` (published PAI permission table). GetCallerIdentity needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Product = Literal["eas", "aiworkspace", "vpc", "ecs", "nlb", "sts"]
Need = Literal["mandatory", "optional"]

VERSIONS: dict[Product, str] = {
    "eas": "2021-07-01",
    "aiworkspace": "2021-02-04",
    "vpc": "2016-04-28",
    "ecs": "2014-05-26",
    "nlb": "2022-04-30",
    "sts": "2015-04-01",
}
"""The version of each API."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `need` says whether a deployment is impossible without its permission; `purpose` is for readers.

    A mutation changes something and is never sent twice for an unknown outcome.
    """

    name: str
    product: Product
    action: str | None
    need: Need
    purpose: str
    mutation: bool = False


def _eas(name: str, need: Need, purpose: str, *, mutation: bool = False) -> Operation:
    return Operation(name, "eas", f"eas:{name}", need, purpose, mutation)


_ALL = (
    _eas("CreateService", "mandatory", "make a service", mutation=True),
    _eas("DescribeService", "mandatory", "read a service; is a name free"),
    _eas("DescribeServiceEndpoints", "mandatory", "addresses and access token of a service"),
    _eas("UpdateService", "mandatory", "change or scale a service", mutation=True),
    _eas("DeleteService", "mandatory", "remove a service", mutation=True),
    _eas("UpdateServiceLabel", "optional", "`labels`, when they change", mutation=True),
    _eas(
        "DeleteServiceLabel",
        "optional",
        "end a create by removing its mark (without it every create warns); `labels`",
        mutation=True,
    ),
    _eas("ListServices", "optional", "names already taken, at preview; `pai-eas orphans`"),
    _eas("StartService", "optional", "start a stopped service", mutation=True),
    _eas("StopService", "optional", "stop a service", mutation=True),
    _eas("UpdateServiceSafetyLock", "optional", "`safety_lock`", mutation=True),
    _eas("ReleaseService", "optional", "`traffic`", mutation=True),
    _eas("DescribeServiceAutoScaler", "optional", "`autoscaler`, when it is refreshed"),
    _eas("DeleteServiceAutoScaler", "optional", "`autoscaler`, when it is taken away", mutation=True),
    _eas("DescribeServiceCronScaler", "optional", "`cron_scaler`"),
    _eas("CreateServiceCronScaler", "optional", "`cron_scaler`", mutation=True),
    _eas("UpdateServiceCronScaler", "optional", "`cron_scaler`", mutation=True),
    _eas("DeleteServiceCronScaler", "optional", "`cron_scaler`", mutation=True),
    _eas("DescribeServiceEvent", "optional", "why a service is not well"),
    _eas("DescribeServiceDiagnosis", "optional", "why a service is not well"),
    _eas("DescribeServiceLog", "optional", "why a service is not well"),
    _eas("ListServiceInstances", "optional", "why a service is not well, replica by replica"),
    _eas("DescribeMachineSpec", "mandatory", "machine types, their GPUs and stock"),
    _eas("ListGateway", "optional", "dedicated gateways"),
    _eas("DescribeGateway", "optional", "a dedicated gateway"),
    _eas("ListGatewayIntranetLinkedVpc", "optional", "the VPC a dedicated gateway reaches"),
    _eas("ListResources", "optional", "dedicated resource groups"),
    Operation("ListImages", "aiworkspace", "paiimage:ListImages", "mandatory", "official images"),
    Operation("ListWorkspaces", "aiworkspace", "paiworkspace:ListWorkspaces", "optional", "the workspace to use"),
    Operation("DescribeVpcs", "vpc", "vpc:DescribeVpcs", "optional", "VPCs, when a network is discovered"),
    Operation("DescribeVSwitches", "vpc", "vpc:DescribeVSwitches", "optional", "vSwitches and their zones"),
    Operation("DescribeSecurityGroups", "ecs", "ecs:DescribeSecurityGroups", "optional", "security groups of a VPC"),
    Operation("ListLoadBalancers", "nlb", "nlb:ListLoadBalancers", "optional", "NLBs of one's own"),
    Operation("GetLoadBalancerAttribute", "nlb", "nlb:GetLoadBalancerAttribute", "optional", "the zones of an NLB"),
    Operation("ListListeners", "nlb", "nlb:ListListeners", "optional", "the ports of an NLB that are taken"),
    Operation("GetCallerIdentity", "sts", None, "optional", "the account, recorded in state"),
)

OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in _ALL}
"""By name, in the order of the permissions page."""


def operation(name: str) -> Operation:
    """The operation of this name; KeyError for one that this package does not send."""
    return OPERATIONS[name]
