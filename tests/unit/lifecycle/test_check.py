"""Check: defaults, decisions that are kept, facts only where they matter, and what blocks an existing service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.errors import CredentialFault, Fault, NeverConnected, ServerFault
from pulumi_pai_eas.lifecycle.check import Checked, check, same_request
from pulumi_pai_eas.model.edit import Edit
from pulumi_pai_eas.model.service import Effective
from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.lifecycle.region import FIRST_CALLS, live, lookups, scene, wanted
from tests.unit.rules.subjects import A10, CONTAINER, CPU, container

if TYPE_CHECKING:
    from pulumi_pai_eas.lifecycle.gates import Gate
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.service import Desired
    from tests.kit.ports import Scene

RECORDED = Effective(service_name="chat_prod", workspace_id="100")


def never(_gate: Gate, fault: Fault) -> None:
    raise AssertionError(fault.text)


def checked(changes: dict[str, Any] | None = None, old: Desired | None = None, of: Scene | None = None) -> Checked:
    return check(wanted(changes), old, None if of is None else lookups(of), never)


def recorded(changes: dict[str, Any] | None = None, effective: Effective = RECORDED) -> Desired:
    return wanted(changes).model_copy(update={"effective": effective})


def levels(findings: tuple[Finding, ...]) -> dict[str, str]:
    return {finding.code: finding.severity for finding in findings}


def test_a_default_is_an_edit_of_the_inputs() -> None:
    found = checked({"replicas": None})
    assert Edit(("replicas",), 1) in found.edits
    assert found.desired.spec.replicas == 1


def test_without_a_catalogue_nothing_is_asked_and_nothing_rests_on_it() -> None:
    found = checked({"instanceType": "ecs.no.such"})
    assert [finding for finding in found.findings if finding.catalogue] == []


def test_a_new_service_is_looked_at_from_all_sides() -> None:
    of = scene()
    found = checked({"instanceType": "ecs.no.such"}, of=of)
    assert of.operations == FIRST_CALLS
    assert levels(found.findings)["PAI2106"] == "error"


@pytest.mark.parametrize(
    ("old", "new", "operations", "reason"),
    [
        pytest.param({}, {}, [], "nothing changed: nothing is asked", id="untouched"),
        pytest.param(
            {},
            {"replicas": 2},
            [call for call in FIRST_CALLS if call != "DescribeService"],
            "its name is its own",
            id="changed",
        ),
        pytest.param({}, {"serviceName": "other_name"}, FIRST_CALLS, "another name may be taken", id="renamed"),
        pytest.param({}, {"region": "cn-beijing"}, FIRST_CALLS, "another region has names of its own", id="moved"),
    ],
)
def test_what_an_existing_service_asks_for(
    old: dict[str, Any], new: dict[str, Any], operations: list[str], reason: str
) -> None:
    of = scene()
    checked(new, recorded(old), of)
    assert of.operations == operations, reason


def test_no_finding_blocks_what_did_not_change() -> None:
    bad = container(port=8080)
    assert levels(checked(bad).findings)["PAI1101"] == "error"
    assert levels(checked(bad, recorded(bad)).findings)["PAI1101"] == "warning"
    assert levels(checked(bad | {"replicas": 2}, recorded(bad)).findings)["PAI1101"] == "warning"
    assert levels(checked(bad, recorded()).findings)["PAI1101"] == "error", "the change made it wrong"


def test_a_machine_withdrawn_later_does_not_stop_an_untouched_service() -> None:
    gone = {"instanceType": "ecs.no.such"}
    found = checked(gone | {"replicas": 2}, recorded(gone), scene())
    assert "PAI2106" not in levels(found.findings)


@pytest.mark.parametrize(
    ("changes", "old", "expected", "reason"),
    [
        pytest.param({"workspaceId": None}, Effective(workspace_id="7"), ("workspace_id", "7"), "kept", id="workspace"),
        pytest.param(
            {"instanceType": CPU}, Effective(instance_types=[A10]), ("instance_types", [A10]), "kept", id="type"
        ),
        pytest.param(
            {"serviceName": None, "autoName": "new"},
            Effective(service_name="old"),
            ("service_name", "old"),
            "the resource was renamed with an alias",
            id="automatic name",
        ),
    ],
)
def test_decisions_are_kept(changes: dict[str, Any], old: Effective, expected: tuple[str, Any], reason: str) -> None:
    before = recorded(changes | ({"autoName": "old"} if "autoName" in changes else {}), old)
    field, value = expected
    for of in (None, scene()):
        assert getattr(checked(changes, before, of).desired.effective, field) == value, reason


@pytest.mark.parametrize(
    ("before", "now", "name", "reason"),
    [
        ({"serviceName": "a_name"}, {"serviceName": "b_name"}, "b_name", "another name"),
        ({"serviceName": "a_name"}, {"serviceName": None, "autoName": "c_name"}, "c_name", "the automatic name again"),
        ({"serviceName": None, "autoName": "c_name"}, {"serviceName": "b_name"}, "b_name", "a name of one's own"),
        ({"serviceName": "a_name"}, {"serviceName": UNKNOWN}, None, "not known yet"),
    ],
)
def test_a_name_that_is_asked_for_anew_is_decided_anew(
    before: dict[str, Any], now: dict[str, Any], name: str | None, reason: str
) -> None:
    found = checked(now, recorded(before, Effective(service_name="a_name")))
    assert found.desired.effective.service_name == name, reason


def test_a_look_up_that_fails_is_handed_on() -> None:
    of = scene({"ListImages": ServerFault("ListImages", "no", status=503)})
    told: list[str] = []
    found = check(wanted(), None, lookups(of), lambda gate, _fault: told.append(gate.operation))
    assert told == ["ListImages"]
    assert levels(found.findings) == {}


@pytest.mark.parametrize("fault", [CredentialFault, NeverConnected])
def test_without_credentials_or_connection_the_caller_decides(fault: type[CredentialFault]) -> None:
    of = scene({"ListWorkspaces": fault("ListWorkspaces", "no")})
    with pytest.raises(fault):
        checked(of=of)


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        (("a", None), ("a", None), True),
        (("a", None), ("b", None), False),
        ((UNKNOWN, None), (UNKNOWN, None), False),
        (("a", None), ("a", UNKNOWN), False),
    ],
)
def test_requests_that_are_not_known_are_equal_to_none(now: Any, before: Any, same: bool) -> None:
    assert same_request(now, before) is same


@given(
    changes=st.sampled_from(
        [
            {},
            {"replicas": None},
            {"workspaceId": None},
            {"instanceType": CPU},
            container(image="official:vllm:0.14.0-gpu"),
        ]
    ),
    facts=st.booleans(),
)
def test_what_was_checked_is_checked_again_without_a_difference(changes: dict[str, Any], facts: bool) -> None:
    first = checked(changes, of=scene() if facts else None)
    again = check(first.desired, first.desired, lookups(scene()) if facts else None, never)
    assert again.desired == first.desired
    assert again.edits == ()


@given(
    given=st.permutations([("replicas", UNKNOWN), ("serviceName", UNKNOWN), ("instanceType", UNKNOWN)]),
    upto=st.integers(0, 3),
)
def test_not_knowing_never_makes_an_error(given: list[tuple[str, Any]], upto: int) -> None:
    found = checked(dict(given[:upto]), of=scene({"DescribeService": live(labels={})}))
    blocking = {finding.code for finding in found.findings if finding.severity == "error"}
    assert blocking <= {"PAI1004"}, "only the duplicate that is there"


def test_the_same_twice_is_the_same() -> None:
    changes = {"serviceName": None, "serviceNamePrefix": "qwen_", "containers": [CONTAINER | {"port": 8080}]}
    assert checked(changes, of=scene()) == checked(changes, of=scene())
