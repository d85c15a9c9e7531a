"""From the `config.json` that lies beside a model's weights to its shape."""

from __future__ import annotations

from pulumi_pai_eas.sizing.attention import cached_layers, heads_of, layer_kinds
from pulumi_pai_eas.sizing.fields import Config, Fields, Unreadable
from pulumi_pai_eas.sizing.parameters import count_draft, count_model, is_counted, number_of_experts
from pulumi_pai_eas.sizing.quantisation import precision_of
from pulumi_pai_eas.sizing.shape import ModelShape

LOADED_BYTES = 2
"""Engines load 32-bit weights as 16-bit ones (vLLM, `--dtype auto`), so that a weight is two bytes unless quantised."""


def shape_of_config(config: Config, stored_bytes: int | None = None) -> ModelShape | str:
    """The shape of any model by its `config.json`, or a text that says why it cannot be told.

    `stored_bytes` is the size of its files, such as `metadata.total_size` of `model.safetensors.index.json`: where
    given it takes the place of the count, and the model may be of a kind whose parameters are not counted.
    """
    try:
        return _shape(config, stored_bytes)
    except Unreadable as reason:
        return str(reason)


def _shape(config: Config, stored_bytes: int | None) -> ModelShape:
    text, whole = Fields.of_text(config), Fields(config)
    vision = whole.part("vision_config")
    kinds = layer_kinds(text)
    heads, kv_heads, head_dim = heads_of(text)
    cached = cached_layers(text, kinds)
    if stored_bytes is None:
        precision = precision_of(text, LOADED_BYTES)
        model, draft = count_model(text, vision, kinds), count_draft(text)
        parameters, active, method = model.total, model.total - model.idle, precision.method
        model.add(draft)
        weight_bytes = round(
            model.attention * precision.attention
            + model.feed_forward * precision.feed_forward
            + model.rest * precision.rest
        )
        estimated = not is_counted(text, vision)
    else:
        parameters = active = 0
        weight_bytes, estimated = stored_bytes, False
        found = text.part("quantization_config")
        method = found.text("quant_method") if found is not None else None
    return ModelShape(
        parameters=parameters,
        active_parameters=active,
        weight_bytes=weight_bytes,
        layers=len(kinds),
        attention_heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        cached=cached,
        max_context=text.count("max_position_embeddings", "n_positions", "seq_length", "model_max_length"),
        dtype_bytes=LOADED_BYTES,
        quantisation=method,
        experts=number_of_experts(text) > 0,
        vision=vision is not None,
        estimated=estimated,
    )
