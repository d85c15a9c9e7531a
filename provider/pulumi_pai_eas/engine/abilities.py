"""What this SDK lets us do, found out at run time, and what happens where it does not."""

from __future__ import annotations

from dataclasses import dataclass, fields

from pulumi.runtime.proto import provider_pb2

from pulumi_pai_eas.engine import cancel, lines, partial, workers
from pulumi_pai_eas.engine.call import current_call, has_field


@dataclass(frozen=True)
class Ability:
    """One of them; true where it is there."""

    present: bool
    what: str
    fallback: str

    def __bool__(self) -> bool:
        """Whether it is there."""
        return self.present


@dataclass(frozen=True)
class Abilities:
    """What can be done in the call, or in the configure(), that asked."""

    call: Ability
    timeouts: Ability
    old_inputs: Ability
    partial_creation: Ability
    lines: Ability
    cancel: Ability
    workers: Ability

    def report(self) -> str:
        """One line for each: its name, whether it is there, what it is, and the fallback where it is not."""
        found = [(entry.name, getattr(self, entry.name)) for entry in fields(self)]
        return "\n".join(
            f"{name}: yes, {ability.what}" if ability else f"{name}: no ({ability.what}); {ability.fallback}"
            for name, ability in found
        )


def has_timeouts() -> bool:
    """Whether create, update and delete are told the user's timeouts (read is not by every SDK)."""
    requests = (provider_pb2.CreateRequest, provider_pb2.UpdateRequest, provider_pb2.DeleteRequest)
    return all(has_field(request, "timeout") for request in requests)


def abilities() -> Abilities:
    """Find out; from inside a verb or configure(), since outside of both nothing is possible.

    `cancel` and `workers` are about what is in effect, so after `cancel.hear()` and `workers.widen()`.
    """
    inside = current_call() is not None
    return Abilities(
        call=Ability(
            inside,
            "the resource's URN and whether the engine is alive",
            "lines are shown under the stack, a dead engine is not noticed, and the next four are missing too",
        ),
        timeouts=Ability(
            inside and has_timeouts(),
            "the user's custom_timeouts",
            "current_call().timeout is None: the caller's own limits hold",
        ),
        old_inputs=Ability(
            inside and has_field(provider_pb2.DiffRequest, "old_inputs"),
            "the inputs of the last success in diff",
            "old_inputs() is None: the old outputs are compared",
        ),
        partial_creation=Ability(
            inside and partial.fields_are_there(),
            "what was made goes to state when a call fails",
            "end_partially() raises NotEndedPartially: the caller undoes what it made",
        ),
        lines=Ability(
            lines.is_supported(),
            "lines and live status on the resource",
            "say() prints on standard error, which the engine shows under the stack; no live status",
        ),
        cancel=Ability(
            cancel.is_heard(),
            "the first Ctrl-C ends waiting",
            "cancelled stays unset: waiting goes on until its deadline or the second Ctrl-C",
        ),
        workers=Ability(
            workers.count() > workers.OF_THE_SDK,
            "more than four resources at the same time",
            "four at the same time",
        ),
    )
