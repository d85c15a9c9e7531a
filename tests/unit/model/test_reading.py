"""From the property bag to the model and back: nothing lost, and a problem with a path for each thing that does not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.containers import Container, EnvVar, HttpProbe
from pulumi_pai_eas.model.edit import shown
from pulumi_pai_eas.model.properties import INPUT_KEYS, to_bag
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.scaling import Autoscaler, ScaleMetric
from pulumi_pai_eas.model.storage import ImageMount
from pulumi_pai_eas.model.unknown import UNKNOWN, is_unknown

PROBLEMS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"replicaz": 2}, "replicaz", "is no argument here; the nearest is replicas", "a typo names the nearest"),
    ({"replicas": "2"}, "replicas", "'2' is not a whole number", "text is not a number in an argument"),
    ({"replicas": 2.5}, "replicas", "2.5 is not a whole number", "a fraction of a replica"),
    ({"replicas": True}, "replicas", "true is not a whole number", "True is 1 in Python, and no number here"),
    ({"containers": {}}, "containers", "an object is not a list", "an object for a list"),
    ({"containers": [3]}, "containers[0]", "3 is not an object", "a number for a container"),
    ({"containers": [{"imag": "x"}]}, "containers[0].imag", "is no argument here; the nearest is image", "a typo inside"),
    ({"containers": [{"port": "x"}, {"port": 1}]}, "containers[0].port", "'x' is not a whole number", "a list position"),
    ({"storage": [{"kind": "oz"}]}, "storage[0].kind",
     "'oz' is not a kind; one of oss, nfs, cpfs, dataset, git, code, image, emptyDir, cache, raw", "an unknown kind"),
    ({"storage": [{"path": "oss://a/"}]}, "storage[0].kind",
     "is missing; one of oss, nfs, cpfs, dataset, git, code, image, emptyDir, cache, raw", "a literal without its kind"),
    ({"storage": [{"kind": "image", "image": "i", "path": 3}]}, "storage[0].path", "3 is not text",
     "the kind `image` is also the name of a field: the path must not be taken for a part of it"),
    ({"compute": {"kind": "quota"}}, "compute.quotaId", "is required", "a required member"),
    ({"compute": {"kind": "public", "instanceTypes": [3]}}, "compute.instanceTypes[0]", "3 is not text", "one message of a union"),
    ({"compute": {"kind": "public", "instanceTypes": [{"type": 3}]}}, "compute.instanceTypes[0].type", "3 is not text",
     "the branch that fits the shape speaks"),
    ({"waitFor": "never"}, "waitFor", "'never' is not one of accepted, running, ready", "an option with choices"),
    ({"findings": {"PAI2107": "off"}}, "findings.PAI2107", "'off' is not one of ignore, warning, error", "a map with choices"),
    ({"instanceType": "a", "compute": {"kind": "public"}}, "instanceType", "stands beside compute; give one of the two", "both"),
    ({"token": 12345}, "token", "a value that is not shown is not text", "it may be the secret itself"),
    ({"containers": [{"env": {"A": ["hunter2"]}}]}, "containers[0].env[0].value", "a value that is not shown is not text",
     "so may a value of an environment"),
    ({"extra": json.loads('{"a":' * 65 + "1" + "}" * 65)}, "extra", "it is nested more than 64 levels deep",
     "what is not read is refused, not left out"),
]  # fmt: skip


@pytest.mark.parametrize(("bag", "path", "text", "reason"), PROBLEMS)
def test_what_does_not_fit_is_named(bag: dict[str, Any], path: str, text: str, reason: str) -> None:
    _, problems = read_bag(bag)
    assert [(shown(problem.path), problem.text) for problem in problems] == [(path, text)], reason


def test_what_does_not_fit_leaves_the_rest_readable() -> None:
    desired, problems = read_bag({"replicas": "x", "containers": [{"image": "a", "port": "x"}, {"image": "b"}]})
    assert len(problems) == 2
    assert is_unknown(desired.spec.replicas)
    assert desired.spec.containers is not None
    assert is_unknown(desired.spec.containers[0].port)
    assert desired.spec.containers[0].image == "a"
    assert desired.spec.containers[1] == Container(image="b")


def test_both_spellings_and_the_literals() -> None:
    desired, problems = read_bag(
        {
            "containers": [
                {"image": "a", "env": {"B": 1.0, "A": True}, "startup_check": {"kind": "http", "period_seconds": 5.0}}
            ],
            "autoscaler": {"min": 1.0, "max": 4, "metrics": {"qps": 20.0, "cpu": 0.5}},
            "instanceType": "ecs.x",
            "storage": [{"kind": "image", "image": "i", "mountPath": "/m"}],
        }
    )
    assert problems == ()
    spec = desired.spec
    assert spec.containers == [
        Container(
            image="a",
            env=[EnvVar(name="A", value="true"), EnvVar(name="B", value="1")],
            startup_check=HttpProbe(period_seconds=5),
        )
    ]
    assert spec.autoscaler == Autoscaler(
        min=1, max=4, metrics=[ScaleMetric(name="cpu", threshold=0.5), ScaleMetric(name="qps", threshold=20)]
    )
    assert spec.compute == PublicCompute(instance_types=["ecs.x"])
    assert spec.storage == [ImageMount(image="i", mount_path="/m")]
    assert desired.shorthand


@pytest.mark.parametrize(
    ("bag", "reason"),
    [
        ({"instanceType": "ecs.x", "region": "cn-hangzhou"}, "the shorthand stays the shorthand"),
        ({"compute": {"kind": "public", "instanceTypes": ["ecs.x"]}}, "the long form stays the long form"),
        ({"compute": {"kind": "public", "instanceTypes": [{"type": "ecs.x", "capacity": "50%"}, "ecs.y"]}}, "mixed entries"),
        ({"containers": [{"image": "a", "env": {"A": "1"}}]}, "an environment as a map"),
        ({"containers": [{"image": "a", "env": [{"name": "A", "value": "$(B)"}]}]}, "a list that refers keeps its order"),
        ({"containers": [{"image": "a", "env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}]}, "repeats"),
        ({"containers": [UNKNOWN, {"image": UNKNOWN}]}, "unknown items and members"),
        ({"processor": {"name": "p", "modelConfig": {"a_b": {"c_d": 1}}}}, "opaque maps keep their keys"),
        ({"features": {"eas.aliyun.com/gpu": "1"}, "labels": {"a_b": "c"}, "extra": {"my_key": None}}, "so do these"),
        ({"effectiveServiceName": "a", "effectiveImages": ["i"], "owner": "o", "autoName": "a"}, "computed inputs"),
        ({"waitFor": "ready", "findings": {"PAI2107": "ignore"}, "adopt": "eas-m-1"}, "options"),
        ({"cronScaler": {"jobs": [{"name": "n", "targetSize": 2}]}, "traffic": {"weight": 3}, "needs": {"gpus": 2}}, "own APIs"),
        ({"rollingStrategy": {"maxSurge": "5%"}, "disk": 40, "queue": {"maxDelivery": 1}}, "unions of number and text"),
    ],
)  # fmt: skip
def test_there_and_back(bag: dict[str, Any], reason: str) -> None:
    desired, problems = read_bag(bag)
    assert problems == (), reason
    again = to_bag(desired)
    assert repr(_sorted(again)) == repr(_sorted(bag)), reason
    assert set(again) <= INPUT_KEYS


def _sorted(value: Any) -> Any:
    if type(value) is dict:
        return {key: _sorted(value[key]) for key in sorted(value)}
    if type(value) is list:
        return [_sorted(item) for item in value]
    return value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(INPUT_KEYS)), JSON | st.builds(lambda: UNKNOWN), max_size=6))
def test_any_json_anywhere_gives_problems_and_never_an_exception(bag: dict[str, Any]) -> None:
    desired, _ = read_bag(bag)
    again, problems = read_bag(to_bag(desired))
    assert problems == ()
    assert repr(to_bag(again)) == repr(to_bag(desired))


@pytest.mark.parametrize(
    ("types", "said", "reason"),
    [
        ([UNKNOWN], [], "unknown, which is no mistake"),
        ([3], ["effectiveInstanceTypes[0]"], "told once, then set aside"),
    ],
)
def test_a_recorded_decision_with_a_part_that_does_not_fit_is_none(
    types: list[Any], said: list[str], reason: str
) -> None:
    desired, problems = read_bag({"replicas": 2, "effectiveInstanceTypes": types})
    assert [shown(problem.path) for problem in problems] == said, reason
    assert is_unknown(desired.effective.instance_types)
    assert desired.spec.replicas == 2
