"""`pai-eas explain REGION/NAME`: why a service is not well, and which change mends it; for any service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.cli.ending import FINDINGS, FINE, CannotGoOn

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("service", metavar="REGION/NAME", help="as the id of the resource in a stack")


def run(arguments: argparse.Namespace) -> int:
    """Print it; 0 when the service is well, 1 when it is not."""
    region, name = _address(arguments.service)
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


def _address(text: str) -> tuple[str, str]:
    region, slash, name = text.partition("/")
    if not slash or not region or not name or "/" in name:
        raise CannotGoOn(f'"{text}" is not of the form REGION/NAME, such as cn-hangzhou/chat_prod')
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
