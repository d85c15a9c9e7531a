"""Take the decisions that the facts at hand allow; what is decided is kept on later runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.compute import DedicatedCompute
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined, is_unknown
from pulumi_pai_eas.planning import decisions, machine_choice, machine_choice_degree

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.model.facts import Facts, NameState
    from pulumi_pai_eas.model.service import Desired, Effective

MOST_CANDIDATES = 10
"""Names tried for a prefix."""


def decided(desired: Desired, facts: Facts, attempt: int = 0) -> Desired:
    """The resource with every decision that can be taken; what rests on an unknown fact stays as it was."""
    desired = _with(desired, "service_name", lambda: decisions.chosen_name(desired, attempt))
    steps: tuple[tuple[str, Callable[[Desired], Any]], ...] = (
        ("workspace_id", lambda now: decisions.workspace(now, facts.workspaces)),
        ("resource_id", lambda now: decisions.resource_id(now, facts.resource_groups)),
        ("instance_types", lambda now: _machine(now, facts)),
        ("tensor_parallel", lambda now: machine_choice_degree.tensor_parallel(now, facts.machines)),
        ("images", lambda now: decisions.images(now, facts.images, facts.machines)),
    )
    for name, decide in steps:
        desired = _with(desired, name, partial(decide, desired))
    return desired


def _machine(desired: Desired, facts: Facts) -> list[str] | None:
    chosen = machine_choice.switch(desired, facts.machines)
    if chosen is None:
        chosen = machine_choice.choose(desired, facts.machines)
    return None if chosen is None else list(chosen)


def _with(desired: Desired, name: str, decide: Callable[[], Any]) -> Desired:
    try:
        value = decide()
    except Undetermined:
        return desired
    was = getattr(desired.effective, name)
    if is_unknown(value) or (not is_unknown(was) and value == was):
        return desired
    return desired.model_copy(update={"effective": desired.effective.model_copy(update={name: value})})


def next_candidate_helps(desired: Desired, facts: Facts) -> bool:
    """A made-up name that somebody else has: take the next one. A name that was given is never changed."""
    if desired.service_name_prefix is None or desired.spec.service_name is not None or is_unknown(facts.name):
        return False
    name: NameState = facts.name
    return name.status == "foreign" or (name.status == "taken" and name.owner != desired.owner)


def without_name(desired: Desired) -> Desired:
    """The resource with its name open, for the next candidate."""
    return desired.model_copy(update={"effective": desired.effective.model_copy(update={"service_name": None})})


def in_force(new: Desired, old: Desired, recorded: Effective, name: str) -> Desired:
    """What an update goes by: the service's own name, and decisions of its create that the inputs do not know.

    A create may decide what the preview could not (no catalogue there, or a name that only DescribeService sees);
    `recorded` are the decisions among the outputs. They hold until a preview decides otherwise.
    """
    values: dict[str, Any] = {"service_name": name}
    for key in ("workspace_id", "instance_types", "resource_id", "images", "tensor_parallel"):
        now, before, made = (getattr(effective, key) for effective in (new.effective, old.effective, recorded))
        values[key] = made if made is not None and (before is None or now == before) else now
    return new.model_copy(update={"effective": new.effective.model_copy(update=values)})


def open_decisions(desired: Desired) -> frozenset[str]:
    """The facts that decisions still rest on; empty when everything is decided."""
    needed: set[str] = set()
    if _is_open(lambda: decisions.images(desired, UNKNOWN, UNKNOWN)):
        needed |= {"images", "machines"}
    if _is_open(lambda: machine_choice.switch(desired, UNKNOWN) or machine_choice.choose(desired, UNKNOWN)):
        needed.add("machines")
    if degree_is_open(desired):
        needed.add("machines")
    compute = decisions.complete(desired).compute
    if isinstance(compute, DedicatedCompute) and compute.resource_id is None:
        needed.add("resource_groups")
    return frozenset(needed)


def image_is_open(desired: Desired) -> bool:
    """Whether an official image was asked for that nobody can name without the catalogue."""
    return _is_open(lambda: decisions.images(desired, UNKNOWN, UNKNOWN))


def degree_is_open(desired: Desired) -> bool:
    """Whether a command line leaves open over how many GPUs the model is spread, and only the machines tell."""
    return _is_open(lambda: machine_choice_degree.tensor_parallel(desired, UNKNOWN))


def _is_open(decide: Callable[[], object]) -> bool:
    try:
        decide()
    except Undetermined:
        return True
    return False
