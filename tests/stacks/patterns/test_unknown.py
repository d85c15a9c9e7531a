"""What is not known at preview hides no finding about the rest, raises none itself, and moves no position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.kit.emulators import changes
from tests.stacks.patterns.deployment import as_text, golden

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.command import Result
    from tests.kit.stack import Stack

FINDING = re.compile(r"(error|warning): (?:\S+ resource 'chat' has a problem: )?(PAI\d{4}) (\S+): ")
KNOWN = [
    ("error", "PAI1101", "containers[2].port"),  # after a container that is unknown as a whole
    ("error", "PAI1102", "containers[3].port"),
    ("error", "PAI3103", "network.nlb[1].port"),  # after a listener with an unknown port
    ("error", "PAI4101", "storage[1].path"),  # after an unknown mount
    ("error", "PAI4002", "storage[2].mountPath"),  # beside an unknown path
    ("error", "PAI3102", "vpc.vswitchIds"),  # one vSwitch, whichever it is
]
ONCE_KNOWN = [
    ("error", "PAI1002", "serviceName"),  # "a-b"
    ("error", "PAI1101", "containers[0].port"),  # 9090
    ("error", "PAI5001", "autoscaler.max"),  # min 2, max 1
    ("error", "PAI3112", "vpc.securityGroupId"),  # "x"
]


def findings(result: Result) -> list[tuple[str, ...]]:
    """Every finding once: severity, code, path."""
    return sorted({found.groups() for found in FINDING.finditer(result.diagnostics)})


def test_known_parts_are_judged_at_their_places(stack: Stack, emulator: Emulator) -> None:
    stack.write("import unknown\n")
    assert findings(stack.preview(fails=True)) == sorted(KNOWN)
    told = findings(stack.up(fails=True))
    assert [finding for finding in told if finding in KNOWN] == sorted(KNOWN)
    assert [finding for finding in told if finding in ONCE_KNOWN] == sorted(ONCE_KNOWN)
    assert changes(emulator.journal()) == []


def test_a_service_of_which_nothing_is_known_is_not_judged_and_then_posted(stack: Stack, emulator: Emulator) -> None:
    stack.write("import later\n")
    first = stack.preview("--diff")
    assert first.lines("warning:") == first.lines("error:") == []
    assert changes(emulator.journal()) == []
    done = stack.up()
    assert [line.split()[1:3] for line in done.lines("warning:")] == [["PAI5402", "disk:"]], (
        "disk and feature are known now"
    )
    (created,) = [entry for entry in emulator.journal() if entry["operation"] == "CreateService"]
    assert as_text(created["body"]) == golden("later")
    stack.preview("--expect-no-changes")
    assert "canary-of-later" not in str(stack.resource("later")), "a secret, though the resource it comes from shows it"
