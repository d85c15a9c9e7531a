"""The commands of a guide: read from its page, and run in a stack as a user types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.kit.stack import Stack

SECONDS = 240.0
"""How long one command may take here."""
_PART = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> dict[str, list[list[str]]]:
    """The shell blocks of each part that has some: title to blocks, each a list of commands, one a line."""
    found = {title: [block.splitlines() for block in _SHELL.findall(text)] for title, text in _PART.findall(page)}
    return {title: given for title, given in found.items() if given}


def type_in(stack: Stack, command: str) -> subprocess.CompletedProcess[str]:
    """Run one line with bash in the project's folder; `pai-eas` is this checkout's."""
    scripts = stack.folder / "bin"
    if not scripts.exists():
        scripts.mkdir()
        (scripts / "pai-eas").write_text(f'#!/bin/sh\nexec {sys.executable} -m pulumi_pai_eas.cli.main "$@"\n')
        (scripts / "pai-eas").chmod(0o755)
    environment = {
        **stack.environment,
        "PATH": os.pathsep.join([str(scripts), stack.environment["PATH"]]),
        "ALICLOUD_REGION": "cn-hangzhou",
    }
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=stack.cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=SECONDS,
    )  # fmt: skip
