"""Groups of services that share an address (canary sets): ListGroups, DescribeGroup, DescribeGroupEndpoints.

A group is there as long as a service names it in `metadata.group`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.operations.services import METADATA
from pai_eas_emulator.paging import page
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject
    from pai_eas_emulator.service import Service

GROUP = "/api/v2/groups/{ClusterId}/{GroupName}"


def _members(call: Call) -> dict[str, list[Service]]:
    found: dict[str, list[Service]] = {}
    for service in call.state.settle(call.region):
        name = str(service.metadata.get("group") or "")
        if name:
            found.setdefault(name, []).append(service)
    return found


def _address(name: str, call: Call, lane: str) -> str:
    state = call.state
    return f"{state.base_url}/_gateway/{call.region}/{lane}/{state.scenario.account_id}/api/predict/{name}"


def _shown(name: str, members: list[Service], call: Call) -> JsonObject:
    first, uid = members[0], call.state.scenario.account_id
    return {
        "Name": name,
        "ClusterId": call.region,
        "AccessToken": first.token,
        "InternetEndpoint": _address(name, call, "internet"),
        "IntranetEndpoint": _address(name, call, "intranet"),
        "CallerUid": uid,
        "ParentUid": uid,
        "QueueService": "",
        "TrafficMode": "Weight",
        "Labels": [],
        "CreateTime": first.created,
        "UpdateTime": members[-1].updated,
    }


def _found(call: Call) -> tuple[str, list[Service]]:
    name = call.variables["GroupName"]
    members = _members(call).get(name)
    if members is None:
        raise Refused(refusals.GROUP_NOT_FOUND, group=name, region=call.region)
    return name, members


@operation("ListGroups", "GET /api/v2/groups", DOCUMENTED, METADATA)
def list_groups(call: Call) -> JsonObject:
    """The groups of the region."""
    items = [_shown(name, members, call) for name, members in _members(call).items() if call.text("Filter") in name]
    found, number, size = page(call, items, 100)
    return {"Groups": found, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


@operation("DescribeGroup", f"GET {GROUP}", DOCUMENTED, METADATA)
def describe_group(call: Call) -> JsonObject:
    """One group at top level."""
    return _shown(*_found(call), call)


@operation("DescribeGroupEndpoints", f"GET {GROUP}/endpoints", DOCUMENTED, METADATA)
def describe_group_endpoints(call: Call) -> JsonObject:
    """Where the group can be called."""
    name, members = _found(call)
    return {
        "AccessToken": members[0].token,
        "Endpoints": [
            {
                "EndpointType": "DefaultGateway",
                "BackendId": "default",
                "PathType": "Group",
                "InternetEndpoints": [_address(name, call, "internet")],
                "IntranetEndpoints": [_address(name, call, "intranet")],
            }
        ],
        "Message": "Succeed to describe group endpoints",
    }
