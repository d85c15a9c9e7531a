"""The interface for tests, under `/_emulator/`: journal, faults, clock, settings, services, reset, state.

    GET    /_emulator/journal?since=N   {"entries": [{index operation region service method path query body status …}]}
    DELETE /_emulator/journal
    GET    /_emulator/faults            {"faults": [{…, "seen": calls that matched, "hits": calls struck}]}
    POST   /_emulator/faults            one fault or a list of them: {operation service? call? count? when? answer}
    DELETE /_emulator/faults
    GET    /_emulator/clock             {"advancedSeconds": …, "now": …}
    POST   /_emulator/clock             {"advanceSeconds": 60}
    GET    /_emulator/settings          every knob
    PUT    /_emulator/settings          knobs, and any key of a scenario
    POST   /_emulator/services          change a service behind everybody's back: {"name": …, "region"?, "replicas"?,
                                        "status"?, "reason"?, "message"?, "config"? (merged), "labels"? (null removes),
                                        "lock"?, "remove"?}
    POST   /_emulator/reset             {"scenario"?: {…}}: without one, back to the scenario of the start
    GET    /_emulator/state             everything that outlives a restart

`call` of a fault counts the matching calls from when the fault was set (default 1), `count` is how many calls it
strikes (default 1, 0 for all), `when` is before or after the operation. Answers: {status code message headers body} |
{drop: true} | {delaySeconds} (alone: only slow) | {raw status contentType} | {patch: {…}} (keys laid over the
operation's own reply).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from pai_eas_emulator.clock import stamp
from pai_eas_emulator.faults import BadFaultError, parse_fault
from pai_eas_emulator.json_values import JsonObject, as_object, compact
from pai_eas_emulator.knobs import BadKnobError
from pai_eas_emulator.merging import merged
from pai_eas_emulator.scenario import BadScenarioError
from pai_eas_emulator.server import Reply, Request
from pai_eas_emulator.service import configured_replicas
from pai_eas_emulator.statuses import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator.service import Service
    from pai_eas_emulator.state import State

PREFIX = "/_emulator/"


class BadControlError(ValueError):
    """A call of this interface cannot be understood; the text says why."""


class Control:
    """Answers the calls of the interface."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._calls: dict[tuple[str, str], Callable[[Request], JsonObject]] = {
            ("GET", "journal"): self._journal,
            ("DELETE", "journal"): self._clear_journal,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._add_faults,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "clock"): self._clock,
            ("POST", "clock"): self._advance,
            ("GET", "settings"): self._settings,
            ("PUT", "settings"): self._set,
            ("POST", "services"): self._change_service,
            ("POST", "reset"): self._reset,
            ("GET", "state"): self._show,
        }

    def answer(self, request: Request) -> Reply:
        """One call; 404 for an unknown one, 400 with the reason for one that cannot be understood."""
        call = self._calls.get((request.method, request.path.removeprefix(PREFIX).strip("/")))
        if call is None:
            return _reply(404, {"error": f"there is no {request.method} {request.path}"})
        try:
            with self._state.lock:
                reply = call(request)
                self._state.save()
                return _reply(200, reply)
        except (BadFaultError, BadKnobError, BadScenarioError, BadControlError) as problem:
            return _reply(400, {"error": str(problem)})

    def _journal(self, request: Request) -> JsonObject:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            raise BadControlError(f"`since` is a whole number; got {since!r}")
        return {"entries": self._state.journal.since(int(since))}

    def _clear_journal(self, _request: Request) -> JsonObject:
        self._state.journal.clear()
        return {}

    def _faults(self, _request: Request) -> JsonObject:
        return {"faults": self._state.faults.on_wire()}

    def _add_faults(self, request: Request) -> JsonObject:
        given = _read(request)
        faults = cast("list[object]", given) if isinstance(given, list) else [given]
        for fault in [parse_fault(item) for item in faults]:
            self._state.faults.add(fault)
        return {"faults": self._state.faults.on_wire()}

    def _clear_faults(self, _request: Request) -> JsonObject:
        self._state.faults.clear()
        return {"faults": []}

    def _clock(self, _request: Request) -> JsonObject:
        clock = self._state.clock
        return {"advancedSeconds": clock.advanced, "now": stamp(clock.now())}

    def _advance(self, request: Request) -> JsonObject:
        seconds = _object(request).get("advanceSeconds")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
            raise BadControlError(f"`advanceSeconds` is a number from 0; got {seconds!r}")
        self._state.clock.advance(seconds)
        return self._clock(request)

    def _settings(self, _request: Request) -> JsonObject:
        return self._state.knobs.on_wire()

    def _set(self, request: Request) -> JsonObject:
        self._state.change(_object(request))
        return self._settings(request)

    def _reset(self, request: Request) -> JsonObject:
        given = _object(request) if request.body else {}
        if given.keys() - {"scenario"}:
            raise BadControlError(f"reset takes `scenario` and nothing else; got {', '.join(given)}")
        self._state.reset(as_object(given["scenario"]) if "scenario" in given else None)
        return {}

    def _show(self, _request: Request) -> JsonObject:
        return self._state.document()

    def _change_service(self, request: Request) -> JsonObject:
        given = _object(request)
        unknown = given.keys() - _SERVICE_KEYS
        if unknown:
            raise BadControlError(
                f"a change of a service takes {', '.join(sorted(_SERVICE_KEYS))}; got {min(unknown)!r}"
            )
        region = str(given.get("region") or self._state.default_region)
        service = self._state.account.find(region, str(given.get("name")))
        if service is None:
            raise BadControlError(f"there is no service {given.get('name')!r} in {region}")
        if given.get("remove"):
            self._state.account.remove(service)
            return {}
        _change(service, given, self._state.now())
        return service.on_disk()


_SERVICE_KEYS = frozenset(
    {"name", "region", "replicas", "status", "reason", "message", "config", "labels", "lock", "remove"}
)


def _change(service: Service, given: JsonObject, now: str) -> None:
    if "config" in given:
        service.config = merged(service.config, as_object(given["config"]))
        service.replicas = service.running = configured_replicas(service.config)
        service.updated = now
    if "replicas" in given:
        service.replicas = service.running = int(given["replicas"])
    if "status" in given:
        if given["status"] not in STATUSES:
            raise BadControlError(f"there is no status {given['status']!r}; there are {', '.join(STATUSES)}")
        service.status, service.ahead, service.looks = str(given["status"]), [], 0
        service.running = service.replicas if service.status == "Running" else 0
    if "reason" in given or "message" in given:
        service.trouble = {"kind": "given", "reason": given.get("reason", ""), "message": given.get("message", "")}
    for key, value in as_object(given.get("labels")).items():
        if value is None:
            service.labels.pop(key, None)
        else:
            service.labels[key] = str(value)
    service.lock = str(given.get("lock", service.lock))


def _read(request: Request) -> object:
    try:
        return json.loads(request.body or b"{}")
    except ValueError as problem:
        raise BadControlError(f"the body is not JSON: {problem}") from None


def _object(request: Request) -> JsonObject:
    given = _read(request)
    if not isinstance(given, dict):
        raise BadControlError("the body must be a JSON object")
    return cast("JsonObject", given)


def _reply(status: int, body: JsonObject) -> Reply:
    return Reply(status, compact(body).encode())
