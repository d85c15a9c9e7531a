"""For every test: nothing beyond loopback, no proxy, no credentials of a machine; how long Hypothesis searches."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.kit import network
from tests.kit.emulators import emulator  # noqa: F401 - a fixture for all tests
from tests.kit.fixtures import make_stack  # noqa: F401 - a fixture for all tests

if TYPE_CHECKING:
    from collections.abc import Generator

# Before any test module imports an SDK, since these are read when it is imported.
network.clear_environment(os.environ)

settings.register_profile("default", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "long", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)


def hypothesis_profile(marks: str) -> str:
    """The profile for what `-m` selects: long for runs that name marks and leave the long tests in."""
    return "long" if marks and "not long" not in marks else "default"


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or hypothesis_profile(config.option.markexpr))


@pytest.fixture(autouse=True)
def guard() -> Generator[network.Guard]:
    """Fails a test that reaches beyond loopback, also where the code under test swallows the refusal."""
    with network.Guard() as placed:
        yield placed
    assert placed.refused == [], f"reached beyond loopback: {placed.refused}"
