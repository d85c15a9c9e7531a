"""Each code stands in a test: one that nothing raises, or that no test has seen, is found here."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import Code, all_codes
from pulumi_pai_eas.codes.code import AREAS
from tests.architecture.tree import PROVIDER, files, name_of

if TYPE_CHECKING:
    from pathlib import Path

CODE = re.compile(r"PAI\d{4}")
OF_EVERY_CODE = ("tests/unit/codes/", "tests/architecture/")
"""Tests about codes as such, in which an id says nothing of where it is raised."""


def ids_in(paths: list[Path]) -> set[str]:
    return {found for path in paths for found in CODE.findall(path.read_text())}


def test_each_code_is_seen_by_a_test() -> None:
    tests = [path for path in files("tests", suffix=".py") if not name_of(path).startswith(OF_EVERY_CODE)]
    assert {code.id for code in all_codes()} - ids_in(tests) == set()


def test_no_test_waits_for_a_code_that_does_not_exist() -> None:
    known = {code.id for code in all_codes()}
    unknown = ids_in(list(files("tests", "examples", suffix=".py"))) - known
    assert {code for code in unknown if not code.endswith("999")} == set(), (
        "those stand for a code that there is none of"
    )


def test_texts_name_codes_that_exist() -> None:
    known = {code.id for code in all_codes()}
    pages = [path for path in files() if path.suffix == ".md"]
    sources = [path for path in files("provider", suffix=".py") if path.parent != PROVIDER / "codes"]
    assert ids_in([*pages, *sources]) - known == set()


def test_each_code_is_raised_by_something() -> None:
    sources = "\n".join(
        path.read_text() for path in files("provider", suffix=".py") if path.parent != PROVIDER / "codes"
    )
    words = set(re.findall(r"\w+", sources))
    constants = {
        value.id: name
        for area in AREAS
        for name, value in vars(importlib.import_module(f"pulumi_pai_eas.codes.{area}")).items()
        if isinstance(value, Code)
    }
    assert {id_ for id_, name in constants.items() if id_ not in words and name not in words} == set()
