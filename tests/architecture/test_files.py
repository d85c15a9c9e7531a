"""One concept a file, and everything public says what it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.tree import ROOT, files, is_docstring, lines_of_code, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 300
MOST_OF_TESTS = 350
LONGER = {
    "tests/unit/planning/test_overlay.py": "one law with a table for each kind of value",
    "tests/stacks/deploy/test_networks.py": "one table: what each network needs, finds and refuses",
    "tests/stacks/deploy/test_catalogue.py": "one table: what each look-up decides on the real engine",
}
"""Files that may be longer, each with its reason."""
SHIPPED = ("provider", "components", "emulator")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@pytest.mark.parametrize(
    ("folders", "most"),
    [
        pytest.param((*SHIPPED, "tools", "examples"), MOST, id="code"),
        pytest.param(("tests",), MOST_OF_TESTS, id="tests"),
    ],
)
def test_a_file_is_read_at_one_sitting(folders: tuple[str, ...], most: int) -> None:
    lengths = {name_of(path): lines_of_code(path.read_text()) for path in files(*folders, suffix=".py")}
    assert len(lengths) > 1
    assert {name: length for name, length in lengths.items() if length > most and name not in LONGER} == {}


def test_an_exception_is_still_one() -> None:
    assert {name for name in LONGER if lines_of_code((ROOT / name).read_text()) > MOST} == set(LONGER)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('"""Doc.\n\nMore.\n"""\n\nx = 1\n', 1),
        ("# comment\nx = (\n    1,\n\n    2,  # two\n)\n", 4),
        ('def f():\n    """Doc."""\n    return """a\nb"""\n', 3),
        ("", 0),
    ],
)
def test_comments_docstrings_and_blank_lines_are_no_code(source: str, lines: int) -> None:
    assert lines_of_code(source) == lines


def undocumented(path: Path) -> Iterator[str]:
    """Public things of a module without a docstring. Methods that a protocol only lists are told by its own."""
    tree = ast.parse(path.read_text())
    if tree.body and not ast.get_docstring(tree):
        yield f"{name_of(path)}: module"
    for node in tree.body:
        yield from _undocumented(node, name_of(path))


def _undocumented(node: ast.stmt, where: str) -> Iterator[str]:
    if not isinstance(node, DEFINITIONS) or (node.name.startswith("_")):
        return
    if not ast.get_docstring(node) and not _only_listed(node) and not _overloaded(node):
        yield f"{where}: {node.name}"
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            yield from _undocumented(member, f"{where}: {node.name}")


def _only_listed(node: ast.stmt) -> bool:
    """`def images(self) -> …: ...`."""
    return (
        isinstance(node, ast.FunctionDef)
        and len(node.body) == 1
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
        and node.body[0].value.value is ...
    )


def _overloaded(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list
    )


def test_everything_public_says_what_it_is() -> None:
    assert [line for path in files(*SHIPPED, suffix=".py") for line in undocumented(path)] == []


def test_a_missing_docstring_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "a.py"
    module.write_text('"""Doc."""\nclass A:\n    def b(self):\n        return 1\ndef _c():\n    return 2\n')
    monkeypatch.setattr("tests.architecture.tree.ROOT", tmp_path)
    assert list(undocumented(module)) == ["a.py: A", "a.py: A: b"]
    assert not is_docstring(ast.parse("1").body[0])


BANNED = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}


def test_no_file_is_named_after_nothing() -> None:
    names = {name_of(path) for path in files(*SHIPPED, "tools", "tests", suffix=".py")}
    assert {name for name in names if set(name.removesuffix(".py").split("/")) & BANNED} == set()
