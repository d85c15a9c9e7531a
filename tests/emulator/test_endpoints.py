"""Where a service can be called: shared and dedicated gateways, NLBs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.wire import Wire, config, with_nlb

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def test_endpoints_of_a_dedicated_gateway(wire: Wire) -> None:
    wire.create(config(networking={"gateway": "gw-emulator0alb"}))
    base = f"http://127.0.0.1:{wire.port}/_gateway/cn-hangzhou"
    tail = "1234567890123456/api/predict/chat"
    assert wire.on_service("GET", "endpoints").body["Endpoints"] == [
        {
            "EndpointType": "PrivateGateway", "BackendId": "gw-emulator0alb", "PathType": "Service",
            "InternetEndpoints": [f"{base}/gw-emulator0alb/{tail}"], "IntranetEndpoints": [f"{base}/gw-emulator0alb-vpc/{tail}"],
        }
    ]  # fmt: skip
    assert wire.describe().body["Gateway"] == "gw-emulator0alb"
    wire.create(config("inner", networking={"gateway": "gw-emulator0linked"}))
    assert wire.on_service("GET", "endpoints", name="inner").body["Endpoints"][0]["InternetEndpoints"] == []


def test_endpoints_of_nlbs(emulator: Emulator, wire: Wire) -> None:
    listeners = [{"id": "default", "listener_port": 9000, "netType": "intranet"}, {"id": "default", "listener_port": 9001, "net_type": "internet"},
                 {"id": "default", "listener_port": 9002}]  # fmt: skip
    wire.create(with_nlb(nlb=listeners))
    shared, *nlbs = wire.on_service("GET", "endpoints").body["Endpoints"]
    assert shared["EndpointType"] == "DefaultGateway"
    assert [(item["EndpointType"], item["Port"], bool(item["InternetEndpoints"])) for item in nlbs] == [
        ("Nlb", 9000, False), ("Nlb", 9001, True), ("Nlb", 9002, False),
    ]  # fmt: skip
    assert nlbs[0]["BackendId"] == nlbs[2]["BackendId"] != nlbs[1]["BackendId"]  # one NLB for each network
    wire.update({"metadata": {"shm_size": 4}})
    assert [item["BackendId"] for item in wire.on_service("GET", "endpoints").body["Endpoints"][1:]] == [
        item["BackendId"] for item in nlbs
    ]
    emulator.set(nlb_addresses="host")
    inner = wire.on_service("GET", "endpoints").body["Endpoints"][1]
    assert inner["IntranetEndpoints"] == [f"{inner['BackendId']}.cn-hangzhou.nlb.aliyuncsslb.com"]


def test_endpoints_may_be_empty_before_a_service_runs(emulator: Emulator, wire: Wire) -> None:
    emulator.set(empty_endpoints_until_running=True)
    wire.create(config())
    assert wire.on_service("GET", "endpoints").body["Endpoints"] == []
    wire.until_settled()
    assert len(wire.on_service("GET", "endpoints").body["Endpoints"]) == 1


def test_the_internet_endpoint_can_be_disabled(wire: Wire) -> None:
    wire.create(config(networking={"disable_internet_endpoint": True}))
    assert wire.describe().body["InternetEndpoint"] == ""
    assert wire.on_service("GET", "endpoints").body["Endpoints"][0]["InternetEndpoints"] == []
