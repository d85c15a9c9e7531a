"""Scalers as they live: each has an API of its own, and the configuration need not follow what is changed there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from pulumi_pai_eas.errors import BadRequest, PermissionFault
from pulumi_pai_eas.messages import creation
from pulumi_pai_eas.planning.normal import normal_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_pai_eas.lifecycle.surroundings import Surroundings
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired

T = TypeVar("T")


def with_autoscaler(observed: Observed, wanted: Desired, around: Surroundings) -> Observed:
    """The service with its autoscaler as that API shows it, where the user has set one.

    None there is not taken for removed: whether a scaler of the configuration shows in that API is not documented.
    """
    if wanted.spec.autoscaler is None:
        return observed
    services = around.connection.services
    live = _asked(lambda: services.autoscaler(observed.name), "DescribeServiceAutoScaler", "autoscaler", None, around)
    if live is None:
        return observed
    return replace(observed, spec=observed.spec.model_copy(update={"autoscaler": live}))


def with_cron_scaler(wanted: Desired, name: str, around: Surroundings) -> Desired:
    """The wishes with the cron scaler as it lives, where the user has set one; what means the same stays as written."""
    mine = wanted.cron_scaler
    if mine is None:
        return wanted
    services = around.connection.services
    live = _asked(lambda: services.cron_scaler(name), "DescribeServiceCronScaler", "cron scaler", mine, around)
    if live is not None and normal_text(live) == normal_text(mine):
        return wanted
    return wanted.model_copy(update={"cron_scaler": live})


def _asked(
    ask: Callable[[], T | None], operation: str, what: str, otherwise: T | None, around: Surroundings
) -> T | None:
    """The answer; where it is not allowed to ask, that is told, and the scaler is taken as recorded."""
    try:
        return ask()
    except (PermissionFault, BadRequest) as fault:
        around.reporter.warning(creation.unavailable(operation, what, fault))
        return otherwise
