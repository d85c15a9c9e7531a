"""Gateways, and the look-ups of VPC, ECS and NLB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.wire import Wire, with_nlb

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


GATEWAYS = "/api/v2/gateways"


def test_gateways_in_the_list(emulator: Emulator, wire: Wire) -> None:
    found = wire.call("GET", GATEWAYS).body["Gateways"]
    assert [(item["GatewayId"], item["Status"], item["InternetEnabled"]) for item in found] == [
        ("gw-emulator0alb", "Running", True), ("gw-emulator0linked", "Running", False), ("gw-emulator0bare", "Creating", False),
    ]  # fmt: skip
    assert all("LoadBalancerList" not in item for item in found)
    assert found[0]["InternetDomain"] == "gw-emulator0alb-1234567890123456.cn-hangzhou.pai-eas.aliyuncs.com"
    assert [item["GatewayId"] for item in wire.call("GET", GATEWAYS, {"GatewayName": "linked"}).body["Gateways"]] == [
        "gw-emulator0linked"
    ]
    assert [item["GatewayId"] for item in wire.call("GET", GATEWAYS, {"InternetEnabled": "True"}).body["Gateways"]] == [
        "gw-emulator0alb"
    ]
    emulator.set(gateway_statuses="prefixed")
    assert wire.call("GET", GATEWAYS).body["Gateways"][0]["Status"] == "PrivateGatewayRunning"


@pytest.mark.parametrize(
    ("gateway", "load_balancers", "linked"),
    [
        pytest.param(
            "gw-emulator0alb", ["vpc-emulator0two0zones"], [], id="with LoadBalancerList, as the deploy skill reads it"
        ),
        pytest.param("gw-emulator0linked", None, ["vpc-emulator0two0zones"], id="with linked VPCs only"),
        pytest.param("gw-emulator0bare", None, [], id="with no VPC at all"),
    ],
)
def test_where_the_vpc_of_a_gateway_is_found(
    wire: Wire, gateway: str, load_balancers: list[str] | None, linked: list[str]
) -> None:
    body = wire.call("GET", f"{GATEWAYS}/cn-hangzhou/{gateway}").body
    found = body.get("LoadBalancerList")
    assert (None if found is None else [item["VpcId"] for item in found]) == load_balancers
    assert "IntranetLinkedVpcList" not in body
    vpcs = wire.call("GET", f"{GATEWAYS}/cn-hangzhou/{gateway}/intranet_endpoint_linked_vpc").body
    assert [item["VpcId"] for item in vpcs["IntranetLinkedVpcList"]] == linked


def test_a_gateway_that_does_not_exist(wire: Wire) -> None:
    for tail in ("", "/intranet_endpoint_linked_vpc"):
        assert wire.call("GET", f"{GATEWAYS}/cn-hangzhou/gw-none{tail}").code == "InvalidGateway.NotFound"


def test_vpcs_and_vswitches_have_pages_of_at_most_fifty(emulator: Emulator, wire: Wire) -> None:
    emulator.set(
        vpcs=[
            {"VpcId": f"vpc-{number}", "VSwitches": [{"VSwitchId": f"vsw-{number}", "ZoneId": "{region}-a"}]}
            for number in range(60)
        ]
    )
    body = wire.rpc("DescribeVpcs", "2016-04-28", RegionId="cn-hangzhou", PageSize="100").body
    assert (len(body["Vpcs"]["Vpc"]), body["PageSize"], body["TotalCount"]) == (50, 50, 60)
    assert body["Vpcs"]["Vpc"][0]["VSwitchIds"] == {"VSwitchId": ["vsw-0"]}
    body = wire.rpc("DescribeVSwitches", "2016-04-28", RegionId="cn-hangzhou").body
    assert (len(body["VSwitches"]["VSwitch"]), body["VSwitches"]["VSwitch"][0]["ZoneId"]) == (10, "cn-hangzhou-a")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(
            {"VpcId": "vpc-emulator0two0zones"},
            ["vsw-emulator0zone0h", "vsw-emulator0zone0i", "vsw-emulator0zone0h2"],
            id="of a VPC",
        ),
        pytest.param({"ZoneId": "cn-hangzhou-i"}, ["vsw-emulator0zone0i"], id="of a zone"),
        pytest.param({"VSwitchId": "vsw-emulator0only0h,vsw-none"}, ["vsw-emulator0only0h"], id="by ids"),
        pytest.param({"VpcId": "vpc-emulator0bare"}, [], id="a VPC without any"),
    ],
)
def test_vswitches(wire: Wire, query: dict[str, str], expected: list[str]) -> None:
    body = wire.rpc("DescribeVSwitches", "2016-04-28", RegionId="cn-hangzhou", **query).body
    assert [item["VSwitchId"] for item in body["VSwitches"]["VSwitch"]] == expected


def test_vpcs_by_id_name_and_kind(wire: Wire) -> None:
    def found(**query: str) -> list[str]:
        body = wire.rpc("DescribeVpcs", "2016-04-28", RegionId="cn-hangzhou", **query).body
        return [item["VpcId"] for item in body["Vpcs"]["Vpc"]]

    assert found(VpcId="vpc-emulator0bare") == ["vpc-emulator0bare"]
    assert found(VpcName="one-zone") == found(IsDefault="true") == ["vpc-emulator0one0zone"]


def test_security_groups_go_on_with_a_token(emulator: Emulator, wire: Wire) -> None:
    groups = [{"SecurityGroupId": f"sg-{number}"} for number in range(25)]
    emulator.set(vpcs=[{"VpcId": "vpc-1", "SecurityGroups": groups}])
    found: list[str] = []
    token = ""
    for _ in range(5):
        query = {"RegionId": "cn-hangzhou", "VpcId": "vpc-1"} | ({"NextToken": token} if token else {})
        body = wire.rpc("DescribeSecurityGroups", "2014-05-26", **query).body
        found += [item["SecurityGroupId"] for item in body["SecurityGroups"]["SecurityGroup"]]
        token = body["NextToken"]
        if not token:
            break
    assert found == [item["SecurityGroupId"] for item in groups]
    assert wire.rpc("DescribeSecurityGroups", "2014-05-26", RegionId="cn-hangzhou", NextToken="x").status == 400
    numbered = wire.rpc(
        "DescribeSecurityGroups", "2014-05-26", RegionId="cn-hangzhou", PageSize="10", PageNumber="3"
    ).body
    assert len(numbered["SecurityGroups"]["SecurityGroup"]) == 5


@pytest.mark.parametrize(
    ("action", "version"),
    [("DescribeVpcs", "2016-04-28"), ("DescribeVSwitches", "2016-04-28"), ("DescribeSecurityGroups", "2014-05-26")],
)
def test_look_ups_need_a_region(wire: Wire, action: str, version: str) -> None:
    answer = wire.rpc(action, version)
    assert (answer.status, answer.code) == (400, "MissingParameter")


def test_load_balancers_and_those_that_services_brought_along(wire: Wire) -> None:
    def found() -> list[str]:
        return [
            item["LoadBalancerId"]
            for item in wire.rpc("ListLoadBalancers", "2022-04-30", RegionId="cn-hangzhou").body["LoadBalancers"]
        ]

    assert found() == ["nlb-emulator0own", "nlb-emulator0public"]
    wire.create(with_nlb())
    wire.create(with_nlb(name="own", nlb=[{"id": "nlb-emulator0own", "listener_port": 9100}]))
    (made,) = set(found()) - {"nlb-emulator0own", "nlb-emulator0public"}
    body = wire.rpc("GetLoadBalancerAttribute", "2022-04-30", RegionId="cn-hangzhou", LoadBalancerId=made).body
    assert body["VpcId"] == "vpc-emulator0two0zones"
    assert [(item["VSwitchId"], item["ZoneId"]) for item in body["ZoneMappings"]] == [
        ("vsw-emulator0zone0h", "cn-hangzhou-h"), ("vsw-emulator0zone0i", "cn-hangzhou-i"),
    ]  # fmt: skip
    listeners = wire.rpc("ListListeners", "2022-04-30", **{"RegionId": "cn-hangzhou", "LoadBalancerIds.1": made}).body[
        "Listeners"
    ]
    assert [(item["ListenerPort"], item["LoadBalancerId"]) for item in listeners] == [(9000, made)]
    wire.delete()
    wire.statuses(3)
    assert made not in found()  # an NLB of the system goes with its service


def test_load_balancers_by_vpc_and_page(wire: Wire) -> None:
    body = wire.rpc("ListLoadBalancers", "2022-04-30", **{"RegionId": "cn-hangzhou", "VpcIds.1": "vpc-none"}).body
    assert body["LoadBalancers"] == []
    first = wire.rpc("ListLoadBalancers", "2022-04-30", RegionId="cn-hangzhou", MaxResults="1").body
    second = wire.rpc(
        "ListLoadBalancers", "2022-04-30", RegionId="cn-hangzhou", MaxResults="1", NextToken=first["NextToken"]
    ).body
    assert [first["LoadBalancers"][0]["LoadBalancerId"], second["LoadBalancers"][0]["LoadBalancerId"], second["NextToken"]] == [
        "nlb-emulator0own", "nlb-emulator0public", "",
    ]  # fmt: skip
    answer = wire.rpc("GetLoadBalancerAttribute", "2022-04-30", RegionId="cn-hangzhou", LoadBalancerId="nlb-none")
    assert (answer.status, answer.code) == (404, "ResourceNotFound.loadBalancer")
