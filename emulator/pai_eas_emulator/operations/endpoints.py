"""DescribeServiceEndpoints: where a service can be called, and with which token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.describing import endpoints
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.operations.services import SERVICE, own_service

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject


@operation(
    "DescribeServiceEndpoints",
    f"GET {SERVICE}/endpoints",
    DOCUMENTED,
    "EAS SDK for Go 7.10; addresses of NLBs are guessed",
)
def describe_service_endpoints(call: Call) -> JsonObject:
    """One entry for the gateway, one for each NLB listener; the addresses are of this emulator."""
    service = own_service(call)
    return {
        "AccessToken": service.token,
        "Endpoints": endpoints(service, call.state),
        "Message": "Succeed to describe service endpoints",
    }
