"""The look-ups of VPC and ECS: DescribeVpcs, DescribeVSwitches, DescribeSecurityGroups."""

from __future__ import annotations

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.json_values import JsonObject, as_flag, as_list, as_object
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import after_token, page
from pai_eas_emulator.refusals import Refused

VPC = "VPC API 2016-04-28 reference"
ECS = "ECS API 2014-05-26 reference"


def _need(call: Call, *parameters: str) -> None:
    """Refuse a call that lacks all of these."""
    if not any(call.text(parameter) for parameter in parameters):
        raise Refused(refusals.MISSING_PARAMETER, parameter=parameters[0])


def _ids(call: Call, parameter: str) -> set[str]:
    return {part.strip() for part in call.text(parameter).split(",") if part.strip()}


@operation("DescribeVpcs", "RPC", DOCUMENTED, VPC, product="vpc")
def describe_vpcs(call: Call) -> JsonObject:
    """VPCs; `VpcId` is a comma list; at most fifty a page."""
    _need(call, "RegionId")
    items = call.state.catalogue.vpcs(call.region)
    if call.text("VpcId"):
        items = [item for item in items if item["VpcId"] in _ids(call, "VpcId")]
    if call.text("VpcName"):
        items = [item for item in items if item.get("VpcName") == call.text("VpcName")]
    if call.text("IsDefault"):
        items = [item for item in items if as_flag(item.get("IsDefault")) == as_flag(call.text("IsDefault"))]
    found, number, size = page(call, items, 10, most=50)
    shown = [_vpc(item, call) for item in found]
    return {"Vpcs": {"Vpc": shown}, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


def _vpc(item: JsonObject, call: Call) -> JsonObject:
    return {
        "VpcId": item["VpcId"],
        "VpcName": item.get("VpcName", ""),
        "RegionId": call.region,
        "Status": item.get("Status", "Available"),
        "CidrBlock": item.get("CidrBlock", "10.0.0.0/8"),
        "IsDefault": as_flag(item.get("IsDefault")),
        "CreationTime": "2026-01-01T00:00:00Z",
        "VSwitchIds": {"VSwitchId": [part["VSwitchId"] for part in as_list(item.get("VSwitches"))]},
    }


@operation("DescribeVSwitches", "RPC", DOCUMENTED, VPC, product="vpc")
def describe_vswitches(call: Call) -> JsonObject:
    """VSwitches of a region or a VPC; at most fifty a page."""
    _need(call, "RegionId", "VpcId")
    items: list[JsonObject] = [
        {
            "VSwitchName": "",
            "Status": "Available",
            "CidrBlock": "10.0.0.0/24",
            "AvailableIpAddressCount": 250,
            "IsDefault": False,
            **as_object(part),
            "VpcId": vpc["VpcId"],
        }
        for vpc in call.state.catalogue.vpcs(call.region)
        for part in as_list(vpc.get("VSwitches"))
    ]
    for field in ("VpcId", "ZoneId", "VSwitchName"):
        if call.text(field):
            items = [item for item in items if item.get(field) == call.text(field)]
    if call.text("VSwitchId"):
        items = [item for item in items if item["VSwitchId"] in _ids(call, "VSwitchId")]
    found, number, size = page(call, items, 10, most=50)
    return {"VSwitches": {"VSwitch": found}, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


@operation("DescribeSecurityGroups", "RPC", DOCUMENTED, ECS, product="ecs")
def describe_security_groups(call: Call) -> JsonObject:
    """Security groups; pages by MaxResults (at most a hundred) and NextToken."""
    _need(call, "RegionId")
    items: list[JsonObject] = [
        {
            "SecurityGroupName": "",
            "SecurityGroupType": "normal",
            "Description": "",
            "CreationTime": "2026-01-01T00:00:00Z",
            **as_object(part),
            "VpcId": vpc["VpcId"],
        }
        for vpc in call.state.catalogue.vpcs(call.region)
        for part in as_list(vpc.get("SecurityGroups"))
    ]
    for field in ("VpcId", "SecurityGroupId", "SecurityGroupName", "SecurityGroupType"):
        if call.text(field):
            items = [item for item in items if item.get(field) == call.text(field)]
    if call.text("PageSize") or call.text("PageNumber"):
        found, number, size = page(call, items, 10, most=50)
        paging: JsonObject = {"PageNumber": number, "PageSize": size}
    else:
        found, token, _ = after_token(call, items, 10, 100)
        paging = {"NextToken": token}
    return {
        "SecurityGroups": {"SecurityGroup": found}, "RegionId": call.region, "TotalCount": len(items), **paging,
    }  # fmt: skip
