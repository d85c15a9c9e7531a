"""For each cause: a service that cannot start, what is said of it, and that the printed change mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.lifecycle.diagnosis import Worsening, explained, reasons
from pulumi_pai_eas.lifecycle.surroundings import Surroundings
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.planning.decisions import complete
from tests.kit.ports import Lines, Switch
from tests.ports.mending import CASES, Case, mended

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.connect import LiveConnection
    from pulumi_pai_eas.model.observed import Observed
    from pulumi_pai_eas.model.service import Desired
    from tests.unit.client.ports_of_a_test import ManualClock

URN = "urn:pulumi:prod::app::pulumi-python:dynamic/pai:Service::chat"


@pytest.fixture
def around(connection: LiveConnection, clock: ManualClock) -> Surroundings:
    return Surroundings(connection, clock, Lines(), Switch(), clock.monotonic() + 1200)


def wanted(bag: dict[str, Any]) -> Desired:
    desired, problems = read_bag(bag)
    assert problems == ()
    return desired


def settled(connection: LiveConnection, emulator: Emulator) -> Observed:
    """The service once it moves no more."""
    emulator.advance(600)
    looks = [connection.services.describe("chat") for _ in range(8)]
    return looks[-1]


def made(case: Case, connection: LiveConnection, emulator: Emulator) -> tuple[Desired, Observed]:
    emulator.set(failures=[case.failure] if case.failure else [])
    desired = wanted(case.bag())
    connection.services.create(complete(desired), labels={}, workspace_id=None)
    return desired, settled(connection, emulator)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_printed_change_mends(
    case: Case, emulator: Emulator, connection: LiveConnection, around: Surroundings
) -> None:
    desired, unwell = made(case, connection, emulator)
    assert unwell.status in ("Failed", "Pending"), case.why
    problem = "hopeless" if unwell.status == "Failed" else "deadline"
    (text,) = reasons(desired, "chat", unwell, problem, 192.4, around, urn=URN)
    head, cause, change, then = text.split("\n")
    told = (
        "PAI8201 chat Failed after 3m12s."
        if problem == "hopeless"
        else "PAI8202 chat is still Pending after 3m12s, when its time was over."
    )
    assert head == f"{told} It exists ({unwell.service_id}) and is in your state."
    assert cause.startswith("  cause   ")
    assert cause.endswith(case.cause)
    assert change == f"  change  {case.change}"
    assert then == f"  then    pulumi up (updates in place), or pulumi destroy --target '{URN}'"

    better = wanted(mended(case, around))
    assert better != desired
    connection.services.replace("chat", complete(better))
    assert settled(connection, emulator).status == "Running", case.why
    assert explained(connection.services.describe("chat"), around)[0]


def test_every_failure_of_the_emulator_is_here() -> None:
    from pai_eas_emulator.failure_kinds import REASONS

    kinds = {name.partition(",")[0] for name in CASES}
    assert kinds - {"noStock"} == REASONS.keys() - {"stuck", "failed"}


def test_a_paused_update_says_that_the_old_version_serves(
    emulator: Emulator, connection: LiveConnection, around: Surroundings
) -> None:
    case = CASES["imagePull"]
    good = Case("", "", "").bag()
    connection.services.create(complete(wanted(good)), labels={}, workspace_id=None)
    assert settled(connection, emulator).status == "Running"
    desired = wanted(case.bag())
    connection.services.replace("chat", complete(desired))
    paused = settled(connection, emulator)
    assert (paused.status, paused.running) == ("Updating", 1)
    (text,) = reasons(desired, "chat", paused, "deadline", 40.0, around)
    head, cause, change, then = text.split("\n")
    assert head == (
        "PAI8203 chat: update paused after 40s, the old version still serves (1 of 1). "
        f"It exists ({paused.service_id}) and is in your state."
    )
    assert cause == f"  cause   {case.cause}"
    assert change == f"  change  {case.change}"
    assert then == "  then    pulumi up (the failed replicas are replaced; until then the old version serves)"


def test_a_paused_update_is_found_hopeless_at_the_second_look(
    emulator: Emulator, connection: LiveConnection, around: Surroundings, clock: ManualClock
) -> None:
    connection.services.create(complete(wanted(Case("", "", "").bag())), labels={}, workspace_id=None)
    settled(connection, emulator)
    desired = wanted(CASES["imagePull"].bag())
    connection.services.replace("chat", complete(desired))
    paused = settled(connection, emulator)
    worsens = Worsening(desired, around)
    assert [worsens(paused), worsens(paused)] == [False, False]
    clock.sleep(10)
    assert worsens(paused)


@pytest.mark.parametrize("case", ["kvCache", "shellSyntax", "outOfMemoryKilled", "portMismatch"])
def test_a_container_that_ends_again_and_again_is_found_hopeless(
    case: str, emulator: Emulator, connection: LiveConnection, around: Surroundings, clock: ManualClock
) -> None:
    row = CASES[case]
    kind = case if row.failure is None else row.failure["kind"]
    emulator.set(failures=[{"kind": kind, "ends": "Waiting"}])
    desired = wanted(row.bag())
    connection.services.create(complete(desired), labels={}, workspace_id=None)
    waiting = settled(connection, emulator)
    assert waiting.status == "Waiting"
    worsens = Worsening(desired, around)
    assert not worsens(waiting)
    clock.sleep(10)
    assert worsens(waiting)
    (text,) = reasons(desired, "chat", waiting, "hopeless", 25.0, around)
    assert text.startswith(
        "PAI8205 chat does not come up: Waiting after 25s, and what keeps it does not pass by itself."
    )
