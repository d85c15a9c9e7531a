"""Web interfaces, PrivateEndpoint and CanaryRelease: exact children, inputs and outputs."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import (
    CanaryRelease,
    ComfyUiService,
    CosyVoiceService,
    PrivateEndpoint,
    StableDiffusionWebUiService,
)
from pulumi_pai_eas_components.canary import address_of_group
from tests.components.registered import ADDRESS, SERVICE, run, service_of
from tests.unit.program.registration import UNKNOWN, secret, unknown

SERVED = {"containers": [pai.ContainerArgs(image="registry.example/app:1", port=8000, command="serve")]}
CONTAINERS = [{"image": "registry.example/app:1", "port": 8000, "command": "serve"}]
WEBUI = "./webui.sh --listen --port 8000 --skip-version-check --no-hashing --no-download-sd-model"

FORMS: list[tuple[Any, str, str, str, str]] = [
    (ComfyUiService, "web", "official:comfyui:2.2", "python main.py --listen 0.0.0.0 --port 8000", "/models"),
    (ComfyUiService, "api", "official:comfyui:2.2-api", "python main.py --listen 0.0.0.0 --port 8000", "/models"),
    (CosyVoiceService, "web", "official:cosyvoice-webui", "python webui.py --port 8000", "/models"),
    (CosyVoiceService, "api", "official:cosyvoice-backend", "python server.py --port 8000", "/models"),
    (
        StableDiffusionWebUiService,
        "web",
        "official:stable-diffusion-webui:4.2",
        WEBUI,
        "/code/stable-diffusion-webui/data",
    ),
    (
        StableDiffusionWebUiService,
        "api",
        "official:stable-diffusion-webui:4.2-api",
        f"{WEBUI} --api --nowebui",
        "/code/stable-diffusion-webui/data",
    ),
]


@pytest.mark.parametrize(
    ("component", "form", "image", "command", "folder"), FORMS, ids=[f"{row[0].__name__}-{row[1]}" for row in FORMS]
)
def test_a_web_interface_and_an_api(component: Any, form: str, image: str, command: str, folder: str) -> None:
    resources, _ = run(lambda: component("paint", form=form, model_path="oss://models/sd/") and None)
    assert [(one.type, one.name, one.parent) for one in resources] == [
        (f"pai:index:{component.__name__}", "paint", ""),
        (SERVICE, "paint", "paint"),
    ]
    answers = {"kind": "http", "path": "/"} if form == "web" else {"kind": "tcp"}
    waits = {"port": 8000, "initialDelaySeconds": 60, "periodSeconds": 10, "failureThreshold": 60}
    assert resources[1].inputs == {
        "containers": [{"image": image, "port": 8000, "command": command, "startupCheck": {**answers, **waits}}],
        "needs": {"gpus": 1},
        "storage": [{"kind": "oss", "path": "oss://models/sd/", "mountPath": folder}],
        **({"enableWebservice": True} if form == "web" else {}),
    }
    assert resources[0].outputs == {
        "service_id": "eas-m-1",
        "endpoint": f"{ADDRESS}paint",
        "access_token": secret("t0ken"),
    }


def test_a_web_interface_without_models() -> None:
    inputs = service_of(
        lambda: ComfyUiService("paint", instance_type="ecs.gn7i-c8g1.2xlarge", image="x", env={"A": "1"})
    )
    assert inputs["instanceType"] == "ecs.gn7i-c8g1.2xlarge"
    assert inputs["containers"][0]["image"] == "x"
    assert inputs["environment"] == {"0": {"A": "1"}}
    assert "storage" not in inputs


def test_a_private_endpoint() -> None:
    resources, _ = run(
        lambda: PrivateEndpoint("chat", **SERVED, vpc=_vpc(), replicas=2, port=9000) and None, preview=True
    )
    assert [(one.type, one.name, one.parent) for one in resources] == [
        ("pai:index:PrivateEndpoint", "chat", ""),
        (SERVICE, "chat", "chat"),
    ]
    assert resources[1].inputs == {
        "containers": CONTAINERS,
        "network": {
            "disableInternetEndpoint": True,
            "nlb": [{"id": "default", "netType": "intranet", "port": 9000}],
        },
        "nlbFailure": "error",
        "replicas": 2,
        "vpc": {"vpcId": UNKNOWN, "vswitchIds": [UNKNOWN, UNKNOWN], "securityGroupId": "sg-1"},
    }


def _vpc() -> pai.VpcArgs:
    return pai.VpcArgs(vpc_id=unknown(), vswitch_ids=[unknown(), unknown()], security_group_id="sg-1")


def test_a_private_endpoint_at_an_nlb_of_ones_own() -> None:
    inputs = service_of(lambda: PrivateEndpoint("chat", **SERVED, vpc=_vpc(), nlb_id=unknown()), preview=True)
    assert inputs["network"]["nlb"] == [{"id": UNKNOWN, "port": 80}]


@pytest.mark.parametrize(
    ("weight", "shares", "reason"),
    [(10, (90, 10), "a tenth"), (0, (100, 0), "rolled back"), (100, (0, 100), "taken over")],
)
def test_a_canary_release(weight: int, shares: tuple[int, int], reason: str) -> None:
    def program() -> Any:
        release = CanaryRelease("Chat-v2", stable={**SERVED}, canary={**SERVED, "replicas": 1}, weight=weight)
        return pulumi.Output.all(release.endpoint, release.access_token)

    resources, values = run(program)
    resources.sort(key=lambda one: ("", "-stable", "-canary").index(one.name.removeprefix("Chat-v2")))
    assert [(one.type, one.name, one.parent) for one in resources] == [
        ("pai:index:CanaryRelease", "Chat-v2", ""),
        (SERVICE, "Chat-v2-stable", "Chat-v2"),
        (SERVICE, "Chat-v2-canary", "Chat-v2"),
    ]
    common = {"containers": CONTAINERS, "group": "chat_v2_prod"}
    assert [one.inputs for one in resources[1:]] == [
        {**common, "traffic": {"weight": shares[0], "state": "grouping"}},
        {**common, "traffic": {"weight": shares[1], "state": "grouping"}, "replicas": 1},
    ], reason
    assert values == [f"{ADDRESS}chat_v2_prod", "t0ken"]
    assert resources[0].outputs == {"endpoint": f"{ADDRESS}chat_v2_prod", "access_token": secret("t0ken")}


def test_a_token_for_both_and_a_group_of_ones_own() -> None:
    def program() -> None:
        CanaryRelease(
            "chat", stable={**SERVED}, canary={**SERVED}, weight=5, group="chat", token=pulumi.Output.secret("t")
        )

    resources, _ = run(program)
    assert [(one.inputs["token"], one.inputs["group"]) for one in resources[1:]] == [(secret("t"), "chat")] * 2


@pytest.mark.parametrize(
    ("url", "address", "reason"),
    [
        (f"{ADDRESS}chat_stable", f"{ADDRESS}g", "the shared gateway"),
        ("http://gw-1.example/api/predict/chat_stable/", "http://gw-1.example/api/predict/g", "a gateway"),
        ("http://nlb-1.example:80", None, "an NLB has no group"),
        (None, None, "not there yet"),
    ],
)
def test_the_address_of_a_group(url: str | None, address: str | None, reason: str) -> None:
    assert address_of_group(url, "g") == address, reason
