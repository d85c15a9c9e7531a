"""From what was deployed to the outputs in state, and back to what the state says of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.engine.serialise import PROVIDER_KEY, wrap_secret
from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.lifecycle.outcomes import Deployed, NetworkInEffect
from pulumi_pai_eas.lifecycle.ownership import OWNER
from pulumi_pai_eas.messages.summary import service_url, summary
from pulumi_pai_eas.model.inference_engine import engine_of
from pulumi_pai_eas.model.observed import Endpoint
from pulumi_pai_eas.model.properties import EFFECTIVE
from pulumi_pai_eas.model.unknown import JsonObject, is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.model.service import Desired

CONSOLE = "https://pai.console.aliyun.com"


def outputs(
    inputs: Mapping[str, Any], desired: Desired, deployed: Deployed, was: Recorded | None = None
) -> dict[str, Any]:
    """All inputs and what only the service knows; the token is marked secret. None where a thing is not there (yet).

    `was` is what was recorded before: the owner's label that was seen first stays, so that whoever adopts the service
    later is known as another one.
    """
    observed, endpoints = deployed.observed, _endpoints(deployed)
    bag: dict[str, Any] = {key: value for key, value in inputs.items() if key != PROVIDER_KEY}
    bag |= {key: getattr(deployed.effective, name) for name, key in EFFECTIVE.items()}
    token = _token(deployed)
    bag |= {
        "serviceId": deployed.service_id,
        "status": deployed.status,
        "reason": observed.reason if observed else None,
        "message": observed.message if observed else None,
        "endpoint": _main(endpoints, deployed),
        "endpoints": [_endpoint(endpoint) for endpoint in endpoints],
        "internetEndpoint": _address(endpoints, deployed, internet=True),
        "intranetEndpoint": _address(endpoints, deployed, internet=False),
        "nlbEndpoint": _nlb(endpoints),
        "accessToken": wrap_secret(token) if token else None,
        "replicaStatus": _replicas(deployed),
        "version": observed.current_version if observed else None,
        "deploymentSummary": summary(deployed.name, deployed.status, endpoints, openai=_is_openai(desired)),
        "consoleUrl": _console_url(deployed, desired),
        "networkInEffect": _network(deployed.network),
        "apiHost": deployed.host,
        "accountId": deployed.account_id,
        "creatingMark": deployed.mark,
        "awaiting": deployed.awaiting or None,
        "ownerLabel": _owner(deployed, was),
    }
    return {key: value for key, value in bag.items() if value is not None}


def recorded(resource_id: str, olds: Mapping[str, Any]) -> Recorded:
    """What the state says of the service. The id is `REGION/NAME`."""
    return Recorded(
        name=resource_id.partition("/")[2],
        service_id=_text(olds.get("serviceId")),
        host=_text(olds.get("apiHost")),
        account_id=_text(olds.get("accountId")),
        mark=_text(olds.get("creatingMark")),
        awaiting=olds.get("awaiting") is True,
        owner=olds.get("ownerLabel"),
    )


def network_recorded(olds: Mapping[str, Any]) -> NetworkInEffect | None:
    """How the service is reached, as the state says it."""
    value = olds.get("networkInEffect")
    if not isinstance(value, dict):
        return None
    given = cast("JsonObject", value)
    return NetworkInEffect(
        kind=given.get("kind", "shared_gateway"),
        gateway_id=given.get("gatewayId"),
        vpc_id=given.get("vpcId"),
        vswitch_ids=tuple(given.get("vswitchIds") or ()),
        security_group_id=given.get("securityGroupId"),
        fallback_from=given.get("fallbackFrom"),
    )


def _owner(deployed: Deployed, was: Recorded | None) -> str | None:
    if was is not None and was.owner is not None:
        return was.owner
    return deployed.observed.labels.get(OWNER, "") if deployed.observed is not None else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _endpoints(deployed: Deployed) -> tuple[Endpoint, ...]:
    """The endpoints; before the API lists any, the two that the service itself names."""
    if deployed.endpoints is not None and deployed.endpoints.endpoints:
        return deployed.endpoints.endpoints
    observed = deployed.observed
    if observed is None or not (observed.internet_endpoint or observed.intranet_endpoint):
        return ()
    internet = (observed.internet_endpoint,) if observed.internet_endpoint else ()
    intranet = (observed.intranet_endpoint,) if observed.intranet_endpoint else ()
    return (Endpoint("DefaultGateway", "default", internet, intranet),)


def _token(deployed: Deployed) -> str | None:
    if deployed.endpoints is not None and deployed.endpoints.access_token:
        return deployed.endpoints.access_token
    return deployed.observed.access_token if deployed.observed else None


def _endpoint(endpoint: Endpoint) -> JsonObject:
    return {
        "type": endpoint.kind,
        "backendId": endpoint.backend_id,
        "internetEndpoints": list(endpoint.internet),
        "intranetEndpoints": list(endpoint.intranet),
        "port": endpoint.port or 0,
    }


def _address(endpoints: tuple[Endpoint, ...], deployed: Deployed, *, internet: bool) -> str | None:
    """The first gateway address of the kind."""
    for endpoint in endpoints:
        addresses = endpoint.internet if internet else endpoint.intranet
        if endpoint.kind.endswith("Gateway") and addresses:
            return service_url(addresses[0], deployed.name)
    return None


def _main(endpoints: tuple[Endpoint, ...], deployed: Deployed) -> str | None:
    """What one exports: NLB, else the dedicated gateway, else the internet address of the shared one."""
    order = {"Nlb": 0, "PrivateGateway": 1}
    for endpoint in sorted(endpoints, key=lambda endpoint: order.get(endpoint.kind, 2)):
        addresses = (*endpoint.internet, *endpoint.intranet)
        if endpoint.kind != "Nacos" and addresses:
            return service_url(addresses[0], deployed.name, endpoint.port)
    return None


def _nlb(endpoints: tuple[Endpoint, ...]) -> JsonObject | None:
    for endpoint in endpoints:
        addresses = (*endpoint.intranet, *endpoint.internet)
        if endpoint.kind == "Nlb" and addresses:
            host = addresses[0].partition("://")[2] or addresses[0]
            host, _, port = host.partition("/")[0].partition(":")
            found = endpoint.port or (int(port) if port.isdecimal() else None)
            return {"nlbId": endpoint.backend_id, "host": host, **({"port": found} if found else {})}
    return None


def _replicas(deployed: Deployed) -> JsonObject | None:
    observed = deployed.observed
    if observed is None or observed.total is None:
        return None
    return {"running": observed.running or 0, "pending": observed.pending or 0, "total": observed.total}


def _is_openai(desired: Desired) -> bool:
    containers = desired.spec.containers
    if is_unknown(containers) or containers is None:
        return False
    return any(not is_unknown(item) and engine_of(item) is not None for item in containers)


def _console_url(deployed: Deployed, desired: Desired) -> str:
    workspace = deployed.effective.workspace_id or desired.spec.workspace_id
    place = f"regionId={deployed.region}" + (f"&workspaceId={workspace}" if workspace else "")
    return f"{CONSOLE}/?{place}#/eas/serviceDetail/{deployed.name}/detail"


def _network(network: NetworkInEffect) -> JsonObject:
    given = {
        "kind": network.kind,
        "gatewayId": network.gateway_id,
        "vpcId": network.vpc_id,
        "vswitchIds": list(network.vswitch_ids) or None,
        "securityGroupId": network.security_group_id,
        "fallbackFrom": network.fallback_from,
    }
    return {key: value for key, value in given.items() if value is not None}
