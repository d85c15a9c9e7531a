"""A command line that leaves open over how many GPUs an engine is spread: `--tensor-parallel-size auto`.

The engines themselves take numbers only; the word is replaced before anything is sent. Everything here raises
`Undetermined` when it rests on a value that is not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.inference_engine import TENSOR_PARALLEL, command_text, engine_of, option
from pulumi_pai_eas.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container

AUTO = "auto"
_SPELLINGS = "|".join(re.escape(name[:2]) + re.escape(name[2:]).replace(r"\-", "[-_]") for name in TENSOR_PARALLEL)
_LEFT_OPEN = re.compile(rf"((?:^|\s)(?:{_SPELLINGS})(?:=|\s+))(?:auto|\"auto\"|'auto')(?=$|[\s;&|])")
_ALONE = re.compile(rf"(?:{_SPELLINGS})")


def leaves_degree_open(container: Container) -> bool:
    """Whether the command line of an engine says `auto`."""
    return option(command_text(container), *TENSOR_PARALLEL) == AUTO and engine_of(container) is not None


def with_degree(container: Container, degree: int | None) -> Container:
    """The container with the number in place of the word; as it is without one."""
    if degree is None or not leaves_degree_open(container):
        return container
    return container.model_copy(
        update={
            "command": _numbered(container.command, degree),
            "script": _numbered(container.script, degree),
            "args": _numbered_words(container.args, degree),
        }
    )


def in_own_words(mine: Container, live: Container, degree: int | None) -> Container:
    """What lives with the user's `auto`, where what lives is what the word was replaced by."""
    sent = with_degree(mine, degree)
    same = {name: getattr(mine, name) for name in ("command", "script", "args") if _same(sent, live, name)}
    return live.model_copy(update=same)


def _same(sent: Container, live: Container, name: str) -> bool:
    return bool(getattr(sent, name) == getattr(live, name))


def _numbered(text: Any, degree: int) -> Any:
    return _LEFT_OPEN.sub(rf"\g<1>{degree}", text) if isinstance(text, str) else text


def _numbered_words(words: Any, degree: int) -> Any:
    """Arguments one by one: the value may be a word of its own."""
    if words is None or is_unknown(words):
        return words
    found: list[Any] = []
    for word in words:
        after_name = bool(found) and isinstance(found[-1], str) and _ALONE.fullmatch(found[-1]) is not None
        found.append(str(degree) if after_name and word == AUTO else _numbered(word, degree))
    return found
