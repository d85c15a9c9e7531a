"""The NLB that is refused: asked for once more, then the shared gateway takes its place, unless something speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.property_bag import owner_of
from tests.kit.emulators import REGION, changes
from tests.kit.programs import program, service
from tests.kit.stack import PROJECT
from tests.stacks.deploy.table import ABSENT, Played, Row, made, plain_body, play, problems, refused

if TYPE_CHECKING:
    from collections.abc import Generator

    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack

VPC = 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=["vsw-emulator0zone0h", "vsw-emulator0zone0i"], security_group_id="sg-emulator0two0zones")'
NLB = "pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])"
JOINED = {
    "vpc_id": "vpc-emulator0two0zones",
    "vswitch_id": "vsw-emulator0zone0h,vsw-emulator0zone0i",
    "security_group_id": "sg-emulator0two0zones",
}
LISTENER = {"nlb": [{"id": "default", "listener_port": 9000, "netType": "intranet"}]}
VSWITCH, REQUIRED = "vswitch can not be null", "vpcId, vswId and securityGroupId are required"
REST = ("DescribeService", "DescribeServiceEndpoints", "DeleteServiceLabel")


def tried(number: int) -> tuple[str, ...]:
    return ("DescribeService", *["CreateService"] * number)


def fallen_back(said: str) -> str:
    return f'warning: PAI8004 network.nlb: refused twice ("{said}"). Deployed on the SHARED gateway instead: reachable from the internet, token required. To fail instead: nlb_failure="error"'


def no_fallback(said: str, against: str) -> str:
    return f'error: PAI8005 network.nlb: refused twice ("{said}"), and there is no fallback to the shared gateway: {against}. Nothing was created.'


MADE = [
    made(
        "once",
        "refused once: the second try is what was asked for, and nothing is said",
        network=NLB,
        vpc=VPC,
        calls=(*tried(2), *REST),
        body={"networking": LISTENER, "cloud.networking": JOINED},
        state={"networkInEffect.kind": "nlb", "networkInEffect.fallbackFrom": ABSENT},
    ),
    made(
        "twice",
        "refused twice: the third goes without NLB and without VPC; what is asked for stays in the inputs",
        network=NLB,
        vpc=VPC,
        calls=(*tried(3), *REST),
        says=[fallen_back(VSWITCH)],
        state={
            "networkInEffect": {"kind": "shared_gateway", "fallbackFrom": "nlb"},
            "nlbEndpoint": ABSENT,
            "network": {"nlb": [{"id": "default", "netType": "intranet", "port": 9000}]},
        },
    ),
    made(
        "other_message",
        "the other one of the two known messages",
        network=NLB,
        vpc=VPC,
        calls=(*tried(3), *REST),
        says=[fallen_back(REQUIRED)],
        state={"networkInEffect.fallbackFrom": "nlb"},
    ),
    made(
        "rest_of_network",
        "what else stands in network stays",
        network="pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)], rate_limit=pai.LimitArgs(limit=100))",
        vpc=VPC,
        calls=(*tried(3), *REST),
        says=[fallen_back(VSWITCH)],
        body={"networking": {"gateway_policy": {"rate_limit": {"enable": True, "limit": 100}}}},
        state={"networkInEffect.fallbackFrom": "nlb"},
    ),
    made(
        "leftover",
        "an unfinished create of this very resource is finished by the same rule",
        network=NLB,
        vpc=VPC,
        calls=(
            "DescribeService",
            *["UpdateService"] * 3,
            "UpdateServiceLabel",
            "DeleteServiceLabel",
            "DescribeService",
            "DescribeServiceEndpoints",
        ),
        says=[fallen_back(VSWITCH)],
        tells=["PAI8002 leftover_dev (eas-m-…) is this resource's own, …"],
        state={"networkInEffect": {"kind": "shared_gateway", "fallbackFrom": "nlb"}},
    ),
]
REFUSED = [
    refused(
        "nas",
        "a NAS mount needs the VPC",
        network=NLB,
        vpc=VPC,
        storage='[pai.NfsMountArgs(server="0a.cn-hangzhou.nas.aliyuncs.com", path="/", mount_path="/model_dir")]',
        calls=tried(2),
        says=[no_fallback(VSWITCH, "storage[0] (nfs) is reached through the VPC")],
    ),
    refused(
        "gateway",
        "a dedicated gateway needs the VPC",
        network='pai.NetworkArgs(gateway_id="gw-emulator0alb", nlb=[pai.NlbListenerArgs(port=9000)])',
        vpc=VPC,
        calls=tried(2),
        says=[no_fallback(VSWITCH, "the dedicated gateway needs the VPC")],
    ),
    refused(
        "private",
        "no address on the internet is asked for, and the shared gateway has one",
        network="pai.NetworkArgs(disable_internet_endpoint=True, nlb=[pai.NlbListenerArgs(port=9000)])",
        vpc=VPC,
        calls=tried(2),
        says=[
            no_fallback(
                VSWITCH, "disable_internet_endpoint is set, and the shared gateway is reachable from the internet"
            )
        ],
    ),
    refused(
        "off",
        'nlb_failure="error"',
        network=NLB,
        vpc=VPC,
        nlb_failure='"error"',
        calls=tried(2),
        says=[no_fallback(VSWITCH, 'nlb_failure="error" asks to stop')],
    ),
    refused(
        "another_refusal",
        "any other 400 is no reason to try again or to fall back",
        network=NLB,
        vpc=VPC,
        calls=tried(1),
        says=[
            "error: PAI7008 CreateService was refused (400 InvalidParameter): quota is exceeded [request …]. Nothing was created."
        ],
    ),
    refused(
        "not_an_nlb",
        "one of the two messages for a service that asked for no NLB",
        calls=tried(1),
        says=[
            f"error: PAI7008 CreateService was refused (400 InvalidParameter): {VSWITCH} [request …]. Nothing was created."
        ],
    ),
    refused(
        "shared_refused",
        "the fallback is refused as well: it is not said to have happened",
        network=NLB,
        vpc=VPC,
        calls=tried(3),
        says=[
            "error: PAI7008 CreateService was refused (400 InvalidParameter): quota is exceeded [request …]. Nothing was created."
        ],
    ),
]


def refusal(service: str, count: int, message: str = VSWITCH, call: int = 1) -> dict[str, Any]:
    return {
        "operation": "CreateService",
        "service": f"{service}_dev",
        "call": call,
        "count": count,
        "answer": {"status": 400, "code": "InvalidParameter", "message": message},
    }


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    faults = [
        refusal("once", 1),
        refusal("twice", 2),
        refusal("other_message", 2, REQUIRED),
        refusal("rest_of_network", 2),
        {**refusal("leftover", 2), "operation": "UpdateService"},
    ]
    labels = {
        "pulumi_owner": owner_of("organization", PROJECT, "dev", "leftover"),
        "pulumi_creating": "0123456789ab",
    }
    leftover = {"region": REGION, "config": plain_body("leftover_dev"), "labels": labels, "status": "Creating"}
    scenario = {"services": [leftover]}
    with play(MADE, tmp_path_factory.mktemp("made"), scenario=scenario, faults=faults) as played:
        yield played


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    faults = [
        *(refusal(row.name, 2) for row in REFUSED if row.calls == tried(2)),
        refusal("another_refusal", 0, "quota is exceeded"),
        refusal("not_an_nlb", 0),
        refusal("shared_refused", 2),
        refusal("shared_refused", 0, "quota is exceeded", call=3),
    ]
    with play(REFUSED, tmp_path_factory.mktemp("refused"), faults=faults) as played:
        yield played


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_made(well: Played, row: Row) -> None:
    well.check(row)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_it_stops(ill: Played, row: Row) -> None:
    ill.check(row)


def test_a_fallback_is_kept_until_the_network_arguments_change(make_stack: MakeStack, emulator: Emulator) -> None:
    stack = make_stack(
        program(service(network=NLB, vpc=VPC)), emulator=emulator.url, config={"alicloud:region": REGION}
    )
    emulator.set(nlb_refusals=2)
    assert problems(stack.up()) == [fallen_back(VSWITCH)]
    assert stack.resource("chat")["outputs"]["networkInEffect"] == {"kind": "shared_gateway", "fallbackFrom": "nlb"}

    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.up()
    assert changes(emulator.journal(since)) == [], "the NLB would be had now, and nothing asks for it anew"

    stack.write(program(service(network=NLB, vpc=VPC, storage=None)))
    stack.up()
    stored = emulator.service("chat_dev")
    assert stored is not None
    expected = plain_body("chat_dev") | {"token": stored["token"]}
    del expected["storage"]
    assert stored["config"] == expected, "an update of something else stays on the shared gateway"
    assert stack.resource("chat")["outputs"]["networkInEffect"] == {"kind": "shared_gateway", "fallbackFrom": "nlb"}

    since = len(emulator.journal())
    emulator.set(nlb_refusals=0)
    stack.write(program(service(network=NLB.replace("9000", "9001"), vpc=VPC)))
    stack.up()
    stored = emulator.service("chat_dev")
    assert stored is not None
    assert stored["config"]["networking"] == {
        "nlb": [{"id": "default", "listener_port": 9001, "netType": "intranet"}]
    }, "changed network arguments are asked for as they are"
    assert stored["config"]["cloud"]["networking"] == JOINED
    assert changes(emulator.journal(since)) == ["UpdateService"]
    outputs = stack.resource("chat")["outputs"]
    assert outputs["networkInEffect"]["kind"] == "nlb"
    assert "fallbackFrom" not in outputs["networkInEffect"]

    emulator.faults(
        {
            "operation": "UpdateService",
            "count": 2,
            "answer": {"status": 400, "code": "InvalidParameter", "message": REQUIRED},
        }
    )
    since = len(emulator.journal())
    stack.write(program(service(network=NLB.replace("9000", "9002"), vpc=VPC)))
    assert problems(stack.up()) == [fallen_back(REQUIRED)], "and the same rule holds for an update"
    assert changes(emulator.journal(since)) == ["UpdateService"] * 3
    assert stack.resource("chat")["outputs"]["networkInEffect"] == {"kind": "shared_gateway", "fallbackFrom": "nlb"}


def test_the_whole_stack_can_be_told_to_stop(make_stack: MakeStack, emulator: Emulator) -> None:
    config = {"alicloud:region": REGION, "pai:nlbFailure": "error"}
    stack = make_stack(program(service(network=NLB, vpc=VPC)), emulator=emulator.url, config=config)
    emulator.set(nlb_refusals=2, nlb_refusal="vpc")
    assert problems(stack.up(fails=True)) == [no_fallback(REQUIRED, 'nlb_failure="error" asks to stop')]
    assert stack.resources() == []
    assert emulator.service("chat_dev") is None
