"""Which machines a model fits, and what is said about those it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.sizing.memory import RANK, judge_fit

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Machines, MachineType
    from pulumi_pai_eas.sizing.memory import Fit
    from pulumi_pai_eas.sizing.shape import ModelShape
    from pulumi_pai_eas.sizing.units import Range

NAMED = 3
"""Machine types that a message names at most."""


@dataclass(frozen=True, slots=True)
class MachineAdvice:
    """A machine type and whether the model fits it."""

    machine: MachineType
    fit: Fit


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer for each machine type with GPUs, the smallest first."""

    shape: ModelShape
    context: int | None
    """None: the model's maximum."""
    rows: tuple[MachineAdvice, ...]

    @property
    def suitable(self) -> tuple[MachineAdvice, ...]:
        """Types in stock that fit, the smallest first; where none does, those in stock that may."""
        stocked = [row for row in self.rows if row.machine.in_stock and row.fit.verdict != "does not fit"]
        best = min((RANK[row.fit.verdict] for row in stocked), default=0)
        return tuple(row for row in stocked if RANK[row.fit.verdict] == best)

    def find(self, name: str) -> MachineAdvice | None:
        """The answer for the type of exactly this name; None: not offered, or it has no GPU."""
        return next((row for row in self.rows if row.machine.name == name), None)


def size(machine: MachineType) -> tuple[int, float, int, float, str]:
    """How large a machine is; the smallest first when sorted."""
    return (machine.gpus, machine.gpus * machine.gpu_memory, machine.cpu, machine.memory, machine.name)


def advise(
    shape: ModelShape,
    context: int | None,
    machines: Machines,
    *,
    pipeline_parallel: int = 1,
    utilization: float | None = None,
    kv_dtype: str = "auto",
) -> Advice:
    """Judge all machine types with GPUs. Pass only those of the chip that the image is built for."""
    rows = [
        MachineAdvice(
            machine,
            judge_fit(
                shape,
                machine.gpus,
                machine.gpu_memory,
                pipeline_parallel=pipeline_parallel,
                context=context,
                utilization=utilization,
                kv_dtype=kv_dtype,
            ),
        )
        for machine in sorted(machines.types, key=size)
        if machine.gpus
    ]
    return Advice(shape, context, tuple(rows))


def needs_text(name: str, shape: ModelShape) -> str:
    """`Qwen/Qwen3-32B needs 61.0 GiB for weights and 256 KiB per token`."""
    about = "about " if shape.estimated else ""
    return f"{name} needs {about}{shape.weights_gib:.1f} GiB for weights and {_kib(shape.kib_per_token())} per token"


def has_text(machine: MachineType, machines: int = 1) -> str:
    """`ecs.gn7i-c8g1.2xlarge has 1 x 24 GB`; of several machines that share a replica, what each has."""
    if not machine.gpus:
        return f"{machine.name} has no GPU"
    gpus = f"{machine.gpus} x {machine.gpu_memory:g} GB"
    return f"{machine.name} has {gpus}" if machines == 1 else f"{machines} x {machine.name} have {gpus} each"


def large_enough_text(advice: Advice) -> str:
    """`In stock and large enough: A, B (tensor parallel 4), C`; or what comes nearest."""
    rows = advice.suitable
    if not rows:
        return "Nothing in stock is large enough"
    start = "In stock and large enough" if rows[0].fit.verdict == "fits" else "In stock and perhaps large enough"
    return f"{start}: {_with_degrees(rows[:NAMED])}"


def refusal_text(name: str, advice: Advice, machine: MachineType, fit: Fit) -> str:
    """Why a model does not fit a machine type, and which types would do; one line, for PAI2301."""
    reason = f"{needs_text(name, advice.shape)}; {has_text(machine, fit.pipeline_parallel)}"
    if fit.problem is not None and machine.gpus:
        reason += f", and {fit.problem}"
    elif fit.longest_possible:
        reason += f", enough for {fit.longest_possible} tokens at most, not for {fit.context}"
    return f"{reason}. {large_enough_text(advice)}"


def tight_text(name: str, machine: MachineType, fit: Fit) -> str:
    """Why it is not sure that a model fits a machine type; one line."""
    known = f"{fit.longest_sure} tokens are sure to fit, {fit.longest_possible} may"
    if not fit.longest_sure:
        known = f"{fit.longest_possible} tokens may fit, none are sure to"
    return (
        f"{name} with a context of {fit.context} tokens may not fit {machine.name} ({machine.gpus} x "
        f"{machine.gpu_memory:g} GB): {known}. Limit it with --max-model-len"
    )


LEGEND = (
    "fits: by every published figure; tight: by some of them. tensor parallel: GPUs that the model is spread over. "
    "longest context: tokens that are sure to fit, to those that may."
)
"""What the columns of the table mean."""


def table(rows: tuple[MachineAdvice, ...]) -> tuple[tuple[str, ...], ...]:
    """Rows for a table, the heading first."""
    heading = ("machine type", "GPUs", "answer", "tensor parallel", "longest context", "stock")
    return (heading, *(_cells(row) for row in rows))


def best_first(advice: Advice) -> tuple[MachineAdvice, ...]:
    """All machine types: in stock before the others, then by the answer, then the smallest."""
    return tuple(sorted(advice.rows, key=lambda row: (not row.machine.in_stock, RANK[row.fit.verdict])))


def usable(advice: Advice) -> tuple[MachineAdvice, ...]:
    """Types in stock that fit, then those that may, each the smallest first."""
    return tuple(row for row in best_first(advice) if row.machine.in_stock and row.fit.verdict != "does not fit")


def left_out_text(advice: Advice) -> str | None:
    """`17 more are too small, 3 have no stock`; None where `usable` leaves out none."""
    small = sum(row.fit.verdict == "does not fit" for row in advice.rows)
    waiting = len(advice.rows) - len(usable(advice)) - small
    parts = [f"{small} {'is' if small == 1 else 'are'} too small"] if small else []
    if waiting:
        parts.append(f"{waiting} {'is' if waiting == 1 else 'are'} not in stock")
    return f"Of the others {' and '.join(parts)}" if parts else None


def _cells(row: MachineAdvice) -> tuple[str, ...]:
    machine, fit = row.machine, row.fit
    gpus = f"{machine.gpus} x {machine.gpu_model or 'GPU'} {machine.gpu_memory:g} GB"
    stock = "in stock" if machine.in_stock else "no stock" if machine.available else "not available"
    if fit.longest_possible == 0:
        longest = "-"
    elif fit.longest_sure == fit.longest_possible:
        longest = f"{fit.longest_sure}"
    else:
        longest = f"{fit.longest_sure} to {fit.longest_possible}"
    return (machine.name, gpus, fit.verdict, str(fit.tensor_parallel), longest, stock)


def _with_degrees(rows: tuple[MachineAdvice, ...]) -> str:
    """Names, each with its degree, but for one GPU."""
    return ", ".join(
        row.machine.name
        if row.fit.tensor_parallel == 1
        else f"{row.machine.name} (tensor parallel {row.fit.tensor_parallel})"
        for row in rows
    )


def _kib(size: Range) -> str:
    low, high = (f"{end:.1f}".removesuffix(".0") for end in (size.low, size.high))
    return f"{low} KiB" if size.exact else f"{low} to {high} KiB"
