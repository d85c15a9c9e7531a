"""Facts from the APIs, asked now: what create uses. The catalogue is kept a moment, so that many creates share it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pulumi_pai_eas.errors import ForeignService, NotFound
from pulumi_pai_eas.lifecycle.gates import name_state_of
from pulumi_pai_eas.model.facts import (
    Gateway,
    Image,
    LoadBalancer,
    Machines,
    NameState,
    ResourceGroup,
    SecurityGroup,
    VpcFact,
    VSwitch,
    Workspace,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_pai_eas.client.ports import Connection
    from pulumi_pai_eas.ports import Clock

T = TypeVar("T")
FRESH_SECONDS = 60.0
"""How long an answer serves the creates of one process: stock changes hourly, the creates of a stack start together."""


class Shared:
    """Answers that the operations of one process share; one caller asks, the others wait for its answer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._locks: dict[tuple[object, ...], Lock] = {}
        self._answers: dict[tuple[object, ...], tuple[float, Any]] = {}

    def get(self, key: tuple[object, ...], clock: Clock, ask: Callable[[], T]) -> T:
        """The fresh answer for a key. A fault is not kept: the next caller asks again."""
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            kept = self._answers.get(key)
            if kept is not None and clock.monotonic() - kept[0] < FRESH_SECONDS:
                return cast("T", kept[1])
            answer = ask()
            self._answers[key] = (clock.monotonic(), answer)
            return answer


SHARED = Shared()


class DirectLookups:
    """The look-ups of create, over one connection."""

    def __init__(self, connection: Connection, clock: Clock, shared: Shared = SHARED) -> None:
        self._connection = connection
        self._clock = clock
        self._shared = shared

    def _kept(self, what: str, ask: Callable[[], T]) -> T:
        key = (what, self._connection.host, self._connection.region, self._connection.identity)
        return self._shared.get(key, self._clock, ask)

    def images(self) -> tuple[Image, ...]:
        """ListImages."""
        return self._kept("images", self._connection.catalogue.images)

    def machines(self) -> Machines:
        """DescribeMachineSpec."""
        return self._kept("machines", self._connection.catalogue.machines)

    def workspaces(self, named: Sequence[str] = ()) -> tuple[Workspace, ...]:
        """ListWorkspaces; what is kept may be of before the workspace that is named."""
        kept = self._kept("workspaces", self._connection.catalogue.workspaces)
        if set(named) <= {workspace.workspace_id for workspace in kept}:
            return kept
        return self._connection.catalogue.workspaces()

    def gateways(self, named: Sequence[str] = ()) -> tuple[Gateway, ...]:  # noqa: ARG002 - asked now
        """ListGateway."""
        return self._connection.catalogue.gateways()

    def gateway(self, gateway_id: str) -> Gateway:
        """DescribeGateway."""
        return self._connection.catalogue.gateway(gateway_id)

    def resource_groups(self, named: Sequence[str] = ()) -> tuple[ResourceGroup, ...]:  # noqa: ARG002 - asked now
        """ListResources."""
        return self._connection.catalogue.resource_groups()

    def vpcs(self) -> tuple[VpcFact, ...]:
        """DescribeVpcs."""
        return self._connection.network.vpcs()

    def vswitches(self, vpc_id: str | None = None, named: Sequence[str] = ()) -> tuple[VSwitch, ...]:  # noqa: ARG002
        """DescribeVSwitches."""
        return self._connection.network.vswitches(vpc_id)

    def security_groups(
        self,
        vpc_id: str | None = None,
        named: Sequence[str] = (),  # noqa: ARG002
    ) -> tuple[SecurityGroup, ...]:
        """DescribeSecurityGroups."""
        return self._connection.network.security_groups(vpc_id)

    def load_balancers(self, ids: tuple[str, ...]) -> tuple[LoadBalancer, ...]:
        """ListLoadBalancers, GetLoadBalancerAttribute and ListListeners."""
        return self._connection.network.load_balancers(ids)

    def name_state(self, name: str) -> NameState:
        """DescribeService by the exact name: the strong test for a duplicate."""
        try:
            observed = self._connection.services.describe(name)
        except NotFound:
            return NameState("free")
        except ForeignService:
            return NameState("foreign")
        return name_state_of(observed)
