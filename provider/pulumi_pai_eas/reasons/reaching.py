"""Remedies for a process that is not reached: ports, addresses, probes."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.containers import ExecProbe, HttpProbe, TcpProbe
from pulumi_pai_eas.model.edit import Edit, shown
from pulumi_pai_eas.model.inference_engine import engine_of
from pulumi_pai_eas.model.properties import section_bag
from pulumi_pai_eas.model.shape import key_of
from pulumi_pai_eas.reasons.remedy import Remedy, container_of, set_option

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Probe
    from pulumi_pai_eas.model.facts import Facts
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.reasons.evidence import Cause

RESERVED_PORTS = frozenset({8080, 9090})
"""Kept by EAS (EAS documentation, JSON parameters: `containers[].port`)."""
USUAL_PORT = 8000
PATIENT_SECONDS = 600
"""How long a start may take before a probe ends it: the largest models load for minutes."""
_HEALTH_PATHS = {"vllm": "/health", "sglang": "/health"}
_TIMING = ("initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold")


def port(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """The port of the container follows the process, and probes with it; but 8080 and 9090 are kept by EAS."""
    container = container_of(cause, desired)
    listens, port = int(cause.figures["listens"]), int(cause.figures["port"])
    if listens in RESERVED_PORTS:
        return set_option(cause, desired, ("--port",), str(port if port not in RESERVED_PORTS else USUAL_PORT))
    path = ("containers", cause.container)
    probes = [
        Edit((*path, key_of(field), "port"), listens)
        for field in ("startup_check", "liveness_check", "health_check")
        if getattr(getattr(container, field), "port", None) == port
    ]
    value = f"{listens} (its probes too)" if probes else str(listens)
    return Remedy(shown((*path, "port")), value, (Edit((*path, "port"), listens), *probes))


def loopback(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """Listen on every address, not only inside the container."""
    return set_option(cause, desired, ("--host", "--listen"), "0.0.0.0")  # noqa: S104 - what the process must listen on


def port_taken(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """Leave the port to EAS where it is one of its own."""
    taken = int(cause.figures.get("port", 0))
    if taken not in RESERVED_PORTS:
        return None
    moved = set_option(cause, desired, ("--port",), str(USUAL_PORT))
    path = ("containers", cause.container, "port")
    if moved is None:
        return None
    return Remedy(
        shown(path), f"{USUAL_PORT}, with {moved.value} in {moved.path}", (Edit(path, USUAL_PORT), *moved.edits)
    )


def _probe_place(cause: Cause) -> tuple[str | int, ...]:
    return ("containers", cause.container, key_of(cause.figures["check"]))


def probe_port(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """Ask the port that the container has."""
    if getattr(container_of(cause, desired), cause.figures.get("check", "startup_check")) is None:
        return None
    path, port = (*_probe_place(cause), "port"), int(cause.figures["port"])
    return Remedy(shown(path), str(port), (Edit(path, port),))


def probe_path(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """Ask the page that the engine has for it."""
    container = container_of(cause, desired)
    probe, engine = getattr(container, cause.figures["check"]), engine_of(container)
    if not isinstance(probe, HttpProbe) or engine is None or probe.path == _HEALTH_PATHS[engine]:
        return None
    path = (*_probe_place(cause), "path")
    return Remedy(shown(path), _HEALTH_PATHS[engine], (Edit(path, _HEALTH_PATHS[engine]),))


def probe(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """More patience at the start. Kubernetes makes no other probe until the startup probe has passed."""
    container = container_of(cause, desired)
    base = ("containers", cause.container, "startupCheck")
    if container.startup_check is not None:
        threshold = _patient_threshold(container.startup_check)
        path = (*base, "failureThreshold")
        return Remedy(shown(path), str(threshold), (Edit(path, threshold),))
    probe: Probe | None = getattr(container, cause.figures["check"])
    if not isinstance(probe, (HttpProbe, TcpProbe, ExecProbe)):
        return None
    bag: dict[str, Any] = {key: value for key, value in section_bag(probe).items() if key not in _TIMING}
    bag |= {"periodSeconds": 10, "failureThreshold": PATIENT_SECONDS // 10}
    text = ", ".join(f"{key} {value}" for key, value in bag.items())
    return Remedy(shown(base), text, (Edit(base, bag),))


def _patient_threshold(probe: Probe) -> int:
    """Failures until it gives up: twice the time of now, ten minutes at least (Kubernetes: every 10 s, 3 failures)."""
    delay, period = probe.initial_delay_seconds or 0, probe.period_seconds or 10
    now = delay + period * (probe.failure_threshold or 3)
    return ceil((max(PATIENT_SECONDS, 2 * now) - delay) / period)
