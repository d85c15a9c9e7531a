"""ListWorkspaces, GetWorkspace and GetDefaultWorkspace of AIWorkspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator import refusals
from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.paging import page
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject

SOURCE = "AIWorkspace API 2021-02-04 metadata and SDK"

_NOT_OF_DEFAULT = frozenset({"IsDefault", "AdminNames", "ExtraInfos"})
"""What GetDefaultWorkspace does not say."""


@operation("ListWorkspaces", "GET /api/v1/workspaces", DOCUMENTED, SOURCE, product="aiworkspace")
def list_workspaces(call: Call) -> JsonObject:
    """Workspaces that match, twenty a page."""
    items = [workspace for workspace in call.state.catalogue.workspaces(call.region) if _matches(workspace, call)]
    if call.text("Order").upper() == "DESC":
        items.reverse()
    found, _, _ = page(call, items, 20)
    return {"Workspaces": found, "TotalCount": len(items), "ResourceLimits": {}}


def _matches(workspace: JsonObject, call: Call) -> bool:
    wanted_ids = [part.strip() for part in call.text("WorkspaceIds").split(",") if part.strip()]
    if wanted_ids and workspace["WorkspaceId"] not in wanted_ids:
        return False
    if call.text("Status") and call.text("Status") != workspace.get("Status"):
        return False
    return call.text("WorkspaceName") in str(workspace.get("WorkspaceName", ""))


@operation("GetWorkspace", "GET /api/v1/workspaces/{WorkspaceId}", DOCUMENTED, SOURCE, product="aiworkspace")
def get_workspace(call: Call) -> JsonObject:
    """One workspace at top level."""
    for workspace in call.state.catalogue.workspaces(call.region):
        if workspace["WorkspaceId"] == call.variables["WorkspaceId"]:
            return {**_single(workspace, call), "ResourceGroupId": workspace.get("resourceGroupId", "")}
    raise Refused(refusals.GET_WORKSPACE_NOT_FOUND, workspace=call.variables["WorkspaceId"])


def _single(workspace: JsonObject, call: Call) -> JsonObject:
    """A workspace with its owner; the list alone spells `resourceGroupId` with a small letter."""
    account = call.state.scenario.account_id
    owner = {"UserId": account, "UserKp": account, "UserName": "root"}
    return {key: value for key, value in workspace.items() if key != "resourceGroupId"} | {"Owner": owner}


@operation("GetDefaultWorkspace", "GET /api/v1/defaultWorkspaces", DOCUMENTED, SOURCE, product="aiworkspace")
def get_default_workspace(call: Call) -> JsonObject:
    """The default workspace at top level."""
    for workspace in call.state.catalogue.workspaces(call.region):
        if workspace.get("IsDefault"):
            shown = _single(workspace, call)
            return {key: value for key, value in shown.items() if key not in _NOT_OF_DEFAULT} | {"Conditions": []}
    raise Refused(refusals.GET_WORKSPACE_NOT_FOUND, workspace="default")
