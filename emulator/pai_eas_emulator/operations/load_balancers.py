"""The look-ups of NLB: ListLoadBalancers, GetLoadBalancerAttribute, ListListeners.

Beside those of the scenario there are the ones that the services of the region brought along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.describing import nlb_host
from pai_eas_emulator.json_values import JsonObject, as_list, as_object
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import after_token
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from pai_eas_emulator.service import Service

NLB = "NLB API 2022-04-30 reference"


def _all(call: Call) -> list[JsonObject]:
    given = call.state.catalogue.load_balancers(call.region)
    known = {str(item["LoadBalancerId"]) for item in given}
    brought: dict[str, JsonObject] = {}
    for service in call.state.account.services(call.region):
        for listener in service.nlbs:
            name = str(listener["id"])
            if name not in known:
                brought.setdefault(name, _of_service(service, listener, call))
    return [*given, *brought.values()]


def _of_service(service: Service, listener: JsonObject, call: Call) -> JsonObject:
    networking = as_object(as_object(service.config.get("cloud")).get("networking"))
    vpc, name = str(networking.get("vpc_id") or ""), str(listener["id"])
    zones = {
        str(part["VSwitchId"]): str(part["ZoneId"])
        for item in call.state.catalogue.vpcs(call.region)
        for part in as_list(item.get("VSwitches"))
    }
    vswitches = [part.strip() for part in str(networking.get("vswitch_id") or "").split(",") if part.strip()]
    return {
        "LoadBalancerId": name,
        "LoadBalancerName": f"eas-{service.name}",
        "LoadBalancerStatus": "Active",
        "LoadBalancerType": "Network",
        "AddressType": "Internet" if listener.get("netType") == "internet" else "Intranet",
        "AddressIpVersion": "ipv4",
        "VpcId": vpc,
        "DNSName": nlb_host(name, service.region),
        "CreateTime": service.created,
        "ZoneMappings": [
            {"VSwitchId": item, "ZoneId": zones.get(item, ""), "Status": "Active", "LoadBalancerAddresses": []}
            for item in vswitches
        ],
        "Listeners": [
            {
                "ListenerId": f"lsn-{name.removeprefix('nlb-')}@{listener['port']}",
                "ListenerPort": listener["port"],
                "ListenerProtocol": "TCP",
                "ListenerStatus": "Running",
                "ServerGroupId": f"sgp-{name.removeprefix('nlb-')}",
            }
        ],
    }


def _listed_ids(call: Call, parameter: str) -> set[str]:
    """A list of ids in the way of RPC: `LoadBalancerIds.1`, `LoadBalancerIds.2`, …"""
    return {value for name, value in call.parameters.items() if name.startswith(f"{parameter}.") and value}


@operation("ListLoadBalancers", "RPC", DOCUMENTED, NLB, product="nlb")
def list_load_balancers(call: Call) -> JsonObject:
    """Network load balancers that match; pages by MaxResults (at most a hundred) and NextToken."""
    items = [{key: value for key, value in item.items() if key != "Listeners"} for item in _all(call)]
    for parameter, field in (
        ("LoadBalancerIds", "LoadBalancerId"),
        ("VpcIds", "VpcId"),
        ("LoadBalancerNames", "LoadBalancerName"),
    ):
        wanted = _listed_ids(call, parameter)
        if wanted:
            items = [item for item in items if item.get(field) in wanted]
    found, token, size = after_token(call, items, 20, 100)
    return {"LoadBalancers": found, "NextToken": token, "MaxResults": size, "TotalCount": len(items)}


@operation("GetLoadBalancerAttribute", "RPC", DOCUMENTED, NLB, product="nlb")
def get_load_balancer_attribute(call: Call) -> JsonObject:
    """One network load balancer at top level, with its VPC and zones."""
    wanted = call.text("LoadBalancerId")
    for item in _all(call):
        if item["LoadBalancerId"] == wanted:
            return {key: value for key, value in item.items() if key != "Listeners"} | {"RegionId": call.region}
    raise Refused(refusals.LOAD_BALANCER_NOT_FOUND, load_balancer=wanted)


@operation("ListListeners", "RPC", DOCUMENTED, NLB, product="nlb")
def list_listeners(call: Call) -> JsonObject:
    """The listeners of all or of the given load balancers."""
    wanted = _listed_ids(call, "LoadBalancerIds")
    items: list[JsonObject] = [
        {**as_object(listener), "LoadBalancerId": item["LoadBalancerId"], "RegionId": call.region}
        for item in _all(call)
        if not wanted or item["LoadBalancerId"] in wanted
        for listener in as_list(item.get("Listeners"))
    ]
    protocol = call.text("ListenerProtocol")
    items = [item for item in items if not protocol or item.get("ListenerProtocol") == protocol]
    found, token, size = after_token(call, items, 20, 100)
    return {"Listeners": found, "NextToken": token, "MaxResults": size, "TotalCount": len(items)}
