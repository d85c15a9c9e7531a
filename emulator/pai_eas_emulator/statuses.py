"""Every status of a service: what it means, whether it passes by itself, and where it can go from there."""

# ruff: noqa: E501  - one row of a table on one line

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pai_eas_emulator.certainty import DOCUMENTED, GUESSED, Certainty

_LIST = "EAS API 2021-07-01 ListServices.ServiceStatus"
_METADATA = "EAS API 2021-07-01 metadata of 2024, Service.Status"


class Kind(Enum):
    """What a status means for someone who waits."""

    TRANSIENT = "transient"
    STEADY = "steady"
    OK = "terminal, well"
    BAD = "terminal, bad"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Status:
    """One row of the status table; `reason` and `message` are what DescribeService says beside it."""

    name: str
    kind: Kind
    meaning: str
    follows: tuple[str, ...]
    reason: str
    message: str
    certainty: Certainty
    source: str


_TABLE = (
    Status("Creating", Kind.TRANSIENT, "being created", ("Pending", "Deploying", "Waiting", "Running", "Failed", "Stopping", "Deleting"),
           "CREATING", "Service is being created", DOCUMENTED, _LIST),
    Status("Pending", Kind.TRANSIENT, "queued, or waiting for resources", ("Deploying", "Waiting", "Running", "Failed", "Updating", "Stopping", "Deleting"),
           "PENDING", "Service is pending for resources", DOCUMENTED, _LIST),
    Status("Deploying", Kind.TRANSIENT, "waiting for the deployment to finish", ("Waiting", "Running", "Failed", "Deleting"),
           "DEPLOYING", "Service is being deployed", DOCUMENTED, _METADATA),
    Status("Waiting", Kind.TRANSIENT, "replicas start, none is ready", ("Running", "Failed", "Updating", "Scaling", "HotUpdate", "Stopping", "Deleting"),
           "WAITING", "Waiting for replicas to be ready", DOCUMENTED, _LIST),
    Status("Starting", Kind.TRANSIENT, "starts after a stop or a change of version", ("Waiting", "Running", "Failed", "Stopping", "Deleting"),
           "STARTING", "Service is starting", DOCUMENTED, _LIST),
    Status("Updating", Kind.TRANSIENT, "rolling update, replicas are replaced", ("Running", "Waiting", "Failed", "Updating", "Scaling", "HotUpdate", "Stopping", "Deleting"),
           "UPDATING", "Service is being updated", DOCUMENTED, _LIST),
    Status("Scaling", Kind.TRANSIENT, "only the number of replicas changes", ("Running", "Updating", "Scaling", "HotUpdate", "Stopping", "Deleting"),
           "SCALING", "Service is scaling", DOCUMENTED, _LIST),
    Status("HotUpdate", Kind.TRANSIENT, "an update that does not touch replicas", ("Running", "Updating", "Scaling", "HotUpdate", "Stopping", "Deleting"),
           "HOTUPDATE", "Service is being updated", DOCUMENTED, _LIST),
    Status("Stopping", Kind.TRANSIENT, "being stopped", ("Stopped", "Deleting"),
           "STOPPING", "Service is stopping", DOCUMENTED, _LIST),
    Status("Deleting", Kind.TRANSIENT, "being deleted", ("Deleted", "DeleteFailed"),
           "DELETING", "Service is terminating", DOCUMENTED, _LIST),
    Status("Cloning", Kind.TRANSIENT, "being cloned", ("Waiting", "Running", "Failed"),
           "CLONING", "Service is being cloned", DOCUMENTED, _LIST),
    Status("Committing", Kind.TRANSIENT, "an image is being committed", ("Running", "Developing"),
           "COMMITTING", "Service is being committed", DOCUMENTED, _LIST),
    Status("Developing", Kind.STEADY, "development mode", ("Committing", "Running", "Stopping", "Deleting"),
           "DEVELOPING", "Service is in development mode", DOCUMENTED, _METADATA),
    Status("Running", Kind.OK, "serving", ("Updating", "Scaling", "HotUpdate", "Stopping", "Cloning", "Developing", "Deleting"),
           "RUNNING", "Service start successfully", DOCUMENTED, _LIST),
    Status("Stopped", Kind.OK, "stopped; not billed, configuration kept", ("Starting", "Updating", "Deleting"),
           "STOPPED", "Service is stopped", DOCUMENTED, _LIST),
    Status("Failed", Kind.BAD, "the deployment failed", ("Updating", "Starting", "Stopping", "Deleting"),
           "FAILED", "Service failed to start", GUESSED, f"{_LIST}; how it is left is guessed"),
    Status("DeleteFailed", Kind.BAD, "the deletion failed", ("Deleting",),
           "DELETEFAILED", "Service failed to be deleted", DOCUMENTED, _METADATA),
    Status("Complete", Kind.OK, "a job has finished", ("Deleting",),
           "COMPLETE", "Service is complete", DOCUMENTED, _LIST),
    Status("Deleted", Kind.GONE, "seen as 404 InvalidService.NotFound", (),
           "DELETED", "Service is deleted", DOCUMENTED, _METADATA),
)  # fmt: skip

STATUSES: dict[str, Status] = {status.name: status for status in _TABLE}
"""The table by status name."""


class BadTransitionError(ValueError):
    """A move from one status to another that the table does not allow: a defect of the emulator or a bad scenario."""


def check_transition(old: str, new: str) -> None:
    """Raise BadTransitionError unless `new` may follow `old` (staying is no move and always allowed)."""
    if new != old and new not in STATUSES[old].follows:
        raise BadTransitionError(f"a service cannot go from {old} to {new}")
