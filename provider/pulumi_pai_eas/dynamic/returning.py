"""The inputs that read gives back: the user's own, with what lives in the cloud where that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.engine.serialise import unwrap_secrets, wrap_secret
from pulumi_pai_eas.lifecycle.ownership import OURS
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.property_bag import SECRET_KEYS, SECRET_MAPS, hoist

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.lifecycle.outcomes import Found
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.model.unknown import JsonObject


METRIC_AS_ENTRY = {"name", "threshold"}
"""What a metric says that may as well be an entry of a map, name to threshold."""


def returned(inputs: Mapping[str, Any], wanted: Desired, found: Found, *, first: bool) -> dict[str, Any]:
    """Inputs after a read. `first`: the resource is read by its id, nothing of the user's is recorded yet.

    A key whose meaning did not change keeps the very value that was recorded, so that a refresh without drift changes
    not a letter; so does each member of one that did change.
    """
    if first:
        return _of_the_service(found)
    before, after = _flat(wanted), _flat(found.desired)
    result = dict(inputs)
    for key, value in after.items():
        if before.get(key) != value:
            written = _as_written(inputs.get(key), before.get(key), value)
            result[key] = _as_recorded(key, written, cast("JsonObject", inputs.get(key) or {}))
    for key in before.keys() - after.keys():
        result.pop(key, None)
    return result


def without_new_secrets(bag: Mapping[str, Any], inputs: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """A bag to return in which whatever the engine's own inputs (`before`) do not say is a secret as a whole.

    The engine knows by those which values are secrets, so that of others it would store the secret ones in plain.
    """
    new = {key for key in bag if inputs.get(key) != before.get(key)}
    return {key: wrap_secret(unwrap_secrets(value)) if key in new else value for key, value in bag.items()}


def _flat(desired: Desired) -> JsonObject:
    return hoist(to_bag(desired))


def _as_written(recorded: Any, before: Any, after: Any) -> Any:
    """What lives, in the user's own words where those say the same or have a shorter form of it."""
    if before == after and recorded is not None:
        return recorded
    if isinstance(after, list):
        return _list_as_written(recorded, before, cast("list[object]", after))
    if not (isinstance(recorded, dict) and isinstance(before, dict) and isinstance(after, dict)):
        return after
    written, was = cast("JsonObject", recorded), cast("JsonObject", before)
    return {key: _as_written(written.get(key), was.get(key), value) for key, value in cast("JsonObject", after).items()}


def _list_as_written(recorded: Any, before: Any, after: list[Any]) -> Any:
    if isinstance(recorded, dict) and all(_is_entry(item) for item in after):
        return {item["name"]: item["threshold"] for item in after}
    written = cast("list[object]", recorded) if isinstance(recorded, list) else []
    was = cast("list[object]", before) if isinstance(before, list) else []
    if len(written) != len(was):
        return after
    return [
        _as_written(written[index], was[index], item) if index < len(was) else item for index, item in enumerate(after)
    ]


def _is_entry(item: object) -> bool:
    return isinstance(item, dict) and cast("JsonObject", item).keys() == METRIC_AS_ENTRY


def _as_recorded(key: str, value: Any, before: JsonObject) -> Any:
    """Environment variables that the user did not set may hold secrets: they come back as such."""
    if key != "environment":
        return value
    result: JsonObject = {}
    for position, variables in cast("JsonObject", value).items():
        known = cast("JsonObject", before.get(position) or {})
        result[position] = {name: text if name in known else wrap_secret(text) for name, text in variables.items()}
    return result


def _of_the_service(found: Found) -> dict[str, Any]:
    """Everything the service has, for one that is read by its id."""
    deployed = found.deployed
    observed = deployed.observed
    bag: JsonObject = {"region": deployed.region, "serviceName": deployed.name}
    if observed is not None:
        labels = {key: value for key, value in observed.labels.items() if key not in OURS}
        spec = observed.spec.model_copy(update={"labels": labels or None})
        bag = {**hoist(to_bag(spec)), **bag}
    for key in (*SECRET_KEYS, *SECRET_MAPS, "environment"):
        if key in bag:
            bag[key] = wrap_secret(bag[key])
    return bag
