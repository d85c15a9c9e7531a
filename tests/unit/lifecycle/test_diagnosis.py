"""Looking up what can be seen, waiting no longer than it helps, and telling it without secrets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pulumi_pai_eas.errors import Cancelled, DeadlineExceeded, GarbledReply, NoReply, PermissionFault
from pulumi_pai_eas.lifecycle.diagnosis import Worsening, explained, gather, reasons
from pulumi_pai_eas.model.facts import Facts, Machines, MachineType
from pulumi_pai_eas.model.observed import Observed
from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica
from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.reasons.evidence import Evidence, Log
from tests.kit.ports import Scene
from tests.unit.reasons.troubles import POD, VLLM, recorded, wanted

NAME = "chat"
EVENTS = (Event("Warning", "BackOff", "Back-off restarting failed container", "2026-03-02 09:16:00"),)
CRASHED = Replica(POD, "CrashLoopBackOff", "", 4)
WELL: dict[str, Any] = {
    "DescribeServiceEvent": EVENTS,
    "DescribeServiceDiagnosis": (Diagnosis("Crashed"),),
    "ListServiceInstances": (CRASHED,),
    "DescribeServiceLog": recorded("vllm-kv-cache"),
}
BAD = VLLM.replace("0.14.0", "0.15.0")
PULL = Event("Warning", "Failed", f'Failed to pull image "{BAD}": {BAD}: not found', "2026-03-02 09:16:00")
PULLING = WELL | {
    "DescribeServiceEvent": (PULL,),
    "ListServiceInstances": (Replica(POD, "Pending", "ErrImagePull", 0),),
    "DescribeServiceLog": (),
}


def live(status: str = "Failed", container: dict[str, Any] | None = None, **fields: Any) -> Observed:
    given: dict[str, Any] = {"running": 0, "total": 1, "access_token": "live-canary"} | fields
    return Observed(NAME, "cn-hangzhou", "eas-m-1", status, spec=complete(wanted(container)), **given)


def test_everything_is_looked_up() -> None:
    scene = Scene(WELL)
    observed = live(message="Crashed", reason="FAILED", update_time="2026-03-02T09:10:00Z")
    lines = recorded("vllm-kv-cache")
    assert gather(NAME, scene.around, observed) == Evidence(
        "Failed", "FAILED", "Crashed", EVENTS, (Diagnosis("Crashed"),), (CRASHED,),
        (Log(lines, POD), Log(lines, POD)), "2026-03-02 09:10:00",
    )  # fmt: skip
    assert scene.sent("DescribeServiceLog") == [(NAME, POD, True), (NAME, POD, False)]
    assert scene.changes == []


FAULTS = (
    PermissionFault("x", "forbidden", status=403),
    NoReply("x", "no reply"),
    GarbledReply("x", "odd"),
    DeadlineExceeded("late"),
    Cancelled("stopped"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=[type(fault).__name__ for fault in FAULTS])
@pytest.mark.parametrize("operation", WELL)
def test_a_look_up_that_fails_is_left_out(operation: str, fault: Exception) -> None:
    found = gather(NAME, Scene(WELL | {operation: fault}).around, live())
    whole = gather(NAME, Scene(WELL).around, live())
    left = {
        "DescribeServiceEvent": {"events": ()},
        "DescribeServiceDiagnosis": {"diagnosis": ()},
        "ListServiceInstances": {"replicas": (), "logs": tuple(Log(log.lines) for log in whole.logs)},
        "DescribeServiceLog": {"logs": ()},
    }[operation]
    assert found == replace(whole, **left)


def test_logs_of_the_worst_three_replicas_only() -> None:
    replicas = (
        Replica("runs", "Running", "", 0),
        *(Replica(f"r{number}", "CrashLoopBackOff", "", number) for number in range(1, 6)),
    )
    scene = Scene(WELL | {"ListServiceInstances": replicas})
    found = gather(NAME, scene.around, live())
    assert [name for _, name, previous in scene.sent("DescribeServiceLog") if previous] == ["r5", "r4", "r3"]
    assert [replica.name for replica in found.replicas] == ["r5", "r4", "r3", "r2", "r1"], (
        "those that are well say nothing"
    )


def test_where_all_replicas_look_well_their_logs_are_read_all_the_same() -> None:
    scene = Scene(WELL | {"ListServiceInstances": (Replica("a", "Running", "", 0),)})
    gather(NAME, scene.around, live("Waiting"))
    assert scene.sent("DescribeServiceLog") == [(NAME, "a", True), (NAME, "a", False)]


def test_look_ups_have_a_time_of_their_own_after_the_deadline() -> None:
    scene = Scene(WELL, seconds=-5)
    assert gather(NAME, scene.around, live()) == gather(NAME, Scene(WELL).around, live())


def test_look_ups_end_after_twenty_seconds() -> None:
    scene = Scene(WELL)
    scene.takes("DescribeServiceEvent", 19.0)
    scene.takes("DescribeServiceDiagnosis", 2.0)
    found = gather(NAME, scene.around, live())
    assert scene.operations == ["ListServiceInstances", "DescribeServiceEvent", "DescribeServiceDiagnosis"]
    assert (found.events, found.diagnosis, found.logs) == (EVENTS, (Diagnosis("Crashed"),), ())


def test_failed() -> None:
    scene = Scene(WELL)
    assert reasons(wanted(), NAME, live(), "hopeless", 192.0, scene.around, urn="URN") == (
        (
            "PAI8201 chat Failed after 3m12s. It exists (eas-m-1) and is in your state.\n"
            f"  cause   {POD}: KV cache for 40960 tokens needs 5.63 GiB, available 3.90 GiB; estimated maximum model length is 28384\n"
            "  change  containers[0].command: --max-model-len 28384\n"
            "  then    pulumi up (updates in place), or pulumi destroy --target 'URN'"
        ),
    )


ENDINGS: tuple[tuple[str, Observed | None, str, str, str], ...] = (
    ("Failed when its time was over is Failed all the same", live("Failed"), "deadline", "PAI8201", "chat Failed after 9s."),
    ("its time was over", live("Waiting"), "deadline", "PAI8202", "chat is still Waiting after 9s, when its time was over."),
    ("it runs, and nobody answers", live("Running"), "deadline", "PAI8202",
     "chat is Running, and its endpoint did not answer within 9s, when its time was over."),
    ("waiting was no use", live("Waiting"), "hopeless", "PAI8205", "chat does not come up: Waiting after 9s, and what keeps it does not pass by itself."),
    ("the old version serves", live("Updating", running=2, total=2), "deadline", "PAI8203",
     "chat: update paused after 9s, the old version still serves (2 of 2)."),
    ("the same, by its versions", live("Waiting", running=1, total=2, current_version=1, latest_version=2), "hopeless", "PAI8203",
     "chat: update paused after 9s, the old version still serves (1 of 2)."),
    ("an update of which nothing serves", live("Updating", running=0, total=2), "deadline", "PAI8202",
     "chat is still Updating after 9s, when its time was over."),
    ("a first deployment of which some run", live("Waiting", running=1, total=2, current_version=1, latest_version=1), "deadline", "PAI8202",
     "chat is still Waiting after 9s, when its time was over."),
    ("stopped by the user", live("Waiting"), "cancelled", "PAI8204", "chat: no longer waited for after 9s, as asked; it is Waiting."),
    ("never seen", None, "hopeless", "PAI8205", "chat was accepted, and DescribeService has not found it for 9s."),
)  # fmt: skip


@pytest.mark.parametrize(("why", "observed", "problem", "code", "text"), ENDINGS, ids=[row[0] for row in ENDINGS])
def test_endings(why: str, observed: Observed | None, problem: Any, code: str, text: str) -> None:
    (found,) = reasons(wanted(), NAME, observed, problem, 9.0, Scene(WELL).around)
    head = found.splitlines()[0]
    assert head.startswith(f"{code} {text} "), why
    assert head.endswith("and is in your state.")


@pytest.mark.parametrize("observed", [live(), None])
def test_nothing_is_looked_up_after_ctrl_c(observed: Observed | None) -> None:
    scene = Scene({})
    (text,) = reasons(wanted(), NAME, observed, "cancelled", 3.0, scene.around)
    assert scene.operations == []
    assert text.splitlines()[1:] == ["  then    pulumi up waits again; or pulumi destroy"]


def test_without_any_look_up_the_status_tells() -> None:
    scene = Scene(dict.fromkeys((*WELL, "DescribeMachineSpec"), NoReply("x", "gone")))
    (text,) = reasons(wanted(), NAME, live(reason="FAILED", message="Instance crashed"), "hopeless", 60.0, scene.around)
    assert text.splitlines()[1:] == [
        "  cause   FAILED: Instance crashed",
        "  then    pulumi up (updates in place), or pulumi destroy",
    ]


OOM = WELL | {"DescribeServiceLog": recorded("vllm-cuda-out-of-memory")}
MACHINES = Machines(
    (
        MachineType("ecs.gn7i-c8g1.2xlarge", 8, 30, 1, "A10", 24),
        MachineType("ecs.gn8is.2xlarge", 8, 64, 1, "L20", 48),
    )
)
LARGER = "  change  instanceType: ecs.gn8is.2xlarge (1 x L20 48 GB)"


def test_facts_are_looked_up_where_the_change_rests_on_them() -> None:
    scene = Scene(OOM | {"DescribeMachineSpec": MACHINES})
    (text,) = reasons(wanted(), NAME, live(), "hopeless", 1.0, scene.around)
    assert LARGER in text.splitlines()
    assert scene.operations.count("DescribeMachineSpec") == 1
    assert "ListImages" not in scene.operations


def test_facts_that_are_known_are_not_asked_again() -> None:
    scene = Scene(OOM)
    (text,) = reasons(wanted(), NAME, live(), "hopeless", 1.0, scene.around, Facts(machines=MACHINES))
    assert LARGER in text.splitlines()


def test_a_catalogue_out_of_reach_leaves_the_change_out() -> None:
    scene = Scene(OOM | {"DescribeMachineSpec": NoReply("x", "gone")})
    (text,) = reasons(wanted(), NAME, live(), "hopeless", 1.0, scene.around)
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["cause", "then"]


def test_images_for_an_image() -> None:
    scene = Scene(PULLING | {"ListImages": ()})
    desired = wanted({"image": BAD})
    reasons(desired, NAME, live(container={"image": BAD}), "hopeless", 1.0, scene.around)
    assert scene.operations.count("ListImages") == 1
    assert "DescribeMachineSpec" not in scene.operations


CANARIES = ("env-canary", "token-canary", "live-canary", "git-canary", "other-canary")


def test_no_secret_is_told() -> None:
    desired = wanted(
        {"env": {"HF_TOKEN": "env-canary"}},
        token="token-canary",
        storage=[{"kind": "git", "repo": "https://g/x", "mountPath": "/x", "password": "git-canary"}],
    )
    line = f"ValueError: bad values {' '.join(CANARIES)}"
    scene = Scene(WELL | {"DescribeServiceLog": (line,)})
    observed = live(container={"env": {"SET_OUTSIDE": "other-canary"}})
    (text,) = reasons(desired, NAME, observed, "hopeless", 1.0, scene.around)
    assert f"{POD}: ValueError: bad values {' '.join(['[secret]'] * 5)}" in text
    assert not any(canary in text for canary in CANARIES)


def test_what_stays_is_hopeless_at_the_second_look_ten_seconds_later() -> None:
    scene = Scene(WELL)
    worsens = Worsening(wanted(), scene.around)
    waiting = live("Waiting")
    seen: list[tuple[float, bool]] = []
    for _ in range(4):
        seen.append((scene.clock.now - 1000, worsens(waiting)))
        scene.clock.sleep(5)
    assert seen == [(0, False), (5, False), (10, True), (15, False)]
    assert scene.operations.count("DescribeServiceEvent") == 2, "at most every ten seconds"


def test_another_cause_begins_anew() -> None:
    scene = Scene(WELL)
    worsens = Worsening(wanted(), scene.around)
    waiting = live("Waiting")
    assert not worsens(waiting)
    scene.script.set("DescribeServiceLog", recorded("vllm-bfloat16"))
    scene.clock.sleep(10)
    assert not worsens(waiting)
    scene.clock.sleep(10)
    assert worsens(waiting)


def test_a_look_in_between_that_finds_nothing_begins_anew() -> None:
    scene = Scene(WELL)
    worsens = Worsening(wanted(), scene.around)
    waiting = live("Waiting")
    assert not worsens(waiting)
    scene.script.set("DescribeServiceLog", ())
    scene.clock.sleep(10)
    assert not worsens(waiting)
    scene.script.set("DescribeServiceLog", recorded("vllm-kv-cache"))
    scene.clock.sleep(10)
    assert not worsens(waiting)


@pytest.mark.parametrize("status", ["Running", "Failed", "Creating", "Stopping", "Deleting", "Unheard"])
def test_other_statuses_are_not_looked_into(status: str) -> None:
    scene = Scene({})
    worsens = Worsening(wanted(), scene.around)
    assert not worsens(live(status))
    assert scene.operations == []


def test_a_container_that_ended_once_is_waited_for() -> None:
    scene = Scene(WELL | {"ListServiceInstances": (replace(CRASHED, restarts=1),)})
    worsens = Worsening(wanted(), scene.around)
    assert not worsens(live("Waiting"))
    scene.clock.sleep(10)
    assert not worsens(live("Waiting"))


def test_look_ups_that_fail_make_nothing_hopeless() -> None:
    scene = Scene(dict.fromkeys(WELL, PermissionFault("x", "forbidden", status=403)))
    worsens = Worsening(wanted(), scene.around)
    assert not worsens(live("Waiting"))
    scene.clock.sleep(10)
    assert not worsens(live("Waiting"))


EXPLAINED: tuple[tuple[str, Observed, dict[str, Any], bool, list[str]], ...] = (
    ("Running", live("Running", running=1), {}, True, ["chat is Running, 1 of 1 replicas (eas-m-1)."]),
    ("Stopped is what somebody asked for", live("Stopped"), {}, True, ["chat is Stopped, 0 of 1 replicas (eas-m-1)."]),
    ("Failed", live(), WELL, False, [
        "PAI8201 chat is Failed, 0 of 1 replicas (eas-m-1).",
        f"  cause   {POD}: KV cache for 40960 tokens needs 5.63 GiB, available 3.90 GiB; estimated maximum model length is 28384",
        "  change  containers[0].command: --max-model-len 28384",
    ]),
    ("an update that is paused", live("Updating", {"image": BAD}, running=1), PULLING | {"ListImages": ()}, False, [
        "PAI8203 chat is Updating, 1 of 1 replicas (eas-m-1).",
        f"  cause   {BAD} does not exist: not found",
    ]),
    ("on its way", live("Waiting"), PULLING | {"DescribeServiceEvent": (), "DescribeServiceDiagnosis": (), "ListServiceInstances": ()}, True,
     ["chat is Waiting, 0 of 1 replicas (eas-m-1)."]),
    ("on its way, with a warning", live("Waiting"), WELL | {"DescribeServiceDiagnosis": (), "DescribeServiceLog": ()}, True, [
        "chat is Waiting, 0 of 1 replicas (eas-m-1).",
        "  cause   nothing is known to be wrong so far: BackOff: Back-off restarting failed container",
    ]),
    ("Running, and a replica is missing", live("Running", running=1, total=2), PULLING | {"DescribeServiceEvent": EVENTS}, False, [
        "PAI8205 chat is Running, 1 of 2 replicas (eas-m-1).",
        f"  cause   {POD}: {VLLM} cannot be pulled: ErrImagePull",
    ]),
)  # fmt: skip


@pytest.mark.parametrize(("why", "observed", "answers", "well", "lines"), EXPLAINED, ids=[row[0] for row in EXPLAINED])
def test_any_service_is_explained(
    why: str, observed: Observed, answers: dict[str, Any], well: bool, lines: list[str]
) -> None:
    scene = Scene({"ListImages": ()} | answers)
    found, text = explained(observed, scene.around)
    assert (found, text.splitlines()) == (well, lines), why
