"""CreateService, DescribeService, ListServices, UpdateService, DeleteService."""

from __future__ import annotations

import re
from typing import Any

from pai_eas_emulator import refusals
from pai_eas_emulator.admission import check_config, json_body, labels_of, text_labels
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.describing import described, internet_endpoint, intranet_endpoint, nlb_listeners
from pai_eas_emulator.history import keep_version, note
from pai_eas_emulator.json_values import JsonObject, as_flag, as_int, as_object
from pai_eas_emulator.merging import merged, nested
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.progression import (
    AFTER_CREATE,
    AFTER_DELETE,
    AFTER_HOT_UPDATE,
    AFTER_SCALING,
    AFTER_UPDATE,
    begin,
    can_begin,
)
from pai_eas_emulator.refusals import Refused
from pai_eas_emulator.service import (
    Service,
    configured_name,
    configured_replicas,
    configured_token,
    new_id,
    new_token,
)

SERVICE = "/api/v2/services/{ClusterId}/{ServiceName}"
NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")
METADATA = "EAS API 2021-07-01 metadata and SDK"


def own_service(call: Call) -> Service:
    """The service named by the path, moved on by the clock; raises Refused when there is none of ours."""
    account = call.state.account
    name = call.variables["ServiceName"]
    call.state.look(account.service(call.region, name), counts=False)
    return account.service(call.region, name)


def changeable(call: Call, *, dangerous: bool = False) -> Service:
    """The service, for a change; raises Refused while it is being deleted and under a safety lock."""
    service = own_service(call)
    if service.status == "Deleting":
        raise Refused(refusals.SERVICE_IS_DELETING, name=service.name, region=service.region)
    if service.lock == "all" or (dangerous and service.lock == "dangerous"):
        raise Refused(refusals.SAFETY_LOCKED, name=service.name, lock=service.lock)
    return service


def mislead(call: Call, service: Service) -> None:
    """Let the next describes show what was true before this change (knob staleReads)."""
    service.stale_reads = call.state.knobs.stale_reads
    service.stale = described(service, call.state) if service.stale_reads else {}


@operation("CreateService", "POST /api/v2/services", DOCUMENTED, METADATA)
def create_service(call: Call) -> JsonObject:
    """Take a service JSON; Labels (one JSON object), WorkspaceId and Develop come in the query."""
    config = json_body(call)
    plain = nested(config)
    name = configured_name(plain)
    if not name:
        raise Refused(refusals.EMPTY_NAME)
    if not NAME.fullmatch(name):
        raise Refused(refusals.BAD_NAME, name=name)
    old = call.state.account.find(call.region, name)
    if old is not None:
        call.state.look(old)  # whoever waits for a name to become free waits for the deletion to go on
    if call.state.account.is_taken(call.region, name):
        raise Refused(refusals.NAME_TAKEN, name=name, region=call.region)
    labels = labels_of(call.text("Labels"), "Labels")
    own_labels = text_labels(config.get("labels") or {}, "labels")
    workspace_id = call.text("WorkspaceId") or str(as_object(plain.get("metadata")).get("workspace_id") or "")
    listeners = nlb_listeners(plain)
    if listeners and call.state.spend("nlb_refusals"):
        first = call.state.knobs.nlb_refusal == "vswitch"
        raise Refused(refusals.NLB_WITHOUT_VSWITCH if first else refusals.NLB_WITHOUT_VPC)
    check_config(plain, workspace_id, call)
    now = call.state.now()
    knobs = call.state.knobs
    service = Service(
        region=call.region,
        name=name,
        service_id=new_id("eas-m-"),
        config=config,
        token=configured_token(plain) or new_token(),
        workspace_id=workspace_id,
        created=now,
        updated=now,
        labels={**own_labels, **labels},
        entered=call.state.clock.advanced,
        replicas=configured_replicas(plain),
        hidden_reads=knobs.not_found_reads,
        uid_reads=knobs.missing_uid_reads,
        cold_requests=knobs.gateway_cold_requests,
        develop=as_flag(call.text("Develop")),
    )
    begin(service, AFTER_CREATE, call.state.clock.advanced)
    _follow_config(service, plain)
    keep_version(service, now)
    note(service, now, "Normal", "Creating", "Service is being created")
    call.state.account.add(service)
    return {
        "ServiceId": service.service_id,
        "ServiceName": name,
        "Status": "Creating",
        "Region": call.region,
        "InternetEndpoint": internet_endpoint(service, call.state),
        "IntranetEndpoint": intranet_endpoint(service, call.state),
    }


def _follow_config(service: Service, config: JsonObject) -> None:
    """What a service JSON says beside its replicas: NLB listeners and scalers."""
    # One network load balancer of the system for each network, made with the service and kept by its updates.
    own = {item["netType"]: item["id"] for item in service.nlbs if item.get("isOfSystem")}
    service.nlbs = nlb_listeners(config)
    for listener in service.nlbs:
        if listener["id"] == "default":
            listener["id"] = own.setdefault(listener["netType"], new_id("nlb-", 18))
            listener["isOfSystem"] = True
    if "autoscaler" in config:
        service.autoscaler = as_object(config["autoscaler"])
    if "cronscaler" in config:
        service.cron_scaler = as_object(config["cronscaler"])
    least, most = as_int(service.autoscaler.get("min")) or 0, as_int(service.autoscaler.get("max")) or 0
    if most > least:
        service.replicas = min(max(service.replicas, least), most)


