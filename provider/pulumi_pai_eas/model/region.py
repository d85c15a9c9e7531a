"""What a region is called."""

from __future__ import annotations

import re

_REGION = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
LONGEST = 63


def is_region(text: str) -> bool:
    """Whether it looks like `cn-hangzhou`. It becomes a part of host names, so nothing else may pass."""
    return len(text) <= LONGEST and _REGION.fullmatch(text) is not None
