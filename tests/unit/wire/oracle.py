"""What of one service JSON is missing in another: written from the table of aliases, without any code of the codec.

Both documents are dotted fully, so that nesting does not matter; other places are renamed on the strings. A value is
compared loosely (`true`, `"True"` and 1 are one): the oracle is about keys that get lost, not about types.
"""

from __future__ import annotations

import re
from typing import Any

Leaf = tuple[str, Any]

RENAMED = (
    (r"^rpc\.", "metadata.rpc."),
    (r"^eas\.", "metadata.eas."),
    (r"^name(?=$|\.)", "metadata.name"),
    (r"^workspace_id(?=$|\.)", "metadata.workspace_id"),
    (r"^credential\.(token|generate_token)(?=$|\.)", r"\1"),
    (r"^credential\.docker_auth(?=$|\.)", "dockerAuth"),
    (r"^metadata\.(io_threads|worker_threads|max_queue_size)(?=$|\.)", r"metadata.rpc.\1"),
    (r"^metadata\.workers(?=$|\.)", "metadata.rpc.worker_threads"),
    (r"^metadata\.eas\.termination_grace_period(?=$|\.)", "runtime.termination_grace_period"),
    (r"^runtime\.cuda(?=$|\.)", "metadata.cuda"),
    (r"^scheduling\.spread\.policy(?=$|\.)", "metadata.scheduling.spread.policy"),
    (r"^networking\.enable_grpc(?=$|\.)", "metadata.enable_grpc"),
    (
        r"^metadata\.(gateway|path|traffic_state|disable_internet_endpoint|enable_http2|enable_https)(?=$|\.)",
        r"networking.\1",
    ),
    (r"^metadata\.(autoscaler|cronscaler)(?=$|\.)", r"\1"),
    (r"^(cloud\.computing\.instances\.\[\d+\])\.instance_type(?=$|\.)", r"\1.type"),
    (r"^(networking\.nlb\.\[\d+\])\.net_type(?=$|\.)", r"\1.netType"),
)
"""The aliases in the order in which they move (arguments with several places)."""
NULLS_COUNT = re.compile(r"^(labels|features|model_config)\.")
IDS = "cloud.networking.vswitch_id"


def lost(source: dict[str, Any], result: dict[str, Any]) -> list[Leaf]:
    """The leaves of `source` that `result` does not hold, at their own place or at the one they move to."""
    held: dict[str, set[str]] = {}
    for path, value in leaves(result):
        held.setdefault(path, set()).update(_forms(value))
    found = leaves(source)
    paths = [path for path, _ in found]
    missing = [leaf for leaf in found if not _is_held(*leaf, held)]
    return [leaf for leaf in missing if not _is_parent(*leaf, paths) and not _is_blocked_null(*leaf, paths)]


def _is_parent(path: str, value: Any, paths: list[str]) -> bool:
    """Whether an object that is empty here has members in another spelling."""
    return value == {} and any(other.startswith(f"{path}.") for other in paths)


def _is_blocked_null(path: str, value: Any, paths: list[str]) -> bool:
    """Whether a null is no member of labels, features or model_config after all, since another value is in its way."""
    above = [path[:end] for end in range(len(path)) if path[end] == "."]
    in_the_way = any(
        path.startswith(f"{other}.") or other.startswith((f"{path}.", *(f"{place}.[" for place in above)))
        for other in paths
    )
    return value is None and (in_the_way or paths.count(path) > 1)


def leaves(value: Any, path: str | None = None) -> list[Leaf]:
    """Dotted paths and what stands there; an empty object or list is a leaf, a null member is none."""
    if path == IDS:
        value = _ids(value)
    if type(value) is dict and value:
        found: list[Leaf] = []
        for key, item in value.items():
            below = key if path is None else f"{path}.{key}"
            if item is not None or NULLS_COUNT.match(below):
                found += leaves(item, below)
        return found or [(path or "", {})]
    if type(value) is list and value:
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, f"{path}.[{index}]")]
    return [(path or "", value)]


def places(path: str) -> list[str]:
    """The place that a value is written at, and each that it moves to; it may stay at any when another is taken."""
    found = [path]
    for pattern, place in RENAMED:
        moved = re.sub(pattern, place, found[-1])
        if moved != found[-1]:
            found.append(moved)
    if found[-1] == "cloud.computing.instances.[0].type":
        found.append("cloud.computing.instance_type")
    return found


def _is_held(path: str, value: Any, held: dict[str, set[str]]) -> bool:
    found = places(path)
    if value == {} and any(other == place or other.startswith(f"{place}.") for place in found for other in held):
        return True
    return any(_forms(value) & held.get(place, set()) for place in found)


def _forms(value: Any) -> set[str]:
    """The texts that a value may be written as."""
    if type(value) is bool:
        return {str(value).lower(), str(int(value))}
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) in (int, float):
        named = {0: {"false"}, 1: {"true"}}.get(value, set())
        return {_number(value)} | named
    if type(value) is str:
        plain = value.lower()
        return (
            {value, plain}
            | {"true": {"1"}, "false": {"0"}, "1": {"true"}, "0": {"false"}}.get(plain, set())
            | _as_number(value)
        )
    return {repr(value)}


def _number(value: float) -> str:
    return hex(value) if type(value) is int else repr(value)


def _as_number(value: str) -> set[str]:
    if re.fullmatch(r"-?\d{1,45}", value, re.ASCII):
        return {hex(int(value))}
    try:
        number = float(value)
    except ValueError:
        return set()
    return {repr(number)} | ({hex(int(number))} if number.is_integer() else set())


def _ids(value: Any) -> Any:
    if type(value) is list and value and all(type(item) is str for item in value):
        value = ",".join(value)
    if type(value) is str:
        return ",".join(part.strip() for part in value.split(",") if part.strip()) or value
    return value
