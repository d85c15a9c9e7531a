"""The corpus of service configurations found in public places: see tests/corpus/README.md."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parents[1] / "corpus"
Label = Literal["accept", "fragment", "wrong-per-source", "contested", "template"]


@dataclass(frozen=True)
class CorpusFile:
    """One configuration. `number` is how tests and documents name it, `label` what its source says of it."""

    number: str
    name: str
    source: str
    label: str
    text: str

    @property
    def config(self) -> dict[str, Any]:
        """The service JSON, a fresh one each time."""
        return json.loads(self.text)  # type: ignore[no-any-return]


@cache
def files() -> tuple[CorpusFile, ...]:
    """All of them, by number."""
    with (FOLDER / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    return tuple(
        CorpusFile(row["file"][:3], row["file"], row["source"], row["label"], (FOLDER / row["file"]).read_text("utf-8"))
        for row in rows
    )


def labelled(*labels: Label) -> tuple[CorpusFile, ...]:
    """Those with one of the labels."""
    return tuple(file for file in files() if file.label in labels)


def file(number: str) -> CorpusFile:
    """The one with this number, `"084"`."""
    return next(file for file in files() if file.number == number)
