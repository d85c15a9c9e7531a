"""Replies to the model: what is read, and that a spoilt reply is a result or a fault, never anything else."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.errors import GarbledReply
from pulumi_pai_eas.model.facts import (
    Gateway,
    Image,
    LinkedVpc,
    LoadBalancer,
    Machines,
    MachineType,
    ResourceGroup,
    SecurityGroup,
    VpcFact,
    VSwitch,
    Workspace,
)
from pulumi_pai_eas.model.observed import CreateReply, Endpoint, Endpoints, Listed, Observed
from pulumi_pai_eas.model.scaling import CronJob, CronScaler
from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica
from pulumi_pai_eas.wire import catalogue_replies, replies, trouble_replies
from pulumi_pai_eas.wire.reply_fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = {"metadata": {"name": "chat", "instance": 2}, "containers": [{"image": "i", "port": 8000}], "token": "hidden"}
SERVICE: dict[str, Any] = {
    "RequestId": "R",
    "ServiceName": "chat",
    "ServiceId": "eas-m-1",
    "ServiceUid": "eas-m-1",
    "Region": "cn-hangzhou",
    "Status": "Running",
    "Reason": "RUNNING",
    "Message": "Service start successfully",
    "ServiceConfig": json.dumps(CONFIG),
    "Labels": [{"LabelKey": "a", "LabelValue": "b"}, {"LabelKey": "empty"}, {"LabelKey": "", "LabelValue": "c"}, {}],
    "AccessToken": "tok",
    "InternetEndpoint": "http://internet",
    "IntranetEndpoint": "http://intranet",
    "RunningInstance": 1,
    "PendingInstance": 1,
    "TotalInstance": 2,
    "CurrentVersion": 1,
    "LatestVersion": 2,
    "WorkspaceId": "100001",
    "Resource": "eas-r-1",
    "Gateway": "gw-1",
    "SafetyLock": "none",
    "CreateTime": "2026-01-01T00:00:00Z",
    "UpdateTime": "2026-01-02T00:00:00Z",
    "CallerUid": "c",
    "ParentUid": "p",
    "Weight": 100,
    "TrafficState": "standalone",
    "Unheard": {"of": [1]},
}


def test_a_service() -> None:
    found = replies.observed(SERVICE, "cn-hangzhou")
    assert found == Observed(
        name="chat",
        region="cn-hangzhou",
        service_id="eas-m-1",
        status="Running",
        reason="RUNNING",
        message="Service start successfully",
        spec=found.spec,
        notes=(),
        labels={"a": "b", "empty": ""},
        access_token="tok",
        internet_endpoint="http://internet",
        intranet_endpoint="http://intranet",
        running=1,
        pending=1,
        total=2,
        current_version=1,
        latest_version=2,
        workspace_id="100001",
        resource_id="eas-r-1",
        gateway_id="gw-1",
        safety_lock="none",
        create_time="2026-01-01T00:00:00Z",
        update_time="2026-01-02T00:00:00Z",
        caller_uid="c",
        parent_uid="p",
        weight=100,
        traffic_state="standalone",
    )
    assert (found.spec.service_name, found.spec.replicas, found.spec.token) == ("chat", 2, None)


def test_the_first_moments_of_a_service() -> None:
    """Right after a create the reply may lack id, configuration, labels and counts (public SDK of PAI waits for them)."""
    found = replies.observed(
        {"ServiceName": "chat", "Status": "Creating", "Labels": None, "ServiceId": ""}, "cn-hangzhou"
    )
    assert found == Observed("chat", "cn-hangzhou", "", "Creating", spec=found.spec)
    assert found.spec.model_dump(exclude_none=True) == {}


FULL: dict[str, tuple[Callable[[dict[str, Any]], object], dict[str, Any], object]] = {
    "CreateService": (
        replies.create_reply,
        {"ServiceId": "eas-m-1", "ServiceName": "chat", "Status": "Creating", "InternetEndpoint": "http://a", "IntranetEndpoint": "http://b"},
        CreateReply("eas-m-1", "Creating", "http://a", "http://b"),
    ),
    "DescribeServiceEndpoints": (
        replies.endpoints,
        {
            "AccessToken": "tok",
            "Endpoints": [
                {"EndpointType": "DefaultGateway", "BackendId": "default", "InternetEndpoints": ["http://a"], "IntranetEndpoints": [], "PathType": "Service"},
                {"EndpointType": "Nlb", "BackendId": "nlb-1", "IntranetEndpoints": ["nlb-1.example"], "Port": 9000},
            ],
        },
        Endpoints(
            "tok",
            (
                Endpoint("DefaultGateway", "default", ("http://a",), (), None, "Service"),
                Endpoint("Nlb", "nlb-1", (), ("nlb-1.example",), 9000, None),
            ),
        ),
    ),
    "ListServices item": (
        lambda item: replies.listed(Fields("ListServices", item)),
        {"ServiceName": "chat", "ServiceId": "eas-m-1", "Status": "Running", "Labels": [{"LabelKey": "a", "LabelValue": "b"}]},
        Listed("chat", "eas-m-1", "Running", {"a": "b"}),
    ),
    "DescribeServiceCronScaler": (
        replies.cron_scaler,
        {
            "ScaleJobs": [{"Name": "n", "Schedule": "0 0 1 * * *", "TargetSize": 0, "TimeZone": "UTC", "State": "Succeed"}],
            "ExcludeDates": ["* * * 1 1 *"],
        },
        CronScaler(
            jobs=[CronJob(name="n", schedule="0 0 1 * * *", target_size=0, time_zone="UTC")], exclude_dates=["* * * 1 1 *"]
        ),
    ),
    "GetCallerIdentity": (replies.account_id, {"AccountId": "123"}, "123"),
    "ListImages item": (
        lambda item: catalogue_replies.image(Fields("ListImages", item)),
        {"ImageId": "image-1", "ImageUri": "r/pai-eas/vllm:1", "Name": "vllm:1", "Labels": [{"Key": "system.chipType", "Value": "GPU"}], "GmtCreateTime": "t"},
        Image("image-1", "r/pai-eas/vllm:1", "vllm:1", {"system.chipType": "GPU"}, "t"),
    ),
    "DescribeMachineSpec": (
        catalogue_replies.machines,
        {
            "InstanceMetas": [
                {
                    "InstanceType": "ecs.gn7i-c8g1.2xlarge",
                    "CPU": 8,
                    "Memory": 30.5,
                    "GPU": "NVIDIA A10",
                    "GPUAmount": 1,
                    "GPUMemory": 24,
                    "IsAvailable": False,
                    "StockStatus": "NoStock",
                    "Vendor": "ECS",
                },
                {"InstanceType": "ecs.c7.large", "CPU": 2, "Memory": 4},
            ],
            "Types": [{"CPU": 2, "Memory": [4, 8]}],
        },
        Machines(
            (
                MachineType("ecs.gn7i-c8g1.2xlarge", 8, 30.5, 1, "NVIDIA A10", 24.0, False, "NoStock", "ECS"),
                MachineType("ecs.c7.large", 2, 4.0),
            ),
            ((2, (4, 8)),),
        ),
    ),
    "ListWorkspaces item": (
        lambda item: catalogue_replies.workspace(Fields("ListWorkspaces", item)),
        {"WorkspaceId": "1", "WorkspaceName": "w", "Status": "ENABLED", "IsDefault": True},
        Workspace("1", "w", "ENABLED", True),
    ),
    "DescribeGateway": (
        lambda item: catalogue_replies.gateway(Fields("DescribeGateway", item)),
        {"GatewayId": "gw-1", "GatewayName": "g", "Status": "Running", "LoadBalancerList": [{"VpcId": "vpc-1", "VSwitchIds": ["vsw-1", "vsw-2"]}]},
        Gateway("gw-1", "g", "Running", LinkedVpc("vpc-1", ("vsw-1", "vsw-2")), True),
    ),
    "ListResources item": (
        lambda item: catalogue_replies.resource_group(Fields("ListResources", item)),
        {"ResourceId": "eas-r-1", "ResourceName": "r", "ResourceType": "Dedicated", "Status": "ResouceReady", "ExtraData": {"x": 1}},
        ResourceGroup("eas-r-1", "r", "Dedicated", "ResouceReady"),
    ),
    "DescribeVpcs item": (
        lambda item: catalogue_replies.vpc(Fields("DescribeVpcs", item)),
        {"VpcId": "vpc-1", "VpcName": "v", "IsDefault": True, "Status": "Available"},
        VpcFact("vpc-1", "v", True, "Available"),
    ),
    "DescribeVSwitches item": (
        lambda item: catalogue_replies.vswitch(Fields("DescribeVSwitches", item)),
        {"VSwitchId": "vsw-1", "VpcId": "vpc-1", "ZoneId": "cn-hangzhou-h", "VSwitchName": "s", "Status": "Available"},
        VSwitch("vsw-1", "vpc-1", "cn-hangzhou-h", "s", "Available"),
    ),
    "DescribeSecurityGroups item": (
        lambda item: catalogue_replies.security_group(Fields("DescribeSecurityGroups", item)),
        {"SecurityGroupId": "sg-1", "VpcId": "vpc-1", "SecurityGroupName": "s"},
        SecurityGroup("sg-1", "vpc-1", "s"),
    ),
    "DescribeServiceEvent": (
        trouble_replies.events,
        {"Events": [{"Type": "Warning", "Reason": "Failed", "Message": "pull", "Time": "2026-01-01 00:00:00"}], "PageNum": 1},
        (Event("Warning", "Failed", "pull", "2026-01-01 00:00:00"),),
    ),
    "DescribeServiceDiagnosis": (
        trouble_replies.diagnoses,
        {"DiagnosisList": [{"Error": "e", "Causes": ["c"], "Advices": ["a1", "a2"]}]},
        (Diagnosis("e", ("c",), ("a1", "a2")),),
    ),
    "DescribeServiceLog": (trouble_replies.log_lines, {"Logs": ["one", "two"]}, ("one", "two")),
    "ListServiceInstances item": (
        lambda item: trouble_replies.replica(Fields("ListServiceInstances", item)),
        {"InstanceName": "chat-0", "Status": "Running", "Reason": "", "RestartCount": 3},
        Replica("chat-0", "Running", "", 3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FULL)
def test_every_reply(name: str) -> None:
    read, reply, expected = FULL[name]
    assert read(reply) == expected
    assert read({**reply, "Unheard": {"of": [1]}}) == expected, "a field of a newer API"


def test_an_nlb_with_its_zones() -> None:
    found = catalogue_replies.load_balancer(
        {"LoadBalancerId": "nlb-1", "VpcId": "vpc-1", "LoadBalancerName": "n", "ZoneMappings": [{"ZoneId": "h"}, {"ZoneId": "i"}, {"ZoneId": "h"}]},
        frozenset({443}),
    )  # fmt: skip
    assert (found.load_balancer_id, found.vpc_id, found.zones, found.name) == ("nlb-1", "vpc-1", ("h", "i"), "n")
    assert found.taken_ports == {443}
    assert isinstance(found, LoadBalancer)


@pytest.mark.parametrize(
    ("links", "linked", "why"),
    [
        ([], None, "none"),
        ([{"VSwitchId": "vsw-1"}], None, "a link without a VPC says nothing"),
        ([{"VpcId": "vpc-1"}], LinkedVpc("vpc-1"), "a VPC alone"),
        (
            [
                {"VpcId": "vpc-1", "VSwitchId": "vsw-1"},
                {"VpcId": "vpc-2", "VSwitchId": "vsw-9", "SecurityGroupId": "sg-9"},
                {"VpcId": "vpc-1", "VSwitchId": "vsw-2", "SecurityGroupId": "sg-1"},
                {"VpcId": "vpc-1", "VSwitchId": "vsw-1"},
            ],
            LinkedVpc("vpc-1", ("vsw-1", "vsw-2"), "sg-1"),
            "all of the first VPC, nothing of another one",
        ),
    ],
)
def test_the_vpc_a_gateway_reaches(links: list[dict[str, str]], linked: LinkedVpc | None, why: str) -> None:
    fields = Fields("ListGatewayIntranetLinkedVpc", {"IntranetLinkedVpcList": links})
    assert catalogue_replies.linked_vpc(fields) == linked, why


def test_no_jobs_is_no_cron_scaler() -> None:
    assert replies.cron_scaler({"ScaleJobs": [], "ExcludeDates": []}) is None
    assert replies.cron_scaler({}) is None


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"Labels": {"a": "b"}}, "Labels is no list", "an object, as in requests"),
        ({"Labels": [{"LabelKey": ["b"]}]}, "Labels[0].LabelKey is no text", "a key of another type"),
        ({"Status": 3}, "Status is no text", "not the published type"),
        ({"Status": None}, "Status is absent", "without it nothing can be said"),
        ({"ServiceName": ""}, "ServiceName is absent", "without it nothing can be said"),
        ({"RunningInstance": "1"}, "RunningInstance is no whole number", "a number as text"),
        ({"RunningInstance": True}, "RunningInstance is no whole number", "a boolean is no number"),
        ({"RunningInstance": -1}, "RunningInstance is negative", "a count"),
        ({"RunningInstance": 1.5}, "RunningInstance is no whole number", "a fraction"),
        ({"ServiceConfig": "{"}, "ServiceConfig is no JSON", "cut off"),
        ({"ServiceConfig": "[]"}, "ServiceConfig is no JSON object", "a list"),
        ({"ServiceConfig": {}}, "ServiceConfig is no text", "it is JSON inside a text"),
        ({"ServiceConfig": "[" * 100000}, "ServiceConfig is no JSON", "too deep"),
        ({"AccessToken": ["tok"]}, "AccessToken is no text", "and the value is not shown"),
    ],
)
def test_a_wrong_type_names_the_field_and_not_the_value(change: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(GarbledReply) as raised:
        replies.observed({**SERVICE, **change}, "cn-hangzhou")
    assert raised.value.text == f"the answer to DescribeService is not as published: {field}", why
    assert "tok" not in raised.value.text


def test_machine_sizes_must_be_numbers() -> None:
    for value, field in [
        ({"InstanceMetas": [{"InstanceType": "t", "Memory": "4"}]}, "InstanceMetas[0].Memory is no number"),
        ({"InstanceMetas": [{"InstanceType": "t", "Memory": float("nan")}]}, "InstanceMetas[0].Memory is no number"),
        ({"InstanceMetas": [{"InstanceType": "t", "Memory": 10**400}]}, "InstanceMetas[0].Memory is no number"),
        (
            {"InstanceMetas": [{"InstanceType": "t", "IsAvailable": "true"}]},
            "InstanceMetas[0].IsAvailable is no boolean",
        ),
        ({"Types": [{"CPU": 2, "Memory": ["4"]}]}, "Types[0].Memory[0] is no whole number"),
    ]:
        with pytest.raises(GarbledReply) as raised:
            catalogue_replies.machines(value)
        assert raised.value.text == f"the answer to DescribeMachineSpec is not as published: {field}"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        return found + [place for key, inner in value.items() for place in places(inner, (*path, key))]
    if isinstance(value, list):
        return found + [place for index, inner in enumerate(value) for place in places(inner, (*path, index))]
    return found


@st.composite
def spoilt(draw: st.DrawFn, reply: dict[str, Any]) -> dict[str, Any]:
    """The reply with some values replaced by anything, removed, or joined by others."""
    changed = copy.deepcopy(reply)
    for _ in range(draw(st.integers(1, 4))):
        available = places(changed)
        if not available:
            break
        path = draw(st.sampled_from(available))
        holder: Any = changed
        for step in path[:-1]:
            holder = holder[step]
        action = draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "replace":
            holder[path[-1]] = draw(ANY_JSON)
        elif action == "remove":
            del holder[path[-1]]
        elif isinstance(holder, dict):
            holder[draw(st.text(max_size=5))] = draw(ANY_JSON)
        else:
            holder.append(draw(ANY_JSON))
    return changed


def read_or_fault(read: Callable[[], object]) -> GarbledReply | None:
    try:
        read()
    except GarbledReply as fault:
        return fault
    return None


@given(st.data())
def test_a_spoilt_reply_is_read_or_is_a_fault(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FULL)))
    read, reply, _ = FULL[name]
    changed = data.draw(spoilt(reply))
    fault = read_or_fault(lambda: read(changed))
    if fault is not None:
        assert fault.text.startswith(f"the answer to {name.split()[0]} is not as published: ")


@given(spoilt(SERVICE))
def test_a_spoilt_service_is_read_or_is_a_fault(changed: dict[str, Any]) -> None:
    fault = read_or_fault(lambda: replies.observed(changed, "cn-hangzhou"))
    if fault is not None:
        assert fault.operation == "DescribeService"


@given(spoilt(CONFIG))
def test_a_spoilt_configuration_is_read(changed: dict[str, Any]) -> None:
    """Whatever stands in the configuration, it is a spec: what has no argument is kept in `extra`."""
    found = replies.observed({**SERVICE, "ServiceConfig": json.dumps(changed)}, "cn-hangzhou")
    assert found.spec.token is None
