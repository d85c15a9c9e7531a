"""What each layer of a model keeps of the tokens before it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pulumi_pai_eas.sizing.fields import Fields, Unreadable
from pulumi_pai_eas.sizing.shape import CachedLayers

Kind: TypeAlias = Literal["full", "sliding", "chunked", "linear", "none"]

_KINDS: dict[str, Kind] = {
    "full_attention": "full",
    "deepseek_sparse_attention": "full",
    "sliding_attention": "sliding",
    "chunked_attention": "chunked",
    "linear_attention": "linear",
}
_LETTERS: dict[str, Kind] = {"*": "full", "M": "linear", "-": "none", "E": "none"}
"""`hybrid_override_pattern` of Nemotron-H: attention, Mamba, MLP, experts."""
_NOT_UNDERSTOOD = (
    "block_configs",
    "compress_ratios",
    "hybrid_layer_pattern",
    "layers_block_type",
    "linear_attn_config",
    "num_kv_shared_layers",
    "sparse_attention_config",
)
"""Keys of layouts whose cache no source here tells."""
_WINDOW_PATTERN = {"gemma2": 2, "gemma3": 6, "cohere2": 4}
"""Every so many layers one looks at everything, unless `sliding_window_pattern` says otherwise (transformers)."""
_WINDOW_WHEN_ASKED = ("qwen2", "qwen3")
"""Families whose `sliding_window` means nothing without `use_sliding_window`; for others where that is stated."""
_LLAMA4_INTERVAL = 4
_MOST_LAYERS = 10_000


def layer_kinds(text: Fields) -> tuple[Kind, ...]:
    """What each layer does, first to last. Raises Unreadable for layouts that are not understood."""
    strange = next((name for name in _NOT_UNDERSTOOD if text.has(name)), None)
    if strange is None and set(map(str, text.items("attn_type_list"))) - {"1"}:
        strange = "attn_type_list"
    if strange is not None or text.flag("is_encoder_decoder"):
        raise Unreadable(f"the layout under {strange or 'is_encoder_decoder'} is not understood")
    layers = text.needed("num_hidden_layers")
    if layers > _MOST_LAYERS:
        raise Unreadable(f"num_hidden_layers is {layers}")
    pattern = text.text("hybrid_override_pattern")
    if pattern is not None:
        return tuple(_known(_LETTERS, letter, "hybrid_override_pattern") for letter in pattern)
    listed = text.items("layer_types")
    if listed:
        return tuple(_known(_KINDS, str(kind), "layer_types") for kind in listed[:layers])
    return tuple(_derived(text, index) for index in range(layers))


def _known(kinds: dict[str, Kind], word: str, name: str) -> Kind:
    kind = kinds.get(word)
    if kind is None:
        raise Unreadable(f"{name} has {word[:40]!r}, which is not understood")
    return kind


def _derived(text: Fields, index: int) -> Kind:
    """The kind of a layer where no list says it."""
    interval = text.count("full_attention_interval")
    if interval:
        return "linear" if (index + 1) % interval else "full"
    if text.family == "llama4" and text.has("attention_chunk_size"):
        return "chunked" if (index + 1) % _LLAMA4_INTERVAL else "full"
    if not text.has("sliding_window"):
        return "full"
    if text.states("use_sliding_window") or text.family.startswith(_WINDOW_WHEN_ASKED):
        beyond = index >= (text.count("max_window_layers") or 0)
        return "sliding" if text.flag("use_sliding_window") and beyond else "full"
    pattern = text.count("sliding_window_pattern") or _WINDOW_PATTERN.get(text.family)
    return "full" if pattern and (index + 1) % pattern == 0 else "sliding"


def heads_of(text: Fields) -> tuple[int, int, int]:
    """Attention heads, KV heads, and the size of a head, which is not always hidden size by heads (Qwen3)."""
    heads = text.needed("num_attention_heads")
    kv_heads = text.count("num_key_value_heads", "num_kv_heads") or heads
    head_dim = text.count("head_dim") or text.count("qk_head_dim")
    if not head_dim:
        hidden = text.needed("hidden_size")
        if hidden % heads:
            raise Unreadable("head_dim is missing, and num_attention_heads does not divide hidden_size")
        head_dim = hidden // heads
    return heads, kv_heads, head_dim


def cached_layers(text: Fields, kinds: tuple[Kind, ...]) -> tuple[CachedLayers, ...]:
    """The layers with a cache, grouped by what they keep."""
    number: dict[Kind, int] = {kind: kinds.count(kind) for kind in set(kinds)}
    rank = text.count("kv_lora_rank")
    if rank:
        return _latent(text, number, rank)
    _, kv_heads, key = heads_of(text)
    value = text.count("v_head_dim") or key
    full_heads, full_width = kv_heads, key + value
    wide = text.count("global_head_dim")
    if wide:  # Gemma 4: layers that look at everything have fewer and wider heads
        full_heads, full_width = text.count("num_global_key_value_heads") or kv_heads, 2 * wide
    groups = [CachedLayers(number.get("full", 0), full_heads, full_width)]
    for kind, window in (("sliding", "sliding_window"), ("chunked", "attention_chunk_size")):
        if kind in number:
            groups.append(CachedLayers(number[kind], kv_heads, key + value, window=text.needed(window)))
    if "linear" in number:  # their state does not grow; engines may give them pages of the same size all the same
        groups.append(CachedLayers(number["linear"], full_heads, full_width, certain=False))
    return tuple(group for group in groups if group.layers)


def _latent(text: Fields, number: dict[Kind, int], rank: int) -> tuple[CachedLayers, ...]:
    layers = number.get("full", 0)
    if layers != sum(number.values()):
        raise Unreadable("latent attention mixed with other kinds of layers is not understood")
    groups = [CachedLayers(layers, 1, rank + text.needed("qk_rope_head_dim"), replicated=True)]
    index = text.count("index_head_dim")
    if index:  # DeepSeek-V3.2, GLM-5: a sparse index beside the cache, in a format that sources do not tell
        groups.append(CachedLayers(layers, 1, index, replicated=True, certain=False))
    return tuple(groups)
