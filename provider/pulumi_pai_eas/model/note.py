"""What flattening a service JSON noticed; rules turn notes into findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoteKind = Literal["conflict", "wrong_type", "near_miss", "unknown_key", "ignored_spelling", "has_argument"]


@dataclass(frozen=True, slots=True)
class Note:
    """One remark. `json_path` is where in the service JSON; `argument` the property path that is meant, if one is.

    conflict: two places of one setting hold different values · wrong_type: the value does not have the setting's
    type and stays in `extra` · near_miss: an unknown key that resembles a known one · unknown_key: a key nobody
    documents · ignored_spelling: a spelling that the service is said to ignore · has_argument: a key of `extra` that an
    argument stands for.
    """

    kind: NoteKind
    json_path: str
    argument: str | None = None
    text: str = ""
