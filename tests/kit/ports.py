"""Ports that answer from a script and write down what they were asked; time that only sleeping moves.

What the real connection does by itself is done here too: a cancelled operation sends no mutation, and after the deadline
nothing is sent at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal

from pulumi_pai_eas.client.operations import OPERATIONS
from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded
from pulumi_pai_eas.lifecycle.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pulumi_pai_eas.client.ports import Connection
    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import CronScaler
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.ports import Cancellation, Clock

REAL_HOST = "pai-eas.cn-hangzhou.aliyuncs.com"


@dataclass(frozen=True)
class Turns:
    """Answers one after another; the last one stays."""

    answers: tuple[Any, ...]


def turns(*answers: Any) -> Turns:
    """Answers one after another; the last one stays."""
    return Turns(answers)


@dataclass(frozen=True)
class Call:
    """One request that was sent."""

    operation: str
    arguments: tuple[Any, ...]


@dataclass
class ManualClock:
    """Sleeping moves it on at once; `pauses` are what was slept."""

    now: float = 1000.0
    pauses: list[float] = field(default_factory=list[float])

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@dataclass
class Switch:
    """A cancellation: requested when `on`."""

    on: bool = False

    def requested(self) -> bool:
        return self.on


@dataclass
class Lines:
    """What was told, in order."""

    told: list[tuple[Literal["status", "info", "warning"], str]] = field(default_factory=list[Any])

    def status(self, text: str) -> None:
        self.told.append(("status", text))

    def info(self, text: str) -> None:
        self.told.append(("info", text))

    def warning(self, text: str) -> None:
        self.told.append(("warning", text))


class Script:
    """Answers by operation: a value is returned, an exception raised, a function called with the arguments.

    An operation without an answer fails the test that caused it.
    """

    def __init__(self, answers: Mapping[str, Any], clock: ManualClock, switch: Switch) -> None:
        self.answers: dict[str, Any] = {}
        self.calls: list[Call] = []
        self.then: dict[str, Callable[[], None]] = {}
        self._clock, self._switch = clock, switch
        for operation, answer in answers.items():
            self.set(operation, answer)

    def set(self, operation: str, answer: Any) -> None:
        assert operation in OPERATIONS, operation
        self.answers[operation] = list(answer.answers) if isinstance(answer, Turns) else [answer]

    def ask(self, deadline: float, operation: str, *arguments: Any) -> Any:
        if OPERATIONS[operation].mutation and self._switch.requested():
            raise Cancelled(f"{operation} was not sent: the operation was cancelled")
        if self._clock.monotonic() >= deadline:
            raise DeadlineExceeded(f"{operation} was not sent: the time given for the operation is over")
        self.calls.append(Call(operation, arguments))
        assert operation in self.answers, f"{operation} has no answer in this test"
        left = self.answers[operation]
        answer = left.pop(0) if len(left) > 1 else left[0]
        if operation in self.then:
            self.then[operation]()
        if isinstance(answer, FunctionType):
            answer = answer(*arguments)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class ScriptedServices:
    """EAS services."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def create(self, spec: ServiceSpec, *, labels: Mapping[str, str], workspace_id: str | None) -> Any:
        return self._ask("CreateService", spec, dict(labels), workspace_id)

    def describe(self, name: str) -> Any:
        return self._ask("DescribeService", name)

    def endpoints(self, name: str) -> Any:
        return self._ask("DescribeServiceEndpoints", name)

    def list(self, *, label: Mapping[str, str] | None = None) -> Any:
        return self._ask("ListServices", dict(label or {}))

    def replace(self, name: str, spec: ServiceSpec) -> None:
        self._ask("UpdateService", name, spec)

    def scale(self, name: str, replicas: int) -> None:
        self._ask("UpdateService", name, replicas)

    def delete(self, name: str) -> None:
        self._ask("DeleteService", name)

    def put_labels(self, name: str, labels: Mapping[str, str]) -> None:
        self._ask("UpdateServiceLabel", name, dict(labels))

    def remove_labels(self, name: str, keys: Sequence[str]) -> None:
        self._ask("DeleteServiceLabel", name, tuple(keys))

    def start(self, name: str) -> None:
        self._ask("StartService", name)

    def stop(self, name: str) -> None:
        self._ask("StopService", name)

    def lock(self, name: str, level: str) -> None:
        self._ask("UpdateServiceSafetyLock", name, level)

    def release(self, name: str, traffic: Traffic) -> None:
        self._ask("ReleaseService", name, traffic)

    def autoscaler(self, name: str) -> Any:
        return self._ask("DescribeServiceAutoScaler", name)

    def delete_autoscaler(self, name: str) -> None:
        self._ask("DeleteServiceAutoScaler", name)

    def cron_scaler(self, name: str) -> Any:
        return self._ask("DescribeServiceCronScaler", name)

    def put_cron_scaler(self, name: str, scaler: CronScaler, *, exists: bool) -> None:
        self._ask("UpdateServiceCronScaler" if exists else "CreateServiceCronScaler", name, scaler)

    def delete_cron_scaler(self, name: str) -> None:
        self._ask("DeleteServiceCronScaler", name)

    def events(self, name: str) -> Any:
        return self._ask("DescribeServiceEvent", name)

    def diagnosis(self, name: str) -> Any:
        return self._ask("DescribeServiceDiagnosis", name)

    def replicas(self, name: str) -> Any:
        return self._ask("ListServiceInstances", name)

    def logs(self, name: str, *, replica: str | None = None, previous: bool = False) -> Any:
        return self._ask("DescribeServiceLog", name, replica, previous)


