"""RAM permissions: what is allowed, and how a denial reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.wire import AIWORKSPACE, Wire, config

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator


PERMISSIONS: list[Any] = [
    pytest.param(
        {"deny": ["eas:CreateService"]},
        {"create": "ExplicitDeny", "describe": "", "images": ""},
        id="one action denied",
    ),
    pytest.param(
        {"allow": ["eas:*"]}, {"create": "", "describe": "", "images": "ImplicitDeny"}, id="one product allowed"
    ),
    pytest.param(
        {"allow": ["eas:Describe*", "paiimage:*"]},
        {"create": "ImplicitDeny", "describe": "", "images": ""},
        id="patterns",
    ),
    pytest.param(
        {"allow": ["*"], "deny": ["*:List*"]}, {"create": "", "describe": "", "images": "ExplicitDeny"}, id="deny wins"
    ),
    pytest.param(
        {"OTHER": {"allow": []}}, {"create": "", "describe": "", "images": ""}, id="another key's permissions"
    ),
    pytest.param(
        {"AKID": {"allow": []}},
        {"create": "ImplicitDeny", "describe": "ImplicitDeny", "images": "ImplicitDeny"},
        id="this key's",
    ),
]


@pytest.mark.parametrize(("permissions", "denials"), PERMISSIONS)
def test_permissions(emulator: Emulator, wire: Wire, permissions: dict[str, Any], denials: dict[str, str]) -> None:
    emulator.set(permissions=permissions)
    answers = {
        "create": wire.create(config()), "describe": wire.describe(), "images": wire.call("GET", "/api/v1/images", version=AIWORKSPACE),
    }  # fmt: skip
    assert {
        name: answer.body.get("AccessDeniedDetail", {}).get("NoPermissionType", "") for name, answer in answers.items()
    } == denials


def test_a_denial_names_the_action_and_the_resource(emulator: Emulator, wire: Wire) -> None:
    emulator.set(permissions={"deny": ["eas:DescribeService"]})
    answer = wire.describe()
    assert (answer.status, answer.code, answer.message) == (
        403, "NoPermission",
        "You are not authorized to do this action. Resource: acs:eas:cn-hangzhou:1234567890123456:service/chat Action: eas:DescribeService",
    )  # fmt: skip
    assert answer.body["AccessDeniedDetail"]["AuthAction"] == "eas:DescribeService"
    assert wire.rpc("GetCallerIdentity", "2015-04-01").status == 200  # needs no permission
