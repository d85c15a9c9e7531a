"""A Pulumi stack in a folder of its own, driven by the real pulumi binary.

with Stack(tmp_path / "a", PROGRAM, emulator=emulator.url) as stack:
    stack.up()                                   # AssertionError with all it said unless it succeeds
    refused = stack.up(fails=True)               # ... unless it fails; fails=None takes either
    assert "PAI3102" in refused.text
    assert stack.resource("chat")["id"] == "cn-hangzhou/chat_dev"
"""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import yaml

from tests.kit.cli import STACK, settings
from tests.kit.command import ENGINE_SECONDS, Result, Running

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = "kit"
PROJECT_FILE = """name: {project}
runtime:
  name: python
  options:
    toolchain: pip
"""
MODEL = "model-of-the-kit"


@functools.cache
def fresh_stack() -> dict[str, str]:
    """The files that `stack init` makes, by path; made once a process, half a second each time otherwise."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        project, _ = make_folders(folder)
        (project / "Pulumi.yaml").write_text(PROJECT_FILE.format(project=MODEL))
        command = ["pulumi", "stack", "init", STACK, "--no-select", "--non-interactive"]
        environment = settings(folder, Path(sys.executable), None)
        subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
        files = [*folder.glob("state/**/*"), project / f"Pulumi.{STACK}.yaml"]
        return {str(file.relative_to(folder)): file.read_text() for file in files if file.is_file()}


def make_folders(folder: Path) -> tuple[Path, Path]:
    """The folders of a stack: the project's and the one for what commands say."""
    made = folder / "project", folder / "said"
    for path in (*made, folder / "home", folder / "state"):
        path.mkdir(parents=True)
    return made


@dataclass(frozen=True)
class Rpc:
    """One call between the engine and a provider, a program or a language host."""

    method: str
    """For example `ResourceProvider/Create`."""
    request: dict[str, Any]
    response: dict[str, Any]
    errors: list[str]


