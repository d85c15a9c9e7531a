"""ListServices: what the caller may see, without endpoints."""

from __future__ import annotations

import json
from typing import cast

from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.describing import listed
from pai_eas_emulator.json_values import JsonObject, as_flag, as_object
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import page

_EQUAL = {
    "ServiceUid": "ServiceUid",
    "ServiceStatus": "Status",
    "ServiceType": "ServiceType",
    "WorkspaceId": "WorkspaceId",
    "QuotaId": "QuotaId",
    "ResourceName": "Resource",
    "ResourceId": "Resource",
    "Gateway": "Gateway",
    "GroupName": "ServiceGroup",
    "ParentServiceUid": "ParentServiceUid",
    "Role": "Role",
    "CallerUid": "CallerUid",
    "TrafficState": "TrafficState",
}
"""Parameters that must equal a field of the item."""

_FLAGS = {
    "AutoscalerEnabled": "AutoscalerEnabled",
    "CronscalerEnabled": "CronscalerEnabled",
    "ResourceBurstable": "ResourceBurstable",
}


@operation(
    "ListServices",
    "GET /api/v2/services",
    DOCUMENTED,
    "EAS API 2021-07-01 metadata and SDK; whether ServiceName is exact is guessed",
)
def list_services(call: Call) -> JsonObject:
    """The services of the region that match, newest first; a list does not move a service on."""
    items = [listed(service, call.state) for service in call.state.settle(call.region) if not service.hidden_reads]
    items = [item for item in items if _matches(item, call)]
    descending = call.text("Order").lower() != "asc"
    field = {"UpdateTime": "UpdateTime", "ServiceName": "ServiceName"}.get(call.text("Sort"), "CreateTime")
    # The sort is stable; turning the list before and not after keeps services of one second newest first.
    items = sorted(reversed(items) if descending else items, key=lambda item: str(item[field]), reverse=descending)
    found, number, size = page(call, items, 100)
    return {"Services": found, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


def _matches(item: JsonObject, call: Call) -> bool:
    name = str(item["ServiceName"])
    if call.text("Filter") not in name:
        return False
    wanted = call.text("ServiceName")
    if wanted and (wanted not in name if call.state.knobs.service_name_filter == "fuzzy" else wanted != name):
        return False
    for parameter, field in _EQUAL.items():
        if call.text(parameter) and call.text(parameter) != item.get(field, ""):
            return False
    for parameter, field in _FLAGS.items():
        if call.text(parameter) and as_flag(call.text(parameter)) != item[field]:
            return False
    return _matches_resource(item, call.text("ResourceType")) and _matches_labels(item, call.text("Label"))


def _matches_resource(item: JsonObject, kind: str) -> bool:
    kinds = {"PublicResource": "Public", "DedicatedResource": "Dedicated", "Lingjun": "Quota"}
    return not kind or bool(as_object(item["InstanceCountInResource"]).get(kinds.get(kind, "")))


def _matches_labels(item: JsonObject, text: str) -> bool:
    """`Label` is one JSON object; a value that is null or empty asks for the key only."""
    if not text:
        return True
    try:
        wanted = json.loads(text)
    except ValueError:
        return False
    has = {pair["LabelKey"]: pair["LabelValue"] for pair in item["Labels"]}
    pairs = cast("dict[str, object]", wanted) if isinstance(wanted, dict) else {}
    return all(key in has and (not value or has[key] == value) for key, value in pairs.items())
