"""`pai-eas show FILE`: the canonical form of a service JSON, in which every setting stands in one place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pulumi_pai_eas.cli import files
from pulumi_pai_eas.cli.ending import FINE
from pulumi_pai_eas.wire import canonicalise

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", metavar="FILE", help="service JSON; - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    print(json.dumps(canonicalise(files.read(arguments.file)), indent=2, ensure_ascii=False))
    return FINE
