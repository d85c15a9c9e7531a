"""The table of fields against the model: each argument has a place, each row an argument, nothing twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pulumi_pai_eas.model import compute, containers, network, scaling, service, storage
from pulumi_pai_eas.model.shape import slots
from pulumi_pai_eas.wire import fields
from pulumi_pai_eas.wire.aliases import FIRST_MOVES, MOVES
from pulumi_pai_eas.wire.fields import SERVICE, Kind, Row
from pulumi_pai_eas.wire.item_fields import ITEMS, MOUNTS, PROBES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.unknown import Section

EVERY: list[Row] = [
    *SERVICE,
    *(row for rows in ITEMS.values() for row in rows),
    *(row for probe in PROBES for row in probe.rows),
]
NOT_SENT = {("compute", "kind"), ("autoscaler", "notation"), ("extra",)}
"""Fields that steer the codec, or are merged as they are."""
LEGEND = set(re.findall(r"\b([A-Z]) (?:the|its|on|the skill's|configurations|a key)", fields.__doc__ or ""))


def arguments(section: type[Section], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of the fields of a section; lists and probes count as one."""
    for name, slot in slots(section).items():
        here = (*path, name)
        if (
            slot.many
            or not slot.sections
            or any(issubclass(inner, containers.HttpProbe) for inner in slot.sections.values())
        ):
            yield here
        else:
            for inner in slot.sections.values():
                yield from arguments(inner, here)


def test_every_argument_of_a_service_has_a_place() -> None:
    assert {row.spec for row in SERVICE} == set(arguments(service.ServiceSpec)) - NOT_SENT


SCOPES: list[tuple[type[Section], tuple[Row, ...], set[str]]] = [
    (containers.Container, ITEMS[Kind.CONTAINERS], {"extra"}),
    (containers.EnvVar, ITEMS[Kind.ENVIRONMENT], set()),
    (network.NlbListener, ITEMS[Kind.LISTENERS], {"extra"}),
    (compute.InstanceType, ITEMS[Kind.MACHINES], {"extra"}),
    (scaling.ScaleMetric, ITEMS[Kind.METRICS], set()),
    *((kind, next(probe for probe in PROBES if probe.kind == name).rows, {"kind"})
      for name, kind in slots(containers.Container)["startup_check"].sections.items()),
    *((kind, next(mount for mount in MOUNTS if mount.kind == name).rows, {"kind", "extra"})
      for name, kind in slots(service.ServiceSpec)["storage"].sections.items() if kind is not storage.RawMount),
]  # type: ignore[list-item]  # fmt: skip


@pytest.mark.parametrize(("section", "rows", "besides"), SCOPES, ids=[scope[0].__name__ for scope in SCOPES])
def test_every_argument_of_an_item_has_a_place(
    section: type[Section], rows: tuple[Row, ...], besides: set[str]
) -> None:
    assert {row.spec[0] for row in rows} == set(section.model_fields) - besides
    assert all(len(row.spec) == 1 for row in rows)


def test_no_place_is_written_twice() -> None:
    for rows in (SERVICE, *ITEMS.values()):
        if rows is ITEMS[Kind.MOUNTS]:
            continue  # common keys stand in the rows of each kind
        places = [row.json for row in rows]
        assert len(set(places)) == len(places)
    for variant in (*PROBES, *MOUNTS):
        places = [row.json for row in variant.rows]
        assert len(set(places)) == len(places)


def test_no_place_lies_inside_another() -> None:
    places = {row.json for row in SERVICE}
    assert not [place for place in places for cut in range(1, len(place)) if place[:cut] in places]


def test_aliases_lead_to_places_of_the_table_or_sections() -> None:
    places = {row.json for row in SERVICE}
    sections = {("autoscaler",), ("cronscaler",)}
    targets = {target for _, target in (*FIRST_MOVES, *MOVES)}
    assert targets - sections <= places
    assert not {source for source, _ in (*FIRST_MOVES, *MOVES)} & places


@pytest.mark.parametrize("row", EVERY, ids=[f"{'.'.join(row.json)}" for row in EVERY])
def test_a_row_says_what_it_means_and_who_says_so(row: Row) -> None:
    assert row.doc
    assert not row.doc.endswith(".")
    assert row.source
    assert set(row.source.split()) <= LEGEND


def test_the_legend_is_read() -> None:
    assert set("DMHSKPEC") == LEGEND


def test_the_table_is_as_large_as_it_should_be() -> None:
    distinct = {(row.spec, row.json) for row in [*EVERY, *(row for mount in MOUNTS for row in mount.rows)]}
    assert len(SERVICE) == 88
    assert len(distinct) == 147
