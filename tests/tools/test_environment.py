"""tools/environment.py and the files it reads: what an environment is made from."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tools import environment

PYPROJECT: dict[str, Any] = tomllib.loads(environment.PYPROJECT.read_text())
DEPENDENCIES: list[str] = PYPROJECT["project"]["dependencies"]
FILES = [environment.CONSTRAINTS, environment.CONSTRAINTS_LOWEST]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_constraints_are_pins_and_nothing_else(file: Any) -> None:
    pins = environment.pins(file)
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin)] == []
    names = [environment.project_name(pin) for pin in pins]
    assert sorted(set(names)) == sorted(names)
    assert "pulumi-pai-eas" not in names


def test_every_direct_dependency_is_pinned() -> None:
    pinned = {environment.project_name(pin) for pin in environment.pins(environment.CONSTRAINTS)}
    wanted = environment.requirements_for(environment.KINDS[".venv"], PYPROJECT)
    assert {environment.project_name(requirement) for requirement in wanted} <= pinned


def test_the_lowest_sdk_takes_the_place_of_the_pinned_one() -> None:
    chosen = environment.constraints_for(True, DEPENDENCIES)
    assert chosen[0] == environment.lowest_pulumi(DEPENDENCIES)
    names = [environment.project_name(pin) for pin in chosen]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("dependency", "pin"), [("pulumi>=3.216,<4", "pulumi==3.216.0"), ("pulumi >= 3.220.1", "pulumi==3.220.1")]
)
def test_the_lowest_sdk_is_read_from_the_dependency(dependency: str, pin: str) -> None:
    assert environment.lowest_pulumi(["pydantic>=2", "pulumi-random>=1.0", dependency]) == pin


def test_a_user_gets_no_tools() -> None:
    assert environment.requirements_for(environment.KINDS[".venv-runtime"], PYPROJECT) == DEPENDENCIES


def test_a_second_call_changes_nothing(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(environment, "create", lambda folder: (folder / "bin").mkdir(parents=True))
    monkeypatch.setattr(
        environment, "install", lambda python, _kind: (done.append(python.parent.parent.name), python.touch())
    )
    for _ in range(2):
        environment.make(tmp_path / ".venv")
    assert done == [".venv"]
    monkeypatch.setattr(environment, "stamp_text", lambda: "another")
    environment.make(tmp_path / ".venv")
    assert done == [".venv", ".venv"]


def test_a_failed_installation_leaves_no_stamp(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise environment.CannotMake("no index")

    monkeypatch.setattr(environment, "create", lambda folder: folder.mkdir())
    monkeypatch.setattr(environment, "install", fail)
    with pytest.raises(environment.CannotMake):
        environment.make(tmp_path / ".venv")
    assert list((tmp_path / ".venv").iterdir()) == []
