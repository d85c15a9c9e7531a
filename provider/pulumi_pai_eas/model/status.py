"""The statuses of a service and what each means for one who waits.

Source: EAS API 2021-07-01, ListServices.ServiceStatus, and the metadata of 2024, Service.Status. A status that is
not listed is taken as passing: the API adds some.
"""

from __future__ import annotations

from enum import Enum


class Phase(Enum):
    """What to expect of a status."""

    PASSING = "passing"
    """It changes by itself."""
    STEADY = "steady"
    """It stays, and is neither good nor bad."""
    WELL = "well"
    """What was asked for."""
    BAD = "bad"
    """It stays, and nothing good follows by itself."""


GONE = "Deleted"
"""The service is no more; normally it is not found any longer."""
PHASES: dict[str, Phase] = {
    "Creating": Phase.PASSING,
    "Pending": Phase.PASSING,
    "Deploying": Phase.PASSING,
    "Waiting": Phase.PASSING,
    "Starting": Phase.PASSING,
    "Updating": Phase.PASSING,
    "Scaling": Phase.PASSING,
    "HotUpdate": Phase.PASSING,
    "Stopping": Phase.PASSING,
    "Deleting": Phase.PASSING,
    "Cloning": Phase.PASSING,
    "Committing": Phase.PASSING,
    "Developing": Phase.STEADY,
    "Stopped": Phase.STEADY,
    "Running": Phase.WELL,
    "Complete": Phase.WELL,
    "Failed": Phase.BAD,
    "DeleteFailed": Phase.BAD,
    GONE: Phase.BAD,
}


def phase_of(status: str) -> Phase:
    """What to expect; an unknown status is passing."""
    return PHASES.get(status, Phase.PASSING)


def is_known(status: str) -> bool:
    """Whether the status is one of the published ones."""
    return status in PHASES
