"""From what a user says a service needs to what its machines must have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.sizing.advice import size
from pulumi_pai_eas.sizing.memory import LOADED, RANK, UTILIZATION, judge_fit, overhead_gib
from pulumi_pai_eas.sizing.presets import preset, unknown_text
from pulumi_pai_eas.sizing.units import GIB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_pai_eas.model.facts import MachineType
    from pulumi_pai_eas.model.needs import Needs
    from pulumi_pai_eas.sizing.memory import Fit, Verdict
    from pulumi_pai_eas.sizing.shape import ModelShape

USUAL_CONTEXT = 8192
"""Tokens that a machine must have room for where neither the user nor the command says how many: a conversation.

Not the model's maximum: few serve a context of 262144 tokens, and whoever does says so.
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the machines of one replica must have together (`gpus`), and each GPU (`gpu_memory_gb`, as listed).

    With a model, its shape and context in tokens judge each machine; `total_gpu_memory_gb` is the least that all GPUs
    together must have, enough to leave out most machines but not to choose one: heads do not go into every number of
    GPUs, and each GPU has an overhead of its own.
    """

    gpus: int = 1
    gpu_memory_gb: float = 0.0
    total_gpu_memory_gb: float | None = None
    model: str | None = None
    shape: ModelShape | None = None
    context: int | None = None
    tensor_parallel: int | None = None
    """The degree that the engine is started with; None: it is still to be chosen."""

    def fit(self, machine: MachineType, machines: int = 1) -> Fit | None:
        """How the model fits; None without one. `machines` is the number that share a replica (`unit_size`)."""
        if self.shape is None:
            return None
        return judge_fit(
            self.shape,
            machine.gpus,
            machine.gpu_memory,
            tensor_parallel=self.tensor_parallel,
            pipeline_parallel=machines,
            context=self.context,
        )

    def verdict(self, machine: MachineType, machines: int = 1) -> Verdict:
        """Whether the machine type is large enough, in stock or not."""
        if machine.gpus * machines < self.gpus or machine.gpu_memory < self.gpu_memory_gb:
            return "does not fit"
        fit = self.fit(machine, machines)
        return "fits" if fit is None else fit.verdict

    def is_met_by(self, machine: MachineType, machines: int = 1, *, at_worst: Verdict = "fits") -> bool:
        """Whether the verdict is at least as good as that."""
        return RANK[self.verdict(machine, machines)] <= RANK[at_worst]

    def smallest(self, types: Iterable[MachineType], machines: int = 1) -> MachineType | None:
        """The smallest of these types in stock that fits; where none does, the smallest that may; None: none may."""
        stocked = sorted((machine for machine in types if machine.in_stock), key=size)
        verdicts = [(RANK[self.verdict(machine, machines)], machine) for machine in stocked]
        rank, found = min(verdicts, key=lambda pair: pair[0], default=(RANK["does not fit"], None))
        return found if rank < RANK["does not fit"] else None


def requirement(
    needs: Needs, *, stated_gpus: int = 1, tensor_parallel: int | None = None, stated_context: int | None = None
) -> Requirement | str:
    """What is needed, or a text that says why that cannot be told: a model that is not known, and nothing beside it.

    `stated_gpus`, `tensor_parallel` and `stated_context` are what the command line says (`--tensor-parallel-size`,
    `--max-model-len`); what is said in `needs` goes before. Raises Undetermined where `needs` is not known.
    """
    gpus = max(1, stated_gpus if needs.gpus is None else int(needs.gpus))
    memory = 0.0 if needs.gpu_memory is None else float(needs.gpu_memory)
    if needs.model is None:
        return Requirement(gpus, memory, gpus * memory or None)
    shape = preset(needs.model)
    if shape is None:
        if needs.gpus is None and needs.gpu_memory is None:
            return unknown_text(needs.model)
        return Requirement(gpus, memory, gpus * memory or None, needs.model)
    asked = needs.context if needs.context is not None else stated_context
    context = min(USUAL_CONTEXT, shape.max_context or USUAL_CONTEXT) if asked is None else int(asked)
    least = shape.weights_gib * LOADED + shape.cache_bytes(context).low / GIB + overhead_gib(shape, memory).low
    total = max(gpus * memory, least / UTILIZATION.high)  # the list read as GiB, as for the favourable figures
    return Requirement(gpus, memory, round(total, 1), needs.model, shape, context, tensor_parallel)
