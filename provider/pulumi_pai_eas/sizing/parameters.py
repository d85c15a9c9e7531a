"""Parameters of a model, counted from its configuration.

The counts of the models in `presets` agree with what their publishers state, to the last parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.sizing.attention import heads_of
from pulumi_pai_eas.sizing.fields import Unreadable
from pulumi_pai_eas.sizing.vision import QWEN_TOWERS, vision_parameters

if TYPE_CHECKING:
    from pulumi_pai_eas.sizing.attention import Kind
    from pulumi_pai_eas.sizing.fields import Fields

COUNTED = frozenset({
    "deepseek_v3", "gpt_oss", "kimi_k2", "llama", "mistral", "mixtral", "phi3", "qwen2", "qwen3",
    "qwen3_5", "qwen3_5_moe", "qwen3_moe", "qwen3_vl", "qwen3_vl_moe",
})  # fmt: skip
"""Families whose count is known to be right."""
_TWO_MATRICES = frozenset({"falcon", "gpt_neox", "nemotron", "phi", "starcoder2"})
"""Families whose feed-forward layer has no gate."""


@dataclass(slots=True)
class Tally:
    """Parameters by what quantisation does with them; `idle` are those of experts that a token does not meet."""

    attention: int = 0
    feed_forward: int = 0
    rest: int = 0
    idle: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.attention + self.feed_forward + self.rest

    def add(self, other: Tally) -> None:
        """Add the counts of another part."""
        self.attention += other.attention
        self.feed_forward += other.feed_forward
        self.rest += other.rest
        self.idle += other.idle


def is_counted(text: Fields, vision: Fields | None) -> bool:
    """Whether the count is exact and not by pattern only."""
    return text.family in COUNTED and (vision is None or vision.family.startswith(QWEN_TOWERS))


def count_model(text: Fields, vision: Fields | None, kinds: tuple[Kind, ...]) -> Tally:
    """The model without draft layers. Raises Unreadable where the configuration is of another kind."""
    if "none" in kinds:
        raise Unreadable("the parameters of layers without attention are not counted; the size of the files is needed")
    hidden, vocabulary = text.needed("hidden_size"), text.needed("vocab_size")
    tally = Tally(rest=vocabulary * hidden * (1 if text.flag("tie_word_embeddings") else 2) + hidden)
    for index, kind in enumerate(kinds):
        tally.add(_layer(text, index, kind))
    if vision is not None:
        tally.rest += vision_parameters(vision)
    return tally


def count_draft(text: Fields) -> Tally:
    """Layers that predict several tokens ahead; they are in the files, and loaded for speculative decoding only."""
    hidden, tally = text.needed("hidden_size"), Tally()
    deepseek, qwen = text.count("num_nextn_predict_layers") or 0, text.count("mtp_num_hidden_layers") or 0
    last = text.needed("num_hidden_layers") - 1
    if deepseek:  # with copies of embedding and head
        tally.rest += deepseek * (2 * text.needed("vocab_size") * hidden + 3 * hidden)
    elif qwen:
        tally.rest += 3 * hidden
    for _ in range(deepseek or qwen):
        tally.rest += 2 * hidden * hidden  # joins the state with the next token's embedding
        tally.add(_layer(text, last, "full"))
    return tally


def _layer(text: Fields, index: int, kind: Kind) -> Tally:
    tally = _linear_attention(text) if kind == "linear" else _attention(text)
    tally.rest += 2 * text.needed("hidden_size")  # a norm before each half
    tally.add(_experts(text) if _is_sparse(text, index) else _dense(text))
    return tally


def _attention(text: Fields) -> Tally:
    rank = text.count("kv_lora_rank")
    if rank:
        return _latent_attention(text, rank)
    hidden = text.needed("hidden_size")
    heads, kv_heads, size = heads_of(text)
    value = text.count("v_head_dim") or size
    queries = heads * size * (2 if text.flag("attn_output_gate") else 1)
    keys_values = kv_heads * (size + value)
    tally = Tally(attention=hidden * (queries + keys_values) + heads * value * hidden)
    if text.family.startswith("qwen2") or text.flag("attention_bias"):
        tally.rest += queries + keys_values
    if text.flag("attention_bias"):
        tally.rest += hidden
    if text.family.startswith("qwen3"):
        tally.rest += 2 * size  # a norm of queries and one of keys, over a head
    if text.family == "gpt_oss":
        tally.rest += heads  # sinks
    return tally


def _latent_attention(text: Fields, rank: int) -> Tally:
    hidden, heads = text.needed("hidden_size"), text.needed("num_attention_heads")
    rope, nope, value = (text.needed(name) for name in ("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim"))
    queries = heads * (nope + rope)
    low = text.count("q_lora_rank")
    tally = Tally(attention=low * (hidden + queries) if low else hidden * queries, rest=rank + (low or 0))
    tally.attention += hidden * (rank + rope) + rank * heads * (nope + value) + heads * value * hidden
    index = text.count("index_n_heads")
    if index:  # DeepSeek-V3.2, GLM-5
        size = text.needed("index_head_dim")
        tally.attention += (low or hidden) * index * size + hidden * (size + index)
    return tally


def _linear_attention(text: Fields) -> Tally:
    """Gated delta net (Qwen3-Next, Qwen3.5)."""
    hidden, heads = text.needed("hidden_size"), text.needed("linear_num_value_heads")
    keys = text.needed("linear_num_key_heads") * text.needed("linear_key_head_dim")
    size = text.needed("linear_value_head_dim")
    values = heads * size
    convolution = (2 * keys + values) * text.needed("linear_conv_kernel_dim")
    projections = hidden * (2 * keys + 2 * values + 2 * heads) + values * hidden
    return Tally(attention=projections, rest=convolution + 2 * heads + size)


def _dense(text: Fields) -> Tally:
    """A feed-forward layer; beside experts, Llama 4 and MiniMax-M3 have a name of their own for its width."""
    wide = text.needed("intermediate_size_mlp", "dense_intermediate_size", "intermediate_size")
    return Tally(feed_forward=_matrices(text) * text.needed("hidden_size") * wide)


def _matrices(text: Fields) -> int:
    return 2 if text.family in _TWO_MATRICES or text.text("hidden_act", "mlp_hidden_act") == "relu2" else 3


def number_of_experts(text: Fields) -> int:
    """Experts of a sparse layer, 0 in a dense model."""
    return text.count("num_experts", "num_local_experts", "n_routed_experts") or 0


def _is_sparse(text: Fields, index: int) -> bool:
    if not number_of_experts(text) or index in text.items("mlp_only_layers"):
        return False
    listed = text.items("moe_layer_freq")
    if listed:
        return bool(listed[index]) if index < len(listed) else True
    if index < (text.count("first_k_dense_replace") or 0):
        return False
    step = text.count("decoder_sparse_step", "interleave_moe_layer_step") or 1
    return (index + 1) % step == 0


def _experts(text: Fields) -> Tally:
    hidden, experts = text.needed("hidden_size"), number_of_experts(text)
    wide = text.needed("moe_intermediate_size", "intermediate_size")
    each = _matrices(text) * hidden * wide
    used = min(experts, text.count("num_experts_per_tok", "experts_per_token", "top_k_experts") or experts)
    tally = Tally(feed_forward=experts * each, rest=hidden * experts, idle=(experts - used) * each)
    if text.family in {"deepseek_v3", "gpt_oss", "kimi_k2", "minimax_m2"}:
        tally.rest += experts  # a bias of the router
    if text.family == "gpt_oss":
        tally.rest += experts * (2 * wide + hidden)
    shared = text.count("shared_expert_intermediate_size", "moe_shared_expert_intermediate_size") or 0
    if shared:
        tally.rest += hidden if text.family.startswith(("qwen2", "qwen3")) else 0  # its gate
    elif text.has("n_shared_experts"):
        shared = text.needed("n_shared_experts") * wide
    elif text.family == "llama4":
        shared = text.needed("intermediate_size")
    tally.feed_forward += _matrices(text) * hidden * shared
    return tally
