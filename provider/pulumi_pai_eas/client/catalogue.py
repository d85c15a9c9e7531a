"""The catalogue that `check` uses: each look-up once per process and region, whatever the number of services."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from pulumi_pai_eas.errors import BadRequest, Fault, NotFound, PermissionFault
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
    from pulumi_pai_eas.client.ports import Connection
    from pulumi_pai_eas.model.observed import Listed

T = TypeVar("T")
Taken: TypeAlias = Callable[[str, str, dict[str, str]], NameState]
"""Status, id and labels of a service that has the name, to the state of the name."""

_OF_ONE_LOOKUP = (PermissionFault, BadRequest, NotFound)
"""Faults that say nothing about other look-ups; after any other one nothing more is asked."""


class _Answers:
    """What one process knows of one region, as one identity."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots: dict[Hashable, _Slot] = {}
        self.failure: Fault | None = None
        self._told: set[type[Fault] | str] = set()

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer, asked for by the first caller while others wait; raises the fault that the first one got."""
        return self._answered(self._slot(key), ask, lambda _answer: False)

    def holding(
        self, key: Hashable, ask: Callable[[], tuple[T, ...]], named: Iterable[str], name_of: Callable[[T], str]
    ) -> tuple[T, ...]:
        """A list that is not older than the names: one that lacks a name is asked for again, once for each name.

        The thing may have been made since, by another resource of the same run.
        """
        wanted, slot = frozenset(named), self._slot(key)

        def is_too_old(answer: tuple[T, ...]) -> bool:
            return not wanted <= slot.covered | {name_of(item) for item in answer}

        answer = self._answered(slot, ask, is_too_old)
        with slot.lock:
            slot.covered |= wanted
        return answer

    def _slot(self, key: Hashable) -> _Slot:
        with self._lock:
            return self._slots.setdefault(key, _Slot())

    def _answered(self, slot: _Slot, ask: Callable[[], T], is_too_old: Callable[[T], bool]) -> T:
        with slot.lock:
            if slot.fault is not None:
                raise slot.fault
            if not slot.answered or is_too_old(cast("T", slot.answer)):
                if self.failure is not None:
                    raise self.failure
                try:
                    slot.answer = ask()
                except Fault as fault:
                    slot.fault = fault
                    if not isinstance(fault, _OF_ONE_LOOKUP):
                        self.failure = fault
                    raise
                slot.answered = True
            return cast("T", slot.answer)

    def first_time(self, fault: Fault) -> bool:
        """True once for a failure of everything, and once for each look-up that failed for itself."""
        key = fault.operation if isinstance(fault, _OF_ONE_LOOKUP) else Fault
        with self._lock:
            new = key not in self._told
            self._told.add(key)
            return new


class _Slot:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answered = False
        self.answer: Any = None
        self.fault: Fault | None = None
        self.covered: set[str] = set()
        """Names that the answer is not older than."""


class CachedCatalogue:
    """Look-ups for `check`. Thread-safe; each takes ten seconds and one try at most.

    `named` are ids that the resource names: a list is never older than they are, so that what `pulumi up` made a
    moment ago is there.

    A failure is remembered: the same fault is raised again and, unless it concerns that look-up alone (a missing
    permission), for every other look-up too, without asking. Every method may raise any Fault.
    """

    def __init__(self, connection: Connection, taken: Taken) -> None:
        self._connection = connection.trying_once()
        self._taken = taken
        self._answers = _answers(connection.host, connection.region, connection.identity)

    def worth_telling(self, fault: Fault) -> bool:
        """Whether this fault was not reported yet: one warning per process for a catalogue that is unavailable."""
        return self._answers.first_time(fault)

    def images(self) -> tuple[Image, ...]:
        """ListImages."""
        return self._answers.get("images", self._connection.catalogue.images)

    def machines(self) -> Machines:
        """DescribeMachineSpec."""
        return self._answers.get("machines", self._connection.catalogue.machines)

    def workspaces(self, named: Iterable[str] = ()) -> tuple[Workspace, ...]:
        """ListWorkspaces."""
        ask = self._connection.catalogue.workspaces
        return self._answers.holding("workspaces", ask, named, lambda workspace: workspace.workspace_id)

    def gateways(self, named: Iterable[str] = ()) -> tuple[Gateway, ...]:
        """ListGateway."""
        ask = self._connection.catalogue.gateways
        return self._answers.holding("gateways", ask, named, lambda gateway: gateway.gateway_id)

    def gateway(self, gateway_id: str) -> Gateway:
        """DescribeGateway, once for each gateway that is named."""
        return self._answers.get(("gateway", gateway_id), partial(self._connection.catalogue.gateway, gateway_id))

    def resource_groups(self, named: Iterable[str] = ()) -> tuple[ResourceGroup, ...]:
        """ListResources."""
        ask = self._connection.catalogue.resource_groups
        return self._answers.holding("resource groups", ask, named, lambda group: group.resource_id)

    def vpcs(self) -> tuple[VpcFact, ...]:
        """DescribeVpcs."""
        return self._answers.get("vpcs", self._connection.network.vpcs)

    def vswitches(self, vpc_id: str | None = None, named: Iterable[str] = ()) -> tuple[VSwitch, ...]:
        """DescribeVSwitches of the whole region, once, and of these those of one VPC."""
        ask = self._connection.network.vswitches
        found = self._answers.holding("vswitches", ask, named, lambda vswitch: vswitch.vswitch_id)
        return tuple(vswitch for vswitch in found if vpc_id is None or vswitch.vpc_id == vpc_id)

    def security_groups(self, vpc_id: str | None = None, named: Iterable[str] = ()) -> tuple[SecurityGroup, ...]:
        """DescribeSecurityGroups of the whole region, once, and of these those of one VPC."""
        ask = self._connection.network.security_groups
        found = self._answers.holding("security groups", ask, named, lambda group: group.security_group_id)
        return tuple(group for group in found if vpc_id is None or group.vpc_id == vpc_id)

    def load_balancers(self, ids: Sequence[str]) -> tuple[LoadBalancer, ...]:
        """ListLoadBalancers, GetLoadBalancerAttribute and ListListeners, once for each NLB that is named."""
        found: list[LoadBalancer] = []
        for id_ in dict.fromkeys(ids):
            found += self._answers.get(("nlb", id_), partial(self._connection.network.load_balancers, (id_,)))
        return tuple(found)

    def services(self) -> tuple[Listed, ...]:
        """ListServices."""
        return self._answers.get("services", self._connection.services.list)

    def name_state(self, name: str) -> NameState:
        """Whether a name is free, from ListServices: one call for all names. It lists only what the caller may see."""
        service = next((service for service in self.services() if service.name == name), None)
        if service is None:
            return NameState("free")
        return self._taken(service.status, service.service_id, service.labels)


@cache
def _answers(_host: str, _region: str, _identity: int) -> _Answers:
    return _Answers()


def forget() -> None:
    """Drop every answer this process remembers: for tests."""
    _answers.cache_clear()
