"""The one place that sends: sign with the SDK's own signature, send over urllib3, hand back the body as it came."""

from __future__ import annotations

import ssl
import time
import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from pulumi_pai_eas.client import faults
from pulumi_pai_eas.client.pace import CONNECT_SECONDS
from pulumi_pai_eas.client.pools import pool_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_pai_eas.client.endpoints import Endpoint
    from pulumi_pai_eas.client.sdk.identity import Identity, Keys
    from pulumi_pai_eas.errors import Fault

PROCESS = uuid.uuid4().hex[:8]
"""Tells the calls of this process from those of another one, in the user agent."""


def _version() -> str:
    try:
        return version("pulumi-pai-eas")
    except PackageNotFoundError:
        return "source"  # run from a checkout that was never installed


USER_AGENT = (
    f"pulumi-pai-eas/{_version()} AlibabaCloud-Agent-Skills/alibabacloud-pai-eas-service-deploy process/{PROCESS}"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the SDK would send it, before it is signed. `path` is encoded; `body` is JSON text or None."""

    action: str
    version: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str | None = None


def rpc(action: str, version: str, query: Mapping[str, str]) -> Request:
    """A request in RPC style: everything in the query."""
    return Request(action, version, "POST", "/", query)


@dataclass(frozen=True, slots=True)
class Caller:
    """Sends requests of one product to one endpoint, signed by one identity. Thread-safe."""

    endpoint: Endpoint
    region: str
    identity: Identity
    direct: bool
    """No proxy, whatever the environment says: the emulator is on loopback."""

    def send(self, request: Request, timeout: float, secrets: Sequence[str] = ()) -> dict[str, Any]:
        """The body of the answer, which took at most `timeout` seconds; raises any Fault.

        `secrets` are texts inside the request that no message may show.
        """
        keys = self.identity.keys(request.action)
        hidden = (keys.key_id, keys.secret, *((keys.token,) if keys.token else ()), *secrets)
        asked = faults.Asked(request.action, self.endpoint.host, self.identity.origin, hidden)
        headers = self._signed_headers(request, keys)
        url = f"{self.endpoint.scheme}://{self.endpoint.host}{request.path}"
        if request.query:
            url = f"{url}?{urlencode(request.query)}"
        pool = pool_for(self.endpoint.scheme, self.endpoint.host, direct=self.direct)
        until = time.monotonic() + timeout
        try:
            response = pool.request(
                request.method,
                url,
                headers=headers,
                body=None if request.body is None else request.body.encode(),
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, timeout), read=timeout),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            data = _whole(response, until)
        except HTTPError as error:
            raise _lost(error, asked, timeout) from error
        answer = faults.Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, data)
        return faults.body_of(answer, asked)

    def _signed_headers(self, request: Request, keys: Keys) -> dict[str, str]:
        from alibabacloud_tea_openapi import utils
        from darabonba.request import DaraRequest

        sdk = cast("Any", utils.Utils)
        payload = sha256((request.body or "").encode()).hexdigest()
        headers = {
            "host": self.endpoint.host,
            "x-acs-version": request.version,
            "x-acs-action": request.action,
            "x-acs-region-id": self.region,
            "x-acs-date": sdk.get_timestamp(),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": payload,
            "x-acs-credentials-provider": keys.provider,
            "user-agent": sdk.get_user_agent(USER_AGENT),
            "accept": "application/json",
        }
        if request.body is not None:
            headers["content-type"] = "application/json; charset=utf-8"
        if keys.token:
            headers["x-acs-accesskey-id"] = keys.key_id
            headers["x-acs-security-token"] = keys.token
        unsigned: Any = DaraRequest()
        unsigned.method = request.method
        unsigned.pathname = request.path
        unsigned.query = dict(request.query)
        unsigned.headers = headers
        signature = sdk.get_authorization(unsigned, _ALGORITHM, payload, keys.key_id, keys.secret)
        return {**headers, "Authorization": str(signature)}


_ALGORITHM = "ACS3-HMAC-SHA256"
_PART = 1 << 20
"""Bytes that are read at a time at most."""


def _whole(response: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """The body. The time-out of urllib3 starts anew with every byte, so a server that drips would hold us for ever."""
    parts: list[bytes] = []
    while part := response.read1(_PART):
        parts.append(part)
        if time.monotonic() > until:
            response.close()
            raise ReadTimeoutError(None, None, "the body was not whole in time")  # type: ignore[arg-type]  # not used
    response.release_conn()
    return b"".join(parts)


def _lost(error: HTTPError, asked: faults.Asked, timeout: float) -> Fault:
    """Did the request leave? When in doubt it did: then nobody repeats a mutation."""
    match error:
        case NameResolutionError():
            return faults.never_connected(asked, "the name is not known")
        case NewConnectionError():
            return faults.never_connected(asked, _cause(error))
        case ConnectTimeoutError():
            return faults.never_connected(asked, f"no connection within {CONNECT_SECONDS:g} s")
        case ProxyError():
            return faults.never_connected(asked, f"the proxy refuses ({_cause(error)})")
        case SSLError() if _in_handshake(error):
            return faults.never_connected(asked, f"TLS: {_cause(error)}")
        case ReadTimeoutError():
            return faults.no_reply(asked, f"none within {timeout:g} s")
        case _:
            return faults.no_reply(asked, f"the connection broke ({_cause(error)})")


def _in_handshake(error: BaseException) -> bool:
    inner = error.args[0] if error.args else None
    return not isinstance(inner, ssl.SSLEOFError | ssl.SSLZeroReturnError)


def _cause(error: BaseException) -> str:
    """The system's own words, without addresses of objects."""
    inner: BaseException = error
    while (deeper := inner.__cause__ or inner.__context__) is not None:
        inner = deeper
    if isinstance(inner, ssl.SSLCertVerificationError):
        return inner.verify_message
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror.lower()
    return str(inner) or type(inner).__name__
