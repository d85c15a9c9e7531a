"""DescribeMachineSpec: the instance types of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator.catalogue import fixture
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.operation import Call, operation

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject


@operation(
    "DescribeMachineSpec", "GET /api/v2/public/instance_types", DOCUMENTED, "EAS SDK for Go 7.10, PAI Python SDK"
)
def describe_machine_spec(call: Call) -> JsonObject:
    """All of them at once: InstanceTypes is deprecated and passed over, and there are no pages."""
    return {"InstanceMetas": call.state.catalogue.machines(call.region), "Types": fixture("machines")["Types"]}
