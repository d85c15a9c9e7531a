"""Models by name: every figure that publishers and public catalogues state."""

from __future__ import annotations

import pytest

from pulumi_pai_eas.sizing import nearest_names, preset, preset_names
from pulumi_pai_eas.sizing.preset_rows import ROWS
from pulumi_pai_eas.sizing.presets import unknown_text
from tests.unit.sizing.shapes import known

GIB = 1 << 30

DENSE = [
    # name, parameters as published, layers, heads, KV heads, head size, context, weights GiB, KiB per token, 32k GiB
    ("Qwen/Qwen2.5-0.5B-Instruct", 494_032_768, 24, 14, 2, 64, 32768, 0.9, 12, 0.38),
    ("Qwen/Qwen2.5-1.5B-Instruct", 1_543_714_304, 28, 12, 2, 128, 32768, 2.9, 28, 0.88),
    ("Qwen/Qwen2.5-3B-Instruct", 3_085_938_688, 36, 16, 2, 128, 32768, 5.7, 36, 1.12),
    ("Qwen/Qwen2.5-7B-Instruct", 7_615_616_512, 28, 28, 4, 128, 32768, 14.2, 56, 1.75),
    ("Qwen/Qwen2.5-14B-Instruct", 14_770_033_664, 48, 40, 8, 128, 32768, 27.5, 192, 6.00),
    ("Qwen/Qwen2.5-32B-Instruct", 32_763_876_352, 64, 40, 8, 128, 32768, 61.0, 256, 8.00),
    ("Qwen/Qwen2.5-72B-Instruct", 72_706_203_648, 80, 64, 8, 128, 32768, 135.4, 320, 10.0),
    ("Qwen/Qwen3-0.6B", 596_049_920, 28, 16, 8, 128, 40960, 1.1, 112, 3.50),
    ("Qwen/Qwen3-1.7B", 1_720_574_976, 28, 16, 8, 128, 40960, 3.2, 112, 3.50),
    ("Qwen/Qwen3-4B", 4_022_468_096, 36, 32, 8, 128, 40960, 7.5, 144, 4.50),
    ("Qwen/Qwen3-8B", 8_190_735_360, 36, 32, 8, 128, 40960, 15.3, 144, 4.50),
    ("Qwen/Qwen3-14B", 14_768_307_200, 40, 40, 8, 128, 40960, 27.5, 160, 5.00),
    ("Qwen/Qwen3-32B", 32_762_123_264, 64, 64, 8, 128, 40960, 61.0, 256, 8.00),
    ("Qwen/Qwen3-30B-A3B", 30_532_122_624, 48, 32, 4, 128, 40960, 56.9, 96, 3.00),
    ("Qwen/Qwen3-235B-A22B", 235_093_634_560, 94, 64, 4, 128, 40960, 437.9, 188, 5.88),
    ("Qwen/Qwen3-Coder-480B-A35B-Instruct", 480_154_875_392, 62, 96, 8, 128, 262144, 894.4, 248, 7.75),
    ("meta-llama/Llama-3.2-1B-Instruct", 1_235_814_400, 16, 32, 8, 64, 131072, 2.3, 32, 1.0),
    ("meta-llama/Llama-3.2-3B-Instruct", 3_212_749_824, 28, 24, 8, 128, 131072, 6.0, 112, 3.5),
    ("meta-llama/Llama-3.1-8B-Instruct", 8_030_261_248, 32, 32, 8, 128, 131072, 15.0, 128, 4.00),
    ("meta-llama/Llama-3.3-70B-Instruct", 70_553_706_496, 80, 64, 8, 128, 131072, 131.4, 320, 10.0),
]


