"""Whole numbers that users write as text: on command lines, in sizes."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]{1,18}")


def whole_number(text: str | None) -> int | None:
    """The number; None for anything but 1 to 18 digits, which is more than whatever is counted here has.

    Python refuses to read some thousand digits, and takes digits of other alphabets.
    """
    return int(text) if text is not None and _DIGITS.fullmatch(text) else None
