"""One API request from the first to the last: journal, signature, fault before, operation, fault after, journal."""

from __future__ import annotations

import re
import time
import uuid
from typing import TYPE_CHECKING

from pai_eas_emulator import refusals
from pai_eas_emulator.control import PREFIX as CONTROL_PREFIX
from pai_eas_emulator.control import Control
from pai_eas_emulator.faults import Fault, scripted_reply
from pai_eas_emulator.inference import PREFIX as INFERENCE_PREFIX
from pai_eas_emulator.inference import invoke
from pai_eas_emulator.json_values import JsonObject, as_object, compact
from pai_eas_emulator.operation import Call, Operation, Published, Target, asked_action, form_parameters, routes
from pai_eas_emulator.refusals import Refused
from pai_eas_emulator.server import Drop, Reply, Request
from pai_eas_emulator.service import configured_name
from pai_eas_emulator.signature import authenticate, claimed_key

if TYPE_CHECKING:
    from pai_eas_emulator.access_keys import AccessKey
    from pai_eas_emulator.journal import Entry
    from pai_eas_emulator.state import State

_HOST = re.compile(r"^[a-z-]+[.-]((?:[a-z]{2}|me)-[a-z0-9-]+)\.aliyuncs\.com$")


class Pipeline:
    """Answers every request that reaches the emulator."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._control = Control(state)

    def answer(self, request: Request) -> Reply | Drop:
        """The reply to a request; Drop to close the connection without one."""
        if request.path.startswith(CONTROL_PREFIX):
            return self._control.answer(request)
        entry = self._state.journal.begin(request)
        reply = self._outcome(request, entry)
        if isinstance(reply, Reply):
            entry.status = reply.status
        return reply

    def _outcome(self, request: Request, entry: Entry) -> Reply | Drop:
        request_id = str(uuid.uuid4()).upper()
        if self._state.knobs.latency_seconds:
            time.sleep(self._state.knobs.latency_seconds)
        is_inference = request.path.startswith(INFERENCE_PREFIX)
        found = None if is_inference else routes().find(request)
        self._note(request, entry, found, is_inference=is_inference)
        try:
            if is_inference:
                struck = self._struck("before", entry)
                if struck is not None and struck.replaces:
                    return self._scripted(struck, entry, request_id)
                return invoke(request, self._state, entry)
            return self._called(request, entry, found, request_id)
        except Refused as refused:
            entry.code = refused.refusal.code
            return refusal_reply(refused, request_id)

    def _called(
        self, request: Request, entry: Entry, found: tuple[Target, dict[str, str]] | None, request_id: str
    ) -> Reply | Drop:
        key = authenticate(
            request,
            self._state.scenario.access_keys,
            self._state.nonces,
            self._state.clock.wall(),
            verify=self._state.knobs.verify_signatures,
        )
        call = self._call(request, entry, found)
        struck = self._struck("before", entry)
        if struck is not None and struck.replaces:
            return self._scripted(struck, entry, request_id)
        self._check_permission(call, key)
        with self._state.lock:
            body = {"RequestId": request_id, **call.operation.handler(call)}
            self._state.save()
        if struck is not None:
            body |= as_object(struck.answer.get("patch"))
        struck = self._struck("after", entry)
        if struck is not None and struck.replaces:
            return self._scripted(struck, entry, request_id)
        if struck is not None:
            body |= as_object(struck.answer.get("patch"))
        return Reply(200, compact(body).encode(), headers={"x-acs-request-id": request_id})

    def _note(
        self, request: Request, entry: Entry, found: tuple[Target, dict[str, str]] | None, *, is_inference: bool
    ) -> None:
        """Write into the journal what can be said before anything is judged."""
        if is_inference:
            parts = request.segments
            entry.operation = "Invoke"
            entry.region = parts[1] if len(parts) > 1 else ""
            entry.service = parts[6] if len(parts) > 6 else ""
            return
        entry.access_key_id = claimed_key(request)
        if found is None:
            entry.operation = asked_action(request)
            entry.region = region_of(request, {}, self._state.default_region)
            return
        target, variables = found
        entry.operation = target.action
        entry.region = region_of(request, variables, self._state.default_region)
        entry.service = variables.get("ServiceName") or configured_name(as_object(entry.body))

    def _call(self, request: Request, entry: Entry, found: tuple[Target, dict[str, str]] | None) -> Call:
        """The call of an operation; raises Refused for what is unknown, lacking, or for two regions at once."""
        if found is None:
            raise Refused(refusals.UNKNOWN_ACTION, method=request.method, path=request.path)
        target, variables = found
        if isinstance(target, Published):
            raise Refused(refusals.NOT_IMPLEMENTED, operation=target.action)
        version = request.headers.get("x-acs-version")
        if version is not None and version != target.product.version:
            raise Refused(refusals.INVALID_VERSION)
        cluster = variables.get("ClusterId")
        elsewhere = request.headers.get("x-acs-region-id") or host_region(request)
        if cluster and elsewhere and cluster != elsewhere:
            raise Refused(refusals.REGION_MISMATCH, cluster=cluster, region=elsewhere)
        parameters = form_parameters(request) if target.route == "RPC" else request.query
        return Call(target, request, self._state, entry.region, variables, parameters)

    def _check_permission(self, call: Call, key: AccessKey) -> None:
        operation: Operation = call.operation
        scenario = self._state.scenario
        denial = scenario.permissions_of(key.key_id).denial(operation.permission) if operation.permission else ""
        if not denial:
            return
        product, account = operation.product.name, scenario.account_id
        name = call.variables.get("ServiceName")
        resource = f"acs:{product}:{call.region}:{account}:{f'service/{name}' if name else '*'}"
        detail: JsonObject = {
            "AuthAction": operation.permission,
            "AuthPrincipalType": "SubUser" if key.user else "RootUser",
            "AuthPrincipalDisplayName": key.user or account,
            "AuthPrincipalOwnerId": account,
            "NoPermissionType": denial,
            "PolicyType": "AccountLevelIdentityBasedPolicy",
            "EncodedDiagnosticMessage": "AQIBIAAAAOPdwKY2QLOvgMEc7SkkoJfj1kvZwsaRqNYMh10Tv0wTe0fCzaCdrvgazfNb0EnJ",
        }
        raise Refused(
            refusals.NO_PERMISSION, extra={"AccessDeniedDetail": detail}, action=operation.permission, resource=resource
        )

    def _struck(self, when: str, entry: Entry) -> Fault | None:
        fault = self._state.faults.struck("before" if when == "before" else "after", entry.operation, entry.service)
        if fault is not None and fault.delay:
            time.sleep(fault.delay)
        return fault

    def _scripted(self, fault: Fault, entry: Entry, request_id: str) -> Reply | Drop:
        reply, entry.code = scripted_reply(fault.answer, request_id)
        return reply


def region_of(request: Request, variables: dict[str, str], default: str) -> str:
    """The region that a request is about: path, query, header, host, else the default."""
    parameters = form_parameters(request)
    return (
        variables.get("ClusterId")
        or parameters.get("RegionId")
        or parameters.get("ClusterId")
        or request.headers.get("x-acs-region-id")
        or host_region(request)
        or default
    )


def host_region(request: Request) -> str:
    """The region in a host such as `pai-eas.cn-hangzhou.aliyuncs.com`; empty for any other host."""
    found = _HOST.fullmatch(request.headers.get("host", "").split(":")[0])
    return "" if found is None else found[1]


def refusal_reply(refused: Refused, request_id: str) -> Reply:
    """An error answer, in the shape of the gateway or of EAS itself (GitHub aliyun/darabonba-openapi issue 190)."""
    refusal = refused.refusal
    body: JsonObject = {"RequestId": request_id}
    if refusal.layer == "gateway":
        body |= {
            "HostId": "pai-eas.aliyuncs.com",
            "Code": refusal.code,
            "Message": refused.message,
            "Recommend": f"https://api.aliyun.com/troubleshoot?q={refusal.code}&requestId={request_id}",
        }
    else:
        body |= {
            "HostId": "eas-apiserver-emulator",
            "Code": refusal.code,
            "HttpCode": refusal.status,
            "Success": False,
            "Message": refused.message,
        }
    return Reply(refusal.status, compact(body | refused.extra).encode(), headers={"x-acs-request-id": request_id})