@pytest.mark.parametrize("row", DENSE, ids=lambda row: row[0])
def test_figures_are_those_published(row: tuple[str, int, int, int, int, int, int, float, int, float]) -> None:
    name, parameters, layers, heads, kv_heads, head_dim, context, weights, kib, long = row
    found = known(name)
    assert found.parameters == parameters
    assert (found.layers, found.attention_heads, found.kv_heads, found.head_dim) == (layers, heads, kv_heads, head_dim)
    assert found.full_attention_layers == layers
    assert found.max_context == context
    assert round(found.weights_gib, 1) == weights
    assert found.kib_per_token().low == found.kib_per_token().high == kib
    assert found.cache_bytes(32768).low / GIB == pytest.approx(long, abs=0.0051)  # the table has two digits
    assert not found.estimated
    assert not found.hybrid


CATALOGUE = [
    # name, size of the files in GiB, why
    ("Qwen/Qwen2.5-Coder-7B-Instruct", 14.19, "bf16 with biases"),
    ("Qwen/Qwen2.5-Coder-32B-Instruct", 61.03, "bf16"),
    ("deepseek-ai/DeepSeek-R1-Distill-Qwen-14B", 27.51, "same as its base"),
    ("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", 14.96, "same as its base"),
    ("meta-llama/Llama-3.3-70B-Instruct", 131.42, "untied head"),
    ("Qwen/Qwen3-8B-AWQ", 5.68, "4 bits with scales, embeddings in 16"),
    (
        "deepseek-ai/DeepSeek-R1-0528",
        641.30,
        "fp8 with block scales, and a draft layer with copies of embedding and head",
    ),
    ("Qwen/Qwen3.6-27B", 51.75, "linear layers, a tower that sees, a draft layer"),
    ("Qwen/Qwen3.6-35B-A3B", 66.97, "the same with experts and a shared one"),
    ("Qwen/Qwen3.5-122B-A10B", 232.99, "the same, larger"),
]


@pytest.mark.parametrize(("name", "gib", "why"), CATALOGUE)
def test_computed_weights_are_the_size_of_the_files(name: str, gib: float, why: str) -> None:
    assert known(name).weights_gib == pytest.approx(gib, abs=0.016), (
        why
    )  # two digits; a few small tensors are in 32 bits


@pytest.mark.parametrize(
    ("name", "layers", "full", "heads", "kv_heads", "kib", "long"),
    [
        ("Qwen/Qwen3.5-27B", 64, 16, 24, 4, 64, 2.0),
        ("Qwen/Qwen3.5-35B-A3B", 40, 10, 16, 2, 20, 0.63),
        ("Qwen/Qwen3.5-122B-A10B", 48, 12, 32, 2, 24, 0.75),
        ("Qwen/Qwen3.5-397B-A17B", 60, 15, 32, 2, 30, 0.94),
    ],
)
def test_one_layer_in_four_keeps_everything(
    name: str, layers: int, full: int, heads: int, kv_heads: int, kib: int, long: float
) -> None:
    found = known(name)
    assert (found.layers, found.full_attention_layers) == (layers, full)
    assert (found.attention_heads, found.kv_heads, found.head_dim) == (heads, kv_heads, 256)
    assert found.max_context == 262144
    assert (found.kib_per_token().low, found.kib_per_token().high) == (kib, 4 * kib)  # engines may reserve all pages
    assert found.cache_bytes(32768).low / GIB == pytest.approx(long, abs=0.0051)
    assert found.hybrid
    assert found.vision


@pytest.mark.parametrize(
    ("size", "text", "parameters", "kib"),
    [
        ("2B", "1.7B", 2_127_532_032, 112),
        ("4B", "4B", 4_437_815_808, 144),
        ("8B", "8B", 8_767_123_696, 144),
        ("32B", "32B", 33_357_390_064, 256),
        ("30B-A3B", "30B-A3B", 31_070_754_032, 96),
        ("235B-A22B", "235B-A22B", 235_670_022_896, 188),
    ],
)
def test_qwen3_vl_is_the_text_model_and_a_tower(size: str, text: str, parameters: int, kib: int) -> None:
    for ending in ("Instruct", "Thinking"):
        found = known(f"Qwen/Qwen3-VL-{size}-{ending}")
        assert found.parameters == parameters
        assert found.cached == known(f"Qwen/Qwen3-{text}").cached
        assert found.kib_per_token().low == kib
        assert found.max_context == 262144
        assert found.vision


