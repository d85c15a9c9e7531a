"""Network: the shared gateway, a dedicated one, NLBs; what is left out is found, and what is missing stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stacks.deploy.table import ABSENT, LOOKED, Played, Row, made, play, refused

if TYPE_CHECKING:
    from collections.abc import Generator

VPC, VSW_H, VSW_I, SG = "vpc-emulator0two0zones", "vsw-emulator0zone0h", "vsw-emulator0zone0i", "sg-emulator0two0zones"
FOUND_SG = "sg-emulator0spare"
"""The first of the VPC's security groups by id: the same at every run."""


def vpc(vpc_id: str = VPC, vswitches: tuple[str, ...] = (VSW_H, VSW_I), group: str = SG) -> str:
    return f'pai.VpcArgs(vpc_id="{vpc_id}", vswitch_ids={list(vswitches)}, security_group_id="{group}")'


def nlb(*listeners: str) -> str:
    return f"pai.NetworkArgs(nlb=[{', '.join(f'pai.NlbListenerArgs({listener})' for listener in listeners)}])"


def gateway(gateway_id: str) -> str:
    return f'pai.NetworkArgs(gateway_id="{gateway_id}")'


def joined(vswitches: str = f"{VSW_H},{VSW_I}", group: str = SG, vpc_id: str = VPC) -> dict[str, str]:
    return {"vpc_id": vpc_id, "vswitch_id": vswitches, "security_group_id": group}


def listener(port: int | None = 9000, net_type: str | None = "intranet", id_: str = "default") -> dict[str, object]:
    said = {"id": id_, "listener_port": port, "netType": net_type}
    return {key: value for key, value in said.items() if value is not None}


