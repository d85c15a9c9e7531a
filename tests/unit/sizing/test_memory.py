"""Memory: figures of public logs and other tools, ranges, and the answers that rest on them."""

from __future__ import annotations

import pytest

from pulumi_pai_eas.sizing import ModelShape, Range, judge_fit, longest_context, overhead_gib
from pulumi_pai_eas.sizing.units import GB, GIB, gpu_bytes
from tests.unit.sizing.shapes import MINIMAX_M2, gpt_oss, known, shape

LOGGED_NEEDS = [
    # model, tensor parallel, tokens, GiB of cache on each GPU as vLLM logged it, as the formula has it
    ("Qwen/Qwen3-235B-A22B-FP8", 4, 262144, 11.75, 11.750),
    ("MiniMax-M2", 4, 196608, 11.62, 11.625),
    ("Qwen/Qwen3.5-27B", 1, 262144, 16.0, 16.000),
    ("Qwen/Qwen3-8B", 1, 40960, 5.63, 5.625),
]


def model(name: str) -> ModelShape:
    return shape(MINIMAX_M2) if name == "MiniMax-M2" else known(name)


@pytest.mark.parametrize(("name", "degree", "tokens", "logged", "formula"), LOGGED_NEEDS)
def test_cache_that_vllm_said_it_needs(name: str, degree: int, tokens: int, logged: float, formula: float) -> None:
    needed = model(name).cache_bytes(tokens, tensor_parallel=degree).low / GIB
    assert needed == formula
    assert needed == pytest.approx(logged, abs=0.0051)


@pytest.mark.parametrize(
    ("name", "degree", "free_gib", "logged"),
    [("Qwen/Qwen3-1.7B", 1, 18.78, 175856), ("MiniMax-M2", 4, 9.38, 158560)],
)
def test_context_that_vllm_said_fits(name: str, degree: int, free_gib: float, logged: int) -> None:
    shown = Range((free_gib - 0.005) * GIB, (free_gib + 0.005) * GIB)  # the log has two digits
    low, high = longest_context(model(name), shown, tensor_parallel=degree, most=1 << 20)
    assert low <= logged <= high
    assert high - low <= 200


def test_context_in_a_given_amount_of_memory() -> None:
    free = Range(18.78 * GIB, 18.78 * GIB)
    assert longest_context(known("Qwen/Qwen3-1.7B"), free, most=1 << 20) == (175808, 175808)  # 175823, whole blocks
    assert longest_context(known("Qwen/Qwen3-1.7B"), free) == (40960, 40960)  # no more than the model's maximum
    assert longest_context(known("Qwen/Qwen3-1.7B"), Range(-1, -1)) == (0, 0)
    assert longest_context(known("Qwen/Qwen3-8B"), Range(0, 144 * 1024 * 32)) == (0, 32)


@pytest.mark.parametrize(
    ("name", "kib"), [("Qwen/Qwen3-8B", 144), ("Qwen/Qwen3-235B-A22B", 188), ("Qwen/Qwen3-30B-A3B", 96)]
)
def test_same_as_hf_mem_for_dense_models_and_experts(name: str, kib: int) -> None:
    """hf-mem 0.5.6, run on the publishers' configurations."""
    assert known(name).kib_per_token() == Range(kib, kib)


def test_hf_mem_is_the_upper_end_for_hybrids() -> None:
    """hf-mem 0.5.6 gives what an engine reserves at most; counting layers that keep everything gives the lower end."""
    assert known("Qwen/Qwen3.5-27B").kib_per_token() == Range(64, 256)
    assert shape(gpt_oss(24, 32)).kib_per_token() == Range(24, 48)


@pytest.mark.parametrize(("degree", "kib"), [(1, 188), (2, 94), (4, 47), (8, 47), (16, 47)], ids=str)
def test_kv_heads_are_repeated_beyond_their_number(degree: int, kib: int) -> None:
    assert known("Qwen/Qwen3-235B-A22B").kib_per_token(tensor_parallel=degree) == Range(kib, kib)


