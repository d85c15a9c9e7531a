"""What is found where `vpc` was left out: the same at every run, whatever order the APIs list things in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.lifecycle.discovery import Discovered, discover, in_effect
from pulumi_pai_eas.lifecycle.outcomes import NetworkInEffect
from pulumi_pai_eas.model.facts import Facts, Gateway, LinkedVpc, SecurityGroup, VpcFact, VSwitch
from pulumi_pai_eas.model.network import Network, NlbListener, Vpc
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN

NLB = ServiceSpec(network=Network(nlb=[NlbListener(port=9000)]))
GATEWAY = ServiceSpec(network=Network(gateway_id="gw-1"))
WHOLE = Facts(
    vpcs=(VpcFact("vpc-1"),),
    vswitches=(VSwitch("vsw-i", "vpc-1", "i"), VSwitch("vsw-h2", "vpc-1", "h"), VSwitch("vsw-h1", "vpc-1", "h")),
    security_groups=(SecurityGroup("sg-2", "vpc-1"), SecurityGroup("sg-1", "vpc-1"), SecurityGroup("sg-0", "vpc-2")),
)
FOUND = Vpc(vpc_id="vpc-1", vswitch_ids=["vsw-h1", "vsw-i"], security_group_id="sg-1")
GIVE = "give vpc=VpcArgs(…)"


def linked(vpc: LinkedVpc | None) -> Facts:
    return replace(WHOLE, gateway=Gateway("gw-1", "one", "Running", vpc))


def two_vpcs(*, default: bool) -> Facts:
    return Facts(
        vpcs=(VpcFact("vpc-1"), VpcFact("vpc-2", is_default=default)),
        vswitches=tuple(VSwitch(f"vsw-{n}{zone}", f"vpc-{n}", zone) for n in (1, 2) for zone in "hij"),
        security_groups=(SecurityGroup("sg-1", "vpc-1"), SecurityGroup("sg-2", "vpc-2")),
    )


@pytest.mark.parametrize(
    ("spec", "facts", "vpc", "reason"),
    [
        pytest.param(ServiceSpec(), Facts(), None, "the shared gateway needs none", id="none"),
        pytest.param(ServiceSpec(network=Network(path="/v1")), Facts(), None, "nor does a path", id="path"),
        pytest.param(NLB.model_copy(update={"vpc": FOUND}), Facts(), None, "what was given stays", id="given"),
        pytest.param(NLB, WHOLE, FOUND, "the only VPC: first of each zone, first group", id="only VPC"),
        pytest.param(
            NLB,
            two_vpcs(default=True),
            Vpc(vpc_id="vpc-2", vswitch_ids=["vsw-2h", "vsw-2i"], security_group_id="sg-2"),
            "the default one of several",
            id="default VPC",
        ),
        pytest.param(
            NLB,
            replace(two_vpcs(default=True), security_groups=(SecurityGroup("sg-1", "vpc-1"),)),
            Vpc(vpc_id="vpc-1", vswitch_ids=["vsw-1h", "vsw-1i"], security_group_id="sg-1"),
            "the default one has no group, so only one is left",
            id="only whole VPC",
        ),
        pytest.param(
            GATEWAY,
            linked(LinkedVpc("vpc-9", ("vsw-9",), "sg-9")),
            Vpc(vpc_id="vpc-9", vswitch_ids=["vsw-9"], security_group_id="sg-9"),
            "the gateway's VPC",
            id="gateway",
        ),
        pytest.param(
            GATEWAY,
            linked(LinkedVpc("vpc-1", ("vsw-9",))),
            Vpc(vpc_id="vpc-1", vswitch_ids=["vsw-9"], security_group_id="sg-1"),
            "the group of its VPC",
            id="gateway without group",
        ),
        pytest.param(
            ServiceSpec(network=Network(gateway_id="gw-1", nlb=[NlbListener(port=1)])),
            linked(LinkedVpc("vpc-9", ("vsw-9",), "sg-9")),
            Vpc(vpc_id="vpc-9", vswitch_ids=["vsw-9"], security_group_id="sg-9"),
            "the gateway decides for both",
            id="gateway and NLB",
        ),
    ],
)
def test_found(spec: ServiceSpec, facts: Facts, vpc: Vpc | None, reason: str) -> None:
    assert discover(spec, facts) == Discovered(vpc), reason


@pytest.mark.parametrize(
    ("spec", "facts", "line"),
    [
        pytest.param(
            NLB,
            Facts(),
            f"vpc: an NLB needs a VPC, and the VPCs of the region could not be looked up; {GIVE}",
            id="no list",
        ),
        pytest.param(
            NLB,
            replace(WHOLE, security_groups=UNKNOWN),
            f"vpc: an NLB needs a VPC, and the VPCs of the region could not be looked up; {GIVE}",
            id="no list of groups",
        ),
        pytest.param(
            NLB,
            two_vpcs(default=False),
            f"vpc: an NLB needs a VPC, and several would do (vpc-1, vpc-2); {GIVE}",
            id="several",
        ),
        pytest.param(
            NLB,
            replace(WHOLE, vswitches=WHOLE.vswitches[1:]),
            "vpc: an NLB needs a VPC with vSwitches in two zones and a security group; VPCs of the region: vpc-1, none has "
            "them",
            id="one zone",
        ),
        pytest.param(
            NLB,
            replace(WHOLE, vpcs=()),
            "vpc: an NLB needs a VPC with vSwitches in two zones and a security group; VPCs of the region: none, none has "
            "them",
            id="no VPC",
        ),
        pytest.param(GATEWAY, WHOLE, f"vpc: the VPC of gateway gw-1 could not be looked up; {GIVE}", id="no gateway"),
        pytest.param(
            GATEWAY,
            linked(None),
            "vpc: gateway gw-1 names no VPC with a vSwitch; link one in the console, or give vpc=VpcArgs(…)",
            id="linked to nothing",
        ),
        pytest.param(
            GATEWAY,
            linked(LinkedVpc("vpc-1", ())),
            "vpc: gateway gw-1 names no VPC with a vSwitch; link one in the console, or give vpc=VpcArgs(…)",
            id="no vSwitch",
        ),
        pytest.param(
            GATEWAY,
            linked(LinkedVpc("vpc-3", ("vsw-3",))),
            "vpc.securityGroupId: vpc-3, the VPC of gateway gw-1, has no security group that could be found; make one, or "
            "give vpc=VpcArgs(…)",
            id="no group",
        ),
    ],
)
def test_not_found_is_told_and_stops(spec: ServiceSpec, facts: Facts, line: str) -> None:
    found = discover(spec, facts)
    assert found.vpc is None
    assert found.missing is not None
    assert found.missing.line() == f"PAI8008 {line}"
    assert found.missing.severity == "error"


@pytest.mark.parametrize(
    ("spec", "kept", "expected", "reason"),
    [
        pytest.param(NLB, NetworkInEffect("nlb", None, "v", ("a", "b"), "s"), "v", "whole: kept", id="whole"),
        pytest.param(NLB, NetworkInEffect("nlb", None, "v", (), "s"), "vpc-1", "a part is looked for anew", id="part"),
        pytest.param(
            ServiceSpec(network=Network(path="/v1")),
            NetworkInEffect("nlb", None, "v", ("a", "b"), "s"),
            None,
            "what needed it went",
            id="not needed",
        ),
    ],
)
def test_what_an_earlier_run_found_is_kept(
    spec: ServiceSpec, kept: NetworkInEffect, expected: str | None, reason: str
) -> None:
    found = discover(spec, WHOLE, kept)
    assert (found.vpc.vpc_id if found.vpc is not None else None) == expected, reason
    assert found.missing is None


IDS = st.sampled_from(["a", "b", "c"])
VPCS = st.lists(
    st.builds(VpcFact, IDS.map("vpc-{}".format), is_default=st.just(False)), unique_by=lambda vpc: vpc.vpc_id
)
SWITCHES = st.lists(
    st.builds(VSwitch, st.integers(0, 9).map("vsw-{}".format), IDS.map("vpc-{}".format), st.sampled_from("hij")),
    unique_by=lambda switch: switch.vswitch_id,
)
GROUPS = st.lists(
    st.builds(SecurityGroup, st.integers(0, 9).map("sg-{}".format), IDS.map("vpc-{}".format)),
    unique_by=lambda group: group.security_group_id,
)
LINKS = st.none() | st.builds(LinkedVpc, IDS.map("vpc-{}".format), st.just(("vsw-0",)), st.none() | st.just("sg-0"))


@given(data=st.data(), vpcs=VPCS, switches=SWITCHES, groups=GROUPS, link=LINKS, default=st.none() | IDS)
def test_the_order_of_the_facts_does_not_matter(
    data: st.DataObject, vpcs: Any, switches: Any, groups: Any, link: Any, default: str | None
) -> None:
    vpcs = [replace(vpc, is_default=vpc.vpc_id == f"vpc-{default}") for vpc in vpcs]
    gateway = Gateway("gw-1", linked=link)
    facts = Facts(vpcs=tuple(vpcs), vswitches=tuple(switches), security_groups=tuple(groups), gateway=gateway)
    shuffled = Facts(
        vpcs=tuple(data.draw(st.permutations(vpcs))),
        vswitches=tuple(data.draw(st.permutations(switches))),
        security_groups=tuple(data.draw(st.permutations(groups))),
        gateway=gateway,
    )
    for spec in (NLB, GATEWAY):
        assert discover(spec, shuffled) == discover(spec, facts)


@given(vpcs=VPCS, switches=SWITCHES, groups=GROUPS)
def test_what_is_found_for_an_nlb_stands_in_two_zones_of_one_vpc(vpcs: Any, switches: Any, groups: Any) -> None:
    found = discover(NLB, Facts(vpcs=tuple(vpcs), vswitches=tuple(switches), security_groups=tuple(groups)))
    if found.vpc is None:
        assert found.missing is not None
        return
    chosen = [switch for switch in switches if switch.vswitch_id in (found.vpc.vswitch_ids or [])]
    assert {switch.vpc_id for switch in chosen} == {found.vpc.vpc_id}
    assert len({switch.zone for switch in chosen}) == len(found.vpc.vswitch_ids or []) == 2
    assert any(g.security_group_id == found.vpc.security_group_id and g.vpc_id == found.vpc.vpc_id for g in groups)


@pytest.mark.parametrize(
    ("network", "kind"),
    [
        (None, "shared_gateway"),
        (Network(path="/v1"), "shared_gateway"),
        (Network(gateway_id="gw-1"), "dedicated_gateway"),
        (Network(nlb=[NlbListener(port=1)]), "nlb"),
        (Network(gateway_id="gw-1", nlb=[NlbListener(port=1)]), "nlb"),
        (Network(nlb=[]), "shared_gateway"),
    ],
)
def test_what_callers_get(network: Network | None, kind: str) -> None:
    effect = in_effect(ServiceSpec(network=network, vpc=FOUND))
    assert (effect.kind, effect.gateway_id) == (kind, network.gateway_id if network else None)
    assert (effect.vpc_id, effect.vswitch_ids, effect.security_group_id) == ("vpc-1", ("vsw-h1", "vsw-i"), "sg-1")
    assert in_effect(ServiceSpec(network=network), "nlb").fallback_from == "nlb"
