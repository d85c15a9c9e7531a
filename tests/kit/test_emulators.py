"""kit/emulators.py: the journal in short."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import calls, changes

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


def entry(operation: str, *, service: str | None = None, agent: str | None = "x pid/1 y") -> dict[str, Any]:
    return {"operation": operation, "service": service, "userAgent": agent}


JOURNAL = [
    entry("GetCallerIdentity"),
    entry("ListImages", agent=None),
    entry("CreateService", service="chat"),
    entry("DescribeService", service="chat", agent="x pid/2 y"),
    entry("Invoke", service="chat"),
    entry("DeleteService", service="other", agent="x pid/2 y"),
]


@pytest.mark.parametrize(
    ("given", "expected", "reason"),
    [
        ({}, ["GetCallerIdentity", "ListImages", "CreateService", "DescribeService", "DeleteService"], "no inference"),
        ({"agent": "pid/1 "}, ["GetCallerIdentity", "CreateService"], "of one process"),
        ({"service": "chat"}, ["CreateService", "DescribeService"], "about one service"),
        ({"agent": "pid/2 ", "service": "chat"}, ["DescribeService"], "both"),
    ],
)
def test_calls(given: dict[str, str], expected: list[str], reason: str) -> None:
    assert calls(JOURNAL, **given) == expected, reason


def test_changes() -> None:
    assert changes(JOURNAL) == ["CreateService", "DeleteService"]
    assert changes(JOURNAL, service="chat") == ["CreateService"]


def test_each_test_has_an_emulator_of_its_own(emulator: Emulator) -> None:
    assert emulator.journal() == []
    with urllib.request.urlopen(f"{emulator.url}/_emulator/state", timeout=10) as reply:
        assert isinstance(json.load(reply), dict)
    assert calls(emulator.journal()) == []
