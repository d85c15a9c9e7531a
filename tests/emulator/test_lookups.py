"""Images, machines, workspaces, gateways, resource groups, and the look-ups of VPC, ECS and NLB."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pai_eas_emulator.catalogue import official_images
from tests.emulator.wire import AIWORKSPACE, Wire, config, with_nlb

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

OFFICIAL = "system.official=true,system.supported.eas=true"


def images(wire: Wire, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = wire.call("GET", "/api/v1/images", query, version=AIWORKSPACE).body["Images"]
    return found


def test_there_are_more_official_images_than_one_page_and_every_chip() -> None:
    chips = Counter(
        label["Value"] for image in official_images() for label in image["Labels"] if label["Key"] == "system.chipType"
    )
    assert len(official_images()) > 100
    assert set(chips) == {"GPU", "CPU", "PPU", "XPU"}
    assert min(chips.values()) >= 5
    tags = Counter(image["Name"].split(":")[0] for image in official_images())
    assert max(tags.values()) >= 10
    assert len({image["ImageUri"] for image in official_images()}) == len(official_images())
    assert len({image["ImageId"] for image in official_images()}) == len(official_images())


def test_all_pages_together_are_all_images_once(wire: Wire) -> None:
    found: list[str] = []
    for number in range(1, 10):
        page = images(wire, Labels=OFFICIAL, PageSize="50", PageNumber=str(number))
        if not page:
            break
        found += [image["ImageUri"] for image in page]
    assert Counter(found) == Counter(
        image["ImageUri"].replace("{region}", "cn-hangzhou") for image in official_images()
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"Name": "sglang:v"}, ["sglang:v0.5.14"], id="a part of the name"),
        pytest.param({"Name": "comfyui:2.2", "Options": "ExactMatchName"}, ["comfyui:2.2"], id="the whole name"),
        pytest.param({"Query": "Triton inference server 21"}, ["tritonserver:21.09-py3"], id="a part of the description"),
        pytest.param({"ImageUri": "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"}, ["vllm:0.14.0-gpu"], id="the address"),
        pytest.param({"Labels": "system.chipType=XPU,system.framework.vLLM=*"},
                     ["vllm:0.14.0-xpu", "llm-inference-xpu:1.2.0", "llm-inference-xpu:1.1.0", "llm-inference-xpu:1.0.0"], id="two labels, both must hold"),
        pytest.param({"Labels": "system.chipType=ABC"}, [], id="a value nobody has"),
        pytest.param({"Accessibility": "PRIVATE"}, [], id="no custom images by default"),
    ],
)  # fmt: skip
def test_images_that_match(wire: Wire, query: dict[str, str], expected: list[str]) -> None:
    assert [image["Name"] for image in images(wire, **query)] == expected


@pytest.mark.parametrize(
    ("verbose", "has"),
    [
        pytest.param("True", True, id="as the SDK writes it"),
        pytest.param("true", True, id="as the CLI writes it"),
        pytest.param("False", False, id="not asked for"),
        pytest.param("", False, id="absent"),
    ],
)
def test_labels_of_images_come_only_when_asked_for(wire: Wire, verbose: str, has: bool) -> None:
    found = images(wire, Verbose=verbose, Labels=OFFICIAL)
    assert [bool(image["Labels"]) for image in found] == [has] * 20  # twenty a page when nothing is said


def test_one_image_by_its_id(wire: Wire) -> None:
    image = images(wire, Name="vllm:0.14.0-gpu", Verbose="true")[0]
    got = wire.call("GET", f"/api/v1/images/{image['ImageId']}", {"Verbose": "true"}, version=AIWORKSPACE).body
    assert "ImageId" not in got
    assert got["Labels"] == image["Labels"]
    assert wire.call("GET", "/api/v1/images/image-none", version=AIWORKSPACE).status == 404


def test_addresses_of_images_are_those_of_the_region(emulator: Emulator) -> None:
    uri = images(Wire(emulator.port, region="us-west-1"), Name="vllm:0.14.0-gpu")[0]["ImageUri"]
    assert uri == "eas-registry-vpc.us-west-1.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"


def test_images_of_a_scenario(emulator: Emulator, wire: Wire) -> None:
    mine = {"ImageUri": "registry.cn-hangzhou.aliyuncs.com/me/mine:1", "Labels": {"system.chipType": "CPU"}}
    emulator.set(images={"add": [mine], "remove": ["vllm:0.14.0-gpu"]})
    found = images(wire, PageSize="200", Verbose="true")
    names = [image["Name"] for image in found]
    assert "mine:1" in names
    assert "vllm:0.14.0-gpu" not in names
    assert len(names) == len(official_images())
    emulator.set(images=[mine])
    assert [image["Name"] for image in images(wire)] == ["mine:1"]


def machines(wire: Wire) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = wire.call(
        "GET", "/api/v2/public/instance_types", {"InstanceTypes": "ecs.c7.large"}
    ).body["InstanceMetas"]
    return found


def test_machines_of_every_kind_and_stock(wire: Wire) -> None:
    found = machines(wire)
    assert len(found) >= 40  # the filter is deprecated and passed over
    assert {item["StockStatus"] for item in found} == {"WithStock", "ClosedWithStock", "NoStock"}
    assert {item["IsAvailable"] for item in found} == {True, False}
    assert {"T4", "A10", "GU30", "V100", "GU120"} <= {item.get("GPU") for item in found}
    assert all(("GPU" in item) == (item["GPUAmount"] > 0) for item in found)
    assert {item["GPUMemory"] for item in found if item.get("GPU") == "GU120"} == {96.0}
    assert any(item["GPUAmount"] > 1 for item in found)
    assert any(item["InstanceType"].startswith("ecs.ebmppu") for item in found)
    assert any(item["InstanceType"].startswith("ecs.egs") for item in found)
    pairs = wire.call("GET", "/api/v2/public/instance_types").body["Types"]
    assert all(pair["Memory"] == sorted(pair["Memory"]) for pair in pairs)


def test_machines_of_a_scenario(emulator: Emulator, wire: Wire) -> None:
    emulator.set(
        machines={
            "ecs.c7.large": None,
            "ecs.gn7i-c8g1.2xlarge": {"StockStatus": "NoStock"},
            "ecs.new.large": {"CPU": 2},
        }
    )
    found = {item["InstanceType"]: item for item in machines(wire)}
    assert "ecs.c7.large" not in found
    assert (found["ecs.gn7i-c8g1.2xlarge"]["StockStatus"], found["ecs.gn7i-c8g1.2xlarge"]["GPU"]) == ("NoStock", "A10")
    assert (found["ecs.new.large"]["CPU"], found["ecs.new.large"]["IsAvailable"]) == (2, True)


def workspaces(wire: Wire, **query: str) -> list[str]:
    body = wire.call("GET", "/api/v1/workspaces", query, version=AIWORKSPACE).body
    return [item["WorkspaceId"] for item in body["Workspaces"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["100001", "100002"], id="all"),
        pytest.param({"Status": "ENABLED"}, ["100001"], id="by status"),
        pytest.param({"WorkspaceIds": "100002,9"}, ["100002"], id="by ids"),
        pytest.param({"WorkspaceName": "arch"}, ["100002"], id="by a part of the name"),
        pytest.param({"Order": "DESC", "PageSize": "1"}, ["100002"], id="in the other order"),
    ],
)
def test_workspaces(wire: Wire, query: dict[str, str], expected: list[str]) -> None:
    assert workspaces(wire, **query) == expected


def test_workspaces_of_a_scenario_may_be_of_one_region(emulator: Emulator, wire: Wire) -> None:
    emulator.set(
        workspaces=[
            {"WorkspaceId": "1", "Status": "ENABLED"},
            {"WorkspaceId": "2", "Status": "ENABLED", "region": "cn-beijing"},
        ]
    )
    assert workspaces(wire) == ["1"]
    assert workspaces(Wire(emulator.port, region="cn-beijing")) == ["1", "2"]


def test_one_workspace(wire: Wire) -> None:
    assert wire.call("GET", "/api/v1/workspaces/100002", version=AIWORKSPACE).body["Status"] == "FROZEN"
    assert wire.call("GET", "/api/v1/defaultWorkspaces", version=AIWORKSPACE).body["WorkspaceId"] == "100001"
    answer = wire.call("GET", "/api/v1/workspaces/9", version=AIWORKSPACE)
    assert (answer.status, answer.code) == (404, "100400027")


GATEWAYS = "/api/v2/gateways"


def test_gateways_in_the_list(emulator: Emulator, wire: Wire) -> None:
    found = wire.call("GET", GATEWAYS).body["Gateways"]
    assert [(item["GatewayId"], item["Status"], item["InternetEnabled"]) for item in found] == [
        ("gw-emulator0alb", "Running", True), ("gw-emulator0linked", "Running", False), ("gw-emulator0bare", "Creating", False),
    ]  # fmt: skip
    assert all("LoadBalancerList" not in item for item in found)
    assert found[0]["InternetDomain"] == "gw-emulator0alb-1234567890123456.cn-hangzhou.pai-eas.aliyuncs.com"
    assert [item["GatewayId"] for item in wire.call("GET", GATEWAYS, {"GatewayName": "linked"}).body["Gateways"]] == [
        "gw-emulator0linked"
    ]
    assert [item["GatewayId"] for item in wire.call("GET", GATEWAYS, {"InternetEnabled": "True"}).body["Gateways"]] == [
        "gw-emulator0alb"
    ]
    emulator.set(gateway_statuses="prefixed")
    assert wire.call("GET", GATEWAYS).body["Gateways"][0]["Status"] == "PrivateGatewayRunning"


@pytest.mark.parametrize(
    ("gateway", "load_balancers", "linked"),
    [
        pytest.param(
            "gw-emulator0alb", ["vpc-emulator0two0zones"], [], id="with LoadBalancerList, as the deploy skill reads it"
        ),
        pytest.param("gw-emulator0linked", None, ["vpc-emulator0two0zones"], id="with linked VPCs only"),
        pytest.param("gw-emulator0bare", None, [], id="with no VPC at all"),
    ],
)
def test_where_the_vpc_of_a_gateway_is_found(
    wire: Wire, gateway: str, load_balancers: list[str] | None, linked: list[str]
) -> None:
    body = wire.call("GET", f"{GATEWAYS}/cn-hangzhou/{gateway}").body
    found = body.get("LoadBalancerList")
    assert (None if found is None else [item["VpcId"] for item in found]) == load_balancers
    assert "IntranetLinkedVpcList" not in body
    vpcs = wire.call("GET", f"{GATEWAYS}/cn-hangzhou/{gateway}/intranet_endpoint_linked_vpc").body
    assert [item["VpcId"] for item in vpcs["IntranetLinkedVpcList"]] == linked


def test_a_gateway_that_does_not_exist(wire: Wire) -> None:
    for tail in ("", "/intranet_endpoint_linked_vpc"):
        assert wire.call("GET", f"{GATEWAYS}/cn-hangzhou/gw-none{tail}").code == "InvalidGateway.NotFound"


def test_resource_groups(wire: Wire) -> None:
    found = wire.call("GET", "/api/v2/resources").body["Resources"]
    assert {item["Status"] for item in found} == {"ResourceReady", "Creating", "Scaling", "Stopped", "CreateFailed"}
    assert isinstance(found[0]["ExtraData"], dict)
    only = wire.call("GET", "/api/v2/resources", {"ResourceType": "Dedicated", "ResourceStatus": "ResourceReady"}).body[
        "Resources"
    ]
    assert [item["ResourceId"] for item in only] == ["eas-r-emulator0ready", "eas-r-emulator0spare"]
    one = wire.call("GET", "/api/v2/resources/cn-hangzhou/eas-r-emulator0ready").body
    assert json.loads(one["ExtraData"])["vpc_id"] == "vpc-emulator0two0zones"
    assert wire.call("GET", "/api/v2/resources/cn-hangzhou/none").code == "InvalidResource.NotFound"


def test_vpcs_and_vswitches_have_pages_of_at_most_fifty(emulator: Emulator, wire: Wire) -> None:
    emulator.set(
        vpcs=[
            {"VpcId": f"vpc-{number}", "VSwitches": [{"VSwitchId": f"vsw-{number}", "ZoneId": "{region}-a"}]}
            for number in range(60)
        ]
    )
    body = wire.rpc("DescribeVpcs", "2016-04-28", RegionId="cn-hangzhou", PageSize="100").body
    assert (len(body["Vpcs"]["Vpc"]), body["PageSize"], body["TotalCount"]) == (50, 50, 60)
    assert body["Vpcs"]["Vpc"][0]["VSwitchIds"] == {"VSwitchId": ["vsw-0"]}
    body = wire.rpc("DescribeVSwitches", "2016-04-28", RegionId="cn-hangzhou").body
    assert (len(body["VSwitches"]["VSwitch"]), body["VSwitches"]["VSwitch"][0]["ZoneId"]) == (10, "cn-hangzhou-a")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(
            {"VpcId": "vpc-emulator0two0zones"},
            ["vsw-emulator0zone0h", "vsw-emulator0zone0i", "vsw-emulator0zone0h2"],
            id="of a VPC",
        ),
        pytest.param({"ZoneId": "cn-hangzhou-i"}, ["vsw-emulator0zone0i"], id="of a zone"),
        pytest.param({"VSwitchId": "vsw-emulator0only0h,vsw-none"}, ["vsw-emulator0only0h"], id="by ids"),
        pytest.param({"VpcId": "vpc-emulator0bare"}, [], id="a VPC without any"),
    ],
)
def test_vswitches(wire: Wire, query: dict[str, str], expected: list[str]) -> None:
    body = wire.rpc("DescribeVSwitches", "2016-04-28", RegionId="cn-hangzhou", **query).body
    assert [item["VSwitchId"] for item in body["VSwitches"]["VSwitch"]] == expected


def test_vpcs_by_id_name_and_kind(wire: Wire) -> None:
    def found(**query: str) -> list[str]:
        body = wire.rpc("DescribeVpcs", "2016-04-28", RegionId="cn-hangzhou", **query).body
        return [item["VpcId"] for item in body["Vpcs"]["Vpc"]]

    assert found(VpcId="vpc-emulator0bare") == ["vpc-emulator0bare"]
    assert found(VpcName="one-zone") == found(IsDefault="true") == ["vpc-emulator0one0zone"]


def test_security_groups_go_on_with_a_token(emulator: Emulator, wire: Wire) -> None:
    groups = [{"SecurityGroupId": f"sg-{number}"} for number in range(25)]
    emulator.set(vpcs=[{"VpcId": "vpc-1", "SecurityGroups": groups}])
    found: list[str] = []
    token = ""
    for _ in range(5):
        query = {"RegionId": "cn-hangzhou", "VpcId": "vpc-1"} | ({"NextToken": token} if token else {})
        body = wire.rpc("DescribeSecurityGroups", "2014-05-26", **query).body
        found += [item["SecurityGroupId"] for item in body["SecurityGroups"]["SecurityGroup"]]
        token = body["NextToken"]
        if not token:
            break
    assert found == [item["SecurityGroupId"] for item in groups]
    assert wire.rpc("DescribeSecurityGroups", "2014-05-26", RegionId="cn-hangzhou", NextToken="x").status == 400
    numbered = wire.rpc(
        "DescribeSecurityGroups", "2014-05-26", RegionId="cn-hangzhou", PageSize="10", PageNumber="3"
    ).body
    assert len(numbered["SecurityGroups"]["SecurityGroup"]) == 5


@pytest.mark.parametrize(
    ("action", "version"),
    [("DescribeVpcs", "2016-04-28"), ("DescribeVSwitches", "2016-04-28"), ("DescribeSecurityGroups", "2014-05-26")],
)
def test_look_ups_need_a_region(wire: Wire, action: str, version: str) -> None:
    answer = wire.rpc(action, version)
    assert (answer.status, answer.code) == (400, "MissingParameter")


def test_load_balancers_and_those_that_services_brought_along(wire: Wire) -> None:
    def found() -> list[str]:
        return [
            item["LoadBalancerId"]
            for item in wire.rpc("ListLoadBalancers", "2022-04-30", RegionId="cn-hangzhou").body["LoadBalancers"]
        ]

    assert found() == ["nlb-emulator0own", "nlb-emulator0public"]
    wire.create(with_nlb())
    wire.create(with_nlb(name="own", nlb=[{"id": "nlb-emulator0own", "listener_port": 9100}]))
    (made,) = set(found()) - {"nlb-emulator0own", "nlb-emulator0public"}
    body = wire.rpc("GetLoadBalancerAttribute", "2022-04-30", RegionId="cn-hangzhou", LoadBalancerId=made).body
    assert body["VpcId"] == "vpc-emulator0two0zones"
    assert [(item["VSwitchId"], item["ZoneId"]) for item in body["ZoneMappings"]] == [
        ("vsw-emulator0zone0h", "cn-hangzhou-h"), ("vsw-emulator0zone0i", "cn-hangzhou-i"),
    ]  # fmt: skip
    listeners = wire.rpc("ListListeners", "2022-04-30", **{"RegionId": "cn-hangzhou", "LoadBalancerIds.1": made}).body[
        "Listeners"
    ]
    assert [(item["ListenerPort"], item["LoadBalancerId"]) for item in listeners] == [(9000, made)]
    wire.delete()
    wire.statuses(3)
    assert made not in found()  # an NLB of the system goes with its service


def test_load_balancers_by_vpc_and_page(wire: Wire) -> None:
    body = wire.rpc("ListLoadBalancers", "2022-04-30", **{"RegionId": "cn-hangzhou", "VpcIds.1": "vpc-none"}).body
    assert body["LoadBalancers"] == []
    first = wire.rpc("ListLoadBalancers", "2022-04-30", RegionId="cn-hangzhou", MaxResults="1").body
    second = wire.rpc(
        "ListLoadBalancers", "2022-04-30", RegionId="cn-hangzhou", MaxResults="1", NextToken=first["NextToken"]
    ).body
    assert [first["LoadBalancers"][0]["LoadBalancerId"], second["LoadBalancers"][0]["LoadBalancerId"], second["NextToken"]] == [
        "nlb-emulator0own", "nlb-emulator0public", "",
    ]  # fmt: skip
    answer = wire.rpc("GetLoadBalancerAttribute", "2022-04-30", RegionId="cn-hangzhou", LoadBalancerId="nlb-none")
    assert (answer.status, answer.code) == (404, "ResourceNotFound.loadBalancer")


PERMISSIONS: list[Any] = [
    pytest.param(
        {"deny": ["eas:CreateService"]},
        {"create": "ExplicitDeny", "describe": "", "images": ""},
        id="one action denied",
    ),
    pytest.param(
        {"allow": ["eas:*"]}, {"create": "", "describe": "", "images": "ImplicitDeny"}, id="one product allowed"
    ),
    pytest.param(
        {"allow": ["eas:Describe*", "paiimage:*"]},
        {"create": "ImplicitDeny", "describe": "", "images": ""},
        id="patterns",
    ),
    pytest.param(
        {"allow": ["*"], "deny": ["*:List*"]}, {"create": "", "describe": "", "images": "ExplicitDeny"}, id="deny wins"
    ),
    pytest.param(
        {"OTHER": {"allow": []}}, {"create": "", "describe": "", "images": ""}, id="another key's permissions"
    ),
    pytest.param(
        {"AKID": {"allow": []}},
        {"create": "ImplicitDeny", "describe": "ImplicitDeny", "images": "ImplicitDeny"},
        id="this key's",
    ),
]


@pytest.mark.parametrize(("permissions", "denials"), PERMISSIONS)
def test_permissions(emulator: Emulator, wire: Wire, permissions: dict[str, Any], denials: dict[str, str]) -> None:
    emulator.set(permissions=permissions)
    calls = {
        "create": lambda: wire.create(config()), "describe": wire.describe, "images": lambda: wire.call("GET", "/api/v1/images", version=AIWORKSPACE),
    }  # fmt: skip
    answers = {name: call() for name, call in calls.items()}
    assert {
        name: answer.body.get("AccessDeniedDetail", {}).get("NoPermissionType", "") for name, answer in answers.items()
    } == denials


def test_a_denial_names_the_action_and_the_resource(emulator: Emulator, wire: Wire) -> None:
    emulator.set(permissions={"deny": ["eas:DescribeService"]})
    answer = wire.describe()
    assert (answer.status, answer.code, answer.message) == (
        403, "NoPermission",
        "You are not authorized to do this action. Resource: acs:eas:cn-hangzhou:1234567890123456:service/chat Action: eas:DescribeService",
    )  # fmt: skip
    assert answer.body["AccessDeniedDetail"]["AuthAction"] == "eas:DescribeService"
    assert wire.rpc("GetCallerIdentity", "2015-04-01").status == 200  # needs no permission
