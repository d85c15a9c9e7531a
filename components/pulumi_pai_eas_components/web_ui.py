"""What the web interfaces for images and speech have in common: an official image, a command, a folder of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.one_service import OneService, stop

PORT = 8000
TRIES = 60
"""Every ten seconds: ten minutes to load models (EAS documentation: 5 to 10 for such services)."""


class WebUiService(OneService):
    """A web interface, or the API behind it."""

    def _show(
        self,
        name: str,
        form: str,
        *,
        images: Mapping[str, str],
        commands: Mapping[str, str],
        image: pulumi.Input[str] | None,
        models: tuple[pulumi.Input[str] | None, str],
        env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None,
        options: Mapping[str, Any],
    ) -> None:
        """`images` and `commands` by form; `models` are the OSS folder (None: no mount) and where it is mounted."""
        if form not in commands:
            raise stop(name, f"form: {form!r} is none of {', '.join(commands)}")
        folder, mounted = models
        container = pai.ContainerArgs(
            image=image if image is not None else images[form],
            port=PORT,
            command=commands[form],
            env=env,
            startup_check=pai.HttpProbeArgs(
                path="/", port=PORT, initial_delay_seconds=60, period_seconds=10, failure_threshold=TRIES
            ),
        )
        own: dict[str, Any] = {"containers": [container], "needs": pai.NeedsArgs(gpus=1)}
        if folder is not None:
            own["storage"] = [pai.OssMountArgs(path=folder, mount_path=mounted)]
        if form == "web":
            own["enable_webservice"] = True
        self._make(name, own, options)
        self._register()
