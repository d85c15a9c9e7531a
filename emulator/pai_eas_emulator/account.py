"""The services of the account, and who they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pai_eas_emulator import refusals
from pai_eas_emulator.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pai_eas_emulator.service import Service


class Account:
    """All services, in the order of creation. Names are unique within a region, across all users of the account."""

    def __init__(self, foreign: frozenset[str] = frozenset()) -> None:
        self._services: dict[tuple[str, str], Service] = {}
        self.foreign = foreign
        """Names that belong to another user: `region/name`, or a bare name for every region."""

    def is_foreign(self, region: str, name: str) -> bool:
        """Whether another user of the account has a service of this name."""
        return f"{region}/{name}" in self.foreign or name in self.foreign

    def is_taken(self, region: str, name: str) -> bool:
        """Whether a new service cannot have this name."""
        return (region, name) in self._services or self.is_foreign(region, name)

    def find(self, region: str, name: str) -> Service | None:
        """The service, None when there is none of ours."""
        return self._services.get((region, name))

    def service(self, region: str, name: str) -> Service:
        """The service; raises Refused when there is none or when it is another user's."""
        found = self._services.get((region, name))
        if found is not None:
            return found
        if self.is_foreign(region, name):
            raise Refused(refusals.ANOTHER_OWNER, name=name)
        raise Refused(refusals.SERVICE_NOT_FOUND, name=name, region=region)

    def add(self, service: Service) -> None:
        """Keep a new service."""
        self._services[service.region, service.name] = service

    def remove(self, service: Service) -> None:
        """Forget a service."""
        self._services.pop((service.region, service.name), None)

    def services(self, region: str) -> list[Service]:
        """The services of a region, oldest first."""
        return [service for service in self._services.values() if service.region == region]

    def __iter__(self) -> Iterator[Service]:
        return iter(list(self._services.values()))
