"""The replicas of a service, one by one: ListServiceInstances, and what happened to each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pai_eas_emulator.describing import pending
from pai_eas_emulator.explanations import Explanation, explanation, healthy_logs
from pai_eas_emulator.json_values import JsonObject, as_int
from pai_eas_emulator.service import Service, machine_types

if TYPE_CHECKING:
    from pai_eas_emulator.state import State


def instance_name(service: Service, version: int, position: int) -> str:
    """The name of a replica, the same at every look: `chat-6c1a2b3d4e-x9k2p`."""
    group = hashlib.sha256(f"{service.service_id}/{version}".encode()).hexdigest()[:10]
    own = hashlib.sha256(f"{service.service_id}/{version}/{position}".encode()).hexdigest()[:5]
    return f"{service.name.replace('_', '-')}-{group}-{own}"


def instances(service: Service, state: State) -> list[JsonObject]:
    """`Instances[]`: those that serve, then those that do not (EAS API 2021-07-01, Instance)."""
    said = explanation(service, state)
    is_paused = service.current_version not in (0, service.target_version)
    serving = [
        _instance(service, service.current_version or service.latest_version, position, None, is_latest=not is_paused)
        for position in range(min(service.running, service.replicas))
    ]
    waiting = pending(service) if not is_paused else 1
    if service.status in ("Stopped", "Deleting"):
        return serving
    first = len(serving)
    new = [_pending(service, first + position, said) for position in range(waiting)]
    return serving + new


def _pending(service: Service, position: int, said: Explanation | None) -> JsonObject:
    item = _instance(service, service.target_version, position, said, is_latest=True)
    item["Status"] = "Pending" if said is None or not said.exit_code else "CrashLoopBackOff"
    item["Reason"] = str(service.trouble.get("reason") or "ContainerCreating")
    item["ReadyProcesses"] = 0
    return item


def _instance(
    service: Service, version: int, position: int, said: Explanation | None, *, is_latest: bool
) -> JsonObject:
    kinds = machine_types(service.config)
    crashed = said is not None and said.exit_code > 0
    port = as_int(service.containers[0].get("port")) if service.containers else None
    last = (
        [{"ExitCode": said.exit_code, "Reason": "OOMKilled" if said.exit_code == 137 else "Error"}]
        if said and crashed
        else []
    )
    return {
        "InstanceName": instance_name(service, version, position),
        "Namespace": service.name,
        "Status": "Running",
        "Reason": "",
        "Role": str(service.metadata.get("role") or "Standard"),
        "InstanceType": kinds[0] if kinds else "",
        "ResourceType": "DedicatedResource" if service.resource else "PublicResource",
        "HostName": f"eas-host-{position}",
        "HostIP": f"10.224.0.{10 + position % 200}",
        "InnerIP": f"10.225.0.{10 + position % 200}",
        "ExternalIP": "",
        "InstancePort": port or 8000,
        "ExternalInstancePort": 0,
        "IsLatest": is_latest,
        "IsReplica": False,
        "IsSpot": "spot_price_limit" in str(service.config),
        "Isolated": False,
        "Detached": False,
        "LastState": last,
        "CurrentAmount": 0.0,
        "OriginalAmount": 0.0,
        "ReadyProcesses": 1,
        "TotalProcesses": 1,
        "RestartCount": 4 if crashed else 0,
        "CreateTime": service.updated,
        "StartTime": service.updated,
        "StartAt": service.updated,
        "TenantHostIP": "",
        "TenantInstanceIP": "",
        "ReplicaName": "",
        "Zone": f"{service.region}-h",
    }


def events_of(service: Service, state: State) -> list[JsonObject]:
    """What was noted on the service, and what happened to its newest replica, oldest first."""
    found = list(service.events)
    at = service.updated.replace("T", " ").rstrip("Z")
    said = explanation(service, state)
    if said is None and not service.running:
        return found
    version = service.current_version or service.latest_version if said is None else service.target_version
    position = 0 if said is None or not service.running else service.running
    pod = instance_name(service, version, position)
    steps = (
        [("Normal", "Scheduled", f"Successfully assigned {service.name}/{pod}")] if said is None or said.starts else []
    )
    if said is None or said.starts:
        steps += [
            ("Normal", "Pulled", f'Successfully pulled image "{service.image}"'),
            ("Normal", "Created", "Created container worker"),
            ("Normal", "Started", "Started container worker"),
        ]
    if said is not None:
        steps += [(kind, reason, message.replace("{pod}", pod)) for kind, reason, message in said.events]
    return found + [
        {"Type": kind, "Reason": reason, "Message": message, "Time": at, "Resource": f"Instance/{pod}"}
        for kind, reason, message in steps
    ]


def logs_of(service: Service, state: State) -> list[tuple[str, str]]:
    """Log lines with the replica that wrote them, oldest first, each with its time."""
    at = service.updated.replace("T", " ").rstrip("Z")
    lines: list[tuple[str, str]] = []
    for item in instances(service, state):
        name = str(item["InstanceName"])
        said = explanation(service, state) if item["Status"] != "Running" else None
        if said is not None:
            lines += [(name, line) for line in said.logs]
        elif item["Status"] == "Running":
            lines += [(name, line) for line in healthy_logs(service)]
    return [(name, f"[{at}] {line}") for name, line in lines]
