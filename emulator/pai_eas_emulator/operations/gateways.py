"""Dedicated gateways: ListGateway, DescribeGateway, ListGatewayIntranetLinkedVpc."""

from __future__ import annotations

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED, GUESSED
from pai_eas_emulator.json_values import JsonObject, as_flag, as_list
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import page
from pai_eas_emulator.refusals import Refused

GATEWAY = "/api/v2/gateways/{ClusterId}/{GatewayId}"

_DESCRIBED_ONLY = frozenset(
    {"LoadBalancerList", "IntranetLinkedVpcList", "InternetStatus", "IntranetStatus", "ExternalClusterId"}
)
"""What the list does not say; the linked VPCs have a call of their own."""


def _shown(gateway: JsonObject, call: Call) -> JsonObject:
    """The gateway with its domains, and its status as the knob gatewayStatuses wants it."""
    uid, name = call.state.scenario.account_id, str(gateway["GatewayId"])
    public = f"{name}-{uid}.{call.region}.pai-eas.aliyuncs.com" if as_flag(gateway.get("InternetEnabled")) else ""
    status = str(gateway.get("Status", "Running"))
    defaults: JsonObject = {
        "GatewayName": name,
        "InstanceType": "2c4g",
        "Replicas": 1,
        "IsDefault": False,
        "InternetEnabled": False,
        "IntranetEnabled": True,
        "SSLRedirectionEnabled": False,
        "ChargeType": "PostPaid",
        "Labels": [],
        "CreateTime": "2026-02-01T03:00:00Z",
        "UpdateTime": "2026-02-01T03:05:00Z",
    }
    return {
        **defaults,
        **gateway,
        "Status": f"PrivateGateway{status}" if call.state.knobs.gateway_statuses == "prefixed" else status,
        "InternetDomain": public,
        "IntranetDomain": f"{name}-{uid}-vpc.{call.region}.pai-eas.aliyuncs.com",
    }


def _found(call: Call) -> JsonObject:
    gateway = call.state.gateway(call.region, call.variables["GatewayId"])
    if gateway is None:
        raise Refused(refusals.GATEWAY_NOT_FOUND, gateway=call.variables["GatewayId"], region=call.region)
    return gateway


@operation("ListGateway", "GET /api/v2/gateways", DOCUMENTED, "EAS API 2021-07-01 metadata and SDK")
def list_gateway(call: Call) -> JsonObject:
    """The dedicated gateways that match."""
    items = [_shown(gateway, call) for gateway in call.state.catalogue.gateways(call.region)]
    for parameter, field in (("GatewayId", "GatewayId"), ("Status", "Status"), ("ChargeType", "ChargeType")):
        if call.text(parameter):
            items = [item for item in items if item.get(field) == call.text(parameter)]
    items = [item for item in items if call.text("GatewayName") in str(item["GatewayName"])]
    if call.text("InternetEnabled"):
        items = [item for item in items if item["InternetEnabled"] == as_flag(call.text("InternetEnabled"))]
    found, number, size = page(call, items, 100)
    shown = [{key: value for key, value in item.items() if key not in _DESCRIBED_ONLY} for item in found]
    return {"Gateways": shown, "PageNumber": number, "PageSize": size, "TotalCount": len(items)}


@operation(
    "DescribeGateway", f"GET {GATEWAY}", GUESSED,
    "EAS API 2021-07-01 metadata and SDK; LoadBalancerList is only in the deploy skill, its items are guessed",
)  # fmt: skip
def describe_gateway(call: Call) -> JsonObject:
    """One gateway at top level; with LoadBalancerList only where the fixture or scenario has it."""
    shown = _shown(_found(call), call)
    return {key: value for key, value in shown.items() if key != "IntranetLinkedVpcList"}


@operation(
    "ListGatewayIntranetLinkedVpc",
    f"GET {GATEWAY}/intranet_endpoint_linked_vpc",
    DOCUMENTED,
    "EAS API 2021-07-01 metadata and SDK",
)
def list_gateway_intranet_linked_vpc(call: Call) -> JsonObject:
    """The VPCs from which the gateway can be reached."""
    gateway = _found(call)
    return {"GatewayId": gateway["GatewayId"], "IntranetLinkedVpcList": as_list(gateway.get("IntranetLinkedVpcList"))}
