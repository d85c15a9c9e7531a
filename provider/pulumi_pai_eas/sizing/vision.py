"""Parameters of the tower that sees, beside the part that generates text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_pai_eas.sizing.fields import Fields

QWEN_TOWERS = ("qwen3_vl", "qwen3_5")
"""Families whose tower is counted exactly; all others by the pattern of a vision transformer."""


def vision_parameters(vision: Fields) -> int:
    """Parameters of the tower; 0 where its configuration does not tell its size."""
    hidden, depth = vision.count("hidden_size"), vision.count("depth", "num_hidden_layers")
    if not hidden or not depth:
        return 0
    wide = vision.count("intermediate_size") or 4 * hidden
    attention = 4 * hidden * hidden + 4 * hidden
    block = attention + 2 * hidden * wide + wide + hidden + 4 * hidden
    if not vision.family.startswith(QWEN_TOWERS):
        return depth * block
    return depth * block + _patches(vision, hidden) + _mergers(vision, hidden)


def _patches(vision: Fields, hidden: int) -> int:
    patch = vision.count("patch_size") or 0
    pixels = (vision.count("in_channels") or 0) * (vision.count("temporal_patch_size") or 0) * patch * patch
    return pixels * hidden + hidden + (vision.count("num_position_embeddings") or 0) * hidden


def _mergers(vision: Fields, hidden: int) -> int:
    """The one behind the tower, and one for each layer whose output is fed in deeper (`deepstack_visual_indexes`)."""
    joined = hidden * (vision.count("spatial_merge_size") or 1) ** 2
    out = vision.count("out_hidden_size") or hidden
    projection = joined * joined + joined + joined * out + out
    deeper = len(vision.items("deepstack_visual_indexes"))
    return 2 * hidden + projection + deeper * (2 * joined + projection)
