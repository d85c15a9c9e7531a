"""A process that is up, or coming up, and is not reached: ports, addresses, probes that end it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.model.inference_engine import command_text, engine_of, option
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.reasons import cause_rows as rows
from pulumi_pai_eas.reasons.evidence import Cause, Scene
from pulumi_pai_eas.reasons.log_lines import Listener, listeners

if TYPE_CHECKING:
    import re

    from pulumi_pai_eas.model.containers import Container

ENGINE_PORTS = {"vllm": 8000, "sglang": 30000}
"""Where they listen unless told otherwise."""
PORT_OPTIONS = ("--port", "--server-port", "--http-port", "--rest-api-port", "--listen-port")
_PROBE_FIELDS = {
    "startup": "startup_check",
    "liveness": "liveness_check",
    "readiness": "health_check",
    "health": "health_check",
}


def by_port(scene: Scene) -> Cause | None:
    """The process is up, and EAS asks another port (or another address) than it listens on."""
    container = scene.containers[0] if scene.containers else None
    if container is None or container.port is None or scene.evidence.status == "Running":
        return None
    declared, refused = container.port, _refused(scene)
    for log in reversed(scene.logs):
        found = listeners(log.lines)
        if found:
            return _judged_by_listeners(found, declared, refused, log.replica)
    listens = _port_of_command(container)
    if refused is not None and listens not in (None, declared):
        return Cause("port", refused[1], figures={"listens": str(listens), "port": str(declared)})
    return None


def _judged_by_listeners(
    found: tuple[Listener, ...], declared: int, refused: tuple[int | None, str] | None, replica: str
) -> Cause | None:
    here = [listener for listener in found if listener.port == declared]
    figures = {"listens": str(found[-1].port), "port": str(declared), "host": found[-1].host}
    if not here:
        return Cause("port", found[-1].line, replica, figures)
    if refused is None:
        return None
    if all(listener.only_inside for listener in here):
        return Cause("loopback", here[-1].line, replica, {"port": str(declared), "host": here[-1].host})
    if refused[0] is not None and refused[0] not in {listener.port for listener in found}:
        return Cause(
            "probe_port", refused[1], replica, {"asks": str(refused[0]), "port": str(declared), **_word(refused[1])}
        )
    return None


def _word(text: str) -> dict[str, str]:
    match = rows.PROBE_FAILED.search(text)
    return {"check": _PROBE_FIELDS[match["word"].lower()]} if match else {}


def _refused(scene: Scene) -> tuple[int | None, str] | None:
    """The last probe that met a closed port: the port, where it is told, and the text."""
    found: tuple[int | None, str] | None = None
    for text in scene.said:
        match = rows.REFUSED.search(text) if rows.PROBE_FAILED.search(text) else None
        if match is not None:
            port = match["dialled"] or match["port"]
            found = (int(port) if port else None, text)
    return found


def _port_of_command(container: Container) -> int | None:
    text = command_text(container)
    stated = option(text, *PORT_OPTIONS)
    if stated is not None:
        return whole_number(stated)
    engine = engine_of(container) if text else None
    return ENGINE_PORTS.get(engine) if engine is not None else None


def by_probe(scene: Scene) -> Cause | None:
    """A probe ends a container that may only be slow; or it asks for a page that there is not."""
    failures = [match for text in scene.said if (match := rows.PROBE_FAILED.search(text)) is not None]
    gave_up = [match for text in scene.said if (match := rows.PROBE_GAVE_UP.search(text)) is not None]
    restarted = any(replica.restarts for replica in scene.evidence.replicas)
    if not gave_up and not (failures and (restarted or _status_code(failures[-1]) is not None)):
        return None
    word = gave_up[-1]["word"] if gave_up else failures[-1]["word"].lower()
    why = next((match for match in reversed(failures) if match["word"].lower() == word), None)
    field_name = _PROBE_FIELDS[word]
    with_probe = (
        number for number, container in enumerate(scene.containers) if getattr(container, field_name) is not None
    )
    figures = {"check": field_name, "why": why["why"] if why is not None else ""}
    line = why.string if why is not None else gave_up[-1].string
    code = _status_code(why)
    if code is not None:
        figures["code"] = code
    if code is not None and code.startswith("4"):
        return Cause("probe_path", line, figures=figures, container=next(with_probe, 0))
    if not gave_up and not restarted:
        return None
    return Cause("probe", line, figures=figures, container=next(with_probe, 0))


def _status_code(match: re.Match[str] | None) -> str | None:
    found = rows.STATUS_CODE.search(match["why"]) if match is not None else None
    return found["code"] if found is not None else None
