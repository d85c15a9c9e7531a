"""Defaults: which are made, and what stops them."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.model.edit import Edit
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN
from pulumi_pai_eas.planning.defaults import edits, filled

PORT = ("containers", 0, "port")


def made(**bag: Any) -> dict[str, Any]:
    """The defaults beside `replicas`, by path."""
    desired, problems = read_bag({"replicas": 1, **bag})
    assert problems == ()
    return {".".join(map(str, edit.path)): edit.value for edit in edits(desired)}


@pytest.mark.parametrize(
    ("bag", "expected", "reason"),
    [
        ({}, 1, "one replica"),
        ({"autoscaler": {"min": 2, "max": 4}}, 2, "as many as the scaler keeps"),
        ({"autoscaler": {"min": 0, "max": 4}}, 1, "a service starts with one, also if it may go to zero"),
        ({"autoscaler": {"max": 4}}, 1, "a scaler without a lower bound"),
        ({"replicas": 3}, None, "given"),
        ({"replicas": 0}, None, "zero is given"),
        ({"replicas": UNKNOWN}, None, "given, not known yet"),
        ({"autoscaler": UNKNOWN}, None, "rests on an unknown scaler"),
        ({"autoscaler": {"min": UNKNOWN, "max": 4}}, None, "rests on an unknown bound"),
    ],
)
def test_replicas(bag: dict[str, Any], expected: int | None, reason: str) -> None:
    found = [edit for edit in edits(read_bag(bag)[0]) if edit.path == ("replicas",)]
    assert found == ([] if expected is None else [Edit(("replicas",), expected)]), reason


@pytest.mark.parametrize(
    ("bag", "expected", "reason"),
    [
        ({"containers": [{"image": "a"}]}, {"containers.0.port": 8000}, "one container of a standard service"),
        (
            {"containers": [{"image": "a"}], "serviceType": "Standard"},
            {"containers.0.port": 8000},
            "the type said aloud",
        ),
        ({"containers": [{"image": "a"}], "serviceType": "Async"}, {}, "other types may have no port"),
        ({"containers": [{"image": "a"}], "serviceType": UNKNOWN}, {}, "rests on an unknown type"),
        ({"containers": [{"image": "a"}, {"image": "b"}]}, {}, "which of two serves is not to be guessed"),
        ({"containers": [{"image": "a"}, UNKNOWN]}, {}, "two, one of them unknown"),
        ({"containers": [UNKNOWN]}, {}, "nothing known of it"),
        ({"containers": UNKNOWN}, {}, "nothing known of them"),
        ({"containers": [{"image": "a", "port": 80}]}, {}, "given"),
        ({"containers": [{"image": "a", "port": UNKNOWN}]}, {}, "given, not known yet"),
        ({"containers": [{"image": "a", "extra": {"port": "${PORT}"}}]}, {}, "extra has the last word"),
        ({"containers": [{"image": "a", "extra": UNKNOWN}]}, {}, "extra may have it"),
    ],
)
def test_port(bag: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    assert made(**bag) == expected, reason


@pytest.mark.parametrize(
    ("container", "expected", "reason"),
    [
        (
            {"startupCheck": {"kind": "http"}},
            {"port": 8000, "startupCheck.path": "/", "startupCheck.port": 8000},
            "the port that is a default itself",
        ),
        (
            {"port": 80, "livenessCheck": {"kind": "http", "path": "/live"}},
            {"livenessCheck.port": 80},
            "the container's own port",
        ),
        ({"port": 80, "healthCheck": {"kind": "tcp"}}, {"healthCheck.port": 80}, "TCP has no path"),
        ({"port": 80, "healthCheck": {"kind": "tcp", "port": 81}}, {}, "given"),
        ({"port": 80, "healthCheck": {"kind": "exec", "command": ["true"]}}, {}, "a command needs no port"),
        (
            {"port": UNKNOWN, "healthCheck": {"kind": "http"}},
            {"healthCheck.path": "/"},
            "the path is known, the port is not",
        ),
        ({"port": 80, "healthCheck": UNKNOWN}, {}, "of an unknown kind"),
        (
            {"port": 80, "healthCheck": {"kind": "http", "path": UNKNOWN}},
            {"healthCheck.port": 80},
            "a path that comes later",
        ),
    ],
)
def test_probes(container: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    found = made(containers=[{"image": "a", **container}])
    assert found == {f"containers.0.{path}": value for path, value in expected.items()}, reason


def test_a_probe_beside_several_containers_takes_its_own_port() -> None:
    probe = {"kind": "tcp"}
    found = made(containers=[{"image": "a", "port": 1, "healthCheck": probe}, {"image": "b", "healthCheck": probe}])
    assert found == {"containers.0.healthCheck.port": 1}


@pytest.mark.parametrize(
    ("network", "expected", "reason"),
    [
        (
            {"nlb": [{"port": 1}]},
            {"nlb.0.id": "default", "nlb.0.netType": "intranet"},
            "an NLB that comes with the service",
        ),
        ({"nlb": [{"id": "default"}]}, {"nlb.0.netType": "intranet"}, "the same, said aloud"),
        ({"nlb": [{"id": "nlb-1"}]}, {}, "one's own NLB has its type already"),
        ({"nlb": [{"id": UNKNOWN}]}, {}, "whose it is, is not known"),
        ({"nlb": [{"netType": "internet"}]}, {"nlb.0.id": "default"}, "the type is given"),
        ({"nlb": [{"extra": {"net_type": "internet"}}]}, {"nlb.0.id": "default"}, "given in the other spelling"),
        ({"nlb": [{"extra": {"id": "nlb-1"}}]}, {}, "given verbatim"),
        ({"nlb": [UNKNOWN, {"id": "default"}]}, {"nlb.1.netType": "intranet"}, "positions count unknown items"),
        ({"nlb": UNKNOWN}, {}, "nothing known"),
        ({"rateLimit": {"limit": 5}}, {"rateLimit.enable": True}, "a limit is meant to hold"),
        ({"rateLimit": {"limit": 5, "enable": False}}, {}, "prepared, and off"),
        ({"concurrencyLimit": {"limit": UNKNOWN}}, {"concurrencyLimit.enable": True}, "the number comes later"),
        ({"concurrencyLimit": UNKNOWN}, {}, "nothing known"),
    ],
)
def test_network(network: dict[str, Any], expected: dict[str, Any], reason: str) -> None:
    assert made(network=network) == {f"network.{path}": value for path, value in expected.items()}, reason


def test_an_unknown_network_gets_nothing() -> None:
    assert made(network=UNKNOWN) == {}


def test_what_is_decided_is_no_default() -> None:
    desired, _ = read_bag({"autoName": "chat_prod"})
    assert edits(desired) == (Edit(("replicas",), 1),)


def test_filled_is_the_same_on_the_model() -> None:
    spec = read_bag({"containers": [{"image": "a", "startupCheck": {"kind": "http"}}]})[0].spec
    expected = read_bag(
        {
            "replicas": 1,
            "containers": [{"image": "a", "port": 8000, "startupCheck": {"kind": "http", "path": "/", "port": 8000}}],
        }
    )[0].spec
    assert filled(spec) == expected
