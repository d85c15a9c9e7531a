"""Start, stop, restart, versions, safety lock, traffic."""

from __future__ import annotations

from pai_eas_emulator import refusals
from pai_eas_emulator.admission import json_body
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.history import note
from pai_eas_emulator.json_values import JsonObject, as_int, compact
from pai_eas_emulator.merging import nested
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.operations.services import METADATA, SERVICE, changeable, mislead, own_service
from pai_eas_emulator.paging import page
from pai_eas_emulator.progression import AFTER_START, AFTER_STOP, AFTER_UPDATE, begin, can_begin
from pai_eas_emulator.refusals import Refused
from pai_eas_emulator.service import Service, configured_replicas

TRAFFIC_STATES = ("standalone", "grouping")
LOCKS = ("all", "dangerous", "none")


def _set_out(service: Service, way: tuple[str, ...], call: Call, reason: str) -> None:
    """Put the service on a way if it can take it; asking for what is so already changes nothing."""
    if not can_begin(service, way) or service.status == way[0]:
        return
    mislead(call, service)
    service.updated = call.state.now()
    note(service, service.updated, "Normal", reason, f"Service is {reason.lower()}")
    begin(service, way, call.state.clock.advanced)


@operation("StartService", f"PUT {SERVICE}/start", DOCUMENTED, METADATA)
def start_service(call: Call) -> JsonObject:
    """Start a stopped or failed service."""
    service = changeable(call)
    _set_out(service, AFTER_START, call, "Starting")
    return {"Message": f"Service [{service.name}] in region [{service.region}] is starting"}


@operation("StopService", f"PUT {SERVICE}/stop", DOCUMENTED, METADATA)
def stop_service(call: Call) -> JsonObject:
    """Stop a service; its configuration is kept."""
    service = changeable(call, dangerous=True)
    _set_out(service, AFTER_STOP, call, "Stopping")
    return {"Message": f"Service [{service.name}] in region [{service.region}] is stopping"}


@operation("RestartService", f"PUT {SERVICE}/restart", DOCUMENTED, METADATA)
def restart_service(call: Call) -> JsonObject:
    """Replace the replicas one by one, without a new version."""
    service = changeable(call)
    if service.status != "Stopped":
        _set_out(service, AFTER_UPDATE, call, "Restarting")
    return {"Message": "Service is restarting"}


@operation("UpdateServiceVersion", f"PUT {SERVICE}/version", DOCUMENTED, METADATA)
def update_service_version(call: Call) -> JsonObject:
    """Go back to an earlier version, whose service JSON is in effect again."""
    service = changeable(call)
    wanted = as_int(json_body(call).get("Version"))
    kept = next((item for item in service.versions if item["version"] == wanted), None)
    if kept is None or wanted is None or wanted >= service.latest_version:
        raise Refused(refusals.BAD_VERSION, version=wanted, latest=service.latest_version)
    mislead(call, service)
    service.config = kept["config"]
    service.replicas = configured_replicas(nested(service.config))
    service.target_version = wanted
    service.updated = call.state.now()
    if can_begin(service, AFTER_UPDATE):
        begin(service, AFTER_UPDATE, call.state.clock.advanced)
    return {"Message": f"Service [{service.name}] in region [{service.region}] is starting"}


@operation("ListServiceVersions", f"GET {SERVICE}/versions", DOCUMENTED, METADATA)
def list_service_versions(call: Call) -> JsonObject:
    """The versions kept, newest first."""
    service = own_service(call)
    items: list[JsonObject] = [
        {
            "ImageId": item["version"],
            "ImageAvailable": "true",
            "ServiceRunnable": "true",
            "BuildTime": item["built"],
            "Message": "",
            "ServiceConfig": compact({key: value for key, value in item["config"].items() if key != "token"}),
        }
        for item in reversed(service.versions)
    ]
    found, number, size = page(call, items, 100)
    return {"Versions": found, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


@operation("UpdateServiceSafetyLock", f"PUT {SERVICE}/lock", DOCUMENTED, METADATA)
def update_service_safety_lock(call: Call) -> JsonObject:
    """Set the safety lock; this is possible under any lock."""
    service = own_service(call)
    lock = json_body(call).get("Lock")
    if lock not in LOCKS:
        raise Refused(refusals.BAD_VALUE, parameter="Lock", value=lock, choices=", ".join(LOCKS))
    service.lock = str(lock)
    service.updated = call.state.now()
    return {"Message": f"service safety lock updated to {lock}"}


@operation("ReleaseService", f"PUT {SERVICE}/release", DOCUMENTED, METADATA)
def release_service(call: Call) -> JsonObject:
    """Set the weight (-1 to 1000) or the traffic state of a service in a group."""
    service = changeable(call)
    posted = json_body(call)
    if "Weight" in posted:
        weight = as_int(posted["Weight"])
        if weight is None or not -1 <= weight <= 1000:
            raise Refused(refusals.BAD_VALUE, parameter="Weight", value=posted["Weight"], choices="-1 to 1000")
        service.weight = weight
    if "TrafficState" in posted:
        state = posted["TrafficState"]
        if state not in TRAFFIC_STATES:
            raise Refused(refusals.BAD_VALUE, parameter="TrafficState", value=state, choices=", ".join(TRAFFIC_STATES))
        service.traffic_state = str(state)
    service.updated = call.state.now()
    where = f"service [{service.name}] in region [{service.region}]"
    return {"Message": f"Releasing {where} with weight [{service.weight}], service status: [{service.status}]"}
