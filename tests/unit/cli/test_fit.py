"""`pai-eas fit`: the table, the one machine asked about, where the model comes from, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.cli.main import main
from pulumi_pai_eas.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pai_eas_emulator import Emulator

REGION = ["--region", "cn-hangzhou"]
SMALL = "ecs.gn7i-c8g1.2xlarge"
QWEN3_8B: dict[str, Any] = {
    "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 4096, "intermediate_size": 12288,
    "num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
    "vocab_size": 151936, "tie_word_embeddings": False, "max_position_embeddings": 40960, "torch_dtype": "bfloat16",
}  # fmt: skip
VARIABLES = [
    "ALICLOUD_REGION", "ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID", "ALICLOUD_ACCESS_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "PAI_EAS_EMULATOR",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    connect.forget()
    yield
    connect.forget()


@pytest.fixture
def region(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    return emulator


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


LEGEND = (
    "fits: by every published figure; tight: by some of them. tensor parallel: GPUs that the model is spread over. "
    "longest context: tokens that are sure to fit, to those that may."
)
LARGE_ENOUGH = (
    "In stock and large enough: ml.gu8ef.2xlarge-gu120, ecs.gn7i-c32g1.32xlarge (tensor parallel 4), "
    "ecs.gn6e-c12g1.12xlarge (tensor parallel 4)."
)


def test_what_is_in_stock_and_fits_comes_first_and_the_rest_is_counted(
    region: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "Qwen/Qwen3-32B", *REGION]) == 0
    head, heading, *rows, legend, others = lines(capsys)
    assert head == "Qwen/Qwen3-32B needs 61.0 GiB for weights and 256 KiB per token; for 8192 tokens:"
    assert heading.split("  ")[0] == "machine type"
    assert " ".join(rows[0].split()) == "ml.gu8ef.2xlarge-gu120 1 x GU120 96 GB fits 1 40960 in stock"
    answers = ["tight" if " tight " in row else "fits" if " fits " in row else row for row in rows]
    assert answers == sorted(answers), "what fits, then what may"
    assert "ecs.gn7e-c16g1.4xlarge 1 x GU100 80 GB tight 1 0 to 37088 in stock" in [
        " ".join(row.split()) for row in rows
    ]
    assert all(row.endswith(" in stock") for row in rows)
    assert legend == LEGEND
    assert [entry["operation"] for entry in region.journal()] == ["DescribeMachineSpec"]

    assert main(["fit", "Qwen/Qwen3-32B", *REGION, "--all"]) == 0
    head, heading, *everything, legend, last = lines(capsys)
    assert (legend, last) == (LEGEND, LARGE_ENOUGH)
    assert [" ".join(row.split()) for row in everything[: len(rows)]] == [" ".join(row.split()) for row in rows]
    further = [row for row in everything[len(rows) :] if " does not fit " in row]
    assert f"{SMALL} 1 x A10 24 GB does not fit 1 - in stock" in [" ".join(row.split()) for row in further]
    waiting = len(everything) - len(rows) - len(further)
    assert others == f"Of the others {len(further)} are too small and {waiting} are not in stock (--all)."
    assert not any(row.startswith("ecs.c7.large") for row in everything), "machines without a GPU have no row"


@pytest.mark.parametrize(
    ("model", "machine", "code", "end", "reason"),
    [
        (
            "Qwen/Qwen3-32B",
            SMALL,
            1,
            f"{SMALL} has 1 x 24 GB. {LARGE_ENOUGH}",
            "too small: what would do",
        ),
        (
            "Qwen/Qwen3-8B",
            SMALL,
            0,
            f"{SMALL}  1 x A10 24 GB  fits    1                9424 to 30704    in stock",
            "the row alone",
        ),
        (
            "Qwen/Qwen3-8B",
            "ecs.c7.large",
            1,
            (
                "ecs.c7.large has no GPU. In stock and large enough: ecs.gn7i-c8g1.2xlarge, ml.gu7i.c8m30.1-gu30, "
                "ecs.gn7i-c16g1.4xlarge."
            ),
            "a machine for something else",
        ),
    ],
)
def test_one_machine(
    region: Emulator,
    capsys: pytest.CaptureFixture[str],
    model: str,
    machine: str,
    code: int,
    end: str,
    reason: str,
) -> None:
    assert main(["fit", model, *REGION, "--machine", machine]) == code, reason
    said = lines(capsys)
    assert said[-1 - (said[-1] == LEGEND)] == end, reason


def test_without_a_region_gpus_are_told_by_their_memory(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "Qwen/Qwen3-8B", "--context", "16384"]) == 0
    head, heading, *rows, legend, others = lines(capsys)
    assert head == "Qwen/Qwen3-8B needs 15.3 GiB for weights and 144 KiB per token; for 16384 tokens:"
    assert heading.split() == ["machine", "type", "answer", "tensor", "parallel", "longest", "context"]
    assert rows[0].split() == ["1", "x", "32", "GB", "fits", "1", "40960"]
    assert legend == LEGEND
    assert others == "Of the others 1 is too small (--all)."
    assert len(rows) == 27


def test_without_a_region_and_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "Qwen/Qwen3-8B", "--context", "16384", "--all"]) == 0
    _head, _heading, *rows, _legend = lines(capsys)
    assert len(rows) == 28
    assert rows[-1].split() == ["1", "x", "16", "GB", "does", "not", "fit", "1", "-"]


@pytest.mark.parametrize("named", ["config.json", ""])
def test_a_model_by_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_8B))
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": 16381470720}}))
    assert main(["fit", str(tmp_path / named)]) == 0
    assert lines(capsys)[0].endswith("needs 15.3 GiB for weights and 144 KiB per token; for 8192 tokens:")


def test_nothing_is_large_enough(region: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    region.set(machines={"ml.gu8tf.8.40xlarge": None, "ecs.ebmppu1.24xlarge": None, "ecs.gn8is-4x.16xlarge": None})
    assert main(["fit", "deepseek-ai/DeepSeek-R1", *REGION]) == 1
    assert lines(capsys)[-1] == "Nothing in stock is large enough."


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["Qwen/Qwen3-9B"], 2, "Qwen/Qwen3-9B is no model known by name, and no config.json lies there; nearest: "),
        (["nothing-like-it-xyz"], 2, "nothing-like-it-xyz is no model known by name, and no config.json lies there\n"),
        (["Qwen/Qwen3-8B", "--context", "50000"], 2, "--context: Qwen/Qwen3-8B takes 1 to 40960 tokens, not 50000\n"),
        (["Qwen/Qwen3-8B", "--context", "0"], 2, "--context: Qwen/Qwen3-8B takes 1 to 40960 tokens, not 0\n"),
        (["Qwen/Qwen3-8B", "--machine", SMALL], 3, "--machine needs the machine types of a region: give --region, or"),
    ],
)
def test_one_line_of_what_is_wrong(capsys: pytest.CaptureFixture[str], words: list[str], code: int, text: str) -> None:
    assert main(["fit", *words]) == code
    said = capsys.readouterr().err
    assert said.startswith(f"pai-eas: {text}")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("config", "index", "text"),
    [
        ("{", None, "config.json:1:2: is not JSON: "),
        ("{}", None, "config.json: "),
        (json.dumps(QWEN3_8B), "{}", "model.safetensors.index.json: holds no metadata.total_size\n"),
        (
            json.dumps(QWEN3_8B),
            '{"metadata": {"total_size": "much"}}',
            "model.safetensors.index.json: metadata.total_size is no number of bytes\n",
        ),
    ],
)
def test_files_that_say_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str, index: str | None, text: str
) -> None:
    (tmp_path / "config.json").write_text(config)
    if index is not None:
        (tmp_path / "model.safetensors.index.json").write_text(index)
    assert main(["fit", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"pai-eas: {tmp_path}/{text}")


def test_a_machine_that_is_not_offered(region: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "Qwen/Qwen3-8B", *REGION, "--machine", "ecs.none"]) == 2
    assert capsys.readouterr().err == "pai-eas: ecs.none is not offered in the region\n"


def test_an_emulator_or_a_key_without_a_region_is_a_mistake(
    region: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "Qwen/Qwen3-8B"]) == 3
    assert capsys.readouterr().err == "pai-eas: no region: give --region, or set ALICLOUD_REGION\n"
