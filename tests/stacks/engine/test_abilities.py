"""Every ability of the engine room on the real engine, with the SDK of the environment that runs the tests.

A test here fails when an SDK stops to support what it is about.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.processes import is_alive, wait_until

if TYPE_CHECKING:
    from tests.kit.command import Running
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

PROGRAM = Path(__file__).parent / "program"
SECRET = "hush-hush-4711"
URN = "urn:pulumi:dev::kit::pulumi-python:dynamic/pai:Probe::a"
START = "import pulumi\nfrom probe import Probe\n"


class Probed:
    """A stack of probes."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.folder = stack, folder

    def write(self, **props: Any) -> None:
        """The program with the one probe `a`."""
        self.stack.write(f"{START}Probe('a', {props!r})\n")

    def notes(self, event: str | None = None) -> list[dict[str, Any]]:
        """What the provider wrote down."""
        file = self.folder / "notes"
        lines = file.read_text().splitlines() if file.exists() else []
        return [entry for entry in map(json.loads, lines) if event in {None, entry["event"]}]

    def verbs(self) -> list[str]:
        """The verbs that were called since this was asked last."""
        called = [entry["verb"] for entry in self.notes() if entry["event"] == entry.get("verb")]
        (self.folder / "notes").unlink(missing_ok=True)
        return called

    def sick(self, is_sick: bool) -> None:
        """Whether the thing is well from now on."""
        (self.folder / "sick").touch() if is_sick else (self.folder / "sick").unlink()


@pytest.fixture
def probed(make_stack: MakeStack, tmp_path: Path) -> Probed:
    folder = tmp_path / "probe"
    folder.mkdir()
    return Probed(make_stack(PROGRAM, env={"PROBE": str(folder)}), folder)


def test_every_ability_is_there(probed: Probed) -> None:
    probed.write(does="nothing")
    probed.stack.preview()
    report = (probed.folder / "report").read_text().splitlines()
    assert [line.partition(",")[0] for line in report] == [
        f"{name}: yes" for name in ("call", "timeouts", "old_inputs", "partial_creation", "lines", "cancel", "workers")
    ]
    (configured,) = probed.notes("configure")
    assert (configured["heard"], configured["again"], configured["widened"]) == (True, True, True)
    assert configured["workers"] == 64


class TestCall:
    def test_each_verb_knows_its_resource(self, probed: Probed) -> None:
        probed.write(does="nothing", size=1)
        probed.stack.up()
        probed.write(does="nothing", size=2)
        probed.stack.up()
        probed.stack.refresh()
        probed.stack.destroy()
        notes = [entry for entry in probed.notes() if entry["event"] == entry.get("verb")]
        assert {entry["verb"] for entry in notes} == {"check", "diff", "create", "read", "update", "delete"}
        for entry in notes:
            assert (entry["urn"], entry["name"]) == (URN, "a")
            assert entry["type"] == "pulumi-python:dynamic/pai:Probe"
            assert entry["timeout"] is None
            assert entry["active"] is True

    def test_another_thread_is_in_no_call(self, probed: Probed) -> None:
        probed.write(does="from another thread")
        probed.stack.up()
        (entry,) = probed.notes("other thread")
        assert entry["seen"] == [None]

    def test_timeouts_are_the_users_in_seconds(self, probed: Probed) -> None:
        options = (
            "pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create='90s', update='2m', delete='1h'))"
        )
        for size in (1, 2):
            probed.stack.write(f"{START}Probe('a', {{'does': 'nothing', 'size': {size}}}, {options})\n")
            probed.stack.up()
        probed.stack.destroy()
        told = {entry["verb"]: entry["timeout"] for entry in probed.notes() if entry["event"] == entry.get("verb")}
        assert told == {"check": None, "diff": None, "create": 90.0, "update": 120.0, "delete": 3600.0}

    def test_diff_has_the_inputs_of_the_last_success(self, probed: Probed) -> None:
        probed.write(does="nothing", size=1)
        probed.stack.up()
        probed.write(does="nothing", size=2)
        probed.stack.up()
        (entry,) = probed.notes("diff")
        assert entry["old_inputs"] == {"does": "nothing", "size": 1.0}
        assert entry["has_provider"] is True
        assert entry["olds_made"] == "yes"


