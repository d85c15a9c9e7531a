"""Catalogue, network and identity against the emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_pai_eas.client.catalogue import CachedCatalogue
from pulumi_pai_eas.errors import BadRequest, NoReply
from pulumi_pai_eas.model.facts import LinkedVpc, NameState
from tests.kit.emulators import calls
from tests.ports.conftest import REGION, WORKSPACE, connection_to, spec_of

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.connect import LiveConnection
    from tests.unit.client.ports_of_a_test import ManualClock


def test_images_of_all_pages(emulator: Emulator, connection: LiveConnection) -> None:
    images = connection.catalogue.images()
    assert len(images) == len({image.image_id for image in images}) > 100
    assert calls(emulator.journal()) == ["ListImages", "ListImages"]
    query = emulator.journal()[-1]["query"]
    assert query["Labels"] == "system.official=true,system.supported.eas=true"
    assert query["Verbose"] == "True"
    vllm = next(image for image in images if image.uri.endswith("/pai-eas/vllm:0.14.0-gpu"))
    assert vllm.chip == "GPU"


def test_pages_smaller_than_asked_for(emulator: Emulator, connection: LiveConnection) -> None:
    whole = connection.catalogue.images()
    emulator.set(page_size_cap=7)
    assert connection.catalogue.images() == whole


def test_machines(connection: LiveConnection) -> None:
    machines = connection.catalogue.machines()
    a10 = machines.find("ecs.gn7i-c8g1.2xlarge")
    assert a10 is not None
    assert (a10.gpus, a10.gpu_memory, a10.in_stock) == (1, 24.0, True)
    sold_out = machines.find("ecs.gn7i-c48g1.12xlarge")
    assert sold_out is not None
    assert not sold_out.in_stock
    assert all(cpu > 0 and memory for cpu, memory in machines.pairs)


def test_workspaces(connection: LiveConnection) -> None:
    assert [(found.workspace_id, found.enabled) for found in connection.catalogue.workspaces()] == [
        ("100001", True),
        ("100002", False),
    ]


def test_gateways(connection: LiveConnection) -> None:
    found = {gateway.gateway_id: gateway for gateway in connection.catalogue.gateways()}
    assert {id_: gateway.running for id_, gateway in found.items()} == {
        "gw-emulator0alb": True,
        "gw-emulator0linked": True,
        "gw-emulator0bare": False,
    }


def test_status_of_a_gateway_in_its_older_form(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.set(gateway_statuses="prefixed")
    assert connection.catalogue.gateway("gw-emulator0alb").running


@pytest.mark.parametrize(
    ("gateway", "linked", "sent", "why"),
    [
        (
            "gw-emulator0alb",
            LinkedVpc("vpc-emulator0two0zones", ("vsw-emulator0zone0h", "vsw-emulator0zone0i")),
            ["DescribeGateway"],
            "a field that the published schema lacks and the typed reply drops",
        ),
        (
            "gw-emulator0linked",
            LinkedVpc("vpc-emulator0two0zones", ("vsw-emulator0zone0h",), "sg-emulator0two0zones"),
            ["DescribeGateway", "ListGatewayIntranetLinkedVpc"],
            "named by the linked VPCs only",
        ),
        ("gw-emulator0bare", None, ["DescribeGateway", "ListGatewayIntranetLinkedVpc"], "no VPC at all"),
    ],
)
def test_the_vpc_of_a_gateway(
    emulator: Emulator, connection: LiveConnection, gateway: str, linked: LinkedVpc | None, sent: list[str], why: str
) -> None:
    found = connection.catalogue.gateway(gateway)
    assert (found.gateway_id, found.linked, found.is_alb) == (gateway, linked, gateway.endswith("alb")), why
    assert calls(emulator.journal()) == sent, why


def test_a_gateway_that_does_not_exist(connection: LiveConnection) -> None:
    with pytest.raises(BadRequest) as raised:
        connection.catalogue.gateway("gw-nobody")
    assert raised.value.status == 404


def test_resource_groups(connection: LiveConnection) -> None:
    found = {group.resource_id: group for group in connection.catalogue.resource_groups()}
    assert found["eas-r-emulator0ready"].ready
    assert found["eas-r-emulator0ready"].kind == "Dedicated"
    assert not all(group.ready for group in found.values())


def test_networks(connection: LiveConnection) -> None:
    network = connection.network
    assert [vpc.vpc_id for vpc in network.vpcs()] == [
        "vpc-emulator0two0zones",
        "vpc-emulator0one0zone",
        "vpc-emulator0bare",
    ]
    zones = {vswitch.vswitch_id: vswitch.zone for vswitch in network.vswitches("vpc-emulator0two0zones")}
    assert zones == {
        "vsw-emulator0zone0h": "cn-hangzhou-h",
        "vsw-emulator0zone0i": "cn-hangzhou-i",
        "vsw-emulator0zone0h2": "cn-hangzhou-h",
    }
    assert network.vswitches("vpc-emulator0bare") == ()
    assert len(network.vswitches()) > 3
    assert [group.security_group_id for group in network.security_groups("vpc-emulator0one0zone")] == [
        "sg-emulator0one0zone"
    ]
    assert len(network.security_groups()) > 2


def test_networks_over_many_pages(emulator: Emulator, connection: LiveConnection) -> None:
    whole = (connection.network.vpcs(), connection.network.vswitches(), connection.network.security_groups())
    emulator.set(page_size_cap=1)
    assert (connection.network.vpcs(), connection.network.vswitches(), connection.network.security_groups()) == whole


def test_nlbs(emulator: Emulator, connection: LiveConnection) -> None:
    assert connection.network.load_balancers(()) == ()
    assert calls(emulator.journal()) == [], "nothing is asked for nothing"
    (found,) = connection.network.load_balancers(("nlb-nobody", "nlb-emulator0own"))
    assert (found.load_balancer_id, found.vpc_id, found.zones, found.taken_ports, found.name) == (
        "nlb-emulator0own",
        "vpc-emulator0two0zones",
        ("cn-hangzhou-h", "cn-hangzhou-i"),
        frozenset({443}),
        "own",
    )
    assert connection.network.load_balancers(("nlb-nobody",)) == ()
    asked = ["ListLoadBalancers", "GetLoadBalancerAttribute", "ListListeners", "ListLoadBalancers"]
    assert calls(emulator.journal()) == asked, "an NLB that is not there is not asked about"


def test_the_account_is_asked_once(emulator: Emulator, connection: LiveConnection) -> None:
    assert {connection.account_id() for _ in range(3)} == {"1234567890123456"}
    assert calls(emulator.journal()) == ["GetCallerIdentity"]


def test_an_account_that_cannot_be_had_is_none_and_asked_once(emulator: Emulator, connection: LiveConnection) -> None:
    emulator.faults(
        {"operation": "GetCallerIdentity", "answer": {"status": 403, "code": "NoPermission", "message": "m"}}
    )
    assert [connection.account_id() for _ in range(2)] == [None, None]
    assert calls(emulator.journal()) == ["GetCallerIdentity"]


def test_what_a_connection_says_of_itself(emulator: Emulator, connection: LiveConnection) -> None:
    assert (connection.region, connection.host, connection.is_emulator) == (REGION, f"127.0.0.1:{emulator.port}", True)


def test_the_calls_of_fifty_services_are_those_of_one(emulator: Emulator, clock: ManualClock) -> None:
    def check(number: int) -> None:
        catalogue = CachedCatalogue(
            connection_to(emulator, clock), lambda status, id_, labels: NameState("taken", id_, status)
        )
        catalogue.workspaces()
        catalogue.name_state(f"chat_{number}")
        catalogue.images()
        catalogue.machines()
        catalogue.vswitches("vpc-emulator0two0zones")
        catalogue.security_groups("vpc-emulator0two0zones")

    check(0)
    after_one = calls(emulator.journal())
    for number in range(1, 50):
        check(number)
    assert calls(emulator.journal()) == after_one
    assert after_one == [
        "ListWorkspaces",
        "ListServices",
        "ListImages",
        "ListImages",
        "DescribeMachineSpec",
        "DescribeVSwitches",
        "DescribeSecurityGroups",
    ]


def test_names_taken_at_preview(emulator: Emulator, connection: LiveConnection) -> None:
    connection.services.create(spec_of(), labels={"pulumi_owner": "o"}, workspace_id=WORKSPACE)
    catalogue = CachedCatalogue(
        connection, lambda status, id_, labels: NameState("taken", id_, status, labels.get("pulumi_owner"))
    )
    found = catalogue.name_state("chat")
    assert (found.status, found.owner) == ("taken", "o")
    assert catalogue.name_state("other") == NameState("free")


def test_preview_does_not_try_twice(emulator: Emulator, connection: LiveConnection, clock: ManualClock) -> None:
    emulator.faults({"operation": "ListImages", "count": 5, "answer": {"drop": True}})
    catalogue = CachedCatalogue(connection, lambda status, id_, labels: NameState("taken", id_, status))
    for look in (catalogue.images, catalogue.machines):
        with pytest.raises(NoReply):
            look()
    assert calls(emulator.journal()) == ["ListImages"]
    assert clock.pauses == []
