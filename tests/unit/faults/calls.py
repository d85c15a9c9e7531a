"""Which calls are struck: the rows of the fault matrix, by the situation in which a verb sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pulumi_pai_eas.engine.serialise import wrap_secret
from pulumi_pai_eas.property_bag import owner_of
from tests.kit.programs import COMMAND, IMAGE, MACHINE

Bag = dict[str, Any]
NAME = "chat_dev"
OWNER = owner_of("organization", "kit", "dev", "chat")
CANARIES = {
    "env": "canary-env-91",
    "token": "canary-token-92",
    "secret key": "canary-secret-93",
    "key id": "CANARYKEY94",
}
"""Secrets, of which no text may show any."""
CONFIG = {
    "alicloud:region": "cn-hangzhou",
    "alicloud:accessKey": CANARIES["key id"],
    "alicloud:secretKey": CANARIES["secret key"],
}
KEYS = {"accessKeys": {CANARIES["key id"]: {"secret": CANARIES["secret key"]}}}
CONTAINER: Bag = {"image": IMAGE, "port": 8000, "command": COMMAND}
BAG: Bag = {
    "autoName": NAME,
    "owner": OWNER,
    "containers": [CONTAINER],
    "environment": wrap_secret({"0": {"HF_TOKEN": CANARIES["env"]}}),
    "token": wrap_secret(CANARIES["token"]),
    "instanceType": MACHINE,
    "storage": [{"kind": "oss", "path": "oss://models/qwen3-8b/", "mountPath": "/model_dir", "readOnly": True}],
    "checks": "create",
}
"""Without look-ups in previews, so that a row's calls are the verb's own; situations of `check` have them."""
OTHER_IMAGE = IMAGE.replace("0.14.0-gpu", "0.13.0-gpu")
CRON = {"jobs": [{"name": "night", "schedule": "0 0 2 * * *", "targetSize": 1}]}
DAY = {"jobs": [{"name": "day", "schedule": "0 0 8 * * *", "targetSize": 2}]}


@dataclass(frozen=True)
class Call:
    """One row: call number `number` of an operation in its situation; `role` is what it is for, in a few words."""

    operation: str
    role: str
    number: int = 1
    absent: bool = False
    """Whether the healthy answer is an error, so that nothing is done either way."""
    answered: int | None = None
    """Its number among the calls with a good answer, where another one had none."""


@dataclass(frozen=True)
class Situation:
    """What a verb is called for. `before` is what an earlier `up` made; `wanted` what is asked for now.

    `drift` is done to the service in between: keys of the emulator's `change`. `left` is a service that is there
    already, by an earlier create that was not finished.
    """

    name: str
    verb: str
    reason: str
    calls: tuple[Call, ...]
    wanted: Bag
    before: Bag | None = None
    scenario: Bag = field(default_factory=dict[str, Any])
    drift: Bag = field(default_factory=dict[str, Any])
    left: bool = False
    one_way: bool = True
    """Whether there is one service only that is what was asked for."""


def bag(**changed: Any) -> Bag:
    """The plain service with some properties different; None leaves one out."""
    return {key: value for key, value in {**BAG, **changed}.items() if value is not None}


def plainly(image: str = IMAGE) -> list[Bag]:
    """The containers with another image."""
    return [{**CONTAINER, "image": image}]


SCALED = bag(autoscaler={"min": 1, "max": 3, "metrics": {"qps": 20}}, cronScaler=CRON)
LOOK = (Call("DescribeServiceEndpoints", "addresses"), Call("GetCallerIdentity", "the account"))
REASONS = (
    Call("DescribeServiceEvent", "reasons"),
    Call("DescribeServiceDiagnosis", "reasons"),
    Call("ListServiceInstances", "reasons"),
    Call("DescribeServiceLog", "reasons"),
)
CREATE = (
    Situation(
        "plain", "create", "every call that no create is without",
        (
            Call("ListWorkspaces", "gate"),
            Call("DescribeService", "is the name free", absent=True),
            Call("ListImages", "gate"),
            Call("DescribeMachineSpec", "gate"),
            Call("CreateService", "make it"),
            Call("DescribeService", "look once", 2, answered=1),
            *LOOK,
            Call("DeleteServiceLabel", "take the mark away"),
        ),
        bag(),
    ),
    Situation(
        "nlb", "create", "an NLB without a VPC: it is looked for",
        (
            Call("DescribeVpcs", "discovery"),
            Call("DescribeVSwitches", "discovery"),
            Call("DescribeSecurityGroups", "discovery"),
        ),
        bag(network={"nlb": [{"id": "default", "port": 9000, "netType": "intranet"}]}),
        scenario={"vpcs": [{
            "VpcId": "vpc-1", "IsDefault": True, "Status": "Available",
            "VSwitches": [{"VSwitchId": "vsw-h", "ZoneId": "cn-hangzhou-h"}, {"VSwitchId": "vsw-i", "ZoneId": "cn-hangzhou-i"}],
            "SecurityGroups": [{"SecurityGroupId": "sg-1"}],
        }]},
    ),
    Situation(
        "fallback", "create", "an NLB that is refused twice, then the shared gateway",
        (Call("CreateService", "once more with the NLB", 2, absent=True), Call("CreateService", "on the shared gateway", 3, answered=1)),
        bag(
            network={"nlb": [{"id": "default", "port": 9000, "netType": "intranet"}]},
            vpc={"vpcId": "vpc-emulator0two0zones", "vswitchIds": ["vsw-emulator0zone0h", "vsw-emulator0zone0i"],
                 "securityGroupId": "sg-emulator0two0zones"},
        ),
        scenario={"knobs": {"nlbRefusals": 99}}, one_way=False,
    ),
    Situation(
        "own-nlb", "create", "an NLB of the user's own",
        (
            Call("ListLoadBalancers", "gate"),
            Call("GetLoadBalancerAttribute", "gate"),
            Call("ListListeners", "gate"),
        ),
        bag(
            network={"nlb": [{"id": "nlb-emulator0own", "port": 9000}]},
            vpc={"vpcId": "vpc-emulator0two0zones", "vswitchIds": ["vsw-emulator0zone0h", "vsw-emulator0zone0i"],
                 "securityGroupId": "sg-emulator0two0zones"},
        ),
    ),
    Situation(
        "gateway", "create", "a dedicated gateway with a linked VPC",
        (
            Call("ListGateway", "gate"),
            Call("DescribeGateway", "its VPC"),
            Call("ListGatewayIntranetLinkedVpc", "its VPC"),
        ),
        bag(network={"gatewayId": "gw-emulator0linked"}),
    ),
    Situation(
        "dedicated", "create", "a dedicated resource group that is not named",
        (Call("ListResources", "gate"),),
        bag(instanceType=None, compute={"kind": "dedicated", "cpu": 4, "memory": 8000, "gpu": 1}),
        scenario={"resources": [
            {"ResourceId": "eas-r-one", "ResourceName": "one", "ResourceType": "Dedicated", "Status": "ResourceReady"}
        ]},
    ),
    Situation(
        "settings", "create", "what has a call of its own",
        (
            Call("CreateServiceCronScaler", "setting"),
            Call("StopService", "setting"),
            Call("UpdateServiceSafetyLock", "setting"),
        ),
        bag(cronScaler=CRON, desiredState="stopped", safetyLock="dangerous"),
    ),
    Situation(
        "traffic", "create", "a share of a group's traffic",
        (Call("ReleaseService", "setting"),),
        bag(traffic={"state": "standalone"}, findings={"PAI6006": "ignore"}),
    ),
    Situation(
        "waiting", "create", "it is waited for",
        (Call("DescribeService", "a look while waiting", 4, answered=3),),
        bag(waitFor="running"),
    ),
    Situation(
        "failing", "create", "it is waited for and fails: the reasons are looked up",
        REASONS,
        bag(waitFor="running"),
        scenario={"failures": [{"kind": "failed", "service": NAME}]}, one_way=False,
    ),
    Situation(
        "left", "create", "an unfinished create of this resource is there",
        (
            Call("UpdateService", "bring it up to date"),
            Call("UpdateServiceLabel", "note that it is taken over"),
            Call("DeleteServiceLabel", "claim it"),
        ),
        bag(), left=True,
    ),
)  # fmt: skip
UPDATE = (
    Situation(
        "full", "update", "another image",
        (
            Call("DescribeService", "how it is"),
            Call("UpdateService", "full configuration"),
            Call("DescribeService", "look once", 2),
            *LOOK,
        ),
        bag(containers=plainly(OTHER_IMAGE)), bag(),
    ),
    Situation("scale", "update", "another number of replicas", (Call("UpdateService", "replicas alone"),),
              bag(replicas=3), bag()),
    Situation(
        "labels", "update", "one label goes, one comes",
        (Call("UpdateServiceLabel", "set"), Call("DeleteServiceLabel", "remove")),
        bag(labels={"team": "b"}), bag(labels={"stage": "a"}),
    ),
    Situation(
        "locked", "update", "unlocked, changed, stopped, locked again: four calls",
        (
            Call("UpdateServiceSafetyLock", "unlock"),
            Call("UpdateService", "full configuration"),
            Call("StopService", "stop"),
            Call("UpdateServiceSafetyLock", "lock", 2),
        ),
        bag(containers=plainly(OTHER_IMAGE), safetyLock="dangerous", desiredState="stopped"), bag(safetyLock="all"),
    ),
    Situation("start", "update", "a stopped service is started", (Call("StartService", "start"),),
              bag(desiredState="running"), bag(desiredState="stopped"), drift={"status": "Stopped"}),
    Situation("cron-new", "update", "a cron scaler is added", (Call("CreateServiceCronScaler", "add"),),
              bag(cronScaler=CRON), bag()),
    Situation("cron-other", "update", "a cron scaler changes", (Call("UpdateServiceCronScaler", "change"),),
              bag(cronScaler=DAY), bag(cronScaler=CRON)),
    Situation("cron-none", "update", "a cron scaler goes", (Call("DeleteServiceCronScaler", "remove"),),
              bag(), bag(cronScaler=CRON)),
    Situation("scaler-none", "update", "an autoscaler goes", (Call("DeleteServiceAutoScaler", "remove"),),
              bag(), bag(autoscaler={"min": 1, "max": 3, "metrics": {"qps": 20}})),
    Situation("waiting", "update", "it is waited for",
              (Call("DescribeService", "a look while waiting", 4), *REASONS),
              bag(containers=plainly(OTHER_IMAGE), waitFor="running"), bag(waitFor="running")),
    Situation("traffic", "update", "a share of traffic", (Call("ReleaseService", "setting"),),
              bag(traffic={"state": "standalone"}, findings={"PAI6006": "ignore"}), bag()),
    Situation(
        "nlb", "update", "an NLB is added without a VPC: it is looked for",
        (
            Call("DescribeVpcs", "discovery"),
            Call("DescribeVSwitches", "discovery"),
            Call("DescribeSecurityGroups", "discovery"),
        ),
        CREATE[1].wanted, bag(), CREATE[1].scenario,
    ),
)  # fmt: skip
READ = (
    Situation("there", "read", "the service is as recorded", (Call("DescribeService", "how it is"), *LOOK), bag(), bag()),
    Situation(
        "scalers", "read", "scalers have an API of their own",
        (Call("DescribeServiceAutoScaler", "as it lives"), Call("DescribeServiceCronScaler", "as it lives")),
        SCALED, SCALED,
    ),
    Situation(
        "gone", "read", "the service was removed by somebody",
        (Call("DescribeService", "is it there", absent=True), Call("DescribeService", "is it really gone", 2, absent=True),
         Call("GetCallerIdentity", "is it the same account")),
        bag(), bag(), drift={"remove": True},
    ),
)  # fmt: skip
DELETE = (
    Situation(
        "there", "delete", "the service is as recorded",
        (
            Call("DescribeService", "how it is"),
            Call("DeleteService", "remove it"),
            Call("DescribeService", "is it gone", 2),
        ),
        bag(), bag(),
    ),
    Situation(
        "gone", "delete", "the service was removed by somebody",
        (Call("DescribeService", "is it there", absent=True), Call("GetCallerIdentity", "is it the same account")),
        bag(), bag(), drift={"remove": True},
    ),
)  # fmt: skip
CHECK = (
    Situation(
        "plain", "check", "the look-ups of every preview",
        (
            Call("ListWorkspaces", "gate"),
            Call("ListServices", "is the name free"),
            Call("ListImages", "gate"),
            Call("DescribeMachineSpec", "gate"),
        ),
        bag(checks=None),
    ),
)  # fmt: skip
SITUATIONS = (*CHECK, *CREATE, *READ, *UPDATE, *DELETE)
NEVER_SENT_BY_VERBS: dict[str, str] = {}
"""Operations without a row, and why."""
