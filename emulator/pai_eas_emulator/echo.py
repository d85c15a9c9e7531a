"""What DescribeService gives back in ServiceConfig: never quite what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pai_eas_emulator.json_values import JsonObject, as_object, compact, is_object
from pai_eas_emulator.merging import nested

if TYPE_CHECKING:
    from pai_eas_emulator.service import Service

HIDDEN = frozenset({"token"})
"""Top-level keys that are never given back (EAS documentation: `token` is a secret)."""

MOVES: tuple[tuple[str, str], ...] = (
    ("name", "metadata.name"),
    ("dockerAuth", "credential.docker_auth"),
    ("generate_token", "credential.generate_token"),
    ("metadata.rpc", "rpc"),
    ("metadata.eas.termination_grace_period", "runtime.termination_grace_period"),
    ("metadata.enable_grpc", "networking.enable_grpc"),
    ("metadata.autoscaler", "autoscaler"),
    ("metadata.cuda", "runtime.cuda"),
    ("metadata.disable_internet_endpoint", "networking.disable_internet_endpoint"),
)
"""Echo mode `canonical`: the place where a key is posted, and the place where it comes back."""

COPIES: tuple[tuple[str, str], ...] = (("metadata.gateway", "networking.gateway"),)
"""As MOVES, but the old place is kept as well."""


def echoed(service: Service, mode: str) -> str:
    """The service JSON as one string, the token hidden.

    `literal`: as posted. `fold`: what the query of CreateService gave and what the server adds is in it too.
    `canonical`: that, with dotted keys unfolded and aliases in the server's own place.
    """
    shown = {key: value for key, value in service.config.items() if key not in HIDDEN}
    credential = as_object(shown.get("credential"))
    if "token" in credential:
        shown["credential"] = {key: value for key, value in credential.items() if key != "token"}
    if mode == "literal":
        return compact(shown)
    shown = folded(shown, service)
    return compact(canonical(shown) if mode == "canonical" else shown)


def folded(config: JsonObject, service: Service) -> JsonObject:
    """With `metadata.region`, `generate_token` (a string), top-level `workspace_id` and all `labels`."""
    shown = dict(config)
    shown["metadata"] = {**as_object(config.get("metadata")), "region": service.region}
    shown.setdefault("generate_token", "false" if "token" in service.config else "true")
    if service.workspace_id:
        shown["workspace_id"] = service.workspace_id
    shown["labels"] = dict(service.labels)
    return shown


def canonical(config: JsonObject) -> JsonObject:
    """With every alias moved to its canonical place, and a single instance type as a list."""
    shown = nested(config)
    for old, new in MOVES:
        value = _take(shown, old.split("."), keep=False)
        if value is not None:
            _set_if_absent(shown, new.split("."), value)
    for old, new in COPIES:
        value = _take(shown, old.split("."), keep=True)
        if value is not None:
            _set_if_absent(shown, new.split("."), value)
    computing = as_object(as_object(shown.get("cloud")).get("computing"))
    if "instance_type" in computing:
        kind = computing.pop("instance_type")
        if not computing.get("instances"):
            computing["instances"] = [{"type": kind}]
    return shown


def _take(document: JsonObject, path: list[str], *, keep: bool) -> Any:
    """The value at a path, taken out unless it is kept; parents that become empty go too."""
    first, *rest = path
    if first not in document:
        return None
    if not rest:
        return document[first] if keep else document.pop(first)
    inner = document[first]
    if not is_object(inner):
        return None
    value = _take(inner, rest, keep=keep)
    if not keep and not inner and value is not None:
        del document[first]
    return value


def _set_if_absent(document: JsonObject, path: list[str], value: Any) -> None:
    *parents, last = path
    for part in parents:
        if not isinstance(document.get(part), dict):
            document[part] = {}
        document = as_object(document[part])
    old = document.get(last)
    if is_object(old) and is_object(value):
        document[last] = {**value, **old}
    elif last not in document:
        document[last] = value
