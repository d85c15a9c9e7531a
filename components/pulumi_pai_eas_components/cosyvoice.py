"""CosyVoice: speech from text, as a web interface or as an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Unpack

import pulumi

from pulumi_pai_eas_components.pass_through import ServiceOptions
from pulumi_pai_eas_components.web_ui import Form, WebUiService

FORMS = {
    "web": Form("official:cosyvoice-webui", "python webui.py --port 8000"),
    "api": Form("official:cosyvoice-backend", "python server.py --port 8000"),
}
"""Source: labels of the official images (AIWorkspace API 2021-02-04, ListImages)."""


class CosyVoiceService(WebUiService):
    """CosyVoice, with models from OSS at `/models`. Children: one `pai.Service` of the component's name."""

    def __init__(
        self,
        name: str,
        *,
        model_path: pulumi.Input[str] | None = None,
        form: Literal["web", "api"] = "web",
        image: pulumi.Input[str] | None = None,
        env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **options: Unpack[ServiceOptions],
    ) -> None:
        """Declare the service.

        model_path: the OSS folder with models, mounted at `/models`; default none.
        form: `web` is opened from the console, `api` speaks to programs.
        image: default the official one of the form. env: environment variables.
        """
        super().__init__(
            "pai:index:CosyVoiceService", name, opts, forms=FORMS, form=form, image=image,
            models=(model_path, "/models"), env=env, options=options,
        )  # fmt: skip
