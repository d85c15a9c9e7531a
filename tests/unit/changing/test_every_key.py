"""Every key that the service JSON is known to have: added, changed and removed, it is as a fresh create would have it.

Merging cannot remove a key, and a key that one of planner, wire or client forgets is never sent: so each row of the
tables of fields is put through all of them, against an emulator that stores what it is given.
"""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.service import Desired, Effective
from pulumi_pai_eas.model.shape import key_of
from pulumi_pai_eas.planning import drift
from pulumi_pai_eas.planning.defaults import filled
from pulumi_pai_eas.planning.overlay import overlay
from pulumi_pai_eas.wire import expand, flatten
from pulumi_pai_eas.wire.fields import SERVICE, Kind, Row
from pulumi_pai_eas.wire.item_fields import ITEMS, MOUNTS, PROBES
from tests.unit.changing.kept import as_kept, made, named, updated

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from pulumi_pai_eas.client.ports import Services

Json = dict[str, Any]
Place = tuple[str | int, ...]
numbers = itertools.count()

MACHINE = "ecs.gn7i-c8g1.2xlarge"
IMAGE = "registry/own:1"
BASE: Json = {
    "metadata": {"name": "chat", "instance": 1, "workspace_id": "100001"},
    "containers": [{"image": IMAGE, "port": 8000, "command": "serve"}],
    "cloud": {"computing": {"instance_type": MACHINE}},
}
PROCESSOR: Json = {"metadata": {**BASE["metadata"], "cpu": 4, "memory": 8192}, "processor": "pmml"}
DEDICATED: Json = {
    "metadata": {**BASE["metadata"], "resource": "eas-r-emulator0ready"},
    "containers": BASE["containers"],
}
QUOTA: Json = {"metadata": {**BASE["metadata"], "quota_id": "quota-1"}, "containers": BASE["containers"]}
NETWORKED: Json = {
    **BASE,
    "cloud": {
        **BASE["cloud"],
        "networking": {"vpc_id": "vpc-1", "vswitch_id": "vsw-1,vsw-2", "security_group_id": "sg-1"},
    },
}
SCALED: Json = {
    **BASE,
    "autoscaler": {"min": 1, "max": 4, "scaleStrategies": [{"metricName": "qps", "threshold": 20}]},
}
ASYNC: Json = {**BASE, "metadata": {**BASE["metadata"], "type": "Async"}}

VALUES: dict[Kind, tuple[Any, Any]] = {
    Kind.TEXT: ("one", "two"),
    Kind.INT: (3, 4),
    Kind.NUMBER: (2, 3.5),
    Kind.BOOL: (True, False),
    Kind.SIZE: ("40Gi", "50Gi"),
    Kind.SHARE: (1, "20%"),
    Kind.SWITCH: (1, 0),
    Kind.TEXTS: (["a"], ["a", "b"]),
    Kind.IDS: ("vsw-1,vsw-2", "vsw-3,vsw-4"),
    Kind.VARIABLE: ("1", "2"),
    Kind.MAP: ({"limits": {"cpu": 1}}, {"limits": {"cpu": 2}}),
    Kind.FLAT_MAP: ({"a.b/c": "1"}, {"a.b/c": "2", "d": "3"}),
    Kind.SETTINGS: ({"a": 1}, {"a": 2}),
    Kind.CONTAINERS: (
        [{"image": IMAGE, "port": 8000, "command": "serve"}],
        [{"image": IMAGE, "port": 8000, "command": "serve"}, {"image": "registry/side:1", "port": 8001}],
    ),
    Kind.ENVIRONMENT: ([{"name": "A", "value": "1"}], [{"name": "A", "value": "2"}, {"name": "B", "value": "3"}]),
    Kind.PROBE: ({"tcp_socket": {"port": 8000}}, {"http_get": {"path": "/health", "port": 8000}}),
    Kind.MOUNTS: ([{"mount_path": "/a", "oss": {"path": "oss://b/a/"}}], [{"mount_path": "/a", "oss": {"path": "oss://b/c/"}}]),
    Kind.LISTENERS: ([{"id": "default", "listener_port": 9000}], [{"id": "default", "listener_port": 9001}]),
    Kind.MACHINE: (MACHINE, "ecs.gn7i-c16g1.4xlarge"),
    Kind.MACHINES: ([{"type": MACHINE, "spot_price_limit": 2}], [{"type": MACHINE, "spot_price_limit": 3}, {"type": "ecs.c7.large"}]),
    Kind.METRICS: ([{"metricName": "qps", "threshold": 20}], [{"metricName": "cpu", "threshold": 60}]),
    Kind.METRIC_MAP: ({"qps": 20}, {"cpu": 60}),
}  # fmt: skip
"""Two values of each kind, as JSON."""
OWN_VALUES: dict[str, tuple[Any, Any]] = {
    "metadata.workspace_id": ("100001", "100009"),
    "metadata.type": ("Async", "Standard"),
    "metadata.resource": ("eas-r-emulator0ready", "eas-r-second"),
    "networking.gateway": ("gw-emulator0running", "gw-second"),
    "autoscaler.min": (1, 2),
    "networking.traffic_state": ("grouping", "standalone"),
    "labels": ({"team": "ml"}, {"team": "search", "stage": "two"}),
    "unit.size": (2, 3),
}
"""Where what a value means is checked by the server."""
STICKY = {
    "metadata.workspace_id": "a workspace that is no longer named stays",
    "token": "nor does a token change by not being named",
    "generate_token": "what makes the token in use is in the token, which is compared by itself",
}
"""Keys that are left as they are when nothing is said of them: not removed here."""
MAY_BE_HIDDEN = {"dockerAuth", "storage.0.git.password"}
"""Secrets that an echo may leave out: gone is not told from hidden. (Nor is `false` told from a key that is absent.)"""
NEEDED = {"metadata.name", "metadata.resource", "metadata.quota_id", "processor", "autoscaler.min", "autoscaler.max",
          "cloud.networking.vpc_id", "cloud.networking.vswitch_id", "cloud.networking.security_group_id"}  # fmt: skip
