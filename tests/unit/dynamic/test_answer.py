"""What a user reads: one line with its code once; a defect with its trace; a secret never."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.dynamic import answer
from pulumi_pai_eas.dynamic.answer import Told, answering, failures, refuse, warnings
from pulumi_pai_eas.engine.partial import NotEndedPartially
from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    ConfigurationError,
    Conflict,
    CredentialFault,
    DeadlineExceeded,
    Fault,
    ForeignService,
    GarbledReply,
    NeverConnected,
    NoReply,
    NotFound,
    PaiEasError,
    PermissionFault,
    ServerFault,
    Throttled,
    WrongTarget,
)
from pulumi_pai_eas.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

ERROR = Finding("PAI3102", "vpc.vswitchIds", "two zones are needed")


def raising(error: BaseException) -> Callable[[], None]:
    @answering
    def verb() -> None:
        raise error

    return verb


def told(error: BaseException) -> str:
    with pytest.raises(Told) as raised:
        raising(error)()
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    return str(raised.value)


@pytest.mark.parametrize(
    ("error", "line", "reason"),
    [
        pytest.param(
            BadRequest("CreateService", "CreateService was refused (400 InvalidParameter): no such type."),
            "PAI7008 CreateService was refused (400 InvalidParameter): no such type.",
            "the code goes before it",
            id="fault",
        ),
        pytest.param(
            BadRequest("UpdateService", "PAI8005 network.nlb: refused"),
            "PAI8005 network.nlb: refused",
            "once",
            id="code",
        ),
        pytest.param(
            BadRequest("CreateService", "refused", request_id="R-1"),
            "PAI7008 refused. Request R-1.",
            "for the support",
            id="request id",
        ),
        pytest.param(
            BadRequest("CreateService", "refused (request R-1).", request_id="R-1"),
            "PAI7008 refused (request R-1).",
            "once",
            id="request id in the text",
        ),
        pytest.param(
            CredentialFault("ListImages", "the key is not known. Key from: environment"),
            "PAI7003 the key is not known. Key from: environment",
            "credentials",
            id="credentials",
        ),
        pytest.param(NoReply("CreateService", "no reply"), "PAI7013 no reply", "unknown outcome", id="no reply"),
        pytest.param(ConfigurationError("no region"), "PAI7002 no region", "configuration", id="configuration"),
        pytest.param(WrongTarget("PAI8011 another account"), "PAI8011 another account", "target", id="target"),
        pytest.param(Cancelled("stopped"), "PAI8021 stopped", "Ctrl-C", id="cancelled"),
        pytest.param(DeadlineExceeded("over"), "PAI8022 over", "deadline", id="deadline"),
        pytest.param(PaiEasError("odd"), "PAI9001 odd", "an error without a code of its own", id="root"),
    ],
)
def test_a_fault_is_one_line(error: PaiEasError, line: str, reason: str) -> None:
    assert told(error) == line, reason


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (NeverConnected, "PAI7001"),
        (CredentialFault, "PAI7003"),
        (PermissionFault, "PAI7004"),
        (NotFound, "PAI7005"),
        (ForeignService, "PAI7006"),
        (Conflict, "PAI7007"),
        (BadRequest, "PAI7008"),
        (Fault, "PAI7009"),
        (Throttled, "PAI7011"),
        (ServerFault, "PAI7012"),
        (NoReply, "PAI7013"),
        (GarbledReply, "PAI7014"),
    ],
)
def test_every_kind_of_fault_has_a_code(fault: type[Fault], code: str) -> None:
    assert told(fault("DescribeService", "why")) == f"{code} why"


def test_a_defect_is_told_with_its_trace() -> None:
    text = told(KeyError("port"))
    first, *trace = text.splitlines()
    assert first == "PAI9001 A defect of this package. Report it with the lines below the message."
    assert trace[0] == "Traceback (most recent call last):"
    assert any("test_answer.py" in line for line in trace)
    assert trace[-1] == "KeyError: 'port'"


@pytest.mark.parametrize(
    ("bag", "secret"),
    [
        pytest.param({"token": "hush-hush"}, "hush-hush", id="token"),
        pytest.param({"accessToken": "hush-hush"}, "hush-hush", id="access token"),
        pytest.param({"environment": {"0": {"A": "hush-hush"}}}, "hush-hush", id="environment"),
        pytest.param({"containers": [{"env": [{"name": "A", "value": "hush-hush"}]}]}, "hush-hush", id="list form"),
        pytest.param({"gitPasswords": {"0": "hush'\n\"hush"}}, "hush'\n\"hush", id="in the spelling of Python"),
        pytest.param({"processor": {"modelConfig": {"key": "hush-hush"}}}, "hush-hush", id="model configuration"),
        pytest.param({"extra": {"a": {"access_key_id": "hush-hush"}}}, "hush-hush", id="service JSON"),
    ],
)
def test_not_even_the_trace_of_a_defect_shows_a_secret(bag: dict[str, Any], secret: str) -> None:
    @answering
    def verb(_olds: dict[str, Any], news: dict[str, Any]) -> None:
        raise ValueError(f"odd input {news!r} and {secret} for chat_prod")

    with pytest.raises(Told) as raised:
        verb({}, bag | {"serviceName": "chat_prod"})
    text = str(raised.value)
    assert secret not in text
    assert repr(secret)[1:-1] not in text
    assert "hush" not in text
    assert text.count("***") >= 2
    assert "chat_prod" in text


def test_what_is_told_already_passes() -> None:
    for error in (Told("as it is"), NotEndedPartially("one\ntwo")):
        with pytest.raises(type(error)) as raised:
            raising(error)()
        assert raised.value is error


def test_an_abort_of_the_servicer_passes() -> None:
    aborted = Exception()  # what gRPC's abort() raises
    with pytest.raises(Exception) as raised:  # noqa: PT011 - this very one
        raising(aborted)()
    assert raised.value is aborted


def test_an_interrupt_is_no_defect() -> None:
    with pytest.raises(KeyboardInterrupt):
        raising(KeyboardInterrupt())()


def test_a_result_passes() -> None:
    @answering
    def verb(a: int, *, b: int) -> int:
        """Adds."""
        return a + b

    assert verb(1, b=2) == 3
    assert verb.__doc__ == "Adds."


def test_newer_sdks_print_the_name_of_the_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["__main__"], "_abort_with_traceback", lambda: None, raising=False)
    with pytest.raises(Told) as raised:
        raising(BadRequest("CreateService", "re\0fused\nin two lines"))()
    assert type(raised.value).__name__ == "PAI7008 refused\nin two lines"
    assert type(raised.value).__module__ == "builtins"
    assert str(raised.value) == ""


def test_errors_are_check_failures_that_name_no_property() -> None:
    found = failures([ERROR, Finding("PAI2107", "instanceType", "no stock", "warning"), Finding("PAI1001", "", "odd!")])
    assert [(failure.property, failure.reason) for failure in found] == [
        ("", "PAI3102 vpc.vswitchIds: two zones are needed. Nothing was sent."),
        ("", "PAI1001 odd! Nothing was sent."),
    ]


def test_warnings_are_lines_and_ignored_ones_are_counted() -> None:
    said: list[str] = []
    info: list[str] = []
    found = [
        ERROR,
        Finding("PAI2107", "instanceType", "no stock", "warning"),
        Finding("PAI1105", "containers[0]", "no port", "ignored"),
        Finding("PAI1105", "containers[1]", "no port", "ignored"),
        Finding("PAI1002", "serviceName", "a hyphen", "ignored"),
    ]
    warnings(found, said.append, info.append)
    assert said == ["PAI2107 instanceType: no stock"]
    assert info == ["3 findings ignored, as asked: PAI1002, PAI1105"]


@pytest.mark.parametrize(
    ("severity", "info"), [("ignored", ["1 finding ignored, as asked: PAI2107"]), ("warning", []), ("error", [])]
)
def test_one_or_none_ignored(severity: Any, info: list[str]) -> None:
    told: list[str] = []
    warnings([Finding("PAI2107", "instanceType", "no stock", severity)], lambda _: None, told.append)
    assert told == info


def test_findings_of_a_create_are_one_a_line() -> None:
    with pytest.raises(Told) as raised:
        refuse((ERROR, Finding("PAI8001", "serviceName", "taken")))
    assert str(raised.value) == "PAI3102 vpc.vswitchIds: two zones are needed\nPAI8001 serviceName: taken"


def test_made_but_not_well_says_its_reasons_where_it_cannot_end_partially() -> None:
    with pytest.raises(NotEndedPartially, match=r"\APAI8201 chat is Failed\Z"):
        answer.unwell("cn-hangzhou/chat", {}, ("PAI8201 chat is Failed",))
