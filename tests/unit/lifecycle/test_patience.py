"""A change that is refused while another operation runs: sent again when it may be over, and told when it is not."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import Cancelled, Conflict, NotFound, ServerFault
from pulumi_pai_eas.lifecycle.create import create
from pulumi_pai_eas.lifecycle.outcomes import Done, MadeButUnwell, UpdateOutcome
from pulumi_pai_eas.lifecycle.update import update
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import (
    RECORDED,
    UNFINISHED,
    absent,
    existing,
    live,
    lookups,
    scene,
    wanted,
)

BUSY = Conflict("UpdateService", "409 operation in progress", status=409)
CRON: dict[str, Any] = {"cronScaler": {"jobs": [{"name": "day", "schedule": "0 0 8 * * *", "targetSize": 2}]}}
UPDATING = live(status="Updating")


def scaled(of: Scene) -> UpdateOutcome:
    return update(RECORDED, wanted(), wanted({"replicas": 3}), None, lookups(of), of.around)


@pytest.mark.parametrize(
    ("looks", "refusals", "pauses", "reason"),
    [
        pytest.param([UPDATING], 1, [0.25], "the operation is shown", id="shown"),
        pytest.param([live()], 3, [0.25, 0.5, 1], "it may not be shown yet, or no more", id="not shown"),
        pytest.param([UPDATING], 12, [0.25, 0.5, 1, 2, 4] + [5] * 7, "as long as it is shown", id="longer than 30 s"),
        pytest.param(
            [live(status="Updating", safety_lock="dangerous")], 1, [0.25], "no update is refused", id="locked"
        ),
    ],
)
def test_it_is_sent_again_until_the_operation_is_over(
    looks: list[Any], refusals: int, pauses: list[float], reason: str
) -> None:
    of = existing({"DescribeService": turns(live(), *looks), "UpdateService": turns(*[BUSY] * refusals, None)})
    assert isinstance(scaled(of), Done), reason
    assert of.changes == ["UpdateService"] * (refusals + 1)
    assert of.clock.pauses == pauses
    assert "UpdateService refused for now; trying again" in of.told("status")


@pytest.mark.parametrize(
    ("seen", "fault", "seconds", "reason"),
    [
        pytest.param(live(), BUSY, 30, "at rest it is a conflict of another kind", id="at rest"),
        pytest.param(live(safety_lock="all"), BUSY, 0, "a lock does not end by itself", id="locked"),
        pytest.param(live(safety_lock="dangerous"), BUSY, 0, "nor does this one", id="locked, at rest"),
        pytest.param(ServerFault("DescribeService", "503"), BUSY, 0, "nothing is to be seen", id="no look"),
        pytest.param(
            UPDATING,
            Conflict("UpdateService", "409 empty name", status=409, api_code="InvalidParameter"),
            0,
            "it is about what was sent",
            id="invalid",
        ),
    ],
)
def test_a_conflict_that_does_not_end_by_itself_is_told(seen: Any, fault: Conflict, seconds: int, reason: str) -> None:
    of = existing({"DescribeService": turns(live(), seen), "UpdateService": fault})
    with pytest.raises(Conflict, match="409"):
        scaled(of)
    assert seconds <= sum(of.clock.pauses) < seconds + 6, reason


def test_when_the_time_is_over_the_refusal_is_told() -> None:
    of = existing({"DescribeService": turns(live(), UPDATING), "UpdateService": BUSY}, seconds=100)
    with pytest.raises(Conflict, match="409 operation in progress"):
        scaled(of)
    assert 90 <= sum(of.clock.pauses) <= 100


def test_ctrl_c_ends_it() -> None:
    of = existing({"DescribeService": turns(live(), UPDATING), "UpdateService": BUSY})
    of.cancel_after("UpdateService")
    with pytest.raises(Cancelled):
        scaled(of)
    assert of.changes == ["UpdateService"]


@pytest.mark.parametrize(
    ("changes", "operation", "fault", "reason"),
    [
        pytest.param(
            {"desiredState": "stopped"},
            "StopService",
            Conflict("StopService", "409", status=409),
            "it is still Creating",
            id="stop",
        ),
        pytest.param(
            CRON,
            "CreateServiceCronScaler",
            NotFound("CreateServiceCronScaler", "404", status=404),
            "in the first moments it is not found",
            id="cron scaler",
        ),
    ],
)
def test_what_follows_a_create_waits_until_it_is_taken(
    changes: dict[str, Any], operation: str, fault: Exception, reason: str
) -> None:
    of = scene({operation: turns(fault, fault, None)})
    assert isinstance(create(wanted(changes), lookups(of), of.around), Done), reason
    assert of.changes == ["CreateService", *[operation] * 3, "DeleteServiceLabel"]
    assert of.clock.pauses == [0.25, 0.5]


def test_a_service_that_stays_away_after_its_create_is_told_after_a_minute() -> None:
    of = scene({"CreateServiceCronScaler": NotFound("CreateServiceCronScaler", "404 gone", status=404)})
    outcome = create(wanted(CRON), lookups(of), of.around)
    assert isinstance(outcome, MadeButUnwell)
    assert outcome.reasons[0].startswith("PAI8014 chat_prod was made and is in your state; a setting of it failed")
    assert 60 <= sum(of.clock.pauses) < 66


def test_an_unfinished_create_is_brought_up_to_date_when_its_creation_is_over() -> None:
    mine = live(status="Creating", labels=UNFINISHED)
    answers = {"UpdateService": turns(BUSY, None), "UpdateServiceLabel": None, "DescribeService": mine}
    of = scene(answers)
    assert isinstance(create(wanted(), lookups(of), of.around), Done)
    assert of.changes == ["UpdateService", "UpdateService", "UpdateServiceLabel", "DeleteServiceLabel"]


def test_absent_services_stay_absent_in_an_update() -> None:
    of = existing({"UpdateService": absent()})
    with pytest.raises(NotFound):
        scaled(of)
    assert of.changes == ["UpdateService"]