@pytest.mark.parametrize(
    ("name", "degrees", "why"),
    [
        ("Qwen/Qwen2.5-7B-Instruct", (1, 2, 4), "28 heads, 4 for keys and values: 7 and 14 do not go into 4"),
        ("Qwen/Qwen2.5-0.5B-Instruct", (1, 2, 14), "14 heads, 2: 14 holds each of the two seven times"),
        ("Qwen/Qwen2.5-32B-Instruct", (1, 2, 4, 8), "40 heads, 8"),
        ("meta-llama/Llama-3.2-3B-Instruct", (1, 2, 4, 8), "24 heads, 8: 3, 6 and 12 do not go"),
        ("Qwen/Qwen3-235B-A22B", (1, 2, 4, 8, 16), "64 heads, 4"),
        ("deepseek-ai/DeepSeek-R1", (1, 2, 4, 8, 16), "latent: every GPU holds all of the cache"),
    ],
)
def test_degrees_that_can_be_run(name: str, degrees: tuple[int, ...], why: str) -> None:
    assert known(name).tensor_parallel_degrees(16) == degrees, why


def test_listed_memory_is_read_both_ways() -> None:
    assert gpu_bytes(24) == Range(24 * GB, 24 * GIB)
    a10_seen_by_torch = 22.18 * GIB  # OpenBMB/MiniCPM-V#640; a little under 24 GB once its context is taken
    assert gpu_bytes(24).low == pytest.approx(a10_seen_by_torch, rel=0.01)
    a100_seen_by_vllm = 79.22 * GIB  # vllm-project/vllm#10511
    assert gpu_bytes(80).low < a100_seen_by_vllm < gpu_bytes(80).high


@pytest.mark.parametrize(
    ("name", "gb", "degree", "high", "why"),
    [
        ("Qwen/Qwen3-8B", 80, 1, 5.75, "llm-d: 5.6 and 0.15, measured on H100"),
        ("Qwen/Qwen3-8B", 80, 2, 6.2, "llm-d: 5.6 and 0.6 on several GPUs"),
        ("Qwen/Qwen3-30B-A3B", 80, 1, 8.15, "llm-d: 8 with experts"),
        ("Qwen/Qwen3-8B", 24, 1, 3.2596, "AIConfigurator: 3.5 GB; batches are a quarter of those on H100"),
        ("Qwen/Qwen3-32B", 48, 1, 2.3 + 0.05 * 61.0247, "KAITO: 2.3 and 5 % of the weights"),
        ("meta-llama/Llama-3.3-70B-Instruct", 80, 1, 2.3 + 0.05 * 131.4168, "KAITO, above llm-d"),
        ("meta-llama/Llama-3.3-70B-Instruct", 80, 4, 6.2, "KAITO's share is of the weights on one GPU"),
    ],
)
def test_overhead_is_a_range(name: str, gb: float, degree: int, high: float, why: str) -> None:
    found = overhead_gib(known(name), gb, tensor_parallel=degree)
    assert found.low == 2.3, "KAITO: 1.7 and 0.6"
    assert found.high == pytest.approx(high, abs=0.0005), why


def test_the_figures_behind_an_answer() -> None:
    fit = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=16384)
    assert fit.verdict == "tight"
    assert fit.weights_gib == pytest.approx(15.256, abs=0.001)
    assert fit.loaded_gib == pytest.approx(15.256 * 1.02, abs=0.001)
    assert fit.usable_gib.low == pytest.approx(24e9 / GIB * 0.90)
    assert fit.usable_gib.high == pytest.approx(24 * 0.92)
    assert fit.kv_kib_per_token == Range(144, 144)
    assert fit.kv_gib == Range(2.25, 2.25)
    assert (fit.longest_sure, fit.longest_possible) == (9424, 30704)
    assert (fit.tensor_parallel, fit.pipeline_parallel, fit.context, fit.problem) == (1, 1, 16384, None)


ANSWERS = [
    # model, GPUs, GB, context, answer, why
    ("Qwen/Qwen3-8B", 1, 24, 8192, "fits", "the usual service on one A10"),
    ("Qwen/Qwen3-8B", 1, 24, 28384, "tight", "what vLLM said is the most on such a GPU"),
    ("Qwen/Qwen3-8B", 1, 24, None, "does not fit", "without --max-model-len vLLM wants 40960 tokens, 5.63 GiB"),
    ("Qwen/Qwen3-8B", 1, 16, 16, "does not fit", "15.3 GiB of weights on a T4"),
    ("Qwen/Qwen3-8B-AWQ", 1, 16, 8192, "fits", "5.7 GiB of weights on a T4"),
    ("Qwen/Qwen3-32B", 1, 24, 16, "does not fit", "weights alone"),
    ("Qwen/Qwen3-32B", 4, 24, 16384, "fits", "15.3 GiB of weights a GPU"),
    ("Qwen/Qwen3-32B", 1, 80, 16384, "tight", "9 GiB beside the weights, and sources disagree on what is taken"),
    ("meta-llama/Llama-3.3-70B-Instruct", 1, 24, 16, "does not fit", "131 GiB of weights"),
    ("meta-llama/Llama-3.3-70B-Instruct", 4, 24, 16, "does not fit", "33 GiB a GPU"),
    ("meta-llama/Llama-3.3-70B-Instruct", 4, 48, 8192, "fits", "33 of 43 GiB"),
    ("deepseek-ai/DeepSeek-R1", 8, 80, 16, "does not fit", "641 GiB of weights in 640 GB"),
    ("deepseek-ai/DeepSeek-R1", 8, 96, 8192, "tight", "at most 6 GiB beside the weights"),
    ("Qwen/Qwen3-0.6B", 1, 16, 40960, "fits", "the whole context of a small model"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "gpus", "gb", "context", "answer", "why"), ANSWERS)
