"""A model's `config.json` read by name, with the complaint ready where a value is not what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast

Config: TypeAlias = Mapping[str, object]

TEXT_PARTS = ("text_config", "llm_config", "language_config")
"""Where models with more than text keep the part that generates (Qwen3-VL, InternVL, DeepSeek-VL)."""


class Unreadable(Exception):  # noqa: N818 - caught by shape_of_config, whose answer it becomes
    """A configuration that does not say what is asked, with the reason as its text."""


class Fields:
    """The values of a configuration; a name that is absent and one that is null mean the same."""

    __slots__ = ("_values",)

    def __init__(self, values: Config) -> None:
        self._values = values

    @classmethod
    def of_text(cls, config: Config) -> Fields:
        """The part that generates text, with the whole behind it (`tie_word_embeddings`, `dtype` may stand there)."""
        for name in TEXT_PARTS:
            part = config.get(name)
            if isinstance(part, Mapping):
                return cls({**config, **cast("Config", part)})
        return cls(config)

    def has(self, name: str) -> bool:
        """Whether there is a value other than null, zero, false or an empty list."""
        return bool(self._values.get(name))

    def states(self, name: str) -> bool:
        """Whether there is any value, false and zero included."""
        return self._values.get(name) is not None

    def count(self, *names: str) -> int | None:
        """A number of things under the first of these names that is there. Raises Unreadable for anything else."""
        for name in names:
            value = self._values.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise Unreadable(f"{name} is {_shown(value)}, not a number of things")
            return value
        return None

    def needed(self, *names: str) -> int:
        """As `count`, of something that every model has. Raises Unreadable where it is absent or zero."""
        found = self.count(*names)
        if not found:
            raise Unreadable(f"{names[0]} is missing")
        return found

    def text(self, *names: str) -> str | None:
        """The first text under one of these names."""
        return next((value for name in names if isinstance(value := self._values.get(name), str)), None)

    def flag(self, name: str, absent: bool = False) -> bool:
        """A yes or no."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else absent

    def items(self, name: str) -> list[object]:
        """A list; empty where there is none."""
        value = self._values.get(name)
        return cast("list[object]", value) if isinstance(value, list) else []

    def part(self, name: str) -> Fields | None:
        """An object inside."""
        value = self._values.get(name)
        return Fields(cast("Config", value)) if isinstance(value, Mapping) else None

    def parts(self) -> list[Fields]:
        """All objects inside, by name."""
        found = (self.part(name) for name in sorted(self._values))
        return [part for part in found if part is not None]

    @property
    def family(self) -> str:
        """`model_type`, without the ending that marks the text part of a larger model."""
        return (self.text("model_type") or "").removesuffix("_text")


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
