"""Names: as given or made up, never changed; a name that is taken is neither reused nor replaced, only our own leftover is finished."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.property_bag import owner_of
from tests.kit.emulators import REGION, calls, changes
from tests.kit.programs import program, service
from tests.kit.stack import PROJECT
from tests.stacks.deploy.table import CREATED, Played, Row, made, plain_body, play, problems, refused

if TYPE_CHECKING:
    from collections.abc import Generator

    from pai_eas_emulator import Emulator
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack


def owner(resource: str) -> str:
    """What the stacks of the kit put into the label pulumi_owner."""
    return owner_of("organization", PROJECT, "dev", resource)


def existing(name: str, labels: dict[str, str] | None = None, status: str = "Running") -> dict[str, Any]:
    return {"region": REGION, "config": plain_body(name), "labels": labels or {}, "status": status}


def unfinished(resource: str) -> dict[str, Any]:
    labels = {"pulumi_owner": owner(resource), "pulumi_creating": "0123456789ab"}
    return existing(f"{resource}_dev", labels, "Creating")


def taken(name: str, status: str = "Running", more: str = "") -> str:
    return (
        f"error: PAI8001 serviceName: A service named {name} already exists (Status: {status}). Please choose a different name.{more} "
        f"To manage it here: pai-eas import cn-hangzhou/{name}. Nothing was created."
    )


OWN = " It carries this resource's own label: to replace it, set delete_before_replace=True."
CLAIMED = ("UpdateService", "UpdateServiceLabel", "DeleteServiceLabel")
TAKEN_OVER = ("DescribeService", *CLAIMED, "DescribeService", "DescribeServiceEndpoints")
MADE = [
    made("free", "no name given: resource and stack", state={"effectiveServiceName": "free_dev"}),
    made("exact", "the exact name that was given", service_name='"qwen3_8b"'),
    made(
        "leftover",
        "an unfinished create of this very resource is brought up to date and finished: one service, not two",
        calls=TAKEN_OVER,
        replicas="2",
        tells=[
            "PAI8002 leftover_dev (eas-m-…) is this resource's own, left by a create that was not finished; finishing it (one service, not two)"
        ],
        body={"metadata.instance": 2},
    ),
    made(
        "late",
        "not seen by the gate, 409 at the create, and it carries our labels: an earlier request of ours, taken over",
        calls=("DescribeService", "CreateService", "DescribeService", *TAKEN_OVER[1:]),
        tells=["PAI8002 late_dev (eas-m-…) is this resource's own, …"],
    ),
]
REFUSED = [
    refused("taken", "a service that nobody of ours made", says=[taken("taken_dev")]),
    refused("stopped", "the status is told", says=[taken("stopped_dev", "Stopped")]),
    refused(
        "exact_taken",
        "a name that was given is never changed, not even when it is taken",
        service_name='"qwen3_8b"',
        says=[taken("qwen3_8b")],
    ),
    refused(
        "foreign",
        "a service of another user of the account, which ListServices does not show",
        says=[
            "error: PAI1004 serviceName: A service named foreign_dev already exists (Status: not visible to this identity, it belongs to another one). Please choose a different name. Nothing was created."
        ],
    ),
    refused(
        "colleague",
        "finished by a colleague with the same project and stack: never touched",
        says=[taken("colleague_dev", more=OWN)],
    ),
    refused(
        "other_leftover",
        "an unfinished create of another resource is not ours",
        says=[taken("other_leftover_dev", "Creating")],
    ),
    refused(
        "claimed",
        "the mark cannot be removed: somebody else may have finished it, so it is not ours",
        calls=("DescribeService", *CLAIMED),
        says=["PAI8002 …", "error: PAI7007 DeleteServiceLabel was refused (409 Conflict): …"],
    ),
    refused(
        "duplicate",
        "free for the gate, 409 at the create, and describing confirms it",
        calls=("DescribeService", "CreateService", "DescribeService"),
        says=[taken("duplicate_dev")],
    ),
    refused(
        "duplicate_foreign",
        "409, and describing says that it is another user's",
        calls=("DescribeService", "CreateService", "DescribeService"),
        says=[taken("duplicate_foreign_dev", "of another user")],
    ),
    refused(
        "empty_name",
        "409 is also the answer to an empty name: nothing of the name exists, so it is no duplicate",
        calls=("DescribeService", "CreateService", "DescribeService"),
        says=[
            "error: PAI7007 CreateService was refused (409 InvalidParameter): Service name is empty [request …]. Nothing was created."
        ],
    ),
]
FREE = {"status": 404, "code": "InvalidService.NotFound", "message": "not found"}
WORLD = {
    "scenario": {
        "foreign": ["foreign_dev", "duplicate_foreign_dev"],
        "services": [
            existing("taken_dev"),
            existing("stopped_dev", status="Stopped"),
            existing("qwen3_8b"),
            existing("colleague_dev", {"pulumi_owner": owner("colleague")}),
            existing("other_leftover_dev", {"pulumi_owner": "0" * 20, "pulumi_creating": "0123456789ab"}, "Creating"),
            unfinished("claimed"),
            existing("duplicate_dev"),
        ],
    },
    "faults": [
        {
            "operation": "DeleteServiceLabel",
            "service": "claimed_dev",
            "answer": {"status": 409, "code": "Conflict", "message": "gone"},
        },
        {"operation": "DescribeService", "service": "duplicate_dev", "answer": FREE},
        {"operation": "DescribeService", "service": "duplicate_foreign_dev", "answer": FREE},
        {
            "operation": "CreateService",
            "service": "empty_name_dev",
            "answer": {"status": 409, "code": "InvalidParameter", "message": "Service name is empty"},
        },
    ],
}


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    scenario = {"services": [unfinished("leftover"), unfinished("late")]}
    faults = [{"operation": "DescribeService", "service": "late_dev", "answer": FREE}]
    with play(MADE, tmp_path_factory.mktemp("made"), scenario=scenario, faults=faults) as played:
        yield played


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Generator[Played]:
    with play(REFUSED, tmp_path_factory.mktemp("refused"), **WORLD) as played:  # type: ignore[arg-type]
        yield played


@pytest.mark.parametrize("row", MADE, ids=lambda row: row.name)
def test_it_is_made(well: Played, row: Row) -> None:
    well.check(row)
    stored = well.emulator.service(row.service)
    assert stored is not None
    taken_over = {"pulumi_taken_over": "0123456789ab"} if "UpdateServiceLabel" in row.calls else {}
    wanted = {"pulumi_owner": owner(row.name), **taken_over}
    assert stored["labels"] == wanted, "finished: the mark of an unfinished create is gone"


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_it_stops(ill: Played, row: Row) -> None:
    ill.check(row)


def test_what_was_there_is_left_as_it_was(ill: Played) -> None:
    """Neither deleted nor changed, whoever made it."""
    for given in WORLD["scenario"]["services"]:  # type: ignore[index]
        name = given["config"]["metadata"]["name"]  # type: ignore[index]
        stored = ill.emulator.service(name)
        assert stored is not None, name
        assert stored["config"] == given["config"], name  # type: ignore[index]
        stored["labels"].pop("pulumi_taken_over", None)  # of the one that could not be claimed
        assert stored["labels"] == given["labels"], name  # type: ignore[index]
        assert "DeleteService" not in calls(ill.emulator.journal(), service=name)


def stack_with(make_stack: MakeStack, emulator: Emulator, text: str, **config: str) -> Stack:
    return make_stack(text, emulator=emulator.url, config={"alicloud:region": REGION, **config})


def test_a_taken_name_stops_the_preview_with_one_list_of_services(make_stack: MakeStack, emulator: Emulator) -> None:
    emulator.reset({"services": [existing("chat_dev")]})
    stack = stack_with(make_stack, emulator, program())
    assert problems(stack.preview(fails=True)) == [
        "error: PAI1004 serviceName: A service named chat_dev already exists (Status: Running). Please choose a different name. To manage it here: pai-eas import cn-hangzhou/chat_dev. Nothing was sent."
    ]
    assert calls(emulator.journal()).count("ListServices") == 1
    assert "DescribeService" not in calls(emulator.journal()), "no call for a single service at preview"


def test_our_own_leftover_is_a_warning_at_preview(make_stack: MakeStack, emulator: Emulator) -> None:
    emulator.reset({"services": [unfinished("chat")]})
    stack = stack_with(make_stack, emulator, program())
    shown = stack.preview()
    assert problems(shown) == [
        "warning: PAI1004 serviceName: A service named chat_dev already exists (Status: Creating). Please choose a different name. To manage it here: pai-eas import cn-hangzhou/chat_dev (it carries this resource's owner label: left by an unfinished create it is taken over)"
    ]
    stack.up()
    assert changes(emulator.journal()) == list(CLAIMED)


PREFIX = program(service(service_name_prefix='"skill_qwen_"'))


def named(stack: Stack) -> str:
    """The name the service has, told alike by id, outputs and inputs."""
    recorded = stack.resource("chat")
    name = recorded["outputs"]["effectiveServiceName"]
    assert recorded["id"] == f"{REGION}/{name}"
    assert re.fullmatch(r"skill_qwen_\d{6}", name)
    return str(name)


def test_a_prefix_gets_six_digits_that_stay(make_stack: MakeStack, emulator: Emulator) -> None:
    stack = stack_with(make_stack, emulator, PREFIX)
    stack.up(preview=True)
    name = named(stack)
    stack.preview("--expect-no-changes")
    stack.write(program(service(service_name_prefix='"skill_qwen_"', replicas="2")))
    stack.up()
    assert named(stack) == name
    stored = emulator.service(name)
    assert stored is not None
    assert stored["config"]["metadata"]["instance"] == 2
    again = stack_with(make_stack, emulator, PREFIX)
    emulator.reset({})
    again.up()
    assert named(again) == name, "the digits come from the owner: another run finds its own leftover"


@pytest.mark.parametrize(
    ("holder", "reason"),
    [
        ("visible", "another one's service: known at preview already"),
        ("foreign", "a service of another user, which only the gate of create sees"),
    ],
    ids=["visible", "foreign"],
)
def test_the_next_candidate_when_another_holds_the_name(
    make_stack: MakeStack, emulator: Emulator, holder: str, reason: str
) -> None:
    first = stack_with(make_stack, emulator, PREFIX)
    first.up()
    taken_name = named(first)
    emulator.reset({"services": [existing(taken_name)]} if holder == "visible" else {"foreign": [taken_name]})
    stack = stack_with(make_stack, emulator, PREFIX)
    done = stack.up(preview=True)
    assert not problems(done), reason
    name = named(stack)
    assert name != taken_name
    stack.preview("--expect-no-changes")
    stack.write(program(service(service_name_prefix='"skill_qwen_"', replicas="2")))
    stack.up()
    assert named(stack) == name, "updates stay with the name that was chosen"
    stored = emulator.service(name)
    assert stored is not None
    assert stored["config"]["metadata"] == {"name": name, "instance": 2, "workspace_id": "100001"}
    stack.write(
        program(service(service_name_prefix='"skill_qwen_"', replicas="2", labels='{"team": "a"}', disk='"40Gi"'))
    )
    stack.up()
    stored = emulator.service(name)
    assert stored is not None
    assert stored["config"]["metadata"]["name"] == name, "a full update as well"
    assert stored["config"]["metadata"]["disk"] == "40Gi"


def test_creates_send_the_mark_in_the_query_and_take_it_off_last(well: Played) -> None:
    """The user's labels travel in the service JSON, ours beside it."""
    journal = [entry for entry in well.emulator.journal() if entry["service"] == "free_dev"]
    created = next(entry for entry in journal if entry["operation"] == "CreateService")
    assert set(created["query"]["Labels"].replace('"', "").strip("{}").split(",")) >= {f"pulumi_owner:{owner('free')}"}
    assert "pulumi_creating" in created["query"]["Labels"]
    assert "labels" not in created["body"]
    assert [entry["operation"] for entry in journal] == list(CREATED)
    assert journal[-1]["query"]["Keys"] == "pulumi_creating"
