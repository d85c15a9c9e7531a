"""Canonical form: every alias, every loose type, dotted keys, nulls, and what stays because something is in the way."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.model.unknown import UNKNOWN
from pulumi_pai_eas.wire import canonicalise
from pulumi_pai_eas.wire.aliases import FIRST_MOVES, ITEM_ALIASES, MEMBER_ALIASES, MOVES
from pulumi_pai_eas.wire.fields import Kind
from tests.unit.wire import laws
from tests.unit.wire.laws import text

ALIASES = [
    ("name", "metadata.name", "a"),
    ("workspace_id", "metadata.workspace_id", "1"),
    ("credential.token", "token", "t"),
    ("credential.generate_token", "generate_token", True),
    ("credential.docker_auth", "dockerAuth", "d"),
    ("rpc.keepalive", "metadata.rpc.keepalive", 1),
    ("rpc.unknown", "metadata.rpc.unknown", [1]),
    ("metadata.io_threads", "metadata.rpc.io_threads", 1),
    ("metadata.worker_threads", "metadata.rpc.worker_threads", 1),
    ("metadata.max_queue_size", "metadata.rpc.max_queue_size", 1),
    ("metadata.workers", "metadata.rpc.worker_threads", 1),
    ("eas.scheduler.enable_cpuset", "metadata.eas.scheduler.enable_cpuset", True),
    ("eas.termination_grace_period", "runtime.termination_grace_period", 30),
    ("metadata.eas.termination_grace_period", "runtime.termination_grace_period", 30),
    ("runtime.cuda", "metadata.cuda", "10.2"),
    ("scheduling.spread.policy", "metadata.scheduling.spread.policy", "host"),
    ("networking.enable_grpc", "metadata.enable_grpc", True),
    ("metadata.gateway", "networking.gateway", "gw-1"),
    ("metadata.path", "networking.path", "/a"),
    ("metadata.traffic_state", "networking.traffic_state", "grouping"),
    ("metadata.disable_internet_endpoint", "networking.disable_internet_endpoint", True),
    ("metadata.enable_http2", "networking.enable_http2", True),
    ("metadata.enable_https", "networking.enable_https", True),
    ("metadata.autoscaler", "autoscaler", {"min": 1}),
    ("metadata.cronscaler", "cronscaler", {"scaleJobs": []}),
]


def nested(path: str, value: Any) -> dict[str, Any]:
    for part in reversed(path.split(".")):
        value = {part: value}
    return value  # type: ignore[no-any-return]


@pytest.mark.parametrize(("other", "place", "value"), ALIASES, ids=[row[0] for row in ALIASES])
def test_a_value_moves_to_its_canonical_place(other: str, place: str, value: Any) -> None:
    canonical = nested(place, value)
    assert text(canonicalise(nested(other, value))) == text(canonical), "nested"
    assert text(canonicalise({other: value})) == text(canonical), "dotted at the top"
    assert text(canonicalise(nested(other, value) | {place: value})) == text(canonical), "both places, equal"


@pytest.mark.parametrize(("other", "place", "value"), ALIASES, ids=[row[0] for row in ALIASES])
def test_different_values_both_stay(other: str, place: str, value: Any) -> None:
    config = canonicalise({place: ["other"], other: value})
    laws.hold_all(config)
    assert text(value) in text(config)
    assert '["other"]' in text(config)


def test_every_alias_is_in_the_table_above() -> None:
    tried = {(other, place) for other, place, _ in ALIASES}
    for source, target in (*FIRST_MOVES, *MOVES):
        assert (".".join(source), ".".join(target)) in tried
    assert MEMBER_ALIASES == ((("rpc",), ("metadata", "rpc")), (("eas",), ("metadata", "eas")))
    assert ITEM_ALIASES == {
        Kind.MACHINES: (("instance_type", "type"),),
        Kind.LISTENERS: (("net_type", "netType"),),
    }


SAME: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("integral floats are ints, as Pulumi sends them", {"metadata": {"cpu": 4.0}}, {"metadata": {"cpu": 4}}),
    ("also where nobody knows the key", {"model_config": {"period": 2880.0}, "zz": [1.0]}, {"model_config": {"period": 2880}, "zz": [1]}),
    ("other floats stay", {"zz": 1.5}, {"zz": 1.5}),
    ("digits are an int", {"metadata": {"instance": "2", "shm_size": "64"}}, {"metadata": {"instance": 2, "shm_size": 64}}),
    ("digits that begin with zero are no number", {"metadata": {"instance": "02"}}, {"metadata": {"instance": "02"}}),
    ("nor are digits of other scripts", {"metadata": {"instance": "٢"}}, {"metadata": {"instance": "٢"}}),
    ("nor true, which is 1 in Python", {"metadata": {"instance": True}}, {"metadata": {"instance": True}}),
    ("text of any case is a boolean", {"generate_token": "TRUE"}, {"generate_token": True}),
    ("1 and 0 are booleans", {"metadata": {"enable_grpc": 0.0}}, {"metadata": {"enable_grpc": False}}),
    ("2 is none", {"metadata": {"enable_grpc": 2}}, {"metadata": {"enable_grpc": 2}}),
    ("a misspelled boolean is text", {"generate_token": "ture"}, {"generate_token": "ture"}),
    ("a number is text where text belongs", {"metadata": {"workspace_id": 1234.0}}, {"metadata": {"workspace_id": "1234"}}),
    ("a boolean is not", {"metadata": {"name": True}}, {"metadata": {"name": True}}),
    ("jemalloc is 1 or 0", {"metadata": {"rpc": {"enable_jemalloc": True}}}, {"metadata": {"rpc": {"enable_jemalloc": 1}}}),
    ("also as text", {"metadata": {"rpc": {"enable_jemalloc": "false"}}}, {"metadata": {"rpc": {"enable_jemalloc": 0}}}),
    ("a list of vSwitches is joined", {"cloud": {"networking": {"vswitch_id": ["a", "b"]}}}, {"cloud": {"networking": {"vswitch_id": "a,b"}}}),
    ("blanks between them go", {"cloud": {"networking": {"vswitch_id": "a, b ,"}}}, {"cloud": {"networking": {"vswitch_id": "a,b"}}}),
    ("the disk is kept as written", {"metadata": {"disk": "30"}}, {"metadata": {"disk": "30"}}),
    ("a capacity of digits is a number", {"cloud": {"computing": {"instances": [{"type": "m", "capacity": "20"}]}}},
     {"cloud": {"computing": {"instances": [{"type": "m", "capacity": 20}]}}}),
    ("a percentage is not", {"metadata": {"rolling_strategy": {"max_surge": "20%"}}}, {"metadata": {"rolling_strategy": {"max_surge": "20%"}}}),
    ("an environment holds text", {"containers": [{"env": [{"name": "A", "value": 1}, {"name": "B", "value": True}, {"name": "C", "value": 0.5}]}]},
     {"containers": [{"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "true"}, {"name": "C", "value": "0.5"}]}]}),
    ("thresholds are numbers", {"autoscaler": {"strategies": {"qps": "15"}, "scaleStrategies": [{"metricName": "cpu", "threshold": "1.5"}]}},
     {"autoscaler": {"strategies": {"qps": 15}, "scaleStrategies": [{"metricName": "cpu", "threshold": 1.5}]}}),
    ("arguments are texts", {"containers": [{"args": ["--port", 8000]}]}, {"containers": [{"args": ["--port", "8000"]}]}),
    ("null members are none", {"metadata": None, "cloud": {"computing": {"instances": None, "instance_type": "m"}}},
     {"cloud": {"computing": {"instance_type": "m"}}}),
    ("null items are items", {"zz": [None]}, {"zz": [None]}),
    ("null inside labels, features and model_config is a value", {"labels": {"a": None}, "features": {"b": None}, "model_config": {"c": None}},
     {"labels": {"a": None}, "features": {"b": None}, "model_config": {"c": None}}),
    ("also spelled with a dot", {"model_config.c": None}, {"model_config": {"c": None}}),
    ("an opaque map ends the split", {"labels.a.b": "x", "model_config.c.d": 1}, {"labels": {"a.b": "x"}, "model_config": {"c.d": 1}}),
    ("keys of a metric keep their dots", {"autoscaler.strategies.custom[a.b]": 3}, {"autoscaler": {"strategies": {"custom[a.b]": 3}}}),
    ("resources of a container too", {"containers": [{"resources": {"limits": {"nvidia.com/gpu": 1}}}]},
     {"containers": [{"resources": {"limits": {"nvidia.com/gpu": 1}}}]}),
    ("and sections that nobody knows", {"zz": {"a.b": 1}}, {"zz": {"a.b": 1}}),
    ("a dotted key in metadata merges with the object", {"metadata": {"rpc.keepalive": 3, "rpc": {"io_threads": 4}}},
     {"metadata": {"rpc": {"keepalive": 3, "io_threads": 4}}}),
    ("items of lists have dotted keys too", {"containers": [{"startup_check.http_get.port": "80"}], "storage": [{"oss.path": "p"}]},
     {"containers": [{"startup_check": {"http_get": {"port": 80}}}], "storage": [{"oss": {"path": "p"}}]}),
    ("keys with an empty part are no paths", {".": 1, "a.": 2, ".a": 3, "a..b": 4}, {".": 1, "a.": 2, ".a": 3, "a..b": 4}),
    ("nested labels are joined", {"labels": {"a": {"b": {"c": "x"}}}}, {"labels": {"a.b.c": "x"}}),
    ("up to a key with a slash", {"features": {"eas": {"aliyun": {"com/x": {"y": 1}}}}}, {"features": {"eas.aliyun.com/x": {"y": 1}}}),
    ("a nested label in the way of another stays", {"labels": {"a": {"b": "x"}, "a.b": "y"}}, {"labels": {"a": {"b": "x"}, "a.b": "y"}}),
    ("an empty object is a value of a label", {"labels": {"a": {}}}, {"labels": {"a": {}}}),
    ("one machine type is written the short way", {"cloud": {"computing": {"instances": [{"instance_type": "m"}]}}},
     {"cloud": {"computing": {"instance_type": "m"}}}),
    ("not when it says more", {"cloud": {"computing": {"instances": [{"type": "m", "capacity": 1}]}}},
     {"cloud": {"computing": {"instances": [{"type": "m", "capacity": 1}]}}}),
    ("nor beside one", {"cloud": {"computing": {"instance_type": "n", "instances": [{"type": "m"}]}}},
     {"cloud": {"computing": {"instance_type": "n", "instances": [{"type": "m"}]}}}),
    ("a listener's network", {"networking": {"nlb": [{"net_type": "intranet"}]}}, {"networking": {"nlb": [{"netType": "intranet"}]}}),
    ("two spellings of it that differ both stay", {"networking": {"nlb": [{"net_type": "a", "netType": "b"}]}},
     {"networking": {"nlb": [{"net_type": "a", "netType": "b"}]}}),
    ("equal after coercion is equal", {"name": 5, "metadata": {"name": "5"}}, {"metadata": {"name": "5"}}),
    ("different values both stay, the canonical one in its place", {"name": "a", "metadata": {"name": "b"}}, {"name": "a", "metadata": {"name": "b"}}),
    ("a dotted key stays when something is in its way", {"metadata": "x", "metadata.name": "y"}, {"metadata": "x", "metadata.name": "y"}),
    ("what was in the way may move itself", {"name": "x", "name.a": 1}, {"metadata": {"name": "x"}, "name": {"a": 1}}),
    ("members of rpc move one by one, what is taken stays", {"rpc": {"keepalive": 1, "io_threads": 2}, "metadata": {"rpc": {"keepalive": 3}}},
     {"rpc": {"keepalive": 1}, "metadata": {"rpc": {"keepalive": 3, "io_threads": 2}}}),
    ("an empty section stays, one emptied by moving does not", {"rpc": {}, "credential": {"token": ""}}, {"rpc": {}, "token": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "canonical"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_canonical_form(given: dict[str, Any], canonical: dict[str, Any]) -> None:
    assert text(canonicalise(given)) == text(canonical)
    laws.hold_all(given)


def test_values_not_known_yet_stay_in_place() -> None:
    given = {
        "name": UNKNOWN,
        "metadata.cpu": UNKNOWN,
        "labels": {"a": UNKNOWN},
        "cloud.computing.instances": [{"type": UNKNOWN}],
    }
    assert text(canonicalise(given)) == text(
        {
            "metadata": {"name": UNKNOWN, "cpu": UNKNOWN},
            "labels": {"a": UNKNOWN},
            "cloud": {"computing": {"instance_type": UNKNOWN}},
        }
    )


def test_the_order_of_keys_is_no_matter() -> None:
    config = {"a.b.c": 1, "a.b": {"c": 2, "d": 3}, "a": {"b": {"e": 4}}}
    turned = dict(reversed(config.items()))
    assert text(canonicalise(config)) == text(canonicalise(turned))
