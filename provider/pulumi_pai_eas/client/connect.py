"""A connection: all APIs of one region, as one identity. Made once per process, settings and region."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pulumi_pai_eas.client.endpoints import PRODUCTS
from pulumi_pai_eas.client.in_flight import InFlight
from pulumi_pai_eas.client.pace import Pace
from pulumi_pai_eas.errors import Fault

if TYPE_CHECKING:
    from pulumi_pai_eas.client.operations import Product
    from pulumi_pai_eas.client.sdk.aiworkspace import WorkspaceCatalogue
    from pulumi_pai_eas.client.sdk.call import Caller
    from pulumi_pai_eas.client.sdk.eas import EasCatalogue, EasServices
    from pulumi_pai_eas.client.sdk.line import Line
    from pulumi_pai_eas.client.sdk.network import Network
    from pulumi_pai_eas.client.settings import Settings
    from pulumi_pai_eas.model.facts import (
        Gateway,
        Image,
        Machines,
        ResourceGroup,
        Workspace,
    )
    from pulumi_pai_eas.ports import Cancellation, Clock

IN_FLIGHT = InFlight()
"""The limit of this process, whatever the account and region."""


class _Core:
    """What all connections of the same settings and region share: identity, endpoints, the account once asked."""

    def __init__(self, settings: Settings, region: str) -> None:
        from pulumi_pai_eas.client.sdk.call import Caller
        from pulumi_pai_eas.client.sdk.identity import Identity

        identity = Identity(settings.credentials)
        emulated = settings.emulator is not None
        self.settings = settings
        self.region = region
        self.callers: dict[Product, Caller] = {
            product: Caller(settings.endpoint(product, region), region, identity, direct=emulated)
            for product in PRODUCTS
        }
        self._account: tuple[str | None] | None = None
        self._account_lock = threading.Lock()

    def account_id(self, line: Line) -> str | None:
        """The account, asked once whatever the outcome."""
        from pulumi_pai_eas.client.sdk.network import caller_account

        with self._account_lock:
            if self._account is None:
                try:
                    self._account = (caller_account(line),)
                except Fault:
                    # Knowing the account only adds a safeguard: without it, the comparison is left out.
                    self._account = (None,)
            return self._account[0]


class LiveConnection:
    """`ports.Connection`. Cheap: what costs is shared."""

    def __init__(self, core: _Core, pace: Pace, in_flight: InFlight) -> None:
        self._core = core
        self._pace = pace
        self._in_flight = in_flight

    def _line(self, product: Product) -> Line:
        from pulumi_pai_eas.client.sdk.line import Line

        return Line(self._core.callers[product], self._pace, self._in_flight)

    @property
    def region(self) -> str:
        """The region."""
        return self._core.region

    @property
    def host(self) -> str:
        """Host and port of the EAS API."""
        return self._core.settings.endpoint("eas", self._core.region).host

    @property
    def is_emulator(self) -> bool:
        """Whether the emulator answers."""
        return self._core.settings.emulator is not None

    @property
    def identity(self) -> int:
        """Equal for connections with the same target and credentials."""
        return hash((self._core.settings, self._core.region))

    @property
    def services(self) -> EasServices:
        """EAS services."""
        from pulumi_pai_eas.client.sdk.eas import EasServices

        return EasServices(self._line("eas"))

    @property
    def catalogue(self) -> LiveCatalogue:
        """What the region offers."""
        from pulumi_pai_eas.client.sdk.aiworkspace import WorkspaceCatalogue
        from pulumi_pai_eas.client.sdk.eas import EasCatalogue

        return LiveCatalogue(EasCatalogue(self._line("eas")), WorkspaceCatalogue(self._line("aiworkspace")))

    @property
    def network(self) -> Network:
        """Network look-ups."""
        from pulumi_pai_eas.client.sdk.network import Network

        return Network(self._line("vpc"), self._line("ecs"), self._line("nlb"))

    def account_id(self) -> str | None:
        """The account; None when it cannot be had."""
        return self._core.account_id(self._line("sts"))

    def answers(self, url: str, token: str | None) -> bool:
        """Whether the service behind an inference endpoint answers."""
        from pulumi_pai_eas.client.probe import answers

        return answers(url, token, direct=self.is_emulator)

    def within(self, clock: Clock, cancellation: Cancellation, deadline: float | None) -> LiveConnection:
        """The same connection at the pace of one operation."""
        pace = replace(self._pace, clock=clock, cancellation=cancellation, deadline=deadline)
        return LiveConnection(self._core, pace, self._in_flight)

    def trying_once(self) -> LiveConnection:
        """The same connection without retries."""
        return LiveConnection(self._core, replace(self._pace, single_try=True), self._in_flight)


class LiveCatalogue:
    """`ports.Catalogue`, from two products."""

    def __init__(self, eas: EasCatalogue, aiworkspace: WorkspaceCatalogue) -> None:
        self._eas = eas
        self._aiworkspace = aiworkspace

    def images(self) -> tuple[Image, ...]:
        """Official images for EAS."""
        return self._aiworkspace.images()

    def machines(self) -> Machines:
        """Machine types."""
        return self._eas.machines()

    def workspaces(self) -> tuple[Workspace, ...]:
        """Workspaces."""
        return self._aiworkspace.workspaces()

    def gateways(self) -> tuple[Gateway, ...]:
        """Dedicated gateways."""
        return self._eas.gateways()

    def gateway(self, gateway_id: str) -> Gateway:
        """One dedicated gateway."""
        return self._eas.gateway(gateway_id)

    def resource_groups(self) -> tuple[ResourceGroup, ...]:
        """Resource groups."""
        return self._eas.resource_groups()


def connect(settings: Settings, region: str, *, pace: Pace | None = None) -> LiveConnection:
    """A connection; nothing is sent and no credentials are looked for before its first call."""
    return LiveConnection(_core(settings, region), pace or Pace(), IN_FLIGHT)


@cache
def _core(settings: Settings, region: str) -> _Core:
    return _Core(settings, region)


def forget() -> None:
    """Drop what this process remembers of connections: for tests, whose emulators come and go."""
    _core.cache_clear()
