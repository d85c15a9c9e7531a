"""Property bags that no program would write: any JSON in any place, for what must never end but in a finding."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, cast

from hypothesis import strategies as st

from pulumi_pai_eas.engine.serialise import unwrap_secrets
from tests.unit.faults.calls import BAG, CRON, DAY, OTHER_IMAGE, bag

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Bag = dict[str, Any]
Path = tuple[Any, ...]

RICH: Bag = cast("Bag", unwrap_secrets(bag(
    serviceName="qwen3_8b",
    replicas=2,
    disk="60Gi",
    shmSize=64,
    labels={"team": "ml"},
    storage=[
        *BAG["storage"],
        {"kind": "nfs", "server": "x.cn-hangzhou.nas.aliyuncs.com", "path": "/", "mountPath": "/nas"},
        {"kind": "git", "repo": "https://git.example.com/a.git", "mountPath": "/code", "username": "u"},
    ],
    gitPasswords={"2": "canary-git"},
    vpc={
        "vpcId": "vpc-emulator0two0zones",
        "vswitchIds": ["vsw-emulator0zone0h", "vsw-emulator0zone0i"],
        "securityGroupId": "sg-emulator0two0zones",
    },
    network={"nlb": [{"id": "default", "port": 9000, "netType": "intranet"}]},
    autoscaler={"min": 1, "max": 4, "metrics": {"qps": 20}},
    cronScaler=CRON,
    rollingStrategy={"maxSurge": 1, "maxUnavailable": 1},
    needs={"gpus": 1},
    extra={"metadata": {"unheard_of": {"a": [1, "b"]}}},
    findings={"PAI2107": "ignore"},
    waitFor="accepted",
    safetyLock="none",
    desiredState="running",
)))  # fmt: skip
"""Every kind of section at once."""


def leaf() -> SearchStrategy[Any]:
    """Values that are apt to be forgotten."""
    return st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False),
        st.text(max_size=40),
        st.sampled_from(
            [
                "",
                " ",
                "$(x)",
                "${A}",
                "a" * 300,
                "\x00",
                "𝔘𠮷😀",
                "\u202e",
                "true",
                "1e999",
                "official:",
                "x:y:z",
                "../..",
                "'; rm -rf",
            ]
        ),
    )


def json_value() -> SearchStrategy[Any]:
    """Any JSON."""
    return st.recursive(
        leaf(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
        max_leaves=12,
    )


def places(value: Any, path: Path = ()) -> list[Path]:
    """Every place in a value, the whole left out."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in members for place in ((*path, key), *places(item, (*path, key)))]


def changed(value: Any, path: Path, new: Any, *, how: str) -> Any:
    """A copy with something else in one place: replaced, removed, wrapped, repeated, or by something like it."""
    result = copy.deepcopy(value)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    key = path[-1]
    match how:
        case "remove":
            del holder[key]
        case "list":
            holder[key] = [holder[key], new]
        case "object":
            holder[key] = {"value": holder[key], "more": new}
        case "repeat":
            holder[key] = [copy.deepcopy(holder[key])] * 40
        case "alike" if type(holder[key]) is str:
            holder[key] = f"{holder[key]}{new}"
        case "alike" if type(holder[key]) in (int, float):
            holder[key] = holder[key] * 7 - 3
        case "alike" if type(holder[key]) is list:
            holder[key] = holder[key][::-1]
        case _:
            holder[key] = new
    return result


HOWS = ("replace", "remove", "list", "object", "repeat", "alike", "alike", "alike", "alike")


@st.composite
def bags(draw: st.DrawFn) -> Bag:
    """Three in four: a rich bag with up to three places changed; else known keys with any JSON."""
    if draw(st.integers(0, 3)) == 0:
        keys = draw(st.lists(st.sampled_from(sorted(RICH)), max_size=6, unique=True))
        extra = draw(st.dictionaries(st.text(max_size=10), json_value(), max_size=2))
        return {**extra, **{key: draw(json_value()) for key in keys}}
    found = copy.deepcopy(RICH)
    for _ in range(draw(st.integers(0, 3))):
        where = places(found)
        if where:
            found = changed(found, draw(st.sampled_from(where)), draw(json_value()), how=draw(st.sampled_from(HOWS)))
    return found


MEANT: dict[Path, SearchStrategy[Any]] = {
    ("serviceName",): st.sampled_from(["qwen3_8b", "other_name", None]),
    ("replicas",): st.integers(0, 9),
    ("disk",): st.sampled_from(["40Gi", "60Gi", None]),
    ("labels",): st.dictionaries(st.text("abc", min_size=1), st.text("xyz"), max_size=3),
    ("storage",): st.sampled_from([[], RICH["storage"][:1], RICH["storage"][:2], RICH["storage"][::-1]]),
    ("network",): st.sampled_from([None, {}, {"nlb": []}]),
    ("autoscaler",): st.sampled_from([None, {"min": 0, "max": 2, "metrics": {"cpu": 60}}]),
    ("cronScaler",): st.sampled_from([None, DAY]),
    ("rollingStrategy",): st.none(),
    ("extra",): st.dictionaries(st.text(min_size=1, max_size=5), json_value(), max_size=2),
    ("waitFor",): st.sampled_from(["accepted", "running", "ready"]),
    ("safetyLock",): st.sampled_from(["none", "dangerous", "all"]),
    ("desiredState",): st.sampled_from(["running", "stopped", None]),
    ("token",): st.sampled_from([None, "canary-token-92-other"]),
    ("environment",): st.dictionaries(st.just("0"), st.dictionaries(st.sampled_from("ABC"), st.text())),
    ("containers", 0, "image"): st.just(OTHER_IMAGE),
    ("containers", 0, "command"): st.text(),
    ("containers", 0, "port"): st.integers(8000, 8010),
}
"""What a user may well change, as far as the rules know."""


@st.composite
def likely_bags(draw: st.DrawFn) -> Bag:
    """A rich bag with some of what a user may change; one in four with any JSON in one place as well."""
    found = RICH
    for path in draw(st.lists(st.sampled_from(list(MEANT)), max_size=5, unique=True)):
        found = changed(found, path, draw(MEANT[path]), how="replace")
    if draw(st.integers(0, 3)) == 0:
        place = draw(st.sampled_from(places(found)))
        found = changed(found, place, draw(json_value()), how=draw(st.sampled_from(HOWS)))
    return {key: value for key, value in found.items() if value is not None}
