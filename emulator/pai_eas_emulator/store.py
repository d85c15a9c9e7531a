"""Where the state is kept between runs: nowhere, or in one JSON file that is whole at any moment."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path

    from pai_eas_emulator.json_values import JsonObject

FORMAT = 1
"""Version of the file's shape."""


class BadStateFileError(Exception):
    """The state file cannot be used; the text says why and what to do."""


class Store:
    """A state file; with no path nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._written = ""

    @property
    def keeps(self) -> bool:
        """Whether anything is written at all."""
        return self._path is not None

    def load(self) -> JsonObject | None:
        """What was kept; None when there is nothing yet. Raises BadStateFileError for a file that is not ours."""
        if self._path is None or not self._path.exists():
            return None
        try:
            document = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError) as problem:
            raise BadStateFileError(f"{self._path} cannot be read: {problem}; remove it to begin anew") from None
        if not isinstance(document, dict) or cast("JsonObject", document).get("format") != FORMAT:
            raise BadStateFileError(f"{self._path} is not a state file of this emulator; remove it to begin anew")
        return cast("JsonObject", document)

    def save(self, document: JsonObject) -> None:
        """Keep it: written beside the file, flushed to the disk, then put in its place in one move."""
        if self._path is None:
            return
        text = json.dumps({"format": FORMAT, **document}, ensure_ascii=False, indent=1)
        if text == self._written:
            return
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        self._written = text
