"""What runs, the older way: a processor with a model."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from pulumi_pai_eas.model.unknown import Item, Section


class Processor(Section):
    """A processor deployment. `model_settings` is the argument `model_config`: pydantic keeps that name for itself."""

    name: str | None = None
    path: str | None = None
    entry: str | None = None
    type: str | None = None
    main_class: str | None = None
    params: list[Item[str]] | None = None
    model_path: str | None = None
    model_entry: str | None = None
    model_settings: dict[str, Any] | str | None = Field(default=None, alias="model_config")
    oss_endpoint: str | None = None
    warm_up_data_path: str | None = None
    cuda: str | None = None
