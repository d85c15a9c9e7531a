"""Anything at all through check and through a whole life: findings, faults or results, never anything else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings

from tests.unit.faults.bags import MEANT, RICH, Bag, bags, changed, likely_bags, places
from tests.unit.faults.calls import CANARIES, CONFIG, KEYS, NAME, OWNER
from tests.unit.faults.cell import REGION
from tests.unit.faults.small_engine import SmallEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.unit.faults.bags import Path
    from tests.unit.faults.cell import Bench

CODE = re.compile(r"(?:.*\bTold: )?(?:\S+: \d+ of \d+ calls were applied, then: )?PAI(?!9)\d{4} ")
LONGEST = 2000
"""Characters of a text that a failure of these tests shows."""
IDENTITY = {"autoName": NAME, "owner": OWNER, "checks": "create"}


def assert_told(errors: Sequence[str], more: Sequence[str] = ()) -> None:
    """Every error begins with a code, which is not that of a defect; no text is a trace or shows a secret."""
    for text in errors:
        assert CODE.match(text), text[:LONGEST]
    for text in [*errors, *more]:
        for never in ("PAI9001", "Traceback", *CANARIES.values()):
            assert never not in text, text[:LONGEST]


def afresh(bench: Bench) -> SmallEngine:
    bench.mend()
    bench.emulator.reset({**KEYS, "knobs": {"progress": "immediate", "realisticFailures": False}})
    bench.process.said.clear()
    return SmallEngine(bench.process.start, CONFIG)


def check(bench: Bench, wanted: Bag) -> None:
    engine = afresh(bench)
    first = engine.check(wanted)
    said = list(bench.process.said.all)
    bench.process.said.clear()
    assert engine.check(wanted) == first, "the same bag, another answer"
    assert list(bench.process.said.all) == said, "the same bag, other warnings"
    assert_told(first.errors, said)


def live(bench: Bench, wanted: Bag, later: Bag) -> list[bool]:
    """Create, update, refresh, destroy; which of them succeeded."""
    engine = afresh(bench)
    went_well: list[bool] = []
    commands = [
        lambda: engine.up({**wanted, **IDENTITY}),
        lambda: engine.up({**later, **IDENTITY}),
        engine.refresh,
        engine.destroy,
    ]
    for command in commands:
        if engine.kept is None and len(went_well) > 1:
            break
        ended = command()
        assert_told(ended.errors, bench.process.said.all)
        went_well.append(ended.ok)
        held = [one.id for one in (engine.kept, *engine.left) if one is not None]
        there = [f"{REGION}/{one['name']}" for one in bench.services()]
        assert sorted(held) == sorted(there), f"in state and not there, or the reverse: {ended}"
    if len(went_well) == len(commands) and not went_well[-1]:
        assert "PAI8012" in "".join(ended.errors), f"only a lock keeps a service: {ended.errors}"
    return went_well


@given(wanted=bags())
def test_any_bag_through_check(bench: Bench, wanted: Bag) -> None:
    check(bench, wanted)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=10_000)
@given(wanted=bags())
def test_ten_thousand_bags_through_check(bench: Bench, wanted: Bag) -> None:
    check(bench, wanted)


@settings(max_examples=30)
@given(wanted=likely_bags(), later=likely_bags())
def test_any_bag_through_a_life(bench: Bench, wanted: Bag, later: Bag) -> None:
    live(bench, wanted, later)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=2_000)
@given(wanted=likely_bags(), later=likely_bags())
def test_two_thousand_lives(bench: Bench, wanted: Bag, later: Bag) -> None:
    event(f"create, update, refresh, destroy: {live(bench, wanted, later)}")


PLANES = "".join(chr(plane * 0x10000 + offset) for plane in range(0x11) for offset in (0x61, 0x1234))
"""Two characters of each of the seventeen planes."""
SIZES: dict[str, tuple[Path, Any]] = {
    "ten megabytes of command": (("containers", 0, "command"), "x" * 10_000_000),
    "ten megabytes of name": (("serviceName",), "x" * 10_000_000),
    "ten megabytes of a variable": (("environment", "0", "A"), "x" * 10_000_000),
    "ten megabytes of token": (("token",), "x" * 10_000_000),
    "ten megabytes of an unknown field": (("extra", "metadata", "unheard_of"), "x" * 10_000_000),
    "ten thousand labels": (("labels",), {f"k{number}": "v" for number in range(10_000)}),
    "ten thousand mounts": (("storage",), RICH["storage"][:1] * 10_000),
    "ten thousand variables": (("environment", "0"), {f"K{number}": "v" for number in range(10_000)}),
    "ten thousand containers": (("containers",), RICH["containers"] * 10_000),
    "ten thousand arguments": (("containers", 0, "args"), ["--x"] * 10_000),
    "ten thousand jobs": (("cronScaler", "jobs"), RICH["cronScaler"]["jobs"] * 10_000),
    "ninety levels": (("extra",), json.loads('{"a":' * 90 + "1" + "}" * 90)),
    "every plane in a name": (("serviceName",), PLANES),
    "every plane in a variable": (("environment", "0", "A"), PLANES),
    "every plane in a command": (("containers", 0, "command"), f"vllm serve /model_dir --name {PLANES}"),
    "every plane in a label": (("labels", "team"), PLANES),
    "every plane in a path": (("storage", 0, "mountPath"), f"/{PLANES}"),
    "every plane in an unknown field": (("extra", "metadata", "unheard_of"), {PLANES: PLANES}),
}


SLOW = "ten thousand containers"
"""Eight seconds for one check; the other sizes take a second or so."""


def sized(name: str) -> Bag:
    return changed(RICH, *SIZES[name], how="replace")


def parameters(*, quick: set[str]) -> list[Any]:
    return [pytest.param(name, id=name, marks=[] if name in quick else pytest.mark.long) for name in SIZES]


@pytest.mark.parametrize("name", parameters(quick=SIZES.keys() - {SLOW}))
def test_sizes_that_hurt_through_check(bench: Bench, name: str) -> None:
    shortly(check, bench, sized(name))


@pytest.mark.parametrize("name", parameters(quick={name for name in SIZES if "ten" not in name}))
def test_sizes_that_hurt_through_a_life(bench: Bench, name: str) -> None:
    shortly(live, bench, sized(name), RICH)
    shortly(live, bench, RICH, sized(name))


def shortly(run: Any, *arguments: Any) -> None:
    """Fail without showing megabytes: pytest takes minutes to explain those."""
    problem = None
    try:
        run(*arguments)
    except AssertionError as error:
        problem = str(error)[:LONGEST]
    if problem is not None:
        pytest.fail(problem, pytrace=False)


def test_what_is_nested_too_deeply_is_refused(bench: Bench) -> None:
    engine = afresh(bench)
    ended = engine.check(sized("ninety levels"))
    assert [text for text in ended.errors[0].splitlines() if "extra" in text] == [
        "PAI6201 extra: it is nested more than 64 levels deep. Nothing was sent."
    ]


def test_the_rich_bag_lives(bench: Bench) -> None:
    """What nothing is changed in goes all the way: else the lives above would all end at their first check."""
    assert live(bench, RICH, changed(RICH, ("replicas",), 3, how="replace")) == [True] * 4


def test_every_section_is_reached() -> None:
    tops = {path[0] for path in places(RICH)}
    assert {path[0] for path in MEANT} - {"waitFor"} <= tops
    assert {"containers", "storage", "vpc", "network", "autoscaler", "cronScaler", "environment"} <= tops
