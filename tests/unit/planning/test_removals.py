"""What a full update would take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.planning.removals import would_remove
from tests.unit.planning.strategies import specs

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import ServiceSpec


def spec(bag: dict[str, Any]) -> ServiceSpec:
    found, problems = read_bag(bag)
    assert problems == ()
    return found.spec


ONE = {"containers": [{"image": "a"}]}


@pytest.mark.parametrize(
    ("sent", "lives", "expected", "reason"),
    [
        ({}, {"disk": 40}, ("disk",), "a value"),
        ({"disk": 30}, {"disk": 40}, (), "a change takes nothing away"),
        ({}, {"vpc": {"vpcId": "v"}}, ("vpc",), "a section"),
        (
            {"vpc": {"vpcId": "v"}},
            {"vpc": {"vpcId": "v", "securityGroupId": "s"}},
            ("vpc.securityGroupId",),
            "a part of a section",
        ),
        (
            ONE,
            {"containers": [{"image": "a", "livenessCheck": {"kind": "tcp"}}, {"image": "b"}]},
            ("containers[0].livenessCheck", "containers[1]"),
            "inside a list, and an item",
        ),
        (
            {"containers": [{"image": "a", "env": {"A": "1"}}]},
            {"containers": [{"image": "a", "env": {"A": "2", "B": "1"}}]},
            ("containers[0].env.B",),
            "an environment name",
        ),
        (ONE, {"containers": [{"image": "a", "env": {"A": "2"}}]}, ("containers[0].env",), "a whole environment"),
        (
            {"compute": {"kind": "public", "cpu": 1}},
            {"compute": {"kind": "dedicated", "resourceId": "r"}},
            (),
            "another place is a change",
        ),
        (
            {"instanceType": "t"},
            {"compute": {"kind": "public", "instanceTypes": ["t"], "cpu": 8, "memory": 1, "gpu": 1}},
            (),
            "derived from the type",
        ),
        ({"features": {"a": "1"}}, {"features": {"a": "2", "b": "3"}}, ("features.b",), "a feature"),
        (
            {},
            {"extra": {"metadata": {"region": "r"}, "sinker": {"type": "x"}}},
            ("extra.sinker.type",),
            "an unknown key; the region is the server's",
        ),
        ({"extra": {"a": "text"}}, {"extra": {"a": {"b": 1}}}, (), "of another shape: a change"),
        (
            {},
            {
                "serviceName": "n",
                "workspaceId": "1",
                "replicas": 3,
                "labels": {"a": "b"},
                "token": "t",
                "generateToken": True,
            },
            (),
            "the server's own, or by calls of their own",
        ),
        ({}, {"enableWebservice": False, "serviceType": "Standard", "storage": []}, (), "saying nothing"),
        ({"vpc": {"vswitchIds": ["a"]}}, {"vpc": {"vswitchIds": ["a", "b"]}}, (), "text lists count as a whole"),
    ],
)
def test_would_remove(sent: dict[str, Any], lives: dict[str, Any], expected: tuple[str, ...], reason: str) -> None:
    assert would_remove(spec(sent), spec(lives)) == expected, reason


@settings(max_examples=60, deadline=None)
@given(specs)
def test_what_is_sent_as_it_lives_removes_nothing(lives: ServiceSpec) -> None:
    assert would_remove(lives, lives) == ()
