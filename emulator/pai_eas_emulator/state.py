"""Everything one emulator holds, in one place: scenario, services, time, faults, journal, and how it is kept."""

from __future__ import annotations

import threading

from pai_eas_emulator.access_keys import Nonces
from pai_eas_emulator.account import Account
from pai_eas_emulator.catalogue import Catalogue
from pai_eas_emulator.clock import Clock, stamp
from pai_eas_emulator.failures import trouble_of
from pai_eas_emulator.faults import Faults
from pai_eas_emulator.journal import Journal
from pai_eas_emulator.json_values import JsonObject, as_list, as_object
from pai_eas_emulator.knobs import Knobs, wire_name
from pai_eas_emulator.progression import look
from pai_eas_emulator.scenario import BadScenarioError, Scenario, parse_scenario
from pai_eas_emulator.service import (
    Service,
    configured_name,
    configured_replicas,
    configured_token,
    from_disk,
    new_id,
    new_token,
)
from pai_eas_emulator.statuses import STATUSES
from pai_eas_emulator.store import Store


class State:
    """The state of one emulator. Whoever reads or changes services holds `lock`."""

    def __init__(self, scenario: Scenario, default_region: str, store: Store | None = None) -> None:
        self.lock = threading.RLock()
        self.default_region = default_region
        self.base_url = ""
        """Where this emulator listens, without a slash at the end; known once it does."""
        self.clock = Clock()
        self.faults = Faults()
        self.journal = Journal()
        self.nonces = Nonces()
        self._store = store or Store()
        self._first = scenario
        self._begin(scenario)
        kept = self._store.load()
        if kept is not None:
            self._restore(kept)

    def _begin(self, scenario: Scenario) -> None:
        given = [_given_service(item, self) for item in scenario.items("services") or []]
        self.scenario = scenario
        self.catalogue = Catalogue(scenario)
        self.account = Account(_foreign(scenario))
        for service in given:
            self.account.add(service)

    @property
    def knobs(self) -> Knobs:
        """The knobs as they are set."""
        return self.scenario.knobs

    def spend(self, knob: str) -> bool:
        """Take one off a knob that counts; False when it is at nought."""
        left = int(getattr(self.knobs, knob))
        if left <= 0:
            return False
        self.scenario = self.scenario.changed({"knobs": {wire_name(knob): left - 1}})
        return True

    def gateway(self, region: str, gateway_id: str) -> JsonObject | None:
        """A dedicated gateway by its id."""
        return next((item for item in self.catalogue.gateways(region) if item.get("GatewayId") == gateway_id), None)

    def look(self, service: Service, *, counts: bool = True) -> Service:
        """Let a service move on before it is read; one that turns out to be gone is forgotten."""
        look(service, self.knobs, self.clock.advanced, self._trouble, counts=counts)
        if service.status == "Deleted":
            self.account.remove(service)
        return service

    def _trouble(self, service: Service) -> JsonObject | None:
        return trouble_of(service, self.scenario, self.catalogue)

    def present(self, service: Service) -> bool:
        """Whether a service is still there after it was looked at."""
        return self.account.find(service.region, service.name) is service

    def settle(self, region: str) -> list[Service]:
        """The services of a region, moved on by the clock but not counted as looked at."""
        for service in self.account.services(region):
            self.look(service, counts=False)
        return self.account.services(region)

    def now(self) -> str:
        """The time stamp of this moment."""
        return stamp(self.clock.now())

    def change(self, changes: JsonObject) -> None:
        """Amend the scenario; services given in it are added to those that are there."""
        scenario = self.scenario.changed(changes)
        with self.lock:
            given = [_given_service(as_object(item), self) for item in as_list(changes.get("services"))]
            self.scenario = scenario
            self.catalogue = Catalogue(scenario)
            self.account.foreign = _foreign(scenario)
            for service in given:
                self.account.add(service)

    def reset(self, document: JsonObject | None = None) -> None:
        """Begin anew with a scenario, without one with that of the start; faults and journal are emptied."""
        scenario = self._first if document is None else parse_scenario(document)
        with self.lock:
            self._begin(scenario)
            self.clock = Clock()
            self.faults.clear()
            self.journal.clear()

    def document(self) -> JsonObject:
        """All that outlives a restart."""
        return {
            "scenario": self.scenario.document,
            "advancedSeconds": self.clock.advanced,
            "services": [service.on_disk() for service in self.account],
        }

    def save(self) -> None:
        """Keep the state, where it is kept at all."""
        if self._store.keeps:
            self._store.save(self.document())

    def _restore(self, kept: JsonObject) -> None:
        self.scenario = parse_scenario(as_object(kept.get("scenario")))
        self.catalogue = Catalogue(self.scenario)
        self.account = Account(_foreign(self.scenario))
        self.clock = Clock(float(kept.get("advancedSeconds", 0.0)))
        for item in as_list(kept.get("services")):
            self.account.add(from_disk(as_object(item)))


def _foreign(scenario: Scenario) -> frozenset[str]:
    return frozenset(str(name) for name in as_list(scenario.document.get("foreign")))


def _given_service(item: JsonObject, state: State) -> Service:
    """A service that a scenario says is there already."""
    config = as_object(item.get("config"))
    name = configured_name(config)
    if not name:
        raise BadScenarioError("a service of a scenario needs `config` with metadata.name")
    status = str(item.get("status", "Running"))
    if status not in STATUSES:
        raise BadScenarioError(f"service {name!r}: there is no status {status!r}; there are {', '.join(STATUSES)}")
    replicas = configured_replicas(config)
    now = state.now()
    running = 0 if status in ("Creating", "Waiting", "Pending", "Stopped", "Failed") else replicas
    service = Service(
        region=str(item.get("region") or state.default_region),
        name=name,
        service_id=str(item.get("serviceId") or new_id("eas-m-")),
        config=config,
        token=str(item.get("token") or configured_token(config) or new_token()),
        workspace_id=str(item.get("workspaceId") or as_object(config.get("metadata")).get("workspace_id") or ""),
        created=now,
        updated=now,
        labels={**_texts(config.get("labels")), **_texts(item.get("labels"))},
        status=status,
        replicas=replicas,
        running=running,
        current_version=1,
        versions=[{"version": 1, "config": config, "built": now}],
        lock=str(item.get("lock", "none")),
        autoscaler=as_object(item.get("autoscaler")),
        cron_scaler=as_object(item.get("cronScaler")),
    )
    if item.get("reason") or item.get("message"):
        service.trouble = {"kind": "given", "reason": item.get("reason", ""), "message": item.get("message", "")}
    return service


def _texts(value: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in as_object(value).items()}
