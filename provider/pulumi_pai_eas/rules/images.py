"""Rules of the image: an address that can be pulled, and for official images one that the catalogue knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.image_reference import OFFICIAL_PREFIX, ImageReference, official_request, parse_image
from pulumi_pai_eas.rules.choices import listed, nearest, shown
from pulumi_pai_eas.rules.rule import Subject, containers, error, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.facts import Image
    from pulumi_pai_eas.model.finding import Finding


def container_images(subject: Subject) -> Iterator[tuple[str, int]]:
    """The path of each container's image, and the container's position."""
    for index, _container in enumerate(subject.spec.containers or []):
        yield f"containers[{index}].image", index


def catalogue_addresses(images: Iterable[Image]) -> dict[str, list[tuple[str, Image]]]:
    """Official images by repository (without `pai-eas/`), each with its tag; newest first."""
    found: dict[str, list[tuple[str, Image]]] = {}
    for image in sorted(images, key=lambda image: image.created, reverse=True):
        for address in {image.uri, image.eas_uri}:
            reference = parse_image(address) if address is not None else None
            if reference is not None and reference.is_official:
                found.setdefault(reference.name, []).append((reference.tag or "", image))
    return found


def find_image(address: str, images: Iterable[Image]) -> Image | None:
    """The official image of an address: the same text, or the same repository and tag on a sister registry."""
    wanted = parse_image(address)
    request = official_request(address)
    for image in images:
        if address in {image.uri, image.eas_uri}:
            return image
    if request is not None:
        name, tag = request
    elif wanted is not None and wanted.is_official:
        name, tag = wanted.name, wanted.tag
    else:
        return None
    return next((image for listed_tag, image in catalogue_addresses(images).get(name, []) if listed_tag == tag), None)


@rule_over(containers, codes.IMAGE_MISSING, whole=True)
def image_is_given(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """A container is its image."""
    image = container.image
    if image is None:
        if container.extra is None or "image" not in container.extra:
            yield error(f"{path}.image", "no image is given; official images are written official:NAME:TAG")
    elif not image.strip():
        yield error(f"{path}.image", "the image is empty; official images are written official:NAME:TAG")
    elif image.startswith(OFFICIAL_PREFIX) and official_request(image) is None:
        yield error(f"{path}.image", f'"{shown(image)}" is not of the form official:NAME or official:NAME:TAG')


def _reference(subject: Subject, index: int) -> ImageReference | None:
    image = subject.image_of(index)
    return parse_image(image) if image is not None else None


@rule_over(container_images, codes.IMAGE_OTHER_REGION, on=("region",))
def registry_is_of_the_region(subject: Subject, path: str, index: int) -> Iterator[Finding]:
    """The internal registry of a region answers inside that region only."""
    image = _reference(subject, index)
    if image is None or not image.is_official or not image.is_vpc_registry:
        return
    if image.region != subject.region:
        here = image.registry.replace(f".{image.region}.", f".{subject.region}.")
        yield error(
            path,
            f"{shown(image.registry)} is the internal registry of {image.region} and cannot be reached from "
            f"{subject.region}; use {here}, or official:{image.name}{':' + image.tag if image.tag else ''}",
        )


@rule_over(container_images, codes.IMAGE_NO_TAG)
def tag_is_fixed(subject: Subject, path: str, index: int) -> Iterator[Finding]:
    """What is behind `latest` changes without a change here."""
    image = _reference(subject, index)
    if image is not None and image.digest is None and image.tag in {None, "latest"}:
        said = "no tag" if image.tag is None else "the tag latest"
        yield warning(path, f"{shown(image.name)} has {said}: a new image is no change here; name a tag or a digest")


def _asked(subject: Subject, index: int) -> tuple[str, str | None, bool] | None:
    """Repository, tag, and whether it is a request that must be resolved; None for custom images."""
    text = subject.image_of(index)
    if text is None:
        return None
    request = official_request(text)
    if request is not None:
        return (*request, True)
    image = parse_image(text)
    return (image.name, image.tag, False) if image is not None and image.is_official else None


@rule_over(container_images, codes.IMAGE_UNKNOWN, catalogue=True, on=("region",))
def official_image_exists(subject: Subject, path: str, index: int) -> Iterator[Finding]:
    """An official repository that the catalogue does not know cannot be pulled; custom images are never judged."""
    asked = _asked(subject, index)
    if asked is None:
        return
    known = catalogue_addresses(subject.facts.images)
    name = asked[0]
    if name not in known:
        near = nearest(name, known) or tuple(sorted(known, key=lambda other: (not name.startswith(other), other)))
        choices = f"nearest: {listed(near)}" if near else "it lists none"
        yield error(path, f'ListImages has no official image "{shown(name)}" in {subject.region}; {choices}')


@rule_over(container_images, codes.IMAGE_TAG_UNKNOWN, catalogue=True, on=("region",))
def official_tag_is_listed(subject: Subject, path: str, index: int) -> Iterator[Finding]:
    """Old tags may still be pulled, so a full address is a warning; a short form cannot be resolved without the tag."""
    asked = _asked(subject, index)
    if asked is None or asked[1] is None:
        return
    name, tag, request = asked[0], asked[1], asked[2]
    entries = catalogue_addresses(subject.facts.images).get(name)
    if entries is None:
        return
    tags = list(dict.fromkeys(listed_tag for listed_tag, _image in entries if listed_tag))
    if tag in tags:
        return
    near = [choice for choice in nearest(tag, tags, most=1) if choice not in tags[:3]]
    choices = listed([*near, *tags[:3]]) or "none"
    text = f'ListImages has {shown(name)} in {subject.region}, but not the tag "{shown(tag)}"; newest: {choices}'
    if request:
        yield error(path, text)
    else:
        yield warning(path, f"{text} (an older tag may still be pulled)")
