"""The smallest safe set of calls, what was applied when one fails, and what is told before something goes."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    NoReply,
    NotFound,
    PermissionFault,
    ServerFault,
    WrongTarget,
)
from pulumi_pai_eas.lifecycle.outcomes import AppliedPartly, Done, NetworkInEffect, Refused, UpdateOutcome
from pulumi_pai_eas.lifecycle.ownership import CREATING
from pulumi_pai_eas.lifecycle.update import update
from pulumi_pai_eas.model.containers import EnvVar
from pulumi_pai_eas.planning.decisions import complete
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import (
    NAME,
    NLB,
    RECORDED,
    UNFINISHED,
    absent,
    existing,
    live,
    lookups,
    refusal,
    wanted,
)
from tests.unit.rules.subjects import CONTAINER, VPC

PORT = {"containers": [CONTAINER | {"port": 8001, "command": "vllm serve /model_dir --port 8001"}]}
LOOK = ["DescribeService", "DescribeServiceEndpoints"]
OWN_CALLS = ("UpdateServiceLabel", "StartService", "StopService", "UpdateServiceSafetyLock", "ReleaseService")
NFS = {"kind": "nfs", "server": "a.cn-hangzhou.nas.aliyuncs.com", "path": "/", "mountPath": "/data"}
SHARED_AFTER_NLB = NetworkInEffect("shared_gateway", fallback_from="nlb")


def updated(
    of: Scene,
    new: dict[str, Any],
    old: dict[str, Any] | None = None,
    network: NetworkInEffect | None = None,
) -> UpdateOutcome:
    return update(RECORDED, wanted(old), wanted(new), network, lookups(of), of.around)


@pytest.mark.parametrize(
    ("old", "new", "sent", "reason"),
    [
        pytest.param({}, {}, [], "nothing differs", id="nothing"),
        pytest.param({}, {"replicas": 3}, [("UpdateService", (NAME, 3))], "no replica is replaced", id="scale"),
        pytest.param(
            {}, {"labels": {"a": "1"}}, [("UpdateServiceLabel", (NAME, {"a": "1"}))], "labels have a call", id="label"
        ),
        pytest.param(
            {"labels": {"a": "1", "b": "2"}},
            {"labels": {"b": "2"}},
            [("DeleteServiceLabel", (NAME, ("a",)))],
            "only what goes",
            id="label removed",
        ),
        pytest.param({}, {"desiredState": "stopped"}, [("StopService", (NAME,))], "it is Running", id="stop"),
        pytest.param(
            {"safetyLock": "all"},
            {"safetyLock": "none"},
            [("UpdateServiceSafetyLock", (NAME, "none"))],
            "lowered",
            id="unlock",
        ),
        pytest.param({}, {"safetyLock": "all"}, [("UpdateServiceSafetyLock", (NAME, "all"))], "raised", id="lock"),
    ],
)
def test_the_smallest_call(old: dict[str, Any], new: dict[str, Any], sent: list[Any], reason: str) -> None:
    of = existing(dict.fromkeys(OWN_CALLS))
    assert isinstance(updated(of, new, old), Done)
    changes = [(call.operation, call.arguments) for call in of.script.calls if call.operation in of.changes]
    assert changes == sent, reason
    assert of.operations[0] == "DescribeService"
    assert of.operations[-2:] == LOOK


def test_anything_else_sends_the_whole_configuration_once() -> None:
    of = existing()
    outcome = updated(of, PORT)
    assert isinstance(outcome, Done)
    assert of.operations == ["DescribeService", "UpdateService", *LOOK]
    ((name, spec),) = of.sent("UpdateService")
    assert name == NAME
    assert spec == complete(wanted(PORT)).model_copy(update={"token": "tok"}), "callers keep their token"
    assert of.told("status") == ["updating"]


def test_lock_first_off_and_last_on() -> None:
    of = existing(dict.fromkeys(OWN_CALLS))
    updated(of, PORT | {"safetyLock": "dangerous", "traffic": {"weight": 10}}, {"safetyLock": "all"})
    assert of.changes == ["UpdateServiceSafetyLock", "UpdateService", "ReleaseService", "UpdateServiceSafetyLock"]
    assert [level for _, level in of.sent("UpdateServiceSafetyLock")] == ["none", "dangerous"]
    assert of.told("status") == ["updating (4 calls)"]


@pytest.mark.parametrize("status", ["Failed", "DeleteFailed"])
def test_called_without_a_difference_a_failed_service_gets_another_start(status: str) -> None:
    of = existing({"DescribeService": live(status=status)})
    updated(of, {})
    assert of.changes == ["UpdateService"]


def test_what_is_gone_cannot_be_updated() -> None:
    of = existing({"DescribeService": absent()})
    with pytest.raises(
        NotFound, match="chat_prod no longer exists; run pulumi refresh, then pulumi up to make it anew"
    ):
        updated(of, PORT)
    assert of.changes == []


def test_another_target_sends_nothing() -> None:
    of = existing(host="127.0.0.1:1", is_emulator=True)
    with pytest.raises(WrongTarget):
        updated(of, PORT)


@pytest.mark.parametrize("fault", [BadRequest, ServerFault, PermissionFault])
def test_the_first_call_that_fails_applied_nothing(fault: type[BadRequest]) -> None:
    of = existing({"UpdateService": fault("UpdateService", "no")})
    with pytest.raises(fault):
        updated(of, PORT)
    assert of.changes == ["UpdateService"]


def test_a_later_call_that_fails_leaves_what_was_applied_in_state() -> None:
    of = existing({"ReleaseService": BadRequest("ReleaseService", "400 no such group"), "UpdateServiceLabel": None})
    outcome = updated(of, {"replicas": 3, "labels": {"a": "1"}, "traffic": {"weight": 10}})
    assert isinstance(outcome, AppliedPartly)
    assert outcome.reasons == ("chat_prod: 2 of 3 calls were applied, then: PAI7008 400 no such group",)
    assert outcome.deployed.observed == live()
    assert of.changes == ["UpdateService", "UpdateServiceLabel", "ReleaseService"]


def test_ctrl_c_before_the_first_call_sends_nothing() -> None:
    of = existing()
    of.cancel_after("DescribeService")
    with pytest.raises(Cancelled):
        updated(of, PORT)
    assert of.changes == []


def test_ctrl_c_between_two_calls_leaves_the_first_in_state() -> None:
    of = existing({"ReleaseService": None})
    of.cancel_after("UpdateService")
    outcome = updated(of, {"replicas": 3, "traffic": {"weight": 10}})
    assert isinstance(outcome, AppliedPartly)
    assert outcome.reasons == (
        "chat_prod: 1 of 2 calls were applied, then: PAI8021 stopped on request; nothing more was sent",
    )


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        pytest.param(live(latest_version=2), "a version more", id="version"),
        pytest.param(live(wanted(PORT)), "it says all that was sent", id="configuration"),
    ],
)
def test_a_lost_reply_is_reconciled_by_a_look(after: Any, reason: str) -> None:
    of = existing({"UpdateService": NoReply("UpdateService", "x"), "DescribeService": turns(live(), after)})
    assert isinstance(updated(of, PORT), Done), reason
    assert of.changes == ["UpdateService"], "sent once"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(live(), id="as before"),
        pytest.param(live(update_time="2026-02-01T00:00:00Z"), id="moved by the call before it"),
    ],
)
def test_a_lost_reply_without_effect_is_told(after: Any) -> None:
    of = existing({"UpdateService": NoReply("UpdateService", "timed out"), "DescribeService": turns(live(), after)})
    with pytest.raises(NoReply, match="timed out"):
        updated(of, PORT)
    assert of.changes == ["UpdateService"]


def test_what_somebody_set_outside_and_a_full_update_removes_is_named() -> None:
    spec = complete(wanted())
    assert spec.containers is not None
    container = spec.containers[0].model_copy(update={"env": [EnvVar(name="DEBUG", value="hush")]})
    of = existing({"DescribeService": live(spec=spec.model_copy(update={"containers": [container], "token": None}))})
    updated(of, PORT)
    (warning,) = of.told("warning")
    assert warning.startswith("PAI8015 set outside of this stack, and removed by this update: ")
    assert "containers[0].env" in warning
    assert "hush" not in warning
    told = [kind for kind, _ in of.lines.told]
    assert told.index("warning") < told.index("status"), "said before it is sent"


def test_what_the_user_takes_out_himself_is_not_named() -> None:
    environment = {"containers": [CONTAINER | {"env": {"DEBUG": "1"}}]}
    of = existing({"DescribeService": live(wanted(environment))})
    updated(of, {}, environment)
    assert of.told("warning") == []
    assert of.changes == ["UpdateService"]


def test_the_mark_of_an_unfinished_create_goes_with_the_next_update() -> None:
    of = existing({"DescribeService": live(labels=UNFINISHED)})
    updated(of, {"replicas": 2})
    assert of.changes == ["UpdateService", "DeleteServiceLabel"]
    assert of.sent("DeleteServiceLabel") == [(NAME, (CREATING,))]


def test_an_nlb_refused_twice_falls_back() -> None:
    of = existing({"UpdateService": turns(refusal(), refusal(), None)})
    outcome = updated(of, NLB)
    assert isinstance(outcome, Done)
    assert outcome.deployed.network == SHARED_AFTER_NLB
    with_nlb, again, without = (spec for _, spec in of.sent("UpdateService"))
    assert with_nlb == again
    assert (without.network, without.vpc) == (None, None)
    assert [line[:7] for line in of.told("warning")] == ["PAI8004"]


def test_an_nlb_refused_twice_may_not_fall_back() -> None:
    of = existing({"UpdateService": refusal()})
    with pytest.raises(BadRequest) as raised:
        updated(of, NLB | {"nlbFailure": "error"})
    assert raised.value.text == (
        'PAI8005 network.nlb: refused twice ("vswitch can not be null"), and there is no fallback to the shared gateway: '
        'nlb_failure="error" asks to stop. Nothing was changed.'
    )
    assert of.changes == ["UpdateService"] * 2


def test_after_a_fallback_other_updates_stay_on_the_shared_gateway() -> None:
    of = existing()
    outcome = updated(of, NLB | PORT, NLB, SHARED_AFTER_NLB)
    assert isinstance(outcome, Done)
    ((_, spec),) = of.sent("UpdateService")
    assert (spec.network, spec.vpc) == (None, None)
    assert outcome.deployed.network == SHARED_AFTER_NLB


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"storage": [NFS]}, "its mount target is an address of the VPC", id="NAS"),
        pytest.param({"storage": [{"kind": "raw", "mountPath": "/d", "source": {"nfs": {}}}]}, "so is this", id="raw"),
        pytest.param(PORT | {"nlbFailure": "error"}, "the user wants the NLB now", id="option"),
    ],
)
def test_after_a_fallback_what_needs_the_vpc_asks_for_the_nlb_again(changes: dict[str, Any], reason: str) -> None:
    of = existing()
    outcome = updated(of, NLB | changes, NLB, SHARED_AFTER_NLB)
    assert isinstance(outcome, Done), reason
    ((_, spec),) = of.sent("UpdateService")
    assert spec.vpc is not None
    assert outcome.deployed.network == NetworkInEffect("nlb", None, "vpc-1", ("vsw-h", "vsw-i"), "sg-1")
    refused = existing({"UpdateService": refusal()})
    with pytest.raises(BadRequest, match="PAI8005"):
        updated(refused, NLB | changes, NLB, SHARED_AFTER_NLB)
    assert refused.changes == ["UpdateService"] * 2, "never without the VPC"


@pytest.mark.parametrize(
    ("level", "changes", "operation", "told"),
    [
        pytest.param("dangerous", {"desiredState": "stopped"}, "StopService", True, id="stop under dangerous"),
        pytest.param("all", {"desiredState": "stopped"}, "StopService", True, id="stop under all"),
        pytest.param("all", {"replicas": 3}, "UpdateService", True, id="update under all"),
        pytest.param("dangerous", {"replicas": 3}, "UpdateService", False, id="update under dangerous"),
        pytest.param(None, {"desiredState": "stopped"}, "StopService", False, id="no lock"),
    ],
)
def test_a_refusal_that_may_be_of_the_lock_says_so(
    level: str | None, changes: dict[str, Any], operation: str, told: bool
) -> None:
    fault = PermissionFault(operation, f"{operation} is not allowed.", status=403, action=f"eas:{operation}")
    of = existing({"DescribeService": live(safety_lock=level), operation: fault})
    with pytest.raises(PermissionFault) as raised:
        updated(of, changes)
    assert raised.value.text.startswith(f"{operation} is not allowed.")
    assert ("It may be for the lock: PAI8012 safetyLock: " in raised.value.text) is told


def test_after_a_fallback_a_changed_network_is_tried_again() -> None:
    of = existing()
    other = {"network": {"nlb": [{"id": "default", "port": 9001, "netType": "intranet"}]}, "vpc": VPC}
    outcome = updated(of, other, NLB, SHARED_AFTER_NLB)
    assert isinstance(outcome, Done)
    ((_, spec),) = of.sent("UpdateService")
    assert spec.network.nlb[0].port == 9001
    assert outcome.deployed.network == NetworkInEffect("nlb", None, "vpc-1", ("vsw-h", "vsw-i"), "sg-1")


def test_a_network_found_by_an_earlier_run_is_kept_without_looking_again() -> None:
    found = NetworkInEffect("nlb", None, "vpc-1", ("vsw-h", "vsw-j"), "sg-1")
    bare = {"network": NLB["network"]}
    of = existing()
    updated(of, bare | PORT, bare, found)
    ((_, spec),) = of.sent("UpdateService")
    assert spec.vpc.vswitch_ids == ["vsw-h", "vsw-j"]


def test_a_network_that_cannot_be_found_refuses() -> None:
    of = existing({"DescribeVpcs": ServerFault("DescribeVpcs", "no", status=503)})
    outcome = updated(of, {"network": NLB["network"]})
    assert isinstance(outcome, Refused)
    assert [finding.code for finding in outcome.findings] == ["PAI8008"]
    assert of.changes == []


def test_the_deadline_between_two_calls_leaves_the_first_in_state() -> None:
    of = existing({"ReleaseService": None}, seconds=60)
    of.takes("UpdateService", 61)
    outcome = updated(of, {"replicas": 3, "traffic": {"weight": 10}})
    assert isinstance(outcome, AppliedPartly)
    assert outcome.reasons[0].startswith("chat_prod: 1 of 2 calls were applied, then: PAI8022 ")
    assert of.changes == ["UpdateService"]


def test_a_creating_label_that_stays_is_a_warning() -> None:
    fault = PermissionFault("DeleteServiceLabel", "no", status=403, action="eas:DeleteServiceLabel")
    of = existing({"DescribeService": live(labels=UNFINISHED), "DeleteServiceLabel": fault})
    assert isinstance(updated(of, {"replicas": 2}), Done)
    assert [line[:7] for line in of.told("warning")] == ["PAI8007"]
