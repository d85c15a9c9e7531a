"""AIWorkspace API 2021-02-04: official images and workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.paging import items_at, numbered
from pulumi_pai_eas.client.sdk.typed import prepared
from pulumi_pai_eas.wire import catalogue_replies

if TYPE_CHECKING:
    from pulumi_pai_eas.client.sdk.line import Line
    from pulumi_pai_eas.model.facts import Image, Workspace
    from pulumi_pai_eas.wire.reply_fields import Fields

OFFICIAL = "system.official=true,system.supported.eas=true"
"""The labels of official images for EAS (deploy skill)."""
PAGE_SIZE = 100
"""The API's own default is 20; a maximum is not published."""


class WorkspaceCatalogue:
    """The AIWorkspace half of `ports.Catalogue`."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def _pages(self, operation: str, items: str, **fields: Any) -> tuple[Fields, ...]:
        from alibabacloud_aiworkspace20210204 import models
        from alibabacloud_aiworkspace20210204.client import Client

        def ask(page: int) -> dict[str, Any]:
            paged = {**fields, "page_number": page, "page_size": PAGE_SIZE}
            return self._line.send(lambda: prepared(Client, models, operation, fields=paged))

        return numbered(operation, ask, items_at(items))

    def images(self) -> tuple[Image, ...]:
        """ListImages with Verbose, without which labels are left out."""
        found = self._pages("ListImages", "Images", labels=OFFICIAL, verbose=True)
        return tuple(catalogue_replies.image(item) for item in found)

    def workspaces(self) -> tuple[Workspace, ...]:
        """ListWorkspaces."""
        return tuple(catalogue_replies.workspace(item) for item in self._pages("ListWorkspaces", "Workspaces"))
