"""What holds for every resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pulumi_pai_eas.model.edit import edited
from pulumi_pai_eas.model.facts import Machines, MachineType
from pulumi_pai_eas.model.needs import Needs
from pulumi_pai_eas.model.properties import to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.scaling import Autoscaler, ScaleMetric
from pulumi_pai_eas.model.service import Desired, Effective, ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined, holds_unknown
from pulumi_pai_eas.planning import changes, decisions, defaults, drift, machine_choice
from pulumi_pai_eas.planning.overlay import overlay, shows
from tests.unit.planning.strategies import desireds, drafts, metrics, observed_of, settled, specs

if TYPE_CHECKING:
    from random import Random

law = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@law
@given(desireds)
def test_defaults_are_made_once(desired: Desired) -> None:
    bag = edited(to_bag(desired), defaults.edits(desired))
    again, problems = read_bag(bag)
    assert problems == ()
    assert defaults.edits(again) == ()
    assert drift.same(again.spec, defaults.filled(desired.spec))
    assert defaults.filled(defaults.filled(desired.spec)) == defaults.filled(desired.spec)


@law
@given(drafts())
def test_drafts_are_tolerated(draft: Desired) -> None:
    defaults.edits(draft)
    decisions.complete(draft)
    assert drift.differing_keys(draft, draft) == frozenset()
    for decide in (
        lambda: decisions.chosen_name(draft),
        lambda: decisions.workspace(draft, UNKNOWN),
        lambda: decisions.resource_id(draft, UNKNOWN),
        lambda: decisions.images(draft, UNKNOWN, UNKNOWN),
        lambda: machine_choice.switch(draft, UNKNOWN),
        lambda: machine_choice.choose(draft, UNKNOWN),
    ):
        try:
            decide()
        except Undetermined:
            continue  # the one answer that a draft may give instead


@law
@given(desireds, drafts())
def test_no_difference_is_overlooked_at_preview(known: Desired, draft: Desired) -> None:
    """A draft with an unknown in the part of the spec that nothing decides differs from every known resource."""
    undecided = ("storage", "network", "vpc", "rpc", "features")
    expected = {field for field in undecided if holds_unknown(getattr(draft.spec, field))}
    assert expected <= drift.differing_keys(known, draft)


@law
@given(specs, specs, specs)
def test_same_is_an_equivalence(a: ServiceSpec, b: ServiceSpec, c: ServiceSpec) -> None:
    assert drift.same(a, a)
    assert drift.same(a, b) == drift.same(b, a)
    if drift.same(a, b) and drift.same(b, c):
        assert drift.same(a, c)


@law
@given(specs, st.lists(metrics, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_order_and_notation_of_metrics_mean_nothing(
    spec: ServiceSpec, listed: list[ScaleMetric], random: Random
) -> None:
    shuffled = random.sample(listed, len(listed))
    one, other = (
        spec.model_copy(update={"autoscaler": Autoscaler(min=1, max=2, metrics=order, notation=notation)})
        for order, notation in ((listed, "list"), (shuffled, "map"))
    )
    assert drift.same(one, other)


@law
@given(desireds, desireds)
def test_keys_differ_where_specs_do(a: Desired, b: Desired) -> None:
    """Without decisions, and with a token on neither side, the keys are empty just when the specs mean the same."""
    plain = [
        one.model_copy(
            update={
                "effective": Effective(),
                "cron_scaler": None,
                "traffic": None,
                "options": type(one.options)(),
                "spec": one.spec.model_copy(update={"token": None, "service_name": "n", "workspace_id": "w"}),
            }
        )
        for one in (a, b)
    ]
    assert (drift.differing_keys(*plain) == frozenset()) == drift.same(plain[0].spec, plain[1].spec)


@law
@given(desireds)
def test_an_untouched_service_gives_back_its_inputs(desired: Desired) -> None:
    recorded = settled(desired)
    assert overlay(recorded, observed_of(recorded)) == recorded
    assert shows(
        observed_of(recorded).spec.model_copy(update={"docker_auth": recorded.spec.docker_auth}),
        decisions.complete(recorded),
    )


@law
@given(desireds, desireds)
def test_overlay_is_idempotent(recorded: Desired, lived: Desired) -> None:
    observed = observed_of(settled(lived))
    once = overlay(settled(recorded), observed)
    assert overlay(once, observed) == once


@law
@given(desireds, desireds)
def test_overlay_sets_nothing_that_the_user_left_out(recorded: Desired, lived: Desired) -> None:
    mine = settled(recorded)
    result = overlay(mine, observed_of(settled(lived)))
    undecided = set(ServiceSpec.model_fields) - {"compute"}
    assert [f for f in undecided if getattr(mine.spec, f) is None and getattr(result.spec, f) is not None] == []
    assert (result.spec.token is None) == (mine.spec.token is None)


@law
@given(desireds, desireds)
def test_nothing_to_do_plans_nothing(desired: Desired, other: Desired) -> None:
    assert changes.plan(desired, desired, None) == ()
    assert changes.plan(desired, desired, observed_of(settled(other))) == ()


ORDER = [
    changes.Unlock,
    changes.RemoveAutoscaler,
    changes.Replace,
    changes.Scale,
    changes.PutLabels,
    changes.RemoveLabels,
    changes.PutCronScaler,
    changes.RemoveCronScaler,
    changes.PutTraffic,
    changes.Start,
    changes.Stop,
    changes.Lock,
]


@law
@given(desireds, desireds)
def test_plans_keep_the_order(old: Desired, new: Desired) -> None:
    planned = changes.plan(old, new, observed_of(settled(old)))
    places = [ORDER.index(type(change)) for change in planned]
    assert places == sorted(places)
    kinds = {type(change) for change in planned}
    assert changes.Replace not in kinds or not kinds & {changes.Scale, changes.PutLabels}
    assert not {changes.Start, changes.Stop} <= kinds
    if drift.differing_keys(old, new) - changes.OWN_CALLS:
        assert changes.Replace in kinds


machines = st.lists(
    st.builds(
        MachineType,
        name=st.sampled_from(["ecs.c7.large", "ecs.gn7i-a", "ecs.gn7i-b", "ecs.gn6e-c", "ecs.ebmppu.x"]),
        cpu=st.integers(2, 4),
        memory=st.just(8.0),
        gpus=st.integers(0, 4),
        gpu_memory=st.sampled_from([16.0, 24.0]),
        stock=st.sampled_from(["WithStock", "WithStock", "NoStock"]),
    ),
    unique_by=lambda machine: machine.name,
    max_size=5,
)


@law
@given(machines, st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_choice_does_not_depend_on_the_order_of_the_catalogue(
    types: list[MachineType], random: Random, gpus: int
) -> None:
    wanted = Desired(spec=ServiceSpec(), needs=Needs(gpus=gpus, gpu_memory=20))
    shuffled = list(types)
    random.shuffle(shuffled)
    first = machine_choice.choose(wanted, Machines(tuple(types)))
    assert machine_choice.choose(wanted, Machines(tuple(shuffled))) == first
    if first is not None:
        chosen = Machines(tuple(types)).find(first[0])
        assert chosen is not None
        assert (chosen.in_stock, chosen.gpus >= gpus, chosen.gpu_memory >= 20) == (True, True, True)


@law
@given(machines, machines, st.integers(1, 4))
def test_a_choice_stays_while_it_serves(before: list[MachineType], after: list[MachineType], gpus: int) -> None:
    wanted = Desired(spec=ServiceSpec(), needs=Needs(gpus=gpus))
    first = machine_choice.choose(wanted, Machines(tuple(before)))
    assume(first is not None)
    assert first is not None
    kept = wanted.model_copy(update={"effective": Effective(instance_types=list(first))})
    same_type = Machines(tuple(after)).find(first[0])
    chip_and_size_hold = same_type is None or machine_choice.demand_of(wanted).is_met_by(same_type)
    again = machine_choice.choose(kept, Machines(tuple(after)))
    assert (again == first) or not chip_and_size_hold
    assert machine_choice.choose(kept, UNKNOWN) == first


def test_a_name_or_region_cannot_change_in_place() -> None:
    old = Desired(spec=ServiceSpec(service_name="a"), region="cn-hangzhou")
    new = Desired(spec=ServiceSpec(service_name="b"), region="cn-beijing")
    with pytest.raises(ValueError, match="cannot change in place: region, serviceName"):
        changes.plan(old, new, None)
