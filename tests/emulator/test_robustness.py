"""Whatever is posted is answered, and callers at the same time do not disturb each other."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pai_eas_emulator import Emulator
from pai_eas_emulator.scenario import BadScenarioError, parse_scenario
from tests.emulator.wire import GPU_MACHINE, VLLM_IMAGE, Wire, config

if TYPE_CHECKING:
    from pathlib import Path

KEYS = st.sampled_from(
    [
        "metadata", "name", "instance", "containers", "image", "port", "command", "script", "cloud", "computing", "networking", "instance_type",
        "instances", "type", "vpc_id", "vswitch_id", "security_group_id", "nlb", "id", "listener_port", "netType", "gateway", "autoscaler", "min",
        "max", "strategies", "scaleStrategies", "labels", "token", "credential", "storage", "mount_path", "oss", "path", "resource", "group",
        "startup_check", "cronscaler", "ScaleJobs", "rpc.keepalive", "features", "quota_id", "workspace_id",
    ]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 10**6), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", "x", "1", GPU_MACHINE, VLLM_IMAGE])
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posted=DOCUMENTS, then=DOCUMENTS, echo=st.sampled_from(["literal", "fold", "canonical"]))
def test_any_document_gets_an_answer_and_stays_readable(
    emulator: Emulator, wire: Wire, posted: dict[str, Any], then: dict[str, Any], echo: str
) -> None:
    emulator.reset(
        {
            "knobs": {"echo": echo},
            "failures": [{"kind": kind} for kind in ("kvCache", "probeTooEarly", "missingModelPath")],
        }
    )
    answer = wire.create(posted)
    assert answer.status in (200, 400, 404, 409), answer.text
    wire.create(config())
    name = str(answer.body.get("ServiceName") or "chat")
    assert wire.update(then, name).status in (200, 400, 404, 409)
    assert wire.update({**then, "metadata": {"name": name}}, name, UpdateType="replace").status in (200, 400, 404, 409)
    for _ in range(6):
        body = wire.describe(name).body
        assert isinstance(json.loads(body["ServiceConfig"]), dict)
    for tail in ("endpoints", "events", "logs", "diagnosis", "instances", "versions"):
        assert wire.on_service("GET", tail, name=name).status == 200
    assert {wire.on_service("GET", tail, name=name).status for tail in ("autoscaler", "cronscaler")} <= {200, 404}
    assert wire.call("GET", "/api/v2/services").status == 200
    assert wire.delete(name).status == 200


def test_of_many_creates_at_once_one_succeeds(emulator: Emulator) -> None:
    def create(_number: int) -> int:
        return Wire(emulator.port).create(config()).status

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(create, range(32)))
    assert sorted(statuses) == [200] + [409] * 31
    assert sorted(entry["index"] for entry in emulator.journal()) == list(range(1, 33))


def test_many_callers_leave_a_whole_state_file(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with Emulator(state_file=file) as emulator, ThreadPoolExecutor(8) as pool:

        def create(name: str) -> int:
            return Wire(emulator.port).create(config(name)).status

        names = [f"chat{number}" for number in range(24)]
        assert set(pool.map(create, names)) == {200}
        assert {service["name"] for service in json.loads(file.read_text())["services"]} == set(names)


def test_a_fault_of_one_call_is_met_by_one_of_many(emulator: Emulator) -> None:
    def describe(_number: int) -> int:
        return Wire(emulator.port).describe().status

    emulator.faults({"operation": "DescribeService", "call": 5, "count": 3, "answer": {"status": 503}})
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(describe, range(24)))
    assert sorted(statuses) == [404] * 21 + [503] * 3


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        pytest.param({"kind": "kvCache", "maximumLength": "many"}, "`maximumLength` of a failure is a number from 0; got 'many'", id="no number"),
        pytest.param({"kind": "kvCache", "maximumLenght": 1}, "a failure has no key 'maximumLenght'; the nearest is 'maximumLength'", id="a typo"),
        pytest.param({"kind": "imagePull", "ends": "Dead"}, "a failure ends in Failed, Waiting or Pending; got 'Dead'", id="no such end"),
        pytest.param({"kind": "stuck", "status": "Running"}, "a failure ends in Failed, Waiting or Pending; got 'Running'", id="that is no failure"),
    ],
)  # fmt: skip
def test_failures_that_cannot_be_understood(failure: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadScenarioError) as caught:
        parse_scenario({"failures": [failure]})
    assert str(caught.value) == problem
