"""kit/network.py and tests/conftest.py: what the guard refuses, and that nothing is left of it."""

from __future__ import annotations

import os
import socket
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests import conftest
from tests.kit import network
from tests.kit.network import BeyondLoopback, Guard, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("host", "loopback", "reason"),
    [
        ("127.0.0.1", True, "the usual one"),
        ("127.3.2.1", True, "the whole of 127/8"),
        ("::1", True, "IPv6"),
        ("fe80::1%lo", False, "an address of a link, with its zone"),
        ("localhost", True, "by name"),
        (b"localhost", True, "as bytes"),
        (None, True, "no host: to listen on"),
        ("", True, "no host: to listen on"),
        ("0.0.0.0", False, "not an address to connect to"),
        ("100.100.100.200", False, "where a machine of Alibaba Cloud finds credentials"),
        ("eas.example.com", False, "a name that must be looked up"),
        ("localhost.example.com", False, "a name that only begins well"),
    ],
)
def test_what_is_loopback(host: object, loopback: bool, reason: str) -> None:
    assert is_loopback(host) is loopback, reason


def udp(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.sendto(b"x", address)


def tcp(address: tuple[str, int], method: str) -> Any:
    with socket.socket() as made:
        return getattr(made, method)(address)


REFUSED: list[tuple[str, Callable[[], Any]]] = [
    ("connect '192.0.2.1'", lambda: tcp(("192.0.2.1", 80), "connect")),
    ("connect_ex '192.0.2.1'", lambda: tcp(("192.0.2.1", 80), "connect_ex")),
    ("connect '192.0.2.1'", lambda: socket.create_connection(("192.0.2.1", 80), timeout=1, source_address=None)),
    ("sendto '192.0.2.1'", lambda: udp(("192.0.2.1", 53))),
    ("getaddrinfo 'eas.example.com'", lambda: socket.getaddrinfo("eas.example.com", 443)),
    ("gethostbyname 'eas.example.com'", lambda: socket.gethostbyname("eas.example.com")),
    ("getaddrinfo 'eas.example.com'", lambda: urllib.request.urlopen("http://eas.example.com/", timeout=1)),
]


@pytest.mark.parametrize(("line", "attempt"), REFUSED)
def test_it_refuses_and_remembers(line: str, attempt: Callable[[], Any], guard: Guard) -> None:
    told: list[str] = []
    expected = line if "create_connection" not in attempt.__code__.co_names else "getaddrinfo '192.0.2.1'"
    with Guard(told.append) as inner, pytest.raises(OSError, match="beyond loopback"):
        attempt()
    assert inner.refused == told == [expected]
    assert guard.refused == []


def test_loopback_passes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port), timeout=5) as client:
            assert client.getpeername() == ("127.0.0.1", port)


def test_a_unix_socket_passes(tmp_path: Any) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)


def test_nothing_is_left_of_it() -> None:
    before = [getattr(socket.socket, name) for name in network.CONNECTING]
    before += [getattr(socket, name) for name in network.LOOKING_UP]
    with Guard():
        assert socket.getaddrinfo not in before
    after = [getattr(socket.socket, name) for name in network.CONNECTING]
    after += [getattr(socket, name) for name in network.LOOKING_UP]
    assert after == before


def test_a_swallowed_refusal_fails_the_test_all_the_same() -> None:
    placed = conftest.guard.__wrapped__()  # type: ignore[attr-defined]
    next(placed)
    with pytest.raises(BeyondLoopback):
        socket.gethostbyname("eas.example.com")
    with pytest.raises(AssertionError, match=r"gethostbyname 'eas\.example\.com'"):
        next(placed)


def test_the_environment_is_clean() -> None:
    assert os.environ["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] == "true"
    assert [name for name in os.environ if name.lower() in network.PROXIES] == []
    assert urllib.request.getproxies().keys() <= {"no"}


def test_clearing_an_environment_keeps_the_rest() -> None:
    environment = {"HTTPS_PROXY": "http://p", "all_proxy": "p", "grpc_proxy": "p", "PATH": "/bin", "no_proxy": "a"}
    network.clear_environment(environment)
    assert environment == {
        "PATH": "/bin",
        "NO_PROXY": "*",
        "no_proxy": "*",
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
    }


@pytest.mark.parametrize(
    ("marks", "profile", "reason"),
    [
        ("", "default", "a folder by hand"),
        ("not long and not live", "default", "make test"),
        ("not live", "long", "make test-long"),
        ("long", "long", "the long ones alone"),
    ],
)
def test_how_long_hypothesis_searches(marks: str, profile: str, reason: str) -> None:
    assert conftest.hypothesis_profile(marks) == profile, reason
