"""Nothing secret and nothing endless in a message, whatever comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.client.faults import Answer, Asked, body_of
from pulumi_pai_eas.errors import Fault

ASKED = Asked("CreateService", "pai-eas.cn-hangzhou.aliyuncs.com", "environment", ("SECRET-KEY", "SECRET-TOKEN"))


def answer(status: int, body: object) -> Answer:
    return Answer(status, {}, json.dumps(body).encode())


def error(status: int, code: object, message: str) -> Answer:
    return answer(status, {"RequestId": "R-1", "HostId": "h", "Code": code, "Message": message})


def fault_of(given: Answer, asked: Asked = ASKED) -> Fault:
    with pytest.raises(Fault) as raised:
        body_of(given, asked)
    return raised.value


def outcome(given: Answer) -> dict[str, Any] | Fault:
    try:
        return body_of(given, ASKED)
    except Fault as fault:
        return fault


@pytest.mark.parametrize(
    "message",
    [
        "bad value SECRET-KEY here",
        "string to sign is:GET&/&SECRET-TOKEN",
        'nested {\\"token\\": \\"SECRET-TOKEN\\"}',
        "key LTAI5tExampleExample of somebody",
        "token STS.NUxExampleExample",
    ],
)
def test_no_secret_reaches_a_message(message: str) -> None:
    for status, code in [(400, "InvalidParameter"), (409, "X"), (500, "Y"), (403, "NoPermission"), (401, "Z")]:
        fault = fault_of(error(status, code, message))
        for text in (fault.text, str(fault), str(fault.api_message)):
            assert "SECRET-KEY" not in text
            assert "SECRET-TOKEN" not in text
            assert "LTAI5t" not in text
            assert "NUxExample" not in text


@given(
    st.text(alphabet=st.characters(codec="utf-8"), min_size=4, max_size=30), st.text(max_size=30), st.text(max_size=30)
)
def test_a_secret_is_hidden_in_every_spelling(secret: str, before: str, after: str) -> None:
    filler = before.replace(secret, "") + after.replace(secret, "")
    for spelling in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        given = error(400, "InvalidParameter", f"{before}{spelling}{after}")
        fault = fault_of(given, Asked("CreateService", "h", "environment", (secret,)))
        words = " ".join(spelling.split())
        if (
            words
            and words not in " ".join(filler.split())
            and words not in "CreateService was refused (400 InvalidParameter): [secret] [request R-1]"
        ):
            assert words not in fault.text


@given(
    st.integers(200, 599),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["Code", "Message", "RequestId", "HttpCode", "Success", "AccessDeniedDetail", "x"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=10,
    ),
)
def test_any_json_is_a_body_or_a_fault_of_one_line(status: int, body: object) -> None:
    result = outcome(answer(status, body))
    if isinstance(result, Fault):
        assert "\n" not in result.text
        assert result.operation == "CreateService"
    else:
        assert result == body


@given(st.binary(max_size=40), st.integers(200, 599))
def test_any_bytes_are_a_body_or_a_fault(data: bytes, status: int) -> None:
    result = outcome(Answer(status, {}, data))
    if isinstance(result, Fault):
        assert "\n" not in result.text
    else:
        assert isinstance(result, dict)


def test_long_words_are_cut_and_lines_joined() -> None:
    fault = fault_of(error(400, "InvalidParameter", "first line\nsecond " + "x" * 2000))
    assert fault.api_message == "first line second " + "x" * 581 + "…"