class Stack:
    """One stack. As a context manager it ends the processes that its commands left; it destroys nothing."""

    def __init__(
        self,
        folder: Path,
        program: str | Path,
        *,
        emulator: str | None = None,
        config: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        project: str = PROJECT,
        python: Path | None = None,
        trace: bool = False,
    ) -> None:
        """A new stack in the new folder `folder`.

        `program` is the text of __main__.py, or a folder that is copied. `emulator` is the address every API is to be
        looked for at. `env` is added to the environment of every command. `python` runs program and provider (this
        one). With `trace` every call of the engine is recorded for `rpcs()`.
        """
        self.folder, self.project, self._trace = folder, project, trace
        self.cwd, self._said = make_folders(folder)
        self._commands: list[Running] = []
        self.environment = settings(folder, python or Path(sys.executable), emulator) | dict(env or {})
        for path, text in fresh_stack().items():
            file = folder / path.replace(MODEL, project)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace(MODEL, project))
        if isinstance(program, Path):
            shutil.copytree(program, self.cwd, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            self.write(program)
        (self.cwd / "Pulumi.yaml").write_text(PROJECT_FILE.format(project=project))
        for key, value in (config or {}).items():
            self.set_config(key, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what its commands left running."""
        while self._commands:
            self._commands.pop().end()

    def write(self, program: str, name: str = "__main__.py") -> None:
        """Replace the program, or another file beside it."""
        file = self.cwd / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(program)

    def popen(self, *arguments: str, env: Mapping[str, str] | None = None) -> Running:
        """Start any pulumi command, for kills and Ctrl-C."""
        record = self._said / f"{len(list(self._said.glob('*.out')))}-{arguments[0]}"
        environment = {**self.environment, **(env or {})}
        if self._trace:
            environment["PULUMI_DEBUG_GRPC"] = str(record.with_suffix(".rpc"))
        running = Running(arguments, self.cwd, environment, record)
        self._commands.append(running)
        return running

    def run(
        self,
        *arguments: str,
        fails: bool | None = False,
        seconds: float = ENGINE_SECONDS,
        env: Mapping[str, str] | None = None,
    ) -> Result:
        """Run any pulumi command to its end, which must be success (`fails` True: failure, None: either)."""
        result = self.popen(*arguments, env=env).wait(seconds)
        self.assert_nothing_refused()
        if fails is not None:
            assert (result.code != 0) is fails, f"{'success' if fails else 'failure'} was not expected: {result}"
        return result

    def up(self, *arguments: str, preview: bool = False, **options: Any) -> Result:
        """`pulumi up --yes`, without its preview unless wished."""
        return self.run("up", "--yes", *([] if preview else ["--skip-preview"]), *arguments, **options)

    def preview(self, *arguments: str, **options: Any) -> Result:
        """`pulumi preview`."""
        return self.run("preview", *arguments, **options)

    def refresh(self, *arguments: str, **options: Any) -> Result:
        """`pulumi refresh --yes`, without its preview."""
        return self.run("refresh", "--yes", "--skip-preview", *arguments, **options)

    def destroy(self, *arguments: str, **options: Any) -> Result:
        """`pulumi destroy --yes`, without its preview."""
        return self.run("destroy", "--yes", "--skip-preview", *arguments, **options)

    def state(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """The deployment: `resources`, `pending_operations`, ...; secrets as stored, or in clear."""
        if show_secrets:
            deployment: dict[str, Any] = json.loads(self.run("stack", "export", "--show-secrets").out)["deployment"]
            return deployment
        file = self.folder / "state" / ".pulumi" / "stacks" / self.project / f"{STACK}.json"
        latest: dict[str, Any] = json.loads(file.read_text())["checkpoint"]["latest"] or {}
        return latest

    def resources(self) -> list[dict[str, Any]]:
        """The resources in state, without the stack itself and the providers."""
        recorded: list[dict[str, Any]] = self.state().get("resources", [])
        return [entry for entry in recorded if not entry["type"].startswith("pulumi:")]

    def resource(self, name: str, *, show_secrets: bool = False) -> dict[str, Any]:
        """The state of the one resource with this name; AssertionError naming all there are."""
        recorded = self.state(show_secrets=show_secrets).get("resources", [])
        found: list[dict[str, Any]] = [entry for entry in recorded if entry["urn"].endswith(f"::{name}")]
        assert len(found) == 1, f"{len(found)} resources are named {name}: {[entry['urn'] for entry in recorded]}"
        return found[0]

    def outputs(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """The stack's outputs; secrets as `[secret]`, or in clear."""
        shown = ["--show-secrets"] if show_secrets else []
        outputs: dict[str, Any] = json.loads(self.run("stack", "output", "--json", *shown).out)
        return outputs

    def set_config(self, key: str, value: str, *, secret: bool = False) -> None:
        """Set a value of the stack's configuration; the project's own key where it names no other."""
        if secret:
            self.run("config", "set", "--secret", "--", key, value)
            return
        file = self.cwd / f"Pulumi.{STACK}.yaml"
        written = yaml.safe_load(file.read_text()) or {}
        written.setdefault("config", {})[key if ":" in key else f"{self.project}:{key}"] = value
        file.write_text(yaml.safe_dump(written))

    def remove_config(self, key: str) -> None:
        """Remove a value of the stack's configuration; KeyError where it is not set."""
        file = self.cwd / f"Pulumi.{STACK}.yaml"
        written = yaml.safe_load(file.read_text()) or {}
        del written["config"][key if ":" in key else f"{self.project}:{key}"]
        file.write_text(yaml.safe_dump(written))

    def rpcs(self, *methods: str) -> list[Rpc]:
        """The answered calls of the last command, of these methods (`ResourceProvider/Create`) if any; needs `trace`."""
        assert self._trace, "the stack was made without trace=True"
        records = sorted(self._said.glob("*.rpc"), key=lambda file: int(file.name.partition("-")[0]))
        lines = [json.loads(line) for line in records[-1].read_text().splitlines()] if records else []
        calls = [
            Rpc(
                line["method"].removeprefix("/pulumirpc."),
                line.get("request") or {},
                line.get("response") or {},
                line.get("errors") or [],
            )
            for line in lines
            if "duration" in line  # the end of a call; its beginning has a line too
        ]
        return [call for call in calls if not methods or call.method in methods]

    def files_with(self, text: str) -> list[str]:
        """The files of the stack (state, history, backups, logs, configuration) that hold a text, secrets for example.

        The program and what the commands said are not looked at.
        """
        files = [*self.folder.glob("state/**/*"), *self.folder.glob("home/**/*"), self.cwd / f"Pulumi.{STACK}.yaml"]
        wanted = text.encode()
        return sorted(
            str(file.relative_to(self.folder)) for file in files if file.is_file() and wanted in file.read_bytes()
        )

    def assert_nothing_refused(self) -> None:
        """AssertionError if a program or a provider tried to reach beyond loopback."""
        record = self.folder / "refused"
        refused = record.read_text() if record.exists() else ""
        assert refused == "", f"reached beyond loopback:\n{refused}"
