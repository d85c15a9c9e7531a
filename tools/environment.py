"""Make a virtual environment with the project in it, or leave it alone when nothing has changed.

    python3 tools/environment.py .venv             what constraints.txt pins, with the tools for tests and checks
    python3 tools/environment.py .venv-lowest      the lowest Pulumi SDK allowed, with the tools for tests
    python3 tools/environment.py .venv-runtime     only what a user of the wheel gets, without the project itself

A stamp in the environment says what it was made from; a second call costs only the comparison. Needs Python 3.11
with its venv module and nothing else.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = ROOT / "pyproject.toml"
CONSTRAINTS = ROOT / "constraints.txt"
CONSTRAINTS_LOWEST = ROOT / "constraints-lowest.txt"


@dataclass(frozen=True)
class Kind:
    """What goes into an environment beside the project's own dependencies."""

    group: str | None = None
    lowest: bool = False


KINDS = {
    ".venv": Kind(group="dev"),
    ".venv-lowest": Kind(group="test", lowest=True),
    ".venv-runtime": Kind(),
}


class CannotMake(Exception):  # noqa: N818 - the text is for the user
    """The environment cannot be made; the text says why and what to do."""


def say(text: str) -> None:
    """Tell the user."""
    print(f"venv: {text}", file=sys.stderr, flush=True)


def project_name(requirement: str) -> str:
    """`Foo_Bar[extra]>=1` is `foo-bar`."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement.strip())
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def pins(path: Path) -> list[str]:
    """The lines of a constraints file that pin something."""
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


def lowest_pulumi(dependencies: Iterable[str]) -> str:
    """The pin of the lowest SDK that the project allows."""
    for dependency in dependencies:
        found = re.match(r"pulumi\s*>=\s*(\d+\.\d+(?:\.\d+)?)", dependency)
        if found is not None:
            version = found[1] if found[1].count(".") == 2 else f"{found[1]}.0"
            return f"pulumi=={version}"
    raise CannotMake(f"{PYPROJECT.name} has no dependency pulumi>=…")


def constraints_for(lowest: bool, dependencies: Iterable[str]) -> list[str]:
    """The pins an environment is made with; those of the lowest SDK take the place of the usual ones."""
    if not lowest:
        return pins(CONSTRAINTS)
    first = [lowest_pulumi(dependencies), *pins(CONSTRAINTS_LOWEST)]
    taken = {project_name(pin) for pin in first}
    return [*first, *(pin for pin in pins(CONSTRAINTS) if project_name(pin) not in taken)]


def group(groups: dict[str, list[Any]], name: str) -> list[str]:
    """A dependency group with the groups it includes."""
    requirements: list[str] = []
    for entry in groups[name]:
        requirements += [entry] if isinstance(entry, str) else group(groups, entry["include-group"])
    return requirements


def requirements_for(kind: Kind, pyproject: dict[str, Any]) -> list[str]:
    """What the project needs to run and, where it goes in itself, to be built and tested."""
    needed: list[str] = pyproject["project"]["dependencies"]
    if kind.group is None:
        return needed
    build: list[str] = pyproject["build-system"]["requires"]
    return [*needed, *build, "editables", *group(pyproject["dependency-groups"], kind.group)]


def stamp_text() -> str:
    """What an environment is made from, as one short text."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (PYPROJECT, CONSTRAINTS, CONSTRAINTS_LOWEST, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_pip(python: Path, arguments: list[str]) -> None:
    """Run the environment's own pip; its output is shown only when it fails."""
    command: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--quiet",
        *arguments,
    ]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = "\n".join(f"    {line}" for line in (done.stderr or done.stdout).strip().splitlines()[-8:])
        raise CannotMake(f"pip ended with {done.returncode}; is the package index reachable?\n{last}")


def install(python: Path, kind: Kind) -> None:
    """Install what is pinned, then the project in editable mode."""
    pyproject = tomllib.loads(PYPROJECT.read_text())
    chosen = constraints_for(kind.lowest, pyproject["project"]["dependencies"])
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(chosen) + "\n")
        file.flush()
        run_pip(python, ["--constraint", file.name, *requirements_for(kind, pyproject)])
    if kind.group is not None:
        run_pip(python, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def make(folder: Path) -> None:
    """Make the environment, or bring it up to date, unless its stamp says that nothing has changed."""
    python, stamp, wanted = folder / "bin" / "python", folder / ".made-from", stamp_text()
    if stamp.is_file() and stamp.read_text() == wanted and python.exists():
        return
    stamp.unlink(missing_ok=True)
    if not python.exists():
        say(f"making {folder.name} with Python {sys.version.split()[0]}")
        create(folder)
    say(f"installing what the project needs into {folder.name} (about a minute the first time)")
    install(python, KINDS[folder.name])
    stamp.write_text(wanted)
    say(f"{folder.name} is ready")


def create(folder: Path) -> None:
    """Make an empty environment with pip in it; Pulumi needs pip there as well."""
    try:
        venv.create(folder, clear=True, with_pip=True)
    except subprocess.CalledProcessError:
        raise CannotMake(
            f"{sys.executable} cannot put pip into an environment; install its venv module "
            "(Debian, Ubuntu: apt-get install python3-venv) or choose another with `make PYTHON=…`"
        ) from None


def main() -> int:
    """Make one environment; one caller at a time in a checkout."""
    parser = argparse.ArgumentParser(description="Make a virtual environment with the project in it.")
    parser.add_argument("folder", choices=list(KINDS))
    folder = ROOT / str(parser.parse_args().folder)
    checkout = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(checkout, fcntl.LOCK_EX)
        make(folder)
    except CannotMake as reason:
        say(f"cannot make {folder.name}: {reason}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; run it again to go on")
        return 130
    finally:
        os.close(checkout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