"""Keys without which the rest of their base means nothing."""


@dataclass(frozen=True)
class Key:
    """One key: where it stands, what stands around it, two values of it."""

    place: Place
    base: Json
    values: tuple[Any, Any]
    property: str
    removable: bool = True
    without: Json = field(default_factory=dict[str, Any])

    def __str__(self) -> str:
        return ".".join(str(step) for step in self.place)

    def config(self, value: Any) -> Json:
        """The service JSON with this value; None leaves the key out."""
        config = copy.deepcopy(self.base)
        holders: list[Any] = [config]
        for step in self.place[:-1]:
            holder = holders[-1]
            holders.append(holder[step] if isinstance(step, int) else holder.setdefault(step, {}))
        holders[-1][self.place[-1]] = value
        if value is None:
            for holder, step in reversed(list(zip(holders, self.place, strict=True))):
                if isinstance(step, str) and not holder[step]:
                    del holder[step]  # a section with nothing in it is no section
        return config


def base_of(row: Row) -> Json:
    """What a key of the service is tried in."""
    section = row.spec[0]
    if section == "processor":
        return PROCESSOR
    if section in ("network", "vpc"):
        return NETWORKED
    if section == "autoscaler":
        return SCALED
    if row.kind is Kind.MACHINES:
        return {**BASE, "metadata": PROCESSOR["metadata"], "cloud": {}}
    if section == "queue":
        return ASYNC
    if row.spec[-1] in ("resource_id", "gpu_memory", "gpu_core_percentage", "qos", "resource_burstable"):
        return DEDICATED
    return QUOTA if row.spec[-1] in ("quota_id", "quota_type", "rdma") else BASE


def of_the_service(row: Row) -> Key:
    dotted = ".".join(row.json)
    return Key(
        row.json,
        base_of(row),
        OWN_VALUES.get(dotted, VALUES[row.kind]),
        key_of(row.spec[0]),
        removable=dotted not in STICKY and dotted not in NEEDED,
    )


def in_an_item(row: Row, list_: str, item: Json, property_: str, *, removable: bool = True, base: Json = BASE) -> Key:
    """A key of the only item of a list (`list_` is its dotted place)."""
    steps: Place = (*list_.split("."), 0, *row.json)
    config = copy.deepcopy(base)
    holder: Any = config
    for step in list_.split(".")[:-1]:
        holder = holder.setdefault(step, {})
    holder[list_.rpartition(".")[2]] = [item]
    values = VALUES[row.kind]
    return Key(steps, config, values, property_, removable)