class TestPartialCreation:
    def test_what_was_made_is_in_state_with_its_reasons(self, probed: Probed) -> None:
        probed.write(does="partial")
        probed.sick(True)
        failed = probed.stack.up(fails=True)
        assert "first reason" in failed.text
        assert "PAI8201 second reason\n" in failed.text
        assert "cause  its cause" in failed.text
        assert "Traceback" not in failed.text
        recorded = probed.stack.resource("a")
        assert recorded["id"] == "made-1"
        assert recorded["outputs"]["made"] == "yes"
        assert recorded["outputs"]["does"] == "partial"
        assert recorded["outputs"]["__provider"] == recorded["inputs"]["__provider"]
        assert recorded["initErrors"] == ["first reason", "PAI8201 second reason\n  cause  its cause"]
        assert recorded["refreshBeforeUpdate"] is True

    def test_secrets_stay_secret(self, probed: Probed) -> None:
        probed.write(does="partial")
        probed.sick(True)
        failed = probed.stack.up(fails=True)
        assert SECRET not in failed.text
        assert probed.stack.files_with(SECRET) == []
        shown = probed.stack.resource("a", show_secrets=True)["outputs"]
        assert json.loads(shown["token"]["plaintext"]) == SECRET
        assert json.loads(shown["deep"]["token"]["plaintext"]) == SECRET
        assert shown["deep"]["port"] == 1

    def test_healed_it_is_read_first_and_nothing_is_sent(self, probed: Probed) -> None:
        probed.write(does="partial")
        probed.sick(True)
        probed.stack.up(fails=True)
        probed.sick(False)
        probed.verbs()
        healed = probed.stack.up()
        assert probed.verbs() == ["read", "diff", "check", "diff"]
        assert "2 unchanged" in healed.text
        assert "initErrors" not in probed.stack.resource("a")
        assert "refreshBeforeUpdate" not in probed.stack.resource("a")

    def test_still_sick_it_is_read_and_then_updated(self, probed: Probed) -> None:
        probed.write(does="partial")
        probed.sick(True)
        probed.stack.up(fails=True)
        probed.verbs()
        probed.stack.up(fails=True)
        assert probed.verbs() == ["read", "diff", "check", "diff", "update"]

    def test_it_is_destroyed_like_any_other(self, probed: Probed) -> None:
        probed.write(does="partial")
        probed.sick(True)
        probed.stack.up(fails=True)
        probed.verbs()
        probed.stack.destroy()
        assert "delete" in probed.verbs()
        assert probed.stack.resources() == []

    def test_a_failed_update_keeps_the_old_inputs_beside_the_new_outputs(self, probed: Probed) -> None:
        probed.write(does="nothing", size=1)
        probed.stack.up()
        probed.write(does="partial", size=2)
        probed.sick(True)
        probed.stack.up(fails=True)
        recorded = probed.stack.resource("a")
        assert recorded["inputs"]["size"] == 1
        assert recorded["outputs"]["size"] == 2
        assert recorded["initErrors"][0] == "first reason"
        probed.sick(False)
        probed.verbs()
        probed.stack.up()
        assert probed.verbs() == ["read", "diff", "check", "diff", "update"]
        recorded = probed.stack.resource("a")
        assert recorded["inputs"]["size"] == 2
        assert "initErrors" not in recorded

    def test_a_sick_read_warns_and_a_healthy_one_clears_it(self, probed: Probed) -> None:
        probed.write(does="nothing")
        probed.stack.up()
        probed.sick(True)
        refreshed = probed.stack.refresh(fails=None)
        assert "read found it sick" in refreshed.text
        recorded = probed.stack.resource("a")
        assert recorded["initErrors"] == ["read found it sick"]
        assert recorded["outputs"]["seen"] == "sick"
        assert recorded["inputs"]["does"] == "nothing"
        assert SECRET not in refreshed.text
        assert probed.stack.files_with(SECRET) == []
        probed.sick(False)
        probed.stack.refresh()
        assert "initErrors" not in probed.stack.resource("a")

    def test_a_sick_read_can_bring_inputs_back(self, probed: Probed) -> None:
        probed.write(does="nothing", size=1)
        probed.stack.up()
        (probed.folder / "sick-with-inputs").touch()
        probed.stack.refresh(fails=None)
        recorded = probed.stack.resource("a")
        assert recorded["inputs"]["size"] == 42
        assert recorded["inputs"]["__provider"] == recorded["outputs"]["__provider"]
        assert probed.stack.files_with(SECRET) == []

    def test_large_outputs_arrive_whole(self, probed: Probed) -> None:
        probed.write(does="partial, large")
        probed.stack.up(fails=True)
        assert probed.stack.resource("a")["outputs"]["large"] == "x" * 2_000_000

    def test_delete_cannot_end_partially_and_says_the_reasons(self, probed: Probed) -> None:
        probed.write(does="partial delete")
        probed.stack.up()
        failed = probed.stack.destroy(fails=True)
        assert "it stays" in failed.text
        assert probed.stack.resource("a")["id"] == "made-1"


