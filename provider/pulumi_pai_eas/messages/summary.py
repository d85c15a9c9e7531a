"""The Deployment Summary of the deploy skill. It holds no secret: the token is asked for by one shell line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_pai_eas.model.observed import Endpoint

ABSENT = "(not available for this network type)"
TOKEN_LINE = "TOKEN=$(pulumi stack output token --show-secrets)"  # noqa: S105 - a command, not a token
OPENAI_PATH = "/v1/models"


def summary(name: str, status: str, endpoints: tuple[Endpoint, ...], *, openai: bool) -> str:
    """Name, status, every endpoint, and a curl line for each address. `openai`: vLLM and SGLang answer on `/v1`."""
    lines = ["Deployment Summary", "==================", f"Service Name: {name}", f"Status: {status}", "", "Endpoints:"]
    for endpoint in endpoints:
        lines += [
            f"- {endpoint.kind}:",
            f"    InternetEndpoint: {', '.join(endpoint.internet) or ABSENT}",
            f"    IntranetEndpoint: {', '.join(endpoint.intranet) or ABSENT}",
            f"    Port: {endpoint.port or 0}",
        ]
    if not endpoints:
        lines += ["- none yet: run pulumi up --refresh when the service is Running"]
        return "\n".join(lines) + "\n"
    lines += ["", "Service Invocation Examples:", f"  {TOKEN_LINE}"]
    for endpoint in endpoints:
        for address in (*endpoint.internet, *endpoint.intranet):
            url = service_url(address, name, endpoint.port) + (OPENAI_PATH if openai else "")
            lines.append(f'  curl {url} -H "Authorization: $TOKEN"')
    return "\n".join(lines) + "\n"


def service_url(address: str, name: str, port: int | None = None) -> str:
    """An address as one calls it: with scheme, with the NLB's port, with `/api/predict/<name>` where it lacks it."""
    url = address if "://" in address else f"http://{address}"
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if port and ":" not in host:
        host = f"{host}:{port}"
    url = f"{scheme}://{host}{slash}{path}".rstrip("/")
    return url if "/api/predict/" in f"{url}/" else f"{url}/api/predict/{name}"
