"""From what was sent, as it lives now, back to what the user wrote: decisions out of the places they were put into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.compute import DedicatedCompute
from pulumi_pai_eas.model.image_reference import official_request
from pulumi_pai_eas.model.open_degree import in_own_words
from pulumi_pai_eas.model.unknown import Undetermined, holds_unknown, is_unknown
from pulumi_pai_eas.planning.machine_choice import recorded_types
from pulumi_pai_eas.planning.normal import normal_text
from pulumi_pai_eas.planning.official_images import answers

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.service import Desired, ServiceSpec


def undecided(desired: Desired, sent: ServiceSpec, seen: ServiceSpec) -> Desired:
    """The resource whose spec says `seen`, in the user's own words where the decisions still hold.

    `sent` is the complete spec of `desired`. Where a machine or group that was decided is not the one that lives,
    the argument shows what lives and the decision is dropped; a workspace or image is taken over into the decision.
    """
    spec, effective = desired.spec, dict[str, Any]()
    updates: dict[str, Any] = {"service_name": spec.service_name}
    if spec.workspace_id is None:
        updates["workspace_id"] = None
    if desired.effective.workspace_id is not None:
        effective["workspace_id"] = seen.workspace_id
    updates["compute"] = seen.compute
    if normal_text(seen.compute) == normal_text(sent.compute):
        updates["compute"] = spec.compute
    else:
        effective |= _dropped(desired)
    updates["containers"], effective["images"] = _containers(desired, seen)
    return desired.model_copy(
        update={
            "spec": seen.model_copy(update=updates),
            "effective": desired.effective.model_copy(update=effective),
        }
    )


def _dropped(desired: Desired) -> dict[str, Any]:
    """The decisions on the place, if any was in force."""
    compute = desired.spec.compute
    if isinstance(compute, DedicatedCompute):
        return {"resource_id": None}
    try:
        return {"instance_types": None} if recorded_types(desired) is not None else {}
    except Undetermined:
        return {}


def _containers(desired: Desired, seen: ServiceSpec) -> tuple[Any, list[str] | None]:
    """Containers, with the user's requests for official images as far as what lives answers them; images in force."""
    mine, live, images = desired.spec.containers, seen.containers, desired.effective.images
    if mine is None or live is None or is_unknown(mine) or is_unknown(live):
        return live, images
    containers = [
        _in_own_words(desired, mine[index], container) if index < len(mine) else container
        for index, container in enumerate(live)
    ]
    if not any(official_request(container.image or "") for container in containers):
        return containers, images
    lived = [container.image or "" for container in live]
    resolved = all(official_request(address) is None for address in lived)
    return containers, lived if resolved else images


def _in_own_words(desired: Desired, mine: Container, live: Container) -> Container:
    if holds_unknown(mine):
        return live
    image = mine.image if live.image is not None and answers(mine.image, live.image, desired.region) else live.image
    container = live.model_copy(update={"image": image})
    if desired.effective.tensor_parallel is not None:
        container = in_own_words(mine, container, desired.effective.tensor_parallel)
    return mine if normal_text(container) == normal_text(mine) else container
