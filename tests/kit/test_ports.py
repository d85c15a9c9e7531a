"""The scripted ports can be asked all that the real ones can, and refuse what the real ones refuse."""

from __future__ import annotations

import inspect
import math
from typing import Any

import pytest

from pulumi_pai_eas.client import ports
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, ServerFault
from tests.kit import ports as scripted
from tests.kit.ports import Scene, turns

TWINS = [
    (ports.Services, scripted.ScriptedServices),
    (ports.Catalogue, scripted.ScriptedCatalogue),
    (ports.NetworkLookups, scripted.ScriptedNetwork),
    (ports.Connection, scripted.ScriptedConnection),
]


def members(of: type[Any]) -> dict[str, list[str]]:
    """Public methods and properties with the names of their parameters."""
    found: dict[str, list[str]] = {}
    for name, value in vars(of).items():
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            found[name] = list(inspect.signature(value).parameters) if inspect.isfunction(value) else []
    return found


@pytest.mark.parametrize(("real", "twin"), TWINS, ids=lambda of: of.__name__)
def test_they_are_twins(real: type[Any], twin: type[Any]) -> None:
    asked, there = members(real), members(twin)
    fields = getattr(twin, "__dataclass_fields__", {})
    assert {name for name in asked if name not in there and name not in fields} == set()
    assert {name: there[name] for name in asked if name in there} == {
        name: asked[name] for name in asked if name in there
    }


def test_answers_come_in_turn_and_the_last_one_stays() -> None:
    of = Scene(
        {"StopService": None, "DescribeService": turns("a", ServerFault("DescribeService", "b"), lambda name: name * 2)}
    )
    services = of.connection.services
    assert services.describe("x") == "a"
    with pytest.raises(ServerFault, match="b"):
        services.describe("x")
    assert [services.describe("x"), services.describe("yz")] == ["xx", "yzyz"]
    services.stop("x")
    assert of.operations == ["DescribeService"] * 4 + ["StopService"]
    assert of.changes == ["StopService"]
    assert of.sent("DescribeService")[-1] == ("yz",)


def test_what_has_no_answer_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="StopService has no answer in this test"):
        Scene({}).connection.services.stop("x")


def test_after_ctrl_c_no_change_and_after_the_deadline_nothing_is_sent() -> None:
    of = Scene({"StopService": None, "DescribeService": "a"}, seconds=10)
    of.cancel_after("DescribeService")
    services = of.connection.services
    services.describe("x")
    with pytest.raises(Cancelled):
        services.stop("x")
    services.describe("x")
    of.clock.sleep(10)
    with pytest.raises(DeadlineExceeded):
        services.describe("x")
    more = of.connection.within(of.clock, of.switch, of.clock.now + 5)
    assert more.services.describe("x") == "a"
    assert of.connection.within(of.clock, of.switch, None).deadline == math.inf  # type: ignore[attr-defined]
    assert of.changes == []
