"""Rows: NLB, VPC, gateways."""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.facts import Gateway, LinkedVpc, VpcFact, VSwitch
from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.rules.subjects import FACTS, VPC, error, silent, warning


def nlb(*listeners: Any, vpc: Any = VPC, **more: Any) -> dict[str, Any]:
    """A service behind NLB listeners."""
    given = listeners or ({"id": "default", "port": 9000, "netType": "intranet"},)
    return {"network": {"nlb": list(given)} | more, "vpc": vpc}


def gateway(id_: Any = "gw-1", vpc: Any = VPC, **more: Any) -> dict[str, Any]:
    """A service behind a dedicated gateway."""
    return {"network": {"gatewayId": id_} | more, "vpc": vpc}


ONE_MORE = {
    "vswitches": (*FACTS.vswitches, VSwitch("vsw-other-i", "vpc-2", "cn-hangzhou-i")),
    "vpcs": FACTS.vpcs,
}
ALB = {"gateway": Gateway("gw-1", "one", "Running", None, is_alb=True)}

ROWS = [
    error("PAI3115", "vpc.vpcId", "a setting that is not there", {"vpc": VPC | {"vpcId": ""}}, "leave vpc out"),
    error("PAI3115", "vpc.vswitchIds[1]", "one of two", {"vpc": VPC | {"vswitchIds": ["vsw-h", ""]}}),
    error("PAI3115", "vpc.securityGroupId", "the group", {"vpc": VPC | {"securityGroupId": ""}}),
    silent("PAI3115", "given", {"vpc": VPC}),
    silent("PAI3115", "not known yet", {"vpc": {"vpcId": UNKNOWN, "vswitchIds": [UNKNOWN], "securityGroupId": UNKNOWN}}),
    error("PAI3101", "vpc", "a part is refused", nlb(vpc={"vpcId": "vpc-1"}), "missing: vswitchIds, securityGroupId"),
    error("PAI3101", "vpc", "an empty list is no part", nlb(vpc=VPC | {"vswitchIds": []}), "missing: vswitchIds"),
    silent("PAI3101", "all three", nlb()),
    silent("PAI3101", "none: they are found", nlb(vpc=None)),
    silent("PAI3101", "not known is given", nlb(vpc=VPC | {"securityGroupId": UNKNOWN})),
    error("PAI3114", "network.nlb", "several would do", nlb(vpc=None), "vpc-1 (main), vpc-2 (other)", facts=ONE_MORE),
    error("PAI3114", "network.nlb", "none would do", nlb(vpc=None), "two zones", "vpc-1 (main)",
          facts={"vswitches": ()}),
    silent("PAI3114", "only one would do", nlb(vpc=None)),
    silent("PAI3114", "the default one of several", nlb(vpc=None),
           facts=ONE_MORE | {"vpcs": (VpcFact("vpc-1", "main"), VpcFact("vpc-2", "other", is_default=True))}),
    silent("PAI3114", "the gateway's VPC is taken", nlb(vpc=None, gatewayId="gw-1"), facts={"vswitches": ()}),
    silent("PAI3114", "the look-up failed", nlb(vpc=None), facts={"vswitches": UNKNOWN}),
    error("PAI3102", "vpc.vswitchIds", "one vSwitch", nlb(vpc=VPC | {"vswitchIds": ["vsw-h"]}), "vsw-h"),
    error("PAI3102", "vpc.vswitchIds", "one, whichever it will be", nlb(vpc=VPC | {"vswitchIds": [UNKNOWN]})),
    error("PAI3102", "vpc.vswitchIds", "the same one twice", nlb(vpc=VPC | {"vswitchIds": ["vsw-h", "vsw-h"]}), "2 times"),
    error("PAI3102", "vpc.vswitchIds", "two in one zone", nlb(vpc=VPC | {"vswitchIds": ["vsw-h", "vsw-h2"]}),
          "an NLB needs vSwitches in two zones, got cn-hangzhou-h twice (vsw-h, vsw-h2); add one in cn-hangzhou-i or -j"),
    silent("PAI3102", "two zones", nlb()),
    silent("PAI3102", "two that are not known yet", nlb(vpc=VPC | {"vswitchIds": [UNKNOWN, UNKNOWN]})),
    silent("PAI3102", "no NLB, no zones", {"vpc": VPC | {"vswitchIds": ["vsw-h"]}}),
    error("PAI3103", "network.nlb[0].port", "kept", nlb({"id": "default", "port": 8080})),
    silent("PAI3103", "free", nlb()),
    error("PAI3104", "network.nlb[0].port", "no port", nlb({"port": 0})),
    silent("PAI3104", "none: all ports", nlb({"id": "default"})),
    error("PAI3105", "network.nlb[1]", "twice", nlb({"port": 1}, {"id": "default", "port": 1, "netType": "intranet"}),
          "network.nlb[0]"),
    silent("PAI3105", "both networks", nlb({"port": 1, "netType": "intranet"}, {"port": 1, "netType": "internet"})),
    error("PAI3106", "network.nlb[0].netType", "no such network", nlb({"port": 1, "netType": "intranett"}),
          "nearest: intranet"),
    silent("PAI3106", "a network", nlb()),
    warning("PAI3107", "network.nlb[0].netType", "it has its own", nlb({"id": "nlb-1", "port": 1, "netType": "intranet"})),
    silent("PAI3107", "the one that EAS makes", nlb()),
    warning("PAI3108", "network.nlb", "both kinds", nlb({"port": 1}, {"id": "nlb-1", "port": 2})),
    silent("PAI3108", "one kind", nlb({"id": "nlb-1", "port": 1}, {"id": "nlb-1", "port": 2})),
    error("PAI3109", "network.nlb[0].id", "not there", nlb({"id": "nlb-9", "port": 1}), "nlb-1, nlb-2"),
    error("PAI3109", "network.nlb[0].id", "another VPC", nlb({"id": "nlb-2", "port": 1}), "stands in vpc-2"),
    error("PAI3109", "network.nlb[0].port", "taken", nlb({"id": "nlb-1", "port": 443}), "taken: 443"),
    silent("PAI3109", "its own listener, on an update", nlb({"id": "nlb-1", "port": 443}), situation="existing"),
    silent("PAI3109", "free", nlb({"id": "nlb-1", "port": 1})),
    error("PAI3111", "vpc.vswitchIds[1]", "not there", {"vpc": VPC | {"vswitchIds": ["vsw-h", "vsw-9"]}},
          "vsw-i (cn-hangzhou-i)"),
    error("PAI3111", "vpc.vswitchIds[0]", "another VPC", {"vpc": VPC | {"vswitchIds": ["vsw-other"]}}, "belongs to vpc-2"),
    silent("PAI3111", "there", {"vpc": VPC}),
    silent("PAI3111", "made in the same stack", {"vpc": VPC | {"vswitchIds": [UNKNOWN]}}),
    error("PAI3112", "vpc.securityGroupId", "not there", {"vpc": VPC | {"securityGroupId": "sg-9"}}, "there: sg-1"),
    error("PAI3112", "vpc.securityGroupId", "another VPC", {"vpc": VPC | {"securityGroupId": "sg-other"}}, "vpc-2"),
    silent("PAI3112", "there", {"vpc": VPC}),
    error("PAI3113", "network.nlb", "the router has none", nlb() | {"serviceType": "LLMGatewayService"}),
    silent("PAI3113", "an ordinary service", nlb()),
    *(error("PAI3201", "network.gatewayId", f"{id_!r} is none", gateway(id_), "leave gatewayId out")
      for id_ in ("shared", "")),
    silent("PAI3201", "a gateway", gateway()),
    error("PAI3202", "network.gatewayId", "not there", gateway("gw-9"), "gw-1 (one, Running)"),
    error("PAI3202", "network.gatewayId", "there is none", gateway(), "there is none", facts={"gateways": ()}),
    silent("PAI3202", "there", gateway()),
    warning("PAI3203", "network.gatewayId", "another kind of id", gateway("contour"), '"contour"'),
    silent("PAI3203", "a dedicated one", gateway()),
    warning("PAI3204", "network.gatewayId", "does not run", gateway("gw-2"), "Creating", "running: gw-1"),
    silent("PAI3204", "older replies", gateway(), facts={"gateways": (Gateway("gw-1", "", "PrivateGatewayRunning"),)}),
    warning("PAI3205", "network.gatewayId", "read from the gateway", gateway(vpc=None), "gw-1"),
    silent("PAI3205", "given", gateway()),
    error("PAI3206", "network.gatewayId", "it names none", gateway(vpc=None), "names no VPC",
          facts={"gateway": Gateway("gw-1", "one", "Running")}),
    error("PAI3206", "network.gatewayId", "no vSwitch", gateway(vpc=None), "no vSwitch",
          facts={"gateway": Gateway("gw-1", "one", "Running", LinkedVpc("vpc-1", (), "sg-1"))}),
    error("PAI3206", "network.gatewayId", "no security group", gateway(vpc=None), "no security group",
          facts={"gateway": Gateway("gw-1", "one", "Running", LinkedVpc("vpc-1", ("vsw-h",))), "security_groups": ()}),
    silent("PAI3206", "a security group of the VPC", gateway(vpc=None),
           facts={"gateway": Gateway("gw-1", "one", "Running", LinkedVpc("vpc-1", ("vsw-h",)))}),
    silent("PAI3206", "all there", gateway(vpc=None)),
    warning("PAI3207", "network.concurrencyLimit", "ALB has none", gateway(concurrencyLimit={"limit": 5}), facts=ALB),
    warning("PAI3207", "rpc.keepalive", "nor this", gateway() | {"rpc": {"keepalive": 5000}}, facts=ALB),
    silent("PAI3207", "another gateway", gateway(concurrencyLimit={"limit": 5})),
    warning("PAI3208", "vpc", "a part", {"vpc": {"vpcId": "vpc-1"}}, "vswitchIds, securityGroupId"),
    silent("PAI3208", "whole", {"vpc": VPC}),
    warning("PAI3209", "network.nlb[0].netType", "off and on", nlb({"port": 1, "netType": "internet"},
            disableInternetEndpoint=True)),
    silent("PAI3209", "intranet only", nlb(disableInternetEndpoint=True)),
    warning("PAI3210", "network.rateLimit.limit", "never reached", {"network": {"rateLimit": {"limit": 1001}}}, "1001"),
    silent("PAI3210", "a dedicated gateway", gateway(rateLimit={"limit": 1001})),
    silent("PAI3210", "switched off", {"network": {"rateLimit": {"limit": 1001, "enable": False}}}),
    silent("PAI3101", "the sentinel as a whole", {"network": UNKNOWN, "vpc": {"vpcId": "vpc-1"}}),
]  # fmt: skip
