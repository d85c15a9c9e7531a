"""CreateService: what it makes of a service JSON, and what it refuses."""

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
        pytest.param({"metadata": {"name": 5}}, 409, "InvalidParameter", "Service name is empty", id="a name that is no text"),
        pytest.param({"metadata": {"name": "a/b"}}, 400, "InvalidParameter", "Service name [a/b] is not valid", id="a name that is no word"),
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
