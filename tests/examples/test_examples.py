"""Every example that says what it expects really deploys, under the least-privilege policy: received, called, unchanged, gone.

`expected.json` is one object, or a list with one for each service: `service_json` as it is received (the account's only
workspace may go unsaid), `calls` in their order among those of the service and the look-ups (others may stand
between), `config` of the stack, `scenario` of the emulator where its own account is not enough.
"""

from __future__ import annotations

import fnmatch
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client.operations import OPERATIONS
from tests.kit.cli import INSIDE, ROOT
from tests.kit.emulators import REGION, changes
from tests.stacks.deploy.table import sections
from tools import ram_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pai_eas_emulator import Emulator
    from tests.kit.command import Result
    from tests.kit.fixtures import MakeStack
    from tests.kit.stack import Stack

EXAMPLES = sorted(file.parent.name for file in (ROOT / "examples").glob("*/expected.json"))
STAND_IN = ROOT / "tests" / "examples" / "stand_in"
"""Modules in place of providers that are not installed here."""
pytestmark = pytest.mark.engine


def expected_of(example: str) -> list[dict[str, Any]]:
    """What an example says of each of its services."""
    expected = json.loads((ROOT / "examples" / example / "expected.json").read_text())
    return expected if isinstance(expected, list) else [expected]


def prepared(make_stack: MakeStack, emulator: Emulator, example: str, **scenario: Any) -> Stack:
    """A stack of the example on the emulator; look-ups are left to the create, so that the journal holds its calls."""
    config = {"alicloud:region": REGION, "pai:checks": "create"}
    for expected in expected_of(example):
        config |= expected.get("config", {})
        scenario = {**expected.get("scenario", {}), **scenario}
    emulator.reset(scenario)
    path = os.pathsep.join([str(STAND_IN), str(INSIDE)])
    return make_stack(ROOT / "examples" / example, emulator=emulator.url, config=config, env={"PYTHONPATH": path})


def problems(result: Result) -> list[str]:
    said = [line for lines in sections(result).values() for line in lines]
    return [line for line in said if line.startswith(("warning: ", "error: "))]


def as_text(bodies: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(body, sort_keys=True, indent=1) for body in bodies)


def received(emulator: Emulator) -> list[str]:
    return as_text(entry["body"] for entry in emulator.journal() if entry["operation"] == "CreateService")


def awaited(example: str) -> list[str]:
    bodies = [expected["service_json"] for expected in expected_of(example)]
    return as_text({**body, "metadata": {"workspace_id": "100001", **body["metadata"]}} for body in bodies)


def allowing(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy as the emulator takes it: what is not allowed is refused."""
    return {"permissions": {"allow": [action for statement in policy["Statement"] for action in statement["Action"]]}}


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_deploys_as_it_says_and_the_least_privilege_policy_is_enough(
    make_stack: MakeStack, emulator: Emulator, example: str
) -> None:
    policy = json.loads((ROOT / "docs" / "reference" / "ram-policy.json").read_text())
    stack = prepared(make_stack, emulator, example, **allowing(policy))
    done = stack.up()
    assert not [line for line in problems(done) if line.startswith("error: ") or "permission" in line]
    assert received(emulator) == awaited(example)
    for expected in expected_of(example):
        name = expected["service_json"]["metadata"]["name"]
        made = iter(entry["operation"] for entry in emulator.journal() if entry["service"] in (None, "", name))
        assert [call for call in expected["calls"] if call not in made] == [], "in this order"

    since = len(emulator.journal())
    stack.preview("--expect-no-changes")
    assert changes(emulator.journal(since)) == []
    stack.destroy()
    assert emulator.state()["services"] == []
    assert stack.resources() == []
    assert [entry["operation"] for entry in emulator.journal() if entry["status"] == 403] == []


@pytest.mark.parametrize("example", ["custom_image", "nlb", "quickstart", "resource_group"])
def test_the_mandatory_part_is_enough_where_nothing_is_discovered(
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
        for name in [call for expected in expected_of(example) for call in expected["calls"]]:
            action = OPERATIONS[name].action
            assert any(fnmatch.fnmatchcase(str(action), pattern) for pattern in allowed), (example, name)


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_says_what_it_needs_and_that_it_costs(example: str) -> None:
    text = (ROOT / "examples" / example / "README.md").read_text()
    assert any(word in text for word in ("cost", "paid", "billed"))
    assert "pulumi destroy" in text
    for key in [key for expected in expected_of(example) for key in expected.get("config", {})]:
        assert f"pulumi config set {key}" in text, key
