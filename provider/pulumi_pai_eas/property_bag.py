"""The shape of state, both directions: the case of keys, what is hoisted out of lists, what is secret, who owns it.

The keys in a user's state are a contract from the first release on. Nothing here knows the argument tree, pulumi or the
model; values are looked at by their exact type only, so that Outputs and sentinels pass through untouched.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final, cast

_WORD_START = re.compile(r"(?<!^)([A-Z])")


def camel(name: str) -> str:
    """The property key of a Python name: `vswitch_ids` is `vswitchIds`; a key stays as it is."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def snake(key: str) -> str:
    """The Python name of a property key: `vswitchIds` is `vswitch_ids`; a Python name stays as it is."""
    return _WORD_START.sub(r"_\1", key).lower()


@dataclass(frozen=True, slots=True)
class Hoist:
    """A member of the items of a list that travels beside the list, keyed by position: `{"0": …}`.

    Pulumi makes a list with a secret anywhere inside secret as a whole, and a preview then shows nothing of it. So
    what is likely to be secret leaves the list. The list form of a member stays where it is (it keeps its order).
    """

    items: str
    """The key of the list."""
    member: str
    """The key in each item."""
    key: str
    """The key that holds the members instead."""

    def taken(self, item: object) -> Any | None:
        """What leaves this item: the member, unless there is none or it is a list."""
        value = (_map(item) or {}).get(self.member)
        return None if _list(value) is not None else value

    def kept(self, item: Any) -> Any:
        """What of this item stays in the list."""
        if self.taken(item) is None:
            return item
        return {key: value for key, value in (_map(item) or {}).items() if key != self.member}


HOISTS: Final = (
    Hoist("containers", "env", "environment"),
    Hoist("storage", "password", "gitPasswords"),
)
"""Environments (by position of the container, sorted by name, order meaningless) and passwords of git mounts."""


def hoist(bag: dict[str, Any]) -> dict[str, Any]:
    """A copy of the bag with the members of HOISTS beside their lists; `restore` is its inverse.

    A list that is not known (or anything but a list) stays as it is, and with it what is inside.
    """
    result = dict(bag)
    for rule in HOISTS:
        items = _list(result.get(rule.items))
        if items is None:
            continue
        taken: dict[str, Any] = {}
        for index, item in enumerate(items):
            member = rule.taken(item)
            if member is not None:
                taken[str(index)] = _ordered(member)
        if taken:
            result[rule.items] = [rule.kept(item) for item in items]
            result[rule.key] = (_map(result.get(rule.key)) or {}) | taken
    return result


def restore(bag: dict[str, Any]) -> dict[str, Any]:
    """A copy of the bag with the hoisted members back in the items of their lists.

    Nothing is lost: an entry without a place stays under its key (its list or item is not known yet, or does not
    exist; `strays` names the latter). An entry of None is left out.
    """
    result = dict(bag)
    for rule in HOISTS:
        beside = _map(result.get(rule.key))
        if beside is None:
            continue
        left = {position: member for position, member in beside.items() if member is not None}
        items = _list(result.get(rule.items))
        if items is not None:
            result[rule.items] = [_put_back(rule, item, str(index), left) for index, item in enumerate(items)]
        if left:
            result[rule.key] = left
        else:
            del result[rule.key]
    return result


def _put_back(rule: Hoist, item: Any, position: str, left: dict[str, Any]) -> Any:
    members = _map(item)
    if position not in left or members is None or members.get(rule.member) is not None:
        return item
    return members | {rule.member: left.pop(position)}


def strays(bag: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Hoisted entries that belong to nothing, as key and position: `("environment", "2")` beside two containers.

    They are left over when a list became shorter while `ignore_changes` kept the entries. An entry of a list or an
    item that is not known is none.
    """
    found: list[tuple[str, str]] = []
    for rule in HOISTS:
        beside, items = _map(bag.get(rule.key)), _list(bag.get(rule.items, []))
        if beside is not None and items is not None:
            positions = {str(index) for index in range(len(items))}
            found += [(rule.key, position) for position in beside if position not in positions]
    return tuple(found)


def _map(value: object) -> dict[str, Any] | None:
    """The value if it is a map, by its exact type: a sentinel answers no `isinstance`."""
    return cast("dict[str, Any]", value) if type(value) is dict else None


def _list(value: object) -> list[Any] | None:
    """The value if it is a list, by its exact type."""
    found: Any = value
    return found if type(value) is list else None


def _ordered(member: Any) -> Any:
    """Maps sorted by key: their order differs between processes."""
    members = _map(member)
    return member if members is None else {name: members[name] for name in sorted(members)}


SECRET_KEYS: Final = ("token", "dockerAuth")
"""Top-level keys whose value is always a secret."""
SECRET_MAPS: Final = ("gitPasswords",)
"""Top-level keys that hold a secret under each position."""
SECRET_MEMBERS: Final = (("processor", "modelConfig"),)
"""Members of a section that are always secret."""
OPAQUE_KEYS: Final = ("extra", "source")
"""Members at any depth that hold service JSON, in which keys decide what is secret (`is_secret_key`)."""
_SECRET_KEY = re.compile(r"token|password|secret|access_key|docker_auth|decryption_key|private_", re.IGNORECASE)


PASSWORD_IN_ADDRESS: Final = re.compile(r"://[^/\s:@]*:(?P<password>[^/\s@]+)@")
"""A password inside an address: whatever holds one is a secret."""


def is_secret_key(key: str) -> bool:
    """Whether a key inside service JSON names a secret, by its spelling: `git_password`, `access_key_id`."""
    return _SECRET_KEY.search(key) is not None


def owner_of(organization: str, project: str, stack: str, resource: str) -> str:
    """The fingerprint of a resource, 20 hex digits: the value of the label that marks its service as its own."""
    text = "\0".join((organization, project, stack, resource))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


LONGEST_NAME = 63
"""Characters of a service name at most."""


def auto_name(resource: str, stack: str) -> str:
    """The service name made from resource and stack: `chat` in `prod` is `chat_prod`.

    Lower case, `-` and `.` become `_`, what else EAS does not take is dropped, cut to 63 characters.
    """
    text = re.sub(r"[-.]", "_", f"{resource}_{stack}".lower())
    return re.sub(r"[^a-z0-9_]", "", text)[:LONGEST_NAME]
