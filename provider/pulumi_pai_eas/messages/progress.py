"""Lines while something is done, and the texts of what stops it. Codes and paths are put before them by the caller.

Status lines stay under 60 characters (they stand in the resource's own row); everything else is one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_pai_eas.errors import Fault
from pulumi_pai_eas.model.compute import QuotaCompute, type_name
from pulumi_pai_eas.model.image_reference import is_official
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.errors import PaiEasError
    from pulumi_pai_eas.model.facts import Facts, Machines
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import ServiceSpec

AnyFault = TypeVar("AnyFault", bound="Fault")
AnyError = TypeVar("AnyError", bound="PaiEasError")
STATUS_WIDTH = 60


def _in_row(text: str) -> str:
    """A text cut to the width of the row."""
    return text if len(text) < STATUS_WIDTH else f"{text[: STATUS_WIDTH - 2].rstrip()}…"


def gates_passed(spec: ServiceSpec, facts: Facts) -> str:
    """`checks passed: image, machine (1 x A10 24 GB, in stock)`."""
    known = not is_unknown(facts.images) and any(is_official(container.image) for container in spec.containers or [])
    passed = ["image"] if known else []
    if not is_unknown(facts.machines):
        passed.append(f"machine{_machine(spec, facts.machines)}")
    return _in_row(f"checks passed: {', '.join(passed)}") if passed else "no check could be made; going on"


def _machine(spec: ServiceSpec, machines: Machines) -> str:
    types = None if spec.compute is None or isinstance(spec.compute, QuotaCompute) else spec.compute.instance_types
    found = machines.find(type_name(types[0])) if types else None
    if found is None:
        return ""
    gpu = f"{found.gpus} x {found.gpu_model} {found.gpu_memory:.0f} GB" if found.gpus else "no GPU"
    return f" ({gpu}, {'in stock' if found.in_stock else 'no stock'})"


def accepted(service_id: str, status: str) -> str:
    """After CreateService answered."""
    return _in_row(f"accepted: {service_id}, {status}")


def not_waited_for(name: str, region: str, service_id: str, status: str) -> str:
    """What the user should know when nothing was waited for; two lines."""
    return (
        f"{name} accepted in {region} ({service_id}), status {status}. Not waited for; billing starts with the first replica.\n"
        f"Follow: pulumi refresh, or pai-eas explain {region}/{name}. Wait next time: pulumi config set pai:waitFor ready"
    )


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


def outcome_unknown(name: str, why: str) -> str:
    """No answer and no service."""
    return (
        f"PAI8003 no answer that tells whether CreateService worked ({why}), and no service {name} appeared within 30 s. "
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


def wait_failed(name: str, fault: Fault) -> str:
    """The looking ended before the service was what was asked for."""
    return (
        f"{fault.code} {name} exists and is in your state; waiting for it was ended by: {fault.text.rstrip('.')}. "
        "pulumi up waits again"
    )


def still_awaited(name: str, status: str) -> str:
    """A wait ended before its goal, and nothing that ends it has happened since."""
    return f"{name} is {status}: its create or update was not waited for to the end. pulumi up waits again"


def taken_over_since(name: str) -> str:
    """Deleting the old half of a replacement whose new half is the same service."""
    return f"{name} was left alone: its replacement found it unfinished and took it over, so it is the same service"


def look_failed(operation: str, fault: Fault) -> str:
    """A describe after the create failed."""
    return (
        f"{operation} {_why(fault)}; the service exists and is in your state. pulumi refresh fills in what is missing."
    )


def label_left(name: str, problem: PaiEasError) -> str:
    """The creating label is still there."""
    why = _why(problem) if isinstance(problem, Fault) else problem.text
    return f"the label pulumi_creating of {name} could not be removed ({why}); the next update removes it"


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


def going(status: str) -> str:
    """While a delete is waited for."""
    return _in_row(f"{status}; waiting until it is gone")


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


def updating(changes: int) -> str:
    """While an update is sent."""
    return "updating" if changes == 1 else f"updating ({changes} calls)"


def vanished(name: str) -> str:
    """There is nothing to update."""
    return f"{name} no longer exists; run pulumi refresh, then pulumi up to make it anew"


def applied_partly(name: str, applied: int, planned: int, reason: str) -> str:
    """An update that stopped half way."""
    return f"{name}: {applied} of {planned} calls were applied, then: {reason}"


def absent(name: str, region: str) -> str:
    """Reading by id what does not exist."""
    return f"there is no service {name} in {region}"


def no_catalogue(why: str) -> str:
    """Nothing can be looked up in a preview."""
    return f"PAI7010 catalogue: images and machine types are not checked in this preview: {why}"


def setting_failed(name: str, reason: str) -> str:
    """A call after CreateService."""
    return f"{name} was made and is in your state; a setting of it failed: {reason}"


def goes_away(paths: list[str]) -> str:
    """What a full update removes. Paths only: the values may be secret."""
    shown = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
    return f"set outside of this stack, and removed by this update: {shown}"


def not_visible_yet(left: float) -> str:
    """The first moments after a create."""
    return f"not visible yet (deadline {duration(left)})"


def waiting(observed: Observed, left: float) -> str:
    """`Waiting, 0 of 2 replicas: pulling image (deadline 18m)`, cut to the width of the row."""
    total = f", {observed.running or 0} of {observed.total} replicas" if observed.total else ""
    head, tail = f"{observed.status}{total}", f" (deadline {duration(left)})"
    said = " ".join(observed.message.split()) if observed.status not in ("Running", "Stopped") else ""
    room = STATUS_WIDTH - len(head) - len(tail) - 3
    if said and room > 12:
        head += f": {said if len(said) <= room else f'{said[: room - 1].rstrip()}…'}"
    return _in_row(head + tail)


def waiting_for_answer(observed: Observed) -> str:
    """`Running, 2 of 2; waiting for the endpoint to answer`."""
    total = f", {observed.running or 0} of {observed.total}" if observed.total else ""
    return _in_row(f"{observed.status}{total}; waiting for the endpoint to answer")


def no_internet_endpoint(name: str) -> str:
    """`ready` cannot be tried from here."""
    return f"{name} has no internet endpoint, so whether it answers was not tried; it is Running"


def unknown_status(name: str, status: str) -> str:
    """A status that nobody has published."""
    return f"{name} has the status {status}, which is not known to this version; waiting goes on"


def duration(seconds: float) -> str:
    """`18m`, `3m12s`, `45s`."""
    whole = max(int(seconds), 0)
    minutes, rest = divmod(whole, 60)
    if minutes >= 10 or (minutes and not rest):
        return f"{minutes}m"
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"


def settled(status: str, goal: str, took: float) -> str:
    """The end of a wait."""
    return f"{'ready' if goal == 'ready' else status} after {duration(took)}"
