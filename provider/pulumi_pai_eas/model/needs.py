"""What a model needs of a machine."""

from __future__ import annotations

from pulumi_pai_eas.model.unknown import Section


class Needs(Section):
    """GPUs, memory per GPU in GB, or a model and its context in tokens from which both follow."""

    gpus: int | None = None
    gpu_memory: int | float | None = None
    model: str | None = None
    context: int | None = None