def items() -> list[Key]:
    container = BASE["containers"][0]
    found = [
        in_an_item(row, "containers", container, "containers", removable=row.spec[0] not in ("image", "port"))
        for row in ITEMS[Kind.CONTAINERS]
    ]
    for probe in PROBES:
        handler: Json = {"path": "/"} if probe.kind == "http" else {}
        said = {
            **container,
            "startup_check": {
                probe.key: {**handler, "command": ["a"]} if probe.kind == "exec" else {**handler, "port": 8000}
            },
        }
        for row in probe.rows:
            key = in_an_item(row, "containers", said, "containers", removable=row.spec[0] not in ("port", "command"))
            found.append(
                Key(("containers", 0, "startup_check", *row.json), key.base, key.values, "containers", key.removable)
            )
    for row in ITEMS[Kind.ENVIRONMENT]:
        said = {**container, "env": [{"name": "A", "value": "1"}]}
        key = in_an_item(row, "containers", said, "containers", removable=False)
        found.append(Key(("containers", 0, "env", 0, *row.json), key.base, key.values, "containers", key.removable))
    for row in ITEMS[Kind.LISTENERS]:
        listener = {"id": "default", "listener_port": 9000}
        key = in_an_item(row, "networking.nlb", listener, "network", removable=row.spec[0] != "id", base=NETWORKED)
        values = {"net_type": ("intranet", "internet"), "id": ("default", "nlb-1")}.get(row.spec[0], key.values)
        found.append(Key(key.place, key.base, values, "network", key.removable))
    for row in ITEMS[Kind.MACHINES]:
        machine = {"type": MACHINE, "spot_price_limit": 2}
        key = in_an_item(row, "cloud.computing.instances", machine, "compute", removable=row.spec[0] != "type")
        del key.base["cloud"]["computing"]["instance_type"]
        found.append(key)
    for row in ITEMS[Kind.METRICS]:
        metric = {"metricName": "qps", "threshold": 20}
        key = in_an_item(
            row, "autoscaler.scaleStrategies", metric, "autoscaler", removable=row.spec[0] == "service", base=SCALED
        )
        found.append(key)
    for mount in MOUNTS:
        first = next((row for row in mount.rows if row.json[0] == mount.key), None)
        said = {"mount_path": "/a", mount.key: {} if first is None else {first.json[-1]: VALUES[first.kind][0]}}
        for row in mount.rows:
            found.append(in_an_item(row, "storage", said, "storage", removable=row is not first))  # noqa: PERF401
    return found


KEYS = [
    *(of_the_service(row) for row in SERVICE if row.spec != ("service_name",) and row.kind is not Kind.METRIC_MAP),
    *items(),
]


def desired(config: Json, name: str) -> Desired:
    """The service JSON as check hands it on."""
    spec, _ = flatten(config)
    stated, _ = flatten(expand(filled(spec)))
    return named(Desired(spec=stated, region="cn-hangzhou", effective=Effective(workspace_id="100001")), name)


def test_no_row_of_the_tables_is_forgotten() -> None:
    rows = [*SERVICE, *(row for rows in ITEMS.values() for row in rows)]
    metrics = sum(row.kind is Kind.METRIC_MAP for row in rows)
    mounts = {(row.spec, row.json) for row in ITEMS[Kind.MOUNTS]} - {
        (row.spec, row.json) for mount in MOUNTS for row in mount.rows
    }
    assert mounts == set()
    tried = {tuple(step for step in key.place if isinstance(step, str)) for key in KEYS}
    assert {row.json for row in SERVICE} - tried == {("metadata", "name"), ("autoscaler", "strategies")}
    assert metrics == 1, "the older notation is in the table of other words for the same"
    assert len(tried) > 130


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
@pytest.mark.parametrize("key", KEYS, ids=str)
def test_added_changed_and_removed(emulator: Emulator, services: Services, key: Key, echo: str) -> None:
    emulator.set(
        echo=echo,
        resources=[
            {"ResourceId": each, "ResourceType": "Dedicated", "Status": "ResourceReady"}
            for each in ("eas-r-emulator0ready", "eas-r-second")
        ],
        gateways=[{"GatewayId": each, "Status": "Running"} for each in ("gw-emulator0running", "gw-second")],
    )
    name = f"changed_{next(numbers)}"
    steps = [None, *key.values, None] if key.removable else [*key.values, key.values[0]]
    wishes = [desired(key.config(value), name) for value in steps]
    made(wishes[0], services)
    for (was, now), (before, after) in zip(itertools.pairwise(steps), itertools.pairwise(wishes), strict=True):
        if drift.same(before.spec, after.spec):
            continue  # a default in words
        assert drift.differing_keys(before, after) == {key.property}
        assert updated(before, after, services) != ()
        fresh = named(after, f"fresh_{next(numbers)}")
        made(fresh, services)
        kept = as_kept(emulator, services, name, after)
        assert kept == as_kept(emulator, services, fresh.spec.service_name or "", fresh)
        observed = services.describe(name)
        assert drift.differing_keys(overlay(after, observed), after) == frozenset(), "read back as asked for"
        seen = drift.differing_keys(overlay(before, observed), before)
        assert seen <= {key.property}, "somebody else's change shows there and nowhere else"
        if was and not (now is None and str(key) in MAY_BE_HIDDEN):
            assert seen == {key.property}, "and a key that the user set does show"
        assert updated(after, after, services) == ()
