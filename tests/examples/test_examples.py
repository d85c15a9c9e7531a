"""Every example that says what it expects really deploys: its service JSON, its calls, nothing to change, destroyed.

`expected.json`: `service_json` as it is received, `calls` of the create in their order (others may stand between),
`config` of the stack, `scenario` of the emulator where its own account is not enough.
"""

from __future__ import annotations

import fnmatch
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client.operations import OPERATIONS
from tests.kit.cli import ROOT
from tests.kit.emulators import REGION, calls, changes
from tests.stacks.deploy.table import sections
from tools import ram_policy

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.command import Result
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

EXAMPLES = sorted(file.parent.name for file in (ROOT / "examples").glob("*/expected.json"))
pytestmark = pytest.mark.engine


def expected_of(example: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((ROOT / "examples" / example / "expected.json").read_text())
    return expected


def prepared(make_stack: MakeStack, emulator: Emulator, example: str, **scenario: Any) -> Stack:
    """A stack of the example on the emulator; look-ups are left to the create, so that the journal holds its calls."""
    expected = expected_of(example)
    emulator.reset({**expected.get("scenario", {}), **scenario})
    config = {"alicloud:region": REGION, "pai:checks": "create", **expected.get("config", {})}
    return make_stack(ROOT / "examples" / example, emulator=emulator.url, config=config)


def problems(result: Result) -> list[str]:
    said = [line for lines in sections(result).values() for line in lines]
    return [line for line in said if line.startswith(("warning: ", "error: "))]


def received(emulator: Emulator) -> list[dict[str, Any]]:
    return [entry["body"] for entry in emulator.journal() if entry["operation"] == "CreateService"]


def documents(expected: dict[str, Any]) -> list[dict[str, Any]]:
    """The service JSON that is expected, of one service or of several; the account's only workspace may go unsaid."""
    given = expected["service_json"]
    listed: list[dict[str, Any]] = given if isinstance(given, list) else [given]
    return [
        {**document, "metadata": {"workspace_id": "100001", **document["metadata"]}}
        if document["metadata"].get("workspace_id") is None
        else document
        for document in listed
    ]


def by_name(bodies: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {body["metadata"]["name"]: body for body in bodies}


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_deploys_as_it_says(make_stack: MakeStack, emulator: Emulator, example: str) -> None:
    expected = expected_of(example)
    stack = prepared(make_stack, emulator, example)
    done = stack.up()
    assert not [line for line in problems(done) if line.startswith("error: ")]
    assert by_name(received(emulator)) == by_name(documents(expected))
    journal = emulator.journal()
    (last,) = {name for name in calls(journal) if name == "DescribeServiceEndpoints"}
    made = [name for name, _ in groupby(calls(journal)) if name in set(expected["calls"])]
    at = made.index("CreateService")
    before = expected["calls"][: expected["calls"].index("CreateService")]
    assert [name for name in dict.fromkeys(made[:at]) if name in before] == before
    after = expected["calls"][expected["calls"].index("CreateService") :]
    assert made[at : at + len(after)] == after, last

    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    assert changes(emulator.journal(since)) == []
    stack.destroy()
    assert emulator.state()["services"] == []
    assert stack.resources() == []


def allowing(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy as the emulator takes it: what is not allowed is refused."""
    return {"permissions": {"allow": [action for statement in policy["Statement"] for action in statement["Action"]]}}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_least_privilege_policy_is_enough(make_stack: MakeStack, emulator: Emulator, example: str) -> None:
    """As generated: every call is allowed, nothing is said of permissions, and it is taken away again."""
    policy = json.loads((ROOT / "docs" / "reference" / "ram-policy.json").read_text())
    stack = prepared(make_stack, emulator, example, **allowing(policy))
    done = stack.up()
    stack.destroy()
    assert [line for line in problems(done) if "permission" in line] == []
    assert [entry["operation"] for entry in emulator.journal() if entry["status"] == 403] == []
    assert emulator.state()["services"] == []


@pytest.mark.parametrize("example", ["custom_image", "nlb", "quickstart", "resource_group"])
def test_its_mandatory_part_is_enough_where_nothing_is_discovered(
    make_stack: MakeStack, emulator: Emulator, example: str
) -> None:
    """Checks are left out and reported; the service is made, shown and taken away."""
    mandatory = {"Statement": ram_policy.policy()["Statement"][:1]}
    stack = prepared(make_stack, emulator, example, **allowing(mandatory), workspaces=[])
    done = stack.up()
    told = [line for line in problems(done) if "permission" in line]
    assert told != []
    assert all(line.startswith(("warning: PAI7010 ", "warning: PAI8007 ")) for line in told)
    assert len(stack.resources()) == 1
    stack.destroy()
    assert emulator.state()["services"] == []


def test_every_call_of_the_examples_is_in_the_policy() -> None:
    allowed = [action for statement in ram_policy.policy()["Statement"] for action in statement["Action"]]
    for example in EXAMPLES:
        for name in expected_of(example)["calls"]:
            action = OPERATIONS[name].action
            assert any(fnmatch.fnmatchcase(str(action), pattern) for pattern in allowed), (example, name)


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_says_what_it_needs_and_that_it_costs(example: str) -> None:
    text = (ROOT / "examples" / example / "README.md").read_text()
    assert "cost" in text
    assert "pulumi destroy" in text
    for key in expected_of(example).get("config", {}):
        assert f"pulumi config set {key}" in text, key
