"""What can go wrong with one call: the columns of the fault matrix."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pulumi_pai_eas.client.operations import OPERATIONS

if TYPE_CHECKING:
    from tests.unit.faults.calls import Call

HASTE = 0.15
"""Seconds that a struck call waits for its answer instead of 10 or 60: no other call is hurried."""
SLOW = 0.35
"""Seconds that a slow answer takes."""
LEAK = "said-by-the-server"
TROUBLED = {"code": "InternalError", "message": f"something broke ({LEAK})"}
BUSY = {"status": 429, "code": "Throttling.User", "message": "Request was denied due to user flow control."}


@dataclass(frozen=True)
class Kind:
    """One kind of trouble. `wire` is what happens on the way there, `answer` what the emulator does.

    `when="after"`: the server has acted before the answer is lost. `mutations_only`: on a read it would be the same as
    its neighbour. `lasting` tells whether it is also tried as one that stays.
    """

    name: str
    meaning: str
    answer: dict[str, Any] = field(default_factory=dict[str, Any])
    when: Literal["before", "after"] = "before"
    wire: Literal["", "refused", "hasty"] = ""
    mutations_only: bool = False

    def strikes(self, operation: str) -> bool:
        """Whether there is a cell for this kind in the row of an operation."""
        return OPERATIONS[operation].mutation or not self.mutations_only


GARBLED = "garbled"

KINDS = (
    Kind("429 hint", "throttled, with `x-acs-retry-after: 2500`", BUSY | {"headers": {"x-acs-retry-after": "2500"}}),
    Kind("429", "throttled, without a hint", BUSY),
    Kind("500", "500 with an EAS error body, nothing done", TROUBLED | {"status": 500}),
    Kind("500 acted", "500 with an EAS error body, after the server acted", TROUBLED | {"status": 500}, "after",
         mutations_only=True),
    Kind("503", "503 ServiceUnavailable, nothing done",
         {"status": 503, "code": "ServiceUnavailable", "message": "busy"}),
    Kind("502 HTML", "a gateway's HTML page with status 502, nothing done",
         {"status": 502, "raw": "<html><body>502 Bad Gateway</body></html>"}),
    Kind("200 empty", "status 200 without a body, after the server acted", {"status": 200, "raw": ""}, "after"),
    Kind("refused", "connection refused", wire="refused"),
    Kind("reset", "connection reset before the server acted", {"drop": True}),
    Kind("reset acted", "connection reset after the server acted", {"drop": True}, "after"),
    Kind("slow", "no answer within the read time-out, though the server acted", {"delaySeconds": SLOW}, "after",
         "hasty"),
    Kind("late", "no answer within the read time-out, and the server acts after that", {"delaySeconds": SLOW},
         wire="hasty", mutations_only=True),
    Kind(GARBLED, "a field of the reply has another type than the published one, after the server acted", {}, "after"),
    Kind("wrong key", "404 InvalidAccessKeyId.NotFound, as of a key that was deleted",
         {"status": 404, "code": "InvalidAccessKeyId.NotFound", "message": "Specified access key is not found."}),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}

NO_OBJECT: dict[str, Any] = {"status": 200, "raw": "[1]", "contentType": "application/json"}
"""A reply of which nothing is read but that it is an object."""
GARBLED_FIELDS: dict[str, dict[str, Any]] = {
    "CreateService": {"ServiceId": 7},
    "DescribeService": {"Status": 5},
    "DescribeServiceEndpoints": {"Endpoints": "none"},
    "ListServices": {"Services": {}},
    "ListWorkspaces": {"Workspaces": "none"},
    "ListImages": {"Images": 1},
    "DescribeMachineSpec": {"InstanceMetas": [1]},
    "ListGateway": {"Gateways": 1},
    "DescribeGateway": {"GatewayId": 1},
    "ListGatewayIntranetLinkedVpc": {"IntranetLinkedVpcList": 1},
    "ListResources": {"Resources": "none"},
    "DescribeVpcs": {"Vpcs": []},
    "DescribeVSwitches": {"VSwitches": 3},
    "DescribeSecurityGroups": {"SecurityGroups": 3},
    "ListLoadBalancers": {"LoadBalancers": {}},
    "GetLoadBalancerAttribute": {"ZoneMappings": 1},
    "ListListeners": {"Listeners": 1},
    "GetCallerIdentity": {"AccountId": 1},
    "DescribeServiceEvent": {"Events": 1},
    "DescribeServiceDiagnosis": {"Diagnosis": 1},
    "DescribeServiceLog": {"Logs": 1},
    "ListServiceInstances": {"Instances": 1},
    "DescribeServiceCronScaler": {"ScaleJobs": 1},
    "DescribeServiceAutoScaler": {"MinReplica": "one"},
}
"""The field that has the wrong type; of an operation without one, nothing is read but the outermost object."""


def fault_of(kind: Kind, call: Call, *, lasting: bool) -> dict[str, Any] | None:
    """The fault for the emulator; None where the call never gets there."""
    if kind.wire == "refused":
        return None
    acts = OPERATIONS[call.operation].mutation and not call.absent
    when = kind.when if acts else "before"  # what does nothing may be lost at any moment
    answer = kind.answer
    if kind.name == GARBLED:
        patch = None if call.absent else GARBLED_FIELDS.get(call.operation)
        answer = NO_OBJECT if patch is None else {"patch": patch}
        when = "before" if patch is None and not acts else "after"
    # Calls that are refused never get as far as "after".
    number = (call.answered or call.number) if when == "after" else call.number
    count = 0 if lasting else 1
    return {"operation": call.operation, "call": number, "count": count, "when": when, "answer": answer}
