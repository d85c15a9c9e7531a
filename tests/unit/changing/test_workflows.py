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


def test_what_this_repository_runs_is_there() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    lines = {
        name: [line for step in job["steps"] if "run" in step for line in step["run"].splitlines()]
        for name, job in workflow["jobs"].items()
    }
    tests = ".venv/bin/python -m pytest -n auto --dist loadfile tests/examples tests/packaging"
    assert lines == {
        "check": ["make check"],
        "test": ["make test"],
        "examples": ["make venv venv-runtime cli", tests],
        "quickstart": ["make up", "make preview", "make down"],
    }
    targets = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {name for line in targets for name in line.split()}
    made = [line for job in lines.values() for line in job if line.startswith("make ")]
    assert {name for line in made for name in line.removeprefix("make ").split()} <= known
    assert all((ROOT / word).is_dir() for word in tests.split() if word.startswith("tests/"))
    assert workflow["permissions"] == {"contents": "read"}


def test_every_python_of_the_workflow_is_one_the_package_supports() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    classifiers = (ROOT / "pyproject.toml").read_text()
    steps = [step for job in workflow["jobs"].values() for step in job["steps"] if "with" in step]
    fixed = {step["with"]["python-version"] for step in steps} - {"${{ matrix.python }}"}
    for version in {*workflow["jobs"]["test"]["strategy"]["matrix"]["python"], *fixed}:
        assert f"Programming Language :: Python :: {version}" in classifiers
