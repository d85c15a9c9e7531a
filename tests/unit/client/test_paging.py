"""Pages: every item once, an end in every case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.client.paging import MOST_PAGES, items_at, numbered, tokened
from pulumi_pai_eas.errors import GarbledReply

ITEMS = items_at("Things")


def names(found: tuple[Any, ...]) -> list[str]:
    return [item.required("Name") for item in found]


def page(first: int, size: int, total: int) -> list[dict[str, str]]:
    return [{"Name": str(number)} for number in range(first, min(first + size, total))]


@given(st.integers(0, 60), st.integers(1, 7), st.booleans())
def test_numbered_pages_hold_every_item_once(total: int, size: int, says_total: bool) -> None:
    asked: list[int] = []

    def ask(number: int) -> dict[str, Any]:
        asked.append(number)
        reply: dict[str, Any] = {"Things": page((number - 1) * size, size, total)}
        return {**reply, "TotalCount": total} if says_total else reply

    assert names(numbered("List", ask, ITEMS)) == [str(number) for number in range(total)]
    needed = max(1, -(-total // size))
    assert asked == list(range(1, (needed if says_total else total // size + (1 if total % size == 0 else 2)) + 1))


def test_a_total_that_is_too_large_ends_at_the_empty_page() -> None:
    found = numbered("List", lambda number: {"Things": page(0, 3, 3) if number == 1 else [], "TotalCount": 99}, ITEMS)
    assert names(found) == ["0", "1", "2"]


@given(st.integers(0, 60), st.integers(1, 7))
def test_tokened_pages_hold_every_item_once(total: int, size: int) -> None:
    def ask(token: str | None) -> dict[str, Any]:
        first = int(token or 0)
        more = first + size < total
        return {"Things": page(first, size, total), "NextToken": str(first + size) if more else ""}

    assert names(tokened("List", ask, ITEMS)) == [str(number) for number in range(total)]


def test_a_token_that_comes_again_with_nothing_ends_the_list() -> None:
    replies = iter([{"Things": [{"Name": "a"}], "NextToken": "t"}, {"Things": [], "NextToken": "t"}])
    assert names(tokened("List", lambda _: next(replies), ITEMS)) == ["a"]


def test_a_list_without_an_end_is_a_fault() -> None:
    with pytest.raises(GarbledReply) as by_number:
        numbered("List", lambda _: {"Things": [{"Name": "a"}]}, ITEMS)
    with pytest.raises(GarbledReply) as by_token:
        tokened("List", lambda token: {"Things": [{"Name": "a"}], "NextToken": f"{token}x"}, ITEMS)
    assert by_number.value.text == by_token.value.text == f"List gave {MOST_PAGES} pages without an end"


def test_nested_lists() -> None:
    nested = items_at("Vpcs", "Vpc")
    assert names(numbered("List", lambda _: {"Vpcs": {"Vpc": [{"Name": "a"}]}, "TotalCount": 1}, nested)) == ["a"]
    assert numbered("List", lambda _: {}, nested) == ()


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        ({"Things": {}}, "Things is no list"),
        ({"Things": ["a"]}, "Things[0] is no object"),
        ({"Things": [{"Name": 1}], "TotalCount": 1}, "Things[0].Name is no text"),
        ({"Things": [], "TotalCount": "3"}, "TotalCount is no whole number"),
        ({"Things": [], "TotalCount": -1}, "TotalCount is negative"),
    ],
)
def test_a_wrong_type_is_a_fault_that_names_the_field(reply: dict[str, Any], field: str) -> None:
    with pytest.raises(GarbledReply) as raised:
        names(numbered("List", lambda _: reply, ITEMS))
    assert raised.value.text == f"the answer to List is not as published: {field}"
