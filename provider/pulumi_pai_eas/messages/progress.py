"""Lines while something is done.

Status lines stay under 60 characters (they stand in the resource's own row); everything else is one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.model.compute import QuotaCompute, type_name
from pulumi_pai_eas.model.image_reference import is_official
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Facts, Machines
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import ServiceSpec

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
        f"Follow: pulumi up --refresh, or pai-eas explain {region}/{name}. Wait next time: pulumi config set pai:waitFor ready"
    )


def refused_for_now(operation: str) -> str:
    """While a change waits for another operation to end."""
    return _in_row(f"{operation} refused for now; trying again")


def going(status: str) -> str:
    """While a delete is waited for."""
    return _in_row(f"{status}; waiting until it is gone")


def updating(changes: int) -> str:
    """While an update is sent."""
    return "updating" if changes == 1 else f"updating ({changes} calls)"


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
