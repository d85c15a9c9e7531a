"""Stable Diffusion WebUI, as a web interface or as an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Unpack

import pulumi

from pulumi_pai_eas_components.pass_through import ServiceOptions
from pulumi_pai_eas_components.web_ui import Form, WebUiService

_COMMAND = "./webui.sh --listen --port 8000 --skip-version-check --no-hashing --no-download-sd-model"
FORMS = {
    "web": Form("official:stable-diffusion-webui:4.2", _COMMAND),
    "api": Form("official:stable-diffusion-webui:4.2-api", f"{_COMMAND} --api --nowebui"),
}
"""Source: EAS documentation, Stable Diffusion web UI, standard and API edition; labels of the official images."""


class StableDiffusionWebUiService(WebUiService):
    """Stable Diffusion WebUI, with models and outputs on OSS. Children: one `pai.Service` of the component's name."""

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

        model_path: the OSS folder with models, mounted at `/code/stable-diffusion-webui/data`; default none.
        form: `web` is opened from the console, `api` has no page, only requests.
        image: default the official one of the form. env: environment variables.
        """
        super().__init__(
            "pai:index:StableDiffusionWebUiService", name, opts, forms=FORMS, form=form, image=image,
            models=(model_path, "/code/stable-diffusion-webui/data"), env=env, options=options,
        )  # fmt: skip
