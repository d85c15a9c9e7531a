"""Is it the recorded service, in the recorded account, on the recorded target?"""

from __future__ import annotations

import pytest

from pulumi_pai_eas.errors import Cancelled, ForeignService, PermissionFault, ServerFault, WrongTarget
from pulumi_pai_eas.lifecycle.identity import Recorded, find
from pulumi_pai_eas.model.loopback import is_loopback
from tests.kit.ports import REAL_HOST, turns
from tests.unit.lifecycle.region import ID, NAME, absent, existing, live

EMULATOR = "127.0.0.1:4010"
ACCOUNT = "1234567890123456"
RECORDED = Recorded(NAME, ID, REAL_HOST, ACCOUNT)


@pytest.mark.parametrize(
    ("host", "loopback", "reason"),
    [
        ("127.0.0.1:4010", True, "the emulator"),
        ("127.0.0.53", True, "all of 127 is this machine"),
        ("localhost:80", True, "by name"),
        ("[::1]:4010", True, "IPv6"),
        ("::1", True, "IPv6, no port"),
        (REAL_HOST, False, "the real service"),
        ("localhost.example.com:80", False, "a name that only begins so"),
        ("", False, "nothing recorded"),
    ],
)
def test_loopback(host: str, loopback: bool, reason: str) -> None:
    assert is_loopback(host) is loopback, reason


@pytest.mark.parametrize(
    ("recorded", "present", "reason"),
    [
        (EMULATOR, REAL_HOST, "a state of the emulator, without PAI_EAS_EMULATOR"),
        (REAL_HOST, EMULATOR, "a state of the real service, with PAI_EAS_EMULATOR"),
    ],
)
def test_another_kind_of_target_stops_before_any_request(recorded: str, present: str, reason: str) -> None:
    of = existing(host=present, is_emulator=present == EMULATOR)
    with pytest.raises(WrongTarget) as raised:
        find(Recorded(NAME, ID, recorded), of.around)
    assert raised.value.text == (
        f"PAI8011 the state was recorded on {recorded}, the present target is {present}. State untouched. "
        "Set or unset PAI_EAS_EMULATOR to match."
    ), reason
    assert of.operations == []


@pytest.mark.parametrize(
    ("recorded", "present"),
    [
        pytest.param(EMULATOR, "127.0.0.1:5050", id="the emulator on another port"),
        pytest.param(REAL_HOST, "eas.example.com", id="another address of the real service"),
        pytest.param(None, REAL_HOST, id="nothing recorded"),
    ],
)
def test_the_same_kind_of_target_is_the_same(recorded: str | None, present: str) -> None:
    of = existing(host=present, is_emulator=is_loopback(present))
    assert find(Recorded(NAME, ID, recorded), of.around) == live()


def test_gone_is_not_found_twice_two_seconds_apart() -> None:
    of = existing({"DescribeService": absent()})
    assert find(RECORDED, of.around) is None
    assert of.operations == ["DescribeService", "DescribeService"]
    assert of.clock.pauses == [2.0]


def test_not_found_once_is_not_gone() -> None:
    of = existing({"DescribeService": turns(absent(), live())})
    assert find(RECORDED, of.around) == live()


@pytest.mark.parametrize(
    ("recorded", "present", "is_gone", "reason"),
    [
        (ACCOUNT, ACCOUNT, True, "the same account"),
        (ACCOUNT, None, True, "sts does not say"),
        (None, ACCOUNT, True, "none recorded"),
        (ACCOUNT, "999", False, "another account does not have it, of course"),
    ],
)
def test_not_found_counts_in_the_recorded_account_only(
    recorded: str | None, present: str | None, is_gone: bool, reason: str
) -> None:
    of = existing({"DescribeService": absent()}, account=present)
    asked = Recorded(NAME, ID, REAL_HOST, recorded)
    if is_gone:
        assert find(asked, of.around) is None, reason
        return
    with pytest.raises(WrongTarget) as raised:
        find(asked, of.around)
    assert raised.value.text == (
        f"PAI8011 the state was recorded with account {ACCOUNT}, the present credentials are of account 999. State untouched."
    ), reason
    assert of.operations == ["DescribeService"]


def test_another_service_under_the_name_is_left_alone_and_ours_is_gone() -> None:
    of = existing({"DescribeService": live(service_id="eas-m-2")})
    assert find(RECORDED, of.around) is None
    assert of.told("warning") == [
        "PAI8010 chat_prod is now another service (eas-m-2); the one in your state (eas-m-1) is gone. The other was left alone."
    ]
    assert of.clock.pauses == []


@pytest.mark.parametrize(
    ("recorded", "seen", "reason"),
    [(None, ID, "read by its name"), (ID, "", "not shown in the first moments")],
)
def test_an_id_that_is_not_known_does_not_differ(recorded: str | None, seen: str, reason: str) -> None:
    of = existing({"DescribeService": live(service_id=seen)})
    assert find(Recorded(NAME, recorded), of.around) is not None, reason
    assert of.told("warning") == []


@pytest.mark.parametrize("fault", [ServerFault, PermissionFault, ForeignService])
def test_no_other_fault_means_gone(fault: type[ServerFault]) -> None:
    of = existing({"DescribeService": turns(absent(), fault("DescribeService", "no"))})
    with pytest.raises(fault):
        find(RECORDED, of.around)


def test_ctrl_c_between_the_looks_is_not_gone() -> None:
    of = existing({"DescribeService": absent()})
    of.cancel_after("DescribeService")
    with pytest.raises(Cancelled):
        find(RECORDED, of.around)
