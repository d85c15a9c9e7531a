"""ListImages and GetImage of AIWorkspace."""

from __future__ import annotations

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.json_values import JsonObject, as_flag, as_list
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import page
from pai_eas_emulator.refusals import Refused

SOURCE = "AIWorkspace API 2021-02-04 metadata and SDK"


@operation(
    "ListImages", "GET /api/v1/images", DOCUMENTED, SOURCE, product="aiworkspace", permission="paiimage:ListImages"
)
def list_images(call: Call) -> JsonObject:
    """Images that match; `Labels` is a comma list of `key=value` that must all hold. Labels come with Verbose only."""
    items = [image for image in call.state.catalogue.images(call.region) if _matches(image, call)]
    descending = call.text("Order").upper() != "ASC"
    items = sorted(items, key=lambda image: str(image["GmtCreateTime"]), reverse=descending)
    found, _, _ = page(call, items, 20)
    verbose = as_flag(call.text("Verbose"))
    return {"Images": [image if verbose else _brief(image) for image in found], "TotalCount": len(items)}


@operation(
    "GetImage",
    "GET /api/v1/images/{ImageId}",
    DOCUMENTED,
    SOURCE,
    product="aiworkspace",
    permission="paiimage:GetImage",
)
def get_image(call: Call) -> JsonObject:
    """One image at top level, without its id."""
    for image in call.state.catalogue.images(call.region):
        if image["ImageId"] == call.variables["ImageId"]:
            shown = image if as_flag(call.text("Verbose")) else _brief(image)
            return {key: value for key, value in shown.items() if key != "ImageId"}
    raise Refused(refusals.IMAGE_NOT_FOUND, image=call.variables["ImageId"])


def _brief(image: JsonObject) -> JsonObject:
    return {**image, "Labels": []}


def _matches(image: JsonObject, call: Call) -> bool:
    name, description = str(image["Name"]), str(image["Description"])
    if call.text("Name"):
        exact = "ExactMatchName" in call.text("Options")
        if call.text("Name") != name if exact else call.text("Name") not in name:
            return False
    if call.text("Query") not in name and call.text("Query") not in description:
        return False
    for parameter in ("ImageUri", "Accessibility", "WorkspaceId"):
        if call.text(parameter) and call.text(parameter) != image.get(parameter):
            return False
    labels = {str(pair["Key"]): str(pair["Value"]) for pair in as_list(image["Labels"])}
    return all(_has(labels, wanted.strip()) for wanted in call.text("Labels").split(",") if wanted.strip())


def _has(labels: dict[str, str], wanted: str) -> bool:
    key, _, value = wanted.partition("=")
    return key in labels and value in ("*", labels[key])
