"""What is told of a service that is recorded: whether it is there, whose it is, and what it may not do. One line each.

Codes and paths are put before them by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_pai_eas.errors import Fault


def wait_failed(name: str, fault: Fault) -> str:
    """The looking ended before the service was what was asked for."""
    return (
        f"{fault.code} {name} exists and is in your state; waiting for it was ended by: {fault.text.rstrip('.')}. "
        "pulumi up waits again"
    )


def still_awaited(name: str, status: str) -> str:
    """A wait ended before its goal, and nothing that ends it has happened since."""
    return f"{name} is {status}: its last create or update did not come to its end. pulumi up goes on with it"


def taken_over_since(name: str) -> str:
    """Deleting the old half of a replacement whose new half is the same service."""
    return f"{name} was left alone: its replacement found it unfinished and took it over, so it is the same service"


def wrong_target(recorded: str, present: str) -> str:
    """State of the emulator, real service now, or the reverse."""
    return (
        f"the state was recorded on {recorded}, the present target is {present}. State untouched. "
        "Set or unset PAI_EAS_EMULATOR to match."
    )


def wrong_account(recorded: str, present: str) -> str:
    """Another account's credentials."""
    return f"the state was recorded with account {recorded}, the present credentials are of account {present}. State untouched."


def gone(name: str, service_id: str) -> str:
    """The recorded service is no more."""
    return f"{name} ({service_id}) is gone and leaves the state; the next pulumi up makes it anew, if it is still in the program"


def is_stopped(name: str) -> str:
    """Somebody stopped it, and no argument says what is wanted: no drift, so it is told."""
    return f'{name} is Stopped, of which the program says nothing; desired_state="running" starts it, "stopped" keeps it so'


def not_ours(name: str, recorded: str, present: str) -> str:
    """Another service under our name."""
    return f"{name} is now another service ({present}); the one in your state ({recorded}) is gone. The other was left alone."


def is_failed(name: str, status: str, reason: str, message: str) -> str:
    """A service that is not well."""
    said = ": ".join(part for part in (reason, message) if part)
    return f"{name} is {status}{f' ({said})' if said else ''}"


def locked(name: str, level: str) -> str:
    """The safety lock refuses."""
    return f'{name} is locked ({level}); set safety_lock="none", run pulumi up, then delete it. Nothing was deleted.'


def not_gone(name: str, status: str, why: str) -> str:
    """The time was over."""
    said = f" ({why})" if why else ""
    return f"{name} was told to go and is still {status}{said}. Run pulumi destroy again; the console shows what refers to it."


def delete_failed(name: str, why: str) -> str:
    """DeleteFailed, twice."""
    said = f" ({why})" if why else ""
    return (
        f"{name} could not be deleted{said}; asked twice. It is still there and in your state. Take away what refers to it "
        "(a service of its group, a gateway route), then run pulumi destroy again"
    )


def locked_for_changes(name: str, level: str) -> str:
    """The safety lock refuses an update."""
    return (
        f'{name} is locked ({level}), which refuses this change. Give safety_lock="none" in the same update: '
        "it is unlocked first"
    )


def vanished(name: str) -> str:
    """There is nothing to update."""
    return f"{name} no longer exists; run pulumi refresh, then pulumi up to make it anew"


def applied_partly(name: str, applied: int, planned: int, reason: str) -> str:
    """An update that stopped half way."""
    return f"{name}: {applied} of {planned} calls were applied, then: {reason}"


def absent(name: str, region: str) -> str:
    """Reading by id what does not exist."""
    return f"there is no service {name} in {region}"


def labels_missing(name: str, keys: list[str], reason: str) -> str:
    """Labels that a full update lost."""
    return f"{name} was updated without its labels {', '.join(keys)}, and UpdateServiceLabel failed: {reason}"


def goes_away(paths: list[str]) -> str:
    """What a full update removes. Paths only: the values may be secret."""
    shown = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
    return f"set outside of this stack, and removed by this update: {shown}"
