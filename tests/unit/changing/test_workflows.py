"""Workflows: actions are pinned, and what this repository runs there exists here."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.kit.cli import ROOT
from tests.stacks.changing.workflows import uses_of

FILES = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), ROOT / "docs" / "guides" / "ci.md"]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_pinned_to_a_commit_and_say_its_version(file: Any) -> None:
    used = uses_of(file.read_text())
    assert used
    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_one_commit_for_one_action_everywhere() -> None:
    used = {one for file in FILES for one in uses_of(file.read_text())}
    assert len(used) == len({one.partition("@")[0] for one in used})


def test_what_this_repository_runs_are_targets_of_its_makefile() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    lines = [
        line
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if "run" in step
        for line in step["run"].splitlines()
    ]
    assert lines == ["make check", "make test", "make up", "make preview", "make down"]
    targets = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {name for line in targets for name in line.split()}
    assert {line.removeprefix("make ") for line in lines} <= known
    assert workflow["permissions"] == {"contents": "read"}


def test_every_python_of_the_workflow_is_one_the_package_supports() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    classifiers = (ROOT / "pyproject.toml").read_text()
    for version in workflow["jobs"]["test"]["strategy"]["matrix"]["python"]:
        assert f"Programming Language :: Python :: {version}" in classifiers
