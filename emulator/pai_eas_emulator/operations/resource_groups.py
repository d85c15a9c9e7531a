"""Dedicated resource groups: ListResources, DescribeResource."""

from __future__ import annotations

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.json_values import JsonObject, as_object, compact
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import page
from pai_eas_emulator.refusals import Refused

SOURCE = "EAS API 2021-07-01 metadata and SDK"

_DESCRIBED_ONLY = frozenset({"OwnerUid"})

_DEFAULTS: JsonObject = {
    "ResourceName": "",
    "ResourceType": "Dedicated",
    "Status": "ResourceReady",
    "Message": "",
    "InstanceCount": 1,
    "PrePaidInstanceCount": 0,
    "PostPaidInstanceCount": 1,
    "CpuCount": 16,
    "GpuCount": 1,
    "Vendor": "ECS",
    "CreateTime": "2026-01-10T02:00:00Z",
    "UpdateTime": "2026-01-10T02:20:00Z",
    "OwnerUid": "1234567890123456",
    "CpuUsed": 0,
    "Features": [],
    "ServiceCount": 0,
    "UsageMode": "",
    "InstanceMaxAllocatableCPU": 16,
    "InstanceMaxAllocatableGPU": 1.0,
    "InstanceMaxAllocatableMemory": 65536,
    "GpuUsed": 0.0,
    "Memory": 65536,
    "MemoryUsed": 0,
    "ExtraData": {},
}


def _full(resource: JsonObject, call: Call) -> JsonObject:
    return {**_DEFAULTS, "ClusterId": call.region, **resource}


@operation("ListResources", "GET /api/v2/resources", DOCUMENTED, SOURCE)
def list_resources(call: Call) -> JsonObject:
    """Resource groups that match; ExtraData is an object here."""
    items = [_full(resource, call) for resource in call.state.catalogue.resources(call.region)]
    for parameter, field in (
        ("ResourceId", "ResourceId"),
        ("ResourceType", "ResourceType"),
        ("ResourceStatus", "Status"),
    ):
        if call.text(parameter):
            items = [item for item in items if item[field] == call.text(parameter)]
    items = [item for item in items if call.text("ResourceName") in str(item["ResourceName"])]
    if call.text("Order").lower() == "asc":
        items.reverse()
    found, number, size = page(call, items, 100)
    shown = [{key: value for key, value in item.items() if key not in _DESCRIBED_ONLY} for item in found]
    return {"Resources": shown, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


@operation("DescribeResource", "GET /api/v2/resources/{ClusterId}/{ResourceId}", DOCUMENTED, SOURCE)
def describe_resource(call: Call) -> JsonObject:
    """One resource group at top level; ExtraData is a string of JSON here."""
    wanted = call.variables["ResourceId"]
    for resource in call.state.catalogue.resources(call.region):
        if resource["ResourceId"] == wanted:
            full = _full(resource, call)
            return {
                **full,
                "ExtraData": compact(as_object(full["ExtraData"])),
                "ServiceCount": str(full["ServiceCount"]),
            }
    raise Refused(refusals.RESOURCE_NOT_FOUND, resource=wanted)
