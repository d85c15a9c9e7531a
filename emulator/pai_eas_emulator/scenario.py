"""What the emulated account has: a JSON document that replaces or amends what stands in `fixtures/`.

Given as a file (`--scenario`), to the constructor of `Emulator`, in `POST /_emulator/reset {"scenario": {…}}`, or key
by key in `PUT /_emulator/settings`. Every key may be absent. `{region}` in any text stands for the region asked about,
and an item with a key `region` exists in that region only. Ids and names are the caller's own choice.

    knobs            {"progress": "clock", …}: see knobs.py; in settings they may also stand beside the other keys
    accountId        digits; default 1234567890123456
    accessKeys       {"AKID": {"secret": "SECRET", "securityToken": "", "user": ""}}: replaces the default key
    permissions      {"allow": ["eas:Describe*"], "deny": ["eas:DeleteService"]} for all keys, or by key id
                     {"AKID": {"allow": […]}}; patterns of RAM actions; deny wins; without allow everything is allowed
    workspaces       [{"WorkspaceId": "100001", "WorkspaceName": "…", "Status": "ENABLED", …}]: replaces
    images           {"add": [{"ImageUri": "…", "Name": "…", "Labels": {"system.chipType": "GPU"}}],
                     "remove": ["vllm:0.14.0-gpu"]}; a list is all the images there are
    machines         {"ecs.gn7i-c8g1.2xlarge": {"StockStatus": "NoStock"}, "ecs.c7.large": null}: amends, adds, removes
    gateways         [{"GatewayId": "gw-1", "Status": "Running", "LoadBalancerList": […], "IntranetLinkedVpcList": […]}]
    resources        [{"ResourceId": "eas-r-1", "ResourceType": "Dedicated", "Status": "ResourceReady", …}]
    vpcs             [{"VpcId": "vpc-1", "VSwitches": [{"VSwitchId", "ZoneId"}],
                     "SecurityGroups": [{"SecurityGroupId"}]}]
    loadBalancers    [{"LoadBalancerId": "nlb-1", "VpcId": "…", "ZoneMappings": […], "Listeners": […]}];
                     these four replace
    foreign          ["cn-hangzhou/taken", "taken_everywhere"]: names that belong to another user of the account
    services         [{"region": "cn-hangzhou", "config": {…}, "labels": {…}, "status": "Running", "token": "", …}]
    failures         [{"kind": "kvCache", "service": "chat*", "maximumLength": 28384}]: see failures.py
"""

from __future__ import annotations

import difflib
import fnmatch
from dataclasses import dataclass
from typing import Any, cast

from pai_eas_emulator.access_keys import AccessKey
from pai_eas_emulator.failure_kinds import ENDS, NUMBERS, REASONS, TEXTS
from pai_eas_emulator.json_values import JsonObject, as_list, as_object
from pai_eas_emulator.knobs import BadKnobError, Knobs, is_knob, wire_name

KEYS: dict[str, type | tuple[type, ...]] = {
    "knobs": dict,
    "accountId": str,
    "accessKeys": dict,
    "permissions": dict,
    "workspaces": list,
    "images": (dict, list),
    "machines": dict,
    "gateways": list,
    "resources": list,
    "vpcs": list,
    "loadBalancers": list,
    "foreign": list,
    "services": list,
    "failures": list,
}
"""Every key of a scenario and the kind of its value."""


class BadScenarioError(ValueError):
    """A scenario cannot be understood; the text says which key and why."""


@dataclass(frozen=True)
class Permissions:
    """What a caller may do: patterns of RAM actions."""

    allow: tuple[str, ...] | None = None
    """None allows everything that is not denied."""
    deny: tuple[str, ...] = ()

    def denial(self, action: str) -> str:
        """Empty when the action is allowed, else how RAM names the denial: ExplicitDeny or ImplicitDeny."""
        if any(_matches(action, pattern) for pattern in self.deny):
            return "ExplicitDeny"
        if self.allow is None or any(_matches(action, pattern) for pattern in self.allow):
            return ""
        return "ImplicitDeny"


