"""How services move: by describes, by the clock, at once; what reads may say wrongly on the way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from pai_eas_emulator.knobs import Knobs
from pai_eas_emulator.progression import (
    AFTER_CREATE,
    AFTER_DELETE,
    AFTER_HOT_UPDATE,
    AFTER_SCALING,
    AFTER_START,
    AFTER_STOP,
    AFTER_UPDATE,
    begin,
    look,
)
from pai_eas_emulator.service import Service
from pai_eas_emulator.statuses import STATUSES, BadTransitionError, Kind, check_transition
from tests.emulator.wire import GPU_MACHINE, VLLM_IMAGE, Wire, config, on_machine

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


@pytest.mark.parametrize(
    "way", [AFTER_CREATE, AFTER_UPDATE, AFTER_SCALING, AFTER_HOT_UPDATE, AFTER_START, AFTER_STOP, AFTER_DELETE]
)
def test_every_way_is_one_that_the_table_allows(way: tuple[str, ...]) -> None:
    for old, new in itertools.pairwise(way):
        check_transition(old, new)
    assert STATUSES[way[-1]].kind in (Kind.OK, Kind.GONE)


def test_statuses_that_pass_lead_somewhere_and_the_gone_one_nowhere() -> None:
    for status in STATUSES.values():
        assert set(status.follows) <= set(STATUSES), status.name
        assert bool(status.follows) is (status.kind is not Kind.GONE), status.name


def test_a_way_the_table_does_not_allow_is_a_defect() -> None:
    service = Service("cn-hangzhou", "chat", "eas-m-1", {}, "t", "", "", "", status="Stopped")
    with pytest.raises(BadTransitionError, match="a service cannot go from Stopped to Stopping"):
        begin(service, AFTER_STOP, 0.0)


def running(wire: Wire) -> None:
    assert wire.create(config()).status == 200
    assert wire.until_settled()["Status"] == "Running"


def test_by_describes_a_new_service_takes_its_time(wire: Wire) -> None:
    assert wire.create(config()).body["Status"] == "Creating"
    assert wire.statuses(6) == ["Creating", "Waiting", "Waiting", "Waiting", "Running", "Running"]


@pytest.mark.parametrize(
    ("knobs", "seen"),
    [
        pytest.param(
            {"creating_describes": 0}, ["Waiting", "Waiting", "Waiting", "Running"], id="a status may be passed over"
        ),
        pytest.param({"creating_describes": 0, "waiting_describes": 0}, ["Running"] * 4, id="all of them"),
        pytest.param({"waiting_describes": 1}, ["Creating", "Waiting", "Running", "Running"], id="a shorter wait"),
        pytest.param({"progress": "immediate"}, ["Running"] * 4, id="at once"),
    ],
)
def test_knobs_set_the_pace(emulator: Emulator, wire: Wire, knobs: dict[str, Any], seen: list[str]) -> None:
    emulator.set(**knobs)
    wire.create(config())
    assert wire.statuses(4) == seen


def test_by_clock_only_virtual_seconds_count(emulator: Emulator, wire: Wire) -> None:
    emulator.set(progress="clock")
    wire.create(config())
    seen: list[str] = []
    for seconds in (0, 4.9, 0.2, 59, 1):
        emulator.advance(seconds)
        seen += wire.statuses(2)
    assert seen == ["Creating"] * 4 + ["Waiting"] * 4 + ["Running"] * 2


def test_by_clock_one_great_step_passes_every_status(emulator: Emulator, wire: Wire) -> None:
    emulator.set(progress="clock")
    wire.create(config())
    emulator.advance(3600)
    assert wire.statuses(1) == ["Running"]


def test_replicas_on_the_way(wire: Wire) -> None:
    wire.create(config(metadata={"name": "chat", "instance": 3}))
    counts = [
        (body["RunningInstance"], body["PendingInstance"], body["TotalInstance"])
        for body in (wire.describe().body for _ in range(5))
    ]
    assert counts == [(0, 3, 3)] * 4 + [(3, 0, 3)]


CHANGES = [
    pytest.param({"metadata": {"name": "chat", "instance": 4}}, ["Scaling", "Scaling", "Running"], 1, id="only the replicas: no version"),
    pytest.param({"labels": {"a": "b"}}, ["HotUpdate", "Running", "Running"], 1, id="labels touch no replica"),
    pytest.param(
        {"containers": [{"image": VLLM_IMAGE, "port": 8000, "command": "vllm serve /model_dir --port 8000"}]},
        ["Updating", "Updating", "Running"], 2, id="a command is rolled out",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "seen", "version"), CHANGES)
def test_what_an_update_does_depends_on_what_changed(
    wire: Wire, change: dict[str, Any], seen: list[str], version: int
) -> None:
    running(wire)
    assert wire.update(change).status == 200
    assert wire.statuses(3) == seen
    body = wire.describe().body
    assert (body["LatestVersion"], body["CurrentVersion"]) == (version, version)


def test_replicas_serve_during_a_rolling_update(wire: Wire) -> None:
    running(wire)
    wire.update(config(containers=[{"image": VLLM_IMAGE, "port": 8000}]), UpdateType="replace")
    body = wire.describe().body
    assert (body["Status"], body["RunningInstance"], body["CurrentVersion"], body["LatestVersion"]) == (
        "Updating",
        1,
        1,
        2,
    )


def test_stopping_and_starting(wire: Wire) -> None:
    running(wire)
    assert wire.on_service("PUT", "stop").message == "Service [chat] in region [cn-hangzhou] is stopping"
    assert wire.statuses(3) == ["Stopping", "Stopping", "Stopped"]
    assert wire.describe().body["RunningInstance"] == 0
    assert wire.on_service("PUT", "start").message == "Service [chat] in region [cn-hangzhou] is starting"
    assert wire.statuses(5) == ["Starting", "Waiting", "Waiting", "Waiting", "Running"]


def test_asking_for_what_is_so_already_changes_nothing(wire: Wire) -> None:
    running(wire)
    assert wire.on_service("PUT", "start").status == 200
    assert wire.statuses(1) == ["Running"]


def test_restarting_makes_no_version(wire: Wire) -> None:
    running(wire)
    assert wire.on_service("PUT", "restart").message == "Service is restarting"
    assert wire.statuses(3) == ["Updating", "Updating", "Running"]
    assert wire.describe().body["LatestVersion"] == 1


def test_deleting_takes_its_time_and_ends_in_not_found(wire: Wire) -> None:
    running(wire)
    assert wire.delete().message == "Service [chat] in region [cn-hangzhou] is terminating"
    assert wire.statuses(4) == ["Deleting", "Deleting", "InvalidService.NotFound", "InvalidService.NotFound"]


def test_a_name_is_taken_until_the_deletion_is_over(wire: Wire) -> None:
    running(wire)
    wire.delete()
    assert [wire.create(config()).status for _ in range(3)] == [409, 409, 200]


def test_a_service_that_is_being_deleted_cannot_be_changed(wire: Wire) -> None:
    running(wire)
    wire.delete()
    answer = wire.update({"metadata": {"instance": 2}})
    assert (answer.status, answer.message) == (409, "Service [chat] in region [cn-hangzhou] is being deleted")
    assert wire.delete().status == 200  # once more is no error


def test_a_deletion_may_fail_and_be_tried_again(emulator: Emulator, wire: Wire) -> None:
    emulator.set(delete_failures=1)
    running(wire)
    wire.delete()
    assert wire.statuses(3) == ["Deleting", "Deleting", "DeleteFailed"]
    wire.delete()
    assert wire.statuses(3) == ["Deleting", "Deleting", "InvalidService.NotFound"]


def test_a_new_service_may_be_hidden_and_then_without_its_id(emulator: Emulator, wire: Wire) -> None:
    emulator.set(not_found_reads=2, missing_uid_reads=1)
    wire.create(config())
    answers = [wire.describe() for _ in range(4)]
    assert [answer.status for answer in answers] == [404, 404, 200, 200]
    assert ["ServiceUid" in answer.body for answer in answers[2:]] == [False, True]


def test_reads_may_be_stale_after_an_update(emulator: Emulator, wire: Wire) -> None:
    running(wire)
    emulator.set(stale_reads=2)
    before = wire.describe().body
    wire.update(config(containers=[{"image": VLLM_IMAGE, "port": 8000}]), UpdateType="replace")
    stale = [wire.describe().body for _ in range(2)]
    for body in stale:
        assert {key: value for key, value in body.items() if key != "RequestId"} == {
            key: value for key, value in before.items() if key != "RequestId"
        }
    assert wire.statuses(3) == ["Updating", "Updating", "Running"]


def test_an_update_on_the_way_does_not_lose_the_way(wire: Wire) -> None:
    wire.create(config())
    wire.update({"containers": [{"image": VLLM_IMAGE, "port": 8000}]})
    assert wire.until_settled()["Status"] == "Running"
    assert wire.describe().body["CurrentVersion"] == 2


def test_an_update_may_be_refused_while_one_is_in_progress(emulator: Emulator, wire: Wire) -> None:
    emulator.set(refuse_update_in_progress=True)
    wire.create(config())
    answer = wire.update({"metadata": {"instance": 2}})
    assert (answer.status, answer.code) == (409, "InvalidService.Conflict")
    wire.until_settled()
    assert wire.update({"metadata": {"instance": 2}}).status == 200


def test_no_stock_keeps_a_service_pending_until_there_is_some(emulator: Emulator, wire: Wire) -> None:
    wire.create(on_machine("ecs.gn7i-c48g1.12xlarge"))
    assert wire.statuses(4) == ["Creating", "Pending", "Pending", "Pending"]
    assert wire.describe().body["Message"] == (
        "Insufficient stock of ecs.gn7i-c48g1.12xlarge in region cn-hangzhou, the service is waiting for resources"
    )
    emulator.set(machines={"ecs.gn7i-c48g1.12xlarge": {"StockStatus": "WithStock"}})
    assert wire.until_settled()["Status"] == "Running"


def test_one_machine_with_stock_is_enough(wire: Wire) -> None:
    wire.create(
        config(cloud={"computing": {"instances": [{"type": "ecs.gn7i-c48g1.12xlarge"}, {"type": GPU_MACHINE}]}})
    )
    assert wire.until_settled()["Status"] == "Running"


def test_a_resource_group_that_is_not_ready_keeps_a_service_pending(wire: Wire) -> None:
    wire.create(config(cloud=None, metadata={"name": "chat", "resource": "eas-r-emulator0creating", "gpu": 1}))
    assert wire.statuses(3) == ["Creating", "Pending", "Pending"]


def test_the_defaults_are_unkind_but_short() -> None:
    """Some steps before Running, so that whoever does not wait is found out; few, so that tests are quick."""
    knobs = Knobs()
    assert 0 < knobs.creating_describes + knobs.waiting_describes < 10


@pytest.mark.parametrize("status", ["Waiting", "Starting", "Updating", "Scaling"])
def test_what_finds_no_machine_on_its_way_waits_where_it_is(status: str) -> None:
    """Pending cannot follow these; no replica serves yet, so that nothing pauses either."""
    service = Service("cn-hangzhou", "chat", "eas-m-1", {}, "t", "", "", "", status=status, ahead=["Running"])
    no_stock = {"ends": "Pending", "early": True}
    for _ in range(9):
        look(service, Knobs(), 0.0, lambda _service: no_stock)
    assert (service.status, service.trouble) == (status, no_stock)
    look(service, Knobs(), 0.0, lambda _service: None)
    assert service.status == "Running", "there is stock again"
