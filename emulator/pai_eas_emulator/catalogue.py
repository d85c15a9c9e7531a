"""What the region offers: images, machines, workspaces, gateways, resource groups, networks.

The lists come from `fixtures/*.json`, amended by the scenario. Everything exists in every region; `{region}` in the
fixtures is replaced by the region asked about.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from pai_eas_emulator.json_values import JsonObject, as_list, as_object

if TYPE_CHECKING:
    from pai_eas_emulator.scenario import Scenario

OFFICIAL_REGISTRY = "eas-registry-vpc.{region}.cr.aliyuncs.com/pai-eas/"


@cache
def fixture(name: str) -> Any:
    """The content of `fixtures/<name>.json`; not to be changed by those who get it."""
    return json.loads(resources.files("pai_eas_emulator").joinpath(f"fixtures/{name}.json").read_text("utf-8"))


class Catalogue:
    """What one scenario offers, region by region; the same list object is given out each time."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._lists: dict[tuple[str, str], list[JsonObject]] = {}

    def _listed(self, key: str, region: str, make: Any) -> list[JsonObject]:
        found = self._lists.get((key, region))
        if found is None:
            inside = json.dumps(region)[1:-1]
            items = cast("list[JsonObject]", json.loads(json.dumps(make()).replace("{region}", inside)))
            found = [_without_region(item) for item in items if item.get("region", region) == region]
            self._lists[key, region] = found
        return found

    def _plain(self, key: str, region: str) -> list[JsonObject]:
        given = self._scenario.items(key)
        return self._listed(key, region, lambda: fixture(key) if given is None else given)

    def images(self, region: str) -> list[JsonObject]:
        """Images as ListImages gives them with Verbose=true, newest first."""
        return self._listed("images", region, self._all_images)

    def machines(self, region: str) -> list[JsonObject]:
        """InstanceMetas of DescribeMachineSpec."""
        return self._listed("machines", region, self._all_machines)

    def machine(self, region: str, name: str) -> JsonObject | None:
        """One machine by its type."""
        return next((item for item in self.machines(region) if item["InstanceType"] == name), None)

    def workspaces(self, region: str) -> list[JsonObject]:
        """Workspaces of ListWorkspaces."""
        return self._plain("workspaces", region)

    def gateways(self, region: str) -> list[JsonObject]:
        """Dedicated gateways, with all that any call says of them."""
        return self._plain("gateways", region)

    def resources(self, region: str) -> list[JsonObject]:
        """Dedicated resource groups, with all that any call says of them."""
        return self._plain("resources", region)

    def vpcs(self, region: str) -> list[JsonObject]:
        """VPCs with their VSwitches and SecurityGroups."""
        return self._plain("vpcs", region)

    def load_balancers(self, region: str) -> list[JsonObject]:
        """NLBs with their Listeners."""
        return self._plain("loadBalancers", region)

    def _all_images(self) -> list[JsonObject]:
        given = self._scenario.document.get("images", {})
        if isinstance(given, list):
            return [_custom_image(as_object(item)) for item in cast("list[object]", given)]
        changes = as_object(given)
        removed = [str(part) for part in as_list(changes.get("remove"))]
        kept = [
            image
            for image in official_images()
            if not any(part == image["Name"] or part in image["ImageUri"] for part in removed)
        ]
        return [_custom_image(as_object(item)) for item in as_list(changes.get("add"))] + kept

    def _all_machines(self) -> list[JsonObject]:
        machines: dict[str, JsonObject] = {
            item["InstanceType"]: dict(item) for item in fixture("machines")["InstanceMetas"]
        }
        for name, change in as_object(self._scenario.document.get("machines")).items():
            if change is None:
                machines.pop(name, None)
            else:
                machines[name] = {**_PLAIN_MACHINE, **machines.get(name, {}), **as_object(change), "InstanceType": name}
        return list(machines.values())


_PLAIN_MACHINE: JsonObject = {
    "CPU": 4,
    "Memory": 16.0,
    "GPUAmount": 0,
    "GPUMemory": 0.0,
    "IsAvailable": True,
    "StockStatus": "WithStock",
    "Vendor": "ECS",
}


def _without_region(item: JsonObject) -> JsonObject:
    return {key: value for key, value in item.items() if key != "region"}


@cache
def official_images() -> tuple[JsonObject, ...]:
    """The official images of `fixtures/images.json`, newest first, with `{region}` in their addresses."""
    images: list[JsonObject] = []
    for family in fixture("images")["families"]:
        for tag, chip in family["tags"]:
            repository = family["repository"]
            labels = {
                "system.official": "true",
                "system.supported.eas": "true",
                "system.chipType": chip,
                "system.origin": family["origin"],
                "system.pythonVersion": family["python"],
                f"system.framework.{family['framework']}": tag.split("-")[0],
                "system.eas.default.port": str(family["port"]),
                "system.eas.default.script": family["script"],
                "system.imageUri": f"{OFFICIAL_REGISTRY}{repository}:{tag}",
            }
            if tag == family["tags"][0][0]:
                labels["system.eas.deploy.latest"] = "true"
            images.append(
                {
                    "ImageId": "image-" + _digest(f"{repository}:{tag}", 18),
                    "ImageUri": f"{OFFICIAL_REGISTRY}{repository}:{tag}",
                    "Name": f"{repository}:{tag}",
                    "Description": f"{family['description']} {tag}, {chip}",
                    "Accessibility": "PUBLIC",
                    "Labels": _pairs(labels),
                    "Size": family["size"],
                    "SourceType": "",
                    "SourceId": "",
                    "WorkspaceId": "0",
                    "UserId": "",
                    "ParentUserId": "",
                    "GmtCreateTime": _dated(len(images)),
                    "GmtModifiedTime": _dated(len(images)),
                }
            )
    return tuple(images)


def _custom_image(given: JsonObject) -> JsonObject:
    uri = str(given.get("ImageUri", ""))
    labels = given.get("Labels", {})
    defaults: JsonObject = {
        "ImageId": "image-" + _digest(uri, 18),
        "ImageUri": uri,
        "Name": uri.rsplit("/", 1)[-1],
        "Description": "",
        "Accessibility": "PRIVATE",
        "Size": 5,
        "SourceType": "",
        "SourceId": "",
        "WorkspaceId": "100001",
        "UserId": "1234567890123456",
        "ParentUserId": "1234567890123456",
        "GmtCreateTime": "2026-06-01T08:00:00.000Z",
        "GmtModifiedTime": "2026-06-01T08:00:00.000Z",
    }
    return {**defaults, **given, "Labels": labels if isinstance(labels, list) else _pairs(as_object(labels))}


def _pairs(labels: JsonObject) -> list[JsonObject]:
    return [{"Key": key, "Value": str(value)} for key, value in labels.items()]


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _dated(position: int) -> str:
    """A date that falls with the position in the list: the first image is the newest."""
    month, day = divmod(position, 28)
    return f"{2026 - month // 12}-{12 - month % 12:02d}-{28 - day:02d}T08:00:00.000Z"
