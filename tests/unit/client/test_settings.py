"""What is read from configuration and environment, and what is refused in it."""

from __future__ import annotations

import json

import pytest

from pulumi_pai_eas.client.credentials import EMULATOR_KEYS, AssumedRole, Chain, EcsRole, Profile, StaticKeys
from pulumi_pai_eas.client.endpoints import Endpoint
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.errors import ConfigurationError

KEYS = {"alicloud:accessKey": "ak", "alicloud:secretKey": "sk"}


@pytest.mark.parametrize(
    ("config", "environ", "region", "why"),
    [
        (
            {"alicloud:region": "cn-shanghai"},
            {"ALICLOUD_REGION": "cn-beijing"},
            "cn-shanghai",
            "configuration goes first",
        ),
        ({}, {"ALICLOUD_REGION": "a-1", "ALIBABA_CLOUD_REGION": "b-1"}, "a-1", "pulumi-alicloud's variable goes first"),
        ({}, {"ALIBABA_CLOUD_REGION": "b-1", "ALIBABA_CLOUD_REGION_ID": "c-1"}, "b-1", "then the SDKs'"),
        ({}, {"ALIBABA_CLOUD_REGION_ID": "c-1"}, "c-1", "then the older one"),
        ({"alicloud:region": ""}, {}, None, "empty is absent"),
        ({}, {}, None, "a resource may name its own"),
    ],
)
def test_the_region(config: dict[str, str], environ: dict[str, str], region: str | None, why: str) -> None:
    assert Settings.read(config, environ).region == region, why


def test_a_missing_region_says_where_to_put_one() -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.read({}, {}).require_region()
    assert raised.value.text == "no region: pulumi config set alicloud:region cn-hangzhou, or region= on the resource"


@pytest.mark.parametrize("region", ["evil.example/", "cn-hangzhou.evil", "a b", "a:80", "cn-hangzhou#", "é-1"])
def test_a_region_cannot_lead_signed_requests_to_another_host(region: str) -> None:
    with pytest.raises(ConfigurationError, match="is no region"):
        Settings.read({"alicloud:region": region}, {})


AK = "ALICLOUD_ACCESS_KEY"
SK = "ALICLOUD_SECRET_KEY"


@pytest.mark.parametrize(
    ("config", "environ", "source", "why"),
    [
        (KEYS, {AK: "x", SK: "y"}, StaticKeys("ak", "sk", None, "stack configuration"), "configuration goes first"),
        (
            {**KEYS, "alicloud:securityToken": "t"},
            {},
            StaticKeys("ak", "sk", "t", "stack configuration"),
            "with a token",
        ),
        (
            {},
            {AK: "x", SK: "y", "ALICLOUD_SECURITY_TOKEN": "z"},
            StaticKeys("x", "y", "z", "environment"),
            "environment",
        ),
        (
            {},
            {"ALIBABA_CLOUD_ACCESS_KEY_ID": "p", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "q"},
            StaticKeys("p", "q", None, "environment"),
            "the SDKs' variables",
        ),
        (
            {},
            {AK: "x", SK: "y", "ALIBABA_CLOUD_ACCESS_KEY_ID": "p", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "q"},
            StaticKeys("x", "y", None, "environment"),
            "pulumi-alicloud's go before the SDKs'",
        ),
        (
            {"alicloud:profile": "work"},
            {AK: "x", SK: "y"},
            StaticKeys("x", "y", None, "environment"),
            "keys before profile",
        ),
        ({"alicloud:profile": "work"}, {}, Profile("work"), "a profile"),
        (
            {"alicloud:profile": "work", "alicloud:sharedCredentialsFile": "/f"},
            {},
            Profile("work", "/f"),
            "with a file of its own",
        ),
        ({}, {"ALIBABA_CLOUD_PROFILE": "home"}, Profile("home"), "a profile from the environment"),
        ({"alicloud:ecsRoleName": "r"}, {}, EcsRole("r"), "the metadata address only when it is asked for"),
        ({}, {}, Chain(), "else whatever the machine has"),
        (
            {"alicloud:assumeRole": '{"roleArn": "acs:ram::1:role/x", "sessionExpiration": 900}', **KEYS},
            {},
            AssumedRole(StaticKeys("ak", "sk", None, "stack configuration"), "acs:ram::1:role/x", None, 900),
            "the role that the stack's other resources are made with",
        ),
        (
            {"alicloud:assumeRole": '[{"roleArn": "acs:ram::1:role/x", "sessionName": "s"}]', **KEYS},
            {},
            AssumedRole(StaticKeys("ak", "sk", None, "stack configuration"), "acs:ram::1:role/x", "s"),
            "the same as a list of one",
        ),
    ],
)
def test_where_the_key_comes_from(config: dict[str, str], environ: dict[str, str], source: object, why: str) -> None:
    assert Settings.read(config, environ).credentials == source, why


