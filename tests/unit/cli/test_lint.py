"""`pai-eas lint` and `show`: what they print, and how they end."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.cli.main import main
from tests.kit import corpus

if TYPE_CHECKING:
    from pathlib import Path

    from pai_eas_emulator import Emulator

GOOD: dict[str, Any] = {
    "metadata": {"name": "qwen_prod", "instance": 1, "workspace_id": "100001"},
    "containers": [
        {
            "image": "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu",
            "port": 8000,
            "command": "vllm serve /model_dir --port 8000",
        }
    ],
    "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen/", "readOnly": True}}],
    "cloud": {"computing": {"instance_type": "ecs.gn7i-c8g1.2xlarge"}},
}
BAD: dict[str, Any] = {**GOOD, "metadata": {**GOOD["metadata"], "name": "Qwen.Prod"}}
WARNED: dict[str, Any] = {**GOOD, "sinkr": {}}


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def make(name: str, value: object) -> str:
        file = tmp_path / name
        file.write_text(value if isinstance(value, str) else json.dumps(value))
        return str(file)

    return make


def test_a_good_file(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", write("a.json", GOOD)]) == 0
    assert capsys.readouterr().out == "1 file: 0 errors, 0 warnings\n"


FRAGMENTS: list[tuple[dict[str, Any], str]] = [
    ({}, "no metadata.name and nothing to run (containers or processor)"),
    ({**GOOD, "metadata": {"instance": 1}}, "no metadata.name"),
    ({"metadata": GOOD["metadata"]}, "nothing to run (containers or processor)"),
]


@pytest.mark.parametrize("format_", ["text", "json", "github"])
@pytest.mark.parametrize(("value", "lacks"), FRAGMENTS, ids=[row[1] for row in FRAGMENTS])
def test_a_fragment_is_judged_as_one_and_it_is_said(
    value: dict[str, Any], lacks: str, format_: str, write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write("a.json", value)
    whole = write("b.json", GOOD)
    assert main(["lint", "--format", format_, name, whole]) == 0
    said = capsys.readouterr()
    assert said.err == f"{name}: judged as a fragment, not for what only a whole service needs: {lacks}\n"
    out = {"text": "2 files: 0 errors, 0 warnings\n", "json": "[]\n", "github": ""}
    assert said.out == out[format_], "standard output is as ever"


def test_an_error_ends_with_one_and_names_file_code_path_and_choice(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write("a.json", BAD)
    assert main(["lint", name, write("b.json", GOOD)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f'{name}: error PAI1001 serviceName: "Qwen.Prod"')
    assert first.endswith("nearest: qwen_prod")
    assert last == "2 files: 1 error, 0 warnings"


def test_an_invented_key_is_told_once(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    container = {**GOOD["containers"][0], "spec": {}}
    assert main(["lint", write("a.json", {**GOOD, "containers": [container], "resourceGroupId": "eas-r-1"})]) == 1
    found = [line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert sorted(found) == [
        "error PAI6101 containers[0].extra.spec: is no key of a service JSON; use instanceType or compute",
        "error PAI6101 extra.resourceGroupId: is no key of a service JSON; use compute.resourceId",
    ]


def test_warnings_end_with_one_only_when_asked(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    name = write("a.json", WARNED)
    assert main(["lint", name]) == 0
    assert "warning PAI6102 extra" in capsys.readouterr().out
    assert main(["lint", "--strict", name]) == 1


def test_as_json(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    name = write("a.json", BAD)
    assert main(["lint", "--format", "json", name]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["file"] == name
    assert (found["code"], found["severity"], found["path"]) == ("PAI1001", "error", "serviceName")
    assert found["remedy"]


def test_as_github_annotations(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    name = write("a,b.json", BAD)
    assert main(["lint", "--format", "github", name]) == 1
    line = capsys.readouterr().out.strip()
    assert line.startswith(f"::error file={name.replace(',', '%2C')},title=PAI1001::serviceName: ")


BROKEN = [
    ("{", "is not JSON", "half a file"),
    ("[]", "a service JSON is an object, this is a list", "a list"),
    ("3", "this is a number", "a number"),
    ("true", "this is true or false", "a boolean"),
    ("[" * 100_000, "", "nesting that no parser takes"),
]


@pytest.mark.parametrize(("text", "said", "reason"), BROKEN, ids=[row[2] for row in BROKEN])
def test_what_is_no_service_json_is_one_line(
    write: Any, capsys: pytest.CaptureFixture[str], text: str, said: str, reason: str
) -> None:
    name = write("a.json", text)
    assert main(["lint", name]) == 2, reason
    err = capsys.readouterr().err
    assert err.startswith(f"pai-eas: {name}:")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "/nowhere/x.json"]) == 2
    assert capsys.readouterr().err == "pai-eas: /nowhere/x.json: No such file or directory\n"


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(GOOD)))
    assert main(["lint", "-"]) == 0
    assert "1 file: 0 errors" in capsys.readouterr().out


def test_against_the_catalogue(
    write: Any, capsys: pytest.CaptureFixture[str], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    unknown = {**GOOD, "cloud": {"computing": {"instance_type": "ecs.gn7i-c8g1.2xlarg"}}}
    name = write("a.json", unknown)
    assert main(["lint", name]) == 0, "offline nobody knows which machine types there are"
    capsys.readouterr()
    assert main(["lint", "--catalogue", "--region", "cn-hangzhou", name]) == 1
    assert "ecs.gn7i-c8g1.2xlarge" in capsys.readouterr().out
    assert main(["lint", "--catalogue", name]) == 3
    assert "no region: give --region" in capsys.readouterr().err
    assert {entry["operation"] for entry in emulator.journal()} == {"ListImages", "DescribeMachineSpec"}


def test_an_api_that_is_not_there_ends_with_three(
    write: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAI_EAS_EMULATOR", "http://127.0.0.1:9")
    assert main(["lint", "--catalogue", "--region", "cn-hangzhou", write("a.json", GOOD)]) == 3
    err = capsys.readouterr().err
    assert err.startswith("pai-eas: PAI7001 ")
    assert err.count("\n") == 1


def test_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["lint"])
    assert ended.value.code == 2
    assert "usage: pai-eas lint" in capsys.readouterr().err


ALLOWED_ERRORS = {"022", "053", "098", "056", "086", "088", "089"}
"""Files that are fine by their source, and raise an error: an NLB with one vSwitch, no place to run, NAS without a VPC,
and placeholders in the name."""


@pytest.mark.parametrize("file", corpus.labelled("accept"), ids=lambda file: file.number)
def test_real_files_that_are_fine_raise_no_error(
    file: corpus.CorpusFile, write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write(file.name, file.text)
    code = main(["lint", name])
    out = capsys.readouterr().out
    assert code == (1 if file.number in ALLOWED_ERRORS else 0), out


def test_show_prints_the_canonical_form(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    dotted = {"name": "a_b_c", "metadata.rpc.keepalive": 5000.0, "cloud.computing.instance_type": "ecs.x"}
    assert main(["show", write("a.json", dotted)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "metadata": {"name": "a_b_c", "rpc": {"keepalive": 5000}},
        "cloud": {"computing": {"instance_type": "ecs.x"}},
    }
