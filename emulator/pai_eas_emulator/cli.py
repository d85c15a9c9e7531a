"""`pai-eas-emulator`: one emulated account until it is told to end."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from pai_eas_emulator.emulator import DEFAULT_REGION, Emulator
from pai_eas_emulator.scenario import BadScenarioError
from pai_eas_emulator.store import BadStateFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pai_eas_emulator.json_values import JsonObject


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="pai-eas-emulator",
        description="PAI-EAS on loopback. The first line of output is `listening on http://127.0.0.1:PORT`.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--state", type=Path, help="keep everything in this file and go on from it")
    parser.add_argument("--scenario", type=Path, help="JSON file that says what the account has")
    parser.add_argument(
        "--region", default=DEFAULT_REGION, help=f"region of requests that name none (default: {DEFAULT_REGION})"
    )
    return parser.parse_args(given)


def _scenario(file: Path | None) -> JsonObject:
    return {} if file is None else json.loads(file.read_text("utf-8"))


def main(given: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; 2 with one line when it cannot start."""
    arguments = _arguments(given)
    try:
        emulator = Emulator(
            region=arguments.region,
            scenario=_scenario(arguments.scenario),
            port=arguments.port,
            state_file=arguments.state,
        )
    except (BadScenarioError, BadStateFileError, OSError, OverflowError, ValueError) as problem:
        print(f"pai-eas-emulator: {problem}", file=sys.stderr)
        return 2
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    with emulator:
        print(f"listening on {emulator.url}", flush=True)
        ended.wait()
    return 0
