"""UpdateServiceLabel and DeleteServiceLabel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from pai_eas_emulator import refusals
from pai_eas_emulator.admission import json_body, text_labels
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.operations.services import METADATA, SERVICE, changeable
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject


@operation("UpdateServiceLabel", f"PUT {SERVICE}/label", DOCUMENTED, METADATA)
def update_service_label(call: Call) -> JsonObject:
    """Add labels or overwrite them; others stay."""
    service = changeable(call)
    service.labels |= text_labels(json_body(call).get("Labels"), "Labels")
    service.updated = call.state.now()
    return {"Message": f"Succeed to update service [{service.name}] labels."}


@operation("DeleteServiceLabel", f"DELETE {SERVICE}/label", DOCUMENTED, METADATA)
def delete_service_label(call: Call) -> JsonObject:
    """Take labels away by their keys: `Keys` is a comma list, `LabelKeys` a JSON array. Absent keys are passed over."""
    service = changeable(call)
    keys = [key.strip() for key in call.text("Keys").split(",") if key.strip()]
    if call.text("LabelKeys"):
        keys += _json_keys(call.text("LabelKeys"))
    if not keys:
        raise Refused(refusals.BAD_LABELS, parameter="Keys", problem="it is empty")
    for key in keys:
        service.labels.pop(key, None)
    service.updated = call.state.now()
    return {"Message": f"Succeed to delete service [{service.name}] labels."}


def _json_keys(text: str) -> list[str]:
    try:
        given = json.loads(text)
    except ValueError as problem:
        raise Refused(refusals.BAD_LABELS, parameter="LabelKeys", problem=problem) from None
    if not isinstance(given, list):
        raise Refused(refusals.BAD_LABELS, parameter="LabelKeys", problem="it is not an array")
    return [str(key) for key in cast("list[object]", given)]
