"""What is told of a create: what stops it, what it falls back to, and what came of it. One line each.

Codes and paths are put before them by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_pai_eas.errors import Fault

if TYPE_CHECKING:
    from pulumi_pai_eas.errors import PaiEasError

AnyFault = TypeVar("AnyFault", bound="Fault")
AnyError = TypeVar("AnyError", bound="PaiEasError")


def unavailable(operation: str, checks: str, fault: Fault) -> str:
    """A pre-check that could not be made, with its code."""
    return f"PAI7010 catalogue: {operation} {_why(fault)}; {checks} not checked, going on"


def _why(fault: Fault) -> str:
    if fault.action is not None:
        return f"is not allowed (missing permission {fault.action})"
    if fault.status is not None:
        return f"answered {fault.status}{f' {fault.api_code}' if fault.api_code else ''}"
    return "did not answer"


def name_taken(name: str, status: str, identifier: str, *, own: bool) -> str:
    """The duplicate gate of the deploy skill, with the ways out."""
    text = f"A service named {name} already exists (Status: {status}). Please choose a different name."
    if own:
        text += " It carries this resource's own label: to replace it, set delete_before_replace=True."
    return f"{text} To manage it here: pai-eas import {identifier}. Nothing was created."


NOTHING_CREATED = "Nothing was created."


def nothing_created(text: str) -> str:
    """A text that ends with what the user wants to know first: whether anything is paid for."""
    if text.endswith(NOTHING_CREATED):
        return text
    return f"{text if text.endswith(('.', '!', '?')) else f'{text}.'} {NOTHING_CREATED}"


def with_nothing_created(fault: AnyFault) -> AnyFault:
    """The fault with that at its end."""
    fault.text = nothing_created(fault.text)
    fault.args = (fault.text,)
    return fault


def custom_image(index: int, image: str) -> str:
    """An image that is none of the official ones."""
    return f"containers[{index}].image: {image} is a custom image, accepted and not checked"


def nlb_fallback(said: str) -> str:
    """The fallback was taken."""
    return (
        f'refused twice ("{said}"). Deployed on the SHARED gateway instead: reachable from the internet, '
        'token required. To fail instead: nlb_failure="error"'
    )


def nlb_refused(said: str, against: str) -> str:
    """The fallback may not be taken."""
    return f'refused twice ("{said}"), and there is no fallback to the shared gateway: {against}. Nothing was created.'


def found_after_lost_reply(name: str) -> str:
    """CreateService had worked although its answer was lost."""
    return f"no reply to CreateService; looked: {name} exists and carries this resource's labels, taken over (one service, not two)"


def taking_over(name: str, service_id: str) -> str:
    """An unfinished create of an earlier run was found."""
    return f"PAI8002 {name} ({service_id}) is this resource's own, left by a create that was not finished; finishing it (one service, not two)"


def outcome_unknown(name: str, why: str, seconds: float) -> str:
    """No answer and no service; looked for it for so many seconds, not at all where no look was possible."""
    looked = f"appeared within {seconds:.0f} s" if seconds >= 1 else "was seen"
    return (
        f"PAI8003 no answer that tells whether CreateService worked ({why}), and no service {name} {looked}. "
        "Run pulumi up again: if it appears meanwhile it is taken over."
    )


def with_unfinished(problem: AnyError, name: str) -> AnyError:
    """A problem while an unfinished create was taken over: what there is, and what to do."""
    text = problem.text if problem.text.endswith((".", "!", "?", "]")) else f"{problem.text}."
    problem.text = (
        f"{text} {name} exists, left by a create of this resource that was not finished, and is not in your state "
        "yet: run pulumi up again, it finishes it"
    )
    problem.args = (problem.text,)
    return problem


def label_left(name: str, problem: PaiEasError) -> str:
    """The creating label is still there."""
    why = _why(problem) if isinstance(problem, Fault) else problem.text
    return f"the label pulumi_creating of {name} could not be removed ({why}); the next update removes it"


def no_catalogue(why: str) -> str:
    """Nothing can be looked up in a preview."""
    return f"PAI7010 catalogue: images and machine types are not checked in this preview: {why}"


def stopped(name: str) -> str:
    """Ctrl-C after the service was accepted, before its create was finished."""
    return f"{name} was accepted and is in your state; stopped on request before all was done. pulumi up finishes it"


def setting_failed(name: str, reason: str) -> str:
    """A call after CreateService."""
    return f"{name} was made and is in your state; a setting of it failed: {reason}"


def look_failed(operation: str, fault: Fault) -> str:
    """A describe after the create failed."""
    return f"{operation} {_why(fault)}; the service exists and is in your state. pulumi up --refresh fills in what is missing."
