"""GetCallerIdentity of STS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator.certainty import DOCUMENTED
from pai_eas_emulator.operation import Call, operation
from pai_eas_emulator.signature import claimed_key

if TYPE_CHECKING:
    from pai_eas_emulator.json_values import JsonObject


@operation("GetCallerIdentity", "RPC", DOCUMENTED, "STS API 2015-04-01 GetCallerIdentity", product="sts", permission="")
def get_caller_identity(call: Call) -> JsonObject:
    """Account and user of the access key; needs no permission."""
    scenario = call.state.scenario
    key_id = claimed_key(call.request)
    key = scenario.access_keys[key_id]
    account = scenario.account_id
    if key.security_token:
        role = key.user or "emulator"
        return {
            "IdentityType": "AssumedRoleUser",
            "AccountId": account,
            "UserId": "",
            "RoleId": "300000000000000001",
            "PrincipalId": f"300000000000000001:{role}",
            "Arn": f"acs:ram::{account}:assumed-role/{role}/{role}",
        }
    if key.user:
        user_id = "200000000000000001"
        return {
            "IdentityType": "RAMUser",
            "AccountId": account,
            "UserId": user_id,
            "PrincipalId": user_id,
            "Arn": f"acs:ram::{account}:user/{key.user}",
        }
    return {
        "IdentityType": "Account",
        "AccountId": account,
        "UserId": account,
        "PrincipalId": account,
        "Arn": f"acs:ram::{account}:root",
    }
