"""An explicit provider: its keys are those of a stack's configuration."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas.client import settings
from pulumi_pai_eas.client.credentials import AssumedRole
from pulumi_pai_eas.program.account import ProviderArgs
from pulumi_pai_eas.program.configuration import ALICLOUD_KEYS, OPTION_KEYS, stack_configuration
from pulumi_pai_eas.property_bag import camel
from tests.unit.program.registration import later, run, secret


def registered(**arguments: Any) -> dict[str, Any]:
    found, _ = run(lambda: pai.Provider("other", **arguments) and None)
    assert [(item.type, item.name) for item in found] == [("pulumi:providers:pulumi-python", "other")]
    return found[0].bag


def test_arguments_go_under_the_keys_of_the_configuration_and_keys_are_secret() -> None:
    assert registered(
        region=later("cn-shanghai"), access_key="a", secret_key=later("s"), security_token="t", profile=None
    ) == {
        "alicloud:region": "cn-shanghai",
        "alicloud:accessKey": secret("a"),
        "alicloud:secretKey": secret("s"),
        "alicloud:securityToken": secret("t"),
    }


def test_objects_travel_as_json() -> None:
    bag = registered(
        assume_role=pai.AssumeRoleArgs(role_arn=later("acs:ram::1:role/x"), session_expiration=900),
        endpoints={"eas": later("example")},
    )
    assert {key: json.loads(text) for key, text in bag.items()} == {
        "alicloud:assumeRole": {"roleArn": "acs:ram::1:role/x", "sessionExpiration": 900},
        "alicloud:endpoints": {"eas": "example"},
    }


def test_the_provider_process_understands_all_of_it() -> None:
    bag = registered(
        region="cn-shanghai",
        protocol="HTTP",
        profile="x",
        shared_credentials_file="/x",
        endpoints={"eas": "eas.example"},
        assume_role={"role_arn": "acs:ram::1:role/x", "session_name": "s", "session_expiration": 900},
    )
    read = settings.Settings.read(bag, {})
    assert (read.region, read.scheme) == ("cn-shanghai", "http")
    assert read.endpoint("eas", "cn-shanghai").host == "eas.example"
    assert isinstance(read.credentials, AssumedRole)
    assert (read.credentials.session_name, read.credentials.duration) == ("s", 900)


def test_options_of_the_stack_hold_for_it_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"pai:waitFor": "ready", "alicloud:accessKey": "mine"}))
    assert registered(region="cn-shanghai") == {"pai:waitFor": "ready", "alicloud:region": "cn-shanghai"}


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(TypeError, match="Provider has no argument 'regoin'; did you mean 'region'"):
        registered(regoin="x")


def test_a_service_takes_it_and_others_do_not() -> None:
    def program() -> None:
        other = pai.Provider("other", region="cn-shanghai")
        pai.Service("chat", pulumi.ResourceOptions(provider=other))
        pai.Service("plain")

    found, _ = run(program)
    used = {item.name: item.provider.rpartition("::")[2] for item in found}
    assert used == {"other": "", "chat": "other-id", "plain": ""}


def test_the_keys_are_those_that_the_client_reads() -> None:
    """Whatever `client` reads of a configuration reaches it, from an explicit provider and in look-ups."""
    folder = Path(settings.__file__).parent
    text = "\n".join(path.read_text() for path in folder.rglob("*.py"))
    assert set(re.findall(r'"alicloud:(\w+)"', text)) == set(ALICLOUD_KEYS)
    assert set(re.findall(r'"pai:(\w+)"', text)) == set(OPTION_KEYS)
    assert {camel(name) for name in ProviderArgs.__annotations__} == set(ALICLOUD_KEYS)


def test_look_ups_get_the_configuration_of_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"alicloud:region": "cn-hangzhou", "pai:checks": "create", "shop:x": "y", "alicloud:other": "z"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(given))
    _, found = run(stack_configuration)
    assert found == {"alicloud:region": "cn-hangzhou", "pai:checks": "create"}