def test_answers(name: str, gpus: int, gb: float, context: int | None, answer: str, why: str) -> None:
    assert judge_fit(known(name), gpus, gb, context=context).verdict == answer, why


def test_all_gpus_are_used_unless_the_heads_do_not_go_into_them() -> None:
    assert judge_fit(known("Qwen/Qwen3-0.6B"), 4, 24, context=4096).tensor_parallel == 4
    assert judge_fit(known("Qwen/Qwen2.5-7B-Instruct"), 8, 24, context=4096).tensor_parallel == 4


def test_a_stated_degree_is_judged_as_it_is() -> None:
    found = known("Qwen/Qwen3-32B")
    assert judge_fit(found, 4, 24, context=4096, tensor_parallel=1).verdict == "does not fit"
    assert judge_fit(found, 4, 24, context=4096, tensor_parallel=4).verdict == "fits"


def test_several_machines_share_layers() -> None:
    found = known("meta-llama/Llama-3.3-70B-Instruct")
    alone, shared = judge_fit(found, 4, 24, context=1024), judge_fit(found, 4, 24, context=1024, pipeline_parallel=2)
    assert (alone.verdict, shared.verdict) == ("does not fit", "fits")
    assert shared.kv_gib.low == alone.kv_gib.low / 2
    assert shared.loaded_gib == alone.loaded_gib / 2


@pytest.mark.parametrize(
    ("gpus", "gb", "options", "text"),
    [
        (0, 0.0, {}, "there is no GPU"),
        (2, 0.0, {}, "there is no GPU"),
        (1, 24.0, {"tensor_parallel": 2}, "tensor parallel 2 needs more than 1 GPU"),
        (4, 24.0, {"tensor_parallel": 8}, "tensor parallel 8 needs more than 4 GPUs"),
        (4, 24.0, {"tensor_parallel": 3}, "tensor parallel 3 does not go into 32 attention and 8 KV heads"),
        (4, 24.0, {"tensor_parallel": 0}, "tensor parallel 0 does not go into 32 attention and 8 KV heads"),
        (1, 96.0, {"kv_dtype": "int3"}, "the type int3 of the KV cache is not known"),
    ],
)
def test_what_cannot_be_run(gpus: int, gb: float, options: dict[str, object], text: str) -> None:
    fit = judge_fit(known("Qwen/Qwen3-8B"), gpus, gb, context=4096, **options)  # type: ignore[arg-type]
    assert (fit.verdict, fit.problem, fit.longest_sure, fit.longest_possible) == ("does not fit", text, 0, 0)


def test_a_cache_of_one_byte_holds_twice_as_much() -> None:
    plain = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=16384, kv_dtype="bfloat16")
    small = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=16384, kv_dtype="fp8_e4m3")
    assert small.kv_gib.low == plain.kv_gib.low / 2
    assert (plain.verdict, small.verdict) == ("tight", "fits")


def test_stated_utilization_takes_the_place_of_both_defaults() -> None:
    low = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=8192, utilization=0.7)
    high = judge_fit(known("Qwen/Qwen3-8B"), 1, 24, context=8192, utilization=0.98)
    assert (low.verdict, high.verdict) == ("does not fit", "fits")
    assert low.usable_gib.high == pytest.approx(24 * 0.7)


def test_a_context_beyond_the_models_maximum_is_judged_all_the_same() -> None:
    fit = judge_fit(known("Qwen/Qwen3-0.6B"), 1, 96, context=131072)
    assert (fit.verdict, fit.longest_sure) == ("fits", 131072)
