"""Keys from each source, and one clear line where there are none, with nothing sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client.credentials import AssumedRole, Chain, CredentialSource, EcsRole, Profile, StaticKeys
from pulumi_pai_eas.client.sdk import identity
from pulumi_pai_eas.client.sdk.identity import Identity, Keys
from pulumi_pai_eas.errors import CredentialFault
from tests.unit.client.scripted import Answer, ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

PROFILES = {
    "current": "home",
    "profiles": [
        {"name": "home", "mode": "AK", "access_key_id": "home-ak", "access_key_secret": "home-sk"},
        {"name": "work", "mode": "StsToken", "access_key_id": "w-ak", "access_key_secret": "w-sk", "sts_token": "w-t"},
        {"name": "broken", "mode": "AK"},
    ],
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from alibabacloud_credentials.utils import auth_constant

    monkeypatch.setattr(auth_constant, "HOME", str(tmp_path))
    for name in ("ALIBABA_CLOUD_CREDENTIALS_URI", *identity._OIDC):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write_profiles(home: Path) -> None:
    folder = home / ".aliyun"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(PROFILES))


def none_from(source: CredentialSource) -> str:
    with pytest.raises(CredentialFault) as raised:
        Identity(source).keys("CreateService")
    assert raised.value.operation == "CreateService"
    return raised.value.text


def test_static_keys() -> None:
    assert Identity(StaticKeys("a", "s", None, "environment")).keys("X") == Keys("a", "s", None, "static_ak")
    assert Identity(StaticKeys("a", "s", "t", "environment")).keys("X") == Keys("a", "s", "t", "sts")


def test_a_profile(home: Path) -> None:
    write_profiles(home)
    assert Identity(Profile("work")).keys("X") == Keys("w-ak", "w-sk", "w-t", "cli_profile/static_sts")


def test_a_profile_of_another_file(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(PROFILES))
    keys = Identity(Profile("home", str(tmp_path / "f.json"))).keys("X")
    assert (keys.key_id, keys.secret) == ("home-ak", "home-sk")


@pytest.mark.parametrize("name", ["absent", "broken"])
def test_a_profile_without_keys(home: Path, name: str) -> None:
    write_profiles(home)
    assert none_from(Profile(name)) == f"no credentials found, CreateService was not sent. Looked in: profile {name}"


def test_the_chain_takes_the_current_profile(home: Path) -> None:
    write_profiles(home)
    assert Identity(Chain()).keys("X").key_id == "home-ak"


def test_the_chain_takes_the_credentials_file(home: Path) -> None:
    folder = home / ".alibabacloud"
    folder.mkdir()
    (folder / "credentials.ini").write_text(
        "[default]\ntype = access_key\naccess_key_id = i-ak\naccess_key_secret = i-sk\n"
    )
    assert Identity(Chain()).keys("X").key_id == "i-ak"


def test_the_chain_asks_a_credentials_address(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {
        "Code": "Success",
        "AccessKeyId": "u-ak",
        "AccessKeySecret": "u-sk",
        "SecurityToken": "u-t",
        "Expiration": "2099-01-01T00:00:00Z",
    }
    with ScriptedServer(Answer(200, body)) as server:
        monkeypatch.setenv("ALIBABA_CLOUD_CREDENTIALS_URI", server.url)
        who = Identity(Chain())
        keys = [who.keys("X") for _ in range(3)]
        assert len(server.asked) == 1, "kept until it expires"
    assert keys[2] == Keys("u-ak", "u-sk", "u-t", "credential_uri")


def test_an_empty_machine_never_asks_the_metadata_address(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alibabacloud_credentials.utils import auth_util

    # The guard of the test suite would fail this test for a connection to 100.100.100.200.
    monkeypatch.setattr(auth_util, "environment_ecs_metadata_disabled", "false")
    assert none_from(Chain()) == (
        "no credentials found, CreateService was not sent. Looked in: alicloud:accessKey, ALICLOUD_ACCESS_KEY, "
        "ALIBABA_CLOUD_ACCESS_KEY_ID, alicloud:profile, ~/.aliyun/config.json"
    )


def test_an_ecs_role_where_the_metadata_address_is_disabled() -> None:
    # ALIBABA_CLOUD_ECS_METADATA_DISABLED is set for all tests: the SDK's provider refuses to be made.
    assert none_from(EcsRole("r")) == "no credentials found, CreateService was not sent. Looked in: ECS role r"


def test_a_role_is_assumed_with_the_keys_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from alibabacloud_credentials import provider

    made: list[dict[str, Any]] = []

    class Recorded(provider.StaticSTSCredentialsProvider):  # type: ignore[misc]
        def __init__(self, **given: Any) -> None:
            made.append(given)
            super().__init__(access_key_id="r-ak", access_key_secret="r-sk", security_token="r-t")

    monkeypatch.setattr(provider, "RamRoleArnCredentialsProvider", Recorded)
    base = StaticKeys("b-ak", "b-sk", None, "environment")
    who = Identity(AssumedRole(base, "acs:ram::1:role/x", None, 900, '{"P": 1}', "ext"))
    assert who.keys("X").key_id == "r-ak"
    assert who.origin == "role acs:ram::1:role/x, assumed from environment"
    (given,) = made
    below = given.pop("credentials_provider").get_credentials()
    assert (below.get_access_key_id(), below.get_access_key_secret()) == ("b-ak", "b-sk")
    assert given == {
        "role_arn": "acs:ram::1:role/x",
        "role_session_name": "pulumi-pai-eas",
        "duration_seconds": 900,
        "policy": '{"P": 1}',
        "external_id": "ext",
    }


def test_a_role_that_cannot_be_assumed_is_one_line() -> None:
    base = StaticKeys("b-ak", "b-sk", None, "environment")
    # The SDK's provider refuses durations below 900 s with a ValueError.
    assert none_from(AssumedRole(base, "acs:ram::1:role/x", None, 1)) == (
        "no credentials found, CreateService was not sent. Looked in: role acs:ram::1:role/x, assumed from environment"
    )


def test_keys_do_not_show_when_printed() -> None:
    printed = repr(Keys("key-id", "key-secret", "key-token", "sts"))
    assert printed == "Keys(provider='sts')"
