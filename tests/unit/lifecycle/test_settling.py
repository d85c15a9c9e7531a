"""A create or an update that is waited for: well, or in state with the reasons."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import CredentialFault, ServerFault
from pulumi_pai_eas.lifecycle.create import create
from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.lifecycle.outcomes import CreateOutcome, Done, MadeButUnwell
from pulumi_pai_eas.lifecycle.update import update
from tests.kit.ports import REAL_HOST, Scene, turns
from tests.unit.lifecycle.region import (
    ID,
    NAME,
    NOTHING_TO_SEE,
    UNFINISHED,
    absent,
    existing,
    live,
    lookups,
    scene,
    wanted,
)

CREATING = live(status="Creating", labels=UNFINISHED, running=0)
FAILED = live(status="Failed", labels=UNFINISHED, running=0, message="back-off restarting")
RUNNING = live(labels=UNFINISHED)


def made(of: Scene) -> CreateOutcome:
    return create(wanted({"waitFor": "running"}), lookups(of), of.around)


def looking(*looks: Any, **more: Any) -> Scene:
    return scene(NOTHING_TO_SEE | {"DescribeService": turns(absent(), *looks)}, **more)


def test_a_create_that_is_waited_for_ends_when_it_runs() -> None:
    of = looking(CREATING, CREATING, RUNNING)
    outcome = made(of)
    assert isinstance(outcome, Done)
    assert outcome.deployed.status == "Running"
    assert of.told("info") == [], "nothing about not having waited"
    assert of.told("status")[-1] == "Running after 0s"
    assert of.changes == ["CreateService", "DeleteServiceLabel"]


@pytest.mark.parametrize(
    ("looks", "seconds", "code", "reason"),
    [
        pytest.param([CREATING, FAILED], 1200, "PAI8201", "it stays Failed", id="failed"),
        pytest.param([CREATING], 60, "PAI8202", "the time was over", id="deadline"),
    ],
)
def test_one_that_does_not_get_there_is_in_state_with_the_reason(
    looks: list[Any], seconds: float, code: str, reason: str
) -> None:
    of = looking(*looks, seconds=seconds)
    outcome = made(of)
    assert isinstance(outcome, MadeButUnwell), reason
    assert outcome.deployed.service_id == ID
    assert outcome.deployed.awaiting
    assert [text[:7] for text in outcome.reasons] == [code]
    assert of.changes == ["CreateService", "DeleteServiceLabel"], "its mark goes: it is finished, if not well"


def test_ctrl_c_while_it_is_waited_for_leaves_it_in_state_and_sends_nothing_more() -> None:
    of = looking(CREATING)
    of.cancel_after("DescribeServiceEndpoints")
    outcome = made(of)
    assert isinstance(outcome, MadeButUnwell)
    assert [text[:7] for text in outcome.reasons] == ["PAI8204"]
    assert of.changes == ["CreateService"]


def test_look_ups_for_the_reason_may_fail() -> None:
    faults = {name: ServerFault(name, "503", status=503) for name in NOTHING_TO_SEE}
    of = scene(faults | {"DescribeService": turns(absent(), CREATING, FAILED)})
    outcome = made(of)
    assert isinstance(outcome, MadeButUnwell)
    assert "back-off restarting" in outcome.reasons[0]


def test_what_ends_the_looking_does_not_end_the_create() -> None:
    of = looking(CREATING, CREATING, CredentialFault("DescribeService", "the token has expired."))
    outcome = made(of)
    assert isinstance(outcome, MadeButUnwell)
    assert outcome.deployed.service_id == ID
    assert outcome.reasons == (
        (
            "PAI7003 chat_prod exists and is in your state; waiting for it was ended by: the token has expired. pulumi up "
            "waits again"
        ),
    )


def test_a_setting_that_failed_is_not_waited_for() -> None:
    of = looking(CREATING)
    of.script.set("StopService", ServerFault("StopService", "503", status=503))
    outcome = create(wanted({"waitFor": "running", "desiredState": "stopped"}), lookups(of), of.around)
    assert isinstance(outcome, MadeButUnwell)
    assert [text[:7] for text in outcome.reasons] == ["PAI8014"]
    assert of.clock.pauses == []


def test_an_update_is_waited_for_past_the_status_of_before() -> None:
    old, new = live(latest_version=1), live(latest_version=2)
    looks = turns(old, old, live(status="Updating", latest_version=2), new)
    of = existing(NOTHING_TO_SEE | {"DescribeService": looks})
    recorded = Recorded(NAME, ID, REAL_HOST)
    changed = wanted({"waitFor": "running", "replicas": 3})
    outcome = update(recorded, wanted(), changed, None, lookups(of), of.around)
    assert isinstance(outcome, Done)
    assert outcome.deployed.observed == new
    assert not outcome.deployed.awaiting


def test_an_update_without_a_call_waits_where_the_last_wait_ended_early() -> None:
    of = existing(NOTHING_TO_SEE | {"DescribeService": turns(live(status="Waiting"), live(status="Waiting"), live())})
    asked = wanted({"waitFor": "running"})
    outcome = update(Recorded(NAME, ID, REAL_HOST, awaiting=True), asked, asked, None, lookups(of), of.around)
    assert isinstance(outcome, Done)
    assert not outcome.deployed.awaiting
    assert of.told("status")[-1] == "Running after 0s"
    assert of.changes == []


def test_whoever_does_not_wait_any_more_is_not_made_to() -> None:
    of = existing({"DescribeService": live(status="Waiting")})
    recorded = Recorded(NAME, ID, REAL_HOST, awaiting=True)
    outcome = update(recorded, wanted({"waitFor": "running"}), wanted(), None, lookups(of), of.around)
    assert isinstance(outcome, Done)
    assert not outcome.deployed.awaiting
    assert of.clock.pauses == []


def test_an_update_without_a_call_waits_for_nothing() -> None:
    of = existing()
    asked = wanted({"waitFor": "running"})
    outcome = update(Recorded(NAME, ID, REAL_HOST), asked, asked, None, lookups(of), of.around)
    assert isinstance(outcome, Done)
    assert of.clock.pauses == []


@pytest.mark.parametrize("stale", ["Failed", "Running"])
def test_the_status_of_before_the_take_over_is_not_taken_for_its_result(stale: str) -> None:
    before = live(status=stale, labels=UNFINISHED)
    moved = live(status="Updating", latest_version=2)
    running = live(latest_version=2)
    answers = {"UpdateService": None, "UpdateServiceLabel": None}
    of = scene(NOTHING_TO_SEE | answers | {"DescribeService": turns(before, before, before, moved, running)})
    outcome = create(wanted({"waitFor": "running"}), lookups(of), of.around)
    assert isinstance(outcome, Done)
    assert outcome.deployed.observed == running
