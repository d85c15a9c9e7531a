"""ComfyUI: workflows for images, as a web interface or as an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Unpack

import pulumi

from pulumi_pai_eas_components.pass_through import ServiceOptions
from pulumi_pai_eas_components.web_ui import Form, WebUiService

_COMMAND = "python main.py --listen 0.0.0.0 --port 8000"
FORMS = {"web": Form("official:comfyui:2.2", _COMMAND), "api": Form("official:comfyui:2.2-api", _COMMAND)}
"""Source: EAS documentation, ComfyUI; labels of the official images."""


class ComfyUiService(WebUiService):
    """ComfyUI with its models from OSS at `/models`. Children: one `pai.Service` of the component's name."""

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
        form: `web` is opened from the console, `api` takes workflows as requests.
        image: default the official one of the form. env: environment variables.
        """
        super().__init__(
            "pai:index:ComfyUiService", name, opts, forms=FORMS, form=form, image=image,
            models=(model_path, "/models"), env=env, options=options,
        )  # fmt: skip
