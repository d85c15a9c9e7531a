"""A region with a free name, and what a service in it looks like: what the tables of this folder begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.errors import BadRequest, NotFound
from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.lifecycle.lookups import DirectLookups, Shared
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER
from pulumi_pai_eas.model.observed import CreateReply, Endpoint, Endpoints, Observed
from pulumi_pai_eas.planning.decisions import complete
from tests.kit.ports import REAL_HOST, Scene, turns
from tests.unit.rules.subjects import FACTS, VPC, subject
from tests.unit.rules.subjects import OWNER as FINGERPRINT

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.gates import Lookups
    from pulumi_pai_eas.model.service import Desired

NAME = "chat_prod"
REGION = "cn-hangzhou"
ID = "eas-m-1"
RECORDED = Recorded(NAME, ID, REAL_HOST, "1234567890123456")
"""What the state says of the service."""
UNFINISHED = {OWNER: FINGERPRINT, CREATING: "0123456789ab"}
FINISHED = {OWNER: FINGERPRINT}
NLB: dict[str, Any] = {"network": {"nlb": [{"id": "default", "port": 9000, "netType": "intranet"}]}, "vpc": VPC}
ENDPOINTS = Endpoints("tok", (Endpoint("DefaultGateway", "default", ("http://internet",), ("http://intranet",)),))
REPLY = CreateReply(ID, "Creating", "http://internet", "http://intranet")
FIRST_CALLS = ["ListWorkspaces", "DescribeService", "ListImages", "DescribeMachineSpec"]
"""The gates of a service on public machines, without a network of its own."""
NOTHING_TO_SEE: dict[str, Any] = dict.fromkeys(
    ("DescribeServiceEvent", "DescribeServiceDiagnosis", "ListServiceInstances", "DescribeServiceLog"), ()
)
"""A service that tells nothing of why it is not well."""


def wanted(changes: dict[str, Any] | None = None) -> Desired:
    """What the user wants: the good service of the rules' tests, with some properties changed."""
    return subject(changes).desired


def live(desired: Desired | None = None, **changes: Any) -> Observed:
    """The service as DescribeService shows it: as wanted, Running, made by this resource and finished."""
    spec = complete(desired or wanted()).model_copy(update={"token": None})
    seen = Observed(
        name=NAME,
        region=REGION,
        service_id=ID,
        status="Running",
        spec=spec,
        labels=FINISHED,
        access_token="tok",
        running=1,
        pending=0,
        total=1,
        workspace_id=spec.workspace_id,
        current_version=1,
        latest_version=1,
    )
    return replace(seen, **changes)


def absent() -> NotFound:
    """There is no service of this name."""
    return NotFound("DescribeService", "no such service", status=404, api_code="InvalidService.NotFound")


def refusal(text: str = "vswitch can not be null", status: int = 400) -> BadRequest:
    """CreateService refuses what was sent."""
    return BadRequest("CreateService", f"refused: {text}", status=status, api_message=text)


ANSWERS: dict[str, Any] = {
    "ListWorkspaces": FACTS.workspaces,
    "ListImages": FACTS.images,
    "DescribeMachineSpec": FACTS.machines,
    "ListGateway": FACTS.gateways,
    "DescribeGateway": FACTS.gateway,
    "ListResources": FACTS.resource_groups,
    "DescribeVpcs": FACTS.vpcs,
    "DescribeVSwitches": FACTS.vswitches,
    "DescribeSecurityGroups": FACTS.security_groups,
    "ListLoadBalancers": FACTS.load_balancers,
    "CreateService": REPLY,
    "DescribeServiceEndpoints": ENDPOINTS,
    "DeleteServiceLabel": None,
    "DescribeServiceCronScaler": None,
}
"""What the region offers; the name is free, CreateService works."""


def scene(answers: dict[str, Any] | None = None, **more: Any) -> Scene:
    """The region, in which the name is free until the second look, with other answers where a test says so."""
    seen = {"DescribeService": turns(absent(), live(status="Creating", labels=UNFINISHED))}
    return Scene({**ANSWERS, **seen, **(answers or {})}, **more)


def existing(answers: dict[str, Any] | None = None, **more: Any) -> Scene:
    """The region with the service in it."""
    return Scene({**ANSWERS, "DescribeService": live(), "UpdateService": None, **(answers or {})}, **more)


def lookups(of: Scene) -> Lookups:
    """Look-ups of one operation, sharing nothing with other tests."""
    return DirectLookups(of.connection, of.clock, Shared())
