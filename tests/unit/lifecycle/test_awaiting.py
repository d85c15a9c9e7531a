"""Wait for running or ready, and how each way of not getting there ends."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import PermissionFault, ServerFault
from pulumi_pai_eas.lifecycle.awaiting import Waited, wait_for
from pulumi_pai_eas.lifecycle.conditions import Before
from pulumi_pai_eas.lifecycle.settling import is_waited_for
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import NAME, absent, existing, live, wanted

CREATING = live(status="Creating", running=0)
WAITING = live(status="Waiting", running=0, message="pulling image")
URL = "http://internet/api/predict/chat_prod"
RUNNING = live(internet_endpoint=URL)
FAILED = live(status="Failed")


def waited(*looks: Any, goal: str = "running", **more: Any) -> tuple[Scene, Waited]:
    of = existing({"DescribeService": turns(*looks)}, **more)
    return of, wait_for(wanted({"waitFor": goal}), NAME, of.around)


@pytest.mark.parametrize(
    ("option", "is_waited"), [(None, False), ("accepted", False), ("running", True), ("ready", True)]
)
def test_nothing_is_polled_unless_asked(option: str | None, is_waited: bool) -> None:
    assert is_waited_for(wanted({"waitFor": option})) is is_waited


def test_until_it_runs() -> None:
    of, found = waited(absent(), CREATING, WAITING, RUNNING)
    assert found == Waited(RUNNING, None, 1.75)
    assert of.clock.pauses == [0.25, 0.5, 1.0]
    assert of.told("status") == [
        "not visible yet (deadline 20m)",
        "Creating, 0 of 1 replicas (deadline 19m)",
        "Waiting, 0 of 1 replicas: pulling image (deadline 19m)",
    ]


def test_ready_is_running_and_an_endpoint_that_answers() -> None:
    asked: list[tuple[str, str | None]] = []

    def answers(url: str, token: str | None) -> bool:
        asked.append((url, token))
        return len(asked) == 3

    of, found = waited(CREATING, RUNNING, goal="ready", answered=answers)
    assert found.problem is None
    assert found.observed == RUNNING
    assert asked == [(URL, "tok")] * 3
    assert of.told("status")[-1] == "Running, 1 of 1; waiting for the endpoint to answer"


def test_a_service_that_fails_before_it_answers_is_hopeless() -> None:
    _, found = waited(RUNNING, FAILED, goal="ready", answered=lambda _url, _token: False)
    assert (found.problem, found.observed) == ("hopeless", FAILED)


def test_without_an_internet_endpoint_running_is_all_that_can_be_seen() -> None:
    of, found = waited(live(), goal="ready")
    assert found.problem is None
    assert of.told("info") == ["chat_prod has no internet endpoint, so whether it answers was not tried; it is Running"]


def test_a_job_that_is_complete_answers_nothing() -> None:
    done = live(status="Complete", internet_endpoint=URL)
    of = existing({"DescribeService": done}, answered=lambda _url, _token: False)
    assert wait_for(wanted({"waitFor": "ready", "serviceType": "OfflineTask"}), NAME, of.around).problem is None


@pytest.mark.parametrize(
    ("looks", "observed", "reason"),
    [
        pytest.param([CREATING, FAILED], FAILED, "it stays Failed", id="failed"),
        pytest.param([absent()], None, "it never came", id="never seen"),
        pytest.param([CREATING, absent()], None, "it was taken away meanwhile", id="gone"),
    ],
)
def test_hopeless(looks: list[Any], observed: Any, reason: str) -> None:
    _, found = waited(*looks)
    assert found.problem == "hopeless", reason
    assert found.observed == observed


def test_the_deadline() -> None:
    of, found = waited(WAITING, seconds=60)
    assert (found.problem, found.observed, found.took) == ("deadline", WAITING, 60)
    assert sum(of.clock.pauses) == 60


def test_ctrl_c() -> None:
    of = existing({"DescribeService": WAITING})
    of.cancel_after("DescribeService")
    found = wait_for(wanted({"waitFor": "running"}), NAME, of.around)
    assert (found.problem, found.observed) == ("cancelled", WAITING)


def test_a_look_that_fails_is_repeated_or_told() -> None:
    _, found = waited(ServerFault("DescribeService", "503", status=503), RUNNING)
    assert found.problem is None
    fault = PermissionFault("DescribeService", "no", status=403)
    _, found = waited(CREATING, fault)
    assert found == Waited(CREATING, None, 0.25, fault), "the service exists: nothing is raised"


def test_after_an_update_the_old_status_is_not_believed() -> None:
    old, new = live(latest_version=1), live(latest_version=2)
    of = existing({"DescribeService": turns(old, old, live(status="Updating", latest_version=2), new)})
    found = wait_for(wanted({"waitFor": "running"}), NAME, of.around, Before.of(old))
    assert found.observed == new
    assert len(of.sent("DescribeService")) == 4


def test_what_can_never_become_well_ends_the_wait_early() -> None:
    of = existing({"DescribeService": turns(CREATING, WAITING)})
    found = wait_for(
        wanted({"waitFor": "running"}), NAME, of.around, worsens=lambda observed: observed.status == "Waiting"
    )
    assert (found.problem, found.observed, found.took) == ("hopeless", WAITING, 0.25)


def test_a_status_that_nobody_knows_is_told_and_waited_out() -> None:
    of, found = waited(live(status="Brand-New"), RUNNING)
    assert found.problem is None
    assert of.told("warning") == [
        "chat_prod has the status Brand-New, which is not known to this version; waiting goes on"
    ]
