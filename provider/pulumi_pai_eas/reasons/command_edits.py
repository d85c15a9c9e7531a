"""An option on the command line that a container is started with: set where it stands, else added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.model.edit import Edit

if TYPE_CHECKING:
    from pulumi_pai_eas.model.containers import Container

_ENGINE = re.compile(r"\bvllm\s+serve\b|\bvllm\.entrypoints[\w.]*|\bsglang\.launch_server\b|\bsglang\s+serve\b")
_VALUE = r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s;&|]+)"
_ENDS = frozenset(";|&<>")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a change of a command line is made, in property keys, and the edits that make it."""

    path: str
    edits: tuple[Edit, ...]


def with_option(container: Container, index: int, names: tuple[str, ...], value: str) -> Placed | None:
    """Set an option that has these names, the usual one first. None where no engine is started that could take it."""
    for field in ("command", "script"):
        text = getattr(container, field)
        if text is not None and (match := _stated(text, names)) is not None:
            return _placed(index, field, f"{text[: match.start('value')]}{value}{text[match.end('value') :]}")
    in_arguments = _in_arguments(container, index, names, value)
    if in_arguments is not None:
        return in_arguments
    for field in ("command", "script"):
        text = getattr(container, field)
        engine = _ENGINE.search(text) if text is not None else None
        if text is not None and engine is not None:
            end = _end_of_command(text, engine.end())
            return _placed(index, field, f"{text[:end]} {names[0]} {value}{text[end:]}")
    return None


def with_model(container: Container, index: int, model: str, path: str) -> Placed | None:
    """Load the model from a folder; clients go on calling it by its name."""
    for field in ("command", "script"):
        text = getattr(container, field)
        if text is None or model not in text:
            continue
        moved = container.model_copy(
            update={field: re.sub(rf"(?<![\w./-]){re.escape(model)}(?![\w./-])", path, text, count=1)}
        )
        named = (
            with_option(moved, index, ("--served-model-name",), model) if "--served-model-name" not in text else None
        )
        return named or _placed(index, field, getattr(moved, field))
    return None


def _placed(index: int, field: str, text: str) -> Placed:
    return Placed(f"containers[{index}].{field}", (Edit(("containers", index, field), text),))


def _stated(text: str, names: tuple[str, ...]) -> re.Match[str] | None:
    """The last place where the option stands; dashes and underscores inside a name mean the same to the engines."""
    spellings = "|".join(re.escape(name[:2]) + re.escape(name[2:]).replace(r"\-", "[-_]") for name in names)
    found: re.Match[str] | None = None
    for match in re.finditer(rf"(?:^|(?<=\s))(?:{spellings})(?:=|\s+){_VALUE}", text):
        found = match
    return found


def _in_arguments(container: Container, index: int, names: tuple[str, ...], value: str) -> Placed | None:
    arguments = list(container.args or [])
    for position in reversed(range(len(arguments))):  # of a repeated option the last one counts
        name, equals, _given = arguments[position].partition("=")
        if name.replace("_", "-") not in names:
            continue
        if equals:
            arguments[position] = f"{name}={value}"
        elif position + 1 < len(arguments):
            arguments[position + 1] = value
        else:
            continue
        return Placed(f"containers[{index}].args", (Edit(("containers", index, "args"), arguments),))
    return None


def _end_of_command(text: str, start: int) -> int:
    """Where the command that begins before `start` ends: at an operator or line break outside of quotes."""
    quote = ""
    end = len(text)
    for position in range(start, len(text)):
        letter = text[position]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in _ENDS or (letter == "\n" and not text[:position].endswith("\\")):
            end = position
            break
    if text[:end].endswith("2") and text[end : end + 1] == ">":
        end -= 1  # 2>&1
    return len(text[:end].rstrip())
