"""An emulator that takes services as they are found in the wild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.corpus import labelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pai_eas_emulator import Emulator

SPOKEN_FOR = ("022", "053", "098", "056", "086", "088", "089")
"""Configurations that cannot be created: refused by a rule, or with a placeholder in the name."""
ACCEPTED = [file for file in labelled("accept") if file.number not in SPOKEN_FOR]


def named(value: Any, key: str) -> set[str]:
    """All texts under a key, at any depth."""
    if isinstance(value, dict):
        here = {value[key]} if isinstance(value.get(key), str) and value[key] else set[str]()
        return here.union(*(named(member, key) for member in value.values()))
    return set[str]().union(*(named(item, key) for item in value)) if isinstance(value, list) else set()


def places(groups: Iterable[str], gateways: Iterable[str]) -> dict[str, Any]:
    """Resource groups and gateways of these names, as scenario keys of the emulator."""
    return {
        "resources": [{"ResourceId": one, "ResourceType": "Dedicated", "Status": "ResourceReady"} for one in groups],
        "gateways": [{"GatewayId": one, "Status": "Running"} for one in gateways],
    }


@pytest.fixture
def tolerant(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """Knows every machine, workspace, group and gateway that the corpus names."""
    groups = sorted(set[str]().union(*(named(file.config, "resource") for file in ACCEPTED)))
    gateways = sorted(set[str]().union(*(named(file.config, "gateway") for file in ACCEPTED)))
    emulator.set(
        progress="immediate",
        refuse_reserved_ports=False,
        refuse_unknown_machines=False,
        refuse_unknown_workspaces=False,
        realistic_failures=False,
        **places(groups, gateways),
    )
    monkeypatch.setenv("PAI_EAS_EMULATOR", emulator.url)
    return emulator
