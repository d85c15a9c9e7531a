"""Shapes of models by name, without their files."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pulumi_pai_eas.sizing.config import shape_of_config
from pulumi_pai_eas.sizing.preset_rows import ROWS

if TYPE_CHECKING:
    from pulumi_pai_eas.sizing.shape import ModelShape

_NEAR = 0.6


def preset(name: str) -> ModelShape | None:
    """The shape of a model by its name on Hugging Face; None when it is not known.

    Case and publisher do not matter (mirrors keep the last part: `LLM-Research/Meta-Llama-3.1-8B-Instruct`); a name
    with anything added, such as a quantisation, is another model.
    """
    return _shapes().get(_key(name))


def preset_names() -> tuple[str, ...]:
    """All names, in order of the alphabet."""
    return tuple(sorted(name for row in ROWS for name in row.names))


def nearest_names(name: str, most: int = 3) -> tuple[str, ...]:
    """Known names that look most like one, best first; none when nothing is similar."""
    known = {_key(full): full for full in preset_names()}
    found = difflib.get_close_matches(_key(name), sorted(known), n=most, cutoff=_NEAR)
    return tuple(known[key] for key in found)


def unknown_text(name: str) -> str:
    """What to say of a model that is not known, and the way on."""
    near = nearest_names(name)
    shown = name if len(name) <= 80 else f"{name[:79]}…"
    also = f" (known and similar: {', '.join(near)})" if near else ""
    return (
        f"the size of {shown} is not known here{also}; give gpus and gpuMemory instead, as its config.json tells "
        f"(pai-eas fit reads one)"
    )


def _key(name: str) -> str:
    return name.strip().rstrip("/").rsplit("/", 1)[-1].lower()


@cache
def _shapes() -> dict[str, ModelShape]:
    shapes: dict[str, ModelShape] = {}
    for row in ROWS:
        shape = shape_of_config(row.dimensions)
        if isinstance(shape, str):
            raise TypeError(f"{next(iter(row.names))}: {shape}")  # a row of the table above is wrong: our own defect
        for name, context in row.names.items():
            shapes[_key(name)] = replace(shape, max_context=context)
    return shapes
