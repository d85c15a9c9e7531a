"""Labels after a full update: what it did not bring, or took away, is put; nothing more is sent where all is there."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.errors import PermissionFault
from pulumi_pai_eas.lifecycle.outcomes import Done, MadeButUnwell, UpdateOutcome
from pulumi_pai_eas.lifecycle.ownership import OWNER
from pulumi_pai_eas.lifecycle.update import update
from tests.kit.ports import Scene, turns
from tests.unit.lifecycle.region import FINISHED, RECORDED, existing, live, lookups, wanted

TEAM = {"labels": {"team": "a"}}
SHM = {"containers": [{"image": "registry.example.com/a/b:1", "port": 8001, "command": "serve"}]}


def updated(of: Scene) -> UpdateOutcome:
    return update(RECORDED, wanted(), wanted(SHM | TEAM), None, lookups(of), of.around)


@pytest.mark.parametrize(
    ("before", "after", "put", "reason"),
    [
        pytest.param(FINISHED, FINISHED | {"team": "a"}, [], "the service JSON brought it", id="as expected"),
        pytest.param(FINISHED, FINISHED, [{"team": "a"}], "it did not", id="not brought"),
        pytest.param(FINISHED, FINISHED | {"team": "b"}, [{"team": "a"}], "nor the new value", id="old value"),
        pytest.param(FINISHED, {"team": "a"}, [{OWNER: FINISHED[OWNER]}], "ours was in the query", id="owner lost"),
        pytest.param({}, {"team": "a"}, [], "a service that was imported has none of ours", id="no owner before"),
        pytest.param(FINISHED, FINISHED | {"team": "a", "x": "y"}, [], "others' labels are theirs", id="more"),
    ],
)
def test_what_is_missing_after_it_is_put(before: Any, after: Any, put: list[dict[str, str]], reason: str) -> None:
    looks = turns(live(labels=before), live(labels=after))
    of = existing({"DescribeService": looks, "UpdateServiceLabel": None})
    assert isinstance(updated(of), Done)
    assert [labels for _, labels in of.sent("UpdateServiceLabel")] == put, reason


def test_labels_that_cannot_be_put_are_named() -> None:
    fault = PermissionFault("UpdateServiceLabel", "403 no", status=403)
    of = existing({"DescribeService": live(labels=FINISHED), "UpdateServiceLabel": fault})
    outcome = updated(of)
    assert isinstance(outcome, MadeButUnwell)
    said = "PAI8019 labels: chat_prod was updated without its labels team, and UpdateServiceLabel failed: "
    assert outcome.reasons == (f"{said}{fault.code} 403 no",)
