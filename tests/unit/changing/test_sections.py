"""A change of every property and its reverse: exactly this key differs, exactly these calls are made, then nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.properties import EFFECTIVE, INPUT_KEYS
from tests.unit.changing.bags import NAME, bag
from tests.unit.changing.engine import Did
from tests.unit.changing.rows import NAMING, OURS, ROWS, STEERING, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from pai_eas_emulator import Emulator
    from tests.unit.changing.engine import Resource

ECHOES = ("literal", "fold", "canonical")
SAME = Did("same")


def stored(emulator: Emulator) -> dict[str, Any]:
    """The configuration as it is kept, without the token."""
    service = emulator.service(NAME)
    assert service is not None
    return {key: value for key, value in service["config"].items() if key not in ("token", "labels")}


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_change_and_its_reverse(
    process: Callable[..., Resource], emulator: Emulator, row: Row, echo: str, told: list[str]
) -> None:
    emulator.set(echo=echo, **row.scenario)
    resource = process(**row.config)
    before, after = bag(**row.before), bag(**row.after)
    assert resource.up(before).what == "created", row.reason
    made = stored(emulator)
    assert resource.refresh() == frozenset(), (row.reason, "nothing drifts by being made")
    assert resource.up(before) == SAME, row.reason
    keys = frozenset({row.key}) | row.also
    assert resource.up(after) == Did("updated", keys, row.there), row.reason
    assert resource.refresh() == frozenset(), (row.reason, "nothing drifts by being changed")
    assert resource.up(after) == SAME, row.reason
    assert resource.up(before) == Did("updated", keys, row.back), row.reason
    assert resource.refresh() == frozenset(), row.reason
    assert resource.up(before) == SAME, row.reason
    assert stored(emulator) == made, (row.reason, "there and back is where it was")
    assert [line for line in told if "PAI8015" in line] == [], "what the stack itself set is not somebody else's"


@pytest.mark.parametrize(("key", "value"), STEERING, ids=[key for key, _ in STEERING])
def test_what_only_steers_us_calls_nothing(process: Callable[..., Resource], key: str, value: Any) -> None:
    resource = process()
    resource.up(bag())
    assert resource.up(bag(**{key: value})) == SAME
    assert resource.inputs[key] == value, "recorded all the same"
    assert resource.refresh() == frozenset()
    assert resource.up(bag(**{key: value})) == SAME
    assert resource.up(bag()) == SAME


@pytest.mark.parametrize("key", sorted(OURS))
def test_what_the_program_makes_is_no_change(process: Callable[..., Resource], key: str) -> None:
    resource = process()
    resource.up(bag())
    assert resource.up(bag(**{key: "f" * 20})) == SAME, "an alias, another project, another stack name"


@pytest.mark.parametrize(
    ("old", "new", "id_", "reason"),
    [
        ({}, {"region": "cn-shanghai"}, "cn-shanghai/chat_prod", "a region has services of its own"),
        ({"serviceName": "chat_one"}, {"serviceName": "chat_two"}, "cn-hangzhou/chat_two", "the name is the service"),
        ({"serviceNamePrefix": "one_"}, {"serviceName": "chat_two"}, "cn-hangzhou/chat_two", "a name for a prefix"),
        ({}, {"serviceName": "chat_two"}, "cn-hangzhou/chat_two", "a name for the automatic one"),
    ],
)
def test_another_name_or_region_is_another_service_made_first(
    process: Callable[..., Resource],
    emulator: Emulator,
    old: dict[str, Any],
    new: dict[str, Any],
    id_: str,
    reason: str,
) -> None:
    own = {"containers": [{"image": "registry/own:1", "port": 8000, "command": "serve"}]}
    resource = process()
    resource.up(bag(**own, **old))
    did = resource.up(bag(**own, **new))
    assert did.what == "replaced", reason
    names = [call.split()[0] for call in did.calls]
    assert names == ["CreateService", "DeleteServiceLabel", "DeleteService"], "the new one is there before the old goes"
    assert resource.id == id_
    assert [f"{service['region']}/{service['name']}" for service in emulator.state()["services"]] == [id_]


def test_every_input_is_in_a_table() -> None:
    seen = {row.key for row in ROWS} | {key for key, _ in STEERING} | NAMING | OURS | set(EFFECTIVE.values())
    assert seen == INPUT_KEYS
