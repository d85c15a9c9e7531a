"""No kind of mount is forgotten: each of the model is read, written, and drawn by the laws."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, find, settings

from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.shape import slots
from pulumi_pai_eas.model.storage import RawMount
from pulumi_pai_eas.wire import expand, flatten
from pulumi_pai_eas.wire.item_fields import MOUNTS
from tests.unit.wire import specs

KINDS = slots(ServiceSpec)["storage"].sections
KNOWN = [str(kind) for kind, cls in KINDS.items() if cls is not RawMount]


def test_the_table_has_a_row_for_every_kind_and_no_other() -> None:
    assert sorted(variant.kind for variant in MOUNTS) == sorted(KNOWN)


@pytest.mark.parametrize("kind", KNOWN)
def test_the_laws_draw_it_and_it_comes_back(kind: str) -> None:
    quick = settings(max_examples=1000, database=None, suppress_health_check=[HealthCheck.filter_too_much])
    drawn = find(specs.mount, lambda mount: mount.kind == kind, settings=quick)
    assert type(drawn) is KINDS[kind]
    back, _ = flatten(expand(ServiceSpec.model_validate({"storage": [drawn]})))
    assert back.storage == [drawn]
