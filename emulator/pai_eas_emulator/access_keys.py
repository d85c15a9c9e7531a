"""The access keys of the account, and the nonces that requests signed with them have used."""

from __future__ import annotations

import threading
from dataclasses import dataclass

WINDOW_SECONDS = 15 * 60
"""How far the date of a request may be off, and how long its nonce is remembered."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """One access key of the account; with a security token it is a temporary one (STS)."""

    key_id: str
    secret: str
    security_token: str = ""
    user: str = ""
    """Name of the RAM user or role; empty for the account itself."""


class Nonces:
    """Nonces seen within the window."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}

    def use(self, nonce: str, now: float) -> bool:
        """Take a nonce; False when it was taken within the window."""
        with self._lock:
            while self._seen:  # the oldest come first
                oldest = next(iter(self._seen))
                if now - self._seen[oldest] <= WINDOW_SECONDS:
                    break
                del self._seen[oldest]
            if nonce in self._seen:
                return False
            self._seen[nonce] = now
            return True
