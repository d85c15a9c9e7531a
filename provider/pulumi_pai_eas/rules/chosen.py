"""Rules of what is chosen for the user: the machine is said before it is paid for, and a degree must be tellable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.open_degree import AUTO, leaves_degree_open
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed
from pulumi_pai_eas.rules.engines import command_path
from pulumi_pai_eas.rules.machines import described
from pulumi_pai_eas.rules.needs import required
from pulumi_pai_eas.rules.rule import Subject, containers, error, note, rule, rule_over
from pulumi_pai_eas.sizing.needs import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.facts import Machines
    from pulumi_pai_eas.model.finding import Finding


def _is_open(subject: Subject) -> bool:
    """Whether the user named no machine."""
    compute: Any = subject.spec.compute
    if compute is None:
        return True
    return isinstance(compute, PublicCompute) and not (compute.instance_types or compute.cpu or compute.gpu)


@rule(codes.MACHINE_CHOSEN, catalogue=True, on=("compute", "needs", "containers", "region"))
def chosen_machine_is_said(subject: Subject) -> Iterator[Finding]:
    """What is going to be paid for, where the user left it open."""
    if subject.desired.needs is None or not _is_open(subject) or not subject.desired.effective.instance_types:
        return
    machines: Machines = subject.facts.machines
    found = [machines.find(name) for name in subject.desired.effective.instance_types]
    asked = required(subject)
    fits = isinstance(asked, Requirement) and asked.model is not None
    purpose = f"{asked.model} fits" if isinstance(asked, Requirement) and fits else "is as large as needs says"
    degree = subject.desired.effective.tensor_parallel
    spread = f", spread over {degree} GPUs" if not is_unknown(degree) and degree is not None and degree > 1 else ""
    chosen = f"chosen: the smallest in stock that {purpose}; kept from then on"
    if not subject.creates:
        chosen = "chosen by needs, and kept as long as it serves"
    for machine in found:
        if machine is not None:
            yield note(
                "needs",
                f"machine: {described(machine)}{spread} ({chosen})",
            )


@rule_over(containers, codes.DEGREE_UNKNOWN, catalogue=True, on=("needs", "compute", "unitSize"))
def degree_can_be_told(subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """`auto` is replaced by what goes with model and machine; the engines take numbers only."""
    if not leaves_degree_open(container) or subject.desired.effective.tensor_parallel is not None:
        return
    asked = required(subject)
    if asked is None or isinstance(asked, str) or asked.shape is None:
        yield error(
            command_path(path, container),
            f"the parallel size {AUTO} is told by a model that is known by name: give needs.model, or a number",
        )
        return
    compute: Any = subject.spec.compute
    machines: Machines = subject.facts.machines
    types = [name for name in subject.decided_types if machines.find(name) is not None]
    if types:  # without a GPU; one that is not offered is a finding of its own
        why = f"the GPUs of the machine, and {listed(types)} has none: choose another"
    elif compute is not None and not compute.gpu and not subject.decided_types and not _is_open(subject):
        why = "the machine, and none is named: give compute.gpu"
    else:
        return
    yield error(command_path(path, container), f"the parallel size {AUTO} is told by {why}, or a number")
