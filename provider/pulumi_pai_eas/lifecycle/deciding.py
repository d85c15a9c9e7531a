"""Take the decisions that the facts at hand allow; what is decided is kept on later runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.planning import decisions, machine_choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.model.facts import Facts
    from pulumi_pai_eas.model.service import Desired


def decided(desired: Desired, facts: Facts, attempt: int = 0) -> Desired:
    """The resource with every decision that can be taken; what rests on an unknown fact stays as it was."""
    desired = _with(desired, "service_name", lambda: decisions.chosen_name(desired, attempt))
    steps: tuple[tuple[str, Callable[[Desired], Any]], ...] = (
        ("workspace_id", lambda now: decisions.workspace(now, facts.workspaces)),
        ("resource_id", lambda now: decisions.resource_id(now, facts.resource_groups)),
        ("instance_types", lambda now: _machine(now, facts)),
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
    if is_unknown(value) or value == getattr(desired.effective, name):
        return desired
    return desired.model_copy(update={"effective": desired.effective.model_copy(update={name: value})})
