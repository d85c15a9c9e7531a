"""`pai-eas explain`: codes, and services against the emulator: what it prints, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_pai_eas.cli.main import main
from pulumi_pai_eas.client import connect
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.codes import all_codes
from pulumi_pai_eas.wire import flatten
from tests.ports.conftest import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.codes import Code


@pytest.fixture(autouse=True)
def environment(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    connect.forget()
    yield
    connect.forget()


def make(emulator: Emulator, **knobs: object) -> str:
    """A service, moved on as far as it gets; gives its id."""
    emulator.set(progress="immediate", **knobs)
    services = connect.connect(Settings.read({}, {"PAI_EAS_EMULATOR": emulator.url}), "cn-hangzhou").services
    made = services.create(flatten(CONFIG)[0], labels={}, workspace_id=None)
    services.describe("chat")
    return made.service_id


def test_a_service_that_runs(emulator: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    identifier = make(emulator)
    assert main(["explain", "cn-hangzhou/chat"]) == 0
    assert capsys.readouterr().out == f"chat is Running, 1 of 1 replicas ({identifier}).\n"


def test_a_service_that_failed(emulator: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    identifier = make(emulator, failures=[{"kind": "kvCache"}])
    assert main(["explain", "cn-hangzhou/chat"]) == 1
    head, cause, change = capsys.readouterr().out.splitlines()
    assert head == f"PAI8201 chat is Failed, 0 of 1 replicas ({identifier})."
    assert cause.endswith(
        ": KV cache for 40960 tokens needs 5.62 GiB, available 3.90 GiB; estimated maximum model length is 28384"
    )
    assert change == "  change  containers[0].command: --max-model-len 28384"


@pytest.mark.parametrize("address", ["chat", "cn-hangzhou/", "/chat", "a/b/c", ""])
def test_what_is_no_address(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", address]) == 2
    assert capsys.readouterr().err == (
        f'pai-eas: "{address}" is neither REGION/NAME, such as cn-hangzhou/chat_prod, nor a code, such as PAI2106\n'
    )


@pytest.mark.parametrize("code", all_codes(), ids=lambda code: code.id)
def test_a_code(code: Code, emulator: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.id]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        f"{code.id} ({code.levels}): {code.title}",
        f"  remedy  {code.remedy}",
        f"  source  {code.source}",
    ]
    assert len(lines) == (4 if code.id[3] in "123456" else 3), "faults and the lifecycle have levels of their own"
    assert emulator.journal() == [], "nobody is asked"


def test_a_code_as_people_type_it_and_the_level_it_may_have(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "pai2106"]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert last == '  level   findings={"PAI2106": "ignore"} (or "warning", "error") sets another one'


@pytest.mark.parametrize(("code", "then"), [("PAI2999", "; nearest: PAI"), ("PAI999999", "\n")])
def test_a_code_that_there_is_not(code: str, then: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 2
    assert capsys.readouterr().err.startswith(f"pai-eas: there is no code {code}{then}")


def test_a_service_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "cn-hangzhou/nobody"]) == 3
    assert capsys.readouterr().err.startswith("pai-eas: PAI7005 ")


def test_credentials_that_are_not_known(emulator: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    answer = {"status": 404, "code": "InvalidAccessKeyId.NotFound", "message": "Specified access key is not found."}
    emulator.faults({"operation": "DescribeService", "count": 9, "answer": answer})
    assert main(["explain", "cn-hangzhou/chat"]) == 3
    assert capsys.readouterr().err.startswith("pai-eas: PAI7003 ")
