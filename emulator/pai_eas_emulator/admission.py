"""What CreateService and UpdateService refuse in a service JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from pai_eas_emulator import refusals
from pai_eas_emulator.describing import nlb_listeners
from pai_eas_emulator.json_values import JsonObject, as_int, as_list, as_object
from pai_eas_emulator.refusals import Refused
from pai_eas_emulator.service import machine_types

if TYPE_CHECKING:
    from pai_eas_emulator.operation import Call


def json_body(call: Call) -> JsonObject:
    """The body, which must be a JSON object; raises Refused."""
    try:
        given = json.loads(call.request.body)
    except ValueError as problem:
        raise Refused(refusals.MALFORMED_BODY, problem=problem) from None
    if not isinstance(given, dict):
        raise Refused(refusals.MALFORMED_BODY, problem=f"it is a {type(given).__name__}")
    return cast("JsonObject", given)


def labels_of(text: str, parameter: str) -> dict[str, str]:
    """Labels given as one JSON object of strings; raises Refused."""
    if not text:
        return {}
    try:
        given = json.loads(text)
    except ValueError as problem:
        raise Refused(refusals.BAD_LABELS, parameter=parameter, problem=problem) from None
    return text_labels(given, parameter)


def text_labels(given: object, parameter: str) -> dict[str, str]:
    """Labels as an object whose values are strings; raises Refused for anything else."""
    if not isinstance(given, dict):
        raise Refused(refusals.BAD_LABELS, parameter=parameter, problem="it is not an object")
    labels = cast("dict[str, object]", given)
    for key, value in labels.items():
        if not isinstance(value, str):
            raise Refused(refusals.BAD_LABELS, parameter=parameter, problem=f"the value of {key!r} is not a string")
    return cast("dict[str, str]", given)


def check_config(config: JsonObject, workspace_id: str, call: Call) -> None:
    """Refuse a service JSON that cannot be carried out in this region; raises Refused."""
    _check_ports(config, call)
    _check_workspace(workspace_id, call)
    _check_machines(config, call)
    _check_resource(config, call)
    _check_gateway(config, call)
    _check_networking(config, call)
    check_scaler(as_object(config.get("autoscaler")))


def _check_ports(config: JsonObject, call: Call) -> None:
    if not call.state.knobs.refuse_reserved_ports:
        return
    for container in as_list(config.get("containers")):
        port = as_int(as_object(container).get("port"))
        if port in (8080, 9090):
            raise Refused(refusals.RESERVED_PORT, port=port)
    if any(listener["port"] == 8080 for listener in nlb_listeners(config)):
        raise Refused(refusals.RESERVED_LISTENER_PORT)


def _check_workspace(workspace_id: str, call: Call) -> None:
    if not workspace_id or not call.state.knobs.refuse_unknown_workspaces:
        return
    known = [item for item in call.state.catalogue.workspaces(call.region) if item["WorkspaceId"] == workspace_id]
    if not known:
        raise Refused(refusals.WORKSPACE_NOT_FOUND, workspace=workspace_id)
    if known[0].get("Status") != "ENABLED":
        raise Refused(refusals.WORKSPACE_NOT_ENABLED, workspace=workspace_id, status=known[0].get("Status"))


def _check_machines(config: JsonObject, call: Call) -> None:
    if not call.state.knobs.refuse_unknown_machines:
        return
    for name in machine_types(config):
        machine = call.state.catalogue.machine(call.region, name)
        if machine is None or not machine.get("IsAvailable"):
            raise Refused(refusals.MACHINE_NOT_AVAILABLE, machine=name, region=call.region)


def _check_resource(config: JsonObject, call: Call) -> None:
    resource = str(as_object(config.get("metadata")).get("resource") or "")
    known = {item["ResourceId"] for item in call.state.catalogue.resources(call.region)}
    if resource and resource not in known:
        raise Refused(refusals.RESOURCE_NOT_FOUND, resource=resource)


def _check_gateway(config: JsonObject, call: Call) -> None:
    networking = as_object(config.get("networking"))
    gateway = networking.get("gateway", as_object(config.get("metadata")).get("gateway"))
    if gateway is not None and call.state.gateway(call.region, str(gateway)) is None:
        raise Refused(refusals.GATEWAY_NOT_FOUND, gateway=gateway, region=call.region)


def _check_networking(config: JsonObject, call: Call) -> None:
    networking = as_object(as_object(config.get("cloud")).get("networking"))
    vpc = str(networking.get("vpc_id") or "")
    vswitches = [part.strip() for part in str(networking.get("vswitch_id") or "").split(",") if part.strip()]
    group = str(networking.get("security_group_id") or "")
    asks_nlb = bool(nlb_listeners(config))
    if asks_nlb and vpc and not vswitches:
        raise Refused(refusals.NLB_WITHOUT_VSWITCH)
    if (asks_nlb or vpc or vswitches or group) and not (vpc and vswitches and group):
        raise Refused(refusals.NLB_WITHOUT_VPC)
    zones = _zones(vpc, vswitches, group, call)
    if asks_nlb and (len(vswitches) < 2 or (len(zones) == len(vswitches) and len(set(zones)) < 2)):
        raise Refused(refusals.NLB_IN_ONE_ZONE, vswitches=",".join(vswitches))


def _zones(vpc: str, vswitches: list[str], group: str, call: Call) -> list[str]:
    """The zones of those vSwitches that are known; raises Refused for what does not belong to the VPC."""
    if not vpc:
        return []
    strict = call.state.knobs.refuse_unknown_networks
    found = [item for item in call.state.catalogue.vpcs(call.region) if item["VpcId"] == vpc]
    if not found:
        if strict:
            raise Refused(refusals.NETWORK_NOT_FOUND, what=vpc, vpc=vpc)
        return []
    zones = {item["VSwitchId"]: str(item["ZoneId"]) for item in as_list(found[0].get("VSwitches"))}
    groups = {item["SecurityGroupId"] for item in as_list(found[0].get("SecurityGroups"))}
    for name in vswitches:
        if strict and name not in zones:
            raise Refused(refusals.NETWORK_NOT_FOUND, what=name, vpc=vpc)
    if strict and group not in groups:
        raise Refused(refusals.NETWORK_NOT_FOUND, what=group, vpc=vpc)
    return [zones[name] for name in vswitches if name in zones]


def check_scaler(scaler: JsonObject) -> None:
    """Refuse bounds of an autoscaler that are not in order; raises Refused."""
    if not scaler:
        return
    least, most = as_int(scaler.get("min")) or 0, as_int(scaler.get("max")) or 0
    # Keys of another spelling are passed over without a word (deploy skill), which leaves 0 and 0.
    if (least, most) != (0, 0) and most <= least:
        raise Refused(refusals.SCALER_BOUNDS, least=least, most=most)
