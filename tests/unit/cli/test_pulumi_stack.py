"""The stack that services are imported into: from options, or as Pulumi says it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.cli.ending import CannotGoOn
from pulumi_pai_eas.cli.pulumi_stack import WHERE_FROM, StackName, exported, set_secret, stack_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAKE = """#!{python}
import json, pathlib, sys
with pathlib.Path({record!r}).open("a") as record:
    print(json.dumps([sys.argv[1:], sys.stdin.read()]), file=record)
print({out!r})
print({err!r}, file=sys.stderr)
sys.exit({code})
"""


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts a pulumi on PATH that says something and writes down what it was asked."""

    def install(out: str = "", err: str = "", code: int = 0) -> Path:
        record = tmp_path / "asked"
        script = tmp_path / "pulumi"
        script.write_text(FAKE.format(python=sys.executable, record=str(record), out=out, err=err, code=code))
        script.chmod(0o755)
        return record

    monkeypatch.setenv("PATH", str(tmp_path))
    return install


def asked(record: Path) -> list[Any]:
    return [json.loads(line) for line in record.read_text().splitlines()]


ASK = ["stack", "--show-name", "--fully-qualify-stack-names", "--non-interactive"]
GIVEN = [
    (("acme/shop/prod", None, None), StackName("acme", "shop", "prod"), "all in one"),
    (("prod", "shop", "acme"), StackName("acme", "shop", "prod"), "each by its option"),
    (("acme/prod", "shop", None), StackName("acme", "shop", "prod"), "organization and stack, and the project"),
    (("acme/shop/prod", "other", "else"), StackName("else", "other", "prod"), "options go first"),
]


@pytest.mark.parametrize(("given", "name"), [row[:2] for row in GIVEN], ids=[row[2] for row in GIVEN])
def test_given_whole_nobody_is_asked(given: Any, name: StackName, pulumi: Callable[..., Path]) -> None:
    assert stack_name(*given) == name
    assert not pulumi().exists()


ASKED = [
    ((None, None, None), StackName("organization", "shop", "dev"), [], "the one that is selected"),
    (("prod", None, None), StackName("organization", "shop", "prod"), ["--stack", "prod"], "another of the project"),
    (("acme/prod", None, None), StackName("acme", "shop", "prod"), ["--stack", "acme/prod"], "of an organization"),
    ((None, "other", None), StackName("organization", "other", "dev"), [], "another project"),
]


@pytest.mark.parametrize(("given", "name", "words"), [row[:3] for row in ASKED], ids=[row[3] for row in ASKED])
def test_what_is_missing_is_asked(given: Any, name: StackName, words: list[str], pulumi: Callable[..., Path]) -> None:
    record = pulumi("organization/shop/dev")
    assert stack_name(*given) == name
    assert asked(record) == [[[*ASK, *words], ""]]


REFUSALS = [
    ({"err": "error: no stack selected", "code": 255}, "no stack selected", "no stack"),
    ({"out": "dev"}, "pulumi says 'dev'", "a name that is not whole"),
    ({"code": 1}, "pulumi ended with 1", "it says nothing"),
]


@pytest.mark.parametrize(("says", "why"), [row[:2] for row in REFUSALS], ids=[row[2] for row in REFUSALS])
def test_pulumi_does_not_know(says: dict[str, Any], why: str, pulumi: Callable[..., Path]) -> None:
    pulumi(**says)
    with pytest.raises(CannotGoOn) as raised:
        stack_name(None)
    assert str(raised.value) == f"the stack is not known: {why}; {WHERE_FROM}"
    assert raised.value.code == 2


def test_there_is_no_pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotGoOn) as raised:
        stack_name(None)
    assert str(raised.value) == f"the stack is not known: there is no pulumi on PATH; {WHERE_FROM}"


def test_what_a_stack_holds_is_asked_for_without_its_secrets(pulumi: Callable[..., Path]) -> None:
    record = pulumi('{"deployment": {}}')
    assert exported(None) == exported("acme/prod") == {"deployment": {}}
    assert asked(record) == [
        [["stack", "export", "--non-interactive"], ""],
        [["stack", "export", "--non-interactive", "--stack", "acme/prod"], ""],
    ]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"err": "error: no stack selected", "code": 255}, "no stack selected"),
        ({"out": "[]"}, "printed no JSON object"),
        ({"out": "not JSON"}, "printed no JSON object"),
    ],
)
def test_what_a_stack_holds_is_not_to_be_had(says: dict[str, Any], why: str, pulumi: Callable[..., Path]) -> None:
    pulumi(**says)
    with pytest.raises(CannotGoOn) as raised:
        exported(None)
    assert str(raised.value) == f"pulumi stack export: {why}"


def test_a_secret_goes_through_the_pipe(pulumi: Callable[..., Path]) -> None:
    record = pulumi()
    set_secret("chat_key", "a\ncanary", None)
    set_secret("chat_key", "-canary", "acme/prod")
    assert asked(record) == [
        [["config", "set", "--secret", "--non-interactive", "--", "chat_key"], "a\ncanary\n"],
        [["config", "set", "--secret", "--non-interactive", "--stack", "acme/prod", "--", "chat_key"], "-canary\n"],
    ]


def test_a_secret_that_pulumi_refuses(pulumi: Callable[..., Path]) -> None:
    pulumi(err="error: no stack selected\nmore", code=255)
    with pytest.raises(CannotGoOn) as raised:
        set_secret("chat_key", "canary", None)
    assert str(raised.value) == "pulumi config set --secret chat_key: no stack selected"
