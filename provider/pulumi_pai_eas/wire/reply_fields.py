"""Reading one object of a reply: absent is absent, an unknown field is nobody's business, a wrong type is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.errors import GarbledReply

if TYPE_CHECKING:
    from collections.abc import Mapping

JsonObject = dict[str, Any]


class Fields:
    """An object of the reply to `operation`, at `path` in it. Null counts as absent.

    Every method raises GarbledReply, which names the field, when a value has another type than the published one.
    """

    def __init__(self, operation: str, members: Mapping[str, Any], path: str = "") -> None:
        self.operation = operation
        self._members = members
        self._path = path

    def wrong(self, name: str, expected: str) -> GarbledReply:
        """The fault of a field; its value is not shown, it may be a secret."""
        return GarbledReply(
            self.operation, f"the answer to {self.operation} is not as published: {self._at(name)} is {expected}"
        )

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def text(self, *names: str) -> str | None:
        """The first of these fields that is there and not empty."""
        for name in names:
            value = self._members.get(name)
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                raise self.wrong(name, "no text")
            return value
        return None

    def required(self, *names: str) -> str:
        """As `text`; raises GarbledReply when none is there."""
        value = self.text(*names)
        if value is None:
            raise self.wrong(names[0], "absent")
        return value

    def integer(self, name: str) -> int | None:
        """A number without fraction."""
        value = self._members.get(name)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(name, "no whole number")
        return value

    def count(self, name: str) -> int | None:
        """A number without fraction that is not negative."""
        value = self.integer(name)
        if value is not None and value < 0:
            raise self.wrong(name, "negative")
        return value

    def number(self, name: str) -> float | None:
        """A finite number."""
        value = self._members.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(name, "no number")
        try:
            found = float(value)
        except OverflowError:
            found = float("inf")
        if not -1e300 < found < 1e300:
            raise self.wrong(name, "no number")
        return found

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self._members.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(name, "no boolean")

    def object(self, name: str) -> Fields | None:
        """An object inside."""
        value = self._members.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(name, "no object")
        return Fields(self.operation, cast("JsonObject", value), self._at(name))

    def list(self, name: str) -> list[Any]:
        """A list; absent is empty."""
        value = self._members.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "no list")
        return cast("list[object]", value)

    def objects(self, name: str) -> tuple[Fields, ...]:
        """A list of objects; absent is empty."""
        found: list[Fields] = []
        for index, item in enumerate(self.list(name)):
            if not isinstance(item, dict):
                raise self.wrong(f"{name}[{index}]", "no object")
            found.append(Fields(self.operation, cast("JsonObject", item), self._at(f"{name}[{index}]")))
        return tuple(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; absent is empty."""
        found: list[str] = []
        for index, item in enumerate(self.list(name)):
            if not isinstance(item, str):
                raise self.wrong(f"{name}[{index}]", "no text")
            found.append(item)
        return tuple(found)
