"""What memory depends on in a model, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from pulumi_pai_eas.sizing.units import GIB, KIB, Range


@dataclass(frozen=True, slots=True)
class CachedLayers:
    """Layers that keep something of each token: `heads` times `width` elements a layer (keys and values together)."""

    layers: int
    heads: int
    width: int
    window: int | None = None
    """Tokens that are looked back at; None: all."""
    replicated: bool = False
    """Whether each GPU holds the whole of it, as with latent attention (MLA)."""
    certain: bool = True
    """False: an engine may reserve it, and public logs show that it need not (linear layers, sparse indexes)."""

    def elements(self, tensor_parallel: int, pipeline_parallel: int) -> int:
        """Elements a token on one GPU. Heads are repeated where there are more GPUs than heads."""
        heads = self.heads if self.replicated else ceil(self.heads / tensor_parallel)
        return ceil(self.layers / pipeline_parallel) * heads * self.width

    def tokens(self, context: int) -> Range:
        """Tokens kept of a context: up to the window, or all where an engine reserves whole pages."""
        if not self.certain:
            return Range(0, context)
        return Range(context if self.window is None else min(context, self.window), context)


@dataclass(frozen=True, slots=True)
class ModelShape:
    """A model's size. `weight_bytes` is what its files hold, with draft layers; `parameters` is without those."""

    parameters: int
    active_parameters: int
    weight_bytes: int
    layers: int
    attention_heads: int
    kv_heads: int
    head_dim: int
    cached: tuple[CachedLayers, ...]
    max_context: int | None
    dtype_bytes: int = 2
    quantisation: str | None = None
    experts: bool = False
    vision: bool = False
    estimated: bool = False
    """Whether its parameters were counted by the pattern most models follow, without knowing that this one does."""

    @property
    def full_attention_layers(self) -> int:
        """Layers that keep keys and values of the whole context."""
        return sum(group.layers for group in self.cached if group.certain and group.window is None)

    @property
    def latent(self) -> bool:
        """Whether its attention is latent (MLA)."""
        return any(group.replicated and group.certain for group in self.cached)

    @property
    def hybrid(self) -> bool:
        """Whether sources disagree on what its cache takes."""
        return any(group.window is not None or not group.certain for group in self.cached)

    @property
    def weights_gib(self) -> float:
        """Size of its files in GiB."""
        return self.weight_bytes / GIB

    def cache_bytes(
        self, context: int, *, tensor_parallel: int = 1, pipeline_parallel: int = 1, element_bytes: int | None = None
    ) -> Range:
        """Bytes of the KV cache of one request of that length on one GPU: the lowest and the highest figure."""
        size = self.dtype_bytes if element_bytes is None else element_bytes
        low = high = 0.0
        for group in self.cached:
            tokens, elements = group.tokens(context), group.elements(tensor_parallel, pipeline_parallel)
            low += tokens.low * elements * size
            high += tokens.high * elements * size
        return Range(low, high)

    def kib_per_token(
        self, *, tensor_parallel: int = 1, pipeline_parallel: int = 1, element_bytes: int | None = None
    ) -> Range:
        """KiB that a further token of a long context takes on one GPU."""
        size = self.dtype_bytes if element_bytes is None else element_bytes
        low = high = 0
        for group in self.cached:
            elements = group.elements(tensor_parallel, pipeline_parallel)
            low += elements if group.certain and group.window is None else 0
            high += elements
        return Range(low * size / KIB, high * size / KIB)

    def tensor_parallel_degrees(self, gpus: int) -> tuple[int, ...]:
        """Degrees that can be run on so many GPUs: they divide the attention heads, and go into the KV heads or hold
        each of them a whole number of times (vLLM refuses all others).
        """
        return tuple(degree for degree in range(1, gpus + 1) if self.allows_tensor_parallel(degree))

    def allows_tensor_parallel(self, degree: int) -> bool:
        """Whether a model can be spread over so many GPUs."""
        if self.attention_heads % degree:
            return False
        return all(
            group.replicated or not group.heads or group.heads % degree == 0 or degree % group.heads == 0
            for group in self.cached
            if group.certain
        )
