"""Does a model fit into the memory of some GPUs? One formula, with ranges where public sources disagree.

    share of the GPU >= weights / tensor parallel x 1.02 + overhead + KV cache of the context

It fits if that holds with every careful figure, does not fit if it fails with every favourable one, and is tight
between: what cannot be told is not called an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pulumi_pai_eas.sizing.units import GB, GIB, Range, gpu_bytes

if TYPE_CHECKING:
    from pulumi_pai_eas.sizing.shape import ModelShape

Verdict: TypeAlias = Literal["fits", "tight", "does not fit"]
RANK: dict[Verdict, int] = {"fits": 0, "tight": 1, "does not fit": 2}
"""Verdicts, the best first."""

LOADED = 1.02
"""Weights take a little more than their files once loaded (KAITO's estimator, measured on vLLM 0.10.1)."""
UTILIZATION = Range(0.90, 0.92)
"""`--gpu-memory-utilization` of vLLM when not given: 0.9 before, 0.92 in later versions."""
BLOCK = 16
"""Tokens of a block of the cache (vLLM)."""
UNLIMITED_CONTEXT = 1 << 20
"""As far as a longest context is looked for where a model states no maximum."""

_LOWEST_OVERHEAD = 1.7 + 0.6
"""GiB of each GPU beside weights and cache, KAITO's first estimator and the base of its present one."""
_SHARE_OF_WEIGHTS = 0.05
"""What KAITO's present estimator adds for each byte of weights."""
_ACTIVATIONS_DENSE, _ACTIVATIONS_EXPERTS = 5.6, 8.0
"""GiB of activations at most, llm-d planner (measured on H100 at 16384 tokens). Its lower figure for models that see
(2.5) is not taken: it is of one model.
"""
_LARGE_GPU_GB, _SMALL_BATCH = 70, 2048 / 8192
"""Activations grow with the tokens of a batch: vLLM takes 8192 on GPUs of that memory, 2048 on smaller ones
(vllm-project/vllm#17073), so that what was measured on H100 is four times what an A10 sees.
"""
_NON_TORCH_ALONE, _NON_TORCH_PARALLEL = 0.15, 0.6
"""GiB that CUDA and NCCL take, on one GPU and on several (llm-d planner)."""
_SAFER = 3.5 * GB / GIB
"""What AIConfigurator adds for a "safer deployment"."""

_CACHE_BYTES = {"bfloat16": 2, "float16": 2, "half": 2, "fp8": 1, "fp8_e4m3": 1, "fp8_e5m2": 1, "fp8_inc": 1}
"""`--kv-cache-dtype` of vLLM and SGLang; `auto` is the model's own."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The answer, with what it rests on. Sizes in GiB are of one GPU, but for `weights_gib`, the whole model."""

    verdict: Verdict
    tensor_parallel: int
    pipeline_parallel: int
    context: int
    weights_gib: float
    usable_gib: Range
    loaded_gib: float
    overhead_gib: Range
    kv_kib_per_token: Range
    kv_gib: Range
    longest_sure: int
    """The longest context in tokens that fits with every careful figure; 0: not even the weights do."""
    longest_possible: int
    """The longest that fits with every favourable figure."""
    problem: str | None = None
    """Why it was not calculated: no GPU, a degree that cannot be run, an unknown type of cache."""


def element_bytes(shape: ModelShape, kv_dtype: str) -> int | None:
    """Bytes of an element of the cache; None for a type that is not known."""
    return shape.dtype_bytes if kv_dtype == "auto" else _CACHE_BYTES.get(kv_dtype)


def overhead_gib(
    shape: ModelShape, gpu_memory_gb: float, *, tensor_parallel: int = 1, pipeline_parallel: int = 1
) -> Range:
    """GiB of each GPU that neither weights nor cache take. Sources disagree by a factor of three, so it is a range."""
    gpus = tensor_parallel * pipeline_parallel
    non_torch = _NON_TORCH_ALONE if gpus == 1 else _NON_TORCH_PARALLEL
    activations = _ACTIVATIONS_EXPERTS if shape.experts else _ACTIVATIONS_DENSE
    if gpu_memory_gb < _LARGE_GPU_GB:
        activations *= _SMALL_BATCH
    highest = max(activations + non_torch, _LOWEST_OVERHEAD + _SHARE_OF_WEIGHTS * shape.weights_gib / gpus, _SAFER)
    return Range(_LOWEST_OVERHEAD, highest)


def judge_fit(
    shape: ModelShape,
    gpus: int,
    gpu_memory_gb: float,
    *,
    tensor_parallel: int | None = None,
    pipeline_parallel: int = 1,
    context: int | None = None,
    utilization: float | None = None,
    kv_dtype: str = "auto",
) -> Fit:
    """Whether a model with one request of `context` tokens fits on machines with so many GPUs of so many GB each.

    `gpu_memory_gb` is what DescribeMachineSpec lists (see `units.gpu_bytes`). `pipeline_parallel` is the number of
    machines. Without `tensor_parallel` the best degree is taken, of equally good ones the one that uses most GPUs.
    Without `context` it is the model's maximum, which is what engines start with.
    """
    asked = context or shape.max_context or UNLIMITED_CONTEXT
    size = element_bytes(shape, kv_dtype)
    degrees = shape.tensor_parallel_degrees(gpus) if tensor_parallel is None else (tensor_parallel,)
    problem = _problem(shape, gpus, gpu_memory_gb, degrees)
    if size is None:
        problem = f"the type {kv_dtype[:40]} of the KV cache is not known"
    share = UTILIZATION if utilization is None else Range(utilization, utilization)
    memory = gpu_bytes(gpu_memory_gb)
    usable = Range(memory.low * share.low, memory.high * share.high)
    gpu = _Gpu(gpu_memory_gb, usable)
    width = shape.dtype_bytes if size is None else size
    fits = [_fit(shape, gpu, _Spread(degree, pipeline_parallel, width), asked, problem) for degree in degrees or (1,)]
    return min(fits, key=lambda fit: (RANK[fit.verdict], -fit.tensor_parallel))


def longest_context(
    shape: ModelShape,
    free_bytes: Range,
    *,
    tensor_parallel: int = 1,
    pipeline_parallel: int = 1,
    size: int | None = None,
    most: int | None = None,
) -> tuple[int, int]:
    """The longest contexts, in whole blocks, whose cache goes into so much memory of one GPU: sure, and possible.

    `most` is as far as is looked, by default the model's maximum.
    """
    limit = most or shape.max_context or UNLIMITED_CONTEXT

    def cache(tokens: int) -> Range:
        return shape.cache_bytes(
            tokens, tensor_parallel=tensor_parallel, pipeline_parallel=pipeline_parallel, element_bytes=size
        )

    def longest(fits: bool, high: bool) -> int:
        free = free_bytes.high if high else free_bytes.low
        sure, over = (0, limit // BLOCK + 1) if fits else (0, 1)
        while over - sure > 1:
            middle = (sure + over) // 2
            needed = cache(middle * BLOCK)
            if (needed.low if high else needed.high) <= free:
                sure = middle
            else:
                over = middle
        return sure * BLOCK

    return longest(free_bytes.low >= 0, high=False), longest(free_bytes.high >= 0, high=True)


def _problem(shape: ModelShape, gpus: int, gpu_memory_gb: float, degrees: tuple[int, ...]) -> str | None:
    if gpus < 1 or gpu_memory_gb <= 0:
        return "there is no GPU"
    if max(degrees) > gpus:
        return f"tensor parallel {max(degrees)} needs more than {gpus} GPU{'' if gpus == 1 else 's'}"
    refused = next((degree for degree in degrees if degree < 1 or not shape.allows_tensor_parallel(degree)), None)
    if refused is None:
        return None
    return f"tensor parallel {refused} does not go into {shape.attention_heads} attention and {shape.kv_heads} KV heads"


@dataclass(frozen=True, slots=True)
class _Gpu:
    listed_gb: float
    usable: Range


@dataclass(frozen=True, slots=True)
class _Spread:
    tensor: int
    pipeline: int
    element_bytes: int


def _fit(shape: ModelShape, gpu: _Gpu, spread: _Spread, context: int, problem: str | None) -> Fit:
    tensor, pipeline, size = max(1, spread.tensor), max(1, spread.pipeline), spread.element_bytes
    loaded = shape.weight_bytes / (tensor * pipeline) * LOADED
    overhead = overhead_gib(shape, gpu.listed_gb, tensor_parallel=tensor, pipeline_parallel=pipeline)
    cache = shape.cache_bytes(context, tensor_parallel=tensor, pipeline_parallel=pipeline, element_bytes=size)
    free = Range(gpu.usable.low - loaded - overhead.high * GIB, gpu.usable.high - loaded - overhead.low * GIB)
    sure, possible = longest_context(
        shape,
        free,
        tensor_parallel=tensor,
        pipeline_parallel=pipeline,
        size=size,
        most=max(context, shape.max_context or UNLIMITED_CONTEXT),
    )
    verdict: Verdict = "fits" if cache.high <= free.low else "tight" if cache.low <= free.high else "does not fit"
    if problem is not None:
        verdict, sure, possible = "does not fit", 0, 0
    return Fit(
        verdict=verdict,
        tensor_parallel=spread.tensor,
        pipeline_parallel=spread.pipeline,
        context=context,
        weights_gib=shape.weights_gib,
        usable_gib=gpu.usable.scaled(1 / GIB),
        loaded_gib=loaded / GIB,
        overhead_gib=overhead,
        kv_kib_per_token=shape.kib_per_token(tensor_parallel=tensor, pipeline_parallel=pipeline, element_bytes=size),
        kv_gib=cache.scaled(1 / GIB),
        longest_sure=sure,
        longest_possible=possible,
        problem=problem,
    )
