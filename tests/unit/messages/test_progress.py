"""Lines while something is done: what they say, and that a row's line fits the row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.errors import Fault, NoReply, PermissionFault, ServerFault
from pulumi_pai_eas.messages import creation, presence, progress
from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.containers import Container
from pulumi_pai_eas.model.facts import Facts, Machines, MachineType
from pulumi_pai_eas.model.observed import Observed
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.status import PHASES
from tests.unit.rules.subjects import FACTS, VLLM

SEEN = Observed("chat", "cn-hangzhou", "eas-m-1", "Waiting", running=0, total=2, message="pulling image")
OFFICIAL = [Container(image=VLLM)]


def machines(*types: MachineType) -> Facts:
    return replace(FACTS, machines=Machines(types))


def on(compute: Any, image: str = VLLM) -> ServiceSpec:
    return ServiceSpec(compute=compute, containers=[Container(image=image)])


@pytest.mark.parametrize(
    ("spec", "facts", "line"),
    [
        pytest.param(
            on(PublicCompute(instance_types=["a"])),
            machines(MachineType("a", 8, 30.0, 1, "A10", 24.0)),
            "checks passed: image, machine (1 x A10 24 GB, in stock)",
            id="a GPU",
        ),
        pytest.param(
            on(PublicCompute(instance_types=[InstanceType(type="a")])),
            machines(MachineType("a", 8, 30.0, stock="NoStock")),
            "checks passed: image, machine (no GPU, no stock)",
            id="a CPU type without stock",
        ),
        pytest.param(
            on(PublicCompute(instance_types=["b"])), machines(), "checks passed: image, machine", id="a type not listed"
        ),
        pytest.param(on(PublicCompute(cpu=4)), FACTS, "checks passed: image, machine", id="a pair"),
        pytest.param(on(DedicatedCompute()), FACTS, "checks passed: image, machine", id="a resource group"),
        pytest.param(on(QuotaCompute(quota_id="q")), FACTS, "checks passed: image, machine", id="a quota"),
        pytest.param(on(None), replace(FACTS, machines=Facts().machines), "checks passed: image", id="no machines"),
        pytest.param(on(None, "registry/own:1"), FACTS, "checks passed: machine", id="an image of one's own"),
        pytest.param(on(None), Facts(), "no check could be made; going on", id="nothing"),
        pytest.param(
            on(PublicCompute(instance_types=["a"])),
            machines(MachineType("a", 8, 30.0, 16, "NVIDIA-A100-SXM4-80GB", 80.0)),
            "checks passed: image, machine (16 x NVIDIA-A100-SXM4-80GB…",
            id="cut to the row",
        ),
    ],
)
def test_the_gates(spec: ServiceSpec, facts: Facts, line: str) -> None:
    assert progress.gates_passed(spec, facts) == line


@pytest.mark.parametrize(
    ("changes", "left", "line"),
    [
        ({}, 1080, "Waiting, 0 of 2 replicas: pulling image (deadline 18m)"),
        ({"total": None, "message": ""}, 45, "Waiting (deadline 45s)"),
        ({"running": None}, 192, "Waiting, 0 of 2 replicas: pulling image (deadline 3m12s)"),
        ({"message": "pulling\nimage  now"}, 45, "Waiting, 0 of 2 replicas: pulling image now (deadline 45s)"),
        ({"message": "pulling a very large image"}, 45, "Waiting, 0 of 2 replicas: pulling a very la… (deadline 45s)"),
        ({"status": "Running", "running": 2, "message": "fine"}, 45, "Running, 2 of 2 replicas (deadline 45s)"),
        ({"status": "Stopped", "total": 0, "message": "x"}, -1, "Stopped (deadline 0s)"),
    ],
)
def test_waiting(changes: dict[str, Any], left: float, line: str) -> None:
    assert progress.waiting(replace(SEEN, **changes), left) == line


STATUSES = st.sampled_from([*PHASES, "SomethingThatTheApiHasNotPublishedYetAndThatIsVeryLongIndeed"])
COUNTS = st.none() | st.integers(0, 10**4)
TEXTS = st.text(max_size=300)


@given(status=STATUSES, running=COUNTS, total=COUNTS, message=TEXTS, seconds=st.floats(-10, 10**6))
def test_a_line_of_the_row_fits_it(status: str, running: Any, total: Any, message: str, seconds: float) -> None:
    seen = replace(SEEN, status=status, running=running, total=total, message=message)
    machine = MachineType("a", 8, 30.0, total or 0, message, 80.0)
    lines = [
        progress.gates_passed(on(PublicCompute(instance_types=["a"])), machines(machine)),
        progress.accepted("eas-m-0123456789abcdef", status),
        progress.going(status),
        progress.updating(running or 0),
        progress.not_visible_yet(seconds),
        progress.waiting(seen, seconds),
        progress.waiting_for_answer(seen),
        progress.settled("Running", "ready", seconds),
    ]
    for line in lines:
        assert 0 < len(line) < 60, line
    assert all(len(line.splitlines()) == 1 for line in lines[1:])


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0s"),
        (0, "0s"),
        (59.9, "59s"),
        (60, "1m"),
        (61, "1m01s"),
        (192, "3m12s"),
        (600, "10m"),
        (659, "10m"),
        (1080, "18m"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert progress.duration(seconds) == text


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        pytest.param(ServerFault("ListImages", "x", status=503), "answered 503", id="status"),
        pytest.param(
            ServerFault("ListImages", "x", status=500, api_code="InternalError"),
            "answered 500 InternalError",
            id="code",
        ),
        pytest.param(NoReply("ListImages", "x"), "did not answer", id="no answer"),
        pytest.param(
            PermissionFault("ListImages", "x", status=403, action="paiimage:ListImages"),
            "is not allowed (missing permission paiimage:ListImages)",
            id="permission",
        ),
    ],
)
def test_why_a_look_up_failed(fault: Fault, line: str) -> None:
    assert creation.unavailable("ListImages", "image", fault) == (
        f"PAI7010 catalogue: ListImages {line}; image not checked, going on"
    )
    assert creation.look_failed("ListImages", fault).startswith(f"ListImages {line}; the service exists")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("refused", "refused. Nothing was created."),
        ("refused.", "refused. Nothing was created."),
        ("refused!", "refused! Nothing was created."),
        ("refused. Nothing was created.", "refused. Nothing was created."),
    ],
)
def test_whether_anything_is_paid_for(text: str, whole: str) -> None:
    assert creation.nothing_created(text) == whole
    fault = creation.with_nothing_created(ServerFault("CreateService", text, status=503))
    assert (fault.text, str(fault), fault.status) == (whole, whole, 503)


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        (["a"], "a"),
        (["a", "b", "c", "d", "e"], "a, b, c, d, e"),
        (["a", "b", "c", "d", "e", "f", "g"], "a, b, c, d, e and 2 more"),
    ],
)
def test_what_goes_away(paths: list[str], shown: str) -> None:
    assert presence.goes_away(paths) == f"set outside of this stack, and removed by this update: {shown}"


@pytest.mark.parametrize(
    ("reason", "message", "said"),
    [("", "", ""), ("FAILED", "", " (FAILED)"), ("", "broken", " (broken)"), ("FAILED", "broken", " (FAILED: broken)")],
)
def test_a_failed_service(reason: str, message: str, said: str) -> None:
    assert presence.is_failed("chat", "Failed", reason, message) == f"chat is Failed{said}"


def test_a_name_that_is_taken_names_the_ways_out() -> None:
    text = creation.name_taken("chat", "Running", "cn-hangzhou/chat", own=True)
    assert text == (
        "A service named chat already exists (Status: Running). Please choose a different name. It carries this resource's "
        "own label: to replace it, set delete_before_replace=True. To manage it here: pai-eas import cn-hangzhou/chat. "
        "Nothing was created."
    )
