"""Rules of the probes of a container."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.codes import identity as codes
from pulumi_pai_eas.model.containers import Container, ExecProbe, HttpProbe, Probe, TcpProbe
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import listed
from pulumi_pai_eas.rules.rule import Subject, containers, error, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding

_KEYS = {"startup_check": "startupCheck", "liveness_check": "livenessCheck", "health_check": "healthCheck"}
_HANDLERS = ("http_get", "tcp_socket", "exec")


def _of(path: str, container: Container) -> Iterator[tuple[str, Probe]]:
    for attribute, key in _KEYS.items():
        probe: Any = getattr(container, attribute)
        if probe is not None:
            yield f"{path}.{key}", probe


def probes(subject: Subject) -> Iterator[tuple[str, Probe]]:
    """Each probe of each container with its path."""
    for path, container in containers(subject):
        if not is_unknown(container):
            yield from _of(path, container)


def _handler_port(probe: Probe) -> int | None:
    match probe:
        case HttpProbe() | TcpProbe():
            return probe.port
        case ExecProbe():
            return None


@rule_over(containers, codes.PROBE_HANDLER)
def probe_has_one_handler(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """A probe without a handler, or with two, is no probe; it then stands in `extra`."""
    for attribute, key in _KEYS.items():
        value: Any = (container.extra or {}).get(attribute)
        if isinstance(value, dict):
            given = [name for name in _HANDLERS if name in value]
            if len(given) != 1 and getattr(container, attribute) is None:
                yield error(
                    f"{path}.{key}",
                    f"has {'no handler' if not given else 'two handlers or more: ' + listed(given)}; give exactly one "
                    f"of {listed(_HANDLERS)}",
                    malformed=True,
                )


@rule_over(probes, codes.PROBE_HANDLER)
def command_probe_has_a_command(_subject: Subject, path: str, probe: Probe) -> Iterator[Finding]:
    """A probe by command without a command asks nothing."""
    if isinstance(probe, ExecProbe) and (probe.command is None or len(probe.command) == 0):
        yield error(f"{path}.command", "the command is empty; give it as a list of words", malformed=True)


@rule_over(probes, codes.PORT_RANGE)
def probe_port_is_a_port(_subject: Subject, path: str, probe: Probe) -> Iterator[Finding]:
    """1 to 65535."""
    port = _handler_port(probe)
    if port is not None and not 1 <= port <= 65535:
        yield error(f"{path}.port", f"{port} is no port; choose 1 to 65535", malformed=True)


@rule_over(probes, codes.PROBE_PORT)
def probe_asks_a_container(subject: Subject, path: str, probe: Probe) -> Iterator[Finding]:
    """A port that nobody listens on never answers."""
    port = _handler_port(probe)
    if port is None:
        return
    ports = [container.port for container in subject.spec.containers or []]
    if None not in ports and port not in ports:
        yield warning(f"{path}.port", f"{port} is the port of no container; choose {listed(ports)}")


@rule_over(probes, codes.PROBES_WITH_PROCESSOR)
def probes_are_for_images(subject: Subject, path: str, _probe: Probe) -> Iterator[Finding]:
    """A pre-built processor has no container to probe."""
    if subject.spec.processor is not None:
        yield warning(path, "probes belong to custom images, not to processors; remove it")


@rule_over(containers, codes.SUCCESS_THRESHOLD)
def one_success_is_enough(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """Kubernetes takes nothing but 1 for start-up and liveness."""
    for key, probe in (("startupCheck", container.startup_check), ("livenessCheck", container.liveness_check)):
        if is_unknown(probe) or probe is None or is_unknown(probe.success_threshold):
            continue
        if probe.success_threshold is not None and probe.success_threshold != 1:
            yield warning(f"{path}.{key}.successThreshold", f"{probe.success_threshold}; it must be 1 here")
