"""How a service moves through its statuses: by describes, by virtual seconds, or at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from pai_eas_emulator.service import Service
from pai_eas_emulator.statuses import STATUSES, Kind, check_transition

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject
    from pai_eas_emulator.knobs import Knobs

Judge: TypeAlias = Callable[[Service], "JsonObject | None"]
"""Says why a service cannot run, `{kind reason message ends …}` (`ends` is the status it is left in), or None."""

AFTER_CREATE = ("Creating", "Waiting", "Running")
AFTER_UPDATE = ("Updating", "Running")
AFTER_SCALING = ("Scaling", "Running")
AFTER_HOT_UPDATE = ("HotUpdate", "Running")
AFTER_START = ("Starting", "Waiting", "Running")
AFTER_STOP = ("Stopping", "Stopped")
AFTER_DELETE = ("Deleting", "Deleted")

_KNOBS = {"HotUpdate": "hot_update"}


def begin(service: Service, statuses: Sequence[str], now: float) -> None:
    """Put a service on a way; `now` in virtual seconds. Raises BadTransitionError where the table does not allow it."""
    first, *ahead = statuses
    service.trouble = {}
    _enter(service, first, now)
    service.ahead = ahead


def can_begin(service: Service, statuses: Sequence[str]) -> bool:
    """Whether the table allows this way from the present status; if not, the service goes on as it was going."""
    return statuses[0] == service.status or statuses[0] in STATUSES[service.status].follows


def look(service: Service, knobs: Knobs, now: float, judge: Judge, *, counts: bool = True) -> None:
    """Let a service move as far as it may before its status is read; with `counts` this reading is one more look."""
    while _is_over(service, knobs, now):
        left = service.status
        over_at = service.entered + _seconds(knobs, left) if knobs.progress == "clock" else now
        if not _move(service, over_at, judge):
            return
    if counts:
        service.looks += 1


def _is_over(service: Service, knobs: Knobs, now: float) -> bool:
    if not service.ahead:
        return False
    if knobs.progress == "immediate" or service.status == "Pending":
        return True
    if knobs.progress == "clock":
        return now - service.entered >= _seconds(knobs, service.status)
    return service.looks >= int(getattr(knobs, f"{_knob(service.status)}_describes", 1))


def _seconds(knobs: Knobs, status: str) -> float:
    return float(getattr(knobs, f"{_knob(status)}_seconds", 0.0))


def _knob(status: str) -> str:
    return _KNOBS.get(status, status.lower())


def _move(service: Service, now: float, judge: Judge) -> bool:
    """Go to the next status; False when something holds the service where it is."""
    following = service.ahead[0]
    if following == "Deleted" and service.delete_fails:
        service.delete_fails = False
        service.ahead = []
        _enter(service, "DeleteFailed", now)
        return True
    if following in ("Waiting", "Running") and service.status != "HotUpdate":
        trouble = judge(service)
        if trouble is not None and (following == "Running" or trouble.get("early")):
            return _hold(service, trouble, now)
    service.trouble = {}
    service.ahead = service.ahead[1:]
    _enter(service, following, now)
    return True


def _hold(service: Service, trouble: JsonObject, now: float) -> bool:
    """Stop a service before it runs. A rolling update pauses: the replicas of before go on serving.

    EAS documentation, rolling updates: when a new replica fails to start, the update is suspended.
    """
    service.trouble = trouble
    ends = str(trouble["ends"])
    if service.status in ("Updating", "Scaling") and service.running:
        return False
    if not can_begin(service, (ends,)) or ends == service.status:
        return False  # it waits where it is
    if STATUSES[ends].kind is Kind.BAD:
        service.ahead = []
    _enter(service, ends, now)
    return STATUSES[ends].kind is Kind.BAD


def _enter(service: Service, status: str, now: float) -> None:
    check_transition(service.status, status)
    service.status = status
    service.looks = 0
    service.entered = now
    if status == "Running":
        service.running = service.replicas
        service.current_version = service.target_version
    elif status in ("Creating", "Stopped", "Failed", "Starting"):
        service.running = 0