READ = "warning: PAI3205 network.gatewayId: {0} without vpc: VPC, vSwitches and security group are read from the gateway during create"
MADE = [
    made(
        "shared",
        "no network arguments: no networking keys at all, and the shared gateway answers",
        state={"networkInEffect": {"kind": "shared_gateway"}, "nlbEndpoint": ABSENT},
    ),
    made(
        "alb",
        "a dedicated gateway with LoadBalancerList: VPC and both vSwitches from there, security group found in that VPC",
        network=gateway("gw-emulator0alb"),
        says=[READ.format("gw-emulator0alb")],
        body={"networking": {"gateway": "gw-emulator0alb"}, "cloud.networking": joined(group=FOUND_SG)},
        state={
            "networkInEffect.kind": "dedicated_gateway",
            "networkInEffect.gatewayId": "gw-emulator0alb",
            "networkInEffect.vpcId": VPC,
            "networkInEffect.securityGroupId": FOUND_SG,
        },
    ),
    made(
        "linked",
        "a dedicated gateway without LoadBalancerList: all three from its linked VPC",
        network=gateway("gw-emulator0linked"),
        says=[READ.format("gw-emulator0linked")],
        body={"networking": {"gateway": "gw-emulator0linked"}, "cloud.networking": joined(VSW_H)},
        state={"networkInEffect.kind": "dedicated_gateway", "networkInEffect.vswitchIds": [VSW_H]},
    ),
    made(
        "gateway_with_vpc",
        "a dedicated gateway with the VPC given: sent as given",
        network=gateway("gw-emulator0alb"),
        vpc=vpc(vswitches=(VSW_I,)),
        body={"networking": {"gateway": "gw-emulator0alb"}, "cloud.networking": joined(VSW_I)},
    ),
    made(
        "gateway_not_running",
        "a gateway that does not run yet is a warning: it may run before the service does",
        network=gateway("gw-slow"),
        vpc=vpc(),
        says=[
            (
                "warning: PAI3204 network.gatewayId: gw-slow is Creating, not Running; running: gw-emulator0alb, "
                "gw-emulator0linked, gw-nosw, gw-nosg"
            )
        ],
        body={"networking": {"gateway": "gw-slow"}, "cloud.networking": joined()},
    ),
    made(
        "nlb_given",
        "an NLB made by EAS in the VPC that was given",
        network=nlb("port=9000"),
        vpc=vpc(),
        body={"networking": {"nlb": [listener()]}, "cloud.networking": joined()},
        state={"networkInEffect.kind": "nlb", "nlbEndpoint.port": 9000},
    ),
    made(
        "nlb_found",
        "an NLB without VPC: the only one with two zones and a security group is taken, one vSwitch in each zone",
        network=nlb("port=9000"),
        body={"networking": {"nlb": [listener()]}, "cloud.networking": joined(group=FOUND_SG)},
        state={"networkInEffect.kind": "nlb", "networkInEffect.vpcId": VPC},
    ),
    made(
        "nlb_default_vpc",
        "several VPCs would do: the region's default one is taken",
        region="cn-shenzhen",
        network=nlb("port=9000"),
        body={"networking": {"nlb": [listener()]}, "cloud.networking": joined("vsw-d1,vsw-d2", "sg-d", "vpc-d")},
    ),
    made(
        "nlb_own",
        "an NLB of one's own by its id; netType is its own",
        network=nlb('id="nlb-emulator0own", port=9000'),
        vpc=vpc(),
        body={"networking": {"nlb": [listener(9000, None, "nlb-emulator0own")]}, "cloud.networking": joined()},
        state={"nlbEndpoint.nlbId": "nlb-emulator0own"},
    ),
    made(
        "nlb_two_networks",
        "two listeners, one on the internet: two NLBs",
        network=nlb("port=9000", 'port=9001, net_type="internet"'),
        vpc=vpc(),
        body={"networking": {"nlb": [listener(), listener(9001, "internet")]}, "cloud.networking": joined()},
    ),
    made(
        "nlb_all_ports",
        "a listener without a port passes all ports on",
        network=nlb(""),
        vpc=vpc(),
        body={"networking": {"nlb": [listener(None)]}, "cloud.networking": joined()},
    ),
    made(
        "nlb_and_gateway",
        "an NLB beside a dedicated gateway, in the gateway's VPC",
        network='pai.NetworkArgs(gateway_id="gw-emulator0alb", nlb=[pai.NlbListenerArgs(port=9000)])',
        says=[READ.format("gw-emulator0alb")],
        body={
            "networking": {"gateway": "gw-emulator0alb", "nlb": [listener()]},
            "cloud.networking": joined(group=FOUND_SG),
        },
        state={"networkInEffect.kind": "nlb", "networkInEffect.gatewayId": "gw-emulator0alb"},
    ),
]
REFUSED = [
    refused(
        "gateway_missing",
        "a gateway that is not there is named with those that are",
        network=gateway("gw-nope"),
        says=[
            READ.format("gw-nope"),
            (
                'error: PAI3202 network.gatewayId: "gw-nope" is not in cn-hangzhou; there: gw-emulator0alb '
                "(with-load-balancer, Running), …. Nothing was created."
            ),
        ],
    ),
    refused(
        "gateway_nowhere",
        "a region without any dedicated gateway",
        region="cn-beijing",
        network=gateway("gw-nope"),
        vpc=vpc("vpc-b1", ("vsw-b11", "vsw-b12"), "sg-b1"),
        says=[
            (
                'error: PAI3202 network.gatewayId: "gw-nope" is not in cn-beijing; there is none: create one first. '
                "Nothing was created."
            )
        ],
    ),
    refused(
        "gateway_shared",
        '"shared" is no gateway: the shared one is what there is without an id',
        network=gateway("shared"),
        calls=(),
        says=[
            (
                'error: PAI3201 network.gatewayId: "shared" is no gateway; for the shared gateway leave gatewayId out. '
                "Nothing was sent."
            )
        ],
    ),
    refused(
        "gateway_without_vpc",
        "neither LoadBalancerList nor a linked VPC",
        network=gateway("gw-emulator0bare"),
        says=[
            READ.format("gw-emulator0bare"),
            (
                "error: PAI3206 network.gatewayId: gw-emulator0bare names no VPC that it is linked to; give vpc. "
                "Nothing was created."
            ),
        ],
    ),
    refused(
        "gateway_without_vswitch",
        "a load balancer without a vSwitch",
        network=gateway("gw-nosw"),
        says=[
            READ.format("gw-nosw"),
            f"error: PAI3206 network.gatewayId: gw-nosw names no vSwitch in {VPC}; give vpc. Nothing was created.",
        ],
    ),
    refused(
        "gateway_without_group",
        "the gateway's VPC has no security group",
        network=gateway("gw-nosg"),
        says=[
            READ.format("gw-nosg"),
            (
                "error: PAI3206 network.gatewayId: vpc-emulator0bare of gw-nosg has no security group; create one, or give "
                "vpc. Nothing was created."
            ),
        ],
    ),
    refused(
        "nlb_one_vswitch",
        "one vSwitch is one zone",
        network=nlb("port=9000"),
        vpc=vpc(vswitches=(VSW_H,)),
        calls=(),
        says=[
            (
                f"error: PAI3102 vpc.vswitchIds: an NLB needs vSwitches in two zones, got {VSW_H} only; add one in another "
                "zone. Nothing was sent."
            )
        ],
    ),
    refused(
        "nlb_one_zone",
        "two vSwitches of one zone are one zone as well",
        network=nlb("port=9000"),
        vpc=vpc(vswitches=(VSW_H, "vsw-emulator0zone0h2")),
        says=[
            (
                "error: PAI3102 vpc.vswitchIds: an NLB needs vSwitches in two zones, got cn-hangzhou-h twice "
                f"({VSW_H}, vsw-emulator0zone0h2); add one in cn-hangzhou-i. Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_vswitch_elsewhere",
        "a vSwitch of another VPC",
        network=nlb("port=9000"),
        vpc=vpc(vswitches=(VSW_H, "vsw-emulator0only0h")),
        says=[
            (
                f'error: PAI3111 vpc.vswitchIds[1]: "vsw-emulator0only0h" is not in {VPC}; there: {VSW_H} (cn-hangzhou-h), …. '
                "Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_group_elsewhere",
        "a security group of another VPC",
        network=nlb("port=9000"),
        vpc=vpc(group="sg-emulator0one0zone"),
        says=[
            (
                f'error: PAI3112 vpc.securityGroupId: "sg-emulator0one0zone" is not in {VPC}; there: {SG}, {FOUND_SG}. '
                "Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_part_of_vpc",
        "a VPC without its security group",
        network=nlb("port=9000"),
        vpc=f'{{"vpc_id": "{VPC}", "vswitch_ids": ["{VSW_H}", "{VSW_I}"]}}',
        calls=(),
        says=[
            (
                "error: PAI3101 vpc: an NLB needs vpcId, vswitchIds and securityGroupId; missing: securityGroupId. "
                "Nothing was sent."
            )
        ],
    ),
    refused(
        "nlb_no_vpc_fits",
        "no VPC of the region has two zones",
        region="cn-shanghai",
        network=nlb("port=9000"),
        says=[
            (
                "error: PAI3114 network.nlb: an NLB needs a VPC with vSwitches in two zones and a security group, and "
                "cn-shanghai has none such (VPCs: vpc-s (small)); create them, or leave nlb out. Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_several_vpcs_fit",
        "two would do and neither is the default: the user chooses",
        region="cn-beijing",
        network=nlb("port=9000"),
        says=[
            (
                "error: PAI3114 network.nlb: an NLB needs a VPC, and 2 would do: vpc-b1 (one), vpc-b2 (two); give vpc. "
                "Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_own_missing",
        "an NLB of one's own that is not there",
        network=nlb('id="nlb-nope", port=9000'),
        vpc=vpc(),
        says=['error: PAI3109 network.nlb[0].id: "nlb-nope" is not in cn-hangzhou; there: none. Nothing was created.'],
    ),
    refused(
        "nlb_own_port_taken",
        "a port of one's own NLB that another listener has",
        network=nlb('id="nlb-emulator0own", port=443'),
        vpc=vpc(),
        says=[
            (
                "error: PAI3109 network.nlb[0].port: 443 of nlb-emulator0own is taken (taken: 443); choose another. "
                "Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_own_other_vpc",
        "an NLB of one's own in another VPC than the service's",
        network=nlb('id="nlb-emulator0own", port=9000'),
        region="cn-shenzhen",
        vpc=vpc("vpc-c", ("vsw-c1", "vsw-c2"), "sg-c"),
        says=[
            (
                f"error: PAI3109 network.nlb[0].id: nlb-emulator0own stands in {VPC}, the service in vpc-c. "
                "Nothing was created."
            )
        ],
    ),
    refused(
        "nlb_port_8080",
        "8080 belongs to EAS",
        network=nlb("port=8080"),
        vpc=vpc(),
        calls=(),
        says=["error: PAI3103 network.nlb[0].port: 8080 …. Nothing was sent."],
    ),
]


def network_of(region: str, name: str, *zones: str, is_default: bool = False, title: str = "") -> dict[str, object]:
    """A VPC with a vSwitch in each zone and one security group."""
    short = name.removeprefix("vpc-")
    return {
        "region": region,
        "VpcId": name,
        "VpcName": title or short,
        "IsDefault": is_default,
        "VSwitches": [
            {"VSwitchId": f"vsw-{short}{number}", "ZoneId": f"{region}-{zone}"} for number, zone in enumerate(zones, 1)
        ],
        "SecurityGroups": [{"SecurityGroupId": f"sg-{short}"}],
    }


def here(item: dict[str, object]) -> dict[str, object]:
    return {"region": "cn-hangzhou", **item}


SCENARIO = {
    "gateways": [
        here(
            {
                "GatewayId": "gw-emulator0alb",
                "GatewayName": "with-load-balancer",
                "Status": "Running",
                "LoadBalancerList": [{"VpcId": VPC, "VSwitchIds": [VSW_H, VSW_I], "Status": "Running"}],
            }
        ),
        here(
            {
                "GatewayId": "gw-emulator0linked",
                "GatewayName": "with-linked-vpc",
                "Status": "Running",
                "IntranetLinkedVpcList": [
                    {"VpcId": VPC, "VSwitchId": VSW_H, "SecurityGroupId": SG, "Status": "Running"}
                ],
            }
        ),
        here(
            {
                "GatewayId": "gw-nosw",
                "GatewayName": "no-vswitch",
                "Status": "Running",
                "LoadBalancerList": [{"VpcId": VPC, "VSwitchIds": [], "Status": "Running"}],
            }
        ),
        here(
            {
                "GatewayId": "gw-nosg",
                "GatewayName": "no-group",
                "Status": "Running",
                "LoadBalancerList": [{"VpcId": "vpc-emulator0bare", "VSwitchIds": ["vsw-b"], "Status": "Running"}],
            }
        ),
        here({"GatewayId": "gw-emulator0bare", "GatewayName": "bare", "Status": "Creating"}),
        here(
            {
                "GatewayId": "gw-slow",
                "GatewayName": "slow",
                "Status": "Creating",
                "LoadBalancerList": [{"VpcId": VPC, "VSwitchIds": [VSW_H, VSW_I], "Status": "Creating"}],
            }
        ),
    ],
    "vpcs": [
        here(
            {
                "VpcId": VPC,
                "VpcName": "two-zones",
                "VSwitches": [
                    {"VSwitchId": VSW_H, "ZoneId": "cn-hangzhou-h"},
                    {"VSwitchId": VSW_I, "ZoneId": "cn-hangzhou-i"},
                    {"VSwitchId": "vsw-emulator0zone0h2", "ZoneId": "cn-hangzhou-h"},
                ],
                "SecurityGroups": [{"SecurityGroupId": SG}, {"SecurityGroupId": FOUND_SG}],
            }
        ),
        here(
            {
                "VpcId": "vpc-emulator0one0zone",
                "VpcName": "one-zone",
                "IsDefault": True,
                "VSwitches": [{"VSwitchId": "vsw-emulator0only0h", "ZoneId": "cn-hangzhou-h"}],
                "SecurityGroups": [{"SecurityGroupId": "sg-emulator0one0zone"}],
            }
        ),
        here({"VpcId": "vpc-emulator0bare", "VpcName": "bare", "VSwitches": [], "SecurityGroups": []}),
        network_of("cn-shanghai", "vpc-s", "b", title="small"),
        network_of("cn-beijing", "vpc-b1", "h", "i", title="one"),
        network_of("cn-beijing", "vpc-b2", "h", "i", title="two"),
        network_of("cn-shenzhen", "vpc-c", "d", "e"),
        network_of("cn-shenzhen", "vpc-d", "d", "e", is_default=True),
    ],
}


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    with play(MADE, tmp_path_factory.mktemp("made"), scenario=SCENARIO) as played:
        yield played


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    rows = [row for row in REFUSED if row.calls == LOOKED]
    with play(rows, tmp_path_factory.mktemp("refused"), scenario=SCENARIO) as played:
        yield played


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_made(well: Played, row: Row) -> None:
    well.check(row)


@pytest.mark.parametrize("row", [row for row in REFUSED if row.calls == LOOKED], ids=lambda row: row.name)
def test_it_stops(ill: Played, row: Row) -> None:
    ill.check(row)


@pytest.mark.parametrize("row", [row for row in REFUSED if row.calls == ()], ids=lambda row: row.name)
def test_it_stops_without_a_call(tmp_path: object, row: Row) -> None:
    """Refused before anything is asked; each needs a command of its own, since check ends the whole update."""
    with play([row], tmp_path) as played:  # type: ignore[arg-type]
        played.check(row)
