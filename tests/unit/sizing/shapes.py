"""Configurations as publishers state them, and the machines of a region."""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.facts import Machines, MachineType
from pulumi_pai_eas.sizing import ModelShape, preset, shape_of_config

QWEN3_8B: dict[str, Any] = {
    "architectures": ["Qwen3ForCausalLM"],
    "attention_bias": False,
    "head_dim": 128,
    "hidden_act": "silu",
    "hidden_size": 4096,
    "intermediate_size": 12288,
    "max_position_embeddings": 40960,
    "max_window_layers": 36,
    "model_type": "qwen3",
    "num_attention_heads": 32,
    "num_hidden_layers": 36,
    "num_key_value_heads": 8,
    "sliding_window": None,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_sliding_window": False,
    "vocab_size": 151936,
}
MINIMAX_M2: dict[str, Any] = {
    "model_type": "minimax_m2",
    "num_hidden_layers": 62,
    "hidden_size": 3072,
    "num_attention_heads": 48,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "intermediate_size": 1536,
    "vocab_size": 200064,
    "num_experts_per_tok": 8,
    "num_local_experts": 256,
    "max_position_embeddings": 196608,
    "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]},
}
MIXTRAL_8X7B: dict[str, Any] = {
    "model_type": "mixtral",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "max_position_embeddings": 32768,
    "num_attention_heads": 32,
    "num_experts_per_tok": 2,
    "num_hidden_layers": 32,
    "num_key_value_heads": 8,
    "num_local_experts": 8,
    "sliding_window": None,
    "tie_word_embeddings": False,
    "vocab_size": 32000,
}


def gpt_oss(layers: int, experts: int) -> dict[str, Any]:
    """gpt-oss-20b has 24 layers of 32 experts, gpt-oss-120b 36 of 128."""
    return {
        "model_type": "gpt_oss",
        "attention_bias": True,
        "head_dim": 64,
        "hidden_size": 2880,
        "intermediate_size": 2880,
        "layer_types": ["sliding_attention", "full_attention"] * (layers // 2),
        "max_position_embeddings": 131072,
        "num_attention_heads": 64,
        "num_experts_per_tok": 4,
        "num_hidden_layers": layers,
        "num_key_value_heads": 8,
        "num_local_experts": experts,
        "sliding_window": 128,
        "tie_word_embeddings": False,
        "vocab_size": 201088,
        "quantization_config": {
            "modules_to_not_convert": ["model.layers.*.self_attn", "model.layers.*.mlp.router", "lm_head"],
            "quant_method": "mxfp4",
        },
    }


def shape(config: dict[str, Any]) -> ModelShape:
    """The shape of a configuration that must be understood."""
    found = shape_of_config(config)
    assert isinstance(found, ModelShape), found
    return found


def known(name: str) -> ModelShape:
    """A model that must be known by name."""
    found = preset(name)
    assert found is not None, name
    return found


def problem(config: dict[str, Any]) -> str:
    """The text about a configuration that must not be understood."""
    found = shape_of_config(config)
    assert isinstance(found, str), found
    return found


A10 = MachineType("ecs.gn7i-c8g1.2xlarge", 8, 30, 1, "A10", 24)
FOUR_A10 = MachineType("ecs.gn7i-c32g1.32xlarge", 128, 752, 4, "A10", 24)
FOUR_L20 = MachineType("ecs.gn8is-4x.16xlarge", 64, 512, 4, "L20", 48)
EIGHT_L20 = MachineType("ecs.gn8is-8x.32xlarge", 128, 1024, 8, "L20", 48, available=False, stock="NoStock")
EIGHT_GU120 = MachineType("ml.gu8tf.8.40xlarge", 160, 1800, 8, "GU120", 96)
CPU = MachineType("ecs.c7.2xlarge", 8, 16)
MACHINES = Machines((EIGHT_GU120, FOUR_L20, CPU, A10, EIGHT_L20, FOUR_A10))
