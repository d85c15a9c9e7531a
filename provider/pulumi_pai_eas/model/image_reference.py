"""A container image's address taken apart, and the short form `official:REPOSITORY[:TAG]` for official EAS images."""

from __future__ import annotations

import re
from dataclasses import dataclass

OFFICIAL_NAMESPACE = "pai-eas/"
"""Where the official EAS images live, on the registries of Alibaba Cloud."""

OFFICIAL_PREFIX = "official:"

_ADDRESS = re.compile(
    r"(?P<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(?:@(?P<digest>[a-z0-9]+:[0-9a-f]{32,}))?"
)
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(?::\d{1,5})?")
_ALIBABA = re.compile(
    r"(?P<instance>[a-z0-9-]+-)?registry(?:-intl)?(?P<inside>-vpc|-internal)?"
    r"\.(?P<region>[a-z]{2,}-[a-z0-9-]+)(?:\.cr)?\.aliyuncs\.com"
)
_SHORT = re.compile(
    rf"{OFFICIAL_PREFIX}(?:{OFFICIAL_NAMESPACE})?(?P<name>[a-z0-9][a-z0-9._/-]*)(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]*))?"
)


@dataclass(frozen=True, slots=True)
class ImageReference:
    """An image's address; `registry` is `docker.io` when none was written."""

    registry: str
    repository: str
    tag: str | None = None
    digest: str | None = None

    @property
    def region(self) -> str | None:
        """The region of a registry of Alibaba Cloud, None for any other registry."""
        match = _ALIBABA.fullmatch(self.registry)
        return match["region"] if match else None

    @property
    def is_vpc_registry(self) -> bool:
        """Whether the registry answers inside its region only."""
        match = _ALIBABA.fullmatch(self.registry)
        return match is not None and match["inside"] is not None

    @property
    def is_official(self) -> bool:
        """Whether it is an image of EAS itself: `pai-eas/…` on a registry that is Alibaba's, not a customer's own."""
        match = _ALIBABA.fullmatch(self.registry)
        ours = match is not None and match["instance"] in {None, "eas-", "dsw-", "pai-"}
        return ours and self.repository.startswith(OFFICIAL_NAMESPACE)

    @property
    def name(self) -> str:
        """The repository without `pai-eas/`."""
        return self.repository.removeprefix(OFFICIAL_NAMESPACE)


def parse_image(text: str) -> ImageReference | None:
    """Take an address apart; None for what is no address (placeholders, blanks, the short form)."""
    if text.startswith(OFFICIAL_PREFIX):
        return None
    first, slash, rest = text.partition("/")
    names_host = bool(slash) and ("." in first or ":" in first or first == "localhost")
    registry, address = (first, rest) if names_host else ("docker.io", text)
    match = _ADDRESS.fullmatch(address)
    if match is None or _HOST.fullmatch(registry) is None:
        return None
    return ImageReference(registry, match["repository"], match["tag"], match["digest"])


def official_request(text: str) -> tuple[str, str | None] | None:
    """Repository (without `pai-eas/`) and tag of `official:REPOSITORY[:TAG]`; None for anything else."""
    if not text.startswith(OFFICIAL_PREFIX):
        return None
    match = _SHORT.fullmatch(text)
    return (match["name"], match["tag"]) if match else None


def is_official(text: str | None) -> bool:
    """Whether a container's image is one of EAS, by its address or as a request; anything else is a custom image."""
    if text is None:
        return False
    reference = parse_image(text)
    return text.startswith(OFFICIAL_PREFIX) or (reference is not None and reference.is_official)
