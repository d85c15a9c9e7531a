"""An image that can be pulled instead of one that cannot: the nearest tag, repository or registry."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pulumi_pai_eas.model.image_reference import OFFICIAL_NAMESPACE, OFFICIAL_PREFIX, official_request, parse_image
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Image
    from pulumi_pai_eas.model.image_reference import ImageReference

_ALIKE = 0.6
_CHIPS = frozenset({"cpu", "ppu", "xpu"})


def in_own_region(image: str, region: str | None) -> str | None:
    """The same image on the registry of the service's region; None where it is there already, or not Alibaba's."""
    reference = parse_image(image)
    if reference is None or region is None or not reference.is_vpc_registry or reference.region in (None, region):
        return None
    host, slash, rest = image.partition("/")
    return f"{host.replace(f'.{reference.region}.', f'.{region}.')}{slash}{rest}"


def nearest(written: str, pulled: str, images: tuple[Image, ...], region: str | None) -> str | None:
    """The official image most like the one that cannot be pulled, in the notation of the one that was written.

    `written` is what stands in the properties, `pulled` the address that was tried. None for images that are no
    official ones, and where the catalogue is not known or has nothing like it.
    """
    reference = parse_image(pulled)
    if is_unknown(images) or reference is None or not reference.is_official:
        return None
    offered = _offered(images, region)
    names = list({offer.name for offer in offered})
    name = reference.name if reference.name in names else _most_alike(reference.name, names, _ALIKE)
    if name is None:
        return None
    tags = [offer.tag or "" for offer in offered if offer.name == name]
    tag = _nearest_tag(reference.tag or "", tags)
    if (name, tag) == (reference.name, reference.tag):
        return in_own_region(pulled, region)
    if official_request(written) is not None:
        return f"{OFFICIAL_PREFIX}{name}:{tag}"
    host = (in_own_region(pulled, region) or pulled).partition("/")[0]
    return f"{host}/{OFFICIAL_NAMESPACE}{name}:{tag}"


def _offered(images: tuple[Image, ...], region: str | None) -> list[ImageReference]:
    """Official images of the region, newest first."""
    found: list[ImageReference] = []
    for image in sorted(images, key=lambda image: image.created, reverse=True):
        reference = parse_image(image.eas_uri or image.uri)
        if reference is not None and reference.is_official and reference.tag and reference.region in (None, region):
            found.append(reference)
    return found


def _nearest_tag(tag: str, tags: list[str]) -> str:
    """The tag most like it, among those for the same chip (`-gpu`, `-ppu`) where there are any; else the newest."""
    if tag in tags:
        return tag
    same = [other for other in tags if _chip(other) == _chip(tag)] or tags
    return _most_alike(tag, same, 0.0) or same[0]


def _chip(tag: str) -> str:
    """What the image is built for, by the end of its tag: a GPU where it does not say."""
    last = tag.rpartition("-")[2].lower()
    return last if last in _CHIPS else "gpu"


def _most_alike(text: str, choices: list[str], cutoff: float) -> str | None:
    found = difflib.get_close_matches(text, sorted(choices), n=1, cutoff=cutoff)
    return found[0] if found else None
