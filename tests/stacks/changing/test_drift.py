"""What others did to services, as the commands of everyday life tell it, and how the next `up` repairs it.

A command of the engine costs seconds whatever it looks at: all rows are services of one program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.emulators import changes
from tests.kit.programs import COMMAND, HEAD, IMAGE, MACHINE, program, service
from tests.unit.changing.somebody import Somebody

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator
    from tests.kit.stack import Stack

OLDER = IMAGE.replace("0.14.0", "0.13.0")
LARGER = "ecs.gn7i-c16g1.4xlarge"
CANARY = "canary-51d2"
MOUNTED = {"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen3-8b/", "readOnly": True}}
SCALER = 'pai.AutoscalerArgs(min=1, max=4, metrics={"qps": 20})'
CRON = 'pai.CronScalerArgs(jobs=[pai.CronJobArgs(name="up", schedule="0 0 8 * * *", target_size=2)])'
FULL = ["replace"]


def container(**changed: Any) -> list[dict[str, Any]]:
    return [{"image": IMAGE, "port": 8000, "command": COMMAND, **changed}]


def with_env(text: str) -> dict[str, str]:
    return {"containers": f'[pai.ContainerArgs(image="{IMAGE}", port=8000, command="{COMMAND}", env={{{text}}})]'}


@dataclass(frozen=True)
class Drift:
    """One service: its arguments, what somebody does, what the commands show, and the calls that repair it."""

    name: str
    does: Callable[[Somebody], None]
    shown: str
    """In the diff of a refresh, which goes from what is recorded to what lives; empty: it is no drift."""
    back: str
    """In the diff of a preview that refreshes first: from what lives to what is wanted."""
    repair: list[str] = field(default_factory=list[str])
    arguments: dict[str, str] = field(default_factory=dict[str, str])


DRIFTS = [
    Drift("scaled", lambda s: s.changes(replicas=3, config={"metadata": {"instance": 3}}), "replicas: 1 => 3", "replicas: 3 => 1", ["merge"]),
    Drift("relabelled", lambda s: s.changes(labels={"team": "other"}), 'team: "ml" => "other"', 'team: "other" => "ml"', ["UpdateServiceLabel"], {"labels": '{"team": "ml"}'}),
    Drift("unlabelled", lambda s: s.changes(labels={"team": None}), '- team: "ml"', '+ team: "ml"', ["UpdateServiceLabel"], {"labels": '{"team": "ml", "a": "b"}'}),
    Drift("image", lambda s: s.configures(containers=container(image=OLDER)), f'"{IMAGE}" => "{OLDER}"', f'"{OLDER}" => "{IMAGE}"', FULL),
    Drift("command", lambda s: s.configures(containers=container(command="sleep 1")), f'command: "{COMMAND}" => "sleep 1"', f'command: "sleep 1" => "{COMMAND}"', FULL),
    Drift("variable", lambda s: s.configures(containers=container(env=[{"name": "MODE", "value": "slow"}])), 'MODE: "fast" => "slow"', 'MODE: "slow" => "fast"', FULL, with_env('"MODE": "fast"')),
    Drift("unset", lambda s: s.configures(containers=container(env=[{"name": "MODE", "value": "fast"}])), '- LEVEL: "1"', '+ LEVEL: "1"', FULL, with_env('"MODE": "fast", "LEVEL": "1"')),
    Drift("secret", lambda s: s.configures(containers=container(env=[{"name": "MODE", "value": "fast"}, {"name": "TOKEN", "value": CANARY}])), "+ TOKEN: [secret]", "- TOKEN: [secret]", FULL, with_env('"MODE": "fast"')),
    Drift("machine", lambda s: s.configures(cloud={"computing": {"instance_type": LARGER}}), f'instanceType: "{MACHINE}" => "{LARGER}"', f'instanceType: "{LARGER}" => "{MACHINE}"', FULL),
    Drift("unmounted", lambda s: s.configures(storage=None), "- storage", "+ storage", FULL),
    Drift("mounted", lambda s: s.configures(storage=[MOUNTED, {"mount_path": "/more", "oss": {"path": "oss://more/"}}]), '+ path : "oss://more/"', '- path : "oss://more/"', FULL),
    Drift("path", lambda s: s.configures(storage=[{**MOUNTED, "oss": {**MOUNTED["oss"], "path": "oss://models/b/"}}]), 'path: "oss://models/qwen3-8b/" => "oss://models/b/"', 'path: "oss://models/b/" => "oss://models/qwen3-8b/"', FULL),
    Drift("limited", lambda s: s.configures(networking={"gateway_policy": {"rate_limit": {"enable": True, "limit": 5}}}), "limit: 10 => 5", "limit: 5 => 10", FULL, {"network": "pai.NetworkArgs(rate_limit=pai.LimitArgs(limit=10, enable=True))"}),
    Drift("stopped", lambda s: s.calls("PUT", "stop"), 'desiredState: "running" => "stopped"', 'desiredState: "stopped" => "running"', ["StartService"], {"desired_state": '"running"'}),
    Drift("started", lambda s: s.calls("PUT", "start"), 'desiredState: "stopped" => "running"', 'desiredState: "running" => "stopped"', ["StopService"], {"desired_state": '"stopped"'}),
    Drift("locked", lambda s: s.calls("PUT", "lock", {"Lock": "dangerous"}), 'safetyLock: "none" => "dangerous"', 'safetyLock: "dangerous" => "none"', ["UpdateServiceSafetyLock"], {"safety_lock": '"none"'}),
    Drift("bound", lambda s: s.calls("PUT", "autoscaler", {"min": 1, "max": 9, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]}), "max: 4 => 9", "max: 9 => 4", FULL, {"autoscaler": SCALER}),
    Drift("unscheduled", lambda s: s.calls("DELETE", "cronscaler"), "- cronScaler", "+ cronScaler", ["CreateServiceCronScaler"], {"cron_scaler": CRON}),
    Drift("shifted", lambda s: s.calls("PUT", "release", {"Weight": 90}), "weight: 10 => 90", "weight: 90 => 10", ["ReleaseService"], {"group": '"one"', "traffic": "pai.TrafficArgs(weight=10)"}),
    Drift("feature", lambda s: s.configures(features={"a.b/c": "2"}), '"1" => "2"', '"2" => "1"', FULL, {"features": '{"a.b/c": "1"}'}),
    Drift("beyond", lambda s: s.configures(options={"priority": 7}), "priority: 1 => 7", "priority: 7 => 1", FULL, {"extra": '{"options": {"priority": 1}}'}),
    Drift("autoscaled", lambda s: s.changes(replicas=4, config={"metadata": {"instance": 4}}), "", "", [], {"autoscaler": SCALER}),
    Drift("foreign", lambda s: s.changes(labels={"cost": "7"}, config={"sinker": {"type": "sls"}}), "", "", [], {"labels": '{"team": "ml"}'}),
]  # fmt: skip
QUIET = [drift.name for drift in DRIFTS if not drift.shown]
LOUD = [drift for drift in DRIFTS if drift.shown]


def of_each(text: str) -> dict[str, str]:
    """What a diff shows under each service, blanks of alignment taken out."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        marked = re.search(r"\[urn=\S+::([^\]:]+)\]", line)
        if marked is not None:
            current = found.setdefault(marked[1], [])
        elif line.startswith("Resources:"):
            current = []
        current.append(re.sub(r"\s+", " ", line).replace(" :", ":"))
    return {name: "\n".join(lines) for name, lines in found.items()}


