"""The texts that say why a service is not well, each as it stands on the screen."""

from __future__ import annotations

import pytest

from pulumi_pai_eas.messages.failure import Ending, cause_text, headline, next_step, state_of, told

NAME, ID = "chat_prod", "eas-m-k3x9"
URN = "urn:pulumi:prod::app::pulumi-python:dynamic/pai:Service::chat"
LATER = "pulumi up waits again"
KV = {"asked": "40960", "needed": "5.63", "has": "3.90", "fits": "28384"}

HEADS: tuple[tuple[Ending, str, str, str], ...] = (
    ("failed", "PAI8201", "Failed", "PAI8201 chat_prod Failed after 3m12s. It exists (eas-m-k3x9) and is in your state."),
    ("never_up", "PAI8205", "Waiting", ("PAI8205 chat_prod does not come up: Waiting after 3m12s, and what keeps it does not pass by itself. "
     "It exists (eas-m-k3x9) and is in your state.")),
    ("not_in_time", "PAI8202", "Waiting", ("PAI8202 chat_prod is still Waiting after 3m12s, when its time was over. "
     "It exists (eas-m-k3x9) and is in your state.")),
    ("no_answer", "PAI8202", "Running", ("PAI8202 chat_prod is Running, and its endpoint did not answer within 3m12s, when its time was over. "
     "It exists (eas-m-k3x9) and is in your state.")),
    ("paused", "PAI8203", "Updating", ("PAI8203 chat_prod: update paused after 3m12s, the old version still serves (2 of 2). "
     "It exists (eas-m-k3x9) and is in your state.")),
    ("cancelled", "PAI8204", "Creating", ("PAI8204 chat_prod: no longer waited for after 3m12s, as asked; it is Creating. "
     "It exists (eas-m-k3x9) and is in your state.")),
    ("vanished", "PAI8205", "", ("PAI8205 chat_prod was accepted, and DescribeService has not found it for 3m12s. "
     "It may exist (eas-m-k3x9) and is in your state.")),
)  # fmt: skip


@pytest.mark.parametrize(("ending", "code", "status", "text"), HEADS, ids=[row[0] for row in HEADS])
def test_what_happened(ending: Ending, code: str, status: str, text: str) -> None:
    assert headline(ending, code, NAME, status=status, took=192.9, service_id=ID, serving="2 of 2") == text


def test_an_id_that_is_not_known_is_left_out() -> None:
    text = headline("failed", "PAI8201", NAME, status="Failed", took=5, service_id="", serving="")
    assert text == "PAI8201 chat_prod Failed after 5s. It exists and is in your state."


