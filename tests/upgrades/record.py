"""Record what this version makes of the programs: `python -m tests.upgrades.record`. See README.md."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from pai_eas_emulator import Emulator
from pulumi_pai_eas import __version__
from tests.kit.cli import ROOT, STACK
from tests.upgrades.recorded import ADDRESS, STATE_FILE, STATES, empty_stack

PROGRAMS = {
    "quickstart": ROOT / "examples" / "quickstart" / "__main__.py",
    "everything": Path(__file__).parent / "programs" / "everything.py",
}


def record(program: str, target: Path) -> None:
    """Deploy a program with a fresh stack, and keep everything that it left behind."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        emulator_file = folder / "emulator.json"
        with Emulator(state_file=emulator_file) as emulator:
            with empty_stack(folder / "stack", program, emulator) as stack:
                # A salt of the passphrase's own: the configuration that the kit copies belongs to the empty one.
                settings = stack.cwd / f"Pulumi.{STACK}.yaml"
                settings.unlink()
                stack.run("stack", "rm", "--force", "--yes", "--preserve-config")
                stack.run("stack", "init", STACK, "--no-select")
                stack.set_config("alicloud:region", "cn-hangzhou")
                stack.up()
                state = (stack.folder / STATE_FILE).read_text()
                configuration = settings.read_text()
            address = emulator.url.removeprefix("http://")
        target.mkdir(parents=True)
        (target / "program.txt").write_text(program)
        (target / "state.json").write_text(state.replace(address, ADDRESS))
        (target / "stack.yaml").write_text(configuration)
        shutil.copy(emulator_file, target / "emulator.json")


def main() -> int:
    """Record all programs under the present version; 1 when that version is recorded already."""
    version = STATES / __version__
    if version.exists():
        print(f"{version} is there already; a recorded state is never changed", file=sys.stderr)
        return 1
    for name, file in PROGRAMS.items():
        record(file.read_text(), version / name)
        print(f"recorded {version / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