class ScriptedCatalogue:
    """What the region offers."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def images(self) -> Any:
        return self._ask("ListImages")

    def machines(self) -> Any:
        return self._ask("DescribeMachineSpec")

    def workspaces(self) -> Any:
        return self._ask("ListWorkspaces")

    def gateways(self) -> Any:
        return self._ask("ListGateway")

    def gateway(self, gateway_id: str) -> Any:
        return self._ask("DescribeGateway", gateway_id)

    def resource_groups(self) -> Any:
        return self._ask("ListResources")


class ScriptedNetwork:
    """VPC, ECS and NLB."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def vpcs(self) -> Any:
        return self._ask("DescribeVpcs")

    def vswitches(self, vpc_id: str | None = None) -> Any:
        return self._ask("DescribeVSwitches", vpc_id)

    def security_groups(self, vpc_id: str | None = None) -> Any:
        return self._ask("DescribeSecurityGroups", vpc_id)

    def load_balancers(self, ids: Sequence[str]) -> Any:
        return self._ask("ListLoadBalancers", tuple(ids))


@dataclass
class ScriptedConnection:
    """All APIs of one region. `account` is what sts would say, `answered` what inference endpoints do."""

    script: Script
    deadline: float
    region: str = "cn-hangzhou"
    host: str = REAL_HOST
    is_emulator: bool = False
    account: str | None = "1234567890123456"
    identity: int = 1
    answered: Callable[[str, str | None], bool] = lambda url, token: True

    @property
    def _ask(self) -> Callable[..., Any]:
        return partial(self.script.ask, self.deadline)

    @property
    def services(self) -> ScriptedServices:
        return ScriptedServices(self._ask)

    @property
    def catalogue(self) -> ScriptedCatalogue:
        return ScriptedCatalogue(self._ask)

    @property
    def network(self) -> ScriptedNetwork:
        return ScriptedNetwork(self._ask)

    def account_id(self) -> str | None:
        return self.account

    def answers(self, url: str, token: str | None) -> bool:
        return self.answered(url, token)

    def within(self, clock: Clock, cancellation: Cancellation, deadline: float | None) -> Connection:
        return replace(self, deadline=math.inf if deadline is None else deadline)

    def trying_once(self) -> Connection:
        return self


class Scene:
    """Everything one operation works in, and what it did."""

    def __init__(self, answers: Mapping[str, Any], *, seconds: float = 1200.0, **connection: Any) -> None:
        self.clock = ManualClock()
        self.switch = Switch()
        self.lines = Lines()
        deadline = self.clock.now + seconds
        self.script = Script(answers, self.clock, self.switch)
        self.connection = ScriptedConnection(self.script, deadline, **connection)
        self.around = Surroundings(self.connection, self.clock, self.lines, self.switch, deadline)

    @property
    def operations(self) -> list[str]:
        """What was sent, in order."""
        return [call.operation for call in self.script.calls]

    @property
    def changes(self) -> list[str]:
        """What was sent that changes something, in order."""
        return [name for name in self.operations if OPERATIONS[name].mutation]

    def sent(self, operation: str) -> list[tuple[Any, ...]]:
        """The arguments of each request of an operation."""
        return [call.arguments for call in self.script.calls if call.operation == operation]

    def told(self, kind: Literal["status", "info", "warning"]) -> list[str]:
        """The lines of a kind."""
        return [text for line, text in self.lines.told if line == kind]

    def cancel_after(self, operation: str) -> None:
        """Ctrl-C while this operation is on its way."""
        self.script.then[operation] = lambda: setattr(self.switch, "on", True)

    def takes(self, operation: str, seconds: float) -> None:
        """The operation takes so long."""
        self.script.then[operation] = lambda: setattr(self.clock, "now", self.clock.now + seconds)
