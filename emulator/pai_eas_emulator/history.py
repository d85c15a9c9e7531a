"""What a service remembers: its versions and its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pai_eas_emulator.service import Service

MOST_VERSIONS = 10
MOST_EVENTS = 500


def keep_version(service: Service, now: str) -> None:
    """Remember the present service JSON under the latest version number (at most ten are kept)."""
    service.versions.append({"version": service.latest_version, "config": service.config, "built": now})
    del service.versions[:-MOST_VERSIONS]


def note(service: Service, now: str, kind: str, reason: str, message: str) -> None:
    """Add an event; `kind` is Normal or Warning, `now` RFC 3339."""
    at = now.replace("T", " ").rstrip("Z")
    service.events.append({"Type": kind, "Reason": reason, "Message": message, "Time": at})
    del service.events[:-MOST_EVENTS]
