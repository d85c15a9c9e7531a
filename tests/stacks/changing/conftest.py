"""Stacks of these tests talk to the test's own emulator, in cn-hangzhou, unless they say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack


@pytest.fixture
def make_stack(make_stack: MakeStack, emulator: Emulator) -> MakeStack:
    def make(program: str | Path, **options: Any) -> Stack:
        chosen = {"emulator": emulator.url, "config": {"alicloud:region": "cn-hangzhou"}, **options}
        return make_stack(program, **chosen)

    return make
