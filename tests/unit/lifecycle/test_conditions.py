"""One look at a service that is waited for: pending, done or hopeless."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.lifecycle.conditions import Before, Watch, is_surprising, wanted_statuses
from pulumi_pai_eas.model.status import PHASES, Phase
from tests.unit.lifecycle.region import live, wanted

RUNNING = frozenset({"Running"})
OLD = live(status="Running", latest_version=1)
BEFORE = Before.of(OLD)


@pytest.mark.parametrize(
    ("changes", "statuses", "reason"),
    [
        ({}, {"Running"}, "a service"),
        ({"desiredState": "running"}, {"Running"}, "asked for"),
        ({"desiredState": "stopped"}, {"Stopped"}, "asked for"),
        ({"serviceType": "OfflineTask"}, {"Running", "Complete"}, "a job ends"),
        ({"serviceType": "ScalableJobService"}, {"Running", "Complete"}, "a job ends"),
        ({"workloadType": "elasticjob"}, {"Running", "Complete"}, "a job ends"),
        ({"serviceType": "Async"}, {"Running"}, "a queue does not"),
    ],
)
def test_what_is_waited_for(changes: dict[str, Any], statuses: set[str], reason: str) -> None:
    assert wanted_statuses(wanted(changes)) == statuses, reason


@pytest.mark.parametrize(
    ("observed", "since", "state", "reason"),
    [
        pytest.param(None, 0, "pending", "not listed in the first moments", id="404 at once"),
        pytest.param(None, 60, "pending", "still within a minute", id="404 after a minute"),
        pytest.param(None, 61, "hopeless", "it will not come any more", id="404 later"),
        pytest.param(live(service_id=""), 600, "pending", "there, but not whole", id="no id"),
        pytest.param(live(status="Running"), 0, "done", "the goal", id="running"),
        pytest.param(live(status="Creating"), 600, "pending", "on its way", id="creating"),
        pytest.param(live(status="Failed"), 0, "hopeless", "it stays so", id="failed"),
        pytest.param(live(status="Stopped"), 0, "pending", "somebody may start it", id="stopped"),
        pytest.param(live(status="Brand-New"), 600, "pending", "the API adds statuses", id="unknown"),
    ],
)
def test_after_a_create(observed: Any, since: float, state: str, reason: str) -> None:
    verdict, _ = Watch(RUNNING).judge(observed, since, 100)
    assert verdict.state == state, reason
    assert verdict.seen is observed


@pytest.mark.parametrize(
    ("observed", "since", "state", "reason"),
    [
        pytest.param(OLD, 0, "pending", "the status of before", id="old at once"),
        pytest.param(OLD, 29.9, "pending", "may be shown for half a minute", id="old for a while"),
        pytest.param(OLD, 30, "done", "nothing moves: it was that quick", id="old for long"),
        pytest.param(live(latest_version=2), 0, "done", "a version more", id="version"),
        pytest.param(live(update_time="2026-02-01"), 0, "done", "updated since", id="time"),
        pytest.param(live(status="Updating"), 0, "pending", "on its way", id="updating"),
        pytest.param(live(status="Failed"), 0, "hopeless", "it failed", id="failed"),
    ],
)
def test_after_an_update_the_old_status_is_not_believed_at_once(
    observed: Any, since: float, state: str, reason: str
) -> None:
    verdict, _ = Watch(RUNNING, BEFORE).judge(observed, since, 100)
    assert verdict.state == state, reason


def test_what_has_moved_once_has_moved() -> None:
    _, watch = Watch(RUNNING, BEFORE).judge(live(status="Updating"), 1, 100)
    assert watch.moved
    assert watch.judge(OLD, 2, 100)[0].state == "done"


def test_a_service_that_was_failed_before_may_recover() -> None:
    failed = live(status="Failed")
    watch = Watch(RUNNING, Before.of(failed))
    assert watch.judge(failed, 5, 100)[0].state == "pending"
    assert watch.judge(failed, 31, 100)[0].state == "hopeless"


@given(status=st.sampled_from(sorted(PHASES)), since=st.floats(31, 10**5))
def test_every_published_status_is_one_of_the_three(status: str, since: float) -> None:
    state = Watch(RUNNING).judge(live(status=status), since, 1)[0].state
    assert state == ("done" if status == "Running" else "hopeless" if PHASES[status] is Phase.BAD else "pending")


@pytest.mark.parametrize(("status", "surprising"), [("Running", False), ("Brand-New", True), ("", False)])
def test_a_status_that_nobody_has_published_is_surprising(status: str, surprising: bool) -> None:
    assert is_surprising(live(status=status)) is surprising
