"""What refresh learns, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.errors import CredentialFault, ForeignService, GarbledReply, NoReply, ServerFault, WrongTarget
from pulumi_pai_eas.lifecycle.outcomes import Found, Gone, NetworkInEffect
from pulumi_pai_eas.lifecycle.read import absent as not_there
from pulumi_pai_eas.lifecycle.read import read
from pulumi_pai_eas.planning.decisions import complete
from tests.unit.lifecycle.region import ENDPOINTS, ID, NAME, NLB, RECORDED, absent, existing, live, wanted
from tests.unit.rules.subjects import VPC

if TYPE_CHECKING:
    from tests.kit.ports import Scene


def found(of: Scene, changes: dict[str, Any] | None = None, network: NetworkInEffect | None = None) -> Found:
    outcome = read(RECORDED, wanted(changes), network, of.around)
    assert isinstance(outcome, Found)
    return outcome


def test_nothing_changed_gives_back_the_very_same_wishes() -> None:
    of = existing()
    outcome = found(of)
    assert outcome.desired == wanted()
    assert outcome.unwell == ()
    assert outcome.deployed.observed == live()
    assert outcome.deployed.endpoints == ENDPOINTS
    assert (outcome.deployed.service_id, outcome.deployed.status) == (ID, "Running")
    assert of.operations == ["DescribeService", "DescribeServiceEndpoints"]
    assert of.lines.told == []


def test_what_was_changed_in_the_console_comes_back() -> None:
    more = complete(wanted({"replicas": 3}))
    outcome = found(existing({"DescribeService": live(spec=more, total=3)}))
    assert outcome.desired.spec.replicas == 3


@pytest.mark.parametrize("times", [1, 2])
def test_gone_takes_two_looks(times: int) -> None:
    answers: Any = absent() if times == 2 else None
    of = existing({"DescribeService": answers} if answers else {})
    outcome = read(RECORDED, wanted(), None, of.around)
    assert isinstance(outcome, Gone if times == 2 else Found)
    assert of.sent("DescribeService") == [(NAME,)] * times


def test_another_service_under_the_name_means_gone_with_a_warning() -> None:
    of = existing({"DescribeService": live(service_id="eas-m-2")})
    assert read(RECORDED, wanted(), None, of.around) == Gone()
    assert [line[:7] for line in of.told("warning")] == ["PAI8010"]


@pytest.mark.parametrize("fault", [ServerFault, NoReply, ForeignService, CredentialFault, GarbledReply])
def test_every_other_fault_leaves_the_state_alone(fault: type[ServerFault]) -> None:
    of = existing({"DescribeService": fault("DescribeService", "no")})
    with pytest.raises(fault):
        read(RECORDED, wanted(), None, of.around)


def test_another_account_leaves_the_state_alone() -> None:
    of = existing({"DescribeService": absent()}, account="999")
    with pytest.raises(WrongTarget):
        read(RECORDED, wanted(), None, of.around)


def test_endpoints_that_cannot_be_had_are_a_warning() -> None:
    of = existing({"DescribeServiceEndpoints": ServerFault("DescribeServiceEndpoints", "no", status=503)})
    assert found(of).deployed.endpoints is None
    assert [line[:7] for line in of.told("warning")] == ["PAI8006"]


def test_a_failed_service_is_unwell() -> None:
    seen = live(status="Failed", reason="FAILED", message="back-off restarting")
    outcome = found(existing({"DescribeService": seen}))
    assert outcome.unwell == ("PAI8201 chat_prod is Failed (FAILED: back-off restarting)",)
    assert outcome.deployed.status == "Failed"


@pytest.mark.parametrize("status", ["Creating", "Waiting", "Updating", "Stopped", "Running", "SomethingNew"])
def test_a_service_on_its_way_is_not_unwell(status: str) -> None:
    assert found(existing({"DescribeService": live(status=status)})).unwell == ()


AWAITED = replace(RECORDED, awaiting=True)
MARKED = {"pulumi_creating": "0123456789ab"}


@pytest.mark.parametrize(
    ("goal", "seen", "answers", "still", "reason"),
    [
        pytest.param("running", {"status": "Waiting"}, False, True, "not there yet", id="waiting"),
        pytest.param("running", {"status": "Running"}, False, False, "the goal was reached since", id="running"),
        pytest.param("running", {"labels": MARKED}, False, True, "its mark is left to take away", id="marked"),
        pytest.param(
            "ready", {"internet_endpoint": "http://chat"}, False, True, "it runs, and nobody answers", id="cold"
        ),
        pytest.param("ready", {"internet_endpoint": "http://chat"}, True, False, "it answers", id="ready"),
        pytest.param(
            "accepted", {"labels": MARKED}, False, True, "the create was stopped before its end", id="stopped"
        ),
        pytest.param("accepted", {"status": "Waiting"}, False, False, "nobody waits any more", id="accepted"),
    ],
)
def test_a_wait_that_ended_early_is_remembered_until_the_goal_is_reached(
    goal: str, seen: dict[str, Any], answers: bool, still: bool, reason: str
) -> None:
    of = existing({"DescribeService": live(**seen)}, answered=lambda url, token: answers)
    outcome = read(AWAITED, wanted({"waitFor": goal}), None, of.around)
    assert isinstance(outcome, Found)
    assert outcome.deployed.awaiting is still, reason
    status = seen.get("status", "Running")
    told = (
        f"PAI8207 chat_prod is {status}: its last create or update did not come to its end. pulumi up goes on with it"
    )
    assert outcome.unwell == ((told,) if still else ())


def test_one_that_failed_meanwhile_is_failed_and_still_waited_for() -> None:
    of = existing({"DescribeService": live(status="Failed", reason="FAILED", message="back-off")})
    outcome = read(AWAITED, wanted({"waitFor": "running"}), None, of.around)
    assert isinstance(outcome, Found)
    assert outcome.unwell == ("PAI8201 chat_prod is Failed (FAILED: back-off)",)
    assert outcome.deployed.awaiting


def test_an_nlb_that_fell_back_is_no_drift() -> None:
    without = complete(wanted())
    network = NetworkInEffect("shared_gateway", fallback_from="nlb")
    outcome = found(existing({"DescribeService": live(spec=without)}), NLB, network)
    assert outcome.desired == wanted(NLB)
    assert outcome.deployed.network == network


def test_beside_a_fallback_other_drift_still_shows() -> None:
    without = complete(wanted({"replicas": 2}))
    network = NetworkInEffect("shared_gateway", fallback_from="nlb")
    outcome = found(existing({"DescribeService": live(spec=without)}), NLB, network)
    assert outcome.desired == wanted(NLB | {"replicas": 2})


def test_an_nlb_that_was_taken_away_is_drift() -> None:
    outcome = found(existing({"DescribeService": live(spec=complete(wanted()))}), NLB, NetworkInEffect("nlb"))
    assert outcome.desired.spec.network is None


def test_read_by_id_the_network_is_what_the_service_shows() -> None:
    seen = live(wanted({"network": {"gatewayId": "gw-1"}, "vpc": VPC}))
    outcome = found(existing({"DescribeService": seen}))
    assert outcome.deployed.network == NetworkInEffect("dedicated_gateway", "gw-1", "vpc-1", ("vsw-h", "vsw-i"), "sg-1")


def test_what_is_said_of_an_id_without_service() -> None:
    assert [finding.line() for finding in not_there("x", "cn-beijing")] == [
        "PAI7005 there is no service x in cn-beijing"
    ]
