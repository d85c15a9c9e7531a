"""Connections kept open, direct or by way of the proxy that the environment names."""

from __future__ import annotations

import os
from functools import cache
from urllib.request import getproxies_environment, proxy_bypass

import certifi
import urllib3
from urllib3.util import parse_url

_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_POOL = 64


def pool_for(scheme: str, host: str, *, direct: bool) -> urllib3.PoolManager:
    """The pool for a host (with or without port). `direct`: no proxy, whatever the environment says."""
    return _direct_pool() if direct else _pool(_proxy(scheme, host))


def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names; NO_PROXY is heeded, which the SDK does not."""
    proxies = getproxies_environment()
    address = proxies.get(scheme) or proxies.get("all")
    if not address or proxy_bypass(host):
        return None
    return address if "://" in address else f"http://{address}"


@cache
def _pool(proxy: str | None) -> urllib3.PoolManager:
    bundle = next((path for name in _CA_VARIABLES if (path := os.environ.get(name))), certifi.where())
    if proxy is None:
        return urllib3.PoolManager(num_pools=_POOL, maxsize=_POOL, ca_certs=bundle)
    parsed = parse_url(proxy)
    headers = urllib3.make_headers(proxy_basic_auth=parsed.auth) if parsed.auth else None
    return urllib3.ProxyManager(proxy, num_pools=_POOL, maxsize=_POOL, ca_certs=bundle, proxy_headers=headers)


@cache
def _direct_pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=_POOL, maxsize=_POOL)
