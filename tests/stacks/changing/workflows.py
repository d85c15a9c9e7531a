"""GitHub workflows: read from a file or from a page, and the commands of a job run as GitHub runs them."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from tests.kit.cli import without_colours
from tests.kit.processes import end_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"\A# \.github/workflows/(\S+)\n")
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
STEP_SECONDS = 240.0
"""How long one step may take here."""


def fences(page: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page: language and text."""
    return FENCE.findall(page)


def workflows_of(page: str) -> dict[str, dict[str, Any]]:
    """The workflows of a page by the name of the file that their first line gives."""
    found: dict[str, dict[str, Any]] = {}
    for language, text in fences(page):
        title = TITLE.match(text)
        if language == "yaml" and title is not None:
            found[title.group(1)] = yaml.safe_load(text)
    return found


def uses_of(text: str) -> list[str]:
    """What each `uses:` of a text names, with the comment behind it."""
    return re.findall(r"uses: *(.+)", text)


@dataclass(frozen=True)
class Step:
    """What a step said, and how it ended."""

    name: str
    code: int
    text: str


@dataclass
class Runner:
    """Runs jobs in a folder. `values` are those of expressions, such as `secrets.KEY`; a missing one is a KeyError.

    `texts` are replaced in every command and variable: a port that is free here for the one that is on the page.
    """

    cwd: Path
    environment: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])

    def job(self, workflow: Mapping[str, Any], name: str) -> list[Step]:
        """The steps of a job, until one fails; those with `if: always()` run even then. What they left running ends."""
        return list(self._steps(workflow, workflow["jobs"][name]))

    def _steps(self, workflow: Mapping[str, Any], job: Mapping[str, Any]) -> Iterator[Step]:
        began: list[int] = []
        failed = False
        try:
            for step in job["steps"]:
                if "run" not in step or (failed and step.get("if") != "always()"):
                    continue
                given = {**workflow.get("env", {}), **job.get("env", {}), **step.get("env", {})}
                done = self._run(step, given, began)
                failed = failed or done.code != 0
                yield done
        finally:
            for pid in began:
                end_session(pid)

    def _run(self, step: Mapping[str, Any], given: Mapping[str, Any], began: list[int]) -> Step:
        environment = {**self.environment, **{name: self._known(str(value)) for name, value in given.items()}}
        record = self.cwd.parent / "step.txt"
        with record.open("wb") as said:
            process = subprocess.Popen(
                ["bash", "--noprofile", "--norc", "-e", "-c", self._known(step["run"])],
                cwd=self.cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            began.append(process.pid)
            code = process.wait(STEP_SECONDS)
        return Step(step["name"], code, without_colours(record.read_text(errors="replace")))

    def _known(self, text: str) -> str:
        known = EXPRESSION.sub(lambda match: self.values[match.group(1)], text)
        for old, new in self.texts.items():
            known = known.replace(old, new)
        return known
