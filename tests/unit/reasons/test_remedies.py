"""From a cause to the change, as it is printed and as edits; and when no change is known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.edit import edited
from pulumi_pai_eas.model.facts import Facts, Image, Machines, MachineType
from pulumi_pai_eas.model.inference_engine import command_text, option
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.reasons.command_edits import with_model, with_option
from pulumi_pai_eas.reasons.evidence import Cause
from pulumi_pai_eas.reasons.nearest_images import nearest
from pulumi_pai_eas.reasons.remedies import needs_facts, remedy_for
from pulumi_pai_eas.reasons.shell_syntax import is_shell_word, shell_syntax
from tests.unit.reasons.troubles import REGISTRY, SGLANG, VLLM, wanted


def gpu(
    name: str, cpu: int, memory: float, gpus: int, each: float, model: str, stock: str = "WithStock"
) -> MachineType:
    return MachineType(name, cpu, memory, gpus, model, each, stock=stock)


MACHINES = Machines(
    (
        MachineType("ecs.c7.large", 2, 4),
        MachineType("ecs.c7.4xlarge", 16, 32),
        gpu("ecs.gn6i-c4g1.xlarge", 4, 15, 1, 16, "T4"),
        gpu("ecs.gn7i-c8g1.2xlarge", 8, 30, 1, 24, "A10"),
        gpu("ecs.gn7i-c16g1.4xlarge", 16, 60, 1, 24, "A10"),
        gpu("ecs.gn7i-c32g1.16xlarge", 64, 376, 2, 24, "A10"),
        gpu("ecs.gn7i-c32g1.32xlarge", 128, 752, 4, 24, "A10"),
        gpu("ecs.gn7i-gone", 8, 30, 1, 24, "A10", "NoStock"),
        gpu("ecs.gn8is.2xlarge", 8, 64, 1, 48, "L20"),
        gpu("ecs.gn7e-c16g1.4xlarge", 16, 125, 1, 80, "GU100"),
        gpu("ecs.ebmppu1.24xlarge", 96, 768, 4, 96, "PPU810E"),
    ),
    ((4, (8, 16, 32)),),
)
IMAGES = tuple(
    Image(name, f"{REGISTRY}/{name}", created=created)
    for name, created in (
        ("vllm:0.14.0-gpu", "2026-01-03"),
        ("vllm:0.14.0-xpu", "2026-01-02"),
        ("vllm:0.11.2-gpu", "2025-01-01"),
        ("sglang:v0.5.14", "2026-01-01"),
    )
)
FACTS = Facts(region="cn-hangzhou", images=IMAGES, machines=MACHINES)
NOTHING = Facts(region="cn-hangzhou")
KV = {"asked": "40960", "needed": "5.63", "has": "3.90", "fits": "28384"}
SERVE = "vllm serve /model_dir --port 8000"
ON_SGLANG = {"image": SGLANG, "command": "python -m sglang.launch_server --model-path /model_dir --port 8000"}
CUSTOM = {"image": "docker.io/me/app:1", "command": "python app.py"}
OSS = {"kind": "oss", "path": "oss://b/m/", "mountPath": "/mnt/model"}
PROBE = {"kind": "http", "path": "/ready", "port": 8000}
PPU = {"instanceType": "ecs.ebmppu1.24xlarge"}
GROUP = {"instanceType": None, "compute": {"kind": "dedicated", "resourceId": "eas-r-1"}}
LIST = {
    "instanceType": None,
    "compute": {"kind": "public", "instanceTypes": ["ecs.gn7i-c8g1.2xlarge", "ecs.gn6i-c4g1.xlarge"]},
}
PAIR = {"instanceType": None, "compute": {"kind": "public", "cpu": 4, "memory": 8192}}
NEEDS = {"instanceType": None, "needs": {"gpus": 1}, "effectiveInstanceTypes": ["ecs.gn7i-c8g1.2xlarge"]}

Row = tuple[str, Cause, dict[str, Any], dict[str, Any], Facts, "str | None"]
ROWS: tuple[Row, ...] = (
    ("the length that fits", Cause("kv_cache", "", figures=KV), {}, {}, NOTHING, "containers[0].command: --max-model-len 28384"),
    ("SGLang's option", Cause("kv_cache", "", figures=KV), ON_SGLANG, {}, NOTHING, "containers[0].command: --context-length 28384"),
    ("where the script starts the engine", Cause("kv_cache", "", figures=KV), {"command": None, "script": f"cd /\n{SERVE} &"}, {}, NOTHING,
     "containers[0].script: --max-model-len 28384"),
    ("where it stands among the arguments", Cause("kv_cache", "", figures=KV), {"args": ["--max-model-len", "40960"]}, {}, NOTHING,
     "containers[0].args: --max-model-len 28384"),
    ("no estimate: in proportion, in blocks of 16", Cause("kv_cache", "", figures={"asked": "131072", "needed": "18.00", "has": "6.50"}), {}, {},
     NOTHING, "containers[0].command: --max-model-len 46848"),
    ("no length that is worth it: another machine", Cause("kv_cache", "", figures=KV | {"fits": "48"}), {}, {}, FACTS,
     "instanceType: ecs.gn8is.2xlarge (1 x L20 48 GB)"),
    ("no engine that could take an option", Cause("kv_cache", "", figures=KV), CUSTOM, {}, NOTHING, None),
    ("the model's own length", Cause("context", "", figures={"asked": "131072", "fits": "40960"}), {"command": f"{SERVE} --max-model-len 131072"},
     {}, NOTHING, "containers[0].command: --max-model-len 40960"),
    ("a larger GPU", Cause("gpu_memory", ""), {}, {}, FACTS, "instanceType: ecs.gn8is.2xlarge (1 x L20 48 GB)"),
    ("GPUs that are idle cost nothing more", Cause("gpu_memory", ""), {}, {"instanceType": "ecs.gn7i-c32g1.32xlarge"}, FACTS,
     "containers[0].command: --tensor-parallel-size 4"),
    ("a list of types becomes the one", Cause("gpu_memory", ""), {}, LIST, FACTS, "compute.instanceTypes: ecs.gn8is.2xlarge (1 x L20 48 GB)"),
    ("a type chosen for a need", Cause("gpu_memory", ""), {}, NEEDS, FACTS, "instanceType: ecs.gn8is.2xlarge (1 x L20 48 GB)"),
    ("no GPU is larger: more of them", Cause("gpu_memory", ""), {}, {"instanceType": "ecs.gn7i-c8g1.2xlarge"},
     Facts(machines=Machines(MACHINES.types[:7])),
     "instanceType: ecs.gn7i-c32g1.16xlarge (2 x A10 24 GB), with --tensor-parallel-size 2 in containers[0].command"),
    ("the model that is needed is larger than the next GPU", Cause("gpu_memory", ""), {}, {"needs": {"model": "Qwen/Qwen3-32B"}}, FACTS,
     "instanceType: ecs.gn7e-c16g1.4xlarge (1 x GU100 80 GB)"),
    ("another chip is no larger one", Cause("gpu_memory", ""), {"command": f"{SERVE} --tensor-parallel-size 4"}, PPU, FACTS, None),
    ("machines are not known", Cause("gpu_memory", ""), {}, {}, NOTHING, None),
    ("a group's machines are given", Cause("gpu_memory", ""), {}, GROUP, FACTS, None),
    ("a shared GPU: what is free, less a hundredth", Cause("gpu_in_use", "", figures={"free": "9.20", "total": "21.99"}), {}, {}, NOTHING,
     "containers[0].command: --gpu-memory-utilization 0.40"),
    ("nothing is free", Cause("gpu_in_use", "", figures={"free": "0.10", "total": "21.99"}), {}, {}, NOTHING, None),
    ("no bfloat16", Cause("dtype", ""), {}, {}, NOTHING, "containers[0].command: --dtype half"),
    ("as many GPUs as asked for", Cause("parallel", "", figures={"asked": "4", "has": "1"}), {}, {}, FACTS,
     "instanceType: ecs.gn7i-c32g1.32xlarge (4 x A10 24 GB)"),
    ("any GPU", Cause("no_gpu", ""), {}, {"instanceType": "ecs.c7.large"}, FACTS, "instanceType: ecs.gn6i-c4g1.xlarge (1 x T4 16 GB)"),
    ("as many GPUs as the command spreads over", Cause("no_gpu", ""), {"command": f"{SERVE} -tp 2"}, {"instanceType": "ecs.c7.large"}, FACTS,
     "instanceType: ecs.gn7i-c32g1.16xlarge (2 x A10 24 GB)"),
    ("there is a GPU, so that it is something else", Cause("no_gpu", ""), {}, {}, FACTS, None),
    ("more memory and the same GPU", Cause("killed", ""), {}, {}, FACTS, "instanceType: ecs.gn7i-c16g1.4xlarge (1 x A10 24 GB)"),
    ("more memory without a GPU", Cause("killed", ""), {}, {"instanceType": "ecs.c7.large"}, FACTS, "instanceType: ecs.c7.4xlarge (16 vCPU, 32 GB)"),
    ("the next size that goes with the vCPUs", Cause("killed", ""), {}, PAIR, FACTS, "compute.memory: 16384"),
    ("no larger machine", Cause("killed", ""), {}, {"instanceType": "ecs.gn7i-c32g1.32xlarge"}, FACTS, None),
    ("the same GPU, in stock", Cause("no_stock", ""), {}, {"instanceType": "ecs.gn7i-gone"}, FACTS,
     "instanceType: ecs.gn7i-c8g1.2xlarge (1 x A10 24 GB)"),
    ("it is in stock again", Cause("no_stock", ""), {}, {}, FACTS, None),
    ("the nearest tag for the same chip", Cause("image_absent", "", figures={"image": f"{REGISTRY}/vllm:0.14.1-gpu", "why": ""}),
     {"image": f"{REGISTRY}/vllm:0.14.1-gpu"}, {}, FACTS, f"containers[0].image: {VLLM}"),
    ("in the notation of the program", Cause("image_absent", "", figures={"image": f"{REGISTRY}/vllm:0.14.1-gpu", "why": ""}),
     {"image": "official:vllm:0.14.1-gpu"}, {}, FACTS, "containers[0].image: official:vllm:0.14.0-gpu"),
    ("the registry of another region", Cause("image_unreachable", "", figures={"image": VLLM.replace("hangzhou", "beijing"), "why": ""}),
     {"image": VLLM.replace("hangzhou", "beijing")}, {}, NOTHING, f"containers[0].image: {VLLM}"),
    ("the internet is reached through a VPC", Cause("image_unreachable", "", figures={"image": "docker.io/me/app:1", "why": ""}), CUSTOM, {}, NOTHING,
     "vpc: a VPC from which the registry is reached (NAT gateway, or the registry's own VPC access)"),
    ("a custom image is nobody's guess", Cause("image_absent", "", figures={"image": "docker.io/me/app:1", "why": ""}), CUSTOM, {}, FACTS, None),
    ("credentials", Cause("image_denied", "", figures={"image": "r.example.com/app:1", "why": ""}), CUSTOM, {}, NOTHING,
     "dockerAuth: base64 of USER:PASSWORD of r.example.com"),
    ("credentials that are refused", Cause("image_denied", "", figures={"image": "me/app:1", "why": ""}), CUSTOM, {"dockerAuth": "dXNlcjpwYXNz"}, NOTHING,
     "dockerAuth: base64 of USER:PASSWORD of Docker Hub (the present one is refused)"),
    ("a larger disk", Cause("image_disk", ""), {}, {}, NOTHING, "disk: 60Gi"),
    ("twice the disk there is", Cause("image_disk", ""), {}, {"disk": "100Gi"}, NOTHING, "disk: 200Gi"),
    ("a shell", Cause("shell", "", figures={"syntax": "&&"}), {"command": f"cd /a && {SERVE}"}, {}, NOTHING,
     "containers[0].script: the same line, moved from containers[0].command"),
    ("there is a script already", Cause("shell", ""), {"script": "x"}, {}, NOTHING, None),
    ("an option that there is not", Cause("argument", ""), {}, {}, NOTHING, None),
    ("the port of the process", Cause("port", "", figures={"listens": "8001", "port": "8000"}), {}, {}, NOTHING, "containers[0].port: 8001"),
    ("and of the probes that asked the same", Cause("port", "", figures={"listens": "8001", "port": "8000"}), {"livenessCheck": PROBE}, {}, NOTHING,
     "containers[0].port: 8001 (its probes too)"),
    ("8080 is EAS's: the process moves", Cause("port", "", figures={"listens": "8080", "port": "8000"}), {"command": "vllm serve /m --port 8080"}, {},
     NOTHING, "containers[0].command: --port 8000"),
    ("both are EAS's", Cause("port", "", figures={"listens": "9090", "port": "8080"}), {"command": "vllm serve /m --port 9090"}, {}, NOTHING,
     "containers[0].command: --port 8000"),
    ("every address", Cause("loopback", "", figures={"port": "8000", "host": "127.0.0.1"}), {"command": f"{SERVE} --host 127.0.0.1"}, {}, NOTHING,
     "containers[0].command: --host 0.0.0.0"),
    ("a port that EAS holds", Cause("port_taken", "", figures={"port": "8080"}), {"command": "vllm serve /m --port 8080"}, {}, NOTHING,
     "containers[0].port: 8000, with --port 8000 in containers[0].command"),
    ("a port that something else holds", Cause("port_taken", "", figures={"port": "8000"}), {}, {}, NOTHING, None),
    ("the probe's port", Cause("probe_port", "", figures={"asks": "8000", "port": "8001", "check": "startup_check"}), {"startupCheck": PROBE}, {},
     NOTHING, "containers[0].startupCheck.port: 8001"),
    ("no such probe is in the properties", Cause("probe_port", "", figures={"asks": "8000", "port": "8001"}), {}, {}, NOTHING, None),
    ("the engine's page", Cause("probe_path", "", figures={"check": "liveness_check", "code": "404"}), {"livenessCheck": PROBE}, {}, NOTHING,
     "containers[0].livenessCheck.path: /health"),
    ("the page of a program of one's own", Cause("probe_path", "", figures={"check": "liveness_check", "code": "404"}),
     CUSTOM | {"livenessCheck": PROBE}, {}, NOTHING, None),
    ("ten minutes", Cause("probe", "", figures={"check": "startup_check"}), {"startupCheck": PROBE}, {}, NOTHING,
     "containers[0].startupCheck.failureThreshold: 60"),
    ("by the period of now", Cause("probe", "", figures={"check": "startup_check"}), {"startupCheck": PROBE | {"periodSeconds": 5, "initialDelaySeconds": 100}},
     {}, NOTHING, "containers[0].startupCheck.failureThreshold: 100"),
    ("twice what there is", Cause("probe", "", figures={"check": "startup_check"}), {"startupCheck": PROBE | {"failureThreshold": 90}}, {}, NOTHING,
     "containers[0].startupCheck.failureThreshold: 180"),
    ("a startup probe before the liveness probe", Cause("probe", "", figures={"check": "liveness_check"}),
     {"livenessCheck": {"kind": "tcp", "port": 8000, "timeoutSeconds": 1}}, {}, NOTHING,
     "containers[0].startupCheck: kind tcp, port 8000, periodSeconds 10, failureThreshold 60"),
    ("no such probe", Cause("probe", "", figures={"check": "liveness_check"}), {}, {}, NOTHING, None),
    ("where the model is mounted", Cause("model_path", "", figures={"path": "/model_dir"}), {}, {"storage": [OSS]}, NOTHING, "storage[0].mountPath: /model_dir"),
    ("a mount that the command rests on stays", Cause("model_path", "", figures={"path": "/model_dir"}), {"command": f"{SERVE} --chat-template /mnt/model/t"},
     {"storage": [OSS]}, NOTHING, "storage[1]: the model's folder, mounted at /model_dir"),
    ("scratch space holds no model", Cause("model_path", "", figures={"path": "/model_dir"}), {}, {"storage": [{"kind": "emptyDir", "mountPath": "/tmp"}]},
     NOTHING, "storage[1]: the model's folder, mounted at /model_dir"),
    ("which of two is not said", Cause("model_path", "", figures={"path": "/model_dir"}), {}, {"storage": [OSS, OSS | {"mountPath": "/lora"}]}, NOTHING,
     "storage[2]: the model's folder, mounted at /model_dir"),
    ("mounted, and the folder is the wrong one", Cause("model_path", "", figures={"path": "/mnt/model/a"}), {}, {"storage": [OSS]}, NOTHING,
     "storage[0].path: the folder that holds config.json (none is seen at /mnt/model/a)"),
    ("from the mount instead of the hub", Cause("hub", "", figures={"path": "Qwen/Qwen3-8B"}), {"command": "vllm serve Qwen/Qwen3-8B --port 8000"},
     {"storage": [OSS]}, NOTHING, "containers[0].command: /mnt/model in the place of Qwen/Qwen3-8B"),
    ("no mount", Cause("hub", "", figures={"path": "Qwen/Qwen3-8B"}), {"command": "vllm serve Qwen/Qwen3-8B"}, {}, NOTHING,
     "storage: the model's folder, mounted; and its path in the command (a replica has no internet of its own)"),
    ("nothing is known", Cause("unknown", ""), {}, {}, FACTS, None),
    ("a container that is no more", Cause("dtype", "", container=1), {}, {}, FACTS, None),
)  # fmt: skip


@pytest.mark.parametrize(("why", "cause", "container", "top", "facts", "change"), ROWS, ids=[row[0] for row in ROWS])
def test_changes(
    why: str, cause: Cause, container: dict[str, Any], top: dict[str, Any], facts: Facts, change: str | None
) -> None:
    desired = wanted(container, **top)
    remedy = remedy_for(cause, desired, facts)
    assert (None if remedy is None else f"{remedy.path}: {remedy.value}") == change, why
    if remedy is not None and remedy.edits:
        mended, problems = read_bag(edited(to_bag(desired), remedy.edits))
        assert problems == ()
        assert mended != desired


def test_facts_are_asked_for_where_a_change_rests_on_them() -> None:
    assert needs_facts(Cause("gpu_memory", "")) == {"machines"}
    assert needs_facts(Cause("image_absent", "")) == {"images"}
    assert needs_facts(Cause("shell", "")) == frozenset()


def test_the_model_keeps_its_name() -> None:
    container = Container(command="vllm serve Qwen/Qwen3-8B --port 8000")
    placed = with_model(container, 0, "Qwen/Qwen3-8B", "/model_dir")
    assert placed is not None
    assert [edit.value for edit in placed.edits] == [
        "vllm serve /model_dir --port 8000 --served-model-name Qwen/Qwen3-8B"
    ]
    named = Container(command="vllm serve Qwen/Qwen3-8B --served-model-name qwen")
    placed = with_model(named, 0, "Qwen/Qwen3-8B", "/model_dir")
    assert placed is not None
    assert [edit.value for edit in placed.edits] == ["vllm serve /model_dir --served-model-name qwen"]
    assert with_model(Container(command="vllm serve /m"), 0, "Qwen/Qwen3-8B", "/model_dir") is None


NAMES = ("--max-model-len",)
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("vllm serve /m", "vllm serve /m --max-model-len 9", "added at the end"),
    ("vllm serve /m --max-model-len 40 --port 1", "vllm serve /m --max-model-len 9 --port 1", "in its place"),
    ("vllm serve /m --max_model_len=40", "vllm serve /m --max_model_len=9", "in its own spelling"),
    ("vllm serve /m --max-model-len '40'", "vllm serve /m --max-model-len 9", "with its quotes"),
    ("vllm serve /m --max-model-len 1 --max-model-len 2", "vllm serve /m --max-model-len 1 --max-model-len 9", "the last one counts"),
    ("vllm serve /m && echo a", "vllm serve /m --max-model-len 9 && echo a", "before an operator"),
    ("vllm serve /m > log 2>&1", "vllm serve /m --max-model-len 9 > log 2>&1", "before a redirection"),
    ("vllm serve /m 2>&1", "vllm serve /m --max-model-len 9 2>&1", "before a redirection of errors"),
    ("vllm serve /m \\\n  --port 1\necho", "vllm serve /m \\\n  --port 1 --max-model-len 9\necho", "after the lines that go on"),
    ("vllm serve '/m;n' --port 1", "vllm serve '/m;n' --port 1 --max-model-len 9", "quotes hide operators"),
    ("python -m vllm.entrypoints.openai.api_server --model /m", "python -m vllm.entrypoints.openai.api_server --model /m --max-model-len 9", "module"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "why"), COMMANDS, ids=[row[2] for row in COMMANDS])
def test_options_on_command_lines(before: str, after: str, why: str) -> None:
    placed = with_option(Container(command=before), 0, NAMES, "9")
    assert placed is not None
    assert [edit.value for edit in placed.edits] == [after], why
    assert option(after, *NAMES) == "9"


def test_options_among_arguments() -> None:
    container = Container(command="run", args=["--max-model-len=4", "--max_model_len", "5"])
    placed = with_option(container, 1, NAMES, "9")
    assert placed is not None
    assert placed.path == "containers[1].args"
    assert placed.edits[0].value == ["--max-model-len=4", "--max_model_len", "9"]
    joined = with_option(Container(args=["--max-model-len=4"]), 0, NAMES, "9")
    assert joined is not None
    assert joined.edits[0].value == ["--max-model-len=9"]
    assert with_option(Container(command="run", args=["--max-model-len"]), 0, NAMES, "9") is None
    assert with_option(Container(command="python app.py"), 0, NAMES, "9") is None


parts = st.sampled_from(["--max-model-len 7", "--max_model_len=7", "--port 8000", "'a b'", '"c;d"', "\\\n", "x"])
tails = st.sampled_from(["", " && echo", "; true", " | tee log", " > out", "\nwait"])


@given(st.lists(parts, max_size=4), tails)
def test_an_option_is_read_back_wherever_it_was_put(given_parts: list[str], tail: str) -> None:
    container = Container(script=f"vllm serve /m {' '.join(given_parts)}{tail}")
    placed = with_option(container, 0, NAMES, "9")
    assert placed is not None
    text = placed.edits[0].value
    assert option(command_text(Container(script=text)), *NAMES) == "9"
    assert text.endswith(tail)


SHELL: tuple[tuple[str, str | None], ...] = (
    ("vllm serve /m", None),
    ("cd /a && b", "cd"),
    ("A=1 b", "A=1"),
    ("a && b", "&&"),
    ("a; b", ";"),
    ("a | b", "|"),
    ("a > b", ">"),
    ("a 2>&1", "2>&1"),
    ("a $(b)", "$("),
    ("a `b`", "`"),
    ("a\nb", "a line break"),
    ("a \\\n b", None),
    ("a '&& ;' \"|\"", None),
    ("sh -c 'a && b'", None),
    ("/bin/bash -c \"a | b\"", None),
    ("a --x=1", None),
)  # fmt: skip


@pytest.mark.parametrize(("command", "found"), SHELL)
def test_shell_syntax(command: str, found: str | None) -> None:
    assert shell_syntax(command) == found


def test_shell_words() -> None:
    assert [word for word in ("&&", "cd", "a;", ";", "-a", "2>&1", "a=b") if is_shell_word(word)] == [
        "&&",
        "cd",
        "a;",
        ";",
        "2>&1",
    ]


IMAGE_ROWS: tuple[tuple[str, str, str, str | None], ...] = (
    ("vllm:0.14.0", "", f"{REGISTRY}/vllm:0.14.0-gpu", "the most alike, in a vote of all chips"),
    ("vlm:0.14.0-gpu", "", f"{REGISTRY}/vllm:0.14.0-gpu", "the repository mistyped"),
    ("vllm:0.99-xpu", "", f"{REGISTRY}/vllm:0.14.0-xpu", "the same chip before the nearer number"),
    ("nothing-like-it:1", "", None, "no repository is like it"),
    ("vllm:0.14.0-gpu", "", None, "it is there, and in this region: then it is something else"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "written", "found", "why"), IMAGE_ROWS, ids=[row[3] for row in IMAGE_ROWS])
def test_nearest_images(name: str, written: str, found: str | None, why: str) -> None:
    assert nearest(written or name, f"{REGISTRY}/{name}", IMAGES, "cn-hangzhou") == found, why


def test_an_official_image_that_is_there_but_in_another_region() -> None:
    other = VLLM.replace("hangzhou", "beijing")
    assert nearest(other, other, IMAGES, "cn-hangzhou") == VLLM
