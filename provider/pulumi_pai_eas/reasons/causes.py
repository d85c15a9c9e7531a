"""From what can be seen of a service that is not well to the one cause that explains it. Pure.

Weight: what the container could not be started for, then what its process said, then who ended it, then who could not
reach it, then what it still waits for. All lines are searched: the root cause often stands far above the last ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from pulumi_pai_eas.model.inference_engine import command_text, engine_of
from pulumi_pai_eas.model.unknown import Undetermined
from pulumi_pai_eas.reasons import cause_rows as rows
from pulumi_pai_eas.reasons.evidence import Cause, Evidence, Log, Scene, scene_of
from pulumi_pai_eas.reasons.log_lines import last_exception
from pulumi_pai_eas.reasons.shell_syntax import is_shell_word, shell_syntax
from pulumi_pai_eas.reasons.unreachable import by_port, by_probe

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.model.trouble import Event

_LASTING = frozenset(
    {
        "kv_cache", "gpu_memory", "gpu_in_use", "dtype", "parallel", "no_gpu", "driver", "model_path", "shell",
        "argument", "program", "script", "context", "killed", "probe", "probe_path",
    }
)  # fmt: skip
"""Kinds that end a container again and again."""
_AT_ONCE = frozenset({"image_absent", "image_denied", "port", "loopback", "probe_port"})
"""Kinds that stay although nothing is restarted."""
_RESTARTS = 2


def cause_of(evidence: Evidence, spec: ServiceSpec) -> Cause:
    """The one cause; of kind `unknown`, with the most telling text there is, where nothing is recognised."""
    scene = scene_of(evidence, spec)
    for judge in _JUDGES:
        found = judge(scene)
        if found is not None:
            return found
    return _unknown(scene)


def is_lasting(cause: Cause, evidence: Evidence) -> bool:
    """Whether the cause stays until somebody changes something, as far as this evidence goes.

    What ended a container counts only once it did so repeatedly: a first start may be slow, or meet a GPU still in use.
    """
    if cause.kind in _AT_ONCE:
        return True
    if cause.kind not in _LASTING:
        return False
    restarts = [replica.restarts for replica in evidence.replicas if replica.restarts is not None]
    return not restarts or max(restarts) >= _RESTARTS


def _image(scene: Scene) -> Cause | None:
    """An image that cannot be pulled. Events about an image that is no longer asked for are of an earlier attempt."""
    found: Cause | None = None
    images = [container.image or "" for container in scene.containers]
    for text in scene.said:
        named = rows.IMAGE_NAMED.search(text)
        if named is None or (images and named["image"] not in images):
            continue
        why = text[named.end() :]
        kind: rows.Kind | None = next((row.kind for row in rows.IMAGE_ROWS if row.pattern.search(why)), None)
        index = images.index(named["image"]) if images else 0
        if kind is not None or found is None:
            figures = {"image": named["image"], "why": _pull_problem(why, named["image"])}
            found = Cause(kind or "image", text, figures=figures, container=index)
    if found is not None and (found.kind != "image" or _is_pulling(scene)):
        return found
    pulling = next((replica for replica in scene.evidence.replicas if replica.reason in rows.IMAGE_REASONS), None)
    if found is None and pulling is not None and len(images) == 1:
        return Cause("image", pulling.reason, pulling.name, {"image": images[0], "why": pulling.reason})
    return None


def _pull_problem(text: str, image: str) -> str:
    """What is wrong, without the layers of programs that pass it on, each of which names the image again."""
    text = re.sub(r"rpc error: code = \w+ desc = |Error response from daemon: ", "", text)
    text = re.sub(r"failed to (?:pull and unpack image|resolve reference) \\?\"[^\"]*\": ", "", text)
    return text.replace(f"{image}: ", "").strip(" :")


def _is_pulling(scene: Scene) -> bool:
    """Whether a replica, the service or an event says by its reason that a pull fails."""
    reasons = {scene.evidence.reason, *(replica.reason for replica in scene.evidence.replicas)}
    failed = any(
        reason in text
        for event in scene.events
        for reason in rows.IMAGE_REASONS
        for text in (event.message, event.reason)
    )
    return bool(reasons & rows.IMAGE_REASONS) or failed


def _logged(scene: Scene) -> Cause | None:
    """The first row of the table that a log tells, the newest log first; then what events and statuses quote."""
    for logs in (tuple(reversed(scene.logs)), (Log(scene.said),)):
        for row in rows.LOG_ROWS:
            for log in logs:
                found = _last(row, log, scene)
                if found is not None:
                    return found
    return None


def _last(row: rows.Row, log: Log, scene: Scene) -> Cause | None:
    for line in reversed(log.lines):
        match = row.pattern.search(line)
        if match is not None:
            figures = {name: text.rstrip(".,;") for name, text in match.groupdict().items() if text is not None}
            return _refined(Cause(row.kind, line, log.replica, figures), scene)
    return None


def _refined(cause: Cause, scene: Scene) -> Cause:
    """The kinds that a pattern alone cannot tell apart, and the container that it concerns."""
    figures = dict(cause.figures)
    path = figures.get("path")
    if cause.kind == "model_path" and path is not None:
        figures["path"] = path = re.sub(
            r"/(?:config\.json|tokenizer[^/]*|[^/]*\.safetensors(?:\.index\.json)?)$", "", path
        )
        return replace(cause, kind="model_path" if path.startswith(("/", ".")) else "hub", figures=figures,
                       container=_mentioning(scene, path))  # fmt: skip
    if cause.kind == "shell":
        return _shell(cause, scene)
    index = next((number for number, container in enumerate(scene.containers) if _has_engine(container)), 0)
    return replace(cause, container=index)


def _shell(cause: Cause, scene: Scene) -> Cause:
    words, program = cause.figures.get("words", ""), cause.figures.get("program", "")
    index = next(
        (number for number, container in enumerate(scene.containers) if shell_syntax(container.command or "")), None
    )
    syntax = None if index is None else shell_syntax(scene.containers[index].command or "")
    told = next((word for word in words.split() if is_shell_word(word)), None)
    if program and (is_shell_word(program) or "=" in program or " " in program):
        told = program
    if told is not None or (words and syntax is not None):
        return replace(cause, figures={**cause.figures, "syntax": told or syntax or ""}, container=index or 0)
    named = next(
        (number for number, container in enumerate(scene.containers) if (words or program) in command_text(container)),
        0,
    )
    return replace(cause, kind="argument" if words else "program", container=named)


def _mentioning(scene: Scene, text: str) -> int:
    return next((number for number, container in enumerate(scene.containers) if text in command_text(container)), 0)


def _has_engine(container: Container) -> bool:
    try:
        return engine_of(container) is not None
    except Undetermined:
        return False


def _killed(scene: Scene) -> Cause | None:
    """Ended for its memory. Exit code 137 alone is also what a probe that gave up leaves behind."""
    ended = next((replica for replica in scene.evidence.replicas if replica.reason == "OOMKilled"), None)
    where = "" if ended is None else ended.name
    told = [event.message or event.reason for event in scene.events if _tells_of_memory(event)]
    told = told or ([ended.reason] if ended is not None else [])
    told = told or [text for text in scene.said if rows.KILLED.search(text)]
    if told:
        return Cause("killed", told[-1], where)
    for log in scene.logs:
        lines = [line for line in log.lines if rows.KILLED.search(line)]
        if lines:
            return Cause("killed", lines[-1], log.replica)
    if not any(rows.PROBE_GAVE_UP.search(text) for text in scene.said):
        exits = [text for text in (*scene.said, *scene.lines()) if rows.EXIT_137.search(text)]
        if exits:
            return Cause("killed", exits[-1])
    return None


def _tells_of_memory(event: Event) -> bool:
    return event.reason == "OOMKilling" or rows.KILLED.search(event.message) is not None


def _mount(scene: Scene) -> Cause | None:
    told = [event.message for event in scene.events if event.reason in rows.MOUNT_REASONS]
    told += [text for text in scene.said if rows.MOUNT_FAILED.search(text)]
    return Cause("mount", told[-1]) if told else None


def _no_stock(scene: Scene) -> Cause | None:
    """No machine to run on: the scheduler says so, or the service is Pending for no other reason."""
    told = [text for text in scene.said if rows.NO_ROOM.search(text)]
    told += [event.message for event in scene.events if event.reason == "FailedScheduling"]
    if told:
        return Cause("no_stock", told[-1])
    if scene.evidence.status == "Pending":
        return Cause("no_stock", scene.evidence.message or "the service is Pending: it waits for resources")
    return None


def _crash(scene: Scene) -> Cause | None:
    for log in reversed(scene.logs):
        line = last_exception(log.lines)
        if line is not None:
            return Cause("crash", line, log.replica)
    return None


def _unknown(scene: Scene) -> Cause:
    """The last warning event, with what the service's own diagnosis says; else the status's own message."""
    warned = [event for event in scene.events if event.kind == "Warning"]
    parts = [f"{warned[-1].reason}: {warned[-1].message}".strip(": ")] if warned else []
    parts += [
        "; ".join(part for part in (diagnosis.error, *diagnosis.causes[:1]) if part)
        for diagnosis in scene.evidence.diagnosis[:1]
    ]
    if not parts:
        parts = [": ".join(part for part in (scene.evidence.reason, scene.evidence.message) if part)]
    return Cause("unknown", ". ".join(part for part in parts if part))


_Judge: TypeAlias = Callable[[Scene], Cause | None]
_JUDGES: tuple[_Judge, ...] = (_image, _logged, _killed, by_port, by_probe, _mount, _no_stock, _crash)
"""In order of weight."""
