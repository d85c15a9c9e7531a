"""The autoscaler and the cron scaler of a service, four operations each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator import refusals
from pai_eas_emulator.admission import check_scaler, json_body
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.json_values import JsonObject, as_int, as_list, as_object
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.operations.services import METADATA, SERVICE, changeable, own_service
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from pai_eas_emulator.service import Service

AUTO = f"{SERVICE}/autoscaler"
CRON = f"{SERVICE}/cronscaler"

BEHAVIOR: JsonObject = {
    "scaleUp": {"stabilizationWindowSeconds": 0},
    "scaleDown": {"stabilizationWindowSeconds": 300},
    "onZero": {"scaleDownGracePeriodSeconds": 600, "scaleUpActivationReplicas": 1},
}
"""The published defaults (EAS API 2021-07-01 CreateServiceAutoScaler)."""


def _absent(call: Call, service: Service, what: str) -> Refused | None:
    """The refusal for a scaler that is not there; None when the knob wants an empty one described."""
    if call.state.knobs.absent_scaler == "empty":
        return None
    return Refused(refusals.SCALER_NOT_FOUND, what=what, name=service.name)


@operation("CreateServiceAutoScaler", f"POST {AUTO}", DOCUMENTED, METADATA)
def create_service_auto_scaler(call: Call) -> JsonObject:
    """Give the service an autoscaler."""
    service = changeable(call)
    if service.autoscaler:
        raise Refused(refusals.SCALER_EXISTS, what="autoscaler", name=service.name)
    return _set_auto(service, call)


@operation("UpdateServiceAutoScaler", f"PUT {AUTO}", DOCUMENTED, METADATA)
def update_service_auto_scaler(call: Call) -> JsonObject:
    """Replace the autoscaler."""
    service = changeable(call)
    if not service.autoscaler:
        raise Refused(refusals.SCALER_NOT_FOUND, what="autoscaler", name=service.name)
    return _set_auto(service, call)


def _set_auto(service: Service, call: Call) -> JsonObject:
    posted = json_body(call)
    check_scaler(posted)
    service.autoscaler = posted
    service.updated = call.state.now()
    return {"Message": f"Succeed to auto scale service [{service.name}]"}


@operation(
    "DescribeServiceAutoScaler", f"GET {AUTO}", DOCUMENTED, f"{METADATA}; the answer when there is none is guessed"
)
def describe_service_auto_scaler(call: Call) -> JsonObject:
    """The autoscaler; outer names differ from those that are posted."""
    service = own_service(call)
    scaler = service.autoscaler
    refusal = None if scaler else _absent(call, service, "autoscaler")
    if refusal is not None:
        raise refusal
    strategies: list[JsonObject] = [
        {"metricName": item.get("metricName"), "threshold": item.get("threshold"), "service": item.get("service", "")}
        for item in map(as_object, as_list(scaler.get("scaleStrategies")))
        if "metricName" in item
    ]
    strategies += [
        {"metricName": name, "threshold": threshold, "service": ""}
        for name, threshold in as_object(scaler.get("strategies")).items()
    ]
    given = as_object(scaler.get("behavior"))
    return {
        "ServiceName": service.name,
        "MinReplica": as_int(scaler.get("min")) or 0,
        "MaxReplica": as_int(scaler.get("max")) or 0,
        "Behavior": {key: {**as_object(value), **as_object(given.get(key))} for key, value in BEHAVIOR.items()},
        "ScaleStrategies": strategies,
        "CurrentMetrics": [
            {"metricName": item["metricName"], "service": item["service"], "value": 0.0} for item in strategies
        ],
    }


@operation("DeleteServiceAutoScaler", f"DELETE {AUTO}", DOCUMENTED, METADATA)
def delete_service_auto_scaler(call: Call) -> JsonObject:
    """Take the autoscaler away; the replicas stay as they are."""
    service = changeable(call)
    if not service.autoscaler:
        raise Refused(refusals.SCALER_NOT_FOUND, what="autoscaler", name=service.name)
    service.autoscaler = {}
    service.updated = call.state.now()
    return {"Message": f"Succeed to delete auto scaler of service [{service.name}]"}


@operation("CreateServiceCronScaler", f"POST {CRON}", DOCUMENTED, METADATA)
def create_service_cron_scaler(call: Call) -> JsonObject:
    """Give the service a cron scaler."""
    service = changeable(call)
    if service.cron_scaler:
        raise Refused(refusals.SCALER_EXISTS, what="cron scaler", name=service.name)
    return _set_cron(service, call)


@operation("UpdateServiceCronScaler", f"PUT {CRON}", DOCUMENTED, METADATA)
def update_service_cron_scaler(call: Call) -> JsonObject:
    """Replace the cron scaler."""
    service = changeable(call)
    if not service.cron_scaler:
        raise Refused(refusals.SCALER_NOT_FOUND, what="cron scaler", name=service.name)
    return _set_cron(service, call)


def _set_cron(service: Service, call: Call) -> JsonObject:
    posted = json_body(call)
    for job in map(as_object, as_list(posted.get("ScaleJobs"))):
        fields = str(job.get("Schedule", "")).split()
        if not job.get("Name") or len(fields) not in (6, 7) or as_int(job.get("TargetSize")) is None:
            raise Refused(refusals.BAD_SCALE_JOB, job=job.get("Name"))
    service.cron_scaler = posted
    service.updated = call.state.now()
    return {"Message": f"Succeed to cron scale service [{service.name}]"}


@operation(
    "DescribeServiceCronScaler", f"GET {CRON}", DOCUMENTED, f"{METADATA}; the answer when there is none is guessed"
)
def describe_service_cron_scaler(call: Call) -> JsonObject:
    """The cron scaler, each job with what came of it."""
    service = own_service(call)
    refusal = None if service.cron_scaler else _absent(call, service, "cron scaler")
    if refusal is not None:
        raise refusal
    jobs = [
        {
            "Name": job.get("Name"),
            "Schedule": job.get("Schedule"),
            "TargetSize": as_int(job.get("TargetSize")),
            **({"TimeZone": job["TimeZone"]} if "TimeZone" in job else {}),
            "State": "Submitted",
            "Message": "",
            "CreateTime": service.updated,
            "LastProbeTime": service.updated,
        }
        for job in map(as_object, as_list(service.cron_scaler.get("ScaleJobs")))
    ]
    return {
        "ServiceName": service.name,
        "ScaleJobs": jobs,
        "ExcludeDates": as_list(service.cron_scaler.get("ExcludeDates")),
    }


@operation("DeleteServiceCronScaler", f"DELETE {CRON}", DOCUMENTED, METADATA)
def delete_service_cron_scaler(call: Call) -> JsonObject:
    """Take the cron scaler away."""
    service = changeable(call)
    if not service.cron_scaler:
        raise Refused(refusals.SCALER_NOT_FOUND, what="cron scaler", name=service.name)
    service.cron_scaler = {}
    service.updated = call.state.now()
    return {"Message": f"Succeed to delete cron scaler of service [{service.name}]"}
