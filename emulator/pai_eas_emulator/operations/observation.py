"""What explains a service: events, logs, diagnosis, replicas."""

from __future__ import annotations

import re

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED, GUESSED
from pai_eas_emulator.explanations import explanation
from pai_eas_emulator.json_values import JsonObject, as_flag
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.operations.services import METADATA, SERVICE, own_service
from pai_eas_emulator.paging import page
from pai_eas_emulator.refusals import Refused
from pai_eas_emulator.replicas import events_of, instances, logs_of

_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")


def _window(call: Call) -> tuple[str, str]:
    """`StartTime` and `EndTime`; raises Refused for any form but `yyyy-MM-dd HH:mm:ss`."""
    for parameter in ("StartTime", "EndTime"):
        text = call.text(parameter)
        if text and not _TIME.fullmatch(text):
            raise Refused(refusals.BAD_TIME, parameter=parameter, value=text)
    return call.text("StartTime") or "0000", call.text("EndTime") or "9999"


def _pages(total: int, size: int) -> int:
    return -(-total // size)


@operation("DescribeServiceEvent", f"GET {SERVICE}/events", DOCUMENTED, f"{METADATA}; what is said in them is guessed")
def describe_service_event(call: Call) -> JsonObject:
    """Events, newest first."""
    service = own_service(call)
    start, end = _window(call)
    items = [item for item in reversed(events_of(service, call.state)) if start <= str(item["Time"]) <= end]
    if call.text("EventType"):
        items = [item for item in items if item["Type"] == call.text("EventType")]
    if call.text("InstanceName"):
        items = [item for item in items if item.get("Resource") == f"Instance/{call.text('InstanceName')}"]
    found, number, size = page(call, items, 100, number="PageNum")
    return {"Events": found, "PageNum": number, "TotalCount": len(items), "TotalPageNum": _pages(len(items), size)}


@operation("DescribeServiceLog", f"GET {SERVICE}/logs", DOCUMENTED, f"{METADATA}; what is said in them is guessed")
def describe_service_log(call: Call) -> JsonObject:
    """Log lines, oldest first, as strings."""
    service = own_service(call)
    start, end = _window(call)
    wanted = call.text("InstanceName")
    lines = [line for name, line in logs_of(service, call.state) if wanted in ("", name)]
    lines = [line for line in lines if call.text("Keyword") in line and start <= line[1:20] <= end]
    found, number, size = page(call, lines, 500, number="PageNum")
    return {"Logs": found, "PageNum": number, "TotalCount": len(lines), "TotalPageNum": _pages(len(lines), size)}


@operation("DescribeServiceDiagnosis", f"GET {SERVICE}/diagnosis", GUESSED, f"{METADATA}; the texts are guessed")
def describe_service_diagnosis(call: Call) -> JsonObject:
    """Error, causes and advices; an empty list for a service that is well."""
    said = explanation(own_service(call), call.state)
    if said is None:
        return {"DiagnosisList": []}
    return {"DiagnosisList": [{"Error": said.error, "Causes": list(said.causes), "Advices": list(said.advices)}]}


@operation("ListServiceInstances", f"GET {SERVICE}/instances", DOCUMENTED, METADATA)
def list_service_instances(call: Call) -> JsonObject:
    """The replicas that match."""
    items = instances(own_service(call), call.state)
    equal = {"InstanceName": "InstanceName", "InstanceStatus": "Status", "HostIP": "HostIP", "InstanceIP": "InnerIP"}
    equal |= {"InstanceType": "InstanceType", "ResourceType": "ResourceType", "Role": "Role"}
    for parameter, field in equal.items():
        if call.text(parameter):
            items = [item for item in items if item[field] == call.text(parameter)]
    if call.text("IsSpot"):
        items = [item for item in items if item["IsSpot"] == as_flag(call.text("IsSpot"))]
    items = [item for item in items if call.text("Filter") in str(item["InstanceName"])]
    found, number, size = page(call, items, 100)
    return {"Instances": found, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}
