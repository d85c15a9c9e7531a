"""Models by name or by their configuration: what components size their services with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.sizing.shape import ModelShape


def model_shape(model: str | Mapping[str, Any]) -> ModelShape:
    """Layers, heads and weights of a model.

    `model` is a name as on Hugging Face (`Qwen/Qwen3-8B`), or the content of the model's `config.json`. Raises
    LookupError for a name that is not known (the text names the nearest), ValueError for a configuration whose layout
    is not understood.

    Source: published `config.json` files; see the pages on sizing.
    """
    from pulumi_pai_eas.sizing.config import shape_of_config
    from pulumi_pai_eas.sizing.presets import preset, unknown_text

    if isinstance(model, str):
        found = preset(model)
        if found is None:
            raise LookupError(unknown_text(model))
        return found
    shape = shape_of_config(dict(model))
    if isinstance(shape, str):
        raise ValueError(shape)
    return shape
