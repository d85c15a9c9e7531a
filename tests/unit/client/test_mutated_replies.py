"""Every call of the client with replies that are not as published: a result or a fault, never anything else, never for ever.

Above `wire_replies` (one parser at a time): here a reply goes the whole way, through status, retries and pages.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pai_eas_emulator import Emulator
from pulumi_pai_eas.client import paging
from pulumi_pai_eas.client.operations import OPERATIONS
from pulumi_pai_eas.client.sdk import call
from pulumi_pai_eas.errors import Fault, GarbledReply
from pulumi_pai_eas.model.runtime import Traffic
from pulumi_pai_eas.model.scaling import CronJob, CronScaler
from tests.ports.conftest import WORKSPACE, connection_to, spec_of
from tests.unit.client.ports_of_a_test import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pulumi_pai_eas.client.connect import LiveConnection

    Ask = Callable[[LiveConnection], object]

NLB, KEY = "nlb-emulator0own", "SECRET"
SCALER = CronScaler(jobs=[CronJob(name="n", schedule="0 0 2 * * *", target_size=1)])
CALLS: dict[str, Ask] = {
    "CreateService": lambda c: c.services.create(spec_of(), labels={"a": "b"}, workspace_id=WORKSPACE),
    "DescribeService": lambda c: c.services.describe("chat"),
    "DescribeServiceEndpoints": lambda c: c.services.endpoints("chat"),
    "ListServices": lambda c: c.services.list(label={"a": "b"}),
    "UpdateService": lambda c: (c.services.replace("chat", spec_of()), c.services.scale("chat", 2)),
    "UpdateServiceLabel": lambda c: c.services.put_labels("chat", {"c": "d"}),
    "DeleteServiceLabel": lambda c: c.services.remove_labels("chat", ["c"]),
    "StopService": lambda c: c.services.stop("chat"),
    "StartService": lambda c: c.services.start("chat"),
    "UpdateServiceSafetyLock": lambda c: c.services.lock("chat", "none"),
    "ReleaseService": lambda c: c.services.release("chat", Traffic(state="standalone")),
    "CreateServiceCronScaler": lambda c: c.services.put_cron_scaler("chat", SCALER, exists=False),
    "UpdateServiceCronScaler": lambda c: c.services.put_cron_scaler("chat", SCALER, exists=True),
    "DescribeServiceCronScaler": lambda c: c.services.cron_scaler("chat"),
    "DeleteServiceCronScaler": lambda c: c.services.delete_cron_scaler("chat"),
    "DescribeServiceAutoScaler": lambda c: c.services.autoscaler("chat"),
    "DeleteServiceAutoScaler": lambda c: c.services.delete_autoscaler("chat"),
    "DescribeServiceEvent": lambda c: c.services.events("chat"),
    "DescribeServiceDiagnosis": lambda c: c.services.diagnosis("chat"),
    "DescribeServiceLog": lambda c: c.services.logs("chat"),
    "ListServiceInstances": lambda c: c.services.replicas("chat"),
    "DescribeMachineSpec": lambda c: c.catalogue.machines(),
    "ListGateway": lambda c: c.catalogue.gateways(),
    "DescribeGateway": lambda c: c.catalogue.gateway("gw-emulator0linked"),
    "ListGatewayIntranetLinkedVpc": lambda c: c.catalogue.gateway("gw-emulator0linked"),
    "ListResources": lambda c: c.catalogue.resource_groups(),
    "ListImages": lambda c: c.catalogue.images(),
    "ListWorkspaces": lambda c: c.catalogue.workspaces(),
    "DescribeVpcs": lambda c: c.network.vpcs(),
    "DescribeVSwitches": lambda c: c.network.vswitches("vpc-emulator0two0zones"),
    "DescribeSecurityGroups": lambda c: c.network.security_groups("vpc-emulator0two0zones"),
    "ListLoadBalancers": lambda c: c.network.load_balancers([NLB]),
    "GetLoadBalancerAttribute": lambda c: c.network.load_balancers([NLB]),
    "ListListeners": lambda c: c.network.load_balancers([NLB]),
    "GetCallerIdentity": lambda c: c.account_id(),
    "DeleteService": lambda c: c.services.delete("chat"),
}
"""Each operation with the call that sends it, in an order in which all of them succeed."""


@dataclass
class Wire:
    """What answers. `mutate` makes the bytes of a reply from the good body."""

    emulator: Emulator
    good: dict[str, dict[str, Any]]
    struck: str = ""
    data: bytes = b""
    status: int = 200
    sent: int = 0

    def request(self, _method: str, _url: str, *, headers: dict[str, str], **_: object) -> Any:
        self.sent += 1
        name = headers["x-acs-action"]
        body = self.data if name == self.struck else json.dumps(self.good[name]).encode()
        parts = [body, b""]
        status = self.status if name == self.struck else 200
        return SimpleNamespace(
            status=status, headers={"content-type": "application/json"}, read1=lambda _: parts.pop(0),
            release_conn=lambda: None,
        )  # fmt: skip

    def outcome(self, operation: str, data: bytes, status: int = 200) -> object:
        """What comes of the call: its result, or the fault. Anything else goes up."""
        from pulumi_pai_eas.client import connect

        self.struck, self.data, self.status, self.sent = operation, data, status, 0
        connect.forget()
        try:
            return CALLS[operation](connection_to(self.emulator, ManualClock()))
        except Fault as fault:
            return fault


@pytest.fixture(scope="module")
def wire() -> Generator[Wire]:
    """Good replies are those of the emulator; afterwards nothing goes over a socket any more."""
    good: dict[str, dict[str, Any]] = {}
    send = call.Caller.send

    def recording(self: Any, request: Any, timeout: float, secrets: Any = ()) -> dict[str, Any]:
        return good.setdefault(request.action, send(self, request, timeout, secrets))

    with Emulator(region="cn-hangzhou") as emulator, pytest.MonkeyPatch.context() as patch:
        emulator.set(progress="immediate")
        patch.setattr(call.Caller, "send", recording)
        connection = connection_to(emulator, ManualClock())
        scaled = spec_of(autoscaler={"min": 1, "max": 3, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]})
        connection.services.create(scaled, labels={"a": "b"}, workspace_id=WORKSPACE)
        good.clear()
        for name, ask in CALLS.items():
            if name == "CreateService":
                connection.services.create(spec_of(metadata={"name": "other"}), labels={}, workspace_id=WORKSPACE)
            else:
                ask(connection)
        assert good.keys() == OPERATIONS.keys()
        patch.setattr(call.Caller, "send", send)
        made = Wire(emulator, good)
        patch.setattr(call, "pool_for", lambda *_, **__: made)
        patch.setattr(paging, "MOST_PAGES", 7)
        yield made


WRONG = st.sampled_from(
    [None, True, False, 0, -1, 7, 1.5, 1e300, 2**70, "", " ", "x", "true", "12", "\x00", "𝔘😀", [], {}, [1], [[]], [None],
     {"a": 1}, {"Code": 5}, "x" * 5000, list(range(500))]
)  # fmt: skip


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    return [place for key, inner in members for place in ((*path, key), *places(inner, (*path, key)))]


def with_field(body: Any, seed: int, wrong: Any) -> Any:
    """One field anywhere replaced or, one in five, removed."""
    where = places(body)
    if where:
        *path, last = where[seed % len(where)]
        holder = body
        for key in path:
            holder = holder[key]
        if seed % 5:
            holder[last] = wrong
        else:
            del holder[last]
    return body


def with_long_lists(body: Any, seed: int, wrong: Any) -> Any:
    """A page much larger than asked for, with something else at its end."""
    return {key: [*value * (seed % 400), wrong] if isinstance(value, list) else value for key, value in body.items()}


def with_more(body: Any, seed: int, wrong: Any) -> Any:
    return {**body, ("Unheard", "NextToken", "TotalCount", "HttpCode", "Code")[seed % 5]: wrong}


def with_configuration(body: Any, seed: int, wrong: Any) -> Any:
    return {**body, "ServiceConfig": wrong if seed % 2 else json.dumps({"metadata": wrong, "containers": wrong})}


def something_else(_body: Any, _seed: int, wrong: Any) -> Any:
    return wrong


ERROR: dict[str, Any] = {
    "Code": "InvalidParameter", "Message": f"said again: {KEY}", "RequestId": "R-1", "HttpCode": 400, "Success": False,
    "AccessDeniedDetail": {"AuthAction": "eas:CreateService", "NoPermissionType": "ImplicitDeny"},
}  # fmt: skip
"""The body of a refusal, which repeats the secret key."""
RAW = (
    b"<html><body>502 Bad Gateway</body></html>", b"\xff\xfe\x00", b"{\"a\": \"\xff\"}", b"[" * 100_000, b"{}", b"null",
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b"", b"NaN", b'"text"', KEY.encode(),
)  # fmt: skip


def with_error(_body: Any, seed: int, wrong: Any) -> Any:
    return with_field(copy.deepcopy(ERROR), seed, wrong)


def raw(_body: Any, seed: int, _wrong: Any) -> bytes:
    return RAW[seed % len(RAW)]


CHANGES = (
    with_field, with_field, with_field, with_long_lists, with_more, with_configuration, something_else, with_error, raw,
)  # fmt: skip
STATUSES = (*[200] * 12, 201, 204, 400, 403, 404, 409, 429, 500, 503)


@dataclass(frozen=True)
class Mutation:
    """What is done to the good body of an operation, and the status it comes with."""

    operation: str
    change: Callable[[Any, int, Any], Any]
    seed: int
    wrong: Any
    status: int
    cut: bool
    """Whether the end is missing."""

    def of(self, good: dict[str, Any]) -> bytes:
        changed = self.change(copy.deepcopy(good), self.seed, self.wrong)
        text = changed if isinstance(changed, bytes) else json.dumps(changed).encode()
        return text[: self.seed % (len(text) + 1)] if self.cut else text


MUTATIONS = st.builds(
    Mutation,
    operation=st.sampled_from(sorted(OPERATIONS)),
    change=st.sampled_from(CHANGES),
    seed=st.integers(0, 10**6),
    wrong=WRONG,
    status=st.sampled_from(STATUSES),
    cut=st.sampled_from([False] * 9 + [True]),
)


def one(wire: Wire, mutation: Mutation) -> None:
    operation, status = mutation.operation, mutation.status
    data = mutation.of(wire.good[operation])
    first = wire.outcome(operation, data, status)
    assert wire.sent <= 60, "tries and pages have an end"
    if isinstance(first, Fault):
        assert "\n" not in first.text
        assert "Traceback" not in first.text
        assert KEY not in first.text, "the secret key is shown"
        assert first.operation in OPERATIONS
    if status >= 400 and operation != "GetCallerIdentity":  # of which only the account is wanted, or nothing
        scaler_is_absent = first is None and operation.startswith("Describe")
        assert isinstance(first, Fault) or scaler_is_absent


@settings(max_examples=600)
@given(mutation=MUTATIONS)
def test_a_mutated_reply(wire: Wire, mutation: Mutation) -> None:
    one(wire, mutation)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=10_000)
@given(mutation=MUTATIONS)
def test_ten_thousand_mutated_replies(wire: Wire, mutation: Mutation) -> None:
    one(wire, mutation)


def test_good_replies_are_results(wire: Wire) -> None:
    """What is not mutated is no fault: else the tests above would prove nothing."""
    ended = {name: wire.outcome(name, json.dumps(wire.good[name]).encode()) for name in OPERATIONS}
    assert {name: fault for name, fault in ended.items() if isinstance(fault, Fault)} == {}


@pytest.mark.parametrize("status", [301, 302, 307])
def test_no_operation_follows_a_redirect(wire: Wire, status: int) -> None:
    for name in OPERATIONS:
        ended = wire.outcome(name, b"", status)
        assert isinstance(ended, GarbledReply) or name == "GetCallerIdentity", name
        assert wire.sent <= 3


def test_pages_without_an_end(wire: Wire) -> None:
    """A token that always comes, or a total that is never reached: each list ends with a fault, or with what it has."""
    ended = Counter[str]()
    for name, good in wire.good.items():
        data = json.dumps({**good, "NextToken": "again", "TotalCount": 10**6}).encode()
        result = wire.outcome(name, data)
        assert wire.sent <= 7 + 2, name
        ended["fault" if isinstance(result, Fault) else "result"] += 1
    assert ended["fault"] >= 8, ended
