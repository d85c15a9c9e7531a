"""Seeded mutations of service JSON: other spellings of the same, and things that are wrong.

`respelled` works on canonical form and must not change what it means; `damaged` may do anything that leaves JSON.
"""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
Path = tuple[str, ...]


def _path(dotted: str) -> Path:
    return tuple(dotted.split("."))


SECTIONS = [
    _path(dotted)
    for dotted in [
        "metadata.scheduling.spread",
        "metadata.scheduling",
        "metadata.rpc",
        "metadata.rolling_strategy",
        "metadata",
        "cloud.computing",
        "cloud.networking",
        "cloud.logging",
        "cloud",
        "networking.gateway_policy.rate_limit",
        "networking.gateway_policy.concurrency_limit",
        "networking.gateway_policy",
        "networking",
        "autoscaler.behavior.scaleUp",
        "autoscaler.behavior",
        "autoscaler",
        "runtime",
        "queue",
        "unit",
        "options",
        "credential",
        "labels",
        "features",
        "autoscaler.strategies",
    ]
]
"""Objects whose members may be written with dots in the object above, the deepest first."""
ITEM_SECTIONS = {
    "containers": [
        _path(dotted)
        for dotted in [
            "startup_check.http_get",
            "startup_check",
            "health_check.http_get",
            "health_check",
            "prepare",
            "resources",
        ]
    ],
    "storage": [(name,) for name in ["oss", "nfs", "dataset", "git", "empty_dir", "properties"]],
}
PLACES = [
    (_path(canonical), _path(other))
    for canonical, other in (
        ("metadata.name", "name"),
        ("metadata.workspace_id", "workspace_id"),
        ("token", "credential.token"),
        ("generate_token", "credential.generate_token"),
        ("dockerAuth", "credential.docker_auth"),
        ("metadata.rpc", "rpc"),
        ("metadata.rpc.io_threads", "metadata.io_threads"),
        ("metadata.rpc.worker_threads", "metadata.worker_threads"),
        ("metadata.rpc.worker_threads", "metadata.workers"),
        ("metadata.rpc.max_queue_size", "metadata.max_queue_size"),
        ("metadata.eas", "eas"),
        ("runtime.termination_grace_period", "metadata.eas.termination_grace_period"),
        ("runtime.termination_grace_period", "eas.termination_grace_period"),
        ("metadata.cuda", "runtime.cuda"),
        ("metadata.scheduling.spread.policy", "scheduling.spread.policy"),
        ("metadata.enable_grpc", "networking.enable_grpc"),
        ("networking.gateway", "metadata.gateway"),
        ("networking.path", "metadata.path"),
        ("networking.traffic_state", "metadata.traffic_state"),
        ("networking.disable_internet_endpoint", "metadata.disable_internet_endpoint"),
        ("networking.enable_http2", "metadata.enable_http2"),
        ("networking.enable_https", "metadata.enable_https"),
        ("autoscaler", "metadata.autoscaler"),
    )
]
NOTHING = object()


def look(holder: Any, path: Path) -> Any:
    for part in path:
        if not isinstance(holder, dict) or part not in holder:
            return NOTHING
        holder = holder[part]
    return holder


def _put(holder: Json, path: Path, value: Any) -> bool:
    for part in path[:-1]:
        holder = holder.setdefault(part, {})
        if not isinstance(holder, dict):
            return False
    holder[path[-1]] = value
    return True


def _drop(holder: Json, path: Path) -> None:
    above = look(holder, path[:-1])
    del above[path[-1]]
    if not above and path[:-1]:
        _drop(holder, path[:-1])


def _dot(holder: Json, path: Path, chance: random.Random) -> None:
    """Write some members of the object at `path` with dots, in the object above."""
    section, above = look(holder, path), look(holder, path[:-1])
    if not isinstance(section, dict) or not section:
        return
    for key in [name for name in section if name and chance.random() < 0.6]:
        above[f"{path[-1]}.{key}"] = section.pop(key)
    if not section:
        del above[path[-1]]


def dotted(config: Json, chance: random.Random) -> Json:
    """Dotted keys. Deep ones first, so that they can become part of longer ones."""
    for path in SECTIONS:
        if chance.random() < 0.5:
            _dot(config, path, chance)
    for name, paths in ITEM_SECTIONS.items():
        for item in config[name] if isinstance(config.get(name), list) else ():
            for path in paths if isinstance(item, dict) else ():
                if chance.random() < 0.5 and path[-1] != "resources":
                    _dot(item, path, chance)
    return config


def moved(config: Json, chance: random.Random) -> Json:
    """Values at their other place, where that is free."""
    for canonical, other in PLACES:
        value = look(config, canonical)
        if value is NOTHING or value == {} or look(config, other) is not NOTHING or chance.random() < 0.5:
            continue
        _drop(config, canonical)
        _put(config, other, value)
    for item in _items(config, ("cloud", "computing", "instances")):
        if "type" in item and chance.random() < 0.5:
            item["instance_type"] = item.pop("type")
    for item in _items(config, ("networking", "nlb")):
        if "netType" in item and chance.random() < 0.5:
            item["net_type"] = item.pop("netType")
    return config


def with_nulls(config: Json, chance: random.Random) -> Json:
    """Null members, where one is free."""
    for path in [(), *SECTIONS]:
        section = look(config, path)
        if not isinstance(section, dict) or not section or path in (("labels",), ("features",)):
            continue  # an object with nothing else in it would be lost when its null is written with dots
        if chance.random() < 0.5:
            section.setdefault(chance.choice(["zz_null", "instances", "name", "rpc"]), None)
    for item in (*_items(config, ("containers",)), *_items(config, ("storage",))):
        item.setdefault("zz_null", None)
    return config


