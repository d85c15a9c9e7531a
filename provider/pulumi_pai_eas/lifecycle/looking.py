"""One look at a service that exists: DescribeService, then DescribeServiceEndpoints. A fault loses nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import Fault, NotFound
from pulumi_pai_eas.messages import creation
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.observed import CreateReply, Endpoint, Endpoints, Observed

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.outcomes import Deployed
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings


def look(
    base: Deployed, around: Surroundings, *, observed: Observed | None = None, reply: CreateReply | None = None
) -> Deployed:
    """What there is to see of a service that was just made or changed.

    A describe that fails is a warning: the service is ours and goes to state with what is known. In the first moments
    after a create the answer may be 404, or lack the id; the id then comes from CreateService's reply. After a
    deadline there is a little time for it.
    """
    services = around.with_grace().connection.services
    deployed = base
    if observed is None:
        try:
            observed = services.describe(base.name)
        except Fault as fault:
            if reply is None or not isinstance(fault, NotFound):  # right after a create it may not be seen yet
                _tell(around, "DescribeService", fault)
    if observed is not None:
        deployed = replace(
            deployed,
            observed=observed,
            status=observed.status or deployed.status,
            service_id=observed.service_id or deployed.service_id,
        )
    endpoints: Endpoints | None = None
    try:
        endpoints = services.endpoints(base.name)
    except Fault as fault:
        _tell(around, "DescribeServiceEndpoints", fault)
    if endpoints is None and reply is not None:
        endpoints = _from_reply(reply)
    return replace(deployed, endpoints=endpoints)


def _from_reply(reply: CreateReply) -> Endpoints | None:
    if reply.internet_endpoint is None and reply.intranet_endpoint is None:
        return None
    internet = (reply.internet_endpoint,) if reply.internet_endpoint else ()
    intranet = (reply.intranet_endpoint,) if reply.intranet_endpoint else ()
    return Endpoints(None, (Endpoint("DefaultGateway", "default", internet, intranet),))


def _tell(around: Surroundings, operation: str, fault: Fault) -> None:
    around.reporter.warning(Finding(codes.DESCRIBE_FAILED.id, "", creation.look_failed(operation, fault)).line())
