"""The Deployment Summary, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.messages.summary import service_url, summary
from pulumi_pai_eas.model.observed import Endpoint

SHARED = Endpoint(
    "DefaultGateway",
    "default",
    ("http://1234.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat",),
    ("http://1234.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat",),
)
PRIVATE = Endpoint("PrivateGateway", "gw-1", (), ("http://gw-1-vpc.cn-hangzhou.pai-eas.aliyuncs.com",))
NLB = Endpoint("Nlb", "nlb-1", (), ("nlb-1.cn-hangzhou.nlb.aliyuncs.com",), 9000)
NACOS = Endpoint("Nacos", "n-1", (), ("10.0.0.7",), 8848)
HEAD = "Deployment Summary\n==================\nService Name: chat\nStatus: Running\n\nEndpoints:\n"


def test_the_shared_gateway() -> None:
    assert summary("chat", "Running", (SHARED,), openai=False) == HEAD + (
        "- DefaultGateway:\n"
        "    InternetEndpoint: http://1234.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat\n"
        "    IntranetEndpoint: http://1234.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat\n"
        "    Port: 0\n"
        "\n"
        "Service Invocation Examples:\n"
        "  TOKEN=$(pulumi stack output token --show-secrets)\n"
        '  curl http://1234.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat -H "Authorization: $TOKEN"\n'
        '  curl http://1234.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat -H "Authorization: $TOKEN"\n'
    )


def test_a_dedicated_gateway_without_internet() -> None:
    assert summary("chat", "Running", (PRIVATE,), openai=False) == HEAD + (
        "- PrivateGateway:\n"
        "    InternetEndpoint: (not available for this network type)\n"
        "    IntranetEndpoint: http://gw-1-vpc.cn-hangzhou.pai-eas.aliyuncs.com\n"
        "    Port: 0\n"
        "\n"
        "Service Invocation Examples:\n"
        "  TOKEN=$(pulumi stack output token --show-secrets)\n"
        '  curl http://gw-1-vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat -H "Authorization: $TOKEN"\n'
    )


def test_an_nlb_with_its_port() -> None:
    assert summary("chat", "Running", (NLB,), openai=False) == HEAD + (
        "- Nlb:\n"
        "    InternetEndpoint: (not available for this network type)\n"
        "    IntranetEndpoint: nlb-1.cn-hangzhou.nlb.aliyuncs.com\n"
        "    Port: 9000\n"
        "\n"
        "Service Invocation Examples:\n"
        "  TOKEN=$(pulumi stack output token --show-secrets)\n"
        '  curl http://nlb-1.cn-hangzhou.nlb.aliyuncs.com:9000/api/predict/chat -H "Authorization: $TOKEN"\n'
    )


def test_nothing_yet() -> None:
    assert summary("chat", "Creating", (), openai=True) == (
        "Deployment Summary\n==================\nService Name: chat\nStatus: Creating\n\nEndpoints:\n"
        "- none yet: run pulumi up --refresh when the service is Running\n"
    )


def test_an_endpoint_without_addresses_says_so_twice() -> None:
    text = summary("chat", "Running", (Endpoint("DefaultGateway", "default"),), openai=False)
    assert "    InternetEndpoint: (not available for this network type)\n" in text
    assert "    IntranetEndpoint: (not available for this network type)\n" in text
    assert "curl" not in text


def test_several_addresses_of_a_kind_are_each_shown_and_called() -> None:
    two = Endpoint("DefaultGateway", "default", ("http://a", "http://b"), ())
    text = summary("chat", "Running", (two,), openai=False)
    assert "    InternetEndpoint: http://a, http://b\n" in text
    assert text.count("  curl ") == 2


def test_vllm_and_sglang_are_asked_for_their_models() -> None:
    text = summary("chat", "Running", (SHARED, NLB), openai=True)
    assert [line.split()[1] for line in text.splitlines() if line.startswith("  curl ")] == [
        "http://1234.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat/v1/models",
        "http://1234.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/chat/v1/models",
        "http://nlb-1.cn-hangzhou.nlb.aliyuncs.com:9000/api/predict/chat/v1/models",
    ]


def test_the_token_is_a_command_said_once() -> None:
    text = summary("chat", "Running", (SHARED, PRIVATE, NLB, NACOS), openai=False)
    assert text.count("pulumi stack output token --show-secrets") == 1
    assert text.count('-H "Authorization: $TOKEN"') == text.count("  curl ")


@pytest.mark.parametrize(
    ("address", "port", "url", "reason"),
    [
        ("http://h", None, "http://h/api/predict/chat", "the path is added"),
        ("http://h/", None, "http://h/api/predict/chat", "no double slash"),
        ("http://h/api/predict/chat", None, "http://h/api/predict/chat", "only where it lacks it"),
        ("http://h/api/predict/chat/", None, "http://h/api/predict/chat", "with a slash at the end"),
        ("https://h", None, "https://h/api/predict/chat", "the scheme stays"),
        ("h", None, "http://h/api/predict/chat", "a bare host name"),
        ("h", 9000, "http://h:9000/api/predict/chat", "with the port of the listener"),
        ("h:9001", 9000, "http://h:9001/api/predict/chat", "one that has a port keeps it"),
        ("http://h/api/predict/group.chat", None, "http://h/api/predict/group.chat", "a service of a group"),
        ("http://127.0.0.1:8/_gateway/r/nlb-1/u", None, "http://127.0.0.1:8/_gateway/r/nlb-1/u/api/predict/chat", "a path before it"),
    ],
)  # fmt: skip
def test_an_address_as_one_calls_it(address: str, port: int | None, url: str, reason: str) -> None:
    assert service_url(address, "chat", port) == url, reason


@given(host=st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True), port=st.none() | st.integers(1, 65535))
def test_a_url_stays_a_url(host: str, port: int | None) -> None:
    url = service_url(host, "chat", port)
    assert service_url(url, "chat", port) == url
    assert url.count("/api/predict/chat") == 1
