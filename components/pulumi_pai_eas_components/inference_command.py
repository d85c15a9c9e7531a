"""The command lines of inference engines for a model, sized: pure text."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_pai_eas as pai

MODEL_FOLDER = "/model_dir"
PORT = 8000
USUAL_CONTEXT = 8192
"""Tokens, where none are asked for: what fits beside the weights on one machine of the usual size."""
TYPICAL_GPU_GB = 48.0
"""Memory of a GPU, where the machine is left open: more GPUs are asked for only when a model needs more than this."""
GPU_MEMORY_GB = (16, 24, 32, 48, 80, 96, 141)
"""Memory of the GPUs that EAS has (EAS API 2021-07-01, DescribeMachineSpec)."""
DEGREES = (1, 2, 4, 8, 16)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside the replica, where the gateway calls


class BadArgument(ValueError):  # noqa: N818 - it is told to the user as one line
    """An argument of a component has no meaning; the text begins with its name."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A model as it is served: GPUs it is spread over, context in tokens, and the name that callers use."""

    gpus: int | None
    """None: as many as go with the machine that the provider chooses or looks up."""
    context: int
    served_name: str
    gpu_memory_gb: int | None = None
    """The least memory of each GPU; None where the model is known by name, so that the provider judges it."""


def sized(
    model: str,
    config: dict[str, Any] | None,
    gpus_of_place: int | None,
    gpus: int | None,
    context: int | None,
    served_name: str | None,
    *,
    machine_tells: bool = False,
) -> Sized:
    """Degree of tensor parallelism and context; raises BadArgument.

    GPUs: those asked for, else as many of those that the place has as the model can be spread over. Where neither is
    known and the provider knows both model and machine (`machine_tells`), it is left to it; else as few as needed.
    """
    shape = _shape(model, config)
    most = shape.max_context or context or USUAL_CONTEXT
    if context is not None and not 0 < context <= most:
        raise BadArgument(f"context: {model} takes 1 to {most} tokens, not {context}")
    wanted = min(USUAL_CONTEXT, most) if context is None else context
    if gpus is not None and (gpus < 1 or not shape.allows_tensor_parallel(gpus)):
        fitting = ", ".join(str(one) for one in DEGREES if shape.allows_tensor_parallel(one))
        raise BadArgument(f"gpus: {model} cannot be spread over {gpus}; over {fitting} it can")
    if gpus is not None:
        degree = gpus
    elif gpus_of_place is not None:
        degree = shape.tensor_parallel_degrees(gpus_of_place)[-1]
    elif machine_tells and config is None:
        return Sized(None, wanted, _served(model, served_name))
    else:
        degree = _fewest(shape, wanted)
    memory = _least_memory(shape, degree, wanted) if config is not None else None
    return Sized(degree, wanted, _served(model, served_name), memory)


def _served(model: str, name: str | None) -> str:
    return name or model.rstrip("/").rpartition("/")[2]


def _shape(model: str, config: dict[str, Any] | None) -> pai.ModelShape:
    try:
        return pai.model_shape(model if config is None else config)
    except LookupError as error:
        unknown = str(error.args[0]).partition(";")[0]  # what follows is the way on of a Service
        raise BadArgument(f"model: {unknown}; give model_config, the content of its config.json") from None
    except ValueError as error:
        raise BadArgument(f"model_config: {error}") from None


def _fewest(shape: pai.ModelShape, context: int) -> int:
    """The fewest GPUs of a typical size that hold the model."""
    degrees = [one for one in DEGREES if shape.allows_tensor_parallel(one)]
    return next((one for one in degrees if _may_fit(shape, one, TYPICAL_GPU_GB, context)), degrees[-1])


def _least_memory(shape: pai.ModelShape, gpus: int, context: int) -> int:
    """The smallest usual GPU of which so many hold the model."""
    return next((one for one in GPU_MEMORY_GB if _may_fit(shape, gpus, one, context)), GPU_MEMORY_GB[-1])


def _may_fit(shape: pai.ModelShape, gpus: int, memory: float, context: int) -> bool:
    return pai.judge_fit(shape, gpus, memory, tensor_parallel=gpus, context=context).verdict != "does not fit"


def vllm_command(sized: Sized, utilization: float | None, flags: Sequence[str]) -> str:
    """`vllm serve`. Source: vLLM documentation, engine arguments."""
    words = ["vllm", "serve", MODEL_FOLDER, "--port", str(PORT), "--served-model-name", sized.served_name]
    words += ["--max-model-len", str(sized.context)]
    words += _spread("--tensor-parallel-size", sized.gpus)
    if utilization is not None:
        words += ["--gpu-memory-utilization", str(utilization)]
    return shlex.join([*words, *flags])


def _spread(flag: str, gpus: int | None) -> list[str]:
    """The degree; `auto` is for the provider, which puts the number of the machine there."""
    return [] if gpus == 1 else [flag, "auto" if gpus is None else str(gpus)]


def sglang_command(sized: Sized, utilization: float | None, flags: Sequence[str]) -> str:
    """`sglang.launch_server`. Source: SGLang documentation, server arguments."""
    words = ["python", "-m", "sglang.launch_server", "--model-path", MODEL_FOLDER]
    words += ["--host", EVERYWHERE, "--port", str(PORT), "--served-model-name", sized.served_name]
    words += ["--context-length", str(sized.context)]
    words += _spread("--tp-size", sized.gpus)
    if utilization is not None:
        words += ["--mem-fraction-static", str(utilization)]
    return shlex.join([*words, *flags])
