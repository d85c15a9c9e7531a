"""Is the thing under the recorded name the thing that was recorded, and are we talking to whom we talked then?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import lifecycle as codes
from pulumi_pai_eas.errors import NotFound, WrongTarget
from pulumi_pai_eas.lifecycle.ownership import OWNER
from pulumi_pai_eas.messages import presence
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.loopback import is_loopback

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed

SECONDS_BETWEEN_LOOKS = 2.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the state says of a service that exists. `emulated` tells whether it was made on the emulator."""

    name: str
    service_id: str | None
    host: str | None = None
    account_id: str | None = None
    mark: str | None = None
    """The value of `pulumi_creating` where it could not be taken away."""
    awaiting: bool = False
    """Whether a wait for it ended before its goal."""
    owner: str | None = None
    """The value of `pulumi_owner` when it was first seen; empty where there was none, None when that is not known."""

    @property
    def emulated(self) -> bool:
        """Loopback hosts are the emulator's."""
        return is_loopback(self.host or "")


def is_adopted(recorded: Recorded, observed: Observed) -> bool:
    """Whether the service carries another owner's label than it did: another resource has adopted it since."""
    owner = observed.labels.get(OWNER)
    return recorded.owner is not None and owner is not None and owner != recorded.owner


def same_target(recorded: Recorded, around: Surroundings) -> None:
    """Raise WrongTarget when the state belongs to the emulator and we talk to the real service, or the reverse."""
    if recorded.host and recorded.emulated != around.connection.is_emulator:
        text = presence.wrong_target(recorded.host, around.connection.host)
        raise WrongTarget(Finding(codes.WRONG_TARGET.id, "", text).line())


def same_account(recorded: Recorded, around: Surroundings) -> None:
    """Raise WrongTarget when the state belongs to another account; skipped when either is not known."""
    now = around.connection.account_id() if recorded.account_id else None
    if recorded.account_id and now and now != recorded.account_id:
        text = presence.wrong_account(recorded.account_id, now)
        raise WrongTarget(Finding(codes.WRONG_TARGET.id, "", text).line())


def find(recorded: Recorded, around: Surroundings) -> Observed | None:
    """The recorded service, or None when it is gone.

    Gone is: not found twice, two seconds apart, with the recorded account; or another service under its name (said as
    a warning, and left alone). Raises WrongTarget, and every fault but NotFound.
    """
    same_target(recorded, around)
    observed = _seen(recorded.name, around)
    if observed is None:
        same_account(recorded, around)
        around.pause(SECONDS_BETWEEN_LOOKS)
        observed = _seen(recorded.name, around)
    if observed is None:
        return None
    if recorded.service_id and observed.service_id and observed.service_id != recorded.service_id:
        text = presence.not_ours(recorded.name, recorded.service_id, observed.service_id)
        around.reporter.warning(Finding(codes.NOT_OURS.id, "", text).line())
        return None
    return observed


def _seen(name: str, around: Surroundings) -> Observed | None:
    try:
        return around.connection.services.describe(name)
    except NotFound:
        return None
