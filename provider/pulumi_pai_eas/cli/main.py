"""The commands of `pai-eas`, and how each of them ends."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING

from pulumi_pai_eas.cli.ending import TARGET, CannotGoOn
from pulumi_pai_eas.errors import PaiEasError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "lint": "what is wrong with service JSON files",
    "show": "the canonical form of a service JSON",
    "import": "bring services that exist under the management of a stack",
    "export": "the service JSON of a service that exists, or of one in a stack",
    "orphans": "services with our owner label that no given stack holds",
    "fit": "which machine types a model fits",
    "explain": "why a service is not well, and which change mends it; or what a code means",
}
"""Each has a module of its name with `add(parser)` and `run(arguments)`; it is loaded when it is asked for."""


def parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's arguments are loaded."""
    made = argparse.ArgumentParser(prog="pai-eas", description="PAI-EAS services outside of a Pulumi program.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == chosen:
            importlib.import_module(f"pulumi_pai_eas.cli.{name.replace('import', 'import_')}").add(command)
    return made


def main(given: Sequence[str] | None = None) -> int:
    """Run one command. What can be expected to fail ends with one line on standard error."""
    words = list(sys.argv[1:] if given is None else given)
    chosen = next((word for word in words if word in COMMANDS), None)
    arguments = parser(chosen).parse_args(words)
    try:
        module = importlib.import_module(f"pulumi_pai_eas.cli.{arguments.command.replace('import', 'import_')}")
        return int(module.run(arguments))
    except CannotGoOn as reason:
        print(f"pai-eas: {reason}", file=sys.stderr)
        return reason.code
    except PaiEasError as error:
        print(f"pai-eas: {error.coded}", file=sys.stderr)
        return TARGET
    except BrokenPipeError:
        # Whoever read our output (head, less) has enough; nothing may be written any more, not even at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