EMULATED = {"PAI_EAS_EMULATOR": "http://127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("config", "environ", "source", "why"),
    [
        ({}, {AK: "x", SK: "y"}, EMULATOR_KEYS, "a real key of the machine never goes to the emulator"),
        ({"alicloud:profile": "work"}, {}, EMULATOR_KEYS, "nor a profile's"),
        ({"alicloud:assumeRole": '{"roleArn": "r"}'}, {}, EMULATOR_KEYS, "nor is a role assumed for it"),
        (
            KEYS,
            {},
            StaticKeys("ak", "sk", None, "stack configuration"),
            "configured keys do: tests of refusals need them",
        ),
    ],
)
def test_keys_for_the_emulator(config: dict[str, str], environ: dict[str, str], source: object, why: str) -> None:
    settings = Settings.read(config, {**environ, **EMULATED})
    assert settings.credentials == source, why
    assert settings.endpoint("nlb", "cn-hangzhou") == Endpoint("http", "127.0.0.1:8000")


@pytest.mark.parametrize(
    ("config", "environ", "text", "why"),
    [
        (
            {"alicloud:accessKey": "ak"},
            {},
            "alicloud:accessKey is set, alicloud:secretKey is not (stack configuration)",
            "half a key",
        ),
        ({}, {SK: "y"}, "ALICLOUD_SECRET_KEY is set, ALICLOUD_ACCESS_KEY is not (environment)", "the other half"),
        ({"alicloud:assumeRole": "arn"}, {}, "alicloud:assumeRole must be JSON", "not quoted: it may be a secret"),
        ({"alicloud:assumeRole": "[]"}, {}, "alicloud:assumeRole must be an object", "none"),
        ({"alicloud:assumeRole": "{}"}, {}, "alicloud:assumeRole lacks roleArn", "no role"),
        (
            {"alicloud:assumeRole": '{"roleArn": "r", "sessionExpiration": "1h"}'},
            {},
            "alicloud:assumeRole.sessionExpiration must be a whole number",
            "seconds",
        ),
        ({"alicloud:protocol": "ftp"}, {}, "alicloud:protocol must be HTTP or HTTPS, not 'ftp'", "protocol"),
        ({"alicloud:endpoints": '{"eas": 7}'}, {}, "eas must be text", "an address is text"),
        (
            {"alicloud:endpoints": '{"eas": "https://h/path"}'},
            {},
            "alicloud:endpoints eas must be an address such as https://pai-eas.cn-hangzhou.aliyuncs.com",
            "an address has no path",
        ),
        (
            {},
            {"PAI_EAS_EMULATOR": "http://u:p@h"},
            "PAI_EAS_EMULATOR must be an address such as https://pai-eas.cn-hangzhou.aliyuncs.com",
            "no user",
        ),
        (
            {},
            {"PAI_EAS_EMULATOR": "http://h:x"},
            "PAI_EAS_EMULATOR must be an address such as https://pai-eas.cn-hangzhou.aliyuncs.com",
            "a port is a number",
        ),
        ({"pai:waitFor": "Ready"}, {}, "pai:waitFor must be accepted or running or ready, not 'Ready'", "choices"),
        ({"pai:waitfor": "ready"}, {}, "pai:waitfor is no option; pai:waitFor is", "a near miss"),
        (
            {"pai:findings": '{"PAI2107": "off"}'},
            {},
            "pai:findings PAI2107 must be ignore, warning, error, not 'off'",
            "levels",
        ),
        ({"pai:labels": "[]"}, {}, "pai:labels must be an object", "labels"),
        ({"pai:labels": '{"a": 1}'}, {}, "pai:labels a must be text", "label values are text"),
    ],
)
def test_what_is_refused(config: dict[str, str], environ: dict[str, str], text: str, why: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.read(config, environ)
    assert raised.value.text == text, why


def test_a_project_called_pai_may_have_keys_of_its_own() -> None:
    assert Settings.read({"pai:modelBucket": "b"}, {}).labels == {}


def test_options_of_the_stack() -> None:
    settings = Settings.read(
        {
            "pai:waitFor": "ready",
            "pai:nlbFailure": "error",
            "pai:findings": json.dumps({"PAI2107": "ignore"}),
            "pai:labels": json.dumps({"team": "nlp"}),
        },
        {},
    )
    assert settings.options.model_dump(exclude_none=True) == {
        "wait_for": "ready",
        "nlb_failure": "error",
        "findings": {"PAI2107": "ignore"},
    }
    assert settings.labels == {"team": "nlp"}


@pytest.mark.parametrize(
    ("product", "region", "host", "why"),
    [
        ("eas", "cn-wulanchabu", "pai-eas.cn-wulanchabu.aliyuncs.com", "a region that older maps of the SDK lack"),
        ("aiworkspace", "cn-guangzhou", "aiworkspace.cn-guangzhou.aliyuncs.com", "the SDK's map has a tab in it"),
        (
            "aiworkspace",
            "ap-southeast-5",
            "aiworkspace.ap-southeast-5.aliyuncs.com",
            "the SDK's map has a VPC-only host",
        ),
        ("ecs", "cn-hangzhou", "ecs-cn-hangzhou.aliyuncs.com", "an older form of host"),
        ("ecs", "cn-beijing", "ecs.cn-beijing.aliyuncs.com", "the usual form"),
        ("sts", "eu-central-1", "sts.eu-central-1.aliyuncs.com", "the usual form"),
    ],
)
def test_public_hosts(product: str, region: str, host: str, why: str) -> None:
    assert Settings.read({}, {}).endpoint(product, region) == Endpoint("https", host), why  # type: ignore[arg-type]


def test_addresses_of_single_products() -> None:
    endpoints = json.dumps([{"eas": "eas.internal:8443"}, {"vpc": "http://127.0.0.1:9/", "unknown": "x"}])
    settings = Settings.read({"alicloud:endpoints": endpoints, "alicloud:protocol": "HTTPS"}, {})
    assert settings.endpoint("eas", "cn-hangzhou") == Endpoint("https", "eas.internal:8443")
    assert settings.endpoint("vpc", "cn-hangzhou") == Endpoint("http", "127.0.0.1:9")
    assert settings.endpoint("nlb", "cn-hangzhou") == Endpoint("https", "nlb.cn-hangzhou.aliyuncs.com")


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    config = {
        **KEYS,
        "alicloud:accessKey": "LTAIkeykeykey",
        "alicloud:secretKey": "hidden-secret",
        "alicloud:securityToken": "hidden-token",
    }
    printed = repr(Settings.read(config, {}))
    assert [word for word in ("LTAIkeykeykey", "hidden-secret", "hidden-token") if word in printed] == []


def test_stacks_that_differ_in_options_only_share_connections() -> None:
    assert Settings.read({"pai:waitFor": "ready"}, {}) == Settings.read({}, {})
    assert hash(Settings.read({"pai:waitFor": "ready"}, {})) == hash(Settings.read({}, {}))
    assert Settings.read(KEYS, {}) != Settings.read({}, {})
