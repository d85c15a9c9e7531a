"""The repository as files: what the tests of this folder read. Nothing is imported."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = ROOT / "provider" / "pulumi_pai_eas"
SHELVES = ("provider", "components", "emulator")
MADE = {"__pycache__", "dist", "node_modules"}
"""Folders that tools make."""


def files(*below: str, suffix: str = "") -> Iterator[Path]:
    """Files of the repository (below some folders), without what tools make and hidden folders but `.ci`."""
    for start in below or (".",):
        for path in sorted((ROOT / start).rglob(f"*{suffix}")):
            parts = path.relative_to(ROOT).parts
            hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
            if path.is_file() and not hidden and not MADE & set(parts) and not parts[-1].endswith(".egg-info"):
                yield path


def name_of(path: Path) -> str:
    """The path as one writes it."""
    return path.relative_to(ROOT).as_posix()


def is_docstring(node: ast.AST) -> bool:
    """A text that stands as a statement."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def lines_of_code(source: str) -> int:
    """Lines that hold code: no comments, no docstrings, no blank lines."""
    without = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in without:
            code |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if is_docstring(node) and isinstance(node, ast.Expr):
            code -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(code)
