"""How many bytes a weight takes: `quantization_config` of a model's configuration."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_pai_eas.sizing.fields import Fields, Unreadable

_BLOCK_SCALE_BITS = 32
_GROUP_SCALE_BITS = 16
_DEFAULT_GROUP = 128
_MX_BITS = 4 + 8 / 32
"""MXFP4: four bits, and a scale of eight for each 32 weights (OCP Microscaling)."""
_NV_BITS = 4 + 8 / 16
"""NVFP4: four bits, and a scale of eight for each 16 weights."""
_FLOAT_BITS = {"FP8": 8.0, "NVFP4": _NV_BITS, "MXFP4": _MX_BITS}


@dataclass(frozen=True, slots=True)
class Precision:
    """Bytes of a weight in attention, in feed-forward layers and experts, and everywhere else."""

    attention: float
    feed_forward: float
    rest: float
    method: str | None = None


def precision_of(config: Fields, dtype_bytes: int) -> Precision:
    """How weights are stored. Embeddings, norms, routers and vision stay as they are in every method.

    Raises Unreadable for methods that are not understood.
    """
    found = config.part("quantization_config") or config.part("compression_config")
    if found is None:
        return Precision(dtype_bytes, dtype_bytes, dtype_bytes)
    method = (found.text("quant_method", "quant_algo") or "").lower()
    size = _bits(found, method) / 8
    return Precision(dtype_bytes if _spares_attention(found) else size, size, dtype_bytes, method)


def _bits(found: Fields, method: str) -> float:
    if method in {"fp8", "fbgemm_fp8"}:
        block = [size for size in found.items("weight_block_size") if isinstance(size, int) and size > 0]
        return 8 + (_BLOCK_SCALE_BITS / (block[0] * block[1]) if len(block) == 2 else 0)
    if method in {"awq", "gptq"}:
        bits = found.needed("bits", "w_bit")
        return bits + (_GROUP_SCALE_BITS + bits) / (found.count("group_size", "q_group_size") or _DEFAULT_GROUP)
    if method == "mxfp4":
        return _MX_BITS
    if method == "bitsandbytes":
        return 4 + _GROUP_SCALE_BITS / 64 if found.flag("load_in_4bit") else 8
    return _of_groups(found, method)


def _of_groups(found: Fields, method: str) -> float:
    """compressed-tensors and ModelOpt; of several groups the widest, which is never too little."""
    named = _FLOAT_BITS.get(found.text("quant_algo") or "")
    if named is not None:
        return named
    widths: list[float] = []
    groups = found.part("config_groups")
    for group in groups.parts() if groups is not None else []:
        weights = group.part("weights")
        bits = weights.count("num_bits") if weights is not None else None
        if weights is not None and bits:
            size = weights.count("group_size")
            widths.append(bits + (_GROUP_SCALE_BITS / size if size else 0))
    if not widths:
        raise Unreadable(f"the quantization {method or 'without a method'} is not understood")
    return max(widths)


def _spares_attention(found: Fields) -> bool:
    """Whether attention is left out in all layers (gpt-oss), told by a pattern over them."""
    patterns = [str(item) for name in ("modules_to_not_convert", "ignore") for item in found.items(name)]
    return any("self_attn" in pattern and ("*" in pattern or pattern.endswith("self_attn")) for pattern in patterns)