class TestLines:
    def test_a_warning_is_shown_under_the_resource_in_preview_and_up(self, probed: Probed) -> None:
        probed.write(does="lines")
        for shown in (probed.stack.preview(), probed.stack.up()):
            assert "pulumi-python:dynamic/pai:Probe (a):\n    warning: first line\n    second line" in shown.text
        assert {entry["taken"] for entry in probed.notes("said")} == {True}

    def test_a_plain_line_stays_and_a_passing_one_goes(self, probed: Probed) -> None:
        probed.write(does="lines")
        events = probed.folder / "events"
        probed.stack.up("--event-log", str(events), env={"PULUMI_DEBUG_COMMANDS": "true"})
        said = [
            event["diagnosticEvent"]
            for event in map(json.loads, events.read_text().splitlines())
            if "diagnosticEvent" in event
        ]
        found = {
            (entry["message"].strip(), entry["severity"], entry.get("ephemeral", False), entry.get("urn"))
            for entry in said
        }
        assert ("live status", "info", True, URN) in found
        assert ("plain line", "info", False, URN) in found


def started_waiting(probed: Probed, count: int, *arguments: str) -> Running:
    running = probed.stack.popen("up", "--yes", "--skip-preview", *arguments)
    wait_until(lambda: len(probed.notes("waiting")) == count, seconds=60, what=f"{count} waiting creates")
    return running


class TestCancel:
    def test_the_first_interrupt_ends_a_wait(self, probed: Probed) -> None:
        probed.write(does="wait")
        running = started_waiting(probed, 1)
        running.interrupt()
        wait_until(lambda: probed.notes("waited") != [], seconds=2, what="the wait ended after Ctrl-C")
        result = running.wait(30)
        assert result.code != 0
        assert "stopped waiting" in result.text
        (entry,) = probed.notes("waited")
        assert (entry["early"], entry["cancelled"]) == (True, True)
        assert probed.stack.resource("a")["id"] == "made-1"
        assert probed.stack.state().get("pending_operations", []) == []

    def test_it_is_heard_while_every_worker_is_busy(self, make_stack: MakeStack, tmp_path: Path) -> None:
        probed = Probed(make_stack(PROGRAM, env={"PROBE": str(tmp_path), "PROBE_WORKERS": "1"}), tmp_path)
        probed.stack.write(f"{START}for number in range(6):\n    Probe(f'a{{number}}', {{'does': 'wait'}})\n")
        running = started_waiting(probed, 4, "--parallel", "16")
        assert probed.notes("configure")[0]["workers"] == 4
        running.interrupt()
        wait_until(lambda: len(probed.notes("waited")) >= 4, seconds=2, what="four waits ended after Ctrl-C")
        assert running.wait(60).code != 0


class TestWorkers:
    def test_sixteen_creates_run_at_the_same_time(self, probed: Probed) -> None:
        probed.stack.write(f"{START}for number in range(16):\n    Probe(f'a{{number}}', {{'does': 'second'}})\n")
        probed.stack.up("--parallel", "32")
        begun = [entry["time"] for entry in probed.notes("create")]
        ended = [entry["time"] for entry in probed.notes("second is over")]
        assert (len(begun), len(ended)) == (16, 16)
        at_once = max(sum(begin <= moment for begin in begun) - sum(end < moment for end in ended) for moment in begun)
        assert at_once > 8


class TestDeadEngine:
    def test_a_wait_ends_when_the_engine_is_gone(self, probed: Probed) -> None:
        probed.write(does="wait")
        running = started_waiting(probed, 1)
        (provider,) = running.providers()
        running.kill()
        wait_until(lambda: probed.notes("waited") != [], seconds=5, what="the dead engine is noticed")
        (entry,) = probed.notes("waited")
        assert (entry["early"], entry["cancelled"], entry["active"]) == (True, False, False)
        assert is_alive(provider)
        running.end()
        assert not is_alive(provider)


class TestDeadProvider:
    def test_a_killed_create_stores_nothing_and_is_called_again(self, probed: Probed) -> None:
        probed.write(does="wait")
        running = started_waiting(probed, 1)
        running.kill_providers()
        assert running.wait(30).code != 0
        assert probed.stack.resources() == []
        probed.write(does="nothing")
        probed.verbs()
        probed.stack.up()
        assert probed.verbs() == ["check", "create"]
