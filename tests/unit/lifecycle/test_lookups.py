"""Look-ups of a create: what the creates of one process share, and for how long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from pulumi_pai_eas.errors import ForeignService, ServerFault
from pulumi_pai_eas.lifecycle.lookups import FRESH_SECONDS, DirectLookups, Shared
from pulumi_pai_eas.model.facts import NameState
from tests.kit.ports import turns
from tests.unit.lifecycle.region import ID, UNFINISHED, absent, live, scene
from tests.unit.rules.subjects import FACTS
from tests.unit.rules.subjects import OWNER as FINGERPRINT

CATALOGUE = {"images": "ListImages", "machines": "DescribeMachineSpec", "workspaces": "ListWorkspaces"}
OTHERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "gateways": ("ListGateway", ()),
    "gateway": ("DescribeGateway", ("gw-1",)),
    "resource_groups": ("ListResources", ()),
    "vpcs": ("DescribeVpcs", ()),
    "vswitches": ("DescribeVSwitches", ("vpc-1",)),
    "security_groups": ("DescribeSecurityGroups", ("vpc-1",)),
    "load_balancers": ("ListLoadBalancers", (("nlb-1",),)),
}


@pytest.mark.parametrize(("method", "operation"), CATALOGUE.items())
def test_the_catalogue_serves_all_creates_that_start_together(method: str, operation: str) -> None:
    of, shared = scene(), Shared()
    for _ in range(50):
        assert getattr(DirectLookups(of.connection, of.clock, shared), method)() == getattr(FACTS, method)
    assert of.operations == [operation]
    of.clock.now += FRESH_SECONDS
    getattr(DirectLookups(of.connection, of.clock, shared), method)()
    assert of.operations == [operation, operation], "stock changes"


@pytest.mark.parametrize(("method", "call"), OTHERS.items())
def test_everything_else_is_asked_each_time(method: str, call: tuple[str, tuple[Any, ...]]) -> None:
    of = scene()
    operation, arguments = call
    direct = DirectLookups(of.connection, of.clock, Shared())
    for _ in range(2):
        assert getattr(direct, method)(*arguments) == getattr(FACTS, method)
    assert of.sent(operation) == [arguments] * 2


@pytest.mark.parametrize(
    "other", [{"host": "another.host"}, {"region": "cn-beijing"}, {"identity": 2}], ids=lambda other: next(iter(other))
)
def test_another_target_or_identity_is_asked_for_itself(other: dict[str, Any]) -> None:
    shared, one, two = Shared(), scene(), scene(**other)
    for of in (one, two):
        DirectLookups(of.connection, of.clock, shared).images()
    assert two.operations == ["ListImages"]


def test_a_fault_is_not_kept() -> None:
    of = scene({"ListImages": turns(ServerFault("ListImages", "no", status=503), FACTS.images)})
    direct = DirectLookups(of.connection, of.clock, Shared())
    with pytest.raises(ServerFault):
        direct.images()
    assert direct.images() == FACTS.images


def test_of_many_at_the_same_time_one_asks() -> None:
    of, shared, all_started = scene(), Shared(), Event()

    def slowly() -> None:
        assert all_started.wait(10)

    of.script.then["ListImages"] = slowly
    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(DirectLookups(of.connection, of.clock, shared).images) for _ in range(8)]
        all_started.set()
        assert all(result.result() == FACTS.images for result in results)
    assert of.operations == ["ListImages"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (absent(), NameState("free")),
        (ForeignService("DescribeService", "no", status=403), NameState("foreign")),
        (live(labels={}), NameState("taken", ID, "Running", latest_version=1)),
        (
            live(labels=UNFINISHED, update_time="t"),
            NameState("taken", ID, "Running", FINGERPRINT, "0123456789ab", 1, "t"),
        ),
        (live(status="Deleted"), NameState("free")),
    ],
)
def test_the_exact_name_is_looked_up(answer: Any, state: NameState) -> None:
    of = scene({"DescribeService": answer})
    assert DirectLookups(of.connection, of.clock, Shared()).name_state("chat") == state
    assert of.sent("DescribeService") == [("chat",)]
