"""Images, machines, workspaces, resource groups."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pai_eas_emulator.catalogue import official_images
from tests.emulator.wire import AIWORKSPACE, Wire

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
