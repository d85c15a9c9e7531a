"""From config.json to a shape: all kinds of attention, experts, quantisation, and what is not understood."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.sizing import ModelShape, shape_of_config
from tests.unit.sizing.shapes import MINIMAX_M2, MIXTRAL_8X7B, QWEN3_8B, gpt_oss, known, problem, shape

GIB = 1 << 30


def test_a_published_configuration_is_the_model_of_that_name() -> None:
    assert shape(QWEN3_8B) == known("Qwen/Qwen3-8B")


def test_head_size_is_taken_from_the_configuration_not_from_the_hidden_size() -> None:
    assert shape({**QWEN3_8B, "hidden_size": 2560}).head_dim == 128
    without = {key: value for key, value in QWEN3_8B.items() if key != "head_dim"}
    assert shape({**without, "hidden_size": 2048}).head_dim == 64


@pytest.mark.parametrize(
    ("config", "parameters", "gib", "kib"),
    [
        (gpt_oss(24, 32), 20_914_757_184, 12.82, (24, 48)),  # model card: 20.91 B, 12.8 GiB
        (gpt_oss(36, 128), 116_829_156_672, 60.77, (36, 72)),  # model card: 116.83 B, 60.8 GiB
        (MIXTRAL_8X7B, 46_702_792_704, 86.99, (128, 128)),
        (MINIMAX_M2, 228_689_320_448, 214.23, (248, 248)),
    ],
    ids=["gpt-oss-20b", "gpt-oss-120b", "Mixtral-8x7B", "MiniMax-M2"],
)
def test_models_with_experts(config: dict[str, Any], parameters: int, gib: float, kib: tuple[int, int]) -> None:
    found = shape(config)
    assert found.parameters == parameters
    assert found.weights_gib == pytest.approx(gib, abs=0.006)
    assert (found.kib_per_token().low, found.kib_per_token().high) == kib
    assert found.experts


def test_only_known_families_are_counted_for_sure() -> None:
    assert shape(MINIMAX_M2).estimated
    assert not shape(MIXTRAL_8X7B).estimated
    assert shape(
        {**QWEN3_8B, "vision_config": {"model_type": "clip", "hidden_size": 1024, "num_hidden_layers": 24}}
    ).estimated


def test_a_sliding_window_keeps_no_more_than_itself() -> None:
    found = shape(gpt_oss(24, 32))
    assert found.cache_bytes(128).low == found.cache_bytes(128).high  # not yet beyond the window
    assert found.cache_bytes(1128).low - found.cache_bytes(128).low == 1000 * 24 * 1024  # 12 layers that keep all
    assert found.cache_bytes(1128).high - found.cache_bytes(128).high == 1000 * 48 * 1024
    assert found.full_attention_layers == 12


@pytest.mark.parametrize(
    ("change", "full", "why"),
    [
        ({"sliding_window": 4096}, 36, "Qwen: means nothing unless asked for"),
        ({"sliding_window": 4096, "use_sliding_window": True, "max_window_layers": 28}, 28, "from that layer on"),
        ({"sliding_window": 4096, "model_type": "mistral", "use_sliding_window": None}, 0, "everywhere"),
        ({"sliding_window": 4096, "model_type": "mistral"}, 36, "stated not to be used"),
        ({"sliding_window": 1024, "model_type": "gemma3", "use_sliding_window": None}, 6, "every sixth looks at all"),
        ({"sliding_window": 1024, "model_type": "gemma3_text", "use_sliding_window": None, "sliding_window_pattern": 4}, 9, "as it says"),
        ({"full_attention_interval": 4, "model_type": "qwen3", **{f"linear_num_{part}_heads": 16 for part in ("key", "value")}, "linear_key_head_dim": 128, "linear_value_head_dim": 128, "linear_conv_kernel_dim": 4}, 9, "linear layers between"),
        ({"model_type": "llama4", "attention_chunk_size": 8192}, 9, "three of four look at a chunk"),
        ({"layer_types": ["full_attention"] * 30 + ["sliding_attention"] * 6, "sliding_window": 512}, 30, "as listed"),
        ({"layer_types": ["deepseek_sparse_attention"] * 36}, 36, "sparse in what it reads, not in what it keeps"),
        ({"attn_type_list": [1] * 36}, 36, "MiniMax: all of the usual kind"),
    ],
)  # fmt: skip
def test_which_layers_keep_the_whole_context(change: dict[str, Any], full: int, why: str) -> None:
    found = shape({**QWEN3_8B, **change})
    assert found.full_attention_layers == full, why
    assert found.kib_per_token().low == full * 4, why


def test_wide_heads_of_layers_that_look_at_everything() -> None:
    found = shape({
        **QWEN3_8B, "model_type": "gemma4_text", "layer_types": (["sliding_attention"] * 5 + ["full_attention"]) * 6,
        "sliding_window": 1024, "global_head_dim": 512, "num_global_key_value_heads": 2, "use_sliding_window": None,
    })  # fmt: skip
    assert found.kib_per_token().low == 6 * 2 * 2 * 512 * 2 / 1024


def test_a_sparse_index_beside_latent_attention_is_a_range() -> None:
    latent = {
        "kv_lora_rank": 512, "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128, "q_lora_rank": 1536,
        "index_head_dim": 128, "index_n_heads": 64, "model_type": "deepseek_v32",
    }  # fmt: skip
    found = shape({**QWEN3_8B, **latent})
    assert found.kib_per_token().low == 36 * 576 * 2 / 1024
    assert found.kib_per_token().high == 36 * (576 + 128) * 2 / 1024


def test_text_part_of_a_model_that_sees() -> None:
    tower = {"model_type": "qwen3_vl", "hidden_size": 1152, "depth": 27, "intermediate_size": 4304}
    for part in ("text_config", "llm_config", "language_config"):
        found = shape({"model_type": "any", part: QWEN3_8B, "vision_config": tower})
        assert found.cached == shape(QWEN3_8B).cached
        assert found.vision
        assert found.parameters > shape(QWEN3_8B).parameters


def test_embeddings_shared_with_the_head_are_counted_once_wherever_that_is_said() -> None:
    once = shape({**QWEN3_8B, "tie_word_embeddings": True})
    assert shape(QWEN3_8B).parameters - once.parameters == 151936 * 4096
    nested = {key: value for key, value in QWEN3_8B.items() if key != "tie_word_embeddings"}
    assert shape({"tie_word_embeddings": True, "text_config": nested}).parameters == once.parameters


@pytest.mark.parametrize(
    ("family", "change", "matrices"),
    [("starcoder2", {}, 2), ("nemotron", {"hidden_act": "relu2"}, 2), ("any", {"hidden_act": "relu2"}, 2), ("llama", {}, 3)],
)  # fmt: skip
def test_feed_forward_without_a_gate(family: str, change: dict[str, Any], matrices: int) -> None:
    narrow = shape({**QWEN3_8B, "model_type": family, **change, "intermediate_size": 1000})
    wide = shape({**QWEN3_8B, "model_type": family, **change, "intermediate_size": 1001})
    assert wide.parameters - narrow.parameters == 36 * matrices * 4096


EMBEDDINGS = 2 * 151936 * 4096 * 2  # bytes, never quantised
NORMS = (36 * (2 * 4096 + 2 * 128) + 4096) * 2
WEIGHTS = 8_190_735_360 - (EMBEDDINGS + NORMS) // 2


@pytest.mark.parametrize(
    ("quantisation", "bits", "why"),
    [
        ({"quant_method": "fp8"}, 8, "per tensor"),
        ({"quant_method": "fp8", "weight_block_size": [128, 128]}, 8 + 32 / 16384, "a scale for each block"),
        ({"quant_method": "awq", "bits": 4, "group_size": 128}, 4 + 20 / 128, "scale and zero for each group"),
        ({"quant_method": "gptq", "bits": 8, "group_size": 64}, 8 + 24 / 64, "scale and zero for each group"),
        ({"quant_method": "bitsandbytes", "load_in_4bit": True}, 4.25, "a scale for each 64 weights"),
        ({"quant_method": "bitsandbytes", "load_in_8bit": True}, 8, "8 bits"),
        ({"quant_method": "modelopt", "quant_algo": "NVFP4"}, 4.5, "a scale of 8 bits for each 16 weights"),
        ({"quant_method": "mxfp4"}, 4.25, "a scale of 8 bits for each 32 weights"),
        ({"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"num_bits": 8}}}}, 8, "w8a8"),
        ({"quant_method": "compressed-tensors", "config_groups": {"a": {"weights": {"num_bits": 4, "group_size": 32}}, "b": {"weights": {"num_bits": 8}}}}, 8, "of several the widest"),
    ],
)  # fmt: skip
def test_quantised_weights(quantisation: dict[str, Any], bits: float, why: str) -> None:
    found = shape({**QWEN3_8B, "quantization_config": quantisation})
    assert found.weight_bytes == pytest.approx(EMBEDDINGS + NORMS + WEIGHTS * bits / 8, abs=1), why
    assert found.parameters == 8_190_735_360
    assert found.quantisation == quantisation["quant_method"]


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", None])
def test_weights_are_loaded_with_two_bytes(dtype: str | None) -> None:
    assert shape({**QWEN3_8B, "torch_dtype": dtype}).weight_bytes == 2 * 8_190_735_360


NOT_UNDERSTOOD = [
    ({}, "num_hidden_layers is missing", "not a language model"),
    ({"num_hidden_layers": 0}, "num_hidden_layers is missing", "nothing there"),
    ({**QWEN3_8B, "num_hidden_layers": "36"}, "num_hidden_layers is 36, not a number of things", "text"),
    ({**QWEN3_8B, "num_hidden_layers": 10**9}, "num_hidden_layers is 1000000000", "absurd"),
    ({**QWEN3_8B, "num_attention_heads": True}, "num_attention_heads is True, not a number of things", "a flag"),
    ({**QWEN3_8B, "vocab_size": None}, "vocab_size is missing", "null is absent"),
    ({**QWEN3_8B, "head_dim": None, "num_attention_heads": 33}, "head_dim is missing, and num_attention_heads does not divide hidden_size", "no guess"),
    ({**QWEN3_8B, "compress_ratios": [0, 4]}, "the layout under compress_ratios is not understood", "DeepSeek-V4"),
    ({**QWEN3_8B, "block_configs": [{}]}, "the layout under block_configs is not understood", "Nemotron NAS"),
    ({**QWEN3_8B, "attn_type_list": [0, 1]}, "the layout under attn_type_list is not understood", "MiniMax-01"),
    ({**QWEN3_8B, "is_encoder_decoder": True}, "the layout under is_encoder_decoder is not understood", "T5"),
    ({**QWEN3_8B, "layer_types": ["mamba"]}, "layer_types has 'mamba', which is not understood", "a kind not known"),
    ({**QWEN3_8B, "hybrid_override_pattern": "M*-"}, "the parameters of layers without attention are not counted; the size of the files is needed", "Nemotron-H"),
    ({**QWEN3_8B, "quantization_config": {"quant_method": "aqlm"}}, "the quantization aqlm is not understood", "no guess"),
    ({**QWEN3_8B, "quantization_config": {"bits": 4}}, "the quantization without a method is not understood", "no guess"),
    ({**QWEN3_8B, "kv_lora_rank": 512, "qk_rope_head_dim": 64, "full_attention_interval": 4}, "latent attention mixed with other kinds of layers is not understood", "Kimi-Linear"),
    ({**QWEN3_8B, "layer_types": ["sliding_attention"] * 36}, "sliding_window is missing", "a window without a size"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "text", "why"), NOT_UNDERSTOOD, ids=[row[2] for row in NOT_UNDERSTOOD])
def test_what_is_not_understood_is_said(config: dict[str, Any], text: str, why: str) -> None:
    assert problem(config) == text, why


def test_the_size_of_the_files_takes_the_place_of_the_count() -> None:
    hybrid = {**QWEN3_8B, "num_hidden_layers": 4, "hybrid_override_pattern": "M*-E", "model_type": "nemotron_h"}
    found = shape_of_config(hybrid, stored_bytes=60 * GIB)
    assert isinstance(found, ModelShape)
    assert found.weights_gib == 60
    assert (found.full_attention_layers, found.kib_per_token().low, found.kib_per_token().high) == (1, 4, 8)
    unknown = shape_of_config({**QWEN3_8B, "quantization_config": {"quant_method": "aqlm"}}, stored_bytes=GIB)
    assert isinstance(unknown, ModelShape)
    assert (unknown.weight_bytes, unknown.quantisation) == (GIB, "aqlm")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted(
    {*QWEN3_8B, *gpt_oss(2, 2), "kv_lora_rank", "layer_types", "text_config", "vision_config", "moe_layer_freq"}
)


@given(st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6))
def test_whatever_a_file_holds_there_is_an_answer(change: dict[str, Any]) -> None:
    found = shape_of_config(json.loads(json.dumps({**QWEN3_8B, **change})))
    if isinstance(found, str):
        assert found
    else:
        assert found.weight_bytes >= 0
        assert found.kib_per_token().low <= found.kib_per_token().high
