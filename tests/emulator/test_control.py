"""The interface for tests over HTTP, and the same from Python."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from pai_eas_emulator import Emulator
from pai_eas_emulator.knobs import CHOICES, BadKnobError, Knobs, is_knob, knob_meanings, wire_name
from tests.emulator.wire import Wire, config


def control(emulator: Emulator, method: str, call: str, body: object = None) -> tuple[int, Any]:
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(f"{emulator.url}/_emulator/{call}", data, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_journal_over_http(emulator: Emulator, wire: Wire) -> None:
    wire.extra = {"user-agent": "test/1"}
    wire.create(config(), Labels='{"a":"b"}')
    wire.call("GET", "/api/v9/none")
    status, body = control(emulator, "GET", "journal?since=0")
    assert (status, body) == (200, {"entries": emulator.journal()})
    created, unknown = body["entries"]
    assert created == {
        "index": 1, "operation": "CreateService", "region": "cn-hangzhou", "service": "chat", "method": "POST", "path": "/api/v2/services",
        "query": {"Labels": '{"a":"b"}'}, "body": config(), "status": 200, "code": "", "userAgent": "test/1", "accessKeyId": "AKID",
    }  # fmt: skip
    assert (unknown["index"], unknown["operation"], unknown["status"], unknown["code"]) == (
        2,
        "",
        404,
        "InvalidAction.NotFound",
    )
    assert [entry["index"] for entry in emulator.journal(since=1)] == [2]


def test_indexes_are_not_used_again_after_a_reset(emulator: Emulator, wire: Wire) -> None:
    wire.describe()
    emulator.reset()
    assert emulator.journal() == []
    wire.describe()
    assert [entry["index"] for entry in emulator.journal()] == [2]


def test_faults_over_http(emulator: Emulator, wire: Wire) -> None:
    fault = {"operation": "DescribeService", "answer": {"status": 500}}
    assert control(emulator, "POST", "faults", fault)[0] == 200
    assert control(emulator, "POST", "faults", [fault, fault])[0] == 200
    wire.describe()
    status, body = control(emulator, "GET", "faults")
    assert (status, [(item["seen"], item["hits"]) for item in body["faults"]]) == (200, [(1, 1)] * 3)
    assert control(emulator, "DELETE", "faults") == (200, {"faults": []})
    assert wire.describe().status == 404


def test_the_clock_over_http(emulator: Emulator) -> None:
    status, body = control(emulator, "POST", "clock", {"advanceSeconds": 90})
    assert (status, body["advancedSeconds"]) == (200, 90)
    assert control(emulator, "GET", "clock")[1]["advancedSeconds"] == 90
    status, body = control(emulator, "POST", "clock", {"advanceSeconds": -1})
    assert (status, body) == (400, {"error": "`advanceSeconds` is a number from 0; got -1"})


def test_the_clock_moves_time_stamps(emulator: Emulator, wire: Wire) -> None:
    emulator.advance(10 * 365 * 86400)
    wire.create(config())
    before = control(emulator, "GET", "clock")[1]["now"]
    assert wire.describe().body["CreateTime"][:4] == before[:4]


def test_settings_over_http(emulator: Emulator) -> None:
    status, body = control(emulator, "PUT", "settings", {"progress": "clock", "waiting_describes": 9, "workspaces": []})
    assert (status, body["progress"], body["waitingDescribes"]) == (200, "clock", 9)
    assert control(emulator, "GET", "settings")[1] == body
    assert emulator.state()["scenario"]["workspaces"] == []


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        pytest.param({"progres": "clock"}, "there is no setting 'progres'; the nearest is 'progress'", id="a typo"),
        pytest.param(
            {"progress": "fast"},
            "knob 'progress' is one of describes, clock, immediate; got 'fast'",
            id="no such choice",
        ),
        pytest.param(
            {"waitingDescribes": 1.5}, "knob 'waitingDescribes' is a whole number; got 1.5", id="half a describe"
        ),
        pytest.param(
            {"waitingDescribes": -1}, "knob 'waitingDescribes' is a number from 0; got -1", id="less than none"
        ),
        pytest.param({"verifySignatures": 1}, "knob 'verifySignatures' is true or false; got 1", id="no flag"),
        pytest.param({"knobs": {"x": 1}}, "there is no knob 'x'", id="a typo among the knobs"),
        pytest.param({"images": 1}, "`images` of a scenario must be an object or a list", id="the wrong kind"),
        pytest.param(
            {"accessKeys": {"A": {"user": "x"}}}, "access key 'A' needs `secret`, a string", id="a key without secret"
        ),
        pytest.param({"permissions": {"AKID": {"grant": []}}}, "permissions are `allow` and `deny`", id="another word"),
        pytest.param(
            {"services": [{"config": 1}]},
            "a service of a scenario needs `config` with metadata.name",
            id="a service without name",
        ),
        pytest.param(
            {"services": [{"config": {"name": "x"}, "status": "Up"}]},
            "service 'x': there is no status 'Up'",
            id="no such status",
        ),
    ],
)
def test_settings_that_cannot_be_understood_change_nothing(
    emulator: Emulator, settings: dict[str, Any], problem: str
) -> None:
    before = emulator.state()
    status, body = control(emulator, "PUT", "settings", settings)
    assert status == 400
    assert body["error"].startswith(problem)
    assert emulator.state() == before


def test_every_knob_has_a_meaning_and_takes_its_default() -> None:
    on_wire = Knobs().on_wire()
    assert Knobs().changed(on_wire) == Knobs()
    assert set(knob_meanings()) == set(on_wire)
    assert all(len(meaning) > 10 for meaning in knob_meanings().values())
    assert set(CHOICES) <= set(on_wire)
    assert is_knob("deletingDescribes")
    assert is_knob("deleting_describes")
    assert not is_knob("deleting")
    assert wire_name(wire_name("deleting_describes")) == "deletingDescribes"


def test_an_unknown_knob_names_the_nearest() -> None:
    with pytest.raises(BadKnobError, match="there is no knob 'eco'; the nearest is 'echo'"):
        Knobs().changed({"eco": "fold"})


@pytest.mark.parametrize(
    ("method", "call", "body", "status"),
    [
        pytest.param("GET", "none", None, 404, id="no such call"),
        pytest.param("PUT", "journal", {}, 404, id="another method"),
        pytest.param("GET", "journal?since=x", None, 400, id="an index that is none"),
        pytest.param("PUT", "settings", b"{", 400, id="no JSON"),
        pytest.param("PUT", "settings", [], 400, id="no object"),
        pytest.param("POST", "reset", {"state": {}}, 400, id="reset takes a scenario only"),
        pytest.param("POST", "services", {"name": "none"}, 400, id="no such service"),
    ],
)
def test_calls_that_cannot_be_understood(emulator: Emulator, method: str, call: str, body: object, status: int) -> None:
    got, answer = control(emulator, method, call, body)
    assert (got, list(answer)) == (status, ["error"])


def test_reset_goes_back_to_the_scenario_of_the_start() -> None:
    with Emulator(scenario={"knobs": {"waitingDescribes": 7}}) as emulator:
        emulator.set(waiting_describes=1)
        emulator.advance(5)
        Wire(emulator.port).create(config())
        assert control(emulator, "POST", "reset")[0] == 200
        state = emulator.state()
        assert (state["services"], state["advancedSeconds"]) == ([], 0)
        assert control(emulator, "GET", "settings")[1]["waitingDescribes"] == 7
        assert control(emulator, "POST", "reset", {"scenario": {"knobs": {"waitingDescribes": 2}}})[0] == 200
        assert control(emulator, "GET", "settings")[1]["waitingDescribes"] == 2


def test_a_scenario_may_bring_services(emulator: Emulator, wire: Wire) -> None:
    emulator.reset(
        {"services": [{"config": config("old"), "labels": {"a": "b"}, "token": "T", "serviceId": "eas-m-1", "workspaceId": "100001"},
                      {"config": config("sick"), "status": "Failed", "reason": "WHY", "message": "because"},
                      {"config": config("far"), "region": "cn-beijing"}]}
    )  # fmt: skip
    old, sick = wire.describe("old").body, wire.describe("sick").body
    assert (old["Status"], old["ServiceId"], old["AccessToken"], old["RunningInstance"]) == (
        "Running",
        "eas-m-1",
        "T",
        1,
    )
    assert (sick["Status"], sick["Reason"], sick["Message"], sick["RunningInstance"]) == ("Failed", "WHY", "because", 0)
    assert wire.describe("far").status == 404


CHANGES: list[Any] = [
    pytest.param({"replicas": 3}, {"TotalInstance": 3, "RunningInstance": 3}, id="an autoscaler at work"),
    pytest.param({"status": "Failed", "reason": "R", "message": "M"}, {"Status": "Failed", "Reason": "R", "Message": "M"}, id="a failure out of nowhere"),
    pytest.param({"config": {"metadata": {"instance": 2}}}, {"TotalInstance": 2}, id="an edit in the console"),
    pytest.param({"labels": {"a": None, "c": "d"}}, {"Labels": [{"LabelKey": "c", "LabelValue": "d"}]}, id="labels"),
    pytest.param({"lock": "all"}, {"SafetyLock": "all"}, id="a lock"),
    pytest.param({"remove": True}, {"Code": "InvalidService.NotFound"}, id="a deletion by somebody else"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "shown"), CHANGES)
def test_a_service_may_be_changed_behind_everybodys_back(
    emulator: Emulator, wire: Wire, change: dict[str, Any], shown: dict[str, Any]
) -> None:
    wire.create(config(), Labels='{"a": "b"}')
    before = wire.until_settled()
    emulator.change("chat", **change)
    body = wire.describe().body
    assert {key: body[key] for key in shown} == shown
    assert {key: before.get(key) for key in shown} != shown


@pytest.mark.parametrize("change", [{"status": "Up"}, {"replica": 1}])
def test_changes_that_cannot_be_understood(emulator: Emulator, wire: Wire, change: dict[str, Any]) -> None:
    wire.create(config())
    with pytest.raises(ValueError, match=r"status 'Up'|got 'replica'"):
        emulator.change("chat", **change)


def test_the_state_is_a_copy(emulator: Emulator, wire: Wire) -> None:
    wire.create(config())
    emulator.state()["services"][0]["name"] = "other"
    assert emulator.service("chat") is not None
    assert emulator.service("chat", "cn-beijing") is None
