"""Pages of a list, as each product asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pai_eas_emulator import refusals
from pai_eas_emulator.json_values import as_int
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pai_eas_emulator.operation import Call

T = TypeVar("T")


def positive(call: Call, parameter: str, default: int) -> int:
    """A parameter that must be a positive number; raises Refused for anything else."""
    text = call.text(parameter)
    if not text:
        return default
    value = as_int(text)
    if value is None or value < 1:
        raise Refused(refusals.BAD_PAGE, parameter=parameter, value=text)
    return value


def page(
    call: Call, items: Sequence[T], default_size: int, *, number: str = "PageNumber", most: int = 0
) -> tuple[list[T], int, int]:
    """The page asked for, its number and the size honoured; `most` is the largest size, 0 for none."""
    asked = positive(call, number, 1)
    size = positive(call, "PageSize", default_size)
    for cap in (most, call.state.knobs.page_size_cap):
        size = min(size, cap) if cap else size
    start = (asked - 1) * size
    return list(items[start : start + size]), asked, size


def after_token(call: Call, items: Sequence[T], default_size: int, most: int) -> tuple[list[T], str, int]:
    """The items after `NextToken`, the token for those that follow (empty at the end), and the size honoured."""
    size = min(positive(call, "MaxResults", default_size), most)
    cap = call.state.knobs.page_size_cap
    size = min(size, cap) if cap else size
    token = call.text("NextToken")
    start = 0
    if token:
        position = as_int(token.removeprefix("emulator-"))
        if position is None or not token.startswith("emulator-"):
            raise Refused(refusals.BAD_PAGE, parameter="NextToken", value=token)
        start = position
    end = start + size
    return list(items[start:end]), f"emulator-{end}" if end < len(items) else "", size
