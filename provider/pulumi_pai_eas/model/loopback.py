"""Addresses of this machine: where the emulator is."""

from __future__ import annotations


def is_loopback(host: str) -> bool:
    """Whether a host (with or without port) is this machine."""
    name = host.partition("]")[0].removeprefix("[") if host.startswith("[") else host
    if name.count(":") == 1:
        name = name.partition(":")[0]
    return name in {"localhost", "::1"} or name.startswith("127.")