def assert_each(text: str, what: str) -> None:
    """Each service that drifted shows it; of those that did not at most outputs that have moved."""
    shown = of_each(text)
    wanted = {drift.name: re.sub(r"\s+", " ", getattr(drift, what)).replace(" :", ":") for drift in LOUD}
    missing = {name: (line, shown.get(name)) for name, line in wanted.items() if line not in shown.get(name, "")}
    assert missing == {}
    of_inputs = {name: shown.get(name, "").partition("--outputs:--")[0].strip() for name in QUIET}
    assert {name: text for name, text in of_inputs.items() if len(text.splitlines()) > 1} == {}


def repairs(emulator: Emulator, since: int, name: str) -> list[str]:
    """The changing calls on a service; of UpdateService whether it is a full update."""
    return [
        ("replace" if entry["query"].get("UpdateType") == "replace" else "merge")
        if entry["operation"] == "UpdateService"
        else entry["operation"]
        for entry in emulator.journal(since)
        if entry["service"] == name and changes([entry])
    ]


def a_stack(make_stack: Any, emulator: Emulator) -> Stack:
    emulator.set(progress="immediate")
    made: Stack = make_stack(HEAD + "\n".join(service(drift.name, **drift.arguments) for drift in DRIFTS))
    made.up()
    return made


