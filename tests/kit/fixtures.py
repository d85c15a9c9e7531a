"""The kit's fixtures; tests/conftest.py offers them to every test."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.kit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


class MakeStack(Protocol):
    """Makes stacks that end with the test."""

    def __call__(self, program: str | Path, **options: Any) -> Stack:
        """A new stack in a folder of its own; the options of `Stack`."""
        ...


@pytest.fixture
def make_stack(tmp_path: Path) -> Generator[MakeStack]:
    """A function that makes stacks, each in a folder of its own; their processes end with the test."""
    with contextlib.ExitStack() as made:
        number = 0

        def make(program: str | Path, **options: Any) -> Stack:
            nonlocal number
            number += 1
            return made.enter_context(Stack(tmp_path / f"stack-{number}", program, **options))

        yield make
