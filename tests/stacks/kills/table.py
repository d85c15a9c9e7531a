"""Where a run is cut off, by whom, and which command goes on: the kill table as data.

The emulator holds one call, so that the cut falls before it (it never gets there) or after it (done, not answered).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verb = Literal["create", "update", "delete"]
Cut = Literal["provider", "cli", "once", "twice"]
"""kill -9 of the provider, kill -9 of the CLI, Ctrl-C, Ctrl-C again."""


@dataclass(frozen=True)
class Step:
    """A call that is held."""

    verb: Verb
    operation: str
    number: int = 1
    when: Literal["before", "after"] = "before"
    finished: bool = False
    """The mark is away, and nothing is in state: the one moment that a later run cannot tell from a finished create."""

    @property
    def id(self) -> str:
        """`create-CreateService-after`."""
        number = f"-{self.number}" if self.number > 1 else ""
        return f"{self.verb}-{self.operation}{number}-{self.when}"


STEPS = (
    Step("create", "ListWorkspaces"),
    Step("create", "DescribeService"),
    Step("create", "ListImages"),
    Step("create", "DescribeMachineSpec"),
    Step("create", "CreateService"),
    Step("create", "CreateService", when="after"),
    Step("create", "DescribeService", 2),
    Step("create", "DescribeServiceEndpoints"),
    Step("create", "GetCallerIdentity"),
    Step("create", "DeleteServiceLabel"),
    Step("create", "DeleteServiceLabel", when="after", finished=True),
    Step("update", "DescribeService"),
    Step("update", "UpdateService"),
    Step("update", "UpdateService", when="after"),
    Step("update", "DescribeService", 2),
    Step("update", "DescribeServiceEndpoints"),
    Step("update", "GetCallerIdentity"),
    Step("delete", "DescribeService"),
    Step("delete", "DeleteService"),
    Step("delete", "DeleteService", when="after"),
    Step("delete", "DescribeService", 2),
)
CUTS: tuple[Cut, ...] = ("provider", "cli", "once", "twice")
IN_EVERY_RUN = frozenset(
    {
        ("create-ListImages-before", "cli"),
        ("create-CreateService-before", "provider"),
        ("create-CreateService-before", "once"),
        ("create-CreateService-after", "cli"),
        ("create-CreateService-after", "twice"),
        ("create-DeleteServiceLabel-before", "provider"),
        ("create-DeleteServiceLabel-after", "twice"),
        ("update-UpdateService-before", "twice"),
        ("update-UpdateService-after", "provider"),
        ("update-UpdateService-after", "once"),
        ("delete-DeleteService-after", "cli"),
        ("delete-DeleteService-before", "once"),
    }
)
"""At least one for each cut of each verb that leaves something; the other cells are in long runs."""
CELLS = tuple((step, cut) for step in STEPS for cut in CUTS)
