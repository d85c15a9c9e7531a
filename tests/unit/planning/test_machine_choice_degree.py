"""The degree of a model whose command line says `auto`: that of the machine that is in force, as `fit` names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.lifecycle.deciding import decided, degree_is_open, open_decisions
from pulumi_pai_eas.model.facts import Facts, Machines, MachineType
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined
from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.planning.drift import differing_keys
from pulumi_pai_eas.planning.machine_choice_degree import tensor_parallel
from pulumi_pai_eas.planning.undecide import undecided
from pulumi_pai_eas.sizing import advise, preset

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

SERVE = "vllm serve /model_dir --tensor-parallel-size auto"
IMAGE = "registry.example/mine:1"
ONE_A10, TWO_A10, FOUR_A10, EIGHT_A10, ONE_GU120, CPU = (
    "ecs.gn7i-c8g1.2xlarge", "ecs.gn7i-2x", "ecs.gn7i-c32g1.32xlarge", "ecs.gn7i-8x", "ml.gu8ef.2xlarge-gu120", "ecs.c7.large"
)  # fmt: skip
MACHINES = Machines(
    (
        MachineType(FOUR_A10, 128, 752, gpus=4, gpu_memory=24),
        MachineType(EIGHT_A10, 128, 752, gpus=8, gpu_memory=24),
        MachineType(ONE_A10, 8, 30, gpus=1, gpu_memory=24),
        MachineType(TWO_A10, 16, 60, gpus=2, gpu_memory=24),
        MachineType(ONE_GU120, 8, 60, gpus=1, gpu_memory=96),
        MachineType(CPU, 2, 4),
    )
)
NEEDS_32B = {"model": "Qwen/Qwen3-32B", "context": 8192}


def without(*names: str) -> Machines:
    return Machines(tuple(machine for machine in MACHINES.types if machine.name not in names))


def desired(**bag: Any) -> Desired:
    found, problems = read_bag({"containers": [{"image": IMAGE, "command": SERVE}], "needs": NEEDS_32B, **bag})
    assert problems == ()
    return found


ROWS: list[tuple[dict[str, Any], Machines, int | None, str]] = [
    ({"instanceType": FOUR_A10}, MACHINES, 4, "all GPUs of the machine"),
    ({"effectiveInstanceTypes": [FOUR_A10]}, MACHINES, 4, "of the machine that was chosen"),
    ({"effectiveInstanceTypes": [ONE_GU120]}, MACHINES, 1, "one GPU is one"),
    ({"instanceType": EIGHT_A10, "needs": {"model": "Qwen/Qwen2.5-7B-Instruct"}}, MACHINES, 4, "28 heads: not 8"),
    (
        {"compute": {"kind": "public", "instanceTypes": [EIGHT_A10, FOUR_A10]}},
        MACHINES,
        4,
        "of several types the least: the command line runs on each",
    ),
    ({"instanceType": ONE_A10}, MACHINES, 1, "too small: a finding of its own"),
    ({"instanceType": CPU}, MACHINES, None, "no GPU"),
    ({"instanceType": FOUR_A10, "effectiveTensorParallel": 2}, MACHINES, 4, "another machine than then"),
    ({"instanceType": FOUR_A10, "effectiveTensorParallel": 2}, without(FOUR_A10), 2, "no longer offered: as decided"),
    ({"instanceType": FOUR_A10, "effectiveTensorParallel": 2}, UNKNOWN, 2, "nothing to look at: as decided"),
    ({"compute": {"kind": "dedicated", "resourceId": "eas-r-1", "gpu": 2}}, UNKNOWN, 2, "a share that says how many"),
    ({"compute": {"kind": "quota", "quotaId": "q", "gpu": 3}}, UNKNOWN, 2, "of three as many as go"),
    ({"compute": {"kind": "dedicated", "resourceId": "eas-r-1"}}, UNKNOWN, None, "a share that does not say"),
    ({"instanceType": FOUR_A10, "needs": {"model": "me/mine", "gpus": 4}}, MACHINES, None, "a model that nobody knows"),
    ({"instanceType": FOUR_A10, "needs": None}, MACHINES, None, "no model"),
    (
        {"instanceType": FOUR_A10, "containers": [{"image": IMAGE, "command": "vllm serve x --tp 2"}]},
        UNKNOWN,
        None,
        "a number: nothing to decide",
    ),
]


@pytest.mark.parametrize(("bag", "machines", "degree", "reason"), ROWS, ids=[row[3] for row in ROWS])
def test_the_degree(bag: dict[str, Any], machines: Machines, degree: int | None, reason: str) -> None:
    given_bag = {key: value for key, value in bag.items() if value is not None}
    what = desired(**given_bag)
    if bag.get("needs", what) is None:
        what = what.model_copy(update={"needs": None})
    assert tensor_parallel(what, machines) == degree, reason


OPEN: list[tuple[dict[str, Any], str]] = [
    ({}, "no machine is chosen yet"),
    ({"instanceType": UNKNOWN}, "the machine is not known"),
    ({"instanceType": FOUR_A10}, "the machine's GPUs are not known"),
    ({"compute": UNKNOWN}, "the place is not known"),
    ({"needs": UNKNOWN, "instanceType": FOUR_A10}, "the model is not known"),
    ({"containers": [{"image": IMAGE, "command": UNKNOWN}]}, "the command is not known"),
]


@pytest.mark.parametrize(("bag", "reason"), OPEN, ids=[row[1] for row in OPEN])
def test_what_rests_on_something_not_known(bag: dict[str, Any], reason: str) -> None:
    with pytest.raises(Undetermined):
        tensor_parallel(desired(**bag), UNKNOWN)
    assert degree_is_open(desired(**bag)), reason


def test_a_create_does_not_go_on_without_the_machines() -> None:
    assert "machines" in open_decisions(desired(instanceType=FOUR_A10))
    assert "machines" not in open_decisions(desired(instanceType=FOUR_A10, effectiveTensorParallel=4))


FIRST: list[tuple[Machines, str, int]] = [
    (MACHINES, ONE_GU120, 1),
    (without(ONE_GU120), FOUR_A10, 4),
    (without(ONE_GU120, FOUR_A10), EIGHT_A10, 8),
]


@pytest.mark.parametrize(("machines", "machine", "degree"), FIRST, ids=[row[1] for row in FIRST])
def test_machine_and_degree_are_the_first_of_the_advice(machines: Machines, machine: str, degree: int) -> None:
    """The machine that is chosen is the one that `pai-eas fit` names first, and no GPU of it stays idle."""
    shape = preset("Qwen/Qwen3-32B")
    assert shape is not None
    first = advise(shape, 8192, machines).suitable[0]
    made = decided(desired(), Facts(machines=machines))
    assert made.effective.instance_types == [first.machine.name] == [machine]
    assert made.effective.tensor_parallel == first.fit.tensor_parallel == degree
    assert complete(made).containers[0].command == f"vllm serve /model_dir --tensor-parallel-size {degree}"  # type: ignore[index]


@given(st.permutations(MACHINES.types))
def test_the_order_of_the_catalogue_does_not_matter(types: list[MachineType]) -> None:
    assert decided(desired(), Facts(machines=Machines(tuple(types)))) == decided(desired(), Facts(machines=MACHINES))


def test_once_decided_it_stays_and_is_no_difference() -> None:
    made = decided(desired(), Facts(machines=without(ONE_GU120)))
    later = decided(made, Facts(machines=MACHINES))
    assert later == made, "a smaller machine that appears is no reason to change"
    assert differing_keys(made, later) == frozenset()
    assert differing_keys(desired(), made) == frozenset(), "a decision that appears for the first time"


def test_another_machine_takes_its_own_degree_along() -> None:
    old = decided(desired(instanceType=FOUR_A10), Facts(machines=MACHINES))
    new = decided(
        desired(instanceType=EIGHT_A10, effectiveTensorParallel=old.effective.tensor_parallel), Facts(machines=MACHINES)
    )
    assert (old.effective.tensor_parallel, new.effective.tensor_parallel) == (4, 8)
    assert differing_keys(old, new) == {"instanceType", "containers"}


def test_what_lives_is_read_back_in_the_users_words() -> None:
    made = decided(desired(), Facts(machines=MACHINES))
    sent = complete(made)
    assert undecided(made, sent, sent) == made


def test_a_degree_that_was_changed_outside_is_seen() -> None:
    made = decided(desired(), Facts(machines=without(ONE_GU120)))
    sent = complete(made)
    container = sent.containers[0].model_copy(update={"command": "vllm serve /model_dir --tensor-parallel-size 2"})  # type: ignore[index]
    read = undecided(made, sent, sent.model_copy(update={"containers": [container]}))
    assert read.spec.containers == [container]
    assert differing_keys(made, read) == {"containers"}
