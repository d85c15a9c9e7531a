"""What every component passes on: the names and types of `pai.Service`, all of them, as they are."""

from __future__ import annotations

from typing import Any, get_type_hints

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import (
    ComfyUiService,
    CosyVoiceService,
    ServiceOptions,
    SglangService,
    StableDiffusionWebUiService,
    VllmService,
)
from pulumi_pai_eas_components.pass_through import PASSED_ON
from tests.components.registered import service_of

OWN = {"containers", "storage", "needs", "shm_size", "enable_webservice"}
"""What components make themselves."""
ELSEWHERE = {"processor", "runtime", "queue", "rpc", "unit_size", "workload_type", "service_type", "generate_token"}
"""What has no meaning beside a component's container, or is said in `extra`."""


def test_every_argument_of_the_service_is_passed_on_made_or_left_out_on_purpose() -> None:
    assert set(pai.ServiceArgs.__annotations__) == PASSED_ON | OWN | ELSEWHERE
    assert not PASSED_ON & (OWN | ELSEWHERE)


def test_the_types_are_those_of_the_service() -> None:
    names = {"Output": pulumi.Output, "T": Any}  # what `Input` is made of, in the module where it is not looked up
    service, options = get_type_hints(pai.ServiceArgs, None, names), get_type_hints(ServiceOptions, None, names)
    assert {name: options[name] for name in PASSED_ON} == {name: service[name] for name in PASSED_ON}


VALUES: dict[str, Any] = {
    "service_name": "mine",
    "service_name_prefix": "mine_",
    "workspace_id": "1",
    "region": "cn-shanghai",
    "replicas": 2,
    "disk": "40Gi",
    "spread_policy": "host",
    "instance_type": "ecs.x",
    "compute": {"kind": "public", "instance_types": [{"type": "ecs.x", "spot_price_limit": 1.5}, "ecs.y"]},
    "vpc": {"vpc_id": "vpc-1", "vswitch_ids": ["vsw-1"], "security_group_id": "sg-1"},
    "network": {"gateway_id": "gw-1"},
    "autoscaler": {"min": 0, "max": 4, "metrics": {"qps": 20}},
    "cron_scaler": {"jobs": [{"name": "a", "schedule": "0 0 8 * * *", "target_size": 2}]},
    "rolling_strategy": {"max_surge": 1},
    "labels": {"team": "x"},
    "features": {"a": "b"},
    "token": "secret",
    "docker_auth": "auth",
    "group": "g",
    "traffic": {"weight": 10},
    "desired_state": "stopped",
    "safety_lock": "dangerous",
    "nlb_failure": "error",
    "cpu_with_gpu_engine": "error",
    "wait_for": "ready",
    "create_failure": "delete",
    "checks": "create",
    "findings": {"PAI2107": "ignore"},
    "adopt": "eas-m-1",
    "extra": {"metadata": {"x": 1}},
}
COMPONENTS: list[tuple[Any, dict[str, Any]]] = [
    (VllmService, {"model": "Qwen/Qwen3-8B", "model_path": "oss://m/"}),
    (SglangService, {"model": "Qwen/Qwen3-8B", "model_path": "oss://m/"}),
    (ComfyUiService, {}),
    (StableDiffusionWebUiService, {}),
    (CosyVoiceService, {}),
]


def test_there_is_a_value_for_each() -> None:
    assert set(VALUES) == PASSED_ON


@pytest.mark.parametrize(("component", "own"), COMPONENTS, ids=[row[0].__name__ for row in COMPONENTS])
@pytest.mark.parametrize("name", sorted(PASSED_ON))
def test_each_reaches_the_service_as_if_given_to_it(component: Any, own: dict[str, Any], name: str) -> None:
    direct = service_of(lambda: pai.Service("chat", **{name: VALUES[name]}) and None)
    passed = service_of(lambda: component("chat", **own, **{name: VALUES[name]}) and None)
    assert direct
    for key, value in direct.items():
        if key == "labels":
            assert value.items() <= passed[key].items()
        else:
            assert passed[key] == value
