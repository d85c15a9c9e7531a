"""One cell: a verb meets a fault, then an `up` without faults. What may never happen is asserted, the rest is a word."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.kit.emulators import changes
from tests.kit.processes import wait_until
from tests.unit.faults.calls import CANARIES, CONFIG, KEYS, NAME, Call, Situation
from tests.unit.faults.kinds import fault_of
from tests.unit.faults.small_engine import Ended, Kept, SmallEngine
from tests.unit.faults.table import Outcome, Row

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.unit.faults.fresh import FreshProcess
    from tests.unit.faults.kinds import Kind

REGION = "cn-hangzhou"
_CODE = re.compile(r"PAI\d{4}")
COMPARED = ("config", "labels", "lock", "cron_scaler", "weight", "traffic_state", "ends")
"""What of a service is the same however it came about."""
QUIET = frozenset({"PAI8002"})
"""Codes of what is told and is no trouble."""


@dataclass
class Bench:
    """An emulator and a process, for one cell after the other."""

    emulator: Emulator
    process: FreshProcess
    healthy: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    def prepared(self, situation: Situation) -> SmallEngine:
        """The world as the verb finds it."""
        self.mend()
        self.emulator.reset({**KEYS, **situation.scenario})
        engine = SmallEngine(self.process.start, CONFIG)
        if situation.before is not None:
            self._must(engine.up(situation.before))
            if situation.drift:
                self.emulator.change(NAME, **situation.drift)
        if situation.left:
            self._leave(engine, situation)
        self.process.said.clear()
        return engine

    def mend(self) -> None:
        """No more faults."""
        self.process.wire.mend()
        self.emulator.clear_faults()

    def _leave(self, engine: SmallEngine, situation: Situation) -> None:
        """A create whose process died once it was accepted."""
        self._must(engine.up(situation.wanted))
        self.emulator.change(NAME, labels={"pulumi_creating": "0123456789ab"}, config={"metadata": {"instance": 2}})
        engine.kept = None

    def _must(self, ended: Ended) -> None:
        assert ended.ok, ended.errors

    def run(self, engine: SmallEngine, situation: Situation) -> Ended:
        """The command whose verb the situation is about."""
        match situation.verb:
            case "read":
                return engine.refresh()
            case "delete":
                return engine.destroy()
            case _:
                return engine.up(situation.wanted)

    def end_of(self, situation: Situation) -> dict[str, Any]:
        """The service as a run without faults leaves it."""
        key = f"{situation.verb}-{situation.name}"
        if key not in self.healthy:
            engine = self.prepared(situation)
            self.run(engine, situation)
            if situation.verb == "delete" or engine.kept is None:
                self._must(engine.up(situation.wanted))
            self.healthy[key] = self.service()
        return self.healthy[key]

    def services(self) -> list[dict[str, Any]]:
        """All there are, also those on their way out."""
        found: list[dict[str, Any]] = self.emulator.state()["services"]
        return found

    def service(self) -> dict[str, Any]:
        """The one there is."""
        (found,) = self.services()
        return _compared(found)

    def settle(self) -> None:
        """Wait until the emulator has answered everything: what is late acts late."""
        wait_until(
            lambda: all(entry["status"] or entry["code"] == "Dropped" for entry in self.emulator.journal()),
            seconds=10, what="every request was answered",
        )  # fmt: skip


@dataclass
class Played:
    """What came of a cell."""

    ended: Ended
    kept: Kept | None
    before: Kept | None
    warnings: list[str]
    texts: list[str]
    struck: int
    there: list[dict[str, Any]]
    record_before: dict[str, Any] | None
    record_after: dict[str, Any] | None


def play(bench: Bench, situation: Situation, call: Call, kind: Kind, *, lasting: bool) -> Played:
    """Let the verb meet the fault."""
    engine = bench.prepared(situation)
    before = engine.kept
    found = bench.services()
    record_before = _compared(found[0]) if found else None
    set_fault = fault_of(kind, call, lasting=lasting)

    hits: list[dict[str, Any]] = []

    def arm() -> None:
        bench.process.wire.cut(kind, call.operation, call.number, lasting=lasting)
        if set_fault is not None:
            bench.emulator.faults(set_fault)

    def end() -> None:
        hits.extend(bench.emulator.faults())
        bench.mend()

    engine.before(situation.verb, arm)
    if situation.verb == "check":  # what it looked up is looked up again by create
        engine.before("create", end)
    ended = bench.run(engine, situation)
    end()
    struck = bench.process.wire.struck if set_fault is None else sum(fault["hits"] for fault in hits)
    bench.settle()
    there = bench.services()
    said = bench.process.said
    played = Played(
        ended, engine.kept, before, list(said.warnings), [*ended.errors, *said.all], struck, there,
        record_before, _compared(there[0]) if there else None,
    )  # fmt: skip
    _assert_nothing_lost(played, situation)
    _assert_texts(played.texts, bench)
    _assert_converges(bench, engine, situation)
    return played


def _compared(found: dict[str, Any]) -> dict[str, Any]:
    """The one service, without how it came about, and without the workspace, which the user did not ask for."""
    ends = found["ahead"][-1] if found["ahead"] else found["status"]
    compared = copy.deepcopy({key: ends if key == "ends" else found[key] for key in COMPARED})
    history = ("pulumi_creating", "pulumi_taken_over")
    compared["labels"] = {key: value for key, value in found["labels"].items() if key not in history}
    compared["config"].get("metadata", {}).pop("workspace_id", None)
    return compared


def outcome(bench: Bench, row: Row, kind: Kind) -> Outcome:
    """Play a cell both ways."""
    words: list[str] = []
    for lasting in (False, True):
        bench.end_of(row.situation)
        played = play(bench, row.situation, row.call, kind, lasting=lasting)
        assert played.struck, "no call was struck"
        words.append(word(played, row.situation))
    return Outcome(*words)


def word(played: Played, situation: Situation) -> str:
    """How it ended, in words and codes."""
    codes = sorted({code for text in played.warnings for code in _CODE.findall(text)} - QUIET)
    if played.ended.ok:
        done = {"create": "made", "update": "changed", "read": "read", "delete": "gone", "check": "checked"}
        return ", ".join([done[situation.verb], *codes])
    code = _CODE.search("\n".join(played.ended.errors))
    assert code is not None, f"an error without a code: {played.ended.errors}"
    return f"{_standing(played, situation)}, {code[0]}"


def _standing(played: Played, situation: Situation) -> str:
    if situation.verb in ("read", "delete"):
        return "state kept"
    if situation.verb == "check":
        return "refused"
    if played.kept is not None and played.kept.init_errors:
        return "in state"
    if situation.verb == "update":
        return "unchanged" if played.record_before == played.record_after else "changed, not recorded"
    return "named" if played.there else "nothing made"


def _assert_nothing_lost(played: Played, situation: Situation) -> None:
    assert len(played.there) <= 1, "two services"
    text = "\n".join(played.ended.errors)
    if situation.verb in ("read", "delete") and not played.ended.ok:
        assert played.kept == played.before, "an error leaves the state alone"
    if not played.there:
        if situation.verb == "create":
            assert played.kept is None, "state holds what does not exist"
        return
    if "Nothing was created" in text and situation.verb == "create" and not situation.left:
        raise AssertionError(f"a service exists, and the user reads: {text}")
    if played.kept is None and situation.verb == "create":
        assert NAME in text, f"the service is neither in state nor named: {text}"
        assert re.search(r"pulumi up", text), f"no next step: {text}"
    if played.kept is not None and played.kept.outputs.get("serviceId"):
        assert played.kept.outputs["serviceId"] == played.there[0]["service_id"]


def _assert_texts(texts: list[str], bench: Bench) -> None:
    secrets = [*CANARIES.values(), *(service["token"] for service in bench.services() if service["token"])]
    for text in texts:
        assert "Traceback" not in text, text
        assert "PAI9001" not in text, text
        for secret in secrets:
            assert secret not in text, f"a secret is shown: {text}"


def _assert_converges(bench: Bench, engine: SmallEngine, situation: Situation) -> None:
    bench.mend()
    if situation.scenario.get("failures"):
        bench.emulator.set(failures=[])
        for service in bench.services():
            bench.emulator.change(service["name"], status="Running")
    if situation.verb == "delete":
        if engine.kept is not None:
            bench._must(engine.destroy())  # pyright: ignore[reportPrivateUsage]
        assert bench.services() == [], "destroyed, and there"
        return
    if situation.verb == "read":
        bench._must(engine.refresh() if engine.kept else Ended())  # pyright: ignore[reportPrivateUsage]
    again = engine.up(situation.wanted)
    assert again.ok, f"the next up fails: {again.errors}"
    assert engine.kept is not None
    assert not engine.kept.init_errors
    (there,) = bench.services()
    assert there["service_id"] == engine.kept.outputs["serviceId"], "another service is in state"
    if situation.one_way:
        found, wanted = bench.service(), bench.end_of(situation)
        different = {key: (found[key], wanted[key]) for key in COMPARED if found[key] != wanted[key]}
        assert not different, f"the next up does not reach what is wanted: {different}"
    since = len(bench.emulator.journal())
    quiet = engine.up(situation.wanted)
    assert quiet.ok
    assert changes(bench.emulator.journal()[since:]) == [], "and the one after it changes something"
    _assert_texts(bench.process.said.all, bench)  # type: ignore[arg-type]
