"""No test reaches beyond loopback: connections and look-ups of other hosts are refused and remembered.

Standard library only, and no import of the kit: `inside/sitecustomize.py` loads this file by its path, so that the
programs and providers that a test starts are guarded too.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "grpc_proxy")
RECORD = "KIT_REFUSED"  # a file that the guard of a started process writes to
CONNECTING = ("connect", "connect_ex", "sendto")
LOOKING_UP = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")


class BeyondLoopback(OSError):  # noqa: N818 - what happened
    """A connection that a test must not open. An OSError, so that code under test meets what it would offline."""


def is_loopback(host: object) -> bool:
    """Whether a host, as the socket module takes it, is this machine; no host is."""
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    if text in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def host_in(address: object) -> object:
    """The host of a socket address; None where there is none, as for a Unix socket."""
    return address[0] if isinstance(address, tuple) else None


class Guard:
    """Refuses while it is in place. `refused` holds a line for each refusal, in the order they came."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self.refused: list[str] = []
        self._tell = tell
        self._before: list[tuple[Any, str, Any]] = []

    def _check(self, what: str, host: object) -> None:
        if is_loopback(host):
            return
        line = f"{what} {host!r}"
        self.refused.append(line)
        if self._tell is not None:
            self._tell(line)
        raise BeyondLoopback(f"{line}: beyond loopback")

    def _replace(self, owner: Any, name: str, guarded: Any) -> None:
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, guarded)

    def __enter__(self) -> Guard:
        for name in CONNECTING:
            original = getattr(socket.socket, name)

            def guarded_connecting(
                this: socket.socket, *given: Any, _original: Any = original, _name: str = name
            ) -> Any:
                if this.family in {socket.AF_INET, socket.AF_INET6}:
                    self._check(_name, host_in(given[-1]))
                return _original(this, *given)

            self._replace(socket.socket, name, guarded_connecting)
        for name in LOOKING_UP:
            original = getattr(socket, name)

            def guarded_look_up(
                host: Any, *given: Any, _original: Any = original, _name: str = name, **named: Any
            ) -> Any:
                self._check(_name, host)
                return _original(host, *given, **named)

            self._replace(socket, name, guarded_look_up)
        return self

    def __exit__(self, *_: object) -> None:
        while self._before:
            owner, name, original = self._before.pop()
            setattr(owner, name, original)


def clear_environment(environment: MutableMapping[str, str]) -> None:
    """No proxy, and no look at the address where a cloud machine finds credentials."""
    for name in list(environment):
        if name.lower() in PROXIES:
            del environment[name]
    environment["NO_PROXY"] = environment["no_proxy"] = "*"
    environment["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"


def guard_this_process() -> None:
    """For a started process: guarded until it ends, each refusal in the file that the environment names."""
    record = os.environ.get(RECORD)
    if record is None:
        return

    def tell(line: str) -> None:
        with open(record, "a") as file:
            file.write(line + "\n")

    Guard(tell).__enter__()
