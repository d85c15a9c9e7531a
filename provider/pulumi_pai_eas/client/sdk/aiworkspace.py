"""AIWorkspace API 2021-02-04: official images and workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.client.paging import items_at, numbered
from pulumi_pai_eas.client.sdk.call import Prepare, prepared
from pulumi_pai_eas.wire import catalogue_replies

if TYPE_CHECKING:
    from pulumi_pai_eas.client.sdk.line import Line
    from pulumi_pai_eas.model.facts import Image, Workspace

OFFICIAL = "system.official=true,system.supported.eas=true"
"""The labels of official images for EAS (deploy skill)."""
PAGE_SIZE = 100


class WorkspaceCatalogue:
    """The AIWorkspace half of `ports.Catalogue`."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def _call(self, prepare: Prepare) -> dict[str, Any]:
        from alibabacloud_aiworkspace20210204.client import Client

        return self._line.send(lambda: prepared(Client, prepare))

    def images(self) -> tuple[Image, ...]:
        """ListImages with Verbose, without which labels are left out."""
        from alibabacloud_aiworkspace20210204 import models
        from darabonba.runtime import RuntimeOptions

        def ask(page: int) -> dict[str, Any]:
            request = models.ListImagesRequest(labels=OFFICIAL, verbose=True, page_number=page, page_size=PAGE_SIZE)
            return self._call(lambda sdk: sdk.list_images_with_options(request, {}, RuntimeOptions()))

        return tuple(catalogue_replies.image(item) for item in numbered("ListImages", ask, items_at("Images")))

    def workspaces(self) -> tuple[Workspace, ...]:
        """ListWorkspaces."""
        from alibabacloud_aiworkspace20210204 import models
        from darabonba.runtime import RuntimeOptions

        def ask(page: int) -> dict[str, Any]:
            request = models.ListWorkspacesRequest(page_number=page, page_size=PAGE_SIZE)
            return self._call(lambda sdk: sdk.list_workspaces_with_options(request, {}, RuntimeOptions()))

        found = numbered("ListWorkspaces", ask, items_at("Workspaces"))
        return tuple(catalogue_replies.workspace(item) for item in found)