@operation("DescribeService", f"GET {SERVICE}", DOCUMENTED, METADATA)
def describe_service(call: Call) -> JsonObject:
    """The service at top level; each call lets it move on."""
    name = call.variables["ServiceName"]
    service = call.state.account.service(call.region, name)
    if service.hidden_reads:
        service.hidden_reads -= 1
        raise Refused(refusals.SERVICE_NOT_FOUND, name=name, region=call.region)
    if service.stale_reads:
        service.stale_reads -= 1
        return dict(service.stale)
    call.state.look(service)
    if not call.state.present(service):
        raise Refused(refusals.SERVICE_NOT_FOUND, name=name, region=call.region)
    reply = described(service, call.state)
    if service.uid_reads:
        service.uid_reads -= 1
        del reply["ServiceId"], reply["ServiceUid"]
    return reply


@operation("UpdateService", f"PUT {SERVICE}", DOCUMENTED, METADATA)
def update_service(call: Call) -> JsonObject:
    """Merge into the stored service JSON (UpdateType=merge, the default) or replace it."""
    service = changeable(call)
    how = call.text("UpdateType") or "merge"
    if how not in ("merge", "replace"):
        raise Refused(refusals.BAD_UPDATE_TYPE, value=how)
    if call.state.knobs.refuse_update_in_progress and service.ahead:
        raise Refused(refusals.UPDATE_IN_PROGRESS, name=service.name, status=service.status)
    posted = json_body(call)
    plain = nested(posted)
    name = configured_name(plain)
    if how == "replace" and not name:
        raise Refused(refusals.EMPTY_NAME)
    if name and name != service.name:
        raise Refused(refusals.NAME_CHANGED, posted=name, name=service.name)
    own_labels = text_labels(posted.get("labels") or {}, "labels")
    old = nested(service.config)
    config = posted if how == "replace" else merged(service.config, posted)
    new = nested(config)
    workspace_id = str(as_object(new.get("metadata")).get("workspace_id") or service.workspace_id)
    check_config(new, workspace_id, call)
    mislead(call, service)
    if how == "replace":
        for key in as_object(old.get("labels")).keys() - own_labels.keys():
            service.labels.pop(key, None)
    service.labels |= own_labels
    service.config, service.workspace_id = config, workspace_id
    service.token = _token_after(service, config, call, is_replaced=how == "replace")
    service.replicas = configured_replicas(new)
    service.updated = call.state.now()
    _follow_config(service, new)
    _set_out(service, old, new, call)
    return {"Message": f"Succeed to update service [{service.name}] in region [{service.region}]"}


def _token_after(service: Service, config: JsonObject, call: Call, *, is_replaced: bool) -> str:
    given = configured_token(config)
    if given:
        return given
    if is_replaced and not call.state.knobs.replace_keeps_token:
        return new_token()
    return service.token


def _set_out(service: Service, old: JsonObject, new: JsonObject, call: Call) -> None:
    """Put the service on the way that the kind of change calls for."""
    now = call.state.clock.advanced
    if _without_replicas(old) == _without_replicas(new):
        way = AFTER_HOT_UPDATE if configured_replicas(old) == configured_replicas(new) else AFTER_SCALING
    elif _without_hot(old) == _without_hot(new):
        way = AFTER_HOT_UPDATE
    else:
        way = AFTER_UPDATE
        service.latest_version += 1
        service.target_version = service.latest_version
        keep_version(service, call.state.now())
        note(
            service, call.state.now(), "Normal", "Updating", f"Service is updating to version {service.latest_version}"
        )
    if way is AFTER_HOT_UPDATE and service.status != "Running":
        return
    if can_begin(service, way):
        begin(service, way, now)


_HOT = frozenset({"labels", "autoscaler", "cronscaler"})
"""Top-level keys whose change touches no replica."""


def _without_replicas(config: JsonObject) -> JsonObject:
    metadata: dict[str, Any] = {
        key: value for key, value in as_object(config.get("metadata")).items() if key != "instance"
    }
    return {**{key: value for key, value in config.items() if key != "token"}, "metadata": metadata}


def _without_hot(config: JsonObject) -> JsonObject:
    return {key: value for key, value in _without_replicas(config).items() if key not in _HOT}


@operation("DeleteService", f"DELETE {SERVICE}", DOCUMENTED, METADATA)
def delete_service(call: Call) -> JsonObject:
    """Begin to delete; the service is still there, Deleting, for a while."""
    service = own_service(call)
    if service.status != "Deleting":
        if service.lock != "none":
            raise Refused(refusals.SAFETY_LOCKED, name=service.name, lock=service.lock)
        service.delete_fails = call.state.spend("delete_failures")
        service.stale_reads = 0
        service.updated = call.state.now()
        begin(service, AFTER_DELETE, call.state.clock.advanced)
    return {"Message": f"Service [{service.name}] in region [{service.region}] is terminating"}
