"""Which answer is which fault, what the user reads, and that nothing secret is in it."""

from __future__ import annotations

import json

import pytest

from pulumi_pai_eas.client.faults import Answer, Asked, body_of, never_connected, no_credentials, no_reply
from pulumi_pai_eas.errors import (
    BadRequest,
    Conflict,
    CredentialFault,
    Fault,
    ForeignService,
    GarbledReply,
    NoReply,
    NotFound,
    PermissionFault,
    ServerFault,
    Throttled,
)

ASKED = Asked("CreateService", "pai-eas.cn-hangzhou.aliyuncs.com", "environment", ("SECRET-KEY", "SECRET-TOKEN"))


def answer(status: int, body: object, **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, data)


def fault_of(given: Answer, asked: Asked = ASKED) -> Fault:
    with pytest.raises(Fault) as raised:
        body_of(given, asked)
    return raised.value


def test_a_good_answer_is_its_body_with_every_field() -> None:
    assert body_of(answer(200, {"RequestId": "R", "Unheard": {"of": 1}}), ASKED) == {
        "RequestId": "R",
        "Unheard": {"of": 1},
    }


def error(status: int, code: object, message: str = "words of the API") -> Answer:
    return answer(status, {"RequestId": "R-1", "HostId": "h", "Code": code, "Message": message})


@pytest.mark.parametrize(
    ("given", "kind", "text", "why"),
    [
        (
            error(404, "InvalidAccessKeyId.NotFound"),
            CredentialFault,
            "the access key is not known to Alibaba Cloud (404 InvalidAccessKeyId.NotFound). Key from: environment [request R-1]",
            "a 404 that is not a missing service",
        ),
        (
            error(403, "InvalidAccessKeyId.Inactive"),
            CredentialFault,
            "the access key is disabled (403 InvalidAccessKeyId.Inactive). Key from: environment [request R-1]",
            "disabled in the console",
        ),
        (
            error(400, "SignatureDoesNotMatch", "server string to sign is:GET /... LTAIabcdefghijk"),
            CredentialFault,
            "the secret key does not belong to the access key (400 SignatureDoesNotMatch). Key from: environment [request R-1]",
            "its words repeat the signed request",
        ),
        (
            error(400, "InvalidTimeStamp.Expired"),
            CredentialFault,
            "the clock of this machine is off by more than 15 minutes (400 InvalidTimeStamp.Expired). Key from: environment [request R-1]",
            "nothing is wrong with the key",
        ),
        (
            error(403, "InvalidSecurityToken.Expired"),
            CredentialFault,
            "the security token has expired (403 InvalidSecurityToken.Expired). Key from: environment [request R-1]",
            "before the general row of security tokens",
        ),
        (
            error(400, "InvalidSecurityToken.MismatchWithAccessKey"),
            CredentialFault,
            "the security token does not belong to the access key (400 InvalidSecurityToken.MismatchWithAccessKey). Key from: environment [request R-1]",
            "a token of another key",
        ),
        (
            error(401, "Unauthenticated"),
            CredentialFault,
            "the credentials were refused (401 Unauthenticated): words of the API. Key from: environment [request R-1]",
            "by its status",
        ),
        (
            error(400, "SignatureNonceUsed"),
            NoReply,
            "CreateService arrived twice, what became of the first is unknown (400 SignatureNonceUsed) [request R-1]",
            "a nonce is never used twice here: something in between sent the request again",
        ),
        (
            error(403, "NoPermission"),
            PermissionFault,
            "CreateService is not allowed (403 NoPermission); the identity needs eas:CreateService: words of the API [request R-1]",
            "names the RAM action",
        ),
        (
            error(403, "Forbidden.RAM"),
            PermissionFault,
            "CreateService is not allowed (403 Forbidden.RAM); the identity needs eas:CreateService: words of the API [request R-1]",
            "the same in another word",
        ),
        (
            error(400, "Forbidden"),
            PermissionFault,
            "CreateService is not allowed (400 Forbidden); the identity needs eas:CreateService: words of the API [request R-1]",
            "by its code",
        ),
        (
            error(403, "Forbidden.PrivilegeCheckFailed"),
            ForeignService,
            "CreateService: the service belongs to another user of the account (403 Forbidden.PrivilegeCheckFailed): words of the API [request R-1]",
            "a name taken by a colleague",
        ),
        (
            error(403, "Forbidden.SafetyLock"),
            Conflict,
            "CreateService was refused (403 Forbidden.SafetyLock): words of the API [request R-1]",
            "no missing permission: before the row of 403",
        ),
        (
            error(404, "InvalidService.NotFound"),
            NotFound,
            "CreateService: there is no such service (404 InvalidService.NotFound): words of the API [request R-1]",
            "the only code that says gone",
        ),
        (
            error(404, "InvalidAction.NotFound"),
            BadRequest,
            "CreateService was refused (404 InvalidAction.NotFound): words of the API [request R-1]",
            "another 404 never says gone",
        ),
        (answer(404, {}), BadRequest, "CreateService was refused (404)", "a bare 404 never says gone"),
        (
            error(409, "InvalidParameter", "Service name is empty"),
            Conflict,
            "CreateService was refused (409 InvalidParameter): Service name is empty [request R-1]",
            "409 is not always a duplicate",
        ),
        (
            error(400, "InvalidParameter", "vswitch can not be null"),
            BadRequest,
            "CreateService was refused (400 InvalidParameter): vswitch can not be null [request R-1]",
            "the words that the NLB fallback looks for",
        ),
        (error(429, "Busy"), Throttled, "CreateService was throttled (429 Busy) [request R-1]", "by its status"),
        (
            error(503, "Rejected.Throttling"),
            Throttled,
            "CreateService was throttled (503 Rejected.Throttling) [request R-1]",
            "by its code, before the row of 5xx: nothing was done",
        ),
        (
            error(400, "Throttling.User"),
            Throttled,
            "CreateService was throttled (400 Throttling.User) [request R-1]",
            "by its code",
        ),
        (
            error(503, "ServiceUnavailable"),
            ServerFault,
            "CreateService failed at the server (503 ServiceUnavailable): words of the API [request R-1]",
            "5xx with a JSON body",
        ),
        (
            error(404, 100400008),
            BadRequest,
            "CreateService was refused (404 100400008): words of the API [request R-1]",
            "codes of AIWorkspace are numbers",
        ),
        (
            answer(200, {"Success": False, "HttpCode": 404, "Code": "InvalidService.NotFound", "Message": "m"}),
            NotFound,
            "CreateService: there is no such service (404 InvalidService.NotFound): m",
            "an error body delivered as 200",
        ),
        (answer(200, b""), NoReply, "CreateService got an empty answer with status 200", "nothing to read"),
        (
            answer(502, b"<html>Bad gateway</html>", content_type="text/html; charset=utf-8"),
            NoReply,
            "CreateService got an answer that is not JSON (text/html) with status 502",
            "a proxy's words: whether the request arrived is unknown",
        ),
        (
            answer(404, b"not found"),
            NoReply,
            "CreateService got an answer that is not JSON (no type) with status 404",
            "not even a code",
        ),
        (
            answer(200, b'{"RequestId":'),
            NoReply,
            "CreateService got an answer that is not JSON (no type) with status 200",
            "cut off",
        ),
        (
            answer(200, b"\xff\xfe{}"),
            NoReply,
            "CreateService got an answer that is not JSON (no type) with status 200",
            "not text",
        ),
        (
            answer(200, b"[" * 100000),
            NoReply,
            "CreateService got an answer that is not JSON (no type) with status 200",
            "too deep",
        ),
        (
            answer(200, []),
            GarbledReply,
            "CreateService was answered with JSON that is no object",
            "not the published shape",
        ),
        (
            answer(302, b"", location="https://login.example"),
            GarbledReply,
            "CreateService was redirected (302) and not followed; is pai-eas.cn-hangzhou.aliyuncs.com the API?",
            "followed, a PUT would become an unsigned GET",
        ),
    ],
)
def test_answers(given: Answer, kind: type[Fault], text: str, why: str) -> None:
    fault = fault_of(given)
    assert type(fault) is kind, why
    assert fault.text == text, why
    assert str(fault) == text, why
    assert fault.operation == "CreateService", why


