"""A fixture for tests of your own stacks: `def test_chat(pai_eas_emulator): …` and every API call stays on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pai_eas_emulator.emulator import Emulator

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture
def pai_eas_emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator of its own for this test, with PAI_EAS_EMULATOR pointing at it and no proxy in between."""
    from pai_eas_emulator.emulator import Emulator

    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    with Emulator() as emulator:
        monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
        yield emulator