@pytest.mark.parametrize("name", ["R1", "R1-0528", "V3", "V3-0324"])
def test_latent_attention_keeps_one_vector_a_layer_on_every_gpu(name: str) -> None:
    found = known(f"deepseek-ai/DeepSeek-{name}")
    assert found.latent
    assert found.parameters == 671_026_419_200
    assert found.max_context == 163840
    assert found.kib_per_token().low == found.kib_per_token(tensor_parallel=8).low == 68.625
    assert found.cache_bytes(32768).low / GIB == pytest.approx(2.14, abs=0.0051)
    assert found.quantisation == "fp8"


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("Qwen/Qwen3-30B-A3B", 3.35),
        ("Qwen/Qwen3-235B-A22B", 22.2),
        ("Qwen/Qwen3-Coder-480B-A35B-Instruct", 35.5),
        ("Qwen/Qwen3-8B", 8.19),
    ],
)
def test_parameters_that_a_token_meets(name: str, billions: float) -> None:
    assert known(name).active_parameters / 1e9 == pytest.approx(billions, abs=0.051)


@pytest.mark.parametrize(
    ("name", "context", "why"),
    [
        ("Qwen/Qwen2.5-7B", 131072, "a base model, longer than the one that chats"),
        ("Qwen/Qwen2.5-0.5B", 32768, "of this size both are the same"),
        ("Qwen/Qwen3-8B-Base", 32768, "shorter than the one that chats"),
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", 262144, "the later edition"),
        ("Qwen/QwQ-32B", 131072, "stretched"),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", 131072, "KAITO's catalogue"),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", 131072, "as its base"),
    ],
)
def test_variants_differ_in_context_only(name: str, context: int, why: str) -> None:
    assert known(name).max_context == context, why


def test_the_smallest_distilled_model_has_a_head_of_its_own() -> None:
    small, base = known("deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B"), known("Qwen/Qwen2.5-1.5B")
    assert small.parameters - base.parameters == 151936 * 1536


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("qwen3-8b", "Qwen/Qwen3-8B"),
        (" Qwen/Qwen3-8B/ ", "Qwen/Qwen3-8B"),
        ("LLM-Research/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"),
        ("unsloth/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct"),
    ],
)
def test_mirrors_and_case_do_not_matter(name: str, same: str) -> None:
    assert preset(name) == known(same)


@pytest.mark.parametrize("name", ["", "/model_dir", "Qwen/Qwen3-8B-GPTQ-Int4", "Qwen/Qwen2.5-VL-7B-Instruct", "Qwen3"])
def test_what_is_not_known_is_not_guessed(name: str) -> None:
    assert preset(name) is None


def test_every_row_is_understood_and_no_name_is_there_twice() -> None:
    names = [name for row in ROWS for name in row.names]
    assert len({name.rsplit("/")[-1].lower() for name in names}) == len(names) == len(preset_names())
    for name in names:
        found = known(name)
        assert found.parameters > 0
        assert not found.estimated
    assert all(row.source for row in ROWS)


def test_the_nearest_names_are_named() -> None:
    assert nearest_names("Qwen/Qwen3-8b-Instruct", most=1) == ("Qwen/Qwen3-VL-8B-Instruct",)
    assert nearest_names("Qwen/Qwen3-7B", most=2) == ("Qwen/Qwen3-1.7B", "Qwen/Qwen3-8B")
    assert nearest_names("zzzz") == ()
    assert unknown_text("zzzz") == (
        "the size of zzzz is not known here; give gpus and gpuMemory instead, as its config.json tells "
        "(pai-eas fit reads one)"
    )
    assert "similar: Qwen/Qwen2.5-7B-Instruct, " in unknown_text("Qwen/Qwen2.5-VL-7B-Instruct")
    assert len(unknown_text("q" * 500)) < 250
