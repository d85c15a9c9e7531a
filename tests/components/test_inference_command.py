"""Command lines, word for word, and the degree and context in them."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas_components.inference_command import Sized, sglang_command, sized, vllm_command

GOLDEN: list[tuple[Sized, float | None, tuple[str, ...], str, str, str]] = [
    (
        Sized(1, 8192, "Qwen3-8B"),
        None,
        (),
        "vllm serve /model_dir --port 8000 --served-model-name Qwen3-8B --max-model-len 8192",
        (
            "python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000 --served-model-name Qwen3-8B "
            "--context-length 8192"
        ),
        "one GPU: no degree",
    ),
    (
        Sized(4, 32768, "qwen"),
        0.85,
        ("--enable-prefix-caching",),
        (
            "vllm serve /model_dir --port 8000 --served-model-name qwen --max-model-len 32768 --tensor-parallel-size 4 "
            "--gpu-memory-utilization 0.85 --enable-prefix-caching"
        ),
        (
            "python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000 --served-model-name qwen "
            "--context-length 32768 --tp-size 4 --mem-fraction-static 0.85 --enable-prefix-caching"
        ),
        "degree, share of the memory, the user's flags last",
    ),
    (
        Sized(None, 8192, "q"),
        None,
        (),
        "vllm serve /model_dir --port 8000 --served-model-name q --max-model-len 8192 --tensor-parallel-size auto",
        (
            "python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000 --served-model-name q "
            "--context-length 8192 --tp-size auto"
        ),
        "the degree is left to the provider",
    ),
    (
        Sized(1, 4096, "it's $HOME"),
        None,
        ("a b", "$(id)"),
        """vllm serve /model_dir --port 8000 --served-model-name 'it'"'"'s $HOME' --max-model-len 4096 'a b' '$(id)'""",
        (
            "python -m sglang.launch_server --model-path /model_dir --host 0.0.0.0 --port 8000 --served-model-name "
            """'it'"'"'s $HOME' --context-length 4096 'a b' '$(id)'"""
        ),
        "no word means anything to a shell",
    ),
]


@pytest.mark.parametrize(("of", "share", "flags", "vllm", "sglang", "reason"), GOLDEN, ids=[row[5] for row in GOLDEN])
def test_golden_lines(
    of: Sized, share: float | None, flags: tuple[str, ...], vllm: str, sglang: str, reason: str
) -> None:
    assert vllm_command(of, share, flags) == vllm, reason
    assert sglang_command(of, share, flags) == sglang, reason


SIZES: list[tuple[str, dict[str, Any], Sized, str]] = [
    ("Qwen/Qwen3-8B", {}, Sized(1, 8192, "Qwen3-8B"), "the usual context, the last part of the name"),
    ("Qwen/Qwen3-8B", {"context": 40960}, Sized(1, 40960, "Qwen3-8B"), "all that the model takes"),
    ("qwen3-8b", {"served_name": "q"}, Sized(1, 8192, "q"), "a name without publisher"),
    ("Qwen/Qwen3-32B", {"gpus_of_place": 8}, Sized(8, 8192, "Qwen3-32B"), "all GPUs of the place"),
    ("Qwen/Qwen2.5-7B-Instruct", {"gpus_of_place": 3}, Sized(2, 8192, "Qwen2.5-7B-Instruct"), "those that go"),
    ("Qwen/Qwen3-32B", {"gpus": 1, "gpus_of_place": 8}, Sized(1, 8192, "Qwen3-32B"), "what is asked for"),
    ("meta-llama/Llama-3.3-70B-Instruct", {}, Sized(4, 8192, "Llama-3.3-70B-Instruct"), "as few as needed"),
    ("Qwen/Qwen3-32B", {"machine_tells": True}, Sized(None, 8192, "Qwen3-32B"), "left to the provider"),
    (
        "Qwen/Qwen3-32B",
        {"machine_tells": True, "gpus_of_place": 4},
        Sized(4, 8192, "Qwen3-32B"),
        "the machine's name says enough",
    ),
    ("Qwen/Qwen3-32B", {"machine_tells": True, "gpus": 2}, Sized(2, 8192, "Qwen3-32B"), "what is asked for, again"),
    ("deepseek-ai/DeepSeek-R1", {}, Sized(16, 8192, "DeepSeek-R1"), "the most there are, where not even those do"),
]


@pytest.mark.parametrize(("model", "given", "expected", "reason"), SIZES, ids=[row[3] for row in SIZES])
def test_sizes(model: str, given: dict[str, Any], expected: Sized, reason: str) -> None:
    chosen = {"gpus_of_place": None, "gpus": None, "context": None, "served_name": None, **given}
    assert sized(model, None, **chosen) == expected, reason
