"""Which calls an update is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.observed import Observed
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.runtime import Traffic
from pulumi_pai_eas.model.scaling import CronJob, CronScaler
from pulumi_pai_eas.planning.changes import (
    Change,
    Lock,
    PutCronScaler,
    PutLabels,
    PutTraffic,
    RemoveAutoscaler,
    RemoveCronScaler,
    RemoveLabels,
    Replace,
    Scale,
    Start,
    Stop,
    Unlock,
    after_create,
    carried,
    plan,
)
from pulumi_pai_eas.planning.decisions import complete

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

GPU, CPU = "ecs.gn7i-c8g1.2xlarge", "ecs.c7.large"
RUNNING = Observed(
    name="chat", region="cn-hangzhou", service_id="eas-m-1", status="Running", access_token="in-use", total=1
)
SCALER = {"autoscaler": {"min": 1, "max": 5}}
CRON = CronScaler(jobs=[CronJob(name="a", schedule="0 0 8 * * *", target_size=2)])
CRON_BAG = {"cronScaler": {"jobs": [{"name": "a", "schedule": "0 0 8 * * *", "targetSize": 2}]}}


def desired(bag: dict[str, Any]) -> Desired:
    found, problems = read_bag({"region": "cn-hangzhou", "serviceName": "chat", "replicas": 1, **bag})
    assert problems == ()
    return found


def full(bag: dict[str, Any], **carried: Any) -> Replace:
    """The full update to these inputs; by default it carries the token in use."""
    return Replace(complete(desired(bag)).model_copy(update={"token": "in-use", **carried}))


@pytest.mark.parametrize(
    ("old", "new", "expected", "reason"),
    [
        ({}, {}, (), "nothing"),
        (
            {},
            {"waitFor": "ready", "findings": {"PAI2107": "ignore"}, "nlbFailure": "error"},
            (),
            "options of the provider",
        ),
        ({"labels": {"a": 1}}, {"labels": {"a": "1"}}, (), "the same in other words"),
        ({}, {"replicas": 3}, (Scale(3),), "replicas alone"),
        ({"replicas": 3}, {"replicas": 0}, (Scale(0),), "to none"),
        ({}, {"labels": {"b": 2, "a": True}}, (PutLabels({"a": "true", "b": "2"}),), "labels alone"),
        (
            {"labels": {"a": "1", "b": "1", "c": "1"}},
            {"labels": {"a": "1", "b": "2"}},
            (PutLabels({"b": "2"}), RemoveLabels(("c",))),
            "only labels that differ",
        ),
        ({"labels": {"b": "1", "a": "1"}}, {}, (RemoveLabels(("a", "b")),), "all labels"),
        (
            {},
            {"replicas": 2, "labels": {"a": "1"}},
            (Scale(2), PutLabels({"a": "1"})),
            "two small calls instead of one large",
        ),
        ({}, {"disk": 40}, (full({"disk": 40}),), "anything else"),
        (
            {},
            {"disk": 40, "replicas": 2, "labels": {"a": "1"}},
            (full({"disk": 40, "replicas": 2, "labels": {"a": "1"}}),),
            "replicas and labels travel with it",
        ),
        (
            {"labels": {"a": "1"}},
            {"disk": 40},
            (full({"disk": 40}), RemoveLabels(("a",))),
            "a label that is gone from the configuration may stay on the service",
        ),
        ({}, {"disk": 40, "token": "mine"}, (full({"disk": 40, "token": "mine"}, token="mine"),), "the user's token"),
        ({"token": "mine"}, {}, (), "no longer given: callers keep working"),
        ({"token": "mine"}, {"token": ""}, (), "an empty one is none: a setting that is not there"),
        ({"token": ""}, {"token": "", "disk": 40}, (full({"token": "", "disk": 40}),), "callers keep working"),
        ({"token": "mine"}, {"disk": 40}, (full({"disk": 40}),), "no longer given: the one in use"),
        (
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU]},
            {"instanceType": CPU, "effectiveInstanceTypes": [GPU], "disk": 40},
            (full({"instanceType": GPU, "disk": 40}),),
            "decisions are in what is sent",
        ),
        ({}, SCALER, (full(SCALER),), "a scaler added"),
        (SCALER, {}, (RemoveAutoscaler(), full({})), "a scaler removed, before it moves replicas once more"),
        ({}, {"desiredState": "stopped"}, (Stop(),), "stop"),
        ({"desiredState": "stopped"}, {"desiredState": "running"}, (), "start what runs"),
        (
            {"desiredState": "stopped"},
            {"desiredState": "stopped", "disk": 40},
            (full({"disk": 40}), Stop()),
            "a full update may start it",
        ),
        ({}, {"desiredState": "stopped", "replicas": 2}, (Scale(2), Stop()), "stopped last"),
        (
            {"desiredState": "stopped"},
            {"desiredState": "stopped", "replicas": 2},
            (Scale(2),),
            "scaling starts nothing",
        ),
        ({}, CRON_BAG, (PutCronScaler(CRON, exists=False),), "a cron scaler made"),
        (
            {"cronScaler": {"excludeDates": ["x"]}},
            CRON_BAG,
            (PutCronScaler(CRON, exists=True),),
            "a cron scaler changed",
        ),
        (CRON_BAG, {}, (RemoveCronScaler(),), "a cron scaler removed"),
        ({}, {"traffic": {"weight": 5}}, (PutTraffic(Traffic(weight=5)),), "a share of traffic"),
        ({}, {"safetyLock": "all"}, (Lock("all"),), "locked"),
        ({}, {"safetyLock": "none"}, (), "not locked as it is"),
        ({"safetyLock": "all"}, {"safetyLock": "none", "disk": 40}, (Unlock(), full({"disk": 40})), "unlocked first"),
        (
            {"safetyLock": "all"},
            {"safetyLock": "dangerous", "desiredState": "stopped"},
            (Unlock(), Stop(), Lock("dangerous")),
            "less locked: open meanwhile",
        ),
        (
            {"safetyLock": "dangerous"},
            {"safetyLock": "all", "disk": 40},
            (full({"disk": 40}), Lock("all")),
            "more locked: last",
        ),
        (
            {"safetyLock": "all"},
            {"safetyLock": "all", "disk": 40},
            (full({"disk": 40}),),
            "a lock that stays is not lifted",
        ),
        ({"safetyLock": "all"}, {}, (), "no longer given: left as it is"),
        (
            {"labels": {"a": "1"}},
            {
                "safetyLock": "all",
                "desiredState": "stopped",
                "replicas": 2,
                **CRON_BAG,
                "traffic": {"weight": 5},
                "labels": {"b": "1"},
            },
            (
                Scale(2),
                PutLabels({"b": "1"}),
                RemoveLabels(("a",)),
                PutCronScaler(CRON, exists=False),
                PutTraffic(Traffic(weight=5)),
                Stop(),
                Lock("all"),
            ),
            "everything with a call of its own",
        ),
    ],
)
def test_plan(old: dict[str, Any], new: dict[str, Any], expected: tuple[Change, ...], reason: str) -> None:
    assert plan(desired(old), desired(new), RUNNING) == expected, reason


@pytest.mark.parametrize(
    ("old", "new", "lives", "expected", "reason"),
    [
        (
            SCALER,
            {**SCALER, "disk": 40},
            {"total": 3},
            (full({**SCALER, "disk": 40}, replicas=3),),
            "as many as the scaler has reached",
        ),
        (
            SCALER,
            {"autoscaler": {"min": 1, "max": 2}},
            {"total": 4},
            (full({"autoscaler": {"min": 1, "max": 2}}, replicas=2),),
            "within the new bounds, above",
        ),
        (
            SCALER,
            {"autoscaler": {"min": 3, "max": 5}, "replicas": 3},
            {"total": 1},
            (full({"autoscaler": {"min": 3, "max": 5}}, replicas=3),),
            "within the new bounds, below",
        ),
        (
            SCALER,
            {"autoscaler": {"min": 0, "max": 5}},
            {"total": 0},
            (full({"autoscaler": {"min": 0, "max": 5}}, replicas=0),),
            "asleep, and left so",
        ),
        (
            SCALER,
            {**SCALER, "disk": 40},
            {"total": 0, "status": "Stopped"},
            (full({**SCALER, "disk": 40}, replicas=1),),
            "stopped is not scaled",
        ),
        (
            SCALER,
            {**SCALER, "disk": 40},
            {"total": None},
            (full({**SCALER, "disk": 40}, replicas=1),),
            "number not known",
        ),
        (SCALER, {**SCALER, "replicas": 4}, {"total": 2}, (Scale(4),), "more than the scaler has reached"),
        (SCALER, {**SCALER, "replicas": 4}, {"total": 5}, (), "fewer is the scaler's business"),
        (SCALER, {**SCALER, "replicas": 4}, {"total": None}, (), "not known whether it is fewer"),
        (
            CRON_BAG,
            {**CRON_BAG, "disk": 40},
            {"total": 7},
            (full({"disk": 40}, replicas=7),),
            "as many as the clock has set",
        ),
        (
            CRON_BAG,
            {**CRON_BAG, "disk": 40, "replicas": 2},
            {"total": 7},
            (full({"disk": 40, "replicas": 2}),),
            "another number is asked for",
        ),
        ({}, {"disk": 40}, {"total": 7}, (full({"disk": 40}),), "without a scaler the stated number"),
        ({}, {"disk": 40}, {"access_token": None}, (full({"disk": 40}, token=None),), "no token shown"),
        ({"desiredState": "running"}, {"desiredState": "stopped"}, {"status": "Stopped"}, (), "stopped already"),
        ({"desiredState": "stopped"}, {"desiredState": "running"}, {"status": "Stopped"}, (Start(),), "start"),
        (
            {"desiredState": "stopped"},
            {"desiredState": "running", "disk": 40},
            {"status": "Stopped"},
            (full({"disk": 40}), Start()),
            "the new configuration is what starts",
        ),
        (
            {},
            {"safetyLock": "dangerous"},
            {"safety_lock": "all"},
            (Unlock(), Lock("dangerous")),
            "locked by somebody else",
        ),
        ({"safetyLock": "none"}, {"safetyLock": "all"}, {"safety_lock": "all"}, (), "locked already"),
    ],
)
def test_plan_by_what_lives(
    old: dict[str, Any], new: dict[str, Any], lives: dict[str, Any], expected: tuple[Change, ...], reason: str
) -> None:
    assert plan(desired(old), desired(new), replace(RUNNING, **lives)) == expected, reason


def test_plan_without_a_look_at_the_service() -> None:
    assert plan(desired(SCALER), desired({**SCALER, "disk": 40}), None) == (full({**SCALER, "disk": 40}, token=None),)
    assert plan(desired({"safetyLock": "all"}), desired({"safetyLock": "none"}), None) == (Unlock(),)
    assert plan(desired({}), desired({"desiredState": "running"}), None) == (Start(),)


def test_a_configuration_tells_the_number_where_the_service_does_not() -> None:
    configured = replace(RUNNING, total=None, spec=desired({"replicas": 4}).spec)
    assert carried(complete(desired(SCALER)), configured).replicas == 4


NIGHTLY = {"cronScaler": {"jobs": [{"name": "a", "schedule": "0 0 20 * * *", "targetSize": 0}]}}


@pytest.mark.parametrize(
    ("bag", "status", "expected", "reason"),
    [
        (SCALER, "Pending", 1, "no replica yet; the scaler keeps at least one"),
        ({"autoscaler": {"max": 5}, "replicas": 2}, "Pending", 2, "no replica yet, and no bound"),
        ({"autoscaler": {"min": 0, "max": 5}, "replicas": 2}, "Running", 0, "the scaler went down to none"),
        ({"autoscaler": {"min": 0, "max": 5}, "replicas": 2}, "Failed", 2, "no replica for another reason"),
        ({**CRON_BAG, "replicas": 3}, "Failed", 3, "no replica for another reason"),
        ({**CRON_BAG, "replicas": 3}, "Running", 3, "the clock never asks for none"),
        ({**NIGHTLY, "replicas": 3}, "Running", 0, "the clock asks for none at night"),
    ],
)
def test_none_is_sent_only_where_a_scaler_goes_down_to_none(
    bag: dict[str, Any], status: str, expected: int, reason: str
) -> None:
    wanted = desired(bag)
    live = replace(RUNNING, status=status, total=0)
    assert carried(complete(wanted), live, wanted.cron_scaler).replicas == expected, reason


@pytest.mark.parametrize(
    ("bag", "expected", "reason"),
    [
        ({}, (), "nothing beside the service JSON"),
        ({"desiredState": "running", "safetyLock": "none"}, (), "as it is after a create"),
        (
            {**CRON_BAG, "traffic": {"weight": 5}, "desiredState": "stopped", "safetyLock": "dangerous"},
            (PutCronScaler(CRON, exists=False), PutTraffic(Traffic(weight=5)), Stop(), Lock("dangerous")),
            "the lock last",
        ),
    ],
)
def test_after_create(bag: dict[str, Any], expected: tuple[Change, ...], reason: str) -> None:
    assert after_create(desired(bag)) == expected, reason
