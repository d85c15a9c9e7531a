"""What leaves the lists, also where lists or their items are Outputs: `property_bag.hoist` for a program's values."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.program.arguments.translation import follow
from pulumi_pai_eas.property_bag import HOISTS

if TYPE_CHECKING:
    from pulumi_pai_eas.property_bag import Hoist


def hoisted(bag: dict[str, Any]) -> dict[str, Any]:
    """A copy of the bag with environments and passwords beside their lists.

    An environment that is an Output leaves the list whatever it will hold, since only then one secret in it does not
    hide the containers. A list that is an Output as a whole becomes two.
    """
    result = dict(bag)
    for rule in HOISTS:
        items = result.get(rule.items)
        if items is None:
            continue
        beside = follow(items, partial(_taken, rule))
        if beside is not None:
            result[rule.items] = follow(items, partial(_kept, rule))
            result[rule.key] = beside
    return result


def _taken(rule: Hoist, items: Any) -> Any:
    """The members by position; None when no item has one. An Output may turn out to have none."""
    found = {str(index): follow(item, rule.taken) for index, item in enumerate(_listed(items) or [])}
    return {position: member for position, member in found.items() if member is not None} or None


def _kept(rule: Hoist, items: Any) -> Any:
    listed = _listed(items)
    return items if listed is None else [follow(item, rule.kept) for item in listed]


def _listed(value: Any) -> list[Any] | None:
    found: list[Any] = value
    return found if type(found) is list else None
