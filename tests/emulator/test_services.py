"""CreateService, DescribeService, UpdateService, ListServices, labels, versions, locks, scalers, groups."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import GPU_MACHINE, VLLM_IMAGE, Wire, config, on_machine, with_nlb

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def test_a_service_as_it_is_described(wire: Wire) -> None:
    posted = config(labels={"team": "nlp"})
    created = wire.create(posted, Labels='{"owner": "me"}', WorkspaceId="100001").body
    body = wire.until_settled()
    assert created["ServiceId"] == body["ServiceId"] == body["ServiceUid"]
    assert created["ServiceId"].startswith("eas-m-")
    assert json.loads(body["ServiceConfig"]) == posted
    assert body["Labels"] == [{"LabelKey": "team", "LabelValue": "nlp"}, {"LabelKey": "owner", "LabelValue": "me"}]
    expected = {
        "ServiceName": "chat", "Namespace": "chat", "Region": "cn-hangzhou", "Status": "Running", "Reason": "RUNNING",
        "Message": "Service start successfully", "WorkspaceId": "100001", "Image": VLLM_IMAGE, "Cpu": 8, "Gpu": 1, "Memory": 30720,
        "GPUMemory": 24, "TotalInstance": 1, "RunningInstance": 1, "PendingInstance": 0, "CurrentVersion": 1, "LatestVersion": 1,
        "SafetyLock": "none", "AutoscalerEnabled": False, "ServiceType": "Standard",
        "InstanceCountInResource": {"Dedicated": 0, "Public": 1, "Quota": 0},
    }  # fmt: skip
    assert {key: body[key] for key in expected} == expected
    assert "Gateway" not in body
    assert (
        created["InternetEndpoint"]
        == body["InternetEndpoint"]
        == (f"http://127.0.0.1:{wire.port}/_gateway/cn-hangzhou/internet/1234567890123456/api/predict/chat")
    )


@pytest.mark.parametrize(
    ("body", "status", "code", "message"),
    [
        pytest.param({"metadata": {}}, 409, "InvalidParameter", "Service name is empty", id="no name: 409, verbatim from a public issue"),
        pytest.param(b"[1]", 400, "InvalidParameter", "The request body is not a valid JSON object: it is a list", id="a list"),
        pytest.param(b"{", 400, "InvalidParameter", None, id="no JSON"),
        pytest.param(on_machine("ecs.none.large"), 400, "InvalidParameter",
                     "Instance type [ecs.none.large] is not supported in region [cn-hangzhou]", id="no such machine"),
        pytest.param(on_machine("ecs.gn6v-c8g1.2xlarge"), 400, "InvalidParameter",
                     "Instance type [ecs.gn6v-c8g1.2xlarge] is not supported in region [cn-hangzhou]", id="a machine that is not available"),
        pytest.param(config(metadata={"name": "chat", "workspace_id": "9"}), 400, "InvalidParameter", "Workspace [9] does not exist",
                     id="no such workspace"),
        pytest.param(config(metadata={"name": "chat", "workspace_id": "100002"}), 400, "InvalidParameter", "Workspace [100002] is FROZEN",
                     id="a workspace that is not enabled"),
        pytest.param(config(metadata={"name": "chat", "resource": "eas-r-none"}), 404, "InvalidResource.NotFound",
                     "Resource [eas-r-none] is not found", id="no such resource group"),
        pytest.param(config(networking={"gateway": "gw-none"}), 404, "InvalidGateway.NotFound",
                     "Gateway [gw-none] in region [cn-hangzhou] is not found", id="no such gateway"),
        pytest.param(config(networking={"gateway": ""}), 404, "InvalidGateway.NotFound",
                     "Gateway [] in region [cn-hangzhou] is not found", id="an empty gateway is not the shared one"),
        pytest.param(config(containers=[{"image": "nginx", "port": 8080}]), 400, "InvalidParameter",
                     "Container port 8080 is reserved, 8080 and 9090 can not be used", id="a reserved port"),
        pytest.param(config(autoscaler={"min": 2, "max": 2}), 400, "InvalidParameter", "max [2] must be greater than min [2]",
                     id="bounds not in order"),
        pytest.param(config(labels={"a": 1}), 400, "InvalidParameter", "labels is not valid: the value of 'a' is not a string",
                     id="a label that is no text"),
        pytest.param(with_nlb({}), 400, "InvalidParameter", "vpcId, vswId and securityGroupId are required", id="an NLB without VPC"),
        pytest.param(with_nlb({"vpc_id": "vpc-emulator0two0zones", "security_group_id": "sg-emulator0two0zones"}), 400, "InvalidParameter",
                     "vswitch can not be null", id="an NLB without vSwitch"),
        pytest.param(with_nlb({"vpc_id": "v", "vswitch_id": "a,b"}), 400, "InvalidParameter",
                     "vpcId, vswId and securityGroupId are required", id="an NLB without security group"),
        pytest.param(with_nlb({"vpc_id": "v", "vswitch_id": "a", "security_group_id": "s"}), 400, "InvalidParameter",
                     "NLB requires at least two vswitches in different zones, got [a]", id="an NLB with one vSwitch"),
        pytest.param(with_nlb({"vpc_id": "vpc-emulator0two0zones", "vswitch_id": "vsw-emulator0zone0h,vsw-emulator0zone0h2",
                               "security_group_id": "sg-emulator0two0zones"}), 400, "InvalidParameter",
                     "NLB requires at least two vswitches in different zones, got [vsw-emulator0zone0h,vsw-emulator0zone0h2]",
                     id="an NLB with two vSwitches in one zone"),
        pytest.param(with_nlb(nlb=[{"id": "default", "listener_port": 8080}]), 400, "InvalidParameter",
                     "NLB listener port 8080 can not be used", id="a reserved listener port"),
    ],
)  # fmt: skip
def test_what_create_refuses(
    emulator: Emulator, wire: Wire, body: Any, status: int, code: str, message: str | None
) -> None:
    answer = wire.call("POST", "/api/v2/services", body=body, action="CreateService")
    assert (answer.status, answer.code) == (status, code)
    assert set(answer.body) == {"RequestId", "HostId", "Code", "HttpCode", "Success", "Message"}
    assert answer.body["HttpCode"] == status
    if message is not None:
        assert answer.message == message
    assert emulator.state()["services"] == []


@pytest.mark.parametrize(
    ("knob", "body"),
    [
        pytest.param("refuse_unknown_machines", on_machine("ecs.none.large"), id="machines"),
        pytest.param(
            "refuse_unknown_workspaces", config(metadata={"name": "chat", "workspace_id": "9"}), id="workspaces"
        ),
        pytest.param("refuse_reserved_ports", config(containers=[{"image": "nginx", "port": 9090}]), id="ports"),
    ],
)
def test_guessed_refusals_can_be_switched_off(emulator: Emulator, wire: Wire, knob: str, body: dict[str, Any]) -> None:
    assert wire.create(body).status == 400
    emulator.set(**{knob: False})
    assert wire.create(body).status == 200


@pytest.mark.parametrize(
    "networking",
    [
        pytest.param({"vpc_id": "vpc-none", "vswitch_id": "a,b", "security_group_id": "s"}, id="the VPC"),
        pytest.param({"vpc_id": "vpc-emulator0two0zones", "vswitch_id": "vsw-emulator0zone0h,b", "security_group_id": "s"}, id="a vSwitch"),
        pytest.param({"vpc_id": "vpc-emulator0two0zones", "vswitch_id": "vsw-emulator0zone0h,vsw-emulator0zone0i", "security_group_id": "s"},
                     id="the security group"),
    ],
)  # fmt: skip
def test_networks_made_elsewhere_are_taken_unless_asked(
    emulator: Emulator, wire: Wire, networking: dict[str, str]
) -> None:
    assert wire.create(with_nlb(networking)).status == 200
    emulator.set(refuse_unknown_networks=True)
    answer = wire.create(with_nlb(networking, name="other"))
    assert (answer.status, answer.message.partition("]")[2]) == (
        400,
        f" does not exist or does not belong to VPC [{networking['vpc_id']}]",
    )


@pytest.mark.parametrize(
    ("which", "message"),
    [
        pytest.param("vswitch", "vswitch can not be null", id="the one message of the deploy skill"),
        pytest.param("vpc", "vpcId, vswId and securityGroupId are required", id="the other"),
    ],
)
def test_an_nlb_may_be_refused_without_a_reason(emulator: Emulator, wire: Wire, which: str, message: str) -> None:
    emulator.set(nlb_refusals=2, nlb_refusal=which)
    answers = [wire.create(with_nlb()) for _ in range(2)]
    assert [(answer.status, answer.message) for answer in answers] == [(400, message)] * 2
    assert wire.create(config("other")).status == 200  # nothing without an NLB is refused
    assert wire.create(with_nlb()).status == 200


def test_a_name_is_unique_in_a_region_and_free_in_another(emulator: Emulator, wire: Wire) -> None:
    wire.create(config())
    answer = wire.create(config())
    assert (answer.status, answer.message) == (409, "Service [chat] already exists in region [cn-hangzhou]")
    other = Wire(emulator.port, region="cn-beijing")
    image = VLLM_IMAGE.replace("cn-hangzhou", "cn-beijing")
    assert other.create(config(containers=[{"image": image, "port": 8000}])).body["Region"] == "cn-beijing"
    assert other.until_settled()["Status"] == "Running"


def test_the_name_of_another_user_is_taken_and_not_to_be_seen(emulator: Emulator, wire: Wire) -> None:
    emulator.set(foreign=["cn-hangzhou/theirs"])
    for answer in (wire.describe("theirs"), wire.delete("theirs"), wire.update({}, "theirs")):
        assert (answer.status, answer.code) == (403, "Forbidden.PrivilegeCheckFailed")
    assert wire.create(config("theirs")).status == 409
    assert wire.call("GET", "/api/v2/services").body["Services"] == []
    assert Wire(emulator.port, region="cn-beijing").describe("theirs").status == 404


def test_the_region_of_the_path_must_be_that_of_the_request(wire: Wire) -> None:
    wire.region = "cn-beijing"
    answer = wire.call("GET", "/api/v2/services/cn-hangzhou/chat")
    assert (answer.status, answer.message) == (
        400, "Region mismatch: ClusterId [cn-hangzhou] is not the region of the request [cn-beijing]."
    )  # fmt: skip


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


def test_an_autoscaler_is_posted_in_one_spelling_and_read_in_another(wire: Wire) -> None:
    wire.create(config())
    scaler = {
        "min": 1,
        "max": 4,
        "scaleStrategies": [{"metricName": "qps", "threshold": 20}],
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}},
    }
    assert wire.on_service("POST", "autoscaler", scaler).status == 200
    body = wire.on_service("GET", "autoscaler").body
    del body["RequestId"]
    assert body == {
        "ServiceName": "chat", "MinReplica": 1, "MaxReplica": 4,
        "Behavior": {
            "scaleUp": {"stabilizationWindowSeconds": 0}, "scaleDown": {"stabilizationWindowSeconds": 60},
            "onZero": {"scaleDownGracePeriodSeconds": 600, "scaleUpActivationReplicas": 1},
        },
        "ScaleStrategies": [{"metricName": "qps", "threshold": 20, "service": ""}],
        "CurrentMetrics": [{"metricName": "qps", "service": "", "value": 0.0}],
    }  # fmt: skip
    assert wire.describe().body["AutoscalerEnabled"] is True
    assert wire.on_service("POST", "autoscaler", scaler).status == 409
    assert wire.on_service("PUT", "autoscaler", {"min": 3, "max": 2}).status == 400
    assert wire.on_service("PUT", "autoscaler", {"min": 2, "max": 3}).status == 200
    assert wire.on_service("DELETE", "autoscaler").status == 200
    assert [wire.on_service(method, "autoscaler", {}).status for method in ("GET", "PUT", "DELETE")] == [404, 404, 404]


def test_autoscaler_keys_in_snake_case_are_passed_over(wire: Wire) -> None:
    assert wire.create(config(autoscaler={"min_replica": 1, "max_replica": 4})).status == 200
    body = wire.on_service("GET", "autoscaler").body
    assert (body["MinReplica"], body["MaxReplica"], body["ScaleStrategies"]) == (0, 0, [])


def test_the_legacy_strategies_are_read(wire: Wire) -> None:
    wire.create(config(autoscaler={"min": 2, "max": 4, "strategies": {"qps": 10}}))
    assert wire.on_service("GET", "autoscaler").body["ScaleStrategies"] == [
        {"metricName": "qps", "threshold": 10, "service": ""}
    ]
    assert wire.describe().body["TotalInstance"] == 2  # its bounds hold from the start


def test_a_cron_scaler(emulator: Emulator, wire: Wire) -> None:
    wire.create(config())
    jobs = {"ScaleJobs": [{"Name": "up", "Schedule": "0 0 8 * * *", "TargetSize": 4}], "ExcludeDates": ["0 0 0 1 1 *"]}
    assert wire.on_service("GET", "cronscaler").status == 404
    assert wire.on_service("POST", "cronscaler", jobs).status == 200
    body = wire.on_service("GET", "cronscaler").body
    assert [(job["Name"], job["Schedule"], job["TargetSize"], job["State"]) for job in body["ScaleJobs"]] == [
        ("up", "0 0 8 * * *", 4, "Submitted")
    ]
    assert body["ExcludeDates"] == ["0 0 0 1 1 *"]
    assert (
        wire.on_service(
            "PUT", "cronscaler", {"ScaleJobs": [{"Name": "x", "Schedule": "0 8 * * *", "TargetSize": 1}]}
        ).status
        == 400
    )
    assert wire.on_service("POST", "cronscaler", jobs).status == 409
    assert wire.on_service("DELETE", "cronscaler").status == 200
    emulator.set(absent_scaler="empty")
    assert wire.on_service("GET", "cronscaler").body["ScaleJobs"] == []
    assert wire.on_service("GET", "autoscaler").body["MaxReplica"] == 0


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


def test_resources_asked_for_by_number(wire: Wire) -> None:
    wire.create(
        config(cloud=None, metadata={"name": "chat", "cpu": 4, "memory": 8192, "resource": "eas-r-emulator0ready"})
    )
    body = wire.until_settled()
    assert (body["Cpu"], body["Memory"], body["Gpu"], body["Resource"]) == (4, 8192, 0, "eas-r-emulator0ready")
    assert body["InstanceCountInResource"] == {"Dedicated": 1, "Public": 0, "Quota": 0}


def test_several_machines_are_taken_in_their_order(wire: Wire) -> None:
    wire.create(
        config(
            cloud={"computing": {"instance_type": None, "instances": [{"type": GPU_MACHINE}, {"type": "ecs.c7.large"}]}}
        )
    )
    assert wire.describe().body["Gpu"] == 1


def test_a_processor_service_in_the_older_form(wire: Wire) -> None:
    old = {
        "name": "pmml",
        "processor": "pmml",
        "model_path": "oss://m/x.pmml",
        "metadata": {"instance": 1, "cpu": 1, "memory": 2000},
    }
    assert wire.create(old).body["ServiceName"] == "pmml"
    assert wire.until_settled("pmml")["Status"] == "Running"
