"""What vLLM and SGLang services have in common: a model from OSS, sized, probed, with an OpenAI-shaped endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.inference_command import MODEL_FOLDER, PORT, BadArgument, Sized, sized
from pulumi_pai_eas_components.one_service import OneService, stop

Command = Callable[[Sized, float | None, Sequence[str]], str]
SHARED_MEMORY_GB = 64
"""For more than one GPU, whose processes exchange tensors through shared memory (vLLM documentation, Docker)."""
TRIES = 180
"""Every ten seconds: half an hour to load weights from OSS and compile."""


class LanguageModelService(OneService):
    """A language model behind an OpenAI-shaped API."""

    openai_base_url: pulumi.Output[str | None]
    """For `OpenAI(base_url=…)`: the endpoint with `/v1`."""
    model_name: str
    """What callers put into `model`."""
    curl: pulumi.Output[str | None]
    """One request as a shell line; the token is asked for by `$TOKEN`."""

    def _serve(
        self,
        name: str,
        engine: str,
        command: Command,
        *,
        model: str,
        model_path: pulumi.Input[str],
        model_config: Mapping[str, Any] | None,
        gpus: int | None,
        context: int | None,
        served_model_name: str | None,
        gpu_memory_utilization: float | None,
        image: pulumi.Input[str] | None,
        flags: Sequence[str],
        env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None,
        options: Mapping[str, Any],
    ) -> None:
        config = dict(model_config) if model_config is not None else None
        if gpu_memory_utilization is not None and not 0 < gpu_memory_utilization <= 1:
            raise stop(
                name, f"gpu_memory_utilization: a share of the GPU's memory, above 0 to 1, not {gpu_memory_utilization}"
            )
        try:
            chosen = sized(model, config, options.get("instance_type"), gpus, context, served_model_name)
        except BadArgument as wrong:
            raise stop(name, wrong) from None
        container = pai.ContainerArgs(
            image=image if image is not None else f"official:{engine}",
            port=PORT,
            command=command(chosen, gpu_memory_utilization, flags),
            env=env,
            startup_check=pai.HttpProbeArgs(
                path="/health", port=PORT, initial_delay_seconds=30, period_seconds=10, failure_threshold=TRIES
            ),
            liveness_check=pai.HttpProbeArgs(path="/health", port=PORT, period_seconds=30, failure_threshold=3),
            health_check=pai.HttpProbeArgs(path="/health", port=PORT, period_seconds=10, failure_threshold=3),
        )
        own: dict[str, Any] = {
            "containers": [container],
            "storage": [pai.OssMountArgs(path=model_path, mount_path=MODEL_FOLDER, read_only=True)],
            "needs": pai.NeedsArgs(gpus=chosen.gpus, context=chosen.context, model=model if config is None else None),
            "labels": {"ServiceEngineType": engine},
            "shm_size": SHARED_MEMORY_GB if chosen.gpus > 1 else None,
        }
        self._make(name, own, options)
        self.model_name = chosen.served_name
        self.openai_base_url = self.endpoint.apply(lambda url: f"{url}/v1" if url else None)
        self.curl = self.openai_base_url.apply(lambda url: curl_line(url, chosen.served_name))
        self._register(openai_base_url=self.openai_base_url, model_name=self.model_name, curl=self.curl)


def curl_line(url: str | None, model: str) -> str | None:
    """One chat request."""
    if url is None:
        return None
    body = f'{{"model": "{model}", "messages": [{{"role": "user", "content": "Hello"}}]}}'
    return f"curl {url}/chat/completions -H \"Authorization: $TOKEN\" -H 'Content-Type: application/json' -d '{body}'"