def _matches(action: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(action.lower(), pattern.lower())


@dataclass(frozen=True)
class Scenario:
    """A scenario that was understood."""

    document: JsonObject
    knobs: Knobs
    access_keys: dict[str, AccessKey]
    permissions: dict[str, Permissions]
    """By access key id; `*` for those not named."""

    @property
    def account_id(self) -> str:
        """The uid of the account."""
        return str(self.document.get("accountId", "1234567890123456"))

    def items(self, key: str) -> list[JsonObject] | None:
        """The list under a key; None when the scenario does not give it and the fixtures hold."""
        if key not in self.document:
            return None
        return [as_object(item) for item in as_list(self.document[key])]

    def permissions_of(self, key_id: str) -> Permissions:
        """What the holder of an access key may do."""
        return self.permissions.get(key_id) or self.permissions.get("*") or Permissions()

    def changed(self, changes: JsonObject) -> Scenario:
        """A scenario with these keys in place of the old ones; knobs, also those at the top, are merged."""
        document = dict(self.document)
        knobs = dict(as_object(document.get("knobs")))
        for key, value in changes.items():
            if key == "knobs":
                knobs |= {wire_name(name): set_to for name, set_to in as_object(value).items()}
            elif key not in KEYS and is_knob(key):
                knobs[wire_name(key)] = value
            elif key not in KEYS:
                near = difflib.get_close_matches(key, [*KEYS, *Knobs().on_wire()], n=1, cutoff=0.0)[0]
                raise BadScenarioError(f"there is no setting {key!r}; the nearest is {near!r}")
            else:
                document[key] = value
        document["knobs"] = knobs
        return parse_scenario(document)


def parse_scenario(document: object) -> Scenario:
    """A scenario from its JSON; raises BadScenarioError with the reason."""
    if not isinstance(document, dict):
        raise BadScenarioError("a scenario is a JSON object")
    given = cast("JsonObject", document)
    for key, value in given.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.0)[0]
            raise BadScenarioError(f"a scenario has no key {key!r}; the nearest is {near!r}")
        if not isinstance(value, KEYS[key]):
            raise BadScenarioError(f"`{key}` of a scenario must be {_kinds(KEYS[key])}")
    try:
        knobs = Knobs().changed(as_object(given.get("knobs")))
    except BadKnobError as problem:
        raise BadScenarioError(str(problem)) from None
    for failure in as_list(given.get("failures")):
        _check_failure(as_object(failure))
    return Scenario(given, knobs, _access_keys(given), _permissions(as_object(given.get("permissions"))))


def _kinds(kinds: type | tuple[type, ...]) -> str:
    names: dict[type, str] = {dict: "an object", list: "a list", str: "a string"}
    return " or ".join(names[kind] for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))


def _check_failure(failure: JsonObject) -> None:
    kind = failure.get("kind")
    if kind not in REASONS:
        raise BadScenarioError(f"there is no failure of kind {kind!r}; there are {', '.join(REASONS)}")
    for key, value in failure.items():
        if key not in NUMBERS | TEXTS:
            near = difflib.get_close_matches(key, NUMBERS | TEXTS, n=1, cutoff=0.0)[0]
            raise BadScenarioError(f"a failure has no key {key!r}; the nearest is {near!r}")
        if key in NUMBERS and (isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0):
            raise BadScenarioError(f"`{key}` of a failure is a number from 0; got {value!r}")
    ends = failure.get("status" if kind == "stuck" else "ends")
    if ends is not None and ends not in ENDS:
        raise BadScenarioError(f"a failure ends in Failed, Waiting or Pending; got {ends!r}")


def _access_keys(given: JsonObject) -> dict[str, AccessKey]:
    if "accessKeys" not in given:
        return {"AKID": AccessKey("AKID", "SECRET")}
    keys: dict[str, AccessKey] = {}
    for key_id, value in as_object(given["accessKeys"]).items():
        if isinstance(value, str):
            keys[key_id] = AccessKey(key_id, value)
            continue
        entry = as_object(value)
        if not isinstance(entry.get("secret"), str):
            raise BadScenarioError(f"access key {key_id!r} needs `secret`, a string")
        keys[key_id] = AccessKey(
            key_id, entry["secret"], str(entry.get("securityToken") or ""), str(entry.get("user") or "")
        )
    return keys


def _permissions(given: JsonObject) -> dict[str, Permissions]:
    if given.keys() <= {"allow", "deny"}:
        return {"*": _one_permission(given)} if given else {}
    return {key_id: _one_permission(as_object(value)) for key_id, value in given.items()}


def _one_permission(given: JsonObject) -> Permissions:
    for key in given:
        if key not in ("allow", "deny"):
            raise BadScenarioError(f"permissions are `allow` and `deny`, lists of RAM actions; got {key!r}")
    allow: list[Any] | None = as_list(given["allow"]) if "allow" in given else None
    deny = tuple(str(action) for action in as_list(given.get("deny")))
    return Permissions(None if allow is None else tuple(str(action) for action in allow), deny)
