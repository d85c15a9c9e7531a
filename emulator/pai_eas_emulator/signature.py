"""Who sends a request: the two signature schemes of the gateway and the older one of RPC calls.

ACS3-HMAC-SHA256 is what today's SDKs send; `acs <id>:<signature>` (HMAC-SHA1 over date and resource) is the older
scheme of REST calls; `Signature=` among the parameters (HMAC-SHA1 with `<secret>&`) the older scheme of RPC calls.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from pai_eas_emulator import refusals
from pai_eas_emulator.access_keys import WINDOW_SECONDS
from pai_eas_emulator.operation import form_parameters
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pai_eas_emulator.access_keys import AccessKey, Nonces
    from pai_eas_emulator.server import Request

_ACS3 = re.compile(r"ACS3-HMAC-SHA256\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]+)")
_ROA = re.compile(r"acs\s+([^:\s]+):(\S+)")
_ALWAYS_SIGNED = ("host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-content-sha256")


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a request says of its sender, and what would prove it."""

    key_id: str
    given: str
    date: str
    nonce: str
    token: str
    scheme: str
    signed_headers: tuple[str, ...] = ()


def authenticate(
    request: Request, keys: Mapping[str, AccessKey], nonces: Nonces, now: float, *, verify: bool
) -> AccessKey:
    """The access key that signed the request; raises Refused. `now` is in seconds since the epoch.

    Without `verify` only the key id has to be known.
    """
    claim = _claim(request)
    if claim is None:
        raise Refused(refusals.MISSING_SIGNATURE)
    key = keys.get(claim.key_id)
    if key is None:
        raise Refused(refusals.UNKNOWN_ACCESS_KEY)
    if not verify:
        return key
    moment = _moment(claim.date)
    if moment is None or abs(now - moment) > WINDOW_SECONDS:
        raise Refused(refusals.EXPIRED_TIMESTAMP)
    if claim.token != key.security_token:
        raise Refused(refusals.WRONG_SECURITY_TOKEN)
    _check(request, claim, key)
    if claim.nonce and not nonces.use(claim.nonce, now):
        raise Refused(refusals.NONCE_USED)
    return key


def claimed_key(request: Request) -> str:
    """The access key id that the request names, right or wrong; empty when it names none."""
    claim = _claim(request)
    return "" if claim is None else claim.key_id


def _claim(request: Request) -> _Claim | None:
    headers = request.headers
    authorization = headers.get("authorization", "")
    found = _ACS3.fullmatch(authorization)
    if found is not None:
        nonce, token = headers.get("x-acs-signature-nonce", ""), headers.get("x-acs-security-token", "")
        signed = tuple(found[2].lower().split(";"))
        return _Claim(found[1], found[3], headers.get("x-acs-date", ""), nonce, token, "ACS3", signed)
    found = _ROA.fullmatch(authorization)
    if found is not None:
        nonce, token = headers.get("x-acs-signature-nonce", ""), headers.get("x-acs-security-token", "")
        return _Claim(found[1], found[2], headers.get("date", ""), nonce, token, "ROA")
    parameters = form_parameters(request)
    if "Signature" in parameters and "AccessKeyId" in parameters:
        return _Claim(
            parameters["AccessKeyId"], parameters["Signature"], parameters.get("Timestamp", ""),
            parameters.get("SignatureNonce", ""), parameters.get("SecurityToken", ""), "RPC",
        )  # fmt: skip
    return None


def _moment(date: str) -> float | None:
    if not date:
        return None
    try:
        return datetime.strptime(date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        pass  # the older scheme writes the date of HTTP
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError):
        return None


def _check(request: Request, claim: _Claim, key: AccessKey) -> None:
    if claim.scheme == "ACS3":
        _check_body_hash(request, claim)
        to_sign = acs3_string_to_sign(request, claim.signed_headers)
        wanted = hmac.new(key.secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    elif claim.scheme == "ROA":
        to_sign = roa_string_to_sign(request)
        wanted = b64encode(hmac.new(key.secret.encode(), to_sign.encode(), hashlib.sha1).digest()).decode()
    else:
        to_sign = rpc_string_to_sign(request)
        wanted = b64encode(hmac.new(f"{key.secret}&".encode(), to_sign.encode(), hashlib.sha1).digest()).decode()
    if not hmac.compare_digest(wanted.encode(), claim.given.encode()):
        raise Refused(refusals.SIGNATURE_MISMATCH, string_to_sign=to_sign.replace("\n", "\\n"))


def _check_body_hash(request: Request, claim: _Claim) -> None:
    absent = [name for name in _ALWAYS_SIGNED if name not in claim.signed_headers and name in request.headers]
    if absent:
        raise Refused(refusals.UNSIGNED_HEADER, names=", ".join(absent))
    if request.headers.get("x-acs-content-sha256", "") != hashlib.sha256(request.body).hexdigest():
        raise Refused(refusals.BODY_HASH_MISMATCH)


def acs3_string_to_sign(request: Request, signed_headers: tuple[str, ...]) -> str:
    """What ACS3-HMAC-SHA256 signs (Alibaba Cloud documentation, V3 request syntax and signature method)."""
    pairs = sorted(parse_qsl(request.raw_query, keep_blank_values=True))
    # On the wire a space may be written `+`; what is signed writes every value in the one canonical way.
    query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)
    lines = "".join(f"{name}:{request.headers.get(name, '').strip()}\n" for name in signed_headers)
    body_hash = request.headers.get("x-acs-content-sha256", "")
    canonical = "\n".join((request.method, request.path, query, lines, ";".join(signed_headers), body_hash))
    return f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def roa_string_to_sign(request: Request) -> str:
    """What the older scheme of REST calls signs: method, four headers, the x-acs- headers, and the resource."""
    headers = request.headers
    basic = [headers.get(name, "") for name in ("accept", "content-md5", "content-type", "date")]
    own = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers) if name.startswith("x-acs-"))
    pairs = sorted(parse_qsl(request.raw_query, keep_blank_values=True))
    query = "&".join(f"{name}={value}" if value else name for name, value in pairs)
    resource = f"{request.path}?{query}" if query else request.path
    return "\n".join((request.method, *basic)) + f"\n{own}{resource}"


def rpc_string_to_sign(request: Request) -> str:
    """What the older scheme of RPC calls signs: the method and every parameter but the signature itself."""
    pairs = sorted((name, value) for name, value in form_parameters(request).items() if name != "Signature")
    query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)
    return f"{request.method}&%2F&{quote(query, safe='~')}"
