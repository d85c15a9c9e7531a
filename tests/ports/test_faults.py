"""Faults of the emulator, from the wire to the class, and what was sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client import connect
from pulumi_pai_eas.client.pace import Pace
from pulumi_pai_eas.client.settings import Settings
from pulumi_pai_eas.errors import (
    BadRequest,
    Cancelled,
    CredentialFault,
    Fault,
    GarbledReply,
    NeverConnected,
    NoReply,
    PermissionFault,
    ServerFault,
    Throttled,
)
from tests.kit.emulators import calls
from tests.ports.conftest import CONFIG, REGION, WORKSPACE, connection_to, spec_of
from tests.unit.client.ports_of_a_test import ManualClock, Switch

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.connect import LiveConnection


def script(emulator: Emulator, operation: str, answer: dict[str, Any], *, count: int = 1, when: str = "before") -> None:
    emulator.faults({"operation": operation, "count": count, "when": when, "answer": answer})


BUSY = {"status": 503, "code": "ServiceUnavailable", "message": "busy"}
SLOW_DOWN = {"status": 429, "code": "Throttling.User", "message": "slow down", "headers": {"x-acs-retry-after": "2500"}}


def test_a_read_survives_a_moment_of_trouble(
    emulator: Emulator, connection: LiveConnection, clock: ManualClock
) -> None:
    script(emulator, "ListWorkspaces", BUSY, count=2)
    assert len(connection.catalogue.workspaces()) == 2
    assert calls(emulator.journal()) == ["ListWorkspaces"] * 3
    assert clock.pauses == [0.5, 1.0]


def test_trouble_that_stays_is_said_with_the_number_of_tries(emulator: Emulator, connection: LiveConnection) -> None:
    script(emulator, "ListWorkspaces", BUSY, count=99)
    with pytest.raises(ServerFault) as raised:
        connection.catalogue.workspaces()
    assert raised.value.text.startswith("ListWorkspaces failed at the server (503 ServiceUnavailable): busy [request ")
    assert raised.value.text.endswith("]; 3 tries")


def test_throttling_is_waited_for_as_long_as_the_server_asks(
    emulator: Emulator, connection: LiveConnection, clock: ManualClock
) -> None:
    script(emulator, "CreateService", SLOW_DOWN, count=2)
    connection.services.create(spec_of(), labels={}, workspace_id=WORKSPACE)
    assert calls(emulator.journal()) == ["CreateService"] * 3
    assert clock.pauses == [2.5, 2.5]
    assert connect.IN_FLIGHT.limit == 4, "half as many calls at a time, twice"


def test_throttling_that_stays(emulator: Emulator, connection: LiveConnection) -> None:
    script(emulator, "CreateService", {**SLOW_DOWN, "status": 400}, count=99)
    with pytest.raises(Throttled) as raised:
        connection.services.create(spec_of(), labels={}, workspace_id=WORKSPACE)
    assert (raised.value.status, raised.value.api_code, raised.value.retry_after) == (400, "Throttling.User", 2.5)


@pytest.mark.parametrize(
    ("answer", "kind", "made", "why"),
    [
        ({"drop": True}, NoReply, True, "made, and the reply lost"),
        ({"raw": "<html>502</html>", "status": 502}, NoReply, True, "made, and a proxy in between failed"),
        ({"raw": "", "status": 200}, NoReply, True, "made, and the reply empty"),
        (BUSY, ServerFault, True, "made, and the server failed after that"),
    ],
)
def test_a_create_of_unknown_outcome_is_sent_once(
    emulator: Emulator, connection: LiveConnection, answer: dict[str, Any], kind: type[Fault], made: bool, why: str
) -> None:
    script(emulator, "CreateService", answer, when="after")
    with pytest.raises(Fault) as raised:
        connection.services.create(spec_of(), labels={}, workspace_id=WORKSPACE)
    assert type(raised.value) is kind, why
    assert calls(emulator.journal()) == ["CreateService"], why
    assert (emulator.service("chat") is not None) is made, why


def test_wrong_secret(emulator: Emulator, clock: ManualClock) -> None:
    connection = connection_to(emulator, clock, accessKey="AKID", secretKey="wrong-secret")
    with pytest.raises(CredentialFault) as raised:
        connection.catalogue.machines()
    assert raised.value.api_code == "SignatureDoesNotMatch"
    assert raised.value.text.startswith(
        "the secret key does not belong to the access key (400 SignatureDoesNotMatch). Key from: stack configuration"
    )
    assert "AKID" not in raised.value.text
    assert "x-acs" not in (raised.value.api_message or ""), "not the signed request"


def test_unknown_key(emulator: Emulator, clock: ManualClock) -> None:
    connection = connection_to(emulator, clock, accessKey="nobody", secretKey="s")
    with pytest.raises(CredentialFault) as raised:
        connection.services.describe("chat")
    assert (raised.value.status, raised.value.api_code) == (404, "InvalidAccessKeyId.NotFound")
    assert calls(emulator.journal()) == ["DescribeService"], "not again, and never taken for a missing service"


def test_no_credentials_send_nothing(
    emulator: Emulator, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from alibabacloud_credentials.utils import auth_constant

    monkeypatch.setattr(auth_constant, "HOME", str(tmp_path))
    endpoints = f'{{"eas": "{emulator.url}"}}'
    settings = Settings.read({"alicloud:endpoints": endpoints}, {})
    connection = connect.connect(settings, REGION, pace=Pace(clock))
    with pytest.raises(CredentialFault) as raised:
        connection.services.describe("chat")
    assert raised.value.text.startswith(
        "no credentials found, DescribeService was not sent. Looked in: alicloud:accessKey, "
    )
    assert emulator.journal() == []


def test_no_permission_names_the_ram_action(emulator: Emulator, connection: LiveConnection) -> None:
    answer = {"status": 403, "code": "NoPermission", "message": "not authorized"}
    script(emulator, "ListImages", answer)
    with pytest.raises(PermissionFault) as raised:
        connection.catalogue.images()
    assert raised.value.action == "paiimage:ListImages"
    assert "the identity needs paiimage:ListImages" in raised.value.text


def test_an_emulator_that_is_gone(emulator: Emulator, connection: LiveConnection) -> None:
    connection.catalogue.workspaces()
    settings = Settings.read({}, {"PAI_EAS_EMULATOR": "http://127.0.0.1:1"})
    with pytest.raises(NeverConnected) as raised:
        connect.connect(settings, REGION, pace=Pace(ManualClock())).catalogue.workspaces()
    assert (
        raised.value.text
        == "127.0.0.1:1 cannot be reached: connection refused; does pai-eas-emulator run there? ListWorkspaces was not sent"
    )


def test_redirects_are_not_followed(emulator: Emulator, connection: LiveConnection) -> None:
    script(emulator, "StopService", {"status": 302, "raw": "", "headers": {"location": f"{emulator.url}/elsewhere"}})
    with pytest.raises(GarbledReply):
        connection.services.stop("chat")
    assert len(emulator.journal()) == 1


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"Labels": {"a": 1}}, "Labels is no list"),
        ({"RunningInstance": "two"}, "RunningInstance is no whole number"),
        ({"ServiceConfig": "not json"}, "ServiceConfig is no JSON"),
        ({"Status": ["Running"]}, "Status is no text"),
    ],
)
def test_wrong_types(emulator: Emulator, connection: LiveConnection, patch: dict[str, Any], field: str) -> None:
    connection.services.create(spec_of(), labels={}, workspace_id=WORKSPACE)
    script(emulator, "DescribeService", {"patch": patch})
    with pytest.raises(GarbledReply) as raised:
        connection.services.describe("chat")
    assert raised.value.text == f"the answer to DescribeService is not as published: {field}"


def test_fields_nobody_knows_are_nobodys_business(emulator: Emulator, connection: LiveConnection) -> None:
    connection.services.create(spec_of(), labels={}, workspace_id=WORKSPACE)
    script(emulator, "DescribeService", {"patch": {"Unheard": {"of": [1]}, "AnotherInstance": None}})
    assert connection.services.describe("chat").name == "chat"


def test_secrets_that_the_server_repeats_are_hidden(emulator: Emulator, connection: LiveConnection) -> None:
    message = "invalid: top-secret-token and env-secret-value"
    script(emulator, "CreateService", {"status": 400, "code": "InvalidParameter", "message": message})
    containers = [{**CONFIG["containers"][0], "env": [{"name": "KEY", "value": "env-secret-value"}]}]
    spec = spec_of(token="top-secret-token", containers=containers)
    with pytest.raises(BadRequest) as raised:
        connection.services.create(spec, labels={}, workspace_id=WORKSPACE)
    assert raised.value.api_message == "invalid: [secret] and [secret]"


def test_within_one_operation(emulator: Emulator, connection: LiveConnection) -> None:
    clock, switch = ManualClock(), Switch(on=True)
    bound = connection.within(clock, switch, clock.now + 60)
    with pytest.raises(Cancelled):
        bound.services.delete("chat")
    assert emulator.journal() == []
    assert bound.identity == connection.identity


def test_a_short_outage_of_one_process_does_not_reach_another_region(emulator: Emulator, clock: ManualClock) -> None:
    script(emulator, "GetCallerIdentity", {"status": 403, "code": "NoPermission", "message": "m"})
    assert connection_to(emulator, clock).account_id() is None
    assert connection_to(emulator, clock, "cn-shanghai").account_id() == "1234567890123456"
