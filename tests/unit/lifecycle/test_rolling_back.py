"""What a create made and did not become well, deleted again, or kept in state when that fails."""

from __future__ import annotations

from pulumi_pai_eas.errors import PermissionFault
from pulumi_pai_eas.lifecycle.outcomes import Deployed, MadeButUnwell, NetworkInEffect, RolledBack
from pulumi_pai_eas.lifecycle.rolling_back import rolled_back
from tests.kit.ports import REAL_HOST, turns
from tests.unit.lifecycle.region import ID, NAME, absent, existing, live

REASON = f"PAI8201 {NAME} Failed after 3m12s. It exists ({ID}) and is in your state."
MADE = Deployed(NAME, "cn-hangzhou", ID, "Failed", NetworkInEffect(), REAL_HOST)
DENIED = PermissionFault("DeleteService", "403 NoPermission", status=403, action="eas:DeleteService")


def test_it_is_deleted_and_waited_for() -> None:
    of = existing(
        {"DescribeService": turns(live(status="Failed"), live(status="Deleting"), absent()), "DeleteService": None}
    )
    outcome = rolled_back(MADE, (REASON,), of.around)
    assert of.changes == ["DeleteService"]
    assert isinstance(outcome, RolledBack)
    (said,) = outcome.reasons
    assert said.startswith(f"PAI8201 {NAME} Failed after 3m12s. It exists ({ID}); it was deleted again")


def test_what_cannot_be_deleted_stays_in_state() -> None:
    of = existing({"DescribeService": live(status="Failed"), "DeleteService": DENIED})
    outcome = rolled_back(MADE, (REASON,), of.around)
    assert isinstance(outcome, MadeButUnwell)
    assert outcome.reasons[0] == REASON
    assert outcome.reasons[1].startswith(f"PAI8206 {NAME} was to be deleted again")
    assert outcome.reasons[1].endswith("It is in your state.")
