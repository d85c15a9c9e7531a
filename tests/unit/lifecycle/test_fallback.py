"""An NLB that is refused: sent once more, then on the shared gateway, unless something needs the VPC."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import BadRequest, Cancelled, Conflict, NoReply, ServerFault
from pulumi_pai_eas.lifecycle import fallback
from pulumi_pai_eas.lifecycle.create import create
from pulumi_pai_eas.lifecycle.outcomes import CreateOutcome, Done, NetworkInEffect, Refused
from pulumi_pai_eas.planning.decisions import complete
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import NLB, REPLY, UNFINISHED, absent, live, lookups, refusal, scene, wanted
from tests.unit.rules.subjects import MOUNT, VPC

REFUSED = refusal()
NFS = {"kind": "nfs", "server": "a.cn-hangzhou.nas.aliyuncs.com", "path": "/", "mountPath": "/data"}
RAW_NFS = {"kind": "raw", "mountPath": "/data", "source": {"nfs": {"server": "a.example.com", "path": "/"}}}
CPFS = {"kind": "cpfs", "fileSystemId": "cpfs-1", "path": "/", "mountPath": "/data"}

LINGJUN = {"instanceType": None, "compute": {"kind": "quota", "quotaId": "quota-1", "quotaType": "Lingjun", "gpu": 1}}


def made(of: Scene, changes: dict[str, Any] | None = None) -> CreateOutcome:
    return create(wanted(NLB | (changes or {})), lookups(of), of.around)


@pytest.mark.parametrize(
    ("fault", "known", "reason"),
    [
        pytest.param(refusal("vswitch can not be null"), True, "the first message", id="first"),
        pytest.param(
            refusal("NLB: VpcId, VswId and SecurityGroupId are required."),
            True,
            "the second, in other case",
            id="second",
        ),
        pytest.param(refusal("instance type is required"), False, "something else is wrong", id="another message"),
        pytest.param(refusal(status=403), False, "not a refusal of what was sent", id="another status"),
        pytest.param(BadRequest("CreateService", "no words", status=400), False, "no message", id="no message"),
        pytest.param(
            ServerFault("CreateService", "x", status=400, api_message="vswitch can not be null"),
            False,
            "a fault of the server",
            id="another fault",
        ),
    ],
)
def test_two_messages_are_known(fault: Any, known: bool, reason: str) -> None:
    assert fallback.is_known_refusal(fault) is known, reason


def test_accepted_at_the_first_try_it_is_an_nlb() -> None:
    of = scene()
    outcome = made(of)
    assert isinstance(outcome, Done)
    assert outcome.deployed.network == NetworkInEffect("nlb", None, "vpc-1", ("vsw-h", "vsw-i"), "sg-1")


def test_accepted_at_the_second_try_there_is_no_fallback() -> None:
    of = scene({"CreateService": turns(REFUSED, REPLY)})
    outcome = made(of)
    assert isinstance(outcome, Done)
    assert outcome.deployed.network.kind == "nlb"
    first, second = of.sent("CreateService")
    assert first[0] == second[0]
    assert of.told("warning") == []


def test_refused_twice_the_shared_gateway_takes_its_place() -> None:
    of = scene({"CreateService": turns(REFUSED, REFUSED, REPLY)})
    outcome = made(of)
    assert isinstance(outcome, Done)
    assert outcome.deployed.network == NetworkInEffect("shared_gateway", fallback_from="nlb")
    with_nlb, _, without = (arguments[0] for arguments in of.sent("CreateService"))
    assert (without.network, without.vpc) == (None, None)
    assert without == with_nlb.model_copy(update={"network": None, "vpc": None})
    assert of.told("warning") == [
        (
            'PAI8004 network.nlb: refused twice ("vswitch can not be null"). Deployed on the SHARED gateway instead: reachable '
            'from the internet, token required. To fail instead: nlb_failure="error"'
        )
    ]


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        pytest.param({"nlbFailure": "error"}, 'nlb_failure="error" asks to stop', id="the user's word"),
        pytest.param(
            {"network": {**NLB["network"], "gatewayId": "gw-1"}},
            "the dedicated gateway needs the VPC",
            id="dedicated gateway",
        ),
        pytest.param(
            {"network": {**NLB["network"], "disableInternetEndpoint": True}},
            "disable_internet_endpoint is set, and the shared gateway is reachable from the internet",
            id="nothing on the internet",
        ),
        pytest.param({"storage": [MOUNT, NFS]}, "storage[1] (nfs) is reached through the VPC", id="NAS"),
        pytest.param({"storage": [RAW_NFS]}, "storage[0] (nfs) is reached through the VPC", id="NAS as service JSON"),
        pytest.param({"storage": [CPFS], **LINGJUN}, "storage[0] (cpfs) is reached through the VPC", id="CPFS"),
    ],
)
def test_where_the_vpc_is_needed_it_stops(changes: dict[str, Any], because: str) -> None:
    of = scene({"CreateService": REFUSED})
    outcome = made(of, changes)
    assert isinstance(outcome, Refused)
    assert [finding.line() for finding in outcome.findings] == [
        (
            'PAI8005 network.nlb: refused twice ("vswitch can not be null"), and there is no fallback to the shared gateway: '
            f"{because}. Nothing was created."
        )
    ]
    assert of.changes == ["CreateService", "CreateService"]


@pytest.mark.parametrize(
    ("fault", "changes", "reason"),
    [
        pytest.param(refusal("no such image"), {}, "another refusal", id="another message"),
        pytest.param(REFUSED, {"network": None, "vpc": VPC}, "no NLB was asked for", id="no NLB"),
    ],
)
def test_any_other_refusal_is_told_at_once(fault: BadRequest, changes: dict[str, Any], reason: str) -> None:
    of = scene({"CreateService": fault})
    with pytest.raises(BadRequest) as raised:
        made(of, changes)
    assert raised.value is fault, reason
    assert of.changes == ["CreateService"]


def test_the_try_without_nlb_may_be_refused_as_well() -> None:
    of = scene({"CreateService": turns(REFUSED, REFUSED, refusal())})
    with pytest.raises(BadRequest):
        made(of)
    assert of.changes == ["CreateService"] * 3


def test_a_lost_reply_of_the_fallback_is_looked_for_and_still_a_fallback() -> None:
    seen = turns(absent(), live(status="Creating", labels=UNFINISHED))
    of = scene({"CreateService": turns(REFUSED, REFUSED, NoReply("CreateService", "x")), "DescribeService": seen})
    outcome = made(of)
    assert isinstance(outcome, Done)
    assert outcome.deployed.network.fallback_from == "nlb"
    assert of.changes == ["CreateService"] * 3 + ["DeleteServiceLabel"]


def test_a_conflict_at_the_second_try_is_a_conflict() -> None:
    conflict = Conflict("CreateService", "409", status=409)
    of = scene({"CreateService": turns(REFUSED, conflict), "DescribeService": absent()})
    with pytest.raises(Conflict):
        made(of)


def test_cancelled_between_the_tries_nothing_more_is_sent() -> None:
    of = scene({"CreateService": REFUSED})
    of.cancel_after("CreateService")
    with pytest.raises(Cancelled):
        made(of)
    assert of.changes == ["CreateService"]


@pytest.mark.parametrize(
    ("network", "left", "reason"),
    [
        ({"nlb": [{"port": 9000}]}, None, "an empty section is no section"),
        ({"nlb": [{"port": 9000}], "path": "/v1"}, {"path": "/v1"}, "the rest stays"),
    ],
)
def test_the_shared_gateway_keeps_what_is_not_of_the_nlb(network: Any, left: Any, reason: str) -> None:
    shared = fallback.on_shared_gateway(complete(wanted({"network": network, "vpc": VPC})))
    assert (None if shared.network is None else shared.network.model_dump(exclude_none=True)) == left, reason
    assert shared.vpc is None
