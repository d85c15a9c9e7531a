"""The command lines of inference engines for a model, sized: pure text."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.machine_names import gpus_of

MODEL_FOLDER = "/model_dir"
PORT = 8000
USUAL_CONTEXT = 8192
"""Tokens, where none are asked for: what fits beside the weights on one machine of the usual size."""
TYPICAL_GPU_GB = 48.0
"""Memory of a GPU, where the machine is left open: more GPUs are asked for only when a model needs more than this."""
DEGREES = (1, 2, 4, 8, 16)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside the replica, where the gateway calls


class BadArgument(ValueError):  # noqa: N818 - it is told to the user as one line
    """An argument of a component has no meaning; the text begins with its name."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A model as it is served: GPUs it is spread over, context in tokens, and the name that callers use."""

    gpus: int
    context: int
    served_name: str


def sized(
    model: str,
    config: dict[str, Any] | None,
    machine: object,
    gpus: int | None,
    context: int | None,
    served_name: str | None,
) -> Sized:
    """Degree of tensor parallelism and context; raises BadArgument.

    GPUs: those asked for, else those that the machine has by its name, else as few as the model needs.
    """
    shape = _shape(model, config)
    most = shape.max_context or context or USUAL_CONTEXT
    if context is not None and not 0 < context <= most:
        raise BadArgument(f"context: {model} takes 1 to {most} tokens, not {context}")
    wanted = min(USUAL_CONTEXT, most) if context is None else context
    degree = gpus
    if degree is None and isinstance(machine, str):
        degree = gpus_of(machine)
    if degree is None:
        degree = _fewest(shape, wanted)
    if degree < 1 or shape.attention_heads % degree:
        fitting = ", ".join(str(one) for one in DEGREES if shape.attention_heads % one == 0)
        raise BadArgument(
            f"gpus: {shape.attention_heads} attention heads of {model} cannot be spread over {degree}; {fitting} can"
        )
    return Sized(degree, wanted, served_name or model.rpartition("/")[2])


def _shape(model: str, config: dict[str, Any] | None) -> pai.ModelShape:
    try:
        return pai.model_shape(model if config is None else config)
    except LookupError as error:
        raise BadArgument(f"model: {error.args[0]}; or give model_config, the content of its config.json") from None
    except ValueError as error:
        raise BadArgument(f"model_config: {error}") from None


def _fewest(shape: pai.ModelShape, context: int) -> int:
    """The fewest GPUs of a typical size that hold the model."""
    degrees = [one for one in DEGREES if shape.attention_heads % one == 0]
    for degree in degrees:
        fit = pai.judge_fit(shape, degree, TYPICAL_GPU_GB, tensor_parallel=degree, context=context)
        if fit.verdict != "does not fit":
            return degree
    return degrees[-1]


def vllm_command(sized: Sized, utilization: float | None, flags: Sequence[str]) -> str:
    """`vllm serve`. Source: vLLM documentation, engine arguments."""
    words = ["vllm", "serve", MODEL_FOLDER, "--port", str(PORT), "--served-model-name", sized.served_name]
    words += ["--max-model-len", str(sized.context)]
    if sized.gpus > 1:
        words += ["--tensor-parallel-size", str(sized.gpus)]
    if utilization is not None:
        words += ["--gpu-memory-utilization", str(utilization)]
    return shlex.join([*words, *flags])


def sglang_command(sized: Sized, utilization: float | None, flags: Sequence[str]) -> str:
    """`sglang.launch_server`. Source: SGLang documentation, server arguments."""
    words = ["python", "-m", "sglang.launch_server", "--model-path", MODEL_FOLDER]
    words += ["--host", EVERYWHERE, "--port", str(PORT), "--served-model-name", sized.served_name]
    words += ["--context-length", str(sized.context)]
    if sized.gpus > 1:
        words += ["--tp-size", str(sized.gpus)]
    if utilization is not None:
        words += ["--mem-fraction-static", str(utilization)]
    return shlex.join([*words, *flags])
