"""VllmService and SglangService: exact children, inputs and outputs. Whether EAS takes them is tested with the examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas_components import SglangService, VllmService
from tests.components.registered import ADDRESS, SERVICE, run, service_of
from tests.unit.program.registration import UNKNOWN, later, secret, unknown

if TYPE_CHECKING:
    from collections.abc import Callable

QWEN = {"model": "Qwen/Qwen3-8B", "model_path": "oss://models/qwen3-8b/"}
A10 = "ecs.gn7i-c8g1.2xlarge"
OPEN = "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 8192 --tensor-parallel-size auto"
COMMAND = "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 8192"
PROBE = {"kind": "http", "path": "/health", "port": 8000}


def test_vllm_is_one_service() -> None:
    resources, _ = run(lambda: VllmService("chat", **QWEN, instance_type=A10) and None)
    assert [(one.type, one.name, one.parent) for one in resources] == [
        ("pai:index:VllmService", "chat", ""),
        (SERVICE, "chat", "chat"),
    ]
    assert resources[0].inputs == {}
    assert resources[1].inputs == {
        "containers": [
            {
                "image": "official:vllm",
                "port": 8000,
                "command": COMMAND,
                "startupCheck": {**PROBE, "initialDelaySeconds": 30, "periodSeconds": 10, "failureThreshold": 180},
                "livenessCheck": {**PROBE, "periodSeconds": 30, "failureThreshold": 3},
                "healthCheck": {**PROBE, "periodSeconds": 10, "failureThreshold": 3},
            }
        ],
        "instanceType": A10,
        "labels": {"ServiceEngineType": "vllm"},
        "needs": {"gpus": 1, "model": "Qwen/Qwen3-8B", "context": 8192},
        "storage": [{"kind": "oss", "path": "oss://models/qwen3-8b/", "mountPath": "/model_dir", "readOnly": True}],
    }


def test_sglang_differs_in_image_command_and_label_only() -> None:
    vllm = service_of(lambda: VllmService("chat", **QWEN, instance_type=A10))
    sglang = service_of(lambda: SglangService("chat", **QWEN, instance_type=A10))
    assert sglang["containers"][0].pop("image") == "official:sglang"
    assert sglang["containers"][0].pop("command") == (
        "python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000 "
        "--served-model-name Qwen3-8B --context-length 8192"
    )
    assert sglang.pop("labels") == {"ServiceEngineType": "sglang"}
    for key in ("image", "command"):
        vllm["containers"][0].pop(key)
    vllm.pop("labels")
    assert sglang == vllm


@pytest.mark.parametrize("component", [VllmService, SglangService])
def test_the_outputs(component: Any) -> None:
    def program() -> Any:
        chat = component("chat", **QWEN)
        return pulumi.Output.all(chat.openai_base_url, chat.curl, chat.endpoint, chat.deployment_summary).apply(
            lambda values: (*values, chat.model_name)
        )

    resources, values = run(program)
    base = f"{ADDRESS}chat/v1"
    curl = (
        f"curl {base}/chat/completions -H \"Authorization: $TOKEN\" -H 'Content-Type: application/json' "
        '-d \'{"model": "Qwen3-8B", "messages": [{"role": "user", "content": "Hello"}]}\''
    )
    assert values == (base, curl, f"{ADDRESS}chat", "all is well", "Qwen3-8B")
    assert resources[0].outputs == {
        "service_id": "eas-m-1",
        "endpoint": f"{ADDRESS}chat",
        "access_token": secret("t0ken"),
        "openai_base_url": base,
        "model_name": "Qwen3-8B",
        "curl": curl,
    }


PASSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"replicas": 3}, {"replicas": 3}, "a plain option"),
    ({"image": "registry.example/vllm:1"}, {}, "an image of one's own stays what it is"),
    ({"env": {"A": "1"}}, {"environment": {"0": {"A": "1"}}}, "the environment, kept beside the list"),
    ({"labels": {"team": "x"}}, {"labels": {"ServiceEngineType": "vllm", "team": "x"}}, "labels are merged"),
    ({"labels": {"ServiceEngineType": "own"}}, {"labels": {"ServiceEngineType": "own"}}, "the user's label wins"),
    (
        {"autoscaler": pai.AutoscalerArgs(min=0, max=2, metrics={"qps": 5})},
        {"autoscaler": {"min": 0, "max": 2, "metrics": {"qps": 5}}},
        "an argument object",
    ),
    (
        {"compute": pai.DedicatedComputeArgs(resource_id="eas-r-1", gpu=1)},
        {
            "compute": {"kind": "dedicated", "resourceId": "eas-r-1", "gpu": 1},
            "needs": {"gpus": 1, "model": "Qwen/Qwen3-8B", "context": 8192},
            "shmSize": None,
        },
        "a resource group, with GPUs that are known",
    ),
    ({"nlb_failure": "error", "wait_for": "ready"}, {"nlbFailure": "error", "waitFor": "ready"}, "options"),
    ({"served_model_name": "qwen"}, {}, "a name of one's own"),
    ({"replicas": None, "labels": None, "mounts": None}, {}, "None is as if it were absent"),
]


@pytest.mark.parametrize(("options", "expected", "reason"), PASSED, ids=[row[2] for row in PASSED])
def test_what_is_passed_on(options: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    plain = service_of(lambda: VllmService("chat", **QWEN))
    changed = service_of(lambda: VllmService("chat", **QWEN, **options))
    keys = (plain.keys() | changed.keys()) - {"containers"}
    assert {key: changed.get(key) for key in keys if plain.get(key) != changed.get(key)} == expected, reason


def test_an_image_a_name_and_flags() -> None:
    container = service_of(
        lambda: VllmService(
            "chat",
            **QWEN,
            image="registry.example/vllm:1",
            served_model_name="qwen",
            context=4096,
            gpu_memory_utilization=0.85,
            flags=["--reasoning-parser", "qwen3", "--chat-template", "a b.jinja"],
        )
    )["containers"][0]
    assert container["image"] == "registry.example/vllm:1"
    assert container["command"] == (
        "vllm serve /model_dir --port 8000 --served-model-name qwen --max-model-len 4096 --tensor-parallel-size auto "
        "--gpu-memory-utilization 0.85 --reasoning-parser qwen3 --chat-template 'a b.jinja'"
    )


def test_further_mounts_follow_the_models() -> None:
    mounts = [pai.EmptyDirMountArgs(mount_path="/cache")]
    assert service_of(lambda: VllmService("chat", **QWEN, mounts=mounts))["storage"] == [
        {"kind": "oss", "path": "oss://models/qwen3-8b/", "mountPath": "/model_dir", "readOnly": True},
        {"kind": "emptyDir", "mountPath": "/cache"},
    ]


GROUP = pai.DedicatedComputeArgs(resource_id="eas-r-1")
SPREAD: list[tuple[dict[str, Any], int | None, str]] = [
    ({"model": "Qwen/Qwen3-32B"}, None, "no machine: the provider chooses one, and the degree that goes with it"),
    ({"model": "Qwen/Qwen3-32B", "instance_type": "ecs.gn8is.2xlarge"}, None, "its name does not say"),
    ({"model": "Qwen/Qwen3-32B", "compute": pai.PublicComputeArgs()}, None, "public machines, whichever"),
    ({"model": "Qwen/Qwen3-8B", "compute": GROUP}, 1, "a group: small enough for one GPU of usual size"),
    ({"model": "Qwen/Qwen3-32B", "compute": GROUP}, 2, "a group: too large for one GPU of usual size"),
    ({"model": "Qwen/Qwen3-235B-A22B", "compute": GROUP}, 16, "a group: experts count in full"),
    ({"model": "Qwen/Qwen3-8B", "instance_type": "ecs.gn7i-c32g1.32xlarge"}, 4, "the machine has four"),
    ({"model": "Qwen/Qwen3-8B", "gpus": 2, "instance_type": "ecs.gn7i-c32g1.32xlarge"}, 2, "what is asked for"),
    ({"model": "Qwen/Qwen2.5-7B-Instruct", "instance_type": "ml.gu8tf.8.40xlarge"}, 4, "28 heads do not go into 8"),
    ({"model": "Qwen/Qwen3-8B", "compute": {"kind": "dedicated", "gpu": 2}}, 2, "a part of a resource group"),
    (
        {
            "model": "Qwen/Qwen3-8B",
            "compute": pai.PublicComputeArgs(instance_types=["ecs.gn7i-c32g1.32xlarge", "ecs.gn7i-c32g1.16xlarge"]),
        },
        2,
        "of several types the one with the fewest",
    ),
]


@pytest.mark.parametrize(("given", "gpus", "reason"), SPREAD, ids=[row[2] for row in SPREAD])
def test_gpus(given: dict[str, Any], gpus: int | None, reason: str) -> None:
    inputs = service_of(lambda: VllmService("chat", model_path="oss://models/x/", **given))
    assert inputs["needs"].get("gpus") == gpus, reason
    degree = inputs["containers"][0]["command"].partition(" --tensor-parallel-size ")[2].partition(" ")[0]
    assert degree == {None: "auto", 1: ""}.get(gpus, str(gpus)), reason
    assert inputs.get("shmSize") == {None: 8, 1: None}.get(gpus, 64), reason


def test_a_model_by_its_config_needs_gpu_memory() -> None:
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672,
        "num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8, "vocab_size": 128256,
        "max_position_embeddings": 131072, "torch_dtype": "bfloat16",
    }  # fmt: skip
    four = service_of(lambda: VllmService("own", model="me/own-70b", model_path="oss://m/", model_config=config))
    assert four["needs"] == {"gpus": 4, "gpuMemory": 48}
    eight = service_of(
        lambda: VllmService("own", model="me/own-70b", model_path="oss://m/", model_config=config, gpus=8)
    )
    assert eight["needs"] == {"gpus": 8, "gpuMemory": 24}
    assert "--served-model-name own-70b " in eight["containers"][0]["command"]


LATER: list[tuple[str, Callable[[], Any], str, Any, str]] = [
    ("model_path", unknown, "storage", [{"kind": "oss", "path": UNKNOWN, "mountPath": "/model_dir", "readOnly": True}],
     "the folder of a bucket that is not there yet"),
    ("instance_type", unknown, "instanceType", UNKNOWN, "sized as if no machine were given"),
    ("compute", unknown, "compute", UNKNOWN, "a resource group of the same program"),
    ("labels", unknown, "labels", UNKNOWN, "merged once known"),
    ("mounts", unknown, "storage", UNKNOWN, "a list that is not known"),
    ("vpc", unknown, "vpc", UNKNOWN, "a network of the same program"),
    ("replicas", unknown, "replicas", UNKNOWN, "a number"),
    ("labels", lambda: later({"team": "x"}), "labels", {"ServiceEngineType": "vllm", "team": "x"}, "known labels"),
    ("token", lambda: pulumi.Output.secret("s"), "token", secret("s"), "a secret stays one"),
]  # fmt: skip


@pytest.mark.parametrize(("argument", "make", "key", "expected", "reason"), LATER, ids=[row[4] for row in LATER])
def test_values_that_are_outputs(argument: str, make: Callable[[], Any], key: str, expected: Any, reason: str) -> None:
    def program() -> Any:
        return VllmService("chat", **{**QWEN, argument: make()}) and None

    inputs = service_of(program, preview=True)
    assert inputs[key] == expected, reason
    by_number = {"gpus": 1} if argument == "compute" else {}  # a place of another kind may have no machine type
    assert inputs["containers"][0]["command"] == (COMMAND if by_number else OPEN), "known parts stay known"
    assert inputs["needs"] == {**by_number, "model": "Qwen/Qwen3-8B", "context": 8192}, "and are judged"


def test_flags_may_hold_a_secret_and_none_are_no_flags() -> None:
    def program() -> Any:
        flags = ["--api-key", pulumi.Output.secret("a b")]
        return VllmService("chat", **QWEN, instance_type=A10, flags=flags) and None

    assert service_of(program)["containers"][0]["command"] == secret(f"{COMMAND} --api-key 'a b'")
    none: Any = None
    plain = service_of(lambda: VllmService("chat", **QWEN, instance_type=A10, flags=none))
    assert plain["containers"][0]["command"] == COMMAND


def test_a_flag_that_is_not_known_yet_hides_the_command_only() -> None:
    def program() -> Any:
        return VllmService("chat", **QWEN, instance_type=A10, flags=[unknown()]) and None

    inputs = service_of(program, preview=True)
    assert inputs["containers"][0]["command"] == UNKNOWN
    assert inputs["containers"][0]["port"] == 8000


def test_the_provider_of_the_component_is_the_childs() -> None:
    def program() -> None:
        provider = pai.Provider("other", region="cn-shanghai")
        VllmService("chat", **QWEN, opts=pulumi.ResourceOptions(provider=provider))

    resources, _ = run(program)
    assert [(one.name, one.parent) for one in resources] == [("other", ""), ("chat", ""), ("chat", "chat")]
