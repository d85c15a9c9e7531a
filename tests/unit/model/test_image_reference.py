"""Image addresses, and the short form of official ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.image_reference import ImageReference, official_request, parse_image

EAS = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com"
DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (f"{EAS}/pai-eas/vllm:0.14.0-gpu", ImageReference(EAS, "pai-eas/vllm", "0.14.0-gpu")),
        ("vllm/vllm-openai", ImageReference("docker.io", "vllm/vllm-openai")),
        ("registry/x:1", ImageReference("docker.io", "registry/x", "1")),
        ("nginx:1.27", ImageReference("docker.io", "nginx", "1.27")),
        ("localhost:5000/a/b:c", ImageReference("localhost:5000", "a/b", "c")),
        (f"ghcr.io/a/b@{DIGEST}", ImageReference("ghcr.io", "a/b", None, DIGEST)),
        (f"ghcr.io/a/b:c@{DIGEST}", ImageReference("ghcr.io", "a/b", "c", DIGEST)),
        ("a/b__c:1", ImageReference("docker.io", "a/b__c", "1")),
    ],
    ids=[
        "official",
        "no registry",
        "a folder is no host",
        "a name alone",
        "a port",
        "digest",
        "tag and digest",
        "dashes",
    ],
)
def test_an_address_is_taken_apart(text: str, reference: ImageReference) -> None:
    assert parse_image(text) == reference


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("<ref:Image>", "a placeholder of Resource Orchestration"),
        ("${var.image}", "an expression of Terraform"),
        ("official:vllm", "the short form is no address"),
        ("a b", "a blank"),
        ("a/B:1", "repositories are lower case"),
        ("a:", "half a tag"),
        ("a@sha256:1", "half a digest"),
    ],
    ids=lambda value: value or "nothing",
)
def test_what_is_no_address_is_none(text: str, reason: str) -> None:
    assert parse_image(text) is None, reason


@pytest.mark.parametrize(
    ("registry", "region", "inside", "official"),
    [
        ("eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com", "cn-hangzhou", True, True),
        ("eas-registry.cn-hangzhou.cr.aliyuncs.com", "cn-hangzhou", False, True),
        ("registry-vpc.ap-southeast-1.aliyuncs.com", "ap-southeast-1", True, True),
        ("registry.cn-shanghai.aliyuncs.com", "cn-shanghai", False, True),
        ("registry-internal.cn-shanghai.aliyuncs.com", "cn-shanghai", True, True),
        ("corp-registry-vpc.cn-beijing.cr.aliyuncs.com", "cn-beijing", True, False),
        ("ghcr.io", None, False, False),
        ("eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com.example.com", None, False, False),
    ],
    ids=[
        "EAS inside",
        "EAS outside",
        "old inside",
        "old outside",
        "internal",
        "a customer's",
        "elsewhere",
        "a lookalike",
    ],
)
def test_registries(registry: str, region: str | None, inside: bool, official: bool) -> None:
    image = ImageReference(registry, "pai-eas/vllm", "1")
    assert (image.region, image.is_vpc_registry, image.is_official) == (region, inside, official)


def test_another_namespace_on_the_official_registry_is_not_official() -> None:
    assert not ImageReference(EAS, "eas/echo", "1").is_official


def test_the_name_is_without_the_namespace() -> None:
    assert ImageReference(EAS, "pai-eas/pai-rag", "1").name == "pai-rag"
    assert ImageReference("docker.io", "a/b").name == "a/b"


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("official:vllm", ("vllm", None)),
        ("official:vllm:0.14.0-gpu", ("vllm", "0.14.0-gpu")),
        ("official:pai-eas/vllm:1", ("vllm", "1")),
        ("official:", None),
        ("official:vllm:", None),
        ("official:VLLM", None),
        ("vllm:1", None),
    ],
    ids=["newest", "a tag", "with the namespace", "nothing", "half", "capitals", "an address"],
)
def test_the_short_form(text: str, request_: tuple[str, str | None] | None) -> None:
    assert official_request(text) == request_


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    image = parse_image(text)
    request = official_request(text)
    assert image is None or request is None
    assert image is None or image.repository in text