def test_what_a_fault_knows() -> None:
    fault = fault_of(error(409, "InvalidParameter", "Service name is empty"))
    assert (fault.status, fault.api_code, fault.api_message, fault.request_id, fault.retry_after, fault.action) == (
        409,
        "InvalidParameter",
        "Service name is empty",
        "R-1",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("operation", "detail", "action", "why"),
    [
        ("ListImages", None, "paiimage:ListImages", "AIWorkspace's prefix is not its name"),
        ("ListWorkspaces", None, "paiworkspace:ListWorkspaces", "AIWorkspace's prefix is not its name"),
        ("DescribeVSwitches", None, "vpc:DescribeVSwitches", "a network look-up"),
        ("CreateService", {"AuthAction": "ram:PassRole"}, "ram:PassRole", "what the answer itself names goes first"),
        ("CreateService", {"AuthAction": ""}, "eas:CreateService", "nothing named"),
        ("CreateService", "text", "eas:CreateService", "of an unexpected type"),
        ("GetCallerIdentity", None, None, "needs no permission"),
        ("Unheard", None, None, "an operation without a row"),
    ],
)
def test_the_missing_action(operation: str, detail: object, action: str | None, why: str) -> None:
    given = answer(403, {"Code": "NoPermission", "AccessDeniedDetail": detail})
    fault = fault_of(given, Asked(operation, "h", "environment"))
    assert isinstance(fault, PermissionFault), why
    assert fault.action == action, why


@pytest.mark.parametrize(
    ("headers", "seconds", "why"),
    [
        ({"x-acs-retry-after": "1500"}, 1.5, "milliseconds, as the SDK reads it"),
        ({"retry-after": "2"}, 2.0, "seconds, as HTTP has it"),
        ({"x-acs-retry-after": "1000", "retry-after": "9"}, 1.0, "the API's own goes first"),
        ({"x-acs-retry-after": "0"}, None, "no wait is no hint"),
        ({"x-acs-retry-after": "-5"}, None, "no number"),
        ({"x-acs-retry-after": "soon"}, None, "no number"),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None, "a date is not read"),
        ({"retry-after": "9" * 5000}, None, "absurd"),
        ({"retry-after": "²"}, None, "a digit only for Unicode"),
        ({}, None, "none"),
    ],
)
def test_the_hint_of_the_server(headers: dict[str, str], seconds: float | None, why: str) -> None:
    fault = fault_of(Answer(429, headers, b'{"Code": "Throttling"}'))
    assert fault.retry_after == seconds, why


def test_faults_without_an_answer() -> None:
    assert never_connected(ASKED, "connection refused").text == (
        "pai-eas.cn-hangzhou.aliyuncs.com cannot be reached: connection refused. CreateService was not sent"
    )
    assert no_reply(ASKED, "none within 60 s").text == "CreateService got no answer: none within 60 s"
    assert (
        no_credentials("ListImages", "profile work").text
        == "no credentials found, ListImages was not sent. Looked in: profile work"
    )
