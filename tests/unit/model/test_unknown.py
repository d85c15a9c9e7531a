"""The sentinel: every field takes it, lists keep their positions, and any use of it is refused."""

from __future__ import annotations

import copy
import operator

import pytest

from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.network import Network, NlbListener
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.storage import OssMount
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined, holds_unknown, is_unknown

USES = [
    (lambda value: value == 1, "a comparison decides something"),
    (lambda value: value < 1, "so does an order"),
    (bool, "a condition"),
    (len, "a length"),
    (list, "a loop"),
    (str, "a text would end up in a message"),
    (lambda value: f"{value}", "as would a formatted one"),
    (int, "a number"),
    (lambda value: value[0], "a member by position"),
    (lambda value: value.name, "a member by name"),
    (lambda value: "x" in value, "a search"),
    (lambda value: value + 1, "arithmetic"),
    (lambda value: 1 + value, "arithmetic from the other side"),
    (hash, "a place in a set"),
    (lambda value: isinstance(value, str), "a question for its type"),
    (lambda value: value(), "a call"),
]


@pytest.mark.parametrize(("use", "reason"), USES)
def test_any_use_is_refused(use: object, reason: str) -> None:
    with pytest.raises(Undetermined):
        operator.call(use, UNKNOWN)  # type: ignore[arg-type]
    assert reason


def test_it_is_known_by_identity_and_can_be_copied() -> None:
    assert is_unknown(UNKNOWN)
    assert not is_unknown(None)
    assert is_unknown(copy.deepcopy(UNKNOWN))
    assert repr(UNKNOWN) == "<unknown>"


@pytest.mark.parametrize("field", sorted(set(ServiceSpec.model_fields)))
def test_every_field_of_a_spec_takes_it(field: str) -> None:
    spec = ServiceSpec.model_validate({field: UNKNOWN})
    assert is_unknown(getattr(spec, field))
    assert holds_unknown(spec)


def test_a_list_keeps_its_positions() -> None:
    network = Network.model_validate({"nlb": [UNKNOWN, {"port": 9000}, {"port": UNKNOWN}]})
    assert network.nlb is not None
    assert is_unknown(network.nlb[0])
    assert network.nlb[1] == NlbListener(port=9000)
    assert is_unknown(network.nlb[2].port)


def test_an_unknown_kind_makes_the_whole_item_unknown() -> None:
    spec = ServiceSpec.model_validate({"compute": {"kind": UNKNOWN, "cpu": 1}, "storage": [{"kind": UNKNOWN}]})
    assert is_unknown(spec.compute)
    assert spec.storage is not None
    assert is_unknown(spec.storage[0])


@pytest.mark.parametrize(
    ("section", "unknown", "reason"),
    [
        (ServiceSpec(containers=[Container(image=UNKNOWN)]), True, "deep inside a list"),
        (ServiceSpec(compute=PublicCompute(instance_types=[UNKNOWN])), True, "an element of a list"),
        (ServiceSpec(extra={"a": [{"b": UNKNOWN}]}), True, "inside an opaque map"),
        (ServiceSpec(storage=[OssMount(path="oss://a/")]), False, "everything is known"),
        (ServiceSpec(), False, "nothing is there"),
    ],
)
def test_where_it_is(section: ServiceSpec, unknown: bool, reason: str) -> None:
    assert holds_unknown(section) is unknown, reason
