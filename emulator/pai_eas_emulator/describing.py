"""What the reads say of a service: DescribeService, one item of ListServices, DescribeServiceEndpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator.echo import echoed
from pai_eas_emulator.json_values import JsonObject, as_flag, as_int, as_list, as_object
from pai_eas_emulator.service import Service, machine_types
from pai_eas_emulator.statuses import STATUSES

if TYPE_CHECKING:
    from pai_eas_emulator.state import State

CPU_POOL = "eas-r-public-cpu"


def listed(service: Service, state: State) -> JsonObject:
    """One item of ListServices: everything but the endpoints (EAS API 2021-07-01, Service)."""
    known = STATUSES[service.status]
    resources = resources_of(service, state)
    reply: JsonObject = {
        "ServiceName": service.name,
        "ServiceId": service.service_id,
        "ServiceUid": service.service_id,
        "Namespace": service.name,
        "Region": service.region,
        "Status": service.status,
        "Reason": service.trouble.get("reason") or known.reason,
        "Message": service.trouble.get("message") or known.message,
        "ServiceConfig": echoed(service, state.scenario.knobs.echo),
        "Labels": [{"LabelKey": key, "LabelValue": value} for key, value in service.labels.items()],
        "Cpu": resources["cpu"],
        "Gpu": resources["gpu"],
        "Memory": resources["memory"],
        "GPUMemory": resources["gpu_memory"],
        "GPUCorePercentage": as_int(service.metadata.get("gpu_core_percentage")) or 0,
        "TotalInstance": service.replicas,
        "RunningInstance": min(service.running, service.replicas),
        "PendingInstance": pending(service),
        "CurrentVersion": service.current_version or service.latest_version,
        "LatestVersion": service.latest_version,
        "Weight": service.weight,
        "TrafficState": service.traffic_state,
        "CreateTime": service.created,
        "UpdateTime": service.updated,
        "AccessToken": service.token,
        "Resource": service.resource,
        "ResourceAlias": service.resource,
        "SafetyLock": service.lock,
        "WorkspaceId": service.workspace_id,
        "Image": service.image,
        "Source": "openapi",
        "ServiceGroup": str(service.metadata.get("group") or ""),
        "Role": str(service.metadata.get("role") or ""),
        "ParentUid": state.scenario.account_id,
        "CallerUid": service.caller or state.scenario.account_id,
        "AppType": "",
        "AppVersion": "",
        "AppSpecName": "",
        "AppConfig": "",
        "ExtraData": "{}",
        "AutoscalerEnabled": bool(service.autoscaler),
        "CronscalerEnabled": bool(service.cron_scaler),
        "ResourceBurstable": as_flag(service.metadata.get("resource_burstable")),
        "InstanceCountInResource": {
            "Dedicated": service.replicas if service.resource else 0,
            "Public": 0 if service.resource or service.metadata.get("quota_id") else service.replicas,
            "Quota": service.replicas if service.metadata.get("quota_id") else 0,
        },
        "ServiceType": str(service.metadata.get("type") or "Standard"),
        "WorkloadType": str(service.metadata.get("workload_type") or ""),
    }
    if service.gateway:
        reply["Gateway"] = service.gateway
    if service.metadata.get("quota_id"):
        reply["QuotaId"] = str(service.metadata["quota_id"])
    return reply


def described(service: Service, state: State) -> JsonObject:
    """The reply of DescribeService: the item of the list and, here only, the endpoints and RoleAttrs."""
    return listed(service, state) | {
        "InternetEndpoint": internet_endpoint(service, state),
        "IntranetEndpoint": intranet_endpoint(service, state),
        "SecondaryInternetEndpoint": "",
        "SecondaryIntranetEndpoint": "",
        "RoleAttrs": "",
    }


def pending(service: Service) -> int:
    """Replicas that are wanted and do not serve; none of a stopped service."""
    if service.status in ("Stopped", "Stopping", "Deleting"):
        return 0
    return max(service.replicas - service.running, 0)


def resources_of(service: Service, state: State) -> dict[str, int]:
    """CPUs, GPUs, memory in MB and GPU memory in GB of one replica: of the first machine type, else of metadata."""
    for name in machine_types(service.config):
        machine = state.catalogue.machine(service.region, name)
        if machine is not None:
            return {
                "cpu": int(machine["CPU"]),
                "gpu": int(machine["GPUAmount"]),
                "memory": int(float(machine["Memory"]) * 1024),
                "gpu_memory": int(float(machine.get("GPUMemory") or 0)),
            }
    metadata = service.metadata
    return {
        "cpu": as_int(metadata.get("cpu")) or 0,
        "gpu": as_int(metadata.get("gpu")) or 0,
        "memory": as_int(metadata.get("memory")) or 0,
        "gpu_memory": as_int(metadata.get("gpu_memory")) or 0,
    }


def _address(service: Service, state: State, lane: str) -> str:
    uid = state.scenario.account_id
    return f"{state.base_url}/_gateway/{service.region}/{lane}/{uid}/api/predict/{service.name}"


def internet_endpoint(service: Service, state: State) -> str:
    """The address from the internet; empty when there is none."""
    networking = as_object(service.config.get("networking"))
    if as_flag(networking.get("disable_internet_endpoint", service.metadata.get("disable_internet_endpoint"))):
        return ""
    if not service.gateway:
        return _address(service, state, "internet")
    gateway = state.gateway(service.region, service.gateway)
    return _address(service, state, service.gateway) if gateway and as_flag(gateway.get("InternetEnabled")) else ""


def intranet_endpoint(service: Service, state: State) -> str:
    """The address from the VPC."""
    return _address(service, state, f"{service.gateway}-vpc" if service.gateway else "intranet")


def endpoints(service: Service, state: State) -> list[JsonObject]:
    """`Endpoints` of DescribeServiceEndpoints: the gateway the service is bound to, then its NLB listeners."""
    if state.scenario.knobs.empty_endpoints_until_running and service.status != "Running":
        return []
    internet = internet_endpoint(service, state)
    found: list[JsonObject] = [
        {
            "EndpointType": "PrivateGateway" if service.gateway else "DefaultGateway",
            "BackendId": service.gateway or "default",
            "PathType": "Service",
            "InternetEndpoints": [internet] if internet else [],
            "IntranetEndpoints": [intranet_endpoint(service, state)],
        }
    ]
    return found + [_nlb_endpoint(service, state, listener) for listener in service.nlbs]


def _nlb_endpoint(service: Service, state: State, listener: JsonObject) -> JsonObject:
    nlb = str(listener["id"])
    port = as_int(listener.get("port")) or 0
    if state.scenario.knobs.nlb_addresses == "host":
        address = nlb_host(nlb, service.region)
    else:
        address = f"{state.base_url}/_gateway/{service.region}/{nlb}/{state.scenario.account_id}"
    public = listener.get("netType") == "internet"
    return {
        "EndpointType": "Nlb",
        "BackendId": nlb,
        "PathType": "Service",
        "InternetEndpoints": [address] if public else [],
        "IntranetEndpoints": [] if public else [address],
        "Port": port,
    }


def nlb_host(nlb: str, region: str) -> str:
    """The host name of an NLB, in the form that NLB gives out."""
    return f"{nlb}.{region}.nlb.aliyuncsslb.com"


def nlb_listeners(config: JsonObject) -> list[JsonObject]:
    """`networking.nlb` of a service JSON, with `netType` for either of its spellings."""
    items = [as_object(item) for item in as_list(as_object(config.get("networking")).get("nlb"))]
    return [
        {
            "id": str(item.get("id") or "default"),
            "port": as_int(item.get("listener_port")) or 0,
            "netType": str(item.get("netType") or item.get("net_type") or "intranet"),
        }
        for item in items
    ]
