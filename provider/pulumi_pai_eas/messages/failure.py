"""Why a service is not well, as a user reads it: what happened, the cause, the change that mends it, what to do then.

Pure text: a cause comes as its kind, the line that tells it, and its figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pulumi_pai_eas.messages.progress import duration

if TYPE_CHECKING:
    from collections.abc import Mapping

Ending = Literal["failed", "never_up", "not_in_time", "no_answer", "paused", "cancelled", "vanished"]

LONGEST_CAUSE = 300
"""Characters of a line of a log or an event that are shown."""
_INDENT = "  "
_THEN = f"{_INDENT}then    "
IN_STATE = " and is in your state."


def headline(ending: Ending, code: str, name: str, *, status: str, took: float, service_id: str, serving: str) -> str:
    """What happened to a service that is in the state of a stack; `took` in seconds, `serving` is `2 of 2`."""
    after = duration(took)
    text = {
        "failed": f"{name} {status} after {after}.",
        "never_up": f"{name} does not come up: {status} after {after}, and what keeps it does not pass by itself.",
        "not_in_time": f"{name} is still {status} after {after}, when its time was over.",
        "no_answer": f"{name} is {status}, and its endpoint did not answer within {after}, when its time was over.",
        "paused": f"{name}: update paused after {after}, the old version still serves ({serving}).",
        "cancelled": f"{name}: no longer waited for after {after}, as asked; it is {status}.",
        "vanished": f"{name} was accepted, and DescribeService has not found it for {after}.",
    }[ending]
    return f"{code} {text} {_exists(ending, service_id)}{IN_STATE}"


def _exists(ending: Ending, service_id: str) -> str:
    verb = "It may exist" if ending == "vanished" else "It exists"
    return f"{verb} ({service_id})" if service_id else verb


NOBODY_BEHIND = "its gateway says that nobody answers behind it (503, or an empty 404)"
"""The cause, where the API knows of none."""


def state_of(name: str, status: str, serving: str, service_id: str) -> str:
    """The first line for a service that is looked at, not waited for."""
    said = f", {serving} replicas" if serving else ""
    return f"{name} is {status}{said}{f' ({service_id})' if service_id else ''}."


def so_far(cause: str) -> str:
    """What a service that is on its way says."""
    return f"nothing is known to be wrong so far: {cause}"


def told(head: str, *, where: str = "", cause: str = "", change: str | None = None, then: str = "") -> str:
    """All of it, one line each; what is not known is left out."""
    lines = [head]
    if cause:
        lines.append(f"{_INDENT}cause   {f'{where}: ' if where else ''}{cause}")
    if change is not None:
        lines.append(f"{_INDENT}change  {change}")
    if then:
        lines.append(f"{_INDENT}then    {then}")
    return "\n".join(lines)


def cause_text(kind: str, line: str, figures: Mapping[str, str]) -> str:
    """The cause in one line: in our words where the figures are known, else in those of the line that told it."""
    short = _cut(line)
    known = {**figures, "line": short, "probe": _PROBES.get(figures.get("check", ""), "probe")}
    for name, needed, text in _CAUSES:
        if name == kind and all(known.get(key) for key in needed):
            return text.format_map(known)
    return short or "the API gives no reason"


_PROBES = {"startup_check": "startup probe", "liveness_check": "liveness probe", "health_check": "readiness probe"}
_NEEDS = "KV cache for {asked} tokens needs {needed} GiB, available {has} GiB"
_LONGEST = "estimated maximum model length is {fits}"
_CAUSES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("kv_cache", ("asked", "needed", "has", "fits"), f"{_NEEDS}; {_LONGEST}"),
    ("kv_cache", ("asked", "needed", "has"), _NEEDS),
    ("kv_cache", ("asked", "fits"), f"KV cache for {{asked}} tokens does not fit; {_LONGEST}"),
    ("context", ("asked", "fits"), "a context of {asked} tokens is more than the model's own {fits}"),
    (
        "gpu_memory",
        ("tried", "total", "free"),
        "CUDA out of memory: tried to allocate {tried}, the GPU has {total} GiB, {free} of it free",
    ),
    ("gpu_memory", ("tried", "total"), "CUDA out of memory: tried to allocate {tried}, the GPU has {total} GiB"),
    ("port", ("listens", "port"), "the process listens on {listens}, containers[0].port is {port}"),
    (
        "loopback",
        ("host", "port"),
        "the process listens on {host}:{port}, which is reached from inside its container only",
    ),
    ("probe_port", ("asks", "port"), "the {probe} asks port {asks}, the process listens on {port}"),
    ("probe_path", ("code",), "the {probe} asks for a page that there is not ({code}): {line}"),
    ("probe", (), "the {probe} ended the container before it was ready: {line}"),
    ("killed", (), "killed for its memory: {line}"),
    ("image_absent", ("image", "why"), "{image} does not exist: {why}"),
    ("image_denied", ("image", "why"), "{image} may not be pulled: {why}"),
    ("image_unreachable", ("image", "why"), "the registry of {image} cannot be reached: {why}"),
    ("image_disk", ("image",), "{image} does not fit on the disk: no space left on device"),
    ("image", ("image",), "{image} cannot be pulled: {line}"),
    ("model_path", ("path",), "no model at {path}: {line}"),
    ("hub", (), "the model cannot be downloaded: {line}"),
    ("shell", ("syntax",), "the command needs a shell ({syntax}), and runs without one: {line}"),
    ("no_gpu", (), "no GPU: {line}"),
    ("no_stock", (), "no machine to run on: {line}"),
    ("mount", (), "storage cannot be mounted: {line}"),
)
"""Kind, the figures that the text needs, the text; the first that fits."""


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_CAUSE else f"{line[: LONGEST_CAUSE - 1].rstrip()}…"


def next_step(ending: Ending, *, known: bool, urn: str | None) -> str:
    """What to do. `known`: a change was named or at least a cause; `urn` of the resource, for the destroy."""
    destroy = f"pulumi destroy --target '{urn}'" if urn else "pulumi destroy"
    match ending:
        case "failed" | "never_up":
            return f"pulumi up (updates in place), or {destroy}"
        case "not_in_time" | "no_answer" if known:
            return f"pulumi up (updates in place), or {destroy}"
        case "not_in_time" | "no_answer":
            return f"pulumi up waits again; custom_timeouts makes the next wait longer; or {destroy}"
        case "paused":
            return "pulumi up (the failed replicas are replaced; until then the old version serves)"
        case "cancelled":
            return f"pulumi up waits again; or {destroy}"
        case "vanished":
            return "pulumi up (reads first, and makes it anew if it is gone)"


def as_deleted(text: str) -> str:
    """The same reasons, once the service was deleted as `create_failure="delete"` asks."""
    lines = [line for line in text.split("\n") if not line.startswith(_THEN)]
    lines[0] = lines[0].replace(IN_STATE, '; it was deleted again, as create_failure="delete" asks.')
    return "\n".join([*lines, f"{_THEN}apply the change, and pulumi up"])


def not_deleted(name: str, why: str) -> str:
    """The service should have been deleted again."""
    return f'{name} was to be deleted again (create_failure="delete") and is still there: {why}. It is in your state.'
