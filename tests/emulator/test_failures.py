"""Services that cannot run: what is said of them, and that mending the configuration mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pai_eas_emulator.failure_kinds import REASONS
from pai_eas_emulator.scenario import BadScenarioError, parse_scenario
from tests.emulator.wire import VLLM_IMAGE, Wire, config, on_machine, with_command

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator

SERVE = "vllm serve /model_dir --port 8000"
PROBE = {
    "http_get": {"path": "/health", "port": 8000},
    "initial_delay_seconds": 10,
    "period_seconds": 10,
    "failure_threshold": 3,
}


def with_probe(**changes: Any) -> dict[str, Any]:
    made = config()
    made["containers"][0]["startup_check"] = {**PROBE, **changes}
    return made


def in_script(script: str) -> dict[str, Any]:
    return config(containers=[{"image": VLLM_IMAGE, "port": 8000, "script": script}])


# kind, further keys, broken, mended, reason, what the log says, what the diagnosis says
TABLE = [
    pytest.param("kvCache", {"maximumLength": 28384}, with_command(SERVE), with_command(f"{SERVE} --max-model-len 28384"), "CrashLoopBackOff",
                 "ValueError: To serve at least one request with the models's max seq len (40960), (5.62 GiB KV cache is needed, which is "
                 "larger than the available KV cache memory (3.90 GiB). Based on the available memory, the estimated maximum model length "
                 "is 28384.", "KV cache is too small", id="the context does not fit: the real text of vLLM"),
    pytest.param("kvCache", {"maximumLength": 8192}, with_command(f"{SERVE} --max-model-len=8193"), with_command(f"{SERVE} --max-model-len=8192"),
                 "CrashLoopBackOff", "(8193)", "KV cache is too small", id="one token too many"),
    pytest.param("cudaOutOfMemory", {"neededGib": 40}, config(), on_machine("ecs.gn8is.2xlarge"), "CrashLoopBackOff",
                 "torch.OutOfMemoryError: CUDA out of memory.", "CUDA out of memory", id="a GPU with more memory"),
    pytest.param("cudaOutOfMemory", {"neededGib": 40}, on_machine("ecs.gn7i-c32g1.16xlarge"),
                 {**on_machine("ecs.gn7i-c32g1.16xlarge"), "containers": [{"image": VLLM_IMAGE, "port": 8000, "command": f"{SERVE} --tensor-parallel-size 2"}]},
                 "CrashLoopBackOff", "CUDA out of memory", "CUDA out of memory", id="two GPUs help only when both are used"),
    pytest.param("imagePull", {"image": ":private"}, config(containers=[{"image": "registry.example.com/a:private", "port": 8000}]),
                 config(containers=[{"image": "registry.example.com/a:1", "port": 8000}]), "ErrImagePull", "", "Failed to pull image",
                 id="an image that is scripted to be missing"),
    pytest.param(None, {}, config(containers=[{"image": VLLM_IMAGE.replace("0.14.0", "0.99.0"), "port": 8000}]), config(), "ErrImagePull", "",
                 "Failed to pull image", id="unscripted: an official image that does not exist"),
    pytest.param(None, {}, config(containers=[{"image": VLLM_IMAGE.replace("hangzhou", "beijing"), "port": 8000}]), config(), "ErrImagePull", "",
                 "Failed to pull image", id="unscripted: the VPC registry of another region"),
    pytest.param(None, {}, with_command("vllm serve /model_dir --port 8001"), with_command(SERVE), "Unhealthy",
                 "Uvicorn running on http://0.0.0.0:8001", "Service port is not listening", id="unscripted: the process listens elsewhere"),
    pytest.param("portMismatch", {"port": 7860}, config(), config(containers=[{"image": "webui", "port": 7860}]), "Unhealthy",
                 "http://0.0.0.0:7860", "Service port is not listening", id="a port that no flag says"),
    pytest.param("probeTooEarly", {"readySeconds": 180}, with_probe(), with_probe(failure_threshold=18), "Unhealthy",
                 "INFO:     Shutting down", "Startup probe failed", id="a probe that gives up too early: 10 + 18 x 10 is not 180"),
    pytest.param("outOfMemoryKilled", {"neededGib": 32}, config(), on_machine("ecs.gn7i-c16g1.4xlarge"), "OOMKilled",
                 "Loading safetensors checkpoint shards", "Container was killed: out of memory", id="a machine with more memory"),
    pytest.param("missingModelPath", {}, config(storage=None), config(), "CrashLoopBackOff",
                 "OSError: Can't load the configuration of '/model_dir'.", "Model path does not exist", id="a mount at the path"),
    pytest.param("missingModelPath", {"source": "oss://models/qwen3-8b"}, config(storage=[{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen/"}}]),
                 config(), "CrashLoopBackOff", "/model_dir", "Model path does not exist", id="the right source at the path"),
    pytest.param(None, {}, with_command(f"cd /x && {SERVE}"), in_script(f"cd /x && {SERVE}"), "CrashLoopBackOff",
                 'exec: "cd": executable file not found in $PATH', "Start command failed", id="unscripted: cd is no program"),
    pytest.param(None, {}, with_command(f"{SERVE} | tee log"), with_command(f"sh -c '{SERVE} | tee log'"), "CrashLoopBackOff",
                 "error: unrecognized arguments: |", "Start command failed", id="unscripted: a pipe; a shell of its own is fine"),
    pytest.param("noGpu", {}, on_machine("ecs.c7.2xlarge"), config(), "CrashLoopBackOff", "Failed to infer device type", "No GPU",
                 id="a GPU image on a CPU machine"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "keys", "broken", "mended", "reason", "log", "error"), TABLE)
def test_a_failure_is_explained_and_ends_when_the_configuration_is_mended(
    emulator: Emulator, wire: Wire, kind: str | None, keys: dict[str, Any], broken: dict[str, Any], mended: dict[str, Any], reason: str, log: str, error: str
) -> None:  # fmt: skip
    emulator.set(failures=[{"kind": kind, "service": "ch*", **keys}] if kind else [])
    wire.create(broken)
    body = wire.until_settled()
    assert (body["Status"], body["Reason"], body["RunningInstance"]) == ("Failed", reason, 0)
    assert body["Message"]
    logs = wire.on_service("GET", "logs").body["Logs"]
    assert any(log in line for line in logs) or (log == "" and logs == [])
    assert [item["Error"] for item in wire.on_service("GET", "diagnosis").body["DiagnosisList"]] == [error]
    warnings = wire.on_service("GET", "events", EventType="Warning").body["Events"]
    assert warnings
    assert {item["Type"] for item in warnings} == {"Warning"}
    assert [item["Status"] == "Running" for item in wire.on_service("GET", "instances").body["Instances"]] == [False]
    assert wire.update(mended, UpdateType="replace").status == 200
    body = wire.until_settled()
    assert (body["Status"], body["Reason"]) == ("Running", "RUNNING")
    assert wire.on_service("GET", "diagnosis").body["DiagnosisList"] == []


def test_the_root_cause_is_not_among_the_last_lines_of_the_log(emulator: Emulator, wire: Wire) -> None:
    """vLLM writes more than forty lines after it; whoever only reads the tail does not find it."""
    emulator.set(failures=[{"kind": "kvCache"}])
    wire.create(with_command(SERVE))
    wire.until_settled()
    logs = wire.on_service("GET", "logs").body["Logs"]
    assert not any("KV cache is needed" in line for line in logs[-40:])
    assert [line for line in logs if "KV cache is needed" in line] == wire.on_service(
        "GET", "logs", Keyword="KV cache is needed"
    ).body["Logs"]


@pytest.mark.parametrize("kind", ["kvCache", "imagePull", "cudaOutOfMemory"])
def test_a_bad_update_pauses_and_the_old_replicas_serve_on(emulator: Emulator, wire: Wire, kind: str) -> None:
    wire.create(config(metadata={"name": "chat", "instance": 2}))
    wire.until_settled()
    emulator.set(failures=[{"kind": kind, "image": "vllm", "maximumLength": 1, "neededGib": 99}])
    wire.update({"metadata": {"shm_size": 4}})
    bodies = [wire.describe().body for _ in range(8)]
    assert {body["Status"] for body in bodies} == {"Updating"}
    last = bodies[-1]
    assert (last["RunningInstance"], last["CurrentVersion"], last["LatestVersion"]) == (2, 1, 2)
    assert last["Reason"] == REASONS[kind]
    instances = wire.on_service("GET", "instances").body["Instances"]
    assert [(item["Status"] == "Running", item["IsLatest"]) for item in instances] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    emulator.set(failures=[])
    wire.update({"metadata": {"shm_size": 5}})
    assert wire.until_settled()["CurrentVersion"] == 3


@pytest.mark.parametrize(
    ("failure", "seen"),
    [
        pytest.param({"kind": "stuck"}, ["Creating"] + ["Waiting"] * 7, id="waits for ever"),
        pytest.param({"kind": "stuck", "status": "Pending"}, ["Creating"] + ["Pending"] * 7, id="pends for ever"),
        pytest.param(
            {"kind": "kvCache", "maximumLength": 1, "ends": "Waiting"},
            ["Creating"] + ["Waiting"] * 7,
            id="never called Failed",
        ),
        pytest.param(
            {"kind": "failed", "message": "no"},
            ["Creating"] + ["Waiting"] * 3 + ["Failed"] * 4,
            id="fails for no reason",
        ),
    ],
)
def test_where_a_failure_leaves_a_service(
    emulator: Emulator, wire: Wire, failure: dict[str, Any], seen: list[str]
) -> None:
    emulator.set(failures=[failure])
    wire.create(config())
    assert wire.statuses(8) == seen
    emulator.set(failures=[])
    if seen[-1] == "Failed":
        wire.on_service("PUT", "start")
    assert wire.until_settled()["Status"] == "Running"


def test_only_the_services_named_fail(emulator: Emulator, wire: Wire) -> None:
    emulator.set(failures=[{"kind": "failed", "service": "chat*", "reason": "WHY", "message": "because"}])
    for name in ("chat_a", "rag"):
        wire.create(config(name))
    failed, well = wire.until_settled("chat_a"), wire.until_settled("rag")
    assert (failed["Status"], failed["Reason"], failed["Message"], well["Status"]) == (
        "Failed",
        "WHY",
        "because",
        "Running",
    )


def test_what_fails_by_itself_can_be_switched_off(emulator: Emulator, wire: Wire) -> None:
    emulator.set(realistic_failures=False)
    wire.create(with_command("cd /x && vllm serve --port 1"))
    assert wire.until_settled()["Status"] == "Running"


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(BadScenarioError, match="there is no failure of kind 'kv'; there are cudaOutOfMemory, kvCache"):
        parse_scenario({"failures": [{"kind": "kv"}]})


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param(
            {"StartTime": "2020-01-01 00:00:00", "EndTime": "2099-01-01 00:00:00"}, 200, id="the documented form"
        ),
        pytest.param({"StartTime": "2020-01-01T00:00:00Z"}, 400, id="ISO 8601 is refused"),
    ],
)
@pytest.mark.parametrize("tail", ["events", "logs"])
def test_times(wire: Wire, tail: str, query: dict[str, str], status: int) -> None:
    wire.create(config())
    wire.until_settled()
    answer = wire.on_service("GET", tail, **query)
    assert answer.status == status
    if status == 200:
        assert answer.body["TotalCount"] > 0
        assert wire.on_service("GET", tail, EndTime="2020-01-01 00:00:00").body["TotalCount"] == 0


def test_events_and_logs_have_pages(wire: Wire) -> None:
    wire.create(config())
    wire.until_settled()
    everything = wire.on_service("GET", "logs").body
    assert everything["Logs"][-1].endswith("Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)")
    page = wire.on_service("GET", "logs", PageSize="2", PageNum="2").body
    assert page["Logs"] == everything["Logs"][2:4]
    assert page["TotalPageNum"] == -(-everything["TotalCount"] // 2)
    events = wire.on_service("GET", "events", PageSize="1").body
    assert (len(events["Events"]), events["PageNum"]) == (1, 1)


def test_replicas_can_be_filtered(wire: Wire) -> None:
    wire.create(config(metadata={"name": "chat", "instance": 3}))
    wire.until_settled()
    found = wire.on_service("GET", "instances", PageSize="2").body
    assert (len(found["Instances"]), found["TotalCount"]) == (2, 3)
    name = found["Instances"][1]["InstanceName"]
    assert [
        item["InstanceName"] for item in wire.on_service("GET", "instances", InstanceName=name).body["Instances"]
    ] == [name]
    assert wire.on_service("GET", "instances", InstanceStatus="Pending").body["Instances"] == []
    lines = wire.on_service("GET", "logs", InstanceName=name).body["TotalCount"]
    assert lines * 3 == wire.on_service("GET", "logs").body["TotalCount"]
