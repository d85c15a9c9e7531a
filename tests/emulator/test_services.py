"""What changes a service: updates, labels, the safety lock, versions, traffic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def test_a_token_is_made_when_none_is_given_and_never_echoed(wire: Wire) -> None:
    wire.create(config())
    wire.create(config("own", token="mine"))
    made, own = wire.describe().body, wire.describe("own").body
    assert len(made["AccessToken"]) == 56
    assert own["AccessToken"] == "mine"
    assert "token" not in json.loads(own["ServiceConfig"])


@pytest.mark.parametrize(
    ("keeps", "same"),
    [
        pytest.param(True, True, id="a server that keeps it"),
        pytest.param(False, False, id="a server that makes a new one"),
    ],
)
def test_whether_replacing_keeps_the_token_is_a_knob(emulator: Emulator, wire: Wire, keeps: bool, same: bool) -> None:
    emulator.set(replace_keeps_token=keeps)
    wire.create(config())
    before = wire.describe().body["AccessToken"]
    wire.update(config(), UpdateType="replace")
    assert (wire.describe().body["AccessToken"] == before) is same


def test_merging_keeps_what_is_not_posted_and_replacing_does_not(wire: Wire) -> None:
    wire.create(config())
    wire.update({"metadata": {"shm_size": 8}})
    merged = json.loads(wire.describe().body["ServiceConfig"])
    assert merged["metadata"] == {"name": "chat", "instance": 1, "shm_size": 8}
    assert merged["storage"] == config()["storage"]
    replaced = config(storage=None)
    wire.update(replaced, UpdateType="replace")
    assert json.loads(wire.describe().body["ServiceConfig"]) == replaced


@pytest.mark.parametrize(
    ("body", "query", "status", "message"),
    [
        pytest.param({}, {"UpdateType": "replace"}, 409, "Service name is empty", id="replacing needs a name"),
        pytest.param({"metadata": {"name": "x"}}, {}, 400, "Service name [x] does not match [chat]", id="another name"),
        pytest.param({}, {"UpdateType": "swap"}, 400, "UpdateType [swap] is not supported, use merge or replace", id="another type"),
        pytest.param({"cloud": {"computing": {"instance_type": "ecs.none"}}}, {}, 400,
                     "Instance type [ecs.none] is not supported in region [cn-hangzhou]", id="as create refuses"),
    ],
)  # fmt: skip
def test_what_update_refuses(
    wire: Wire, body: dict[str, Any], query: dict[str, str], status: int, message: str
) -> None:
    wire.create(config())
    before = wire.describe().body["ServiceConfig"]
    answer = wire.update(body, **query)
    assert (answer.status, answer.message) == (status, message)
    assert wire.describe().body["ServiceConfig"] == before


def labels(wire: Wire) -> dict[str, str]:
    return {pair["LabelKey"]: pair["LabelValue"] for pair in wire.describe().body["Labels"]}


def test_labels_are_set_overwritten_and_taken_away(wire: Wire) -> None:
    wire.create(config(), Labels='{"a": "1", "b": "2", "c": "3", "d": "4"}')
    assert wire.on_service("PUT", "label", {"Labels": {"a": "9"}}).message == "Succeed to update service [chat] labels."
    assert wire.on_service("DELETE", "label", Keys="b, c,none").message == "Succeed to delete service [chat] labels."
    assert labels(wire) == {"a": "9", "d": "4"}
    assert wire.on_service("DELETE", "label", LabelKeys='["d"]').status == 200
    assert labels(wire) == {"a": "9"}


@pytest.mark.parametrize("query", [{}, {"Keys": ""}, {"LabelKeys": "{}"}, {"LabelKeys": "["}])
def test_label_keys_that_are_none_are_refused(wire: Wire, query: dict[str, str]) -> None:
    wire.create(config())
    assert wire.on_service("DELETE", "label", **query).status == 400


def test_labels_of_the_query_outlive_a_replaced_configuration(wire: Wire) -> None:
    wire.create(config(labels={"team": "a", "stage": "dev"}), Labels='{"owner": "me"}')
    wire.update(config(labels={"team": "b"}), UpdateType="replace")
    assert labels(wire) == {"team": "b", "owner": "me"}


@pytest.mark.parametrize(
    ("lock", "allowed"),
    [
        pytest.param("none", {"update", "stop", "delete"}, id="no lock"),
        pytest.param("dangerous", {"update"}, id="what is dangerous is refused"),
        pytest.param("all", set[str](), id="everything is refused"),
    ],
)
def test_the_safety_lock(wire: Wire, lock: str, allowed: set[str]) -> None:
    wire.create(config())
    assert wire.on_service("PUT", "lock", {"Lock": lock}).message == f"service safety lock updated to {lock}"
    assert wire.describe().body["SafetyLock"] == lock
    answers = {
        "update": wire.update({"metadata": {"shm_size": 1}}), "stop": wire.on_service("PUT", "stop"), "delete": wire.delete(),
    }  # fmt: skip
    assert {name for name, answer in answers.items() if answer.status == 200} == allowed
    refused = [answer for name, answer in answers.items() if name not in allowed]
    assert {(answer.status, answer.code) for answer in refused} <= {(403, "Forbidden.SafetyLock")}


def test_versions_are_kept_and_gone_back_to(wire: Wire) -> None:
    wire.create(config())
    wire.until_settled()
    for size in (1, 2):
        wire.update({"metadata": {"shm_size": size}})
        wire.until_settled()
    versions = wire.on_service("GET", "versions").body
    assert [item["ImageId"] for item in versions["Versions"]] == [3, 2, 1]
    assert versions["TotalCount"] == 3
    assert wire.on_service("PUT", "version", {"Version": 1}).status == 200
    body = wire.until_settled()
    assert (body["CurrentVersion"], body["LatestVersion"]) == (1, 3)
    assert "shm_size" not in json.loads(body["ServiceConfig"])["metadata"]
    for version in (3, 0, 9, None):
        assert wire.on_service("PUT", "version", {"Version": version}).status == 400


def test_at_most_ten_versions_are_kept(wire: Wire) -> None:
    wire.create(config())
    for size in range(12):
        wire.update({"metadata": {"shm_size": size}})
    found = [item["ImageId"] for item in wire.on_service("GET", "versions").body["Versions"]]
    assert found == list(range(13, 3, -1))


def test_weight_and_traffic(wire: Wire) -> None:
    wire.create(config())
    wire.until_settled()
    assert wire.on_service("PUT", "release", {"Weight": 40, "TrafficState": "grouping"}).message == (
        "Releasing service [chat] in region [cn-hangzhou] with weight [40], service status: [Running]"
    )
    body = wire.describe().body
    assert (body["Weight"], body["TrafficState"]) == (40, "grouping")
    for posted in ({"Weight": 1001}, {"Weight": -2}, {"TrafficState": "none"}):
        assert wire.on_service("PUT", "release", posted).status == 400
