"""What vLLM and SGLang services have in common: a model from OSS, sized, probed, with an OpenAI-shaped endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.gpus_of_place import gpus_of_place, machine_tells
from pulumi_pai_eas_components.inference_command import MODEL_FOLDER, PORT, BadArgument, Sized, sized
from pulumi_pai_eas_components.one_service import OneService, plain, refuse, refuse_unknown_options

SHARED_MEMORY_GB = 64
"""For more than one GPU, whose processes exchange tensors through shared memory (vLLM documentation, Docker)."""
LEAST_SHARED_MEMORY_GB = 8
"""For a machine that is chosen later: enough for several processes, and less than the smallest GPU machine has."""
TRIES = 180
"""Every ten seconds: half an hour to load weights from OSS and compile."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An inference engine: the official image's repository, and its command line."""

    name: str
    command: Callable[[Sized, float | None, Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that a language model component has of its own."""

    model: str
    model_path: pulumi.Input[str]
    model_config: Mapping[str, Any] | None
    gpus: int | None
    context: int | None
    served_model_name: str | None
    gpu_memory_utilization: float | None
    image: pulumi.Input[str] | None
    flags: Sequence[pulumi.Input[str]]
    env: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None


class LanguageModelService(OneService):
    """A language model behind an OpenAI-shaped API."""

    openai_base_url: pulumi.Output[str | None]
    """For `OpenAI(base_url=…)`: the endpoint with `/v1`."""
    model_name: str
    """What callers put into `model`."""
    curl: pulumi.Output[str | None]
    """One request as a shell line; the token is asked for by `$TOKEN`."""

    def __init__(
        self,
        token: str,
        name: str,
        opts: pulumi.ResourceOptions | None,
        engine: Engine,
        asked: Asked,
        options: Mapping[str, Any],
    ) -> None:
        """Size the model, then register; wrong arguments end the program with one line before."""
        refuse_unknown_options(type(self), name, options)
        chosen = chosen_size(name, asked, options)
        super().__init__(token, name, opts, _arguments(engine, asked, chosen), options)
        self.model_name = chosen.served_name
        self.openai_base_url = self.endpoint.apply(lambda url: f"{url.rstrip('/')}/v1" if url else None)
        self.curl = self.openai_base_url.apply(lambda url: curl_line(url, chosen.served_name))
        self._register(openai_base_url=self.openai_base_url, model_name=self.model_name, curl=self.curl)


def chosen_size(name: str, asked: Asked, options: Mapping[str, Any]) -> Sized:
    """How the model is served; ends the program where an argument has no meaning."""
    plain(name, "model", asked.model, str, "the name of a model")
    plain(name, "model_config", asked.model_config, Mapping, "the content of a config.json")
    plain(name, "gpus", asked.gpus, int, "a number")
    plain(name, "context", asked.context, int, "a number of tokens")
    plain(name, "served_model_name", asked.served_model_name, str, "a name")
    plain(name, "gpu_memory_utilization", asked.gpu_memory_utilization, (int, float), "a share of the GPU's memory")
    _plain_words(name, asked.flags)
    if not (asked.model or "").strip():
        refuse(name, "model: is empty")
    if not isinstance(asked.model_path, pulumi.Output) and not asked.model_path:
        refuse(name, "model_path: is needed: the folder of the model's files, oss://BUCKET/FOLDER/")
    share = asked.gpu_memory_utilization
    if share is not None and not 0 < share <= 1:
        refuse(name, f"gpu_memory_utilization: a share of the GPU's memory, above 0 to 1, not {share}")
    config = dict(asked.model_config) if asked.model_config is not None else None
    place = gpus_of_place(options.get("instance_type"), options.get("compute"))
    try:
        return sized(
            asked.model, config, place, asked.gpus, asked.context, asked.served_model_name,
            machine_tells=machine_tells(options.get("compute")),
        )  # fmt: skip
    except BadArgument as wrong:
        refuse(name, wrong)


def _plain_words(name: str, flags: object) -> None:
    """Refuse flags that are no words; a word itself may be an Output, a secret one too."""
    plain(name, "flags", flags, (list, tuple), "a list of words")
    for index, word in enumerate(cast("Sequence[object]", flags or ())):
        if not isinstance(word, (str, pulumi.Output)):
            refuse(name, f"flags[{index}]: a word, not {word!r:.60}")


def _command(engine: Engine, asked: Asked, chosen: Sized) -> pulumi.Input[str]:
    """The command line, or what it will be when every word is known; secret where a word is."""
    flags = list(asked.flags or ())
    words = [word for word in flags if isinstance(word, str)]
    if len(words) == len(flags):
        return engine.command(chosen, asked.gpu_memory_utilization, words)
    return pulumi.Output.all(*flags).apply(lambda known: engine.command(chosen, asked.gpu_memory_utilization, known))


def _arguments(engine: Engine, asked: Asked, chosen: Sized) -> dict[str, Any]:
    """The component's own arguments of the service."""
    container = pai.ContainerArgs(
        image=asked.image if asked.image is not None else f"official:{engine.name}",
        port=PORT,
        command=_command(engine, asked, chosen),
        env=asked.env,
        startup_check=pai.HttpProbeArgs(
            path="/health", port=PORT, initial_delay_seconds=30, period_seconds=10, failure_threshold=TRIES
        ),
        liveness_check=pai.HttpProbeArgs(path="/health", port=PORT, period_seconds=30, failure_threshold=3),
        health_check=pai.HttpProbeArgs(path="/health", port=PORT, period_seconds=10, failure_threshold=3),
    )
    needs = (
        pai.NeedsArgs(gpus=chosen.gpus, model=asked.model, context=chosen.context)
        if chosen.gpu_memory_gb is None
        else pai.NeedsArgs(gpus=chosen.gpus, gpu_memory=chosen.gpu_memory_gb)
    )
    return {
        "containers": [container],
        "storage": [pai.OssMountArgs(path=asked.model_path, mount_path=MODEL_FOLDER, read_only=True)],
        "needs": needs,
        "labels": {"ServiceEngineType": engine.name},
        "shm_size": _shared_memory(chosen.gpus),
    }


def _shared_memory(gpus: int | None) -> int | None:
    """A limit, not a reservation: on one GPU it stays empty."""
    if gpus is None:
        return LEAST_SHARED_MEMORY_GB
    return None if gpus == 1 else SHARED_MEMORY_GB


def curl_line(url: str | None, model: str) -> str | None:
    """One chat request."""
    if url is None:
        return None
    body = f'{{"model": "{model}", "messages": [{{"role": "user", "content": "Hello"}}]}}'
    return f"curl {url}/chat/completions -H \"Authorization: $TOKEN\" -H 'Content-Type: application/json' -d '{body}'"
