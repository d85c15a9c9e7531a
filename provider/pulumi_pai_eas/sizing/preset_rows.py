"""Dimensions of models that are served often, as their publishers state them; what follows from them is computed.

Sources: `builders`, the model builders of pytorch/torchtune at bd2a0fc7 (`models/*/_model_builders.py`); `config`,
the publishers' `config.json` as shipped by ai-dynamo/aiconfigurator 0.12 (`model_configs/`); `card`, the
model's page on Hugging Face; `catalogue`, the model catalogue of kaito-project/kaito
(`presets/workspace/models/model_catalog.yaml`). Third-party pages on model sizes are not used: they are often wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Dimensions: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """Models of one shape: their names with the longest context of each in tokens, and where the figures are from."""

    names: dict[str, int]
    dimensions: Dimensions
    source: str


def _decoder(family: str, layers: int, heads: int, kv_heads: int, hidden: int, wide: int) -> Dimensions:
    return {
        "model_type": family,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "hidden_size": hidden,
        "intermediate_size": wide,
    }


def _qwen2(layers: int, heads: int, kv_heads: int, hidden: int, wide: int, vocabulary: int = 152064) -> Dimensions:
    return {**_decoder("qwen2", layers, heads, kv_heads, hidden, wide), "vocab_size": vocabulary}


def _qwen3(layers: int, heads: int, hidden: int, wide: int) -> Dimensions:
    return {**_decoder("qwen3", layers, heads, 8, hidden, wide), "head_dim": 128, "vocab_size": 151936}


def _qwen3_moe(layers: int, heads: int, kv_heads: int, hidden: int, wide: int, experts: int = 128) -> Dimensions:
    return {
        **_decoder("qwen3_moe", layers, heads, kv_heads, hidden, wide),
        "head_dim": 128,
        "vocab_size": 151936,
        "moe_intermediate_size": wide,
        "num_experts": experts,
        "num_experts_per_tok": 8,
        "decoder_sparse_step": 1,
    }


def _llama(layers: int, heads: int, hidden: int, wide: int) -> Dimensions:
    return {**_decoder("llama", layers, heads, 8, hidden, wide), "vocab_size": 128256}


def _tower(depth: int, hidden: int, wide: int, out: int, deeper: list[int]) -> Dimensions:
    return {
        "model_type": "qwen3_vl",
        "depth": depth,
        "hidden_size": hidden,
        "intermediate_size": wide,
        "out_hidden_size": out,
        "deepstack_visual_indexes": deeper,
        "in_channels": 3,
        "patch_size": 16,
        "temporal_patch_size": 2,
        "spatial_merge_size": 2,
        "num_position_embeddings": 2304,
    }


def _seeing(text: Dimensions, hidden: int, tower: tuple[int, int, int] = (27, 1152, 4304)) -> Dimensions:
    """Qwen3-VL: the text model of the same size and a tower whose three layers are fed in deeper."""
    return {"text_config": text, "vision_config": _tower(*tower, hidden, [0, 0, 0])}


def _qwen35(
    layers: int, heads: int, kv_heads: int, hidden: int, values: int, feed_forward: Dimensions
) -> Dimensions:  # every fourth layer looks at everything, the others are gated delta nets
    family = "qwen3_5_moe" if "num_experts" in feed_forward else "qwen3_5"
    text = {
        "model_type": family,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "hidden_size": hidden,
        "head_dim": 256,
        "vocab_size": 248320,
        "attn_output_gate": True,
        "full_attention_interval": 4,
        "linear_conv_kernel_dim": 4,
        "linear_key_head_dim": 128,
        "linear_num_key_heads": 16,
        "linear_num_value_heads": values,
        "linear_value_head_dim": 128,
        "mtp_num_hidden_layers": 1,
        **feed_forward,
    }
    return {"text_config": text, "vision_config": _tower(27, 1152, 4304, hidden, [])}


def _experts(wide: int, experts: int, used: int) -> Dimensions:
    return {
        "moe_intermediate_size": wide,
        "shared_expert_intermediate_size": wide,
        "num_experts": experts,
        "num_experts_per_tok": used,
    }


_TIED: Dimensions = {"tie_word_embeddings": True}
_FP8: Dimensions = {"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}
_DEEPSEEK: Dimensions = {
    "model_type": "deepseek_v3",
    "num_hidden_layers": 61,
    "num_attention_heads": 128,
    "num_key_value_heads": 128,
    "hidden_size": 7168,
    "intermediate_size": 18432,
    "moe_intermediate_size": 2048,
    "n_routed_experts": 256,
    "n_shared_experts": 1,
    "num_experts_per_tok": 8,
    "first_k_dense_replace": 3,
    "moe_layer_freq": 1,
    "num_nextn_predict_layers": 1,
    "q_lora_rank": 1536,
    "kv_lora_rank": 512,
    "qk_nope_head_dim": 128,
    "qk_rope_head_dim": 64,
    "v_head_dim": 128,
    "vocab_size": 129280,
}


def _variants(family: str, longest: int, *endings: str) -> dict[str, int]:
    return {f"{family}{ending}": longest for ending in endings}


def _qwen25_names(size: str, base: int = 131072) -> dict[str, int]:
    return {f"Qwen/Qwen2.5-{size}": base, f"Qwen/Qwen2.5-{size}-Instruct": 32768}


def _qwen3_names(size: str) -> dict[str, int]:
    return {f"Qwen/Qwen3-{size}": 40960, f"Qwen/Qwen3-{size}-Base": 32768}


def _later(size: str) -> dict[str, int]:
    return _variants(f"Qwen/Qwen3-{size}", 262144, "-Instruct-2507", "-Thinking-2507")


def _vl_names(size: str) -> dict[str, int]:
    return _variants(f"Qwen/Qwen3-VL-{size}", 262144, "-Instruct", "-Thinking")


_AWQ: Dimensions = {"quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 128}}
_DISTILLED = "deepseek-ai/DeepSeek-R1-Distill-"
_QWEN25_32B = _qwen2(64, 40, 8, 5120, 27648)
_QWEN3_4B, _QWEN3_8B, _QWEN3_32B = (
    {**_qwen3(36, 32, 2560, 9728), **_TIED},
    _qwen3(36, 32, 4096, 12288),
    _qwen3(64, 64, 5120, 25600),
)
_QWEN3_30B, _QWEN3_235B = _qwen3_moe(48, 32, 4, 2048, 768), _qwen3_moe(94, 64, 4, 4096, 1536)

ROWS: tuple[Row, ...] = (
    Row(_qwen25_names("0.5B", 32768), {**_qwen2(24, 14, 2, 896, 4864, 151936), **_TIED}, "builders"),
    Row(_qwen25_names("1.5B"), {**_qwen2(28, 12, 2, 1536, 8960, 151936), **_TIED}, "builders"),
    Row({f"{_DISTILLED}Qwen-1.5B": 131072}, _qwen2(28, 12, 2, 1536, 8960, 151936), "card, config.json of fine-tunes"),
    Row(_qwen25_names("3B", 32768), {**_qwen2(36, 16, 2, 2048, 11008, 151936), **_TIED}, "builders"),
    Row(
        {**_qwen25_names("7B"), "Qwen/Qwen2.5-Coder-7B-Instruct": 32768, f"{_DISTILLED}Qwen-7B": 131072},
        _qwen2(28, 28, 4, 3584, 18944),
        "builders; catalogue; card, config.json of fine-tunes",
    ),
    Row(
        {**_qwen25_names("14B"), f"{_DISTILLED}Qwen-14B": 131072},
        _qwen2(48, 40, 8, 5120, 13824),
        "builders; catalogue",
    ),
    Row(
        {
            **_qwen25_names("32B"),
            "Qwen/Qwen2.5-Coder-32B-Instruct": 32768,
            "Qwen/QwQ-32B": 131072,
            f"{_DISTILLED}Qwen-32B": 131072,
        },
        _QWEN25_32B,
        "builders; catalogue; card",
    ),
    Row(_qwen25_names("72B"), _qwen2(80, 64, 8, 8192, 29568), "builders"),
    Row(_qwen3_names("0.6B"), {**_qwen3(28, 16, 1024, 3072), **_TIED}, "builders"),
    Row(_qwen3_names("1.7B"), {**_qwen3(28, 16, 2048, 6144), **_TIED}, "builders"),
    Row({**_qwen3_names("4B"), **_later("4B")}, _QWEN3_4B, "builders; card"),
    Row(_qwen3_names("8B"), _QWEN3_8B, "builders; config"),
    Row({"Qwen/Qwen3-8B-AWQ": 40960}, {**_QWEN3_8B, **_AWQ}, "catalogue"),
    Row(_qwen3_names("14B"), _qwen3(40, 40, 5120, 17408), "builders"),
    Row({"Qwen/Qwen3-32B": 40960}, _QWEN3_32B, "builders; config"),
    Row({"Qwen/Qwen3-32B-FP8": 40960}, {**_QWEN3_32B, **_FP8}, "config"),
    Row(
        {**_qwen3_names("30B-A3B"), **_later("30B-A3B"), "Qwen/Qwen3-Coder-30B-A3B-Instruct": 262144},
        _QWEN3_30B,
        "config; card",
    ),
    Row({"Qwen/Qwen3-30B-A3B-FP8": 40960}, {**_QWEN3_30B, **_FP8}, "config"),
    Row({"Qwen/Qwen3-235B-A22B": 40960, **_later("235B-A22B")}, _QWEN3_235B, "config; card"),
    Row({"Qwen/Qwen3-235B-A22B-FP8": 40960}, {**_QWEN3_235B, **_FP8}, "config"),
    Row({"Qwen/Qwen3-Coder-480B-A35B-Instruct": 262144}, _qwen3_moe(62, 96, 8, 6144, 2560, 160), "config"),
    Row(
        _variants("Qwen/Qwen", 262144, "3.5-27B", "3.6-27B"),
        _qwen35(64, 24, 4, 5120, 48, {"intermediate_size": 17408}),
        "config",
    ),
    Row(
        _variants("Qwen/Qwen", 262144, "3.5-35B-A3B", "3.6-35B-A3B"),
        _qwen35(40, 16, 2, 2048, 32, _experts(512, 256, 8)),
        "config",
    ),
    Row({"Qwen/Qwen3.5-122B-A10B": 262144}, _qwen35(48, 32, 2, 3072, 64, _experts(1024, 256, 8)), "config"),
    Row({"Qwen/Qwen3.5-397B-A17B": 262144}, _qwen35(60, 32, 2, 4096, 64, _experts(1024, 512, 10)), "config"),
    Row(_vl_names("2B"), _seeing({**_qwen3(28, 16, 2048, 6144), **_TIED}, 2048, (24, 1024, 4096)), "config"),
    Row(_vl_names("4B"), _seeing(_QWEN3_4B, 2560, (24, 1024, 4096)), "config"),
    Row(_vl_names("8B"), _seeing(_QWEN3_8B, 4096), "config"),
    Row(_vl_names("32B"), _seeing(_QWEN3_32B, 5120), "config"),
    Row(_vl_names("30B-A3B"), _seeing(_QWEN3_30B, 2048), "config"),
    Row(_vl_names("235B-A22B"), _seeing(_QWEN3_235B, 4096), "config"),
    Row(
        _variants("meta-llama/Llama-3.2-1B", 131072, "", "-Instruct"),
        {**_llama(16, 32, 2048, 8192), **_TIED},
        "builders",
    ),
    Row(
        _variants("meta-llama/Llama-3.2-3B", 131072, "", "-Instruct"),
        {**_llama(28, 24, 3072, 8192), **_TIED},
        "builders",
    ),
    Row(
        {
            **_variants("meta-llama/Llama-3.1-8B", 131072, "", "-Instruct"),
            **_variants("meta-llama/Meta-Llama-3.1-8B", 131072, "", "-Instruct"),
            f"{_DISTILLED}Llama-8B": 131072,
        },
        _llama(32, 32, 4096, 14336),
        "builders; config; catalogue",
    ),
    Row(
        {
            **_variants("meta-llama/Llama-3.1-70B", 131072, "", "-Instruct"),
            **_variants("meta-llama/Meta-Llama-3.1-70B", 131072, "", "-Instruct"),
            "meta-llama/Llama-3.3-70B-Instruct": 131072,
            f"{_DISTILLED}Llama-70B": 131072,
        },
        _llama(80, 64, 8192, 28672),
        "builders; config; catalogue",
    ),
    Row(
        _variants("deepseek-ai/DeepSeek-", 163840, "R1", "R1-0528", "V3", "V3-0324"),
        {**_DEEPSEEK, **_FP8},
        "config; catalogue",
    ),
)  # fmt: skip
"""Not here: Qwen2.5-VL, whose dimensions none of these sources gives. `shape_of_config` reads them from its files."""
