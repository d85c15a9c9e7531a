"""The catalogue of `check`: asked once, failures remembered, one warning."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client import catalogue as room
from pulumi_pai_eas.client.catalogue import CachedCatalogue
from pulumi_pai_eas.errors import (
    CredentialFault,
    Fault,
    GarbledReply,
    NeverConnected,
    NoReply,
    PermissionFault,
    ServerFault,
    Throttled,
)
from pulumi_pai_eas.model.facts import (
    Gateway,
    LoadBalancer,
    NameState,
    ResourceGroup,
    SecurityGroup,
    VSwitch,
    Workspace,
)
from pulumi_pai_eas.model.observed import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VSWITCHES = (VSwitch("vsw-1", "vpc-1", "h"), VSwitch("vsw-2", "vpc-2", "i"))
GROUPS = (SecurityGroup("sg-1", "vpc-1"), SecurityGroup("sg-2", "vpc-2"))
SERVICES = (Listed("chat", "eas-m-1", "Running", {"pulumi_owner": "o"}),)


@dataclass
class FakeConnection:
    """Every look-up in one object; `calls` are the look-ups made, `faults` what they end in."""

    region: str = "cn-hangzhou"
    host: str = "h"
    identity: int = 1
    calls: list[str] = field(default_factory=list[str])
    faults: dict[str, Fault] = field(default_factory=dict[str, Fault])
    once: bool = False

    def trying_once(self) -> FakeConnection:
        self.once = True
        return self

    @property
    def catalogue(self) -> FakeConnection:
        return self

    network = services = catalogue

    def _answer(self, name: str, answer: Any) -> Any:
        self.calls.append(name)
        if name in self.faults:
            raise self.faults[name]
        return answer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        answers = {"vswitches": VSWITCHES, "security_groups": GROUPS, "list": SERVICES}
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_, **__: self._answer(name, answers.get(name, ()))

    def load_balancers(self, ids: tuple[str, ...]) -> tuple[LoadBalancer, ...]:
        return self._answer("load_balancers", tuple(LoadBalancer(id_, "vpc-1") for id_ in ids if id_ != "nlb-no"))


def taken(status: str, service_id: str, labels: dict[str, str]) -> NameState:
    return NameState("taken", service_id, status, labels.get("pulumi_owner"))


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    room.forget()
    yield
    room.forget()


def everything(catalogue: CachedCatalogue, number: int) -> None:
    catalogue.images()
    catalogue.machines()
    catalogue.workspaces()
    catalogue.gateways()
    catalogue.gateway("gw-1")
    catalogue.resource_groups()
    catalogue.vpcs()
    catalogue.vswitches(f"vpc-{number}")
    catalogue.security_groups(f"vpc-{number}")
    catalogue.load_balancers(("nlb-1",))
    catalogue.name_state(f"chat_{number}")


def test_each_look_up_once_for_fifty_services() -> None:
    connection = FakeConnection()
    for number in range(50):
        everything(CachedCatalogue(connection, taken), number)  # type: ignore[arg-type]
    assert sorted(connection.calls) == [
        "gateway",
        "gateways",
        "images",
        "list",
        "load_balancers",
        "machines",
        "resource_groups",
        "security_groups",
        "vpcs",
        "vswitches",
        "workspaces",
    ]
    assert connection.once, "without retries: preview does not wait"


def test_many_threads_wait_for_one_answer() -> None:
    connection = FakeConnection()
    start = threading.Barrier(20)

    def work(number: int) -> None:
        start.wait(30)
        everything(CachedCatalogue(connection, taken), number)  # type: ignore[arg-type]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(connection.calls) == 11


def test_other_regions_and_identities_are_asked_for_themselves() -> None:
    for connection in (
        FakeConnection(),
        FakeConnection(region="cn-beijing"),
        FakeConnection(identity=2),
        FakeConnection(host="i"),
    ):
        CachedCatalogue(connection, taken).images()  # type: ignore[arg-type]
        assert connection.calls == ["images"]


def test_one_answer_serves_every_vpc() -> None:
    catalogue = CachedCatalogue(FakeConnection(), taken)  # type: ignore[arg-type]
    assert catalogue.vswitches() == VSWITCHES
    assert catalogue.vswitches("vpc-2") == VSWITCHES[1:]
    assert catalogue.vswitches("vpc-no") == ()
    assert catalogue.security_groups("vpc-1") == GROUPS[:1]
    assert catalogue.security_groups() == GROUPS


def test_nlbs_in_the_order_they_are_named() -> None:
    catalogue = CachedCatalogue(FakeConnection(), taken)  # type: ignore[arg-type]
    assert [nlb.load_balancer_id for nlb in catalogue.load_balancers(("nlb-2", "nlb-no", "nlb-1", "nlb-2"))] == [
        "nlb-2",
        "nlb-1",
    ]


def test_the_state_of_a_name() -> None:
    catalogue = CachedCatalogue(FakeConnection(), taken)  # type: ignore[arg-type]
    assert catalogue.name_state("chat") == NameState("taken", "eas-m-1", "Running", "o")
    assert catalogue.name_state("cha") == NameState("free"), "exactly this name"


@pytest.mark.parametrize("kind", [NeverConnected, NoReply, ServerFault, CredentialFault, Throttled, GarbledReply])
def test_after_a_failure_nothing_more_is_asked(kind: type[Fault]) -> None:
    fault = kind("ListImages", "text")
    connection = FakeConnection(faults={"images": fault})
    catalogue = CachedCatalogue(connection, taken)  # type: ignore[arg-type]
    catalogue.workspaces()
    told: list[bool] = []
    for look in (catalogue.images, catalogue.images, catalogue.machines, catalogue.services):
        with pytest.raises(kind) as raised:
            look()
        assert raised.value is fault
        told.append(catalogue.worth_telling(raised.value))
    assert connection.calls == ["workspaces", "images"]
    assert told == [True, False, False, False], "one warning"
    assert catalogue.workspaces() == (), "what was answered before still serves"


def test_a_missing_permission_concerns_its_look_up_alone() -> None:
    faults: dict[str, Fault] = {
        "workspaces": PermissionFault("ListWorkspaces", "text"),
        "vpcs": PermissionFault("DescribeVpcs", "text"),
    }
    connection = FakeConnection(faults=faults)
    told: list[bool] = []
    for _ in range(2):
        catalogue = CachedCatalogue(connection, taken)  # type: ignore[arg-type]
        for look in (catalogue.workspaces, catalogue.vpcs):
            with pytest.raises(PermissionFault) as raised:
                look()
            told.append(catalogue.worth_telling(raised.value))
        catalogue.images()
    assert connection.calls == ["workspaces", "vpcs", "images"]
    assert told == [True, True, False, False], "one warning for each"


MADE_SINCE = (
    pytest.param("vswitches", lambda of, ids: of.vswitches("vpc-1", ids), VSwitch("vsw-9", "vpc-1", "j"), id="vSwitch"),
    pytest.param(
        "security_groups", lambda of, ids: of.security_groups("vpc-1", ids), SecurityGroup("sg-9", "vpc-1"), id="group"
    ),
    pytest.param("gateways", lambda of, ids: of.gateways(ids), Gateway("gw-9", "new", "Running"), id="gateway"),
    pytest.param("workspaces", lambda of, ids: of.workspaces(ids), Workspace("9", "new", "ENABLED"), id="workspace"),
    pytest.param(
        "resource_groups", lambda of, ids: of.resource_groups(ids), ResourceGroup("eas-r-9", "new", "ResourceReady"),
        id="resource group",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("what", "ask", "made"), MADE_SINCE)
def test_a_list_is_never_older_than_what_the_resource_names(what: str, ask: Any, made: Any) -> None:
    """Another resource of the same `pulumi up` may have made it after the list was kept for an earlier service."""
    connection = FakeConnection()
    catalogue = CachedCatalogue(connection, taken)  # type: ignore[arg-type]
    before = ask(catalogue, ())
    setattr(connection, what, lambda *_: connection._answer(what, (made,)))
    assert ask(catalogue, ()) == before, "nothing is named that is not there: kept"
    (name,) = (getattr(made, field) for field in made.__slots__[:1])
    assert ask(catalogue, (name,)) == (made,)
    assert ask(CachedCatalogue(connection, taken), (name,)) == (made,)  # type: ignore[arg-type]
    assert connection.calls == [what, what]


def test_what_is_not_there_at_all_is_asked_for_once_more_and_then_known() -> None:
    connection = FakeConnection()
    catalogue = CachedCatalogue(connection, taken)  # type: ignore[arg-type]
    catalogue.vswitches("vpc-1", ("vsw-1",))
    for _ in range(50):
        assert catalogue.vswitches("vpc-1", ("vsw-1", "vsw-no")) == VSWITCHES[:1]
    assert connection.calls == ["vswitches", "vswitches"]


def test_a_list_asked_for_with_the_name_is_not_asked_for_again() -> None:
    connection = FakeConnection()
    for _ in range(2):
        CachedCatalogue(connection, taken).vswitches("vpc-1", ("vsw-no",))  # type: ignore[arg-type]
    assert connection.calls == ["vswitches"]


def test_a_list_that_cannot_be_asked_for_again_is_unavailable() -> None:
    connection = FakeConnection()
    catalogue = CachedCatalogue(connection, taken)  # type: ignore[arg-type]
    catalogue.vswitches()
    connection.faults["vswitches"] = ServerFault("DescribeVSwitches", "503", status=503)
    with pytest.raises(ServerFault):
        catalogue.vswitches("vpc-1", ("vsw-9",))
    assert connection.calls == ["vswitches", "vswitches"]
