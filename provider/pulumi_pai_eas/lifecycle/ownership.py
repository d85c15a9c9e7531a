"""Whose a service is: labels in the query of CreateService, never in the service JSON.

`pulumi_owner` is the fingerprint of the resource and stays. `pulumi_creating` is random, and removed as the last
step of a create: while it is there, the create was not finished, and only such a service may be taken over. One that
was keeps the value in `pulumi_taken_over`: whoever has recorded that value no longer owns the service.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OWNER = "pulumi_owner"
CREATING = "pulumi_creating"
TAKEN_OVER = "pulumi_taken_over"
OURS = frozenset({OWNER, CREATING, TAKEN_OVER})


def labels_of_create(owner: str | None) -> dict[str, str]:
    """The labels that go with CreateService."""
    mark = {CREATING: secrets.token_hex(6)}
    return {OWNER: owner, **mark} if owner else mark


def may_be_taken_over(labels: Mapping[str, str], owner: str | None) -> bool:
    """Whether an existing service is an unfinished create of the resource with this fingerprint."""
    return owner is not None and labels.get(OWNER) == owner and CREATING in labels


def users_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels without ours."""
    return {key: value for key, value in labels.items() if key not in OURS}
