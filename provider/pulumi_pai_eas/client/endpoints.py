"""Which host answers for a product in a region.

The address maps inside the SDKs miss regions, hold a VPC-only host and one with a trailing tab, so hosts are made here.
Source: published endpoint lists; ECS keeps an older form in Hangzhou.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from pulumi_pai_eas.client.operations import Product
from pulumi_pai_eas.errors import ConfigurationError

Scheme = Literal["http", "https"]
PRODUCTS: tuple[Product, ...] = get_args(Product)

_HOSTS: dict[Product, str] = {
    "eas": "pai-eas.{region}.aliyuncs.com",
    "aiworkspace": "aiworkspace.{region}.aliyuncs.com",
    "vpc": "vpc.{region}.aliyuncs.com",
    "ecs": "ecs.{region}.aliyuncs.com",
    "nlb": "nlb.{region}.aliyuncs.com",
    "sts": "sts.{region}.aliyuncs.com",
}
_EXCEPTIONS: dict[tuple[Product, str], str] = {("ecs", "cn-hangzhou"): "ecs-cn-hangzhou.aliyuncs.com"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Scheme, and host with its port if that is not the usual one."""

    scheme: Scheme
    host: str


def parse_address(text: str, name: str, scheme: Scheme) -> Endpoint:
    """`host`, `host:port` or `http(s)://host:port`; raises ConfigurationError, which names the setting `name`."""
    address = text.strip()
    parts = urlsplit(address if "://" in address else f"{scheme}://{address}")
    try:
        port = parts.port
    except ValueError:
        port = 0
    decorated = parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or decorated or " " in address:
        raise ConfigurationError(f"{name} must be an address such as https://pai-eas.cn-hangzhou.aliyuncs.com")
    return Endpoint(cast("Scheme", parts.scheme), parts.netloc)


def default_endpoint(product: Product, region: str, scheme: Scheme) -> Endpoint:
    """The public endpoint."""
    host = _EXCEPTIONS.get((product, region)) or _HOSTS[product].format(region=region)
    return Endpoint(scheme, host)
