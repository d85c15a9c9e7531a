"""Every request of the API and of the inference gateway, in the order they came, with what was answered."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject
    from pai_eas_emulator.server import Request


@dataclass(slots=True)
class Entry:
    """One request. What is not known yet, or never came to be, is None."""

    index: int
    """From 1, never used twice, also not after a reset."""
    method: str
    path: str
    query: dict[str, str]
    body: object
    """The body read as JSON where it is JSON, else as text; None when there is none."""
    user_agent: str
    operation: str = ""
    """The action; `Invoke` for inference; empty for what no operation answers to."""
    region: str = ""
    service: str = ""
    access_key_id: str = ""
    status: int | None = None
    """HTTP status of the reply; None while it is being answered, and when the connection was dropped."""
    code: str = ""
    """Error code of the reply, `Dropped` for a dropped connection, else empty."""
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def on_wire(self) -> JsonObject:
        """The entry as `GET /_emulator/journal` shows it."""
        return {
            "index": self.index,
            "operation": self.operation,
            "region": self.region,
            "service": self.service,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "body": self.body,
            "status": self.status,
            "code": self.code,
            "userAgent": self.user_agent,
            "accessKeyId": self.access_key_id,
        }


class Journal:
    """The entries; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._next = 1

    def begin(self, request: Request) -> Entry:
        """Note that a request has come."""
        with self._lock:
            entry = Entry(
                self._next,
                request.method,
                request.path,
                request.query,
                readable(request.body),
                request.headers.get("user-agent", ""),
            )
            self._next += 1
            self._entries.append(entry)
            return entry

    def since(self, index: int) -> list[JsonObject]:
        """The entries whose index is greater."""
        with self._lock:
            return [entry.on_wire() for entry in self._entries if entry.index > index]

    def clear(self) -> None:
        """Forget the entries; their indexes are not used again."""
        with self._lock:
            self._entries.clear()


def readable(body: bytes) -> object:
    """A body for people and tests: parsed where it is JSON, else as text; None when empty."""
    if not body:
        return None
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text
