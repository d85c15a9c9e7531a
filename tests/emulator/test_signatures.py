"""Who may call: both schemes of the gateway and the older one of RPC, with the real SDKs and with a signer of our own."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from alibabacloud_aiworkspace20210204 import models as aiworkspace
from alibabacloud_aiworkspace20210204.client import Client as AiworkspaceClient
from alibabacloud_eas20210701 import models as eas
from alibabacloud_eas20210701.client import Client as EasClient
from alibabacloud_tea_openapi.client import Client as RawClient
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from darabonba.runtime import RuntimeOptions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pai_eas_emulator.access_keys import WINDOW_SECONDS, Nonces
from tests.emulator.wire import AIWORKSPACE, EAS, SERVICES, Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def sdk_config(emulator: Emulator, **changes: Any) -> Config:
    given: dict[str, Any] = {
        "access_key_id": "AKID",
        "access_key_secret": "SECRET",
        "region_id": "cn-hangzhou",
        "endpoint": f"127.0.0.1:{emulator.port}",
        "protocol": "http",
    }
    return Config(**given | changes)


SCHEMES = [
    pytest.param({}, id="ACS3-HMAC-SHA256, what the SDKs of today send"),
    pytest.param({"signature_algorithm": "v2"}, id="HMAC-SHA1, what the PAI Python SDK asks for"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_eas_sdk_is_understood(emulator: Emulator, scheme: dict[str, str]) -> None:
    client: Any = EasClient(sdk_config(emulator, **scheme))
    created = client.create_service(
        eas.CreateServiceRequest(body=json.dumps(config()), labels={"team": "a b/é+~*"})
    ).body
    assert created.status == "Creating"
    listed = client.list_services(eas.ListServicesRequest(filter="ha", label={"team": "a b/é+~*"})).body
    assert [(item.service_name, item.labels[0].label_value) for item in listed.services] == [("chat", "a b/é+~*")]
    client.delete_service("cn-hangzhou", "chat", eas.DeleteServiceRequest())
    assert client.describe_service("cn-hangzhou", "chat", eas.DescribeServiceRequest()).body.status == "Deleting"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_aiworkspace_sdk_is_understood(emulator: Emulator, scheme: dict[str, str]) -> None:
    client: Any = AiworkspaceClient(sdk_config(emulator, **scheme))
    request = aiworkspace.ListImagesRequest(
        labels="system.official=true,system.chipType=XPU", verbose=True, page_size=2
    )
    reply = client.list_images(request).body
    assert [image.name for image in reply.images] == ["vllm:0.14.0-xpu", "transformers-inference:4.45.0-xpu"]
    assert {label.key: label.value for label in reply.images[0].labels}["system.chipType"] == "XPU"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_rpc_calls_are_understood(emulator: Emulator, scheme: dict[str, str]) -> None:
    params = Params(
        style="RPC",
        method="POST",
        pathname="/",
        protocol="HTTP",
        auth_type="AK",
        req_body_type="formData",
        body_type="json",
        action="DescribeVSwitches",
        version="2016-04-28",
    )
    client: Any = RawClient(sdk_config(emulator, **scheme))
    request = OpenApiRequest(
        query={"RegionId": "cn-hangzhou", "VpcId": "vpc-emulator0one0zone", "VSwitchName": "only-h"}
    )
    body = client.call_api(params, request, RuntimeOptions())["body"]
    assert [item["VSwitchId"] for item in body["VSwitches"]["VSwitch"]] == ["vsw-emulator0only0h"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_wrong_secret_is_refused_in_every_scheme(emulator: Emulator, scheme: dict[str, str]) -> None:
    client: Any = EasClient(sdk_config(emulator, access_key_secret="OTHER", **scheme))
    with pytest.raises(ClientException) as caught:
        client.list_services(eas.ListServicesRequest())
    assert (caught.value.status_code, caught.value.code) == (400, "SignatureDoesNotMatch")


def test_an_unknown_key_is_a_404_that_is_not_a_missing_service(emulator: Emulator) -> None:
    answer = Wire(emulator.port, key="OTHER").describe()
    assert (answer.status, answer.code, answer.message) == (
        404,
        "InvalidAccessKeyId.NotFound",
        "Specified access key is not found.",
    )
    assert set(answer.body) == {"RequestId", "HostId", "Code", "Message", "Recommend"}


def shifted(seconds: float) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "status", "code"),
    [
        pytest.param(-WINDOW_SECONDS + 60, 200, "", id="within the window"),
        pytest.param(-WINDOW_SECONDS - 60, 400, "InvalidTimeStamp.Expired", id="older than the window"),
        pytest.param(WINDOW_SECONDS + 60, 400, "InvalidTimeStamp.Expired", id="a clock that runs ahead"),
    ],
)
def test_the_date_must_be_near(wire: Wire, seconds: float, status: int, code: str) -> None:
    headers = wire.headers("GET", SERVICES, {}, b"", "ListServices", EAS, shifted(seconds))
    answer = wire.send("GET", SERVICES, {}, b"", headers)
    assert (answer.status, answer.body.get("Code", "")) == (status, code)


def test_a_nonce_is_taken_once(wire: Wire) -> None:
    headers = wire.headers("GET", SERVICES, {}, b"", "ListServices", EAS)
    answers = [wire.send("GET", SERVICES, {}, b"", headers) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 400]
    assert answers[1].code == "SignatureNonceUsed"


def test_nonces_are_forgotten_after_the_window() -> None:
    nonces = Nonces()
    uses = [nonces.use("n", 0.0), nonces.use("n", float(WINDOW_SECONDS)), nonces.use("n", WINDOW_SECONDS + 1.0)]
    assert uses == [True, False, True]


BODY = b'{"metadata":{"name":"chat"}}'


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"x-acs-region-id": "cn-beijing"}, "SignatureDoesNotMatch", id="a signed header was changed"),
        pytest.param(
            {"x-acs-content-sha256": hashlib.sha256(b"{}").hexdigest()},
            "SignatureDoesNotMatch",
            id="the hash is of another body",
        ),
        pytest.param({"authorization": "Bearer abc"}, "MissingAuthorization", id="another scheme"),
        pytest.param({"authorization": ""}, "MissingAuthorization", id="an empty header"),
        pytest.param({"x-acs-date": "yesterday"}, "InvalidTimeStamp.Expired", id="a date that is none"),
    ],
)
def test_what_was_changed_after_signing_is_refused(wire: Wire, change: dict[str, str], code: str) -> None:
    headers = wire.headers("POST", SERVICES, {}, BODY, "CreateService", EAS) | change
    answer = wire.send("POST", SERVICES, {}, BODY, headers)
    assert (answer.status, answer.code) == (400, code)


def test_a_changed_body_a_changed_query_and_a_changed_path_are_refused(wire: Wire) -> None:
    headers = wire.headers("POST", SERVICES, {"WorkspaceId": "1"}, BODY, "CreateService", EAS)
    for path, query, body in (
        (SERVICES, {"WorkspaceId": "1"}, BODY + b" "), (SERVICES, {"WorkspaceId": "2"}, BODY), (SERVICES, {}, BODY),
        (SERVICES + "/", {"WorkspaceId": "1"}, BODY),
    ):  # fmt: skip
        assert wire.send("POST", path, query, body, headers).code == "SignatureDoesNotMatch"


def test_a_header_of_the_api_that_is_not_signed_is_refused(wire: Wire) -> None:
    headers = wire.headers("GET", SERVICES, {}, b"", "ListServices", EAS)
    headers["authorization"] = headers["authorization"].replace("x-acs-date;", "")
    answer = wire.send("GET", SERVICES, {}, b"", headers)
    assert (answer.code, answer.message) == (
        "SignatureDoesNotMatch",
        "The signature does not cover the header x-acs-date.",
    )


def test_without_verification_the_key_must_still_be_known(emulator: Emulator) -> None:
    emulator.set(verify_signatures=False)
    answers = [Wire(emulator.port, key=key, secret="OTHER").call("GET", SERVICES) for key in ("AKID", "OTHER")]
    assert [answer.status for answer in answers] == [200, 404]


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param("TOKEN", 200, id="the token of the key"),
        pytest.param("", 400, id="a temporary key without its token"),
        pytest.param("OTHER", 400, id="another token"),
    ],
)
def test_a_temporary_key_needs_its_token(emulator: Emulator, token: str, status: int) -> None:
    emulator.reset({"accessKeys": {"STS.1": {"secret": "S", "securityToken": "TOKEN", "user": "deployer"}}})
    answer = Wire(emulator.port, key="STS.1", secret="S", token=token).rpc("GetCallerIdentity", "2015-04-01")
    assert answer.status == status
    if status == 200:
        assert (answer.body["IdentityType"], answer.body["AccountId"]) == ("AssumedRoleUser", "1234567890123456")
        assert answer.body["Arn"] == "acs:ram::1234567890123456:assumed-role/deployer/deployer"
    else:
        assert answer.code == "InvalidSecurityToken.MismatchWithAccessKey"


@pytest.mark.parametrize(
    ("user", "kind", "arn"),
    [
        pytest.param("", "Account", "acs:ram::1234567890123456:root", id="the account's own key"),
        pytest.param("alice", "RAMUser", "acs:ram::1234567890123456:user/alice", id="a RAM user's key"),
    ],
)
def test_the_identity_of_a_lasting_key(emulator: Emulator, user: str, kind: str, arn: str) -> None:
    emulator.reset({"accessKeys": {"K": {"secret": "S", "user": user}}})
    body = Wire(emulator.port, key="K", secret="S").rpc("GetCallerIdentity", "2015-04-01").body
    assert (body["IdentityType"], body["Arn"], body["AccountId"]) == (kind, arn, "1234567890123456")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["Name", "Query", "Labels", "ImageUri"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    )
)
def test_any_query_the_sdk_can_send_is_verified(emulator: Emulator, query: dict[str, str]) -> None:
    params = Params(
        style="ROA",
        method="GET",
        pathname="/api/v1/images",
        protocol="HTTP",
        auth_type="AK",
        req_body_type="json",
        body_type="json",
        action="ListImages",
        version=AIWORKSPACE,
    )
    client: Any = RawClient(sdk_config(emulator))
    body = client.call_api(params, OpenApiRequest(query=query), RuntimeOptions())["body"]
    assert set(body) == {"RequestId", "Images", "TotalCount"}
