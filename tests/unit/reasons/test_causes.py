"""From recorded logs and events to the one cause. Every row says why it is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica
from pulumi_pai_eas.reasons.cause_rows import LOG_ROWS
from pulumi_pai_eas.reasons.causes import cause_of, is_lasting
from pulumi_pai_eas.reasons.evidence import Cause, Evidence, Log
from pulumi_pai_eas.reasons.log_lines import cleaned, last_exception, listeners
from tests.unit.reasons.troubles import (
    FOLDER,
    POD,
    REGISTRY,
    SGLANG,
    VLLM,
    crashed,
    logged,
    normal,
    recorded,
    wanted,
    warning,
)

SHELL = {"command": "vllm serve /model_dir --port 8000 && echo done"}
ON_SGLANG = {"image": SGLANG, "command": "python -m sglang.launch_server --model-path /model_dir --port 30000"}

LOGS: tuple[tuple[str, str, dict[str, str], dict[str, Any], str], ...] = (
    ("vllm-kv-cache", "kv_cache", {"asked": "40960", "needed": "5.63", "has": "3.90", "fits": "28384"}, {}, "far above the last lines"),
    ("vllm-kv-cache-no-estimate", "kv_cache", {"asked": "131072", "needed": "18.00", "has": "6.50"}, {}, "before vLLM estimated a length"),
    ("vllm-v0-kv-cache", "kv_cache", {"asked": "32768", "fits": "18368"}, {}, "the words of the older engine"),
    ("vllm-no-cache-blocks", "gpu_memory", {}, {}, "weights leave nothing for a cache"),
    ("vllm-cuda-out-of-memory", "gpu_memory", {"tried": "136.00 MiB", "total": "21.99", "free": "52.06 MiB"}, {}, "while loading"),
    ("vllm-worker-cuda-out-of-memory", "gpu_memory", {"tried": "136.00 MiB", "total": "21.99", "free": "52.06 MiB"}, {},
     "in colours, by one of several workers; the sum of it comes later and knows no figures"),
    ("sglang-cuda-out-of-memory", "gpu_memory", {"tried": "594.00 MiB", "total": "21.98", "free": "377.38 MiB"}, {}, "SGLang's own lines around it"),
    ("sglang-not-enough-memory", "gpu_memory", {}, {}, "SGLang's cache pool"),
    ("old-torch-out-of-memory", "gpu_memory", {"tried": "2.00 GiB", "total": "14.76"}, {}, "the words of older PyTorch"),
    ("vllm-gpu-in-use", "gpu_in_use", {"free": "9.20", "total": "21.99", "asked": "0.9"}, {}, "a shared GPU"),
    ("vllm-bfloat16", "dtype", {"gpu": "Tesla T4"}, {}, "T4 and V100 have no bfloat16"),
    ("vllm-world-size", "parallel", {"asked": "4", "has": "1"}, {}, "spread over more GPUs than there are"),
    ("vllm-no-gpu", "no_gpu", {}, {}, "the quoted source line is not the cause"),
    ("torch-no-driver", "no_gpu", {}, {}, "PyTorch's word for it"),
    ("sglang-no-accelerator", "no_gpu", {}, {}, "SGLang's word for it"),
    ("torch-old-driver", "driver", {"has": "11040"}, {}, "there is a GPU, and its driver is too old"),
    ("hub-validation", "model_path", {"path": "/model_dir"}, {}, "a path taken for the name of a model"),
    ("hub-validation-deep", "model_path", {"path": "/mnt/models/Qwen3-8B"}, {}, "the same with a deeper path"),
    ("vllm-invalid-repository", "model_path", {"path": "/model_dir"}, {}, "vLLM's own words"),
    ("transformers-not-a-folder", "model_path", {"path": "/model_dir"}, {}, "older transformers"),
    ("transformers-no-config", "model_path", {"path": "/model_dir"}, {}, "a folder without a model"),
    ("transformers-incorrect-path", "model_path", {"path": "/model_dir"}, {}, "newer transformers"),
    ("vllm-no-weights", "model_path", {"path": "/model_dir"}, {}, "a configuration and no weights"),
    ("python-no-config", "model_path", {"path": "/model_dir"}, {}, "a program of one's own; the folder counts, not the file"),
    ("hub-no-connection", "hub", {"path": "Qwen/Qwen3-8B"}, {}, "the name of a model, and no internet"),
    ("hub-unreachable", "hub", {"host": "www.modelscope.cn"}, {}, "another hub"),
    ("shell-and", "shell", {"words": "&& echo done", "syntax": "&&"}, SHELL, "the program got the operator"),
    ("shell-cd", "shell", {"program": "cd", "syntax": "cd"}, {"command": "cd /app && vllm serve"}, "a builtin is no program; in escaped quotes"),
    ("shell-assignment", "shell", {"program": "HF_HUB_OFFLINE=1", "syntax": "HF_HUB_OFFLINE=1"}, {}, "neither is an assignment"),
    ("unknown-argument", "argument", {"words": "--max-model-length 8192"}, {}, "an option that there is not, and no shell syntax"),
    ("unknown-program", "program", {"program": "vllm"}, {}, "a program that is not in the image"),
    ("script-error", "script", {"error": 'Syntax error: "&&" unexpected'}, {}, "the shell does run, and does not understand"),
    ("port-reserved", "port_taken", {"port": "8080"}, {}, "8080 is EAS's own"),
    ("vllm-context", "context", {"asked": "131072", "fits": "40960"}, {}, "longer than the model was made for"),
    ("uvicorn-8001", "port", {"listens": "8001", "port": "8000", "host": "0.0.0.0"}, {}, "uvicorn"),
    ("vllm-8001", "port", {"listens": "8001", "port": "8000", "host": "0.0.0.0"}, {}, "vLLM"),
    ("sglang-30000", "port", {"listens": "30000", "port": "8000", "host": "0.0.0.0"}, ON_SGLANG, "SGLang's own default"),
    ("gradio-7860", "port", {"listens": "7860", "port": "8000", "host": "0.0.0.0"}, {"command": "python app.py"}, "Gradio"),
    ("bash-killed", "killed", {}, {}, "the shell tells who was killed"),
    ("python-crash", "crash", {}, {}, "not in the table: what was raised last"),
)  # fmt: skip
LINES = {
    "vllm-worker-cuda-out-of-memory": "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 136.00 MiB. GPU 1 has a total",
    "sglang-cuda-out-of-memory": "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 594.00 MiB.",
    "vllm-no-gpu": "RuntimeError: Failed to infer device type, please set the environment variable",
    "torch-no-driver": "RuntimeError: Found no NVIDIA driver on your system.",
    "python-crash": "ModuleNotFoundError: No module named 'flash_attn'",
    "vllm-8001": "Starting vLLM server on http://0.0.0.0:8001",
    "port-reserved": "[Errno 98] error while attempting to bind on address ('0.0.0.0', 8080): address already in use",
}
"""How the line begins that is shown: without times, process names, colours and log levels."""


@pytest.mark.parametrize(("name", "kind", "figures", "container", "why"), LOGS, ids=[row[0] for row in LOGS])
def test_recorded_logs(name: str, kind: str, figures: dict[str, str], container: dict[str, Any], why: str) -> None:
    found = cause_of(logged(name), wanted(container).spec)
    assert (found.kind, dict(found.figures)) == (kind, figures), why
    assert found.replica == POD
    assert found.line.startswith(LINES.get(name, ""))


def test_every_recorded_log_is_judged_and_every_row_is_met() -> None:
    assert {path.stem for path in FOLDER.glob("*.log")} == {row[0] for row in LOGS} | {"uvicorn-loopback"}
    lines = [line for row in LOGS for line in cleaned(recorded(row[0]))]
    unmet = [row.pattern.pattern for row in LOG_ROWS if not any(row.pattern.search(line) for line in lines)]
    assert unmet == []


NOISE = tuple(
    f"(APIServer pid=1) INFO 03-02 09:{minute:02d}:{second:02d} [loggers.py:248] Engine 000: Avg prompt throughput: {second}.0 tokens/s"
    for minute in range(60)
    for second in range(60)
)


def test_all_lines_are_searched_and_not_only_the_last() -> None:
    evidence = Evidence(status="Waiting", logs=(Log((*NOISE, *recorded("vllm-kv-cache"), *NOISE), POD),))
    assert cause_of(evidence, wanted().spec).figures["fits"] == "28384"


def test_the_newest_of_equal_lines_counts() -> None:
    older = tuple(line.replace("28384", "1000") for line in recorded("vllm-kv-cache"))
    evidence = Evidence(status="Waiting", logs=(Log((*older, *recorded("vllm-kv-cache")), POD),))
    assert cause_of(evidence, wanted().spec).figures["fits"] == "28384"


def test_the_replica_that_says_why_is_named() -> None:
    logs = (Log(recorded("uvicorn-8001"), "a"), Log(recorded("vllm-cuda-out-of-memory"), "b"), Log(NOISE, "c"))
    found = cause_of(Evidence(status="Waiting", logs=logs), wanted().spec)
    assert (found.kind, found.replica) == ("gpu_memory", "b")


WEIGHT: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("vllm-kv-cache", "bash-killed"), "kv_cache", "what the process said comes before how it ended"),
    (("vllm-cuda-out-of-memory", "uvicorn-8001"), "gpu_memory", "a process that crashed is not unreached"),
    (("hub-unreachable", "hub-validation"), "model_path", "the hub is asked because the path is not there"),
    (("vllm-context", "vllm-cuda-out-of-memory"), "gpu_memory", "too long a context may be a mere warning"),
    (("python-crash", "uvicorn-8001"), "port", "an exception that is not in the table may have been handled"),
)


@pytest.mark.parametrize(("names", "kind", "why"), WEIGHT, ids=[row[2] for row in WEIGHT])
def test_root_cause_before_symptom(names: tuple[str, ...], kind: str, why: str) -> None:
    assert cause_of(logged(*names), wanted().spec).kind == kind, why
    assert cause_of(logged(*reversed(names)), wanted().spec).kind == kind, why


BAD = f"{REGISTRY}/vllm:0.15.0-gpu"
PULL = f'Failed to pull image "{BAD}": rpc error: code = %s desc = failed to pull and unpack image "{BAD}": failed to resolve reference "{BAD}": '
IMAGES: tuple[tuple[str, str, str, str], ...] = (
    (PULL % "NotFound" + f"{BAD}: not found", "image_absent", "not found", "containerd, no such tag"),
    (f'Failed to pull image "{BAD}": Error response from daemon: manifest for {BAD} not found: manifest unknown: manifest unknown',
     "image_absent", f"manifest for {BAD} not found: manifest unknown: manifest unknown", "docker, no such tag"),
    (PULL % "Unknown" + "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: "
     "authorization failed", "image_denied", ("pull access denied, repository does not exist or may require authorization: server message: "
     "insufficient_scope: authorization failed"), "containerd, no credentials"),
    ((f'Failed to pull image "{BAD}": rpc error: code = Unknown desc = Error response from daemon: Head "https://r/v2": unauthorized: '
     "authentication required"), "image_denied", 'Head "https://r/v2": unauthorized: authentication required', "docker, wrong credentials"),
    (PULL % "Unknown" + 'failed to do request: Head "https://r/v2": dial tcp: lookup r: no such host', "image_unreachable",
     'failed to do request: Head "https://r/v2": dial tcp: lookup r: no such host', "a registry that this network does not know"),
    (PULL % "Unknown" + 'failed to do request: Head "https://r/v2": dial tcp 10.0.0.1:443: i/o timeout', "image_unreachable",
     'failed to do request: Head "https://r/v2": dial tcp 10.0.0.1:443: i/o timeout', "no way to the registry"),
    (PULL % "Unknown" + "write /var/lib/containerd/blob: no space left on device", "image_disk",
     "write /var/lib/containerd/blob: no space left on device", "the system disk is full"),
    (f'Failed to apply default image tag "{BAD}": couldn\'t parse image name "{BAD}": invalid reference format', "image_absent",
     f'couldn\'t parse image name "{BAD}": invalid reference format', "no address at all"),
)  # fmt: skip


@pytest.mark.parametrize(("message", "kind", "problem", "why"), IMAGES, ids=[row[3] for row in IMAGES])
def test_image_pulls(message: str, kind: str, problem: str, why: str) -> None:
    events = (
        warning("Failed", message),
        warning("Failed", "Error: ErrImagePull"),
        normal("BackOff", f'Back-off pulling image "{BAD}"'),
    )
    found = cause_of(Evidence(status="Waiting", events=events), wanted({"image": BAD}).spec)
    assert (found.kind, dict(found.figures)) == (kind, {"image": BAD, "why": problem}), why


def test_an_image_that_is_pulled_no_more_is_of_an_earlier_attempt() -> None:
    events = (warning("Failed", IMAGES[0][0]), warning("Failed", "Error: ErrImagePull"))
    found = cause_of(logged("vllm-kv-cache", events=events), wanted().spec)
    assert found.kind == "kv_cache"


def test_the_second_container_s_image() -> None:
    two = [{"image": VLLM, "port": 8000}, {"image": BAD}]
    found = cause_of(Evidence(events=(warning("Failed", IMAGES[0][0]),)), wanted(containers=two).spec)
    assert (found.kind, found.container) == ("image_absent", 1)


def test_a_pull_that_is_only_known_by_its_reason() -> None:
    evidence = Evidence(status="Waiting", replicas=(Replica(POD, "Pending", "ImagePullBackOff", 0),))
    found = cause_of(evidence, wanted({"image": BAD}).spec)
    assert found == Cause("image", "ImagePullBackOff", POD, {"image": BAD, "why": "ImagePullBackOff"})


def test_pulling_is_no_failure() -> None:
    evidence = Evidence(status="Waiting", events=(normal("Pulling", f'Pulling image "{VLLM}"'),))
    assert cause_of(evidence, wanted().spec) == Cause("unknown", "")


KILLED: tuple[tuple[Evidence, str, str], ...] = (
    (Evidence(replicas=(crashed(3, "OOMKilled"),)), "OOMKilled", "the replica's own reason"),
    (Evidence(events=(warning("OOMKilling", "Memory cgroup out of memory: Killed process 1 (python) total-vm:41943040kB"),)),
     "Memory cgroup out of memory: Killed process 1 (python) total-vm:41943040kB", "the kernel's event"),
    (Evidence(message="Container worker was terminated: OOMKilled, exit code 137"),
     "Container worker was terminated: OOMKilled, exit code 137", "the service's message"),
    (Evidence(message="Instance crashed, exit code: 137"), "Instance crashed, exit code: 137", "only the exit code"),
    (Evidence(logs=(Log(("RuntimeError: DataLoader worker (pid 71) is killed by signal: Killed.",)),)),
     "RuntimeError: DataLoader worker (pid 71) is killed by signal: Killed.", "PyTorch's worker"),
)  # fmt: skip


@pytest.mark.parametrize(("evidence", "line", "why"), KILLED, ids=[row[2] for row in KILLED])
def test_killed_for_memory(evidence: Evidence, line: str, why: str) -> None:
    found = cause_of(evidence, wanted().spec)
    assert (found.kind, found.line) == ("killed", line), why


REFUSED = (
    'Startup probe failed: Get "http://10.225.0.10:8000/health": dial tcp 10.225.0.10:8000: connect: connection refused'
)
GAVE_UP = "Container worker failed startup probe, will be restarted"
PROBE = {"kind": "http", "path": "/health", "port": 8000}
STARTUP = {"startupCheck": PROBE}
REACH: tuple[tuple[str, tuple[Event, ...], tuple[str, ...], dict[str, Any], Cause], ...] = (
    ("the command says another port, and nothing was logged yet", (warning("Unhealthy", REFUSED),), (),
     {"command": "vllm serve /m --port 8001"}, Cause("port", REFUSED, figures={"listens": "8001", "port": "8000"})),
    ("SGLang listens on 30000 unless told", (warning("Unhealthy", REFUSED),), (),
     {"command": "python -m sglang.launch_server --model-path /m"}, Cause("port", REFUSED, figures={"listens": "30000", "port": "8000"})),
    ("another port in the command is no proof while nobody was refused", (), (), {"command": "vllm serve /m --port 8001"},
     Cause("unknown", "")),
    ("listens inside its container only", (warning("Unhealthy", REFUSED),), ("uvicorn-loopback",), {},
     Cause("loopback", "Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)", POD, {"port": "8000", "host": "127.0.0.1"})),
    ("the probe asks a port of its own", (warning("Unhealthy", REFUSED),), ("uvicorn-8001",), {"port": 8001, **STARTUP},
     Cause("probe_port", REFUSED, POD, {"asks": "8000", "port": "8001", "check": "startup_check"})),
    ("refused until it gave up: too early", (warning("Unhealthy", REFUSED), normal("Killing", GAVE_UP)), (), STARTUP,
     Cause("probe", REFUSED, figures={"check": "startup_check", "why": REFUSED.partition(": ")[2]})),
    ("gave up, and the exit code is the kill of the kubelet", (normal("Killing", GAVE_UP), warning("x", "exit code 137")), (), STARTUP,
     Cause("probe", GAVE_UP, figures={"check": "startup_check", "why": ""})),
    ("a page that there is not", (warning("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404"),), (),
     {"livenessCheck": PROBE}, Cause("probe_path", "Liveness probe failed: HTTP probe failed with statuscode: 404",
                                     figures={"check": "liveness_check", "code": "404", "why": "HTTP probe failed with statuscode: 404"})),
    ("503 is a page that is not ready: nothing is known while nothing restarts",
     (warning("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),), (), {"healthCheck": PROBE},
     Cause("unknown", "Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503")),
    ("another port wins over a probe that gave up", (warning("Unhealthy", REFUSED), normal("Killing", GAVE_UP)), ("uvicorn-8001",), STARTUP,
     Cause("port", "Uvicorn running on http://0.0.0.0:8001 (Press CTRL+C to quit)", POD,
           {"listens": "8001", "port": "8000", "host": "0.0.0.0"})),
)  # fmt: skip


@pytest.mark.parametrize(("why", "events", "logs", "container", "cause"), REACH, ids=[row[0] for row in REACH])
def test_not_reached(
    why: str, events: tuple[Event, ...], logs: tuple[str, ...], container: dict[str, Any], cause: Cause
) -> None:
    evidence = replace(logged(*logs, events=events), replicas=())
    assert cause_of(evidence, wanted(container).spec) == cause, why


def test_a_service_that_runs_has_no_port_problem() -> None:
    evidence = replace(logged("uvicorn-8001"), status="Running")
    assert cause_of(evidence, wanted().spec).kind == "unknown"


WAITING: tuple[tuple[Evidence, str, str, str], ...] = (
    (Evidence(status="Waiting", events=(warning("FailedScheduling", "0/12 nodes are available: 12 Insufficient nvidia.com/gpu."),)),
     "no_stock", "0/12 nodes are available: 12 Insufficient nvidia.com/gpu.", "the scheduler"),
    (Evidence(status="Pending"), "no_stock", "the service is Pending: it waits for resources", "the status alone"),
    (Evidence(status="Pending", message="Queued"), "no_stock", "Queued", "the status and what it says"),
    (Evidence(events=(warning("FailedMount", 'MountVolume.SetUp failed for volume "oss-0": NoSuchBucket'),)), "mount",
     'MountVolume.SetUp failed for volume "oss-0": NoSuchBucket', "storage"),
    (Evidence(events=(warning("Odd", "one", "2026-01-01 00:00:01"), warning("Odder", "two", "2026-01-01 00:00:02")),
              diagnosis=(Diagnosis("It broke", ("a cable", "b"), ("c",)), Diagnosis("more"))),
     "unknown", "Odder: two. It broke; a cable", "the last warning and the diagnosis"),
    (Evidence(reason="FAILED", message="Service chat cannot start"), "unknown", "FAILED: Service chat cannot start", "the status' own words"),
    (Evidence(), "unknown", "", "nothing at all"),
)  # fmt: skip


@pytest.mark.parametrize(("evidence", "kind", "line", "why"), WAITING, ids=[row[3] for row in WAITING])
def test_what_is_waited_for(evidence: Evidence, kind: str, line: str, why: str) -> None:
    found = cause_of(evidence, wanted().spec)
    assert (found.kind, found.line) == (kind, line), why


def test_events_of_an_earlier_configuration_do_not_count() -> None:
    old = warning("OOMKilling", "Memory cgroup out of memory", "2026-03-02 09:00:00")
    new = warning("Unhealthy", REFUSED, "2026-03-02 09:20:00")
    evidence = Evidence(status="Waiting", events=(new, old))
    assert cause_of(evidence, wanted().spec).kind == "killed"
    assert cause_of(replace(evidence, since="2026-03-02 09:10:00"), wanted().spec).kind == "unknown"
    only_old = replace(evidence, events=(old,), since="2026-03-02 09:10:00")
    assert cause_of(only_old, wanted().spec).kind == "killed", (
        "labels move the time too: what there is, is better than nothing"
    )


LASTING: tuple[tuple[str, Cause, tuple[Replica, ...], bool], ...] = (
    ("ended again and again", Cause("kv_cache", ""), (crashed(2),), True),
    ("once may be chance: another process still held the GPU", Cause("gpu_memory", ""), (crashed(1),), False),
    ("restarts are not told", Cause("kv_cache", ""), (crashed(None),), True),
    ("replicas are not told", Cause("kv_cache", ""), (), True),
    ("no such image", Cause("image_absent", ""), (Replica(POD, "Pending", "ErrImagePull", 0),), True),
    ("a registry may come back", Cause("image_unreachable", ""), (Replica(POD, "Pending", "ErrImagePull", 0),), False),
    ("a process that listens elsewhere runs on", Cause("port", ""), (Replica(POD, "Running", "", 0),), True),
    ("stock may come back", Cause("no_stock", ""), (), False),
    ("an exception may have another reason next time", Cause("crash", ""), (crashed(9),), False),
    ("nothing is known", Cause("unknown", ""), (crashed(9),), False),
)  # fmt: skip


@pytest.mark.parametrize(("why", "cause", "replicas", "lasting"), LASTING, ids=[row[0] for row in LASTING])
def test_what_stays(why: str, cause: Cause, replicas: tuple[Replica, ...], lasting: bool) -> None:
    assert is_lasting(cause, Evidence(replicas=replicas)) is lasting, why


CLEAN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("\x1b[31m(EngineCore_DP0 pid=93)\x1b[0m ERROR 04-05 01:12:55 [core.py:390] ValueError: x", ("ValueError: x",), "vLLM in colours"),
    ("2026-03-02T09:15:31.247935068Z stderr F ERROR:    x", ("x",), "containerd's format"),
    ("[2026-03-01 15:16:15 DP0 TP0] x", ("x",), "SGLang's ranks"),
    ("[2026-03-01 15:16:15] (VllmWorker rank=1 pid=212) ERROR 05-04 12:38:38 [a.py:1] x", ("x",), "all of them"),
    ("[rank0]: x", ("x",), "PyTorch's ranks"),
    ("one\rtwo\nthree", ("one", "two", "three"), "bars of progress, texts of several lines"),
    ("    raise ValueError(", (), "source that a traceback quotes"),
    ('  File "/a.py", line 1, in b', (), "frames of a traceback"),
    ("ERROR", ("ERROR",), "a word is no prefix"),
    ("(see pid=1 above) x", ("x",), "anything with a process id"),
    ("", (), "nothing"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "lines", "why"), CLEAN, ids=[row[2] for row in CLEAN])
def test_lines_are_cleaned(text: str, lines: tuple[str, ...], why: str) -> None:
    assert cleaned([text]) == lines, why


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Uvicorn running on http://[::]:8000 (Press CTRL+C to quit)", ("[::]", 8000)),
        ("[2026-01-01 00:00:00 +0000] [1] [INFO] Listening at: http://0.0.0.0:5000 (1)", ("0.0.0.0", 5000)),
        (" * Running on http://127.0.0.1:5000", ("127.0.0.1", 5000)),
        (" * Running on all addresses (0.0.0.0)", None),
        ("======== Running on http://0.0.0.0:8080 ========", ("0.0.0.0", 8080)),
        ("To see the GUI go to: http://0.0.0.0:8188", ("0.0.0.0", 8188)),
        ("main: server is listening on http://127.0.0.1:8080 - starting the main loop", ("127.0.0.1", 8080)),
        ("Exporting HTTP/REST API at:localhost:8501 ...", ("localhost", 8501)),
        ("Started HTTPService at 0.0.0.0:8000", ("0.0.0.0", 8000)),
        ("Tomcat started on port(s): 8080 (http)", ("", 8080)),
        ("fetching http://0.0.0.0:8000/health", None),
    ],
)
def test_servers_say_where_they_listen(line: str, address: tuple[str, int] | None) -> None:
    found = [(listener.host, listener.port) for listener in listeners([line])]
    assert found == ([] if address is None else [address])


def test_consequences_are_no_exceptions() -> None:
    assert (
        last_exception(["ValueError: a", "RuntimeError: Engine core initialization failed. See root cause above."])
        == "ValueError: a"
    )
    assert last_exception(["torch.cuda.OddError: b", "no error"]) == "torch.cuda.OddError: b"
    assert last_exception(["KeyboardInterrupt: "]) is None


texts = st.text(max_size=60) | st.sampled_from(
    [IMAGES[0][0], REFUSED, GAVE_UP, '"&&"', "max seq len (1)", "\x1b[", "exit code 137"]
)


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6), texts, texts)
def test_any_text_has_a_cause(lines: list[str], messages: list[str], reason: str, status: str) -> None:
    evidence = Evidence(
        status=status,
        reason=reason,
        events=tuple(warning(reason, text, text) for text in messages),
        replicas=(Replica(reason, status, reason, 1),),
        logs=(Log(tuple(lines)),),
        since=status,
    )
    assert cause_of(evidence, wanted().spec).kind


ENDLESS = (
    "[Errno 98] (", "[Errno 98] ('a', 1) ", "a.B", "/a", "max seq len (1), (1 GiB KV cache is needed, ", "Repo id must use alphanumeric chars ",
    "(a pid=1 ", "sh: 1: ", " probe failed: ", "nodes are available:", "\x1b]", "'", "a",
)  # fmt: skip


@pytest.mark.parametrize("part", ENDLESS)
def test_lines_without_an_end_are_searched_in_no_time(part: str) -> None:
    """Patterns that go back and forth would take minutes here, and the test its time-out."""
    line = part * (100_000 // len(part))
    evidence = Evidence(status="Waiting", message=line, logs=(Log((line,) * 200, POD),))
    assert cause_of(evidence, wanted().spec).kind in {"crash", "unknown"}
