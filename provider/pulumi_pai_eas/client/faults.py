"""From an answer, or the lack of one, to a fault with its one line: which class, and what the user reads.

Sources: EAS API 2021-07-01 metadata; terraform-provider-alicloud for InvalidService.NotFound and throttling codes;
public logs of the API gateway for credential errors, which come as 404 and 400. Only the code tells what is gone: a
bare 404 can be an unknown access key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.client.operations import OPERATIONS
from pulumi_pai_eas.client.redaction import shown
from pulumi_pai_eas.errors import (
    BadRequest,
    Conflict,
    CredentialFault,
    Fault,
    ForeignService,
    GarbledReply,
    NeverConnected,
    NoReply,
    NotFound,
    PermissionFault,
    ServerFault,
    Throttled,
)
from pulumi_pai_eas.model.loopback import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the request when its answer is judged. `secrets` never appear in a text."""

    operation: str
    host: str
    credentials: str
    secrets: Sequence[str] = ()


def body_of(answer: Answer, asked: Asked) -> dict[str, Any]:
    """The body of a good answer; raises the fault that the answer is."""
    if 300 <= answer.status < 400:
        raise GarbledReply(
            asked.operation,
            f"{asked.operation} was redirected ({answer.status}) and not followed; is {asked.host} the API?",
            status=answer.status,
        )
    try:
        parsed: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise _unintelligible(answer, asked) from None
    if not isinstance(parsed, dict):
        raise GarbledReply(
            asked.operation, f"{asked.operation} was answered with JSON that is no object", status=answer.status
        )
    body = cast("dict[str, Any]", parsed)
    status = _status(answer.status, body)
    if status >= 400:
        raise refusal(status, answer.headers, body, asked)
    return body


def _status(status: int, body: Mapping[str, Any]) -> int:
    # EAS itself repeats the status in its error bodies, which a proxy may deliver as 200.
    inner = body.get("HttpCode")
    if body.get("Success") is False and status < 400 and isinstance(inner, int) and inner >= 400:
        return inner
    return status


def _unintelligible(answer: Answer, asked: Asked) -> NoReply:
    kind = answer.headers.get("content-type", "").split(";")[0].strip()
    what = "an empty answer" if not answer.body.strip() else f"an answer that is not JSON ({shown(kind) or 'no type'})"
    return NoReply(asked.operation, f"{asked.operation} got {what} with status {answer.status}", status=answer.status)


