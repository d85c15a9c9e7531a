"""Rules of what a service is said to need: whether the machines are large enough, for a model by its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.facts import Machines
from pulumi_pai_eas.model.inference_engine import TENSOR_PARALLEL, command_text, engine_of, option, stated_gpus
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.rules.chips import suits
from pulumi_pai_eas.rules.choices import listed
from pulumi_pai_eas.rules.compute import places_in_extra
from pulumi_pai_eas.rules.machines import described, public_types, size
from pulumi_pai_eas.rules.rule import Subject, error, rule, rule_over, warning
from pulumi_pai_eas.sizing.advice import advise, refusal_text, tight_text
from pulumi_pai_eas.sizing.needs import Requirement, requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import MachineType
    from pulumi_pai_eas.model.finding import Finding

CONTEXT = ("--max-model-len", "--context-length")


def _stated(subject: Subject, names: tuple[str, ...]) -> int | None:
    """A number on the command line of the first engine that states it."""
    for container in subject.spec.containers or []:
        if engine_of(container) is not None:
            value = whole_number(option(command_text(container), *names))
            if value:
                return value
    return None


def required(subject: Subject) -> Requirement | str | None:
    """What the machines must have; a text where that cannot be told; None when no needs are given."""
    needs = subject.desired.needs
    if needs is None:
        return None
    return requirement(
        needs,
        stated_gpus=stated_gpus(subject.desired),
        tensor_parallel=_stated(subject, TENSOR_PARALLEL),
        stated_context=_stated(subject, CONTEXT),
    )


def _units(subject: Subject) -> int:
    """Machines of one replica."""
    return max(1, subject.spec.unit_size if subject.spec.unit_size is not None else 1)


def _alike(machines: Machines, machine: MachineType) -> Machines:
    """The machine types with the same kind of chip."""
    chip = next((chip for chip in ("PPU", "XPU") if suits(chip, machine)), "GPU")
    return Machines(tuple(other for other in machines.types if suits(chip, other)), machines.pairs)


def _too_small(asked: Requirement, machine: MachineType, machines: Machines, units: int) -> str:
    """GPUs or their memory are too few, whatever runs on them."""
    larger = sorted(
        (
            other
            for other in machines.types
            if other.in_stock and other.gpus * units >= asked.gpus and other.gpu_memory >= asked.gpu_memory_gb
        ),
        key=size,
    )
    memory = f" with {asked.gpu_memory_gb:g} GB each" if asked.gpu_memory_gb else ""
    return (
        f"{asked.gpus} GPU{'' if asked.gpus == 1 else 's'}{memory} needed; {described(machine)} is too small. "
        f"In stock and large enough: {listed((other.name for other in larger), 3) or 'none'}"
    )


@rule_over(public_types, codes.NEEDS_DO_NOT_FIT, catalogue=True, on=("needs", "unitSize", "compute", "containers"))
def machine_is_large_enough(subject: Subject, _path: str, name: str) -> Iterator[Finding]:
    """GPUs and memory that were asked for, and room for the model's weights and its context."""
    asked = required(subject)
    if asked is None or isinstance(asked, str):
        return
    machines: Machines = subject.facts.machines
    machine = machines.find(name)
    if machine is None:
        return
    units = _units(subject)
    if machine.gpus * units < asked.gpus or machine.gpu_memory < asked.gpu_memory_gb:
        yield error("needs", _too_small(asked, machine, _alike(machines, machine), units))
        return
    fit = asked.fit(machine, units)
    if fit is not None and asked.shape is not None and fit.verdict == "does not fit":
        advice = advise(asked.shape, asked.context, _alike(machines, machine), pipeline_parallel=units)
        yield error("needs", refusal_text(asked.model or "the model", advice, machine, fit))


@rule_over(public_types, codes.NEEDS_TIGHT, catalogue=True, on=("needs", "unitSize", "compute", "containers"))
def machine_is_surely_large_enough(subject: Subject, _path: str, name: str) -> Iterator[Finding]:
    """Between what is sure and what is possible."""
    asked = required(subject)
    if asked is None or isinstance(asked, str):
        return
    machines: Machines = subject.facts.machines
    machine = machines.find(name)
    if machine is None or asked.verdict(machine, _units(subject)) != "tight":
        return
    fit = asked.fit(machine, _units(subject))
    if fit is not None:
        yield warning("needs", tight_text(asked.model or "the model", machine, fit))


def _no_place(subject: Subject) -> bool:
    """Whether a machine is to be chosen by the needs alone."""
    return subject.spec.compute is None and not places_in_extra(subject)


@rule(codes.NEEDS_DO_NOT_FIT, catalogue=True, whole=True, on=("compute", "containers", "unitSize", "region"))
def some_machine_is_large_enough(subject: Subject) -> Iterator[Finding]:
    """Where no place is given and nothing in stock is large enough, there is nowhere to go."""
    asked = required(subject)
    if asked is None or isinstance(asked, str) or not _no_place(subject) or subject.decided_types:
        return
    machines: Machines = subject.facts.machines
    units = _units(subject)
    fitting = sorted((m for m in machines.types if m.gpus and asked.is_met_by(m, units, at_worst="tight")), key=size)
    if any(machine.in_stock for machine in fitting):
        return
    without_stock = f"; large enough, but without stock: {listed((m.name for m in fitting), 3)}" if fitting else ""
    what = asked.model or f"{asked.gpus} GPU{'' if asked.gpus == 1 else 's'}"
    yield error("needs", f"nothing in stock in {subject.region} is large enough for {what}{without_stock}")


@rule(codes.MODEL_UNKNOWN, on=("compute",))
def model_is_known(subject: Subject) -> Iterator[Finding]:
    """Without a place a machine must be chosen, so a model that is not known stops; with one it is only not judged."""
    asked = required(subject)
    if isinstance(asked, str):
        if _no_place(subject) and not subject.decided_types:
            yield error("needs.model", asked)
        else:
            yield warning("needs.model", asked)
