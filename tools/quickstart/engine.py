"""The Pulumi CLI with the settings of a quickstart."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.quickstart.emulator import Emulator, running_emulator
from tools.quickstart.place import (
    REGION,
    ROOT,
    STACK,
    Interrupted,
    Place,
    Refused,
    first_interrupt_goes_to_the_child,
    inherited,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def settings(place: Place, emulator: Emulator, pulumi: Path) -> dict[str, str]:
    """What a quiet run needs that touches nothing of the user's and reaches nothing but the emulator."""
    return {
        "PATH": os.pathsep.join([str(place.python.parent), str(pulumi), os.environ.get("PATH", os.defpath)]),
        "PULUMI_BACKEND_URL": place.backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_HOME": str(place.folder / "pulumi-home"),
        "PULUMI_STACK": STACK,
        "PULUMI_PYTHON_CMD": str(place.python),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        "PAI_EAS_EMULATOR": emulator.address,
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


def write_environment(place: Place, chosen: Mapping[str, str]) -> Path:
    """Leave the settings for those who want to go on by hand."""
    file = place.folder / "environment.sh"
    lines = [f"export {name}={shlex.quote(value)}" for name, value in chosen.items()]
    file.write_text("\n".join(lines) + "\n")
    return file


@dataclass(frozen=True)
class Pulumi:
    """The Pulumi CLI with the settings of a place."""

    place: Place
    environment: dict[str, str]

    def live(self, *arguments: str) -> None:
        """Run a command that the user watches."""
        with first_interrupt_goes_to_the_child() as heard:
            process = subprocess.Popen(["pulumi", *arguments], cwd=self.place.project, env=self.environment)
            code = process.wait()
        if heard:
            raise Interrupted
        if code != 0:
            raise Refused(f"`pulumi {arguments[0]}` ended with {code}; the reason is above")

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command for its answer."""
        command = ["pulumi", *arguments, "--non-interactive"]
        return subprocess.run(
            command,
            cwd=self.place.project,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def answer(self, *arguments: str) -> str:
        """The answer of a command that must not fail."""
        done = self.ask(*arguments)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Refused(f"`pulumi {' '.join(arguments)}` ended with {done.returncode}: {reason}")
        return done.stdout


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clear_stale_locks(place: Place, pulumi: Pulumi) -> None:
    """Take away the lock of a run that was killed; a run that is alive keeps its own."""
    for lock in place.backend.glob(f".pulumi/locks/**/{STACK}/*.json"):
        try:
            holder = json.loads(lock.read_text())
            pid, host = int(holder["pid"]), str(holder["hostname"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if host != socket.gethostname() or is_alive(pid):
            raise Refused(
                f"the stack is locked by pulumi (pid {pid} on {host}); wait for it or end it, "
                f"and if there is none: . {place.folder / 'environment.sh'} && pulumi cancel --yes"
            )
        say(f"an earlier run (pid {pid}) was killed and left the stack locked; taking the lock away")
        pulumi.answer("cancel", "--yes")
        return


def ensure_stack(place: Place, pulumi: Pulumi) -> None:
    """The stack, with its region where one is not chosen yet."""
    if not place.has_stack():
        pulumi.answer("stack", "init", STACK, "--no-select")
    clear_stale_locks(place, pulumi)
    if pulumi.ask("config", "get", "alicloud:region").returncode != 0:
        pulumi.answer("config", "set", "alicloud:region", REGION)


def default_python() -> Path:
    """The Python of the checkout's environment."""
    return ROOT / ".venv" / "bin" / "python"


def made(script: str, *arguments: str) -> str:
    """The answer of one of the scripts beside this one, which makes what is missing."""
    with first_interrupt_goes_to_the_child() as heard:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tools" / script), *arguments], stdout=subprocess.PIPE, text=True
        )
        answer, _ = process.communicate()
    if heard:
        raise Interrupted
    if process.returncode != 0:
        raise Refused(f"tools/{script} could not do its work; the reason is above")
    return answer.strip()


def opened(place: Place) -> Pulumi:
    """All that a Pulumi command needs: environment, CLI, emulator, stack."""
    if place.python == default_python():
        made("environment.py", ".venv")
    binaries = Path(made("pulumi/get.py"))
    for folder in (place.folder, place.backend):
        folder.mkdir(parents=True, exist_ok=True)
    emulator = running_emulator(place)
    chosen = settings(place, emulator, binaries)
    write_environment(place, chosen)
    pulumi = Pulumi(place, {**inherited(os.environ), **chosen})
    ensure_stack(place, pulumi)
    return pulumi
