"""After CreateService was accepted: looked at once, never waited for, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import calls
from tests.stacks.deploy.table import ABSENT, CREATED, Played, Row, made, play

if TYPE_CHECKING:
    from collections.abc import Generator

BROKEN = {"status": 500, "code": "InternalError", "message": "m"}
LEFT = "the service exists and is in your state. pulumi up --refresh fills in what is missing."
THREE = ("DescribeService",) * 3
END = ("DescribeServiceEndpoints", "DeleteServiceLabel")
VPC = 'pai.VpcArgs(vpc_id="vpc-emulator0two0zones", vswitch_ids=["vsw-emulator0zone0h", "vsw-emulator0zone0i"], security_group_id="sg-emulator0two0zones")'
JOINED = {
    "vpc_id": "vpc-emulator0two0zones",
    "vswitch_id": "vsw-emulator0zone0h,vsw-emulator0zone0i",
    "security_group_id": "sg-emulator0two0zones",
}
MADE = [
    made("once", "one DescribeService after the create, whatever status it tells", state={"status": "Creating"}),
    made(
        "describe_fails",
        "a describe that fails is a warning; id and status come from CreateService",
        calls=("DescribeService", "CreateService", *THREE, *END),
        says=[f"warning: PAI8006 DescribeService answered 500 InternalError; {LEFT}"],
        state={"status": "Creating", "replicaStatus": ABSENT},
    ),
    made(
        "endpoints_fail",
        "addresses that cannot be had are those of the service itself",
        calls=("DescribeService", "CreateService", "DescribeService", *["DescribeServiceEndpoints"] * 3, END[1]),
        says=[f"warning: PAI8006 DescribeServiceEndpoints answered 500 InternalError; {LEFT}"],
    ),
    made(
        "not_seen_yet",
        "a 404 right after the create is normal: nothing is said, the id comes from CreateService",
        state={"status": "Creating", "replicaStatus": ABSENT},
    ),
    made(
        "without_id",
        "an answer without ServiceUid right after the create is normal as well",
        state={"status": "Creating"},
    ),
    made(
        "label_stays",
        "the mark of an unfinished create that cannot be removed",
        says=[
            "warning: PAI8007 the label pulumi_creating of label_stays_dev could not be removed (answered 409 Conflict); the next update removes it"
        ],
    ),
    made(
        "lost",
        "the reply to CreateService is lost although it worked: looked for, found, never sent twice",
        calls=CREATED,
        tells=[
            "no reply to CreateService; looked: lost_dev exists and carries this resource's labels, taken over (one service, not two)"
        ],
    ),
    made(
        "failed_reply",
        "an error of the server after it had made the service: the same",
        calls=CREATED,
        tells=["no reply to CreateService; looked: failed_reply_dev exists and carries this resource's labels, …"],
    ),
    made(
        "locked",
        "the lock comes last: it would keep the mark from being removed",
        safety_lock='"all"',
        calls=(*CREATED, "UpdateServiceSafetyLock"),
    ),
    made(
        "nlb",
        "the summary of an NLB",
        network="pai.NetworkArgs(nlb=[pai.NlbListenerArgs(port=9000)])",
        vpc=VPC,
        body={
            "networking": {"nlb": [{"id": "default", "listener_port": 9000, "netType": "intranet"}]},
            "cloud.networking": JOINED,
        },
    ),
    made(
        "gateway",
        "the summary of a dedicated gateway without the internet",
        network='pai.NetworkArgs(gateway_id="gw-emulator0linked")',
        vpc=VPC,
        body={"networking": {"gateway": "gw-emulator0linked"}, "cloud.networking": JOINED},
    ),
]
FAULTS: list[dict[str, Any]] = [
    {"operation": "DescribeService", "service": "describe_fails_dev", "call": 2, "count": 0, "answer": BROKEN},
    {"operation": "DescribeServiceEndpoints", "service": "endpoints_fail_dev", "count": 0, "answer": BROKEN},
    {
        "operation": "DescribeService",
        "service": "not_seen_yet_dev",
        "call": 2,
        "count": 1,
        "answer": {"status": 404, "code": "InvalidService.NotFound", "message": "not yet"},
    },
    {
        "operation": "DescribeService",
        "service": "without_id_dev",
        "call": 2,
        "answer": {"patch": {"ServiceUid": None, "ServiceId": None}},
    },
    {
        "operation": "DeleteServiceLabel",
        "service": "label_stays_dev",
        "answer": {"status": 409, "code": "Conflict", "message": "m"},
    },
    {"operation": "CreateService", "service": "lost_dev", "when": "after", "answer": {"drop": True}},
    {"operation": "CreateService", "service": "failed_reply_dev", "when": "after", "answer": BROKEN},
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    with play(MADE, tmp_path_factory.mktemp("made"), faults=FAULTS) as done:
        yield done


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_made_and_in_state(played: Played, row: Row) -> None:
    played.check(row)
    outputs = played.stack.resource(row.name)["outputs"]
    assert outputs["serviceId"] == played.emulator.service(row.service)["service_id"]  # type: ignore[index]
    assert outputs["accessToken"], "always a secret"


def test_nothing_is_waited_for_and_that_is_said(played: Played) -> None:
    said = played.sections["once"]
    (first,) = [line for line in said if "accepted in" in line]
    assert first.endswith("status Creating. Not waited for; billing starts with the first replica.")
    assert any(line.startswith("Follow: pulumi up --refresh") for line in said)
    assert calls(played.emulator.journal(), service="once_dev").count("DescribeService") == 2, "gate and one look"


SHARED = """Deployment Summary
==================
Service Name: once_dev
Status: Creating

Endpoints:
- DefaultGateway:
    InternetEndpoint: URL/cn-hangzhou/internet/1234567890123456/api/predict/once_dev
    IntranetEndpoint: URL/cn-hangzhou/intranet/1234567890123456/api/predict/once_dev
    Port: 0

Service Invocation Examples:
  TOKEN=$(pulumi stack output token --show-secrets)
  curl URL/cn-hangzhou/internet/1234567890123456/api/predict/once_dev/v1/models -H "Authorization: $TOKEN"
  curl URL/cn-hangzhou/intranet/1234567890123456/api/predict/once_dev/v1/models -H "Authorization: $TOKEN"
"""


def test_the_summary_is_the_deploy_skills(played: Played) -> None:
    url = f"{played.emulator.url}/_gateway"
    summary = played.stack.resource("once")["outputs"]["deploymentSummary"]
    assert summary == SHARED.replace("URL", url)
    nlb = played.stack.resource("nlb")["outputs"]
    lines = nlb["deploymentSummary"].splitlines()
    at = lines.index("- Nlb:")
    address = lines[at + 2].removeprefix("    IntranetEndpoint: ")
    assert lines[at + 1] == "    InternetEndpoint: (not available for this network type)"
    assert lines[at + 3] == "    Port: 9000"
    assert f'  curl {address}/api/predict/nlb_dev/v1/models -H "Authorization: $TOKEN"' in lines
    gateway = played.stack.resource("gateway")["outputs"]["deploymentSummary"].splitlines()
    at = gateway.index("- PrivateGateway:")
    assert gateway[at + 1] == "    InternetEndpoint: (not available for this network type)"
    assert gateway[at + 2].startswith(f"    IntranetEndpoint: {url}/cn-hangzhou/gw-emulator0linked")
    assert sum(line.startswith("  curl ") for line in gateway) == 1
