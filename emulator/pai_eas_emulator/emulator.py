"""An emulator in this process: for tests, and what the command line runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pai_eas_emulator.control import PREFIX, Control
from pai_eas_emulator.json_values import JsonObject, as_object
from pai_eas_emulator.knobs import wire_name
from pai_eas_emulator.operation import routes
from pai_eas_emulator.pipeline import Pipeline
from pai_eas_emulator.scenario import parse_scenario
from pai_eas_emulator.server import Request, Server
from pai_eas_emulator.state import State
from pai_eas_emulator.store import Store

if TYPE_CHECKING:
    from types import TracebackType

DEFAULT_REGION = "cn-hangzhou"


class BadRequestToEmulatorError(ValueError):
    """A call of the control interface was refused; the text says why."""


class Emulator:
    """One emulated account, listening on 127.0.0.1 while the `with` block runs.

    `region` is that of requests that name none. `scenario` is described in `scenario.py`. `state_file` keeps services,
    scenario and clock between runs. Raises BadScenarioError, BadStateFileError, and OSError when the port is taken.
    """

    def __init__(
        self,
        *,
        region: str = DEFAULT_REGION,
        scenario: JsonObject | None = None,
        port: int = 0,
        state_file: Path | str | None = None,
    ) -> None:
        store = Store(None if state_file is None else Path(state_file))
        self._state = State(parse_scenario({} if scenario is None else scenario), region, store)
        self._control = Control(self._state)
        self._server = Server(Pipeline(self._state).answer, port)
        self._state.base_url = self.url
        routes()  # loading the operations now spares the first request the wait

    def __enter__(self) -> Emulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to answer."""
        self._server.start()

    def stop(self) -> None:
        """Stop answering; returns when every connection is closed."""
        self._server.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.port

    @property
    def url(self) -> str:
        """Its address, for PAI_EAS_EMULATOR."""
        return f"http://127.0.0.1:{self._server.port}"

    def journal(self, since: int = 0) -> list[JsonObject]:
        """The requests so far whose index is greater, as `GET /_emulator/journal` shows them."""
        return self._state.journal.since(since)

    def faults(self, *faults: JsonObject) -> list[JsonObject]:
        """Add faults (see `control.py`); returns all that are set, each with `seen` and `hits`."""
        if faults:
            self._call("POST", "faults", list(faults))
        return self._state.faults.on_wire()

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._state.faults.clear()

    def advance(self, seconds: float) -> None:
        """Add virtual seconds (knob progress=clock)."""
        self._call("POST", "clock", {"advanceSeconds": seconds})

    def set(self, **settings: Any) -> None:
        """Set knobs, in either spelling, and keys of a scenario."""
        self._call("PUT", "settings", {wire_name(name): value for name, value in settings.items()})

    def change(self, name: str, **changes: Any) -> JsonObject:
        """Change a service behind everybody's back: region replicas status reason message config labels lock remove."""
        return self._call("POST", "services", {"name": name, **changes})

    def reset(self, scenario: JsonObject | None = None) -> None:
        """Begin anew, with this scenario or that of the start."""
        self._call("POST", "reset", {} if scenario is None else {"scenario": scenario})

    def state(self) -> JsonObject:
        """`{scenario, advancedSeconds, services: [{region name config labels status …}]}`, a copy."""
        return as_object(json.loads(json.dumps(self._call("GET", "state", {}))))

    def service(self, name: str, region: str | None = None) -> JsonObject | None:
        """One service of `state()`; None when there is none. Looking does not move it on."""
        wanted = (region or self._state.default_region, name)
        return next((item for item in self.state()["services"] if (item["region"], item["name"]) == wanted), None)

    def _call(self, method: str, call: str, body: object) -> JsonObject:
        reply = self._control.answer(Request(method, PREFIX + call, "", {}, json.dumps(body).encode()))
        answer = as_object(json.loads(reply.body))
        if reply.status != 200:
            raise BadRequestToEmulatorError(str(answer.get("error")))
        return answer
