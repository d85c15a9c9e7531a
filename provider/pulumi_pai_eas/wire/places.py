"""The tree of places in a service JSON, made from the table of fields and the aliases.

A place says what stands there: which keys may be split at dots, which belong to the user, which field a value is. An
alias shares the place that it stands for, so that a value has one type wherever it is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pulumi_pai_eas.wire.aliases import ITEM_ALIASES, MEMBER_ALIASES, MOVES
from pulumi_pai_eas.wire.fields import OPAQUE, SERVICE, Kind, Path, Row, parts
from pulumi_pai_eas.wire.item_fields import ITEMS, PROBES

SECTIONS = ("options", "meta", "unit", "scheduling", "credential", "metadata.eas", "metadata.scheduling")
"""Sections whose keys may be dotted, besides those that hold a field."""

DOCUMENTED = (
    "aimaster",
    "autoscaler.behavior.onZero.interceptTraffic",
    "cloud.logging",
    "cloud.networking.default_route",
    "cloud.networking.destination_cidrs",
    "confidential",
    "credential.private_token",
    "cronscaler",
    "metadata.caller_uid",
    "metadata.region",
    "metrics",
    "models",
    "networking.dns",
    "networking.nacos",
    "networking.use_host_network",
    "processors",
    "role_arn",
    "runtime.worker_image",
    "sinker",
    "worker_image",
)
"""Keys that are known and have no argument. Sources: D, E, C of `fields`."""

OPEN = ("options", "meta", "metadata.eas")
"""Sections of which any member is taken as known: their keys are listed nowhere."""

DOCUMENTED_IN_MOUNTS = ("source_paths",)
"""Of one mount, beside its source. Source: E."""


@dataclass(slots=True, eq=False)
class Place:
    """One place. `children` by key, `items` for a list, `row` when it is a field; `known` when it is documented."""

    children: dict[str, Place] = field(default_factory=dict[str, "Place"])
    items: Place | None = None
    row: Row | None = None
    known: bool = False
    open: bool = False

    @property
    def kind(self) -> Kind | None:
        """The kind of its field."""
        return self.row.kind if self.row else None

    @property
    def opaque(self) -> bool:
        """Whether its keys belong to the user."""
        return self.kind in OPAQUE

    @property
    def section(self) -> bool:
        """Whether it is an object whose keys are ours, dotted or not."""
        return not self.opaque and (self.kind is None or self.kind is Kind.PROBE) and not self.known

    def below(self, key: str) -> Place | None:
        """The place of a member, if the table knows it."""
        return self.children.get(key)


def _at(root: Place, path: Path) -> Place:
    for part in path:
        root = root.children.setdefault(part, Place())
    return root


def _add(root: Place, row: Row) -> None:
    place = _at(root, row.json)
    place.row = row
    if row.kind in ITEMS:
        place.items = _tree(ITEMS[row.kind])
        for source, target in ITEM_ALIASES.get(row.kind, ()):
            place.items.children[source] = place.items.children[target]
    if row.kind is Kind.PROBE:
        place.children = _tree(tuple(inner for probe in PROBES for inner in probe.rows)).children
    if row.kind is Kind.MOUNTS and place.items is not None:
        for key in DOCUMENTED_IN_MOUNTS:
            _at(place.items, (key,)).known = True


def _tree(rows: tuple[Row, ...]) -> Place:
    root = Place()
    for row in rows:
        _add(root, row)
    return root


def _service() -> Place:
    root = _tree(SERVICE)
    for section in SECTIONS:
        _at(root, parts(section))
    for name in OPEN:
        _at(root, parts(name)).open = True
    for name in DOCUMENTED:
        _at(root, parts(name)).known = True
    for source, target in (*MEMBER_ALIASES, *MOVES):
        _at(root, source[:-1]).children[source[-1]] = _at(root, target)
    return root


ROOT = _service()
"""The place of a whole service JSON."""