def everybody_drifts(emulator: Emulator) -> None:
    for drift in DRIFTS:
        drift.does(Somebody(emulator, f"{drift.name}_dev"))


@pytest.mark.timeout(900)  # two dozen services, a dozen commands
def test_drift_is_told_by_every_command_and_repaired(make_stack: Any, emulator: Emulator) -> None:
    stack = a_stack(make_stack, emulator)
    stack.run("refresh", "--preview-only", "--expect-no-changes")
    state = stack.run("stack", "export").out
    everybody_drifts(emulator)
    since = len(emulator.journal())

    checked = stack.run("refresh", "--preview-only", "--expect-no-changes", "--diff", fails=True)
    assert_each(checked.text, "shown")
    previewed = stack.preview("--refresh", "--diff", "--expect-no-changes", fails=True)
    assert_each(previewed.text, "back")
    assert changes(emulator.journal(since)) == []
    assert stack.run("stack", "export").out == state, "who only looks records nothing"

    refreshed = stack.refresh("--diff")
    assert_each(refreshed.text, "shown")
    stack.run("refresh", "--preview-only", "--expect-no-changes")
    assert_each(stack.preview("--diff", "--expect-no-changes", fails=True).text, "back")
    assert changes(emulator.journal(since)) == []

    repaired = stack.up("--diff")
    assert_each(repaired.text, "back")
    assert {drift.name: repairs(emulator, since, f"{drift.name}_dev") for drift in DRIFTS} == {
        drift.name: drift.repair for drift in DRIFTS
    }
    stack.run("refresh", "--preview-only", "--expect-no-changes")
    stack.preview("--refresh", "--expect-no-changes")

    said = "".join(done.text for done in (checked, previewed, refreshed, repaired))
    assert CANARY not in said
    assert stack.files_with(CANARY) == []


@pytest.mark.timeout(900)
def test_up_can_refresh_by_itself(make_stack: Any, emulator: Emulator) -> None:
    stack = a_stack(make_stack, emulator)
    everybody_drifts(emulator)
    since = len(emulator.journal())
    stack.up("--refresh")
    assert {drift.name: repairs(emulator, since, f"{drift.name}_dev") for drift in DRIFTS} == {
        drift.name: drift.repair for drift in DRIFTS
    }
    stack.preview("--refresh", "--expect-no-changes")


def test_what_is_gone_is_told_and_made_anew(make_stack: Any, emulator: Emulator) -> None:
    emulator.set(progress="immediate")
    stack = make_stack(program(service(), service("other"), exports=None))
    stack.up()
    emulator.change("chat_dev", remove=True)
    checked = stack.run("refresh", "--preview-only", "--expect-no-changes", fails=True)
    assert checked.lines("PAI8009 chat_dev")
    assert "1 to delete" in checked.text
    previewed = stack.preview("--refresh", "--expect-no-changes", fails=True)
    assert "1 to create" in previewed.text
    since = len(emulator.journal())
    stack.refresh()
    assert [one["urn"].rpartition("::")[2] for one in stack.resources()] == ["other"]
    stack.up()
    assert changes(emulator.journal(since)) == ["CreateService", "DeleteServiceLabel"]
    stack.preview("--refresh", "--expect-no-changes")


def test_a_stop_that_nobody_asked_about_is_reported(make_stack: Any, emulator: Emulator) -> None:
    """Without `desired_state` the program says nothing of it: it is no drift, and still told."""
    emulator.set(progress="immediate")
    stack = make_stack(program())
    stack.up()
    Somebody(emulator, "chat_dev").calls("PUT", "stop")
    since = len(emulator.journal())
    refreshed = stack.refresh()
    told = 'PAI8018 chat_dev is Stopped, of which the program says nothing; desired_state="running" starts it'
    assert refreshed.lines(told)
    assert stack.preview("--refresh", "--expect-no-changes").lines(told)
    assert stack.resource("chat")["outputs"]["status"] == "Stopped"
    stack.up()
    assert changes(emulator.journal(since)) == []
    stack.write(program(service(desired_state='"running"')))
    stack.up("--refresh")
    assert changes(emulator.journal(since)) == ["StartService"]
    assert not stack.preview("--refresh", "--expect-no-changes").lines("PAI8018")
