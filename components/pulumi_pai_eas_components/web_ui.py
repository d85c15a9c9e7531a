"""What the web interfaces for images and speech have in common: an official image, a command, a folder of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.one_service import OneService, plain, refuse, refuse_unknown_options

PORT = 8000
TRIES = 60
"""Every ten seconds: ten minutes to load models (EAS documentation: 5 to 10 for such services)."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which an application is served."""

    image: str
    command: str


class WebUiService(OneService):
    """A web interface, or the API behind it."""

    def __init__(
        self,
        token: str,
        name: str,
        opts: pulumi.ResourceOptions | None,
        *,
        forms: Mapping[str, Form],
        form: str,
        image: pulumi.Input[str] | None,
        models: tuple[pulumi.Input[str] | None, str],
        env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None,
        options: Mapping[str, Any],
    ) -> None:
        """Declare the service; `models` are the OSS folder (None: no mount) and where it is mounted."""
        refuse_unknown_options(type(self), name, options)
        meaning = f"one of {', '.join(forms)}"
        plain(name, "form", form, str, meaning)
        if form not in forms:
            refuse(name, f"form: {meaning}, not {form!r:.60}")
        own = _arguments(forms[form], form, image, models, env)
        super().__init__(token, name, opts, own, options)
        self._register()


def _arguments(
    served: Form,
    form: str,
    image: pulumi.Input[str] | None,
    models: tuple[pulumi.Input[str] | None, str],
    env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None,
) -> dict[str, Any]:
    """The component's own arguments of the service."""
    folder, mounted = models
    waits: dict[str, Any] = {
        "port": PORT,
        "initial_delay_seconds": 60,
        "period_seconds": 10,
        "failure_threshold": TRIES,
    }
    # A page answers at `/`; an API may have nothing there, so that only its port tells.
    ready = pai.HttpProbeArgs(path="/", **waits) if form == "web" else pai.TcpProbeArgs(**waits)
    container = pai.ContainerArgs(
        image=image if image is not None else served.image,
        port=PORT,
        command=served.command,
        env=env,
        startup_check=ready,
    )
    return {
        "containers": [container],
        "needs": pai.NeedsArgs(gpus=1),
        "storage": [pai.OssMountArgs(path=folder, mount_path=mounted)] if folder is not None else None,
        "enable_webservice": True if form == "web" else None,
    }