def refusal(status: int, headers: Mapping[str, str], body: Mapping[str, Any], asked: Asked) -> Fault:
    """The fault that an error answer is."""
    code = _text(body, "Code", "code")
    message = shown(_text(body, "Message", "message") or "", asked.secrets) or None
    code = shown(code, asked.secrets) if code else None
    request_id = _text(body, "RequestId", "requestId", "requestid")
    request_id = shown(request_id, asked.secrets) if request_id else None
    row = next(row for row in ROWS if row.applies(status, code or ""))
    action = (_denied_action(body) or _action(asked.operation)) if row.fault is PermissionFault else None
    text = f"{row.text.format(operation=asked.operation)} ({f'{status} {code}' if code else status})"
    if action:
        text += f"; the identity needs {action}"
    if message and row.quotes:
        text += f": {message}"
    if row.fault is CredentialFault:
        text += f". Key from: {asked.credentials}"
    if request_id:
        text += f" [request {request_id}]"
    return row.fault(
        asked.operation,
        text,
        status=status,
        api_code=code,
        api_message=message,
        request_id=request_id,
        retry_after=_hint(headers),
        action=action,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of refusal: when it is one, its class, what the user reads, and whether the API's own words follow."""

    applies: Callable[[int, str], bool]
    fault: type[Fault]
    text: str
    quotes: bool = True


def _credential(start: str, text: str) -> Row:
    # Not quoted: the gateway's words repeat the signed request, and say nothing more.
    return Row(lambda _status, code: code.startswith(start), CredentialFault, text, quotes=False)


ROWS = (
    Row(
        lambda status, code: status == 429 or "Throttling" in code, Throttled, "{operation} was throttled", quotes=False
    ),
    Row(lambda _, code: code == "InvalidService.NotFound", NotFound, "{operation}: there is no such service"),
    Row(
        lambda _, code: code == "Forbidden.PrivilegeCheckFailed",
        ForeignService,
        "{operation}: the service belongs to another user of the account",
    ),
    # Our nonces are never used twice: something between us and the API sent the request again.
    Row(
        lambda _, code: code == "SignatureNonceUsed",
        NoReply,
        "{operation} arrived twice, what became of the first is unknown",
        quotes=False,
    ),
    _credential("InvalidAccessKeyId.Inactive", "the access key is disabled"),
    _credential("InvalidAccessKeyId", "the access key is not known to Alibaba Cloud"),
    _credential("InvalidSecurityToken.Expired", "the security token has expired"),
    _credential("InvalidSecurityToken", "the security token does not belong to the access key"),
    _credential("SignatureDoesNotMatch", "the secret key does not belong to the access key"),
    _credential("IncompleteSignature", "the signature of the request was not understood"),
    _credential("MissingAuthorization", "the request arrived without its signature; does a proxy remove headers?"),
    _credential("InvalidTimeStamp", "the clock of this machine is off by more than 15 minutes"),
    _credential("InvalidCredentials", "the credentials were refused"),
    Row(lambda status, _: status >= 500, ServerFault, "{operation} failed at the server"),
    # How a safety lock refuses is unpublished. It is no missing permission, though it may come as a 403.
    Row(lambda _, code: "SafetyLock" in code, Conflict, "{operation} was refused"),
    Row(lambda status, _: status == 401, CredentialFault, "the credentials were refused"),
    Row(
        lambda status, code: status == 403 or code.startswith(("NoPermission", "Forbidden", "AccessDenied")),
        PermissionFault,
        "{operation} is not allowed",
    ),
    Row(lambda status, _: status == 409, Conflict, "{operation} was refused"),
    Row(lambda _status, _code: True, BadRequest, "{operation} was refused"),
)
"""The first row that applies. Codes go before statuses: an unknown access key is a 404, a bad signature a 400."""


def _denied_action(body: Mapping[str, Any]) -> str | None:
    detail = body.get("AccessDeniedDetail")
    if not isinstance(detail, dict):
        return None
    action = cast("dict[str, object]", detail).get("AuthAction")
    return shown(action) if isinstance(action, str) and action else None


def _action(operation: str) -> str | None:
    known = OPERATIONS.get(operation)
    return None if known is None else known.action


def _text(body: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        value = body.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)  # AIWorkspace has codes that are numbers
    return None


def _hint(headers: Mapping[str, str]) -> float | None:
    """Seconds: `x-acs-retry-after` is in milliseconds, `retry-after` in seconds."""
    for name, unit in (("x-acs-retry-after", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if value.isascii() and value.isdigit() and 0 < len(value) < 10 and int(value) > 0:
            return int(value) * unit
    return None


def never_connected(asked: Asked, reason: str) -> NeverConnected:
    """The request never left: refused, name not resolved, TLS, proxy."""
    why = f"{asked.host} cannot be reached: {shown(reason, asked.secrets)}"
    end = "; does pai-eas-emulator run there?" if is_loopback(asked.host) else "."
    return NeverConnected(asked.operation, f"{why}{end} {asked.operation} was not sent")


def no_reply(asked: Asked, reason: str) -> NoReply:
    """The request left and no answer came."""
    return NoReply(asked.operation, f"{asked.operation} got no answer: {shown(reason, asked.secrets)}")


def no_credentials(operation: str, places: str) -> CredentialFault:
    """There is nothing to sign with; `places` are where it was looked for."""
    return CredentialFault(operation, f"no credentials found, {operation} was not sent. Looked in: {places}")
