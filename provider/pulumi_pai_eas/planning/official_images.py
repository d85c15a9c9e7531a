"""From `official:REPOSITORY[:TAG]` to the address that EAS pulls in the service's region.

A resolved address stays as long as it answers the request: a newer image in the catalogue is no reason to change a
service. Everything here raises `Undetermined` where it rests on something not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.image_reference import OFFICIAL_NAMESPACE, ImageReference, official_request, parse_image
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.planning.machine_choice import Chip, chip_of, types_in_force

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Image, Machines
    from pulumi_pai_eas.model.service import Desired

SPECIAL_CHIPS = ("PPU", "XPU")
"""Images for these run on nothing else."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """An image of the catalogue under the address that EAS pulls."""

    address: str
    reference: ImageReference
    image: Image


def answers(request: str | None, address: str, region: str | None) -> bool:
    """Whether an address is one that the request could have been resolved to in this region."""
    asked, reference = official_request(request or ""), parse_image(address)
    if asked is None or reference is None or not reference.is_official:
        return False
    repository, tag = asked
    if reference.name != repository or (tag is not None and reference.tag != tag):
        return False
    return region is None or reference.region is None or reference.region == region


def recorded_image(desired: Desired, index: int) -> str | None:
    """The address decided earlier for this container, if it still answers what the container asks for."""
    recorded, containers = desired.effective.images, desired.spec.containers
    if recorded is None or containers is None or index >= len(recorded) or index >= len(containers):
        return None
    address = recorded[index]
    return address if answers(containers[index].image, address, desired.region) else None


def resolved(desired: Desired, images: tuple[Image, ...], machines: Machines) -> list[str] | None:
    """The image of each container, requests resolved; None when there is none, or the catalogue lacks the repository.

    With a tag the address is known without the catalogue.
    """
    asked = [official_request(container.image or "") for container in desired.spec.containers or []]
    if not any(request is not None for request in asked):
        return None
    found: list[str] = []
    for index, (container, request) in enumerate(zip(desired.spec.containers or [], asked, strict=True)):
        if request is None:
            found.append(container.image or "")
            continue
        address = _resolve(desired, index, request, images, machines)
        if address is None:
            return None
        found.append(address)
    return found


def _resolve(
    desired: Desired, index: int, request: tuple[str, str | None], images: tuple[Image, ...], machines: Machines
) -> str | None:
    repository, tag = request
    recorded = recorded_image(desired, index)
    if is_unknown(images):
        if recorded is None and tag is None:
            raise Undetermined
        return recorded or _usual_address(desired.region, repository, tag)
    offers = _offers(images, repository, desired.region)
    if recorded is not None and (tag is not None or _still_suits(recorded, offers, desired, machines)):
        return recorded
    if not offers:
        return None
    if tag is None:
        return _newest(offers, _chip(desired, machines)).address
    named = [offer for offer in offers if offer.reference.tag == tag]
    if named:
        return _newest(named, None).address
    sibling = _newest(offers, None).reference  # tags that are no longer listed may still be pulled
    return f"{sibling.registry}/{sibling.repository}:{tag}"


def _usual_address(region: str | None, repository: str, tag: str | None) -> str:
    """Where official images of a region are (deploy skill)."""
    if region is None:
        raise Undetermined
    return f"eas-registry-vpc.{region}.cr.aliyuncs.com/{OFFICIAL_NAMESPACE}{repository}:{tag}"


def _offers(images: tuple[Image, ...], repository: str, region: str | None) -> list[_Offer]:
    found: list[_Offer] = []
    for image in images:
        address = image.eas_uri or image.uri
        reference = parse_image(address)
        if reference is None or not reference.is_official or reference.name != repository or reference.tag is None:
            continue
        if region is None or reference.region is None or reference.region == region:
            found.append(_Offer(address, reference, image))
    return found


def _newest(offers: list[_Offer], chip: Chip | None) -> _Offer:
    """By the time it was made, then by version; among those for the chip where there are any."""
    suiting = [offer for offer in offers if _suits(offer.image.chip, chip)]
    return max(suiting or offers, key=_age)


def _age(offer: _Offer) -> tuple[str, tuple[tuple[int, int, str], ...], str]:
    parts = re.findall(r"[0-9]+|[^0-9]+", offer.reference.tag or "")
    numbers = ((whole_number(part), part) for part in parts)
    version = tuple((0, 0, part) if number is None else (1, number, "") for number, part in numbers)
    return (offer.image.created, version, offer.address)


def _suits(image: str | None, machine: Chip | None) -> bool:
    if image is None:
        return True
    return image == machine if machine is not None else image not in SPECIAL_CHIPS


def _still_suits(recorded: str, offers: list[_Offer], desired: Desired, machines: Machines) -> bool:
    """A recorded image is given up only for another chip, and only if there is an image for that."""
    mine = next((offer for offer in offers if offer.address == recorded), None)
    if mine is None or mine.image.chip is None:
        return True
    try:
        chip = _chip(desired, machines)
    except Undetermined:
        return True
    return _suits(mine.image.chip, chip) or not any(offer.image.chip == chip for offer in offers)


def _chip(desired: Desired, machines: Machines) -> Chip | None:
    """What the image must be made for; None where no machine is named."""
    names = types_in_force(desired)
    if names:
        machine = machines.find(names[0])
        return None if machine is None else chip_of(machine)
    return _chip_of_share(desired.spec.compute)


def _chip_of_share(compute: Any) -> Chip | None:
    """A share of a machine: with a part of a GPU, or none."""
    if isinstance(compute, (DedicatedCompute, QuotaCompute)):
        if compute.gpu or compute.gpu_memory or compute.gpu_core_percentage:
            return "GPU"
        return "CPU" if compute.gpu == 0 else None
    if isinstance(compute, PublicCompute) and compute.cpu is not None:
        return "GPU" if compute.gpu else "CPU"
    return None
