"""How callers reach it, and the VPC that its replicas join."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

VPC_EMPTY = Code(
    "PAI3115", "a part of the VPC that is an empty text", "give an id, or leave vpc out", "EAS API 2021-07-01"
)
NLB_VPC_PART = Code(
    "PAI3101",
    "an NLB with a part of VPC, vSwitches and security group",
    "give all three, or none to have them found",
    "deploy skill",
)
NLB_TWO_ZONES = Code("PAI3102", "an NLB needs vSwitches in two zones", "add a vSwitch in another zone", "deploy skill")
LISTENER_RESERVED = Code("PAI3103", "an NLB listener on 8080", "choose another port", "NLB of EAS")
LISTENER_RANGE = Code("PAI3104", "a listener port outside 1 to 65535", "choose a port from 1 to 65535", "NLB of EAS")
LISTENER_TWICE = Code("PAI3105", "the same NLB, network and port twice", "remove one", "NLB of EAS")
NET_TYPE = Code("PAI3106", "a network type other than intranet and internet", "use intranet or internet", "NLB of EAS")
NET_TYPE_OF_OWN = Code(
    "PAI3107", "a network type on an NLB of one's own", "remove netType: the NLB has its own", "NLB of EAS", "warning"
)
NLB_MIXED = Code(
    "PAI3108", "an NLB made by EAS and one of one's own together", "keep one kind", "deploy skill", "warning"
)
OWN_NLB = Code(
    "PAI3109",
    "the NLB is not there, in another VPC, or its port is taken",
    "correct the id, the VPC or the port",
    "ListLoadBalancers",
)
VSWITCH_ELSEWHERE = Code(
    "PAI3111",
    "a vSwitch is not there, or belongs to another VPC",
    "use vSwitches of the VPC named",
    "DescribeVSwitches",
)
SECURITY_GROUP_ELSEWHERE = Code(
    "PAI3112",
    "the security group is not there, or belongs to another VPC",
    "use a security group of the VPC named",
    "DescribeSecurityGroups",
)
NLB_WITH_ROUTER = Code("PAI3113", "an NLB in front of an LLM gateway service", "use a gateway", "NLB of EAS")
NLB_NO_VPC = Code("PAI3114", "no VPC for the NLB can be found, or several would do", "give vpc", "deploy skill")
GATEWAY_SHARED = Code("PAI3201", "a gateway id that means the shared gateway", "leave gatewayId out", "deploy skill")
GATEWAY_UNKNOWN = Code(
    "PAI3202",
    "the dedicated gateway is not there",
    "correct gatewayId, or create a gateway first",
    "deploy skill; ListGateway",
)
GATEWAY_ID_FORM = Code(
    "PAI3203",
    "a gateway id that does not begin with gw-",
    "use the id of a dedicated gateway",
    "ListGateway",
    "warning",
)
GATEWAY_NOT_RUNNING = Code(
    "PAI3204", "the dedicated gateway is not running", "wait for it, or name another one", "ListGateway", "warning"
)
GATEWAY_WITHOUT_VPC = Code(
    "PAI3205", "a dedicated gateway without vpc: it is read from the gateway", "give vpc", "deploy skill", "warning"
)
GATEWAY_NO_VPC = Code(
    "PAI3206", "VPC, vSwitches or security group of the gateway cannot be found", "give vpc", "deploy skill"
)
ALB_LIMITS = Code(
    "PAI3207", "a setting that an ALB gateway does not have", "remove it", "service JSON parameters", "warning"
)
VPC_PART = Code(
    "PAI3208", "a part of VPC, vSwitches and security group", "give all three, or none", "deploy skill", "warning"
)
INTERNET_TWO_WAYS = Code(
    "PAI3209",
    "the internet endpoint is off and an NLB listens on the internet",
    "decide for one",
    "service JSON parameters",
    "warning",
)
SHARED_RATE = Code(
    "PAI3210",
    "a rate limit above what the shared gateway gives",
    "use a dedicated gateway",
    "service JSON parameters",
    "warning",
)
