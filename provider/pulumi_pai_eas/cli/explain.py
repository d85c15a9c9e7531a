"""`pai-eas explain REGION/NAME`: why a service is not well, and which change mends it; for any service.

`pai-eas explain PAI2106`: what a code means, what to do, and where that is written.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.cli.ending import FINDINGS, FINE, CannotGoOn

if TYPE_CHECKING:
    import argparse

    from pulumi_pai_eas.codes import Code

_CODE = re.compile(r"PAI\d+", re.IGNORECASE)


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "what", metavar="REGION/NAME | CODE", help="a service, as the id of the resource in a stack; or a code, PAI2106"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print it; 0 when the service is well (always for a code), 1 when it is not."""
    if _CODE.fullmatch(arguments.what):
        print(meaning(_code(arguments.what.upper())))
        return FINE
    region, name = _address(arguments.what)
    from pulumi_pai_eas.cli.target import connection
    from pulumi_pai_eas.client.clock import SystemClock
    from pulumi_pai_eas.lifecycle.diagnosis import SECONDS_TO_LOOK, explained
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings

    reached, clock = connection(region), SystemClock()
    observed = reached.services.describe(name)
    around = Surroundings(reached, clock, _Silent(), _Never(), clock.monotonic() + 2 * SECONDS_TO_LOOK)
    well, text = explained(observed, around)
    print(text)
    return FINE if well else FINDINGS


def meaning(code: Code) -> str:
    """What is known of a code, as lines."""
    lines = [f"{code.id} ({code.levels}): {code.title}", f"  remedy  {code.remedy}", f"  source  {code.source}"]
    if code.id[3] in "123456":
        lines.append(f'  level   findings={{"{code.id}": "ignore"}} (or "warning", "error") sets another one')
    return "\n".join(lines)


def _code(id_: str) -> Code:
    from pulumi_pai_eas.codes import all_codes

    known = {code.id: code for code in all_codes()}
    if id_ not in known:
        nearest = ", ".join(difflib.get_close_matches(id_, known, n=3))
        raise CannotGoOn(f"there is no code {id_}" + (f"; nearest: {nearest}" if nearest else ""))
    return known[id_]


def _address(text: str) -> tuple[str, str]:
    region, slash, name = text.partition("/")
    if not slash or not region or not name or "/" in name:
        raise CannotGoOn(f'"{text}" is neither REGION/NAME, such as cn-hangzhou/chat_prod, nor a code, such as PAI2106')
    return region, name


class _Silent:
    """Nobody is told anything on the way."""

    def status(self, text: str) -> None:
        """Not shown."""

    def info(self, text: str) -> None:
        """Not shown."""

    def warning(self, text: str) -> None:
        """Not shown."""


class _Never:
    """A command ends by being killed."""

    def requested(self) -> bool:
        """Never."""
        return False
