"""The pulumi binary, and the settings of a run that is quiet, offline and keeps to its folder."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.kit import network

ROOT = Path(__file__).resolve().parents[2]
INSIDE = Path(__file__).parent / "inside"
NOT_PASSED_ON = re.compile(
    r".*_proxy|(PULUMI|ALICLOUD|ALIBABA_?CLOUD|PAI|OTEL|GRPC|PYTEST|COVERAGE)_.*|PYTHON.*|VIRTUAL_ENV", re.IGNORECASE
)
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
STACK = "dev"


@functools.cache
def pulumi_folder() -> Path:
    """The folder of pulumi and its language host: from PATH as `make test` sets it, else what tools/pulumi finds."""
    found = shutil.which("pulumi")
    if found is not None and (Path(found).parent / "pulumi-language-python").exists():
        return Path(found).parent
    script = ROOT / "tools" / "pulumi" / "get.py"
    return Path(subprocess.run([sys.executable, script], stdout=subprocess.PIPE, text=True, check=True).stdout.strip())


def settings(folder: Path, python: Path, emulator: str | None) -> dict[str, str]:
    """The whole environment of the commands of one stack, whose files are all in `folder`."""
    environment = {name: value for name, value in os.environ.items() if not NOT_PASSED_ON.fullmatch(name)}
    network.clear_environment(environment)
    environment |= {
        "PATH": os.pathsep.join([str(python.parent), str(pulumi_folder()), environment.get("PATH", os.defpath)]),
        "HOME": str(folder / "home"),  # with no credentials of the user's in it
        "PYTHONPATH": str(INSIDE),
        "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_HOME": str(folder / "home" / ".pulumi"),
        "PULUMI_STACK": STACK,
        "PULUMI_PYTHON_CMD": str(python),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        network.RECORD: str(folder / "refused"),
    }
    if emulator is not None:
        environment["PAI_EAS_EMULATOR"] = emulator
    return environment


def without_colours(text: str) -> str:
    """The text without what steers a terminal."""
    return ANSI.sub("", text)
