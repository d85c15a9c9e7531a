"""Two labels: whose a service is, and whether its create was finished."""

from __future__ import annotations

import re

import pytest

from pulumi_pai_eas.lifecycle.ownership import (
    CREATING,
    OURS,
    OWNER,
    TAKEN_OVER,
    labels_of_create,
    may_be_taken_over,
    users_labels,
)


def test_the_names_are_a_contract() -> None:
    assert (OWNER, CREATING, TAKEN_OVER) == ("pulumi_owner", "pulumi_creating", "pulumi_taken_over")
    assert {OWNER, CREATING, TAKEN_OVER} == OURS


def test_labels_of_a_create() -> None:
    labels = labels_of_create("f" * 20)
    assert labels.keys() == {OWNER, CREATING}
    assert labels[OWNER] == "f" * 20
    assert re.fullmatch("[0-9a-f]{12}", labels[CREATING])
    assert labels_of_create("f" * 20)[CREATING] != labels[CREATING]
    assert labels_of_create(None).keys() == {CREATING}


@pytest.mark.parametrize(
    ("labels", "owner", "ours", "reason"),
    [
        ({OWNER: "a", CREATING: "1"}, "a", True, "an unfinished create of this resource"),
        ({OWNER: "a", CREATING: ""}, "a", True, "whatever the mark says"),
        ({OWNER: "a"}, "a", False, "finished"),
        ({OWNER: "b", CREATING: "1"}, "a", False, "another resource's"),
        ({CREATING: "1"}, None, False, "nobody's is not ours"),
        ({}, "a", False, "made by hand"),
    ],
)
def test_what_may_be_taken_over(labels: dict[str, str], owner: str | None, ours: bool, reason: str) -> None:
    assert may_be_taken_over(labels, owner) is ours, reason


def test_users_labels_are_without_ours() -> None:
    assert users_labels({OWNER: "a", CREATING: "1", "team": "ml"}) == {"team": "ml"}
