"""ListServices and ListGroups: filters, order, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.wire import Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def test_groups_are_made_of_their_services(wire: Wire) -> None:
    for name in ("one", "two"):
        wire.create(config(metadata={"name": name, "group": "chat"}))
    assert [item["Name"] for item in wire.call("GET", "/api/v2/groups").body["Groups"]] == ["chat"]
    assert wire.call("GET", "/api/v2/groups/cn-hangzhou/chat").body["Name"] == "chat"
    assert wire.call("GET", "/api/v2/groups/cn-hangzhou/chat/endpoints").body["Endpoints"][0]["PathType"] == "Group"
    assert wire.call("GET", "/api/v2/groups/cn-hangzhou/none").code == "InvalidGroup.NotFound"


def names(wire: Wire, **query: str) -> list[str]:
    return [item["ServiceName"] for item in wire.call("GET", "/api/v2/services", query).body["Services"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["rag", "chat2", "chat"], id="newest first"),
        pytest.param({"Order": "asc"}, ["chat", "chat2", "rag"], id="oldest first"),
        pytest.param({"Filter": "chat"}, ["chat2", "chat"], id="a filter is fuzzy"),
        pytest.param({"ServiceName": "chat"}, ["chat"], id="a name is exact"),
        pytest.param({"Label": '{"team": "a"}'}, ["chat"], id="a label with its value"),
        pytest.param({"Label": '{"team": null}'}, ["rag", "chat"], id="a label by its key"),
        pytest.param({"ServiceStatus": "Running"}, [], id="a status nobody has yet"),
        pytest.param({"AutoscalerEnabled": "True"}, ["rag"], id="a flag as the SDK writes it"),
        pytest.param({"AutoscalerEnabled": "false"}, ["chat2", "chat"], id="a flag as others write it"),
        pytest.param({"PageSize": "2", "PageNumber": "2"}, ["chat"], id="the second page"),
        pytest.param({"PageNumber": "9"}, [], id="a page behind the end"),
        pytest.param({"ResourceType": "DedicatedResource"}, [], id="nothing dedicated"),
    ],
)
def test_listing(wire: Wire, query: dict[str, str], expected: list[str]) -> None:
    wire.create(config("chat"), Labels='{"team": "a"}')
    wire.create(config("chat2"))
    wire.create(config("rag", autoscaler={"min": 1, "max": 2}), Labels='{"team": "b"}')
    assert names(wire, **query) == expected


def test_a_list_has_no_endpoints_and_moves_nothing_on(wire: Wire) -> None:
    wire.create(config())
    for _ in range(5):
        item = wire.call("GET", "/api/v2/services").body["Services"][0]
        assert item["Status"] == "Creating"
        assert not {"InternetEndpoint", "IntranetEndpoint", "RoleAttrs"} & set(item)


def test_a_fuzzy_service_name_and_a_cap_on_pages_are_knobs(emulator: Emulator, wire: Wire) -> None:
    for name in ("chat", "chat2", "chat3"):
        wire.create(config(name))
    emulator.set(service_name_filter="fuzzy", page_size_cap=2)
    answer = wire.call("GET", "/api/v2/services", {"ServiceName": "chat", "PageSize": "50"}).body
    assert ([item["ServiceName"] for item in answer["Services"]], answer["PageSize"], answer["TotalCount"]) == (
        ["chat3", "chat2"],
        2,
        3,
    )


@pytest.mark.parametrize("size", ["0", "-1", "x", "1.5"])
def test_pages_that_are_none_are_refused(wire: Wire, size: str) -> None:
    answer = wire.call("GET", "/api/v2/services", {"PageSize": size})
    assert (answer.status, answer.message) == (400, f"PageSize [{size}] is not a positive integer")
