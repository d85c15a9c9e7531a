"""Services that cannot start: what the emulator is told to do, what is printed, and what only a user can fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.lifecycle.diagnosis import gather
from pulumi_pai_eas.model.edit import edited
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.reasons.causes import cause_of
from pulumi_pai_eas.reasons.remedies import remedy_for

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings

REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
VLLM = f"{REGISTRY}/vllm:0.14.0-gpu"
A10 = "ecs.gn7i-c8g1.2xlarge"
SERVE = "vllm serve /model_dir --port 8000"
MODEL = {"kind": "oss", "path": "oss://bucket/qwen3-8b/", "mountPath": "/model_dir", "readOnly": True}


@dataclass(frozen=True)
class Case:
    """One row: what the emulator is told to do, the properties, what is printed."""

    why: str
    change: str
    cause: str
    failure: dict[str, Any] | None = None
    container: dict[str, Any] = field(default_factory=dict[str, Any])
    top: dict[str, Any] = field(default_factory=dict[str, Any])
    by_hand: dict[str, Any] | None = None
    """What the user fills in where only a user can."""

    def bag(self) -> dict[str, Any]:
        container = {"image": VLLM, "port": 8000, "command": SERVE} | self.container
        bag: dict[str, Any] = {"region": "cn-hangzhou", "serviceName": "chat", "replicas": 1, "instanceType": A10}
        bag |= {"containers": [container], "storage": [MODEL]} | self.top
        return {key: value for key, value in bag.items() if value is not None}


PROBE = {"kind": "http", "path": "/health", "port": 8000, "periodSeconds": 10, "failureThreshold": 3}
CASES = {
    "kvCache": Case(
        "the context is longer than the memory allows",
        "containers[0].command: --max-model-len 28384",
        "KV cache for 40960 tokens needs 5.62 GiB, available 3.90 GiB; estimated maximum model length is 28384",
        {"kind": "kvCache"},
    ),
    "kvCache, with an option": Case(
        "the option that is there is replaced, not repeated",
        "containers[0].command: --max-model-len 12000",
        "KV cache for 32768 tokens needs 4.50 GiB, available 1.65 GiB; estimated maximum model length is 12000",
        {"kind": "kvCache", "maximumLength": 12000},
        {"command": f"{SERVE} --max-model-len=32768"},
    ),
    "cudaOutOfMemory": Case(
        "the model is larger than the GPU",
        "instanceType: ecs.gn8is.2xlarge (1 x L20 48 GB)",
        "CUDA out of memory: tried to allocate 136.00 MiB, the GPU has 23.50 GiB, 52.06 MiB of it free",
        {"kind": "cudaOutOfMemory", "neededGib": 40},
    ),
    "cudaOutOfMemory, idle GPUs": Case(
        "the machine has GPUs that the command does not use, so that no other machine is needed",
        "containers[0].command: --tensor-parallel-size 4",
        "CUDA out of memory: tried to allocate 136.00 MiB, the GPU has 23.50 GiB, 52.06 MiB of it free",
        {"kind": "cudaOutOfMemory", "neededGib": 40},
        top={"instanceType": "ecs.gn7i-c32g1.32xlarge"},
    ),
    "imagePull": Case(
        "a tag that does not exist, of an official image",
        f"containers[0].image: {REGISTRY}/vllm:0.14.0-gpu",
        f"{REGISTRY}/vllm:0.14.1-gpu does not exist: not found",
        None,
        {"image": f"{REGISTRY}/vllm:0.14.1-gpu"},
    ),
    "portMismatch": Case(
        "the process listens on another port than the container's",
        "containers[0].port: 8001",
        "the process listens on 8001, containers[0].port is 8000",
        None,
        {"command": "vllm serve /model_dir --port 8001"},
    ),
    "portMismatch, with a probe": Case(
        "the probe follows",
        "containers[0].port: 8001 (its probes too)",
        "the process listens on 8001, containers[0].port is 8000",
        None,
        {"command": "vllm serve /model_dir --port 8001", "startupCheck": PROBE | {"failureThreshold": 60}},
    ),
    "probeTooEarly, startup": Case(
        "30 s are not enough",
        "containers[0].startupCheck.failureThreshold: 60",
        "the startup probe ended the container before it was ready: Startup probe failed: "
        'Get "http://127.0.0.1:8000/health": connect: connection refused',
        {"kind": "probeTooEarly", "readySeconds": 180},
        {"startupCheck": PROBE},
    ),
    "probeTooEarly, liveness": Case(
        "a startup probe keeps the liveness probe away until the process is ready",
        "containers[0].startupCheck: kind http, path /health, port 8000, periodSeconds 10, failureThreshold 60",
        "the liveness probe ended the container before it was ready: Liveness probe failed: "
        'Get "http://127.0.0.1:8000/health": connect: connection refused',
        {"kind": "probeTooEarly", "readySeconds": 180},
        {"livenessCheck": PROBE},
    ),
    "outOfMemoryKilled": Case(
        "the machine's memory is too small, its GPU is not",
        "instanceType: ecs.gn7i-c16g1.4xlarge (1 x A10 24 GB)",
        "killed for its memory: Memory cgroup out of memory: Killed process 1 (python)",
        {"kind": "outOfMemoryKilled", "neededGib": 32},
    ),
    "missingModelPath": Case(
        "the model is mounted elsewhere",
        "storage[0].mountPath: /model_dir",
        "no model at /model_dir: OSError: Can't load the configuration of '/model_dir'. If you were trying to load it from "
        "'https://huggingface.co/models', make sure you don't have a local directory with the same name. Otherwise, make sure "
        "'/model_dir' is the correct path to a directory containing a config.json file",
        {"kind": "missingModelPath"},
        top={"storage": [MODEL | {"mountPath": "/mnt/model"}]},
    ),
    "missingModelPath, no mount": Case(
        "only the user knows where the model is",
        "storage[0]: the model's folder, mounted at /model_dir",
        "no model at /model_dir: OSError: Can't load the configuration of '/model_dir'. If you were trying to load it from "
        "'https://huggingface.co/models', make sure you don't have a local directory with the same name. Otherwise, make sure "
        "'/model_dir' is the correct path to a directory containing a config.json file",
        {"kind": "missingModelPath"},
        top={"storage": None},
        by_hand={"storage": [MODEL]},
    ),
    "missingModelPath, empty source": Case(
        "the mount is there and its folder is the wrong one; the right one is for the user to say",
        "storage[0].path: the folder that holds config.json (none is seen at /model_dir)",
        "no model at /model_dir: OSError: Can't load the configuration of '/model_dir'. If you were trying to load it from "
        "'https://huggingface.co/models', make sure you don't have a local directory with the same name. Otherwise, make sure "
        "'/model_dir' is the correct path to a directory containing a config.json file",
        {"kind": "missingModelPath", "source": "oss://bucket/models/qwen3-8b/"},
        by_hand={"storage": [MODEL | {"path": "oss://bucket/models/qwen3-8b/"}]},
    ),
    "shellSyntax": Case(
        "`command` runs without a shell",
        "containers[0].script: the same line, moved from containers[0].command",
        "the command needs a shell (cd), and runs without one: exec: \"cd\": executable file not found in $PATH",
        None,
        {"command": f"cd /workspace && {SERVE}"},
    ),
    "noGpu": Case(
        "vLLM on a machine without a GPU",
        "instanceType: ecs.gn6i-c4g1.xlarge (1 x T4 16 GB)",
        "no GPU: RuntimeError: Failed to infer device type, please set the environment variable `VLLM_LOGGING_LEVEL=DEBUG` to "
        "turn on verbose logging to help debug the issue.",
        {"kind": "noGpu"},
        top={"instanceType": "ecs.c7.4xlarge"},
    ),
    "noStock": Case(
        "the same GPU on a machine that is in stock",
        "instanceType: ecs.gn7i-c32g1.8xlarge (1 x A10 24 GB)",
        "no machine to run on: Insufficient stock of ecs.gn7i-c48g1.12xlarge in region cn-hangzhou, the service is waiting for "
        "resources",
        None,
        top={"instanceType": "ecs.gn7i-c48g1.12xlarge"},
    ),
}  # fmt: skip


def mended(case: Case, around: Surroundings) -> dict[str, Any]:
    """The properties of a case with the change made that is printed for the service as it stands."""
    desired, problems = read_bag(case.bag())
    assert problems == ()
    observed = around.connection.services.describe("chat")
    catalogue = around.connection.catalogue
    facts = Facts(region="cn-hangzhou", images=catalogue.images(), machines=catalogue.machines())
    remedy = remedy_for(cause_of(gather("chat", around, observed), observed.spec), desired, facts)
    assert remedy is not None
    assert f"{remedy.path}: {remedy.value}" == case.change
    assert bool(remedy.edits) is (case.by_hand is None), "what only a user can fill in has no edits"
    bag = edited(to_bag(desired), remedy.edits) | (case.by_hand or {})
    return {key: _given(value) for key, value in bag.items() if value is not None}


def _given(value: Any) -> Any:
    """Without what an edit took away."""
    if isinstance(value, list):
        return [_given(item) for item in value]
    if isinstance(value, dict):
        return {key: _given(item) for key, item in value.items() if item is not None}
    return value
