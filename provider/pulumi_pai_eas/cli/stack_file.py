"""The services in a stack's state, from what `pulumi stack export` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.cli import files
from pulumi_pai_eas.cli.ending import CannotGoOn
from pulumi_pai_eas.dynamic.file_secrets import revealed
from pulumi_pai_eas.dynamic.import_entry import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_pai_eas.model.edit import Path
    from pulumi_pai_eas.model.unknown import JsonObject


@dataclass(frozen=True, slots=True)
class Held:
    """A service that a stack holds. `managed` is False for one that is only read (`Service.get`).

    `stack` is where it was read from. `inputs` are in clear; `encrypted` are the places of those that are not, and are
    left out.
    """

    stack: str
    urn: str
    id: str
    service_id: str | None
    managed: bool
    inputs: JsonObject
    encrypted: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The resource's name."""
        return self.urn.rpartition("::")[2]


@dataclass(frozen=True, slots=True)
class State:
    """The services of one stack, and the owners of those whose create was interrupted."""

    services: tuple[Held, ...]
    pending_owners: frozenset[str]


def holder(states: Iterable[State], id_: str, service_id: str) -> Held | None:
    """The resource that manages a service. Its own id decides: another one may have had its name before."""
    for state in states:
        for held in state.services:
            known = bool(held.service_id and service_id)
            if held.managed and (held.service_id == service_id if known else held.id == id_):
                return held
    return None


def read(name: str) -> State:
    """The state in a file, `-` for standard input; raises CannotGoOn for anything but a stack's export."""
    return state_in(files.read(name), name)


def state_in(export: JsonObject, name: str) -> State:
    """The state in what `pulumi stack export` printed for the stack (or file) of this name. Raises CannotGoOn."""
    deployment: object = export.get("deployment")
    if not isinstance(deployment, dict):
        raise CannotGoOn(f"{name}: is not what `pulumi stack export` prints")
    state = cast("JsonObject", deployment)
    held = [_held(resource, name) for resource in _objects(state.get("resources")) if resource.get("type") == TYPE]
    pending = [_object(operation.get("resource")) for operation in _objects(state.get("pending_operations"))]
    owners = [_object(resource.get("inputs")).get("owner") for resource in pending if resource.get("type") == TYPE]
    return State(tuple(held), frozenset(owner for owner in owners if isinstance(owner, str)))


def _held(resource: JsonObject, stack: str) -> Held:
    inputs, encrypted = revealed(_object(resource.get("inputs")))
    service_id = _object(resource.get("outputs")).get("serviceId")
    return Held(
        stack=stack,
        urn=str(resource.get("urn", "")),
        id=str(resource.get("id", "")),
        service_id=service_id if isinstance(service_id, str) and service_id else None,
        managed=not resource.get("external"),
        inputs=cast("JsonObject", inputs),
        encrypted=encrypted,
    )


def _object(value: Any) -> JsonObject:
    return cast("JsonObject", value) if isinstance(value, dict) else {}


def _objects(value: Any) -> list[JsonObject]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("JsonObject", item) for item in items if isinstance(item, dict)]
