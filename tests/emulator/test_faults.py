"""Scripted faults: which call they strike, what is answered, and that the account and the journal tell."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

THROTTLED = {"status": 429, "code": "Throttling.User", "message": "slow down", "headers": {"x-acs-retry-after": "250"}}


@pytest.mark.parametrize(
    ("fault", "statuses", "account"),
    [
        pytest.param({}, [429, 404, 404, 404], (4, 1), id="the first call, once"),
        pytest.param({"call": 3}, [404, 404, 429, 404], (4, 1), id="the third call"),
        pytest.param({"call": 2, "count": 2}, [404, 429, 429, 404], (4, 2), id="two calls from the second"),
        pytest.param({"count": 0}, [429] * 4, (4, 4), id="every call"),
        pytest.param({"service": "chat"}, [429, 404, 404, 404], (4, 1), id="of this service"),
        pytest.param({"service": "ch?t"}, [429, 404, 404, 404], (4, 1), id="of a pattern of services"),
        pytest.param({"service": "rag"}, [404] * 4, (0, 0), id="of another service"),
        pytest.param({"operation": "Describe*"}, [429, 404, 404, 404], (4, 1), id="of a pattern of operations"),
        pytest.param({"operation": "DeleteService"}, [404] * 4, (0, 0), id="of another operation"),
    ],
)
def test_which_calls_a_fault_strikes(
    emulator: Emulator, wire: Wire, fault: dict[str, Any], statuses: list[int], account: tuple[int, int]
) -> None:
    emulator.faults({"operation": "DescribeService", "answer": THROTTLED, **fault})
    assert [wire.describe().status for _ in range(4)] == statuses
    (told,) = emulator.faults()
    assert (told["seen"], told["hits"]) == account


def test_an_error_answer(emulator: Emulator, wire: Wire) -> None:
    emulator.faults({"operation": "DescribeService", "answer": THROTTLED | {"body": {"Extra": 1}}})
    answer = wire.describe()
    assert (answer.code, answer.message, answer.headers["x-acs-retry-after"]) == ("Throttling.User", "slow down", "250")
    assert (answer.body["HttpCode"], answer.body["Success"], answer.body["Extra"]) == (429, False, 1)
    entry = emulator.journal()[-1]
    assert (entry["status"], entry["code"]) == (429, "Throttling.User")


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        pytest.param(
            {"raw": "<html>Bad Gateway</html>", "status": 502},
            502,
            "<html>Bad Gateway</html>",
            id="the page of a proxy",
        ),
        pytest.param({"raw": ""}, 200, "", id="an empty success"),
        pytest.param({"raw": '{"a":', "contentType": "application/json"}, 200, '{"a":', id="half a document"),
    ],
)
def test_raw_answers(emulator: Emulator, wire: Wire, answer: dict[str, Any], status: int, text: str) -> None:
    emulator.faults({"operation": "DescribeService", "answer": answer})
    got = wire.describe()
    assert (got.status, got.text) == (status, text)


@pytest.mark.parametrize(
    ("when", "made"),
    [
        pytest.param("before", False, id="the request never arrived"),
        pytest.param("after", True, id="the request was carried out, the reply was lost"),
    ],
)
def test_a_dropped_connection(emulator: Emulator, wire: Wire, when: str, made: bool) -> None:
    emulator.faults({"operation": "CreateService", "when": when, "answer": {"drop": True}})
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        wire.create(config())
    assert (emulator.service("chat") is not None) is made
    entry = emulator.journal()[-1]
    assert (entry["operation"], entry["service"], entry["status"], entry["code"]) == (
        "CreateService",
        "chat",
        None,
        "Dropped",
    )


def test_an_error_after_the_operation(emulator: Emulator, wire: Wire) -> None:
    emulator.faults(
        {"operation": "CreateService", "when": "after", "answer": {"status": 503, "code": "ServiceUnavailable"}}
    )
    assert wire.create(config()).status == 503
    assert wire.create(config()).status == 409


def test_a_slow_answer_is_the_right_one(emulator: Emulator, wire: Wire) -> None:
    wire.create(config())
    emulator.faults({"operation": "DescribeService", "answer": {"delaySeconds": 0.2}})
    before = time.monotonic()
    assert wire.describe().status == 200
    assert time.monotonic() - before >= 0.2


def test_a_slow_call_does_not_hold_up_others(emulator: Emulator, wire: Wire) -> None:
    """Delays are outside the lock, else a test of concurrency would measure the emulator."""
    import threading

    emulator.faults({"operation": "DescribeService", "answer": {"delaySeconds": 1.5}})
    slow = threading.Thread(target=wire.describe)
    slow.start()
    before = time.monotonic()
    assert wire.call("GET", "/api/v2/services").status == 200
    assert time.monotonic() - before < 1.2
    slow.join()


def test_fields_laid_over_a_reply(emulator: Emulator, wire: Wire) -> None:
    wire.create(config())
    emulator.faults({"operation": "DescribeService", "answer": {"patch": {"Labels": {"a": "b"}, "New": 1}}})
    body = wire.describe().body
    assert (body["Labels"], body["New"], body["ServiceName"]) == ({"a": "b"}, 1, "chat")


def test_of_several_faults_the_first_that_was_set_wins(emulator: Emulator, wire: Wire) -> None:
    emulator.faults(
        {"operation": "*", "count": 2, "answer": {"status": 500}}, {"operation": "DescribeService", "call": 2, "count": 2, "answer": {"status": 503}},
    )  # fmt: skip
    assert [wire.describe().status for _ in range(4)] == [500, 500, 503, 404]


def test_faults_strike_inference_as_well(emulator: Emulator, wire: Wire) -> None:
    emulator.faults({"operation": "Invoke", "answer": {"raw": "bad gateway", "status": 502}})
    answer = wire.call("GET", "/_gateway/cn-hangzhou/internet/1234567890123456/api/predict/chat")
    assert (answer.status, answer.text) == (502, "bad gateway")


def test_a_refused_signature_is_not_counted(emulator: Emulator) -> None:
    emulator.faults({"operation": "DescribeService", "answer": THROTTLED})
    assert Wire(emulator.port, secret="OTHER").describe().code == "SignatureDoesNotMatch"
    assert emulator.faults()[0]["seen"] == 0


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        pytest.param([], "a fault is a JSON object; got \\[\\]", id="no object"),
        pytest.param({"answer": {"drop": True}}, "a fault needs `operation`", id="no operation"),
        pytest.param({"operation": "X"}, "a fault needs `answer`", id="no answer"),
        pytest.param({"operation": "X", "answer": {}}, "`answer` is empty", id="an answer that is nothing"),
        pytest.param(
            {"operation": "X", "answer": {"stauts": 1}},
            "`answer` has no 'stauts'; the nearest is 'status'",
            id="a typo within",
        ),
        pytest.param(
            {"operaton": "X", "answer": {"drop": True}},
            "a fault has no 'operaton'; the nearest is 'operation'",
            id="a typo",
        ),
        pytest.param(
            {"operation": "X", "when": "then", "answer": {"drop": True}},
            "`when` is before or after; got 'then'",
            id="another time",
        ),
        pytest.param(
            {"operation": "X", "call": 0, "answer": {"drop": True}},
            "`call` is a whole number from 1; got 0",
            id="calls count from one",
        ),
        pytest.param(
            {"operation": "X", "answer": {"delaySeconds": -1}},
            "`delaySeconds` is a number from 0; got -1",
            id="no time travel",
        ),
    ],
)
def test_faults_that_cannot_be_understood(emulator: Emulator, fault: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        emulator.faults(fault)
    assert emulator.faults() == []
