"""The quickstart against the emulator: `up`, `preview`, `down`, each with the real Pulumi engine and no account:

    python3 -m tools.quickstart up

Everything it makes is in one folder, .run: the emulator's pid, address, log and state, the stack's state and
configuration, and environment.sh for those who want to go on by hand. Needs Python 3.11 and nothing else; the
virtual environment and the Pulumi CLI are made when they are missing.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.quickstart.emulator import stop_emulator
from tools.quickstart.engine import default_python, opened
from tools.quickstart.place import ROOT, STACK, Interrupted, Place, Refused, say
from tools.quickstart.request import QUESTION, ask_service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.quickstart.engine import Pulumi


def up(place: Place) -> None:
    """Deploy, ask one question, show the summary as it is then, and the answer."""
    pulumi = opened(place)
    say(f"pulumi up of {place.project} (stack {STACK})")
    pulumi.live("up", "--yes", "--suppress-outputs")
    outputs = _outputs(pulumi)
    say(f"asking the endpoint: {QUESTION}")
    try:
        answer = ask_service(outputs["url"], outputs["token"])
    finally:
        # The summary is of the moment at which EAS accepted the service. How it is now tells an `up` that asks first;
        # `pulumi refresh` alone leaves the outputs of the stack as they are.
        pulumi.answer("up", "--refresh", "--yes", "--skip-preview")
        print(f"\n{_outputs(pulumi)['summary'].rstrip()}\n", flush=True)
    print(f"answer: {answer}", flush=True)
    say(f"for the lines above, or pulumi by hand, first: . {shlex.quote(str(place.folder / 'environment.sh'))}")


def _outputs(pulumi: Pulumi) -> dict[str, str]:
    """What the stack exports; raises Refused where it lacks what is shown here."""
    outputs: dict[str, str] = json.loads(pulumi.answer("stack", "output", "--json", "--show-secrets"))
    lacking = [name for name in ("summary", "url", "token") if not outputs.get(name)]
    if lacking:
        raise Refused(f"the stack has no output {', '.join(lacking)}")
    return outputs


def preview(place: Place) -> None:
    """Show what `up` would do."""
    opened(place).live("preview")


def down(place: Place) -> None:
    """Destroy what is deployed and end the emulator."""
    there = place.has_resources()
    if there:
        opened(place).live("destroy", "--yes")
    stopped = stop_emulator(place)
    if stopped or there:
        say(f"{'destroyed, ' if there else ''}the emulator is stopped, nothing is left running")
    else:
        say("nothing is up")


def clean(place: Place) -> None:
    """End the emulator and remove the folder; what was deployed existed in the emulator only."""
    others = [file.name for file in place.folder.glob("Pulumi.*.yaml") if file.name != f"Pulumi.{STACK}.yaml"]
    if others:
        raise Refused(f"{place.folder} holds the configuration of other stacks ({', '.join(others)}); move it first")
    stop_emulator(place)
    shutil.rmtree(place.folder, ignore_errors=True)


COMMANDS = {"up": up, "preview": preview, "down": down, "clean": clean}


def arguments(given: Sequence[str] | None) -> tuple[str, Place]:
    """The command, and the place it is for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=list(COMMANDS))
    parser.add_argument("--folder", type=Path, default=ROOT / ".run", help="where everything is kept (default: .run)")
    parser.add_argument("--project", type=Path, default=ROOT, help="the Pulumi project (default: this checkout)")
    parser.add_argument("--python", type=Path, default=default_python(), help="a Python that has the packages")
    parsed = parser.parse_args(given)
    return parsed.command, Place(parsed.folder.absolute(), parsed.project.absolute(), parsed.python.absolute())


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; what can be expected to fail ends with one line."""
    command, place = arguments(given)
    try:
        COMMANDS[command](place)
    except Refused as reason:
        say(str(reason))
        return 1
    except (Interrupted, KeyboardInterrupt):
        say(f"interrupted; what was done until then is in {place.folder}. Go on: make up. Take it away: make down")
        return 130
    except OSError as error:
        say(f"{error.strerror}: {error.filename}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