INTS = [
    "metadata.instance",
    "metadata.cpu",
    "metadata.memory",
    "metadata.gpu",
    "metadata.shm_size",
    "metadata.rpc.keepalive",
    "metadata.rpc.max_queue_size",
    "metadata.rpc.worker_threads",
    "autoscaler.min",
    "autoscaler.max",
    "metadata.rolling_strategy.max_surge",
    "runtime.termination_grace_period",
]
BOOLS = [
    "metadata.enable_webservice",
    "metadata.enable_grpc",
    "generate_token",
    "metadata.resource_burstable",
    "metadata.rpc.enable_sigterm",
]


def loosened(config: Json, chance: random.Random) -> Json:
    """Values of a looser type."""
    for dotted_path in INTS:
        value = look(config, _path(dotted_path))
        if type(value) is int and chance.random() < 0.6:
            _put(config, _path(dotted_path), chance.choice([str(value), float(value)]))
    for dotted_path in BOOLS:
        value = look(config, _path(dotted_path))
        if type(value) is bool and chance.random() < 0.6:
            _put(config, _path(dotted_path), chance.choice([str(value), str(value).lower(), int(value), float(value)]))
    if (jemalloc := look(config, _path("metadata.rpc.enable_jemalloc"))) in (0, 1):
        _put(
            config,
            _path("metadata.rpc.enable_jemalloc"),
            chance.choice([bool(jemalloc), str(jemalloc), "TRUE" if jemalloc else "False"]),
        )
    return config


def loosened_in_lists(config: Json, chance: random.Random) -> Json:
    """Values of a looser type in lists, and the list that is written as text."""
    vswitches = look(config, _path("cloud.networking.vswitch_id"))
    if isinstance(vswitches, str) and vswitches.strip():
        _put(
            config,
            _path("cloud.networking.vswitch_id"),
            chance.choice([vswitches.split(","), vswitches.replace(",", " , ")]),
        )
    for item in _items(config, ("containers",)):
        if type(item.get("port")) is int:
            item["port"] = chance.choice([str(item["port"]), float(item["port"])])
        for variable in _items(item, ("env",)):
            if variable.get("value") in ("1", "2"):
                variable["value"] = int(variable["value"])
    for item in _items(config, ("autoscaler", "scaleStrategies")):
        item["threshold"] = str(item["threshold"]) if type(item.get("threshold")) is int else item.get("threshold")
    return config


def torn(config: Json, chance: random.Random) -> Json:
    """Labels and features nested at the dots of their keys, as some clients do."""
    for name in ("labels", "features"):
        members = config.get(name)
        if not isinstance(members, dict) or chance.random() < 0.5:
            continue
        for key in list(members):
            head, dot, rest = key.partition(".")
            if dot and head and rest and "/" not in head and head not in members:
                members[head] = {rest: members.pop(key)}
    return config


def listed(config: Json, chance: random.Random) -> Json:
    """A single machine type as a list."""
    computing = look(config, ("cloud", "computing"))
    single = (
        isinstance(computing, dict) and type(computing.get("instance_type")) is str and "instances" not in computing
    )
    if single and chance.random() < 0.3:
        computing["instances"] = [{"type": computing.pop("instance_type")}]
    return config


SPELLINGS: tuple[Callable[[Json, random.Random], Json], ...] = (
    listed,
    loosened,
    loosened_in_lists,
    torn,
    moved,
    with_nulls,
    dotted,
)


def respelled(canonical: Json, seed: str) -> Json:
    """Another spelling of a canonical service JSON, made in one or several ways."""
    chance = random.Random(seed)
    config = copy.deepcopy(canonical)
    for change in SPELLINGS:
        if chance.random() < 0.6:
            config = change(config, chance)
    return config


def _items(config: Any, path: Path) -> list[Json]:
    value = look(config, path)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _value(chance: random.Random, depth: int = 0) -> Any:
    kinds: list[Callable[[], Any]] = [
        lambda: None, lambda: chance.random() < 0.5, lambda: chance.randrange(-5, 9000), lambda: chance.uniform(-9, 9),
        lambda: "", lambda: "${var.x}", lambda: "8000", lambda: "ture", lambda: "a, b", list, dict, lambda: 10.0**30,
    ]  # fmt: skip
    if depth < 2:
        kinds += [
            lambda: [_value(chance, depth + 1) for _ in range(2)],
            lambda: {chance.choice(["zz", "name", "type", "a.b", "rpc.keepalive"]): _value(chance, depth + 1)},
        ]
    return chance.choice(kinds)()


def _all_objects(value: Any) -> list[Json]:
    if isinstance(value, dict):
        return [value, *(inner for item in value.values() for inner in _all_objects(item))]
    if isinstance(value, list):
        return [inner for item in value for inner in _all_objects(item)]
    return []


def damaged(config: Json, seed: str) -> Json:
    """Unknown keys put in, values replaced by others of any type, values doubled at another place, items broken."""
    chance = random.Random(seed)
    config = copy.deepcopy(config)
    for _ in range(chance.randrange(1, 4)):
        holder = chance.choice(_all_objects(config))
        way = chance.randrange(4)
        if way == 0 or not holder:
            holder[chance.choice(["zz_unknown", "zz.dotted", "metadata.zz", "instanceType", "resource"])] = _value(
                chance
            )
        elif way == 1:
            holder[chance.choice(sorted(holder))] = _value(chance)
        elif way == 2:
            _put(config, chance.choice(PLACES)[chance.randrange(2)], _value(chance))
        else:
            key = chance.choice(sorted(holder))
            if isinstance(holder[key], list):
                holder[key].insert(0, _value(chance))
            else:
                holder[key] = [holder[key]]
    return config
