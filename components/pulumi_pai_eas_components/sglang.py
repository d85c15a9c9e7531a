"""A language model on SGLang."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import pulumi

from pulumi_pai_eas_components.inference_command import sglang_command
from pulumi_pai_eas_components.language_model import Asked, Engine, LanguageModelService
from pulumi_pai_eas_components.pass_through import ServiceOptions


class SglangService(LanguageModelService):
    """A model on SGLang: mounted from OSS, sized, probed, with an OpenAI-shaped endpoint.

    Without `instance_type` or `compute` the provider chooses the smallest machine in stock that fits, and keeps it.
    Children: one `pai.Service` of the component's name.
    """

    def __init__(
        self,
        name: str,
        *,
        model: str,
        model_path: pulumi.Input[str],
        model_config: Mapping[str, Any] | None = None,
        gpus: int | None = None,
        context: int | None = None,
        served_model_name: str | None = None,
        gpu_memory_utilization: float | None = None,
        image: pulumi.Input[str] | None = None,
        flags: Sequence[pulumi.Input[str]] = (),
        env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **options: Unpack[ServiceOptions],
    ) -> None:
        """Declare the service; wrong arguments end the program with one line.

        model: the name as on Hugging Face (`Qwen/Qwen3-8B`). model_path: the OSS folder with its files. model_config:
        the content of `config.json`, for a model that is not known by name. gpus: the degree of tensor parallelism;
        default as many GPUs of the machine as the model can be spread over; of a group or quota that does not say how
        many it gives, as few as needed. context: tokens of prompt and answer together; default 8192.
        served_model_name: what callers put into `model`; default the last part of the name.
        gpu_memory_utilization: share of each GPU's memory, default the engine's. image: default the newest official
        image for the machine, then kept. flags: further arguments of the engine, secret
        ones too. env: environment variables.
        """
        asked = Asked(
            model, model_path, model_config, gpus, context, served_model_name, gpu_memory_utilization, image, flags, env
        )
        super().__init__("pai:index:SglangService", name, opts, Engine("sglang", sglang_command), asked, options)