CAUSES: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("kv_cache", "x", KV, "KV cache for 40960 tokens needs 5.63 GiB, available 3.90 GiB; estimated maximum model length is 28384"),
    ("kv_cache", "x", {"asked": "40960", "needed": "5.63", "has": "3.90"}, "KV cache for 40960 tokens needs 5.63 GiB, available 3.90 GiB"),
    ("kv_cache", "x", {"asked": "4096", "fits": "3664"}, "KV cache for 4096 tokens does not fit; estimated maximum model length is 3664"),
    ("context", "x", {"asked": "131072", "fits": "40960"}, "a context of 131072 tokens is more than the model's own 40960"),
    ("gpu_memory", "x", {"tried": "2 GiB", "total": "23.5", "free": "1 GiB"},
     "CUDA out of memory: tried to allocate 2 GiB, the GPU has 23.5 GiB, 1 GiB of it free"),
    ("gpu_memory", "x", {"tried": "2 GiB", "total": "14.76"}, "CUDA out of memory: tried to allocate 2 GiB, the GPU has 14.76 GiB"),
    ("gpu_memory", "RuntimeError: CUDA error: out of memory", {}, "RuntimeError: CUDA error: out of memory"),
    ("port", "x", {"listens": "8001", "port": "8000"}, "the process listens on 8001, containers[0].port is 8000"),
    ("loopback", "x", {"host": "127.0.0.1", "port": "8000"}, "the process listens on 127.0.0.1:8000, which is reached from inside its container only"),
    ("probe_port", "x", {"asks": "8000", "port": "8001", "check": "startup_check"}, "the startup probe asks port 8000, the process listens on 8001"),
    ("probe_port", "x", {"asks": "8000", "port": "8001"}, "the probe asks port 8000, the process listens on 8001"),
    ("probe_path", "Liveness probe failed: 404", {"check": "liveness_check", "code": "404"},
     "the liveness probe asks for a page that there is not (404): Liveness probe failed: 404"),
    ("probe", "refused", {"check": "health_check"}, "the readiness probe ended the container before it was ready: refused"),
    ("killed", "OOMKilled", {}, "killed for its memory: OOMKilled"),
    ("image_absent", "x", {"image": "a:1", "why": "not found"}, "a:1 does not exist: not found"),
    ("image_denied", "x", {"image": "a:1", "why": "unauthorized"}, "a:1 may not be pulled: unauthorized"),
    ("image_unreachable", "x", {"image": "a:1", "why": "no such host"}, "the registry of a:1 cannot be reached: no such host"),
    ("image_disk", "x", {"image": "a:1", "why": "y"}, "a:1 does not fit on the disk: no space left on device"),
    ("image", "ErrImagePull", {"image": "a:1", "why": "ErrImagePull"}, "a:1 cannot be pulled: ErrImagePull"),
    ("model_path", "OSError: z", {"path": "/model_dir"}, "no model at /model_dir: OSError: z"),
    ("hub", "no way", {}, "the model cannot be downloaded: no way"),
    ("shell", "x: error", {"syntax": "&&"}, "the command needs a shell (&&), and runs without one: x: error"),
    ("no_gpu", "Failed to infer device type", {}, "no GPU: Failed to infer device type"),
    ("no_stock", "Insufficient", {}, "no machine to run on: Insufficient"),
    ("mount", "NoSuchBucket", {}, "storage cannot be mounted: NoSuchBucket"),
    ("crash", "ValueError: {braces} stay", {}, "ValueError: {braces} stay"),
    ("image_absent", "x", {"image": "a:1", "why": "{line} {0}"}, "a:1 does not exist: {line} {0}"),
    ("unknown", "", {}, "the API gives no reason"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "line", "figures", "text"), CAUSES, ids=[f"{row[0]} {number}" for number, row in enumerate(CAUSES)]
)
def test_causes(kind: str, line: str, figures: dict[str, str], text: str) -> None:
    assert cause_text(kind, line, figures) == text


def test_a_long_line_is_cut() -> None:
    assert cause_text("crash", "ValueError:  " + "x" * 400, {}) == "ValueError: " + "x" * 287 + "…"


STEPS: tuple[tuple[Ending, bool, str | None, str], ...] = (
    ("failed", True, URN, f"pulumi up (updates in place), or pulumi destroy --target '{URN}'"),
    ("failed", False, None, "pulumi up (updates in place), or pulumi destroy"),
    ("never_up", True, None, "pulumi up (updates in place), or pulumi destroy"),
    ("not_in_time", True, None, "pulumi up (updates in place), or pulumi destroy"),
    ("not_in_time", False, None, f"{LATER}; custom_timeouts makes the next wait longer; or pulumi destroy"),
    ("paused", True, URN, "pulumi up (the failed replicas are replaced; until then the old version serves)"),
    ("cancelled", False, URN, f"{LATER}; or pulumi destroy --target '{URN}'"),
    ("vanished", False, None, "pulumi up (reads first, and makes it anew if it is gone)"),
)  # fmt: skip


@pytest.mark.parametrize(("ending", "known", "urn", "text"), STEPS)
def test_what_to_do(ending: Ending, known: bool, urn: str | None, text: str) -> None:
    assert next_step(ending, known=known, urn=urn) == text


def test_all_of_it() -> None:
    head = headline("failed", "PAI8201", NAME, status="Failed", took=192, service_id=ID, serving="0 of 1")
    then = next_step("failed", known=True, urn="URN")
    text = told(
        head,
        where="vllm-0",
        cause=cause_text("kv_cache", "", KV),
        change="containers[0].command: --max-model-len 28384",
        then=then,
    )
    assert text.splitlines() == [
        "PAI8201 chat_prod Failed after 3m12s. It exists (eas-m-k3x9) and is in your state.",
        "  cause   vllm-0: KV cache for 40960 tokens needs 5.63 GiB, available 3.90 GiB; estimated maximum model length is 28384",
        "  change  containers[0].command: --max-model-len 28384",
        "  then    pulumi up (updates in place), or pulumi destroy --target 'URN'",
    ]
    assert told("head") == "head", "what is not known has no line"


def test_a_service_that_is_only_looked_at() -> None:
    assert state_of(NAME, "Running", "2 of 2", ID) == "chat_prod is Running, 2 of 2 replicas (eas-m-k3x9)."
    assert state_of(NAME, "Stopped", "", "") == "chat_prod is Stopped."
