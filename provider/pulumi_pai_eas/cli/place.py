"""Names of services on the command line, `REGION/NAME`, and files that commands write."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from pulumi_pai_eas.cli.ending import CannotGoOn

_PLACE = re.compile(r"([a-z0-9-]+)/([^/\s]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A service by region and name, as the id of its resource."""

    region: str
    name: str

    def __str__(self) -> str:
        return f"{self.region}/{self.name}"


def place(text: str) -> Place:
    """`cn-hangzhou/chat_prod`; raises CannotGoOn for anything else."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise CannotGoOn(f"{text!r} is no service: REGION/NAME is wanted, such as cn-hangzhou/chat_prod")
    return Place(found[1], found[2])


def refuse_existing(names: list[str], *, overwrite: bool) -> None:
    """Raise CannotGoOn before any work is done for files that would be overwritten."""
    there = [name for name in names if Path(name).exists()]
    if there and not overwrite:
        raise CannotGoOn(f"{', '.join(there)}: exists already; --overwrite replaces it")


def write(name: str, text: str, *, secret: bool = False) -> None:
    """Write a file; a `secret` one is readable by its owner alone from the first byte on. Raises CannotGoOn."""
    file = Path(name)
    try:
        if secret:
            file.unlink(missing_ok=True)  # an old file would keep its mode
            descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
                opened.write(text)
        else:
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{name}: {error.strerror}") from None
