"""What stands in state of a service, key by key, and what is read back from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pulumi_pai_eas.dynamic.outputs import network_recorded, outputs, recorded
from pulumi_pai_eas.engine.serialise import is_secret, unwrap_secrets
from pulumi_pai_eas.lifecycle.identity import Recorded
from pulumi_pai_eas.lifecycle.outcomes import Deployed, NetworkInEffect
from pulumi_pai_eas.model.observed import Endpoint, Endpoints, Observed
from pulumi_pai_eas.model.service import Effective
from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.lifecycle.region import wanted

SEEN = Observed(
    name="chat",
    region="cn-hangzhou",
    service_id="eas-m-1",
    status="Running",
    reason="RUNNING",
    message="Service is now running",
    access_token="of-describe",
    internet_endpoint="http://1.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat",
    intranet_endpoint="http://1.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat",
    running=1,
    pending=1,
    total=2,
    current_version=3,
)
GATEWAY = Endpoint("DefaultGateway", "default", ("http://internet",), ("http://intranet",))
PRIVATE = Endpoint("PrivateGateway", "gw-1", (), ("http://gw-1.cn-hangzhou",))
NLB = Endpoint("Nlb", "nlb-1", (), ("nlb-1.cn-hangzhou.nlb.aliyuncs.com",), 9000)
NACOS = Endpoint("Nacos", "n-1", (), ("10.0.0.1",), 8000)
DEPLOYED = Deployed(
    name="chat",
    region="cn-hangzhou",
    service_id="eas-m-1",
    status="Running",
    network=NetworkInEffect("nlb", None, "vpc-1", ("vsw-1", "vsw-2"), "sg-1"),
    host="pai-eas.cn-hangzhou.aliyuncs.com",
    account_id="123",
    effective=Effective(service_name="chat", workspace_id="100"),
    observed=SEEN,
    endpoints=Endpoints("of-endpoints", (GATEWAY, NLB)),
)


def bag(deployed: Deployed = DEPLOYED, inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    return outputs(inputs or {}, wanted(), deployed)


def with_endpoints(*endpoints: Endpoint, token: str | None = None) -> Deployed:
    return replace(DEPLOYED, endpoints=Endpoints(token, endpoints))


def test_all_of_it() -> None:
    found = bag(inputs={"serviceName": "chat", "replicas": 2, "__provider": "pickled"})
    assert is_secret(found["accessToken"])
    assert "of-endpoints" not in found["deploymentSummary"]
    assert found.pop("deploymentSummary").startswith("Deployment Summary\n")
    assert unwrap_secrets(found) == {
        "serviceName": "chat",
        "replicas": 2,
        "effectiveServiceName": "chat",
        "effectiveWorkspaceId": "100",
        "serviceId": "eas-m-1",
        "status": "Running",
        "reason": "RUNNING",
        "message": "Service is now running",
        "endpoint": "http://nlb-1.cn-hangzhou.nlb.aliyuncs.com:9000/api/predict/chat",
        "endpoints": [
            {
                "type": "DefaultGateway",
                "backendId": "default",
                "internetEndpoints": ["http://internet"],
                "intranetEndpoints": ["http://intranet"],
                "port": 0,
            },
            {
                "type": "Nlb",
                "backendId": "nlb-1",
                "internetEndpoints": [],
                "intranetEndpoints": ["nlb-1.cn-hangzhou.nlb.aliyuncs.com"],
                "port": 9000,
            },
        ],
        "internetEndpoint": "http://internet/api/predict/chat",
        "intranetEndpoint": "http://intranet/api/predict/chat",
        "nlbEndpoint": {"nlbId": "nlb-1", "host": "nlb-1.cn-hangzhou.nlb.aliyuncs.com", "port": 9000},
        "accessToken": "of-endpoints",
        "replicaStatus": {"running": 1, "pending": 1, "total": 2},
        "version": 3,
        "consoleUrl": "https://pai.console.aliyun.com/?regionId=cn-hangzhou&workspaceId=100#/eas/serviceDetail/chat/detail",
        "networkInEffect": {
            "kind": "nlb",
            "vpcId": "vpc-1",
            "vswitchIds": ["vsw-1", "vsw-2"],
            "securityGroupId": "sg-1",
        },
        "apiHost": "pai-eas.cn-hangzhou.aliyuncs.com",
        "accountId": "123",
        "ownerLabel": "",
    }


def test_where_nothing_could_be_seen_only_what_is_known_is_there() -> None:
    bare = Deployed("chat", "cn-hangzhou", "eas-m-1", "Creating", NetworkInEffect(), "pai-eas.cn-hangzhou.aliyuncs.com")
    found = bag(bare)
    assert "none yet: run pulumi up --refresh when the service is Running" in found.pop("deploymentSummary")
    assert found.pop("consoleUrl").startswith("https://pai.console.aliyun.com/?regionId=cn-hangzhou")
    assert found == {
        "serviceId": "eas-m-1",
        "status": "Creating",
        "endpoints": [],
        "networkInEffect": {"kind": "shared_gateway"},
        "apiHost": "pai-eas.cn-hangzhou.aliyuncs.com",
    }


@pytest.mark.parametrize(
    ("endpoints", "endpoint", "reason"),
    [
        pytest.param(
            (GATEWAY,), "http://internet/api/predict/chat", "the shared gateway from the internet", id="shared"
        ),
        pytest.param(
            (GATEWAY, PRIVATE),
            "http://gw-1.cn-hangzhou/api/predict/chat",
            "the dedicated gateway first",
            id="dedicated",
        ),
        pytest.param(
            (GATEWAY, PRIVATE, NLB),
            "http://nlb-1.cn-hangzhou.nlb.aliyuncs.com:9000/api/predict/chat",
            "the NLB before both",
            id="NLB",
        ),
        pytest.param((NACOS, GATEWAY), "http://internet/api/predict/chat", "Nacos is no address", id="Nacos"),
        pytest.param(
            (Endpoint("DefaultGateway", "d", (), ("http://intranet",)),),
            "http://intranet/api/predict/chat",
            "without internet, the intranet",
            id="intranet only",
        ),
        pytest.param(
            (Endpoint("Nlb", "nlb-1"), GATEWAY), "http://internet/api/predict/chat", "no address yet", id="empty"
        ),
        pytest.param((NACOS,), None, "nothing to export", id="only Nacos"),
    ],
)
def test_what_one_exports(endpoints: tuple[Endpoint, ...], endpoint: str | None, reason: str) -> None:
    assert bag(with_endpoints(*endpoints)).get("endpoint") == endpoint, reason


@pytest.mark.parametrize(
    ("endpoints", "internet", "intranet"),
    [
        pytest.param((NLB,), None, None, id="an NLB is neither"),
        pytest.param((NLB, PRIVATE), None, "http://gw-1.cn-hangzhou/api/predict/chat", id="of a gateway"),
        pytest.param((PRIVATE, GATEWAY), "http://internet/api/predict/chat", "http://gw-1.cn-hangzhou/api/predict/chat",
                     id="the first of each"),
    ],
)  # fmt: skip
def test_addresses_of_gateways(endpoints: Any, internet: str | None, intranet: str | None) -> None:
    found = bag(with_endpoints(*endpoints))
    assert (found.get("internetEndpoint"), found.get("intranetEndpoint")) == (internet, intranet)


@pytest.mark.parametrize("endpoints", [None, Endpoints(None, ())])
def test_before_the_api_lists_endpoints_those_of_the_service_stand_in(endpoints: Endpoints | None) -> None:
    found = bag(replace(DEPLOYED, endpoints=endpoints))
    assert found["internetEndpoint"] == SEEN.internet_endpoint
    assert found["intranetEndpoint"] == SEEN.intranet_endpoint
    assert [one["type"] for one in found["endpoints"]] == ["DefaultGateway"]


@pytest.mark.parametrize(
    ("address", "port", "host", "expected"),
    [
        ("nlb-1.nlb.aliyuncs.com", 9000, "nlb-1.nlb.aliyuncs.com", 9000),
        ("http://nlb-1.nlb.aliyuncs.com:9001/x", None, "nlb-1.nlb.aliyuncs.com", 9001),
        ("nlb-1.nlb.aliyuncs.com", None, "nlb-1.nlb.aliyuncs.com", None),
    ],
)
def test_host_and_port_of_an_nlb(address: str, port: int | None, host: str, expected: int | None) -> None:
    found = bag(with_endpoints(Endpoint("Nlb", "nlb-1", (), (address,), port)))["nlbEndpoint"]
    assert found == {"nlbId": "nlb-1", "host": host} | ({"port": expected} if expected else {})


@pytest.mark.parametrize(
    ("deployed", "token"),
    [
        pytest.param(DEPLOYED, "of-endpoints", id="of the endpoints"),
        pytest.param(with_endpoints(GATEWAY), "of-describe", id="else of the service"),
        pytest.param(replace(DEPLOYED, endpoints=None), "of-describe", id="no endpoints"),
    ],
)
def test_the_token_is_a_secret_wherever_it_comes_from(deployed: Deployed, token: str) -> None:
    found = bag(deployed)["accessToken"]
    assert is_secret(found)
    assert unwrap_secrets(found) == token


def test_no_token_no_key() -> None:
    assert "accessToken" not in bag(replace(DEPLOYED, observed=None, endpoints=None))


@pytest.mark.parametrize(
    ("changes", "replicas"),
    [
        ({}, {"running": 1, "pending": 1, "total": 2}),
        ({"running": None, "pending": None, "total": 0}, {"running": 0, "pending": 0, "total": 0}),
        ({"total": None}, None),
    ],
)
def test_replicas(changes: dict[str, Any], replicas: dict[str, int] | None) -> None:
    assert bag(replace(DEPLOYED, observed=replace(SEEN, **changes))).get("replicaStatus") == replicas


def test_an_inference_engine_answers_on_its_own_path() -> None:
    assert "/api/predict/chat/v1/models -H" in bag()["deploymentSummary"]
    plain = wanted({"containers": [{"image": "registry/own:1", "port": 8000, "command": "serve"}]})
    assert "/v1/models" not in outputs({}, plain, DEPLOYED)["deploymentSummary"]
    unknown = wanted({"containers": UNKNOWN})
    assert "/v1/models" not in outputs({}, unknown, DEPLOYED)["deploymentSummary"]


def test_what_is_written_is_read_back() -> None:
    network = NetworkInEffect("dedicated_gateway", "gw-1", "vpc-1", ("vsw-1",), "sg-1", "nlb")
    found = bag(replace(DEPLOYED, network=network))
    assert network_recorded(found) == network
    host = "pai-eas.cn-hangzhou.aliyuncs.com"
    assert recorded("cn-hangzhou/chat", found) == Recorded("chat", "eas-m-1", host, "123", owner="")


def test_the_mark_of_an_unfinished_create_is_recorded_while_it_stays() -> None:
    assert "creatingMark" not in bag()
    found = bag(replace(DEPLOYED, mark="0123456789ab"))
    assert found["creatingMark"] == "0123456789ab"
    assert recorded("cn-hangzhou/chat", found).mark == "0123456789ab"


def test_a_wait_that_ended_early_is_recorded() -> None:
    assert "awaiting" not in bag()
    found = bag(replace(DEPLOYED, awaiting=True))
    assert found["awaiting"] is True
    assert recorded("cn-hangzhou/chat", found).awaiting


def test_an_import_records_nothing() -> None:
    assert recorded("cn-hangzhou/chat", {}) == Recorded("chat", None)
    assert network_recorded({}) is None
    assert network_recorded({"networkInEffect": "text"}) is None
