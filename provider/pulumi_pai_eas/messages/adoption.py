"""What a user reads when an existing service is taken over by `adopt`. Each is one line, without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.property_bag import SECRET_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired

REMOVE_IT = "remove adopt"


def adopts(live: Observed, inputs: Desired, wanted: Desired, keys: Sequence[str], removed: Sequence[str]) -> str:
    """`adopts chat_prod (eas-m-1, Running); changes replicas 3 => 1, containers; removes extra.sinker`."""
    before, after = to_bag(inputs), to_bag(wanted)
    changed = ", ".join(_change(key, before.get(key), after.get(key)) for key in keys)
    parts = [f"adopts {live.name} ({live.service_id}, {live.status})", f"changes {changed or 'nothing'}"]
    if removed:
        parts.append(f"removes {', '.join(removed)}")
    return "; ".join(parts)


def absent(name: str, adopt: str) -> str:
    """Nothing to adopt."""
    return f"there is no service {name} to adopt ({adopt}); to make it: {REMOVE_IT}"


def another(name: str, adopt: str, found: str) -> str:
    """The name belongs to another service."""
    return f"{name} is {found}, not {adopt}; it is not touched. Correct adopt, or choose another name"


def leaving(name: str, adopt: str) -> str:
    """It is being deleted."""
    return f"{name} ({adopt}) is being deleted; to make it anew once it is gone: {REMOVE_IT}"


def own(name: str, adopt: str, identifier: str) -> str:
    """It was adopted before."""
    return (
        f"{name} ({adopt}) carries this resource's own label, so it was adopted before: {REMOVE_IT}. "
        f"If it is in no state any more: pai-eas import {identifier}"
    )


def adopted_since(name: str) -> str:
    """Deleting a service that belongs to another resource by now."""
    return f"{name} was left alone: it carries the label of another resource, which has adopted it since"


def adopted_elsewhere(name: str) -> str:
    """Reading one that belongs to another resource by now."""
    return (
        f"{name} carries the label of another resource, which has adopted it: two resources manage one service. "
        "Take it out of this program, or out of this state with pulumi state delete; it is not deleted with it"
    )


def _change(key: str, before: Any, after: Any) -> str:
    """The key, with its values where they are short and cannot be secret."""
    plain = all(isinstance(value, (str, int, float)) and not is_unknown(value) for value in (before, after))
    return f"{key} {before} => {after}" if plain and key not in SECRET_KEYS else key
