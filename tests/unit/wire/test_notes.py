"""What is said about keys and values that have no argument, or not their type; never a value, which may be secret."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.model.compute import PublicCompute
from pulumi_pai_eas.model.containers import Container, HttpProbe
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN
from pulumi_pai_eas.wire import flatten, notes_of
from tests.kit import corpus

Said = tuple[str, str, str | None]

OF_A_FILE: list[tuple[str, dict[str, Any], list[Said]]] = [
    ("nothing to say", {"metadata": {"name": "a"}, "sinker": {}, "options": {"priority": 9}, "metrics": [{}]}, []),
    ("the service is said to ignore it", {"cloud": {"computing": {"instanceType": "m"}}},
     [("ignored_spelling", "cloud.computing.instanceType", "compute.instanceTypes")]),
    ("a group at the top", {"resource": "eas-r-1"}, [("ignored_spelling", "resource", "compute.resourceId")]),
    ("snake case of the scaler", {"autoscaler": {"min_replica": 1, "max_replica": 2, "scale_strategies": []}},
     [("ignored_spelling", "autoscaler.max_replica", "autoscaler.max"), ("ignored_spelling", "autoscaler.min_replica", "autoscaler.min"),
      ("ignored_spelling", "autoscaler.scale_strategies", "autoscaler.metrics")]),
    ("inside a list too", {"autoscaler": {"scaleStrategies": [{"metric_name": "qps"}]}},
     [("wrong_type", "autoscaler.scaleStrategies", "autoscaler.metrics"),
      ("ignored_spelling", "autoscaler.scaleStrategies[0].metric_name", "autoscaler.metrics[0]")]),
    ("read-only of OSS and NAS", {"storage": [{"oss": {"read_only": True}}, {"nfs": {"read_only": True}}, {"dataset": {"readOnly": True}}]},
     [("ignored_spelling", "storage[0].oss.read_only", "storage[0].readOnly"), ("ignored_spelling", "storage[1].nfs.read_only", "storage[1].readOnly"),
      ("ignored_spelling", "storage[2].dataset.readOnly", "storage[2].readOnly")]),
    ("an option without argument", {"options": {"enableCache": True}}, [("ignored_spelling", "options.enableCache", None)]),
    ("a value of another type", {"metadata": {"cpu": "many"}}, [("wrong_type", "metadata.cpu", "compute.cpu")]),
    ("in a list", {"containers": [{"port": "x"}], "networking": {"nlb": [{"listener_port": "y"}]}},
     [("wrong_type", "containers[0].port", "containers[0].port"), ("wrong_type", "networking.nlb[0].listener_port", "network.nlb[0].port")]),
    ("a list that is none", {"storage": {"oss": {}}}, [("wrong_type", "storage", "storage")]),
    ("a section that is none", {"cloud": "aliyun"}, [("wrong_type", "cloud", None)]),
    ("an environment with other keys", {"containers": [{"env": [{"name": "A", "valueFrom": {}}]}]},
     [("wrong_type", "containers[0].env", "containers[0].env")]),
    ("a probe without handler", {"containers": [{"startup_check": {"period_seconds": 1}}]},
     [("wrong_type", "containers[0].startup_check", "containers[0].startupCheck")]),
    ("a key that a probe does not have", {"containers": [{"startup_check": {"http_get": {"scheme": "x", "port": "y"}}}]},
     [("wrong_type", "containers[0].startup_check.http_get.port", "containers[0].startupCheck.port"),
      ("unknown_key", "containers[0].startup_check.http_get.scheme", None)]),
    ("two places", {"name": "a", "metadata": {"name": "b"}}, [("conflict", "name", "serviceName")]),
    ("two places, one of them dotted", {"metadata": {"rpc": {"keepalive": 1}, "rpc.keepalive": 2}},
     [("conflict", "metadata.rpc.keepalive", "rpc.keepalive")]),
    ("two lists of machines", {"cloud": {"computing": {"instance_type": "a", "instances": [{"type": "b"}, {"type": "c"}]}}},
     [("conflict", "cloud.computing.instance_type", "compute.instanceTypes")]),
    ("two notations", {"autoscaler": {"scaleStrategies": [], "strategies": {"a": 1}}}, [("conflict", "autoscaler.strategies", "autoscaler.metrics")]),
    ("a place that its kind does not have", {"metadata": {"gpu_memory": 4}}, [("near_miss", "metadata.gpu_memory", "compute.gpuMemory")]),
    ("no group and no quota", {"metadata": {"resource": "", "quota_id": "", "cpu": 1}}, []),
    ("an empty list of machines", {"cloud": {"computing": {"instances": []}}}, []),
    ("another case", {"metadata": {"shmSize": 1}}, [("near_miss", "metadata.shmSize", "shmSize")]),
    ("a section in another case", {"Metadata": {}}, [("near_miss", "Metadata", None)]),
    ("a slip", {"autoscaler": {"scaleStrategy": []}}, [("near_miss", "autoscaler.scaleStrategy", "autoscaler.metrics")]),
    ("a field at the wrong level", {"instance": 2}, [("near_miss", "instance", "replicas")]),
    ("a field of a container at the top", {"Image": "x"}, [("near_miss", "Image", "containers[0].image")]),
    ("the name of an argument", {"replicas": 2}, [("near_miss", "replicas", "replicas")]),
    ("cron scaling of another spelling", {"cron_scaler": {}}, [("near_miss", "cron_scaler", "cronScaler")]),
    ("a name of another section, too deep to be meant so", {"cloud": {"computing": {"port": 1}}}, [("unknown_key", "cloud.computing.port", None)]),
    ("a key that nobody knows", {"zz": 1, "metadata": {"zzz": {"a": 1}}}, [("unknown_key", "metadata.zzz", None), ("unknown_key", "zz", None)]),
    ("in a mount", {"storage": [{"oss": {"path": "p", "zz": 1}, "source_paths": []}]}, [("unknown_key", "storage[0].oss.zz", None)]),
]  # fmt: skip


def said(notes: Any) -> list[Said]:
    return [(note.kind, note.json_path, note.argument) for note in notes]


@pytest.mark.parametrize(("config", "expected"), [row[1:] for row in OF_A_FILE], ids=[row[0] for row in OF_A_FILE])
def test_notes_on_a_file(config: dict[str, Any], expected: list[Said]) -> None:
    _, notes = flatten(config)
    assert said(notes) == expected
    assert all(note.text for note in notes)


OF_EXTRA: list[tuple[str, ServiceSpec, list[Said]]] = [
    ("it says again what an argument says", ServiceSpec(replicas=1, extra={"metadata": {"instance": 2}}), [("conflict", "metadata.instance", "replicas")]),
    ("in another spelling", ServiceSpec(token="a", extra={"credential.token": "b"}), [("conflict", "credential.token", "token")]),
    ("it has an argument", ServiceSpec(extra={"rpc": {"keepalive": 1}}), [("near_miss", "rpc.keepalive", "rpc.keepalive")]),
    ("in a container", ServiceSpec(containers=[Container(), Container(port=1, extra={"port": 2, "image": "i"})]),
     [("near_miss", "containers[1].image", "containers[1].image"), ("conflict", "containers[1].port", "containers[1].port")]),
    ("a probe beside a probe", ServiceSpec(containers=[Container(startup_check=HttpProbe(port=1), extra={"startup_check": {"http_get": {"port": 2}}})]),
     [("conflict", "containers[0].startup_check.http_get.port", "containers[0].startupCheck.port")]),
    ("the whole list", ServiceSpec(containers=[], extra={"containers": [{"image": "i"}]}), [("conflict", "containers", "containers")]),
    ("null means nothing", ServiceSpec(extra={"metadata": {"instance": None}, "zz": None}), []),
    ("values not known yet get no note", ServiceSpec(compute=UNKNOWN, network=UNKNOWN, extra={"metadata": {"cpu": UNKNOWN}, "cloud": UNKNOWN}), []),
    ("nor does an extra that is not known", ServiceSpec(extra=UNKNOWN, containers=UNKNOWN, storage=[UNKNOWN]), []),
    ("of a machine type", ServiceSpec(compute=PublicCompute(instance_types=[UNKNOWN, "m"]), extra={"sinker": 1}), []),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "expected"), [row[1:] for row in OF_EXTRA], ids=[row[0] for row in OF_EXTRA])
def test_notes_on_an_extra(spec: ServiceSpec, expected: list[Said]) -> None:
    assert said(notes_of(spec)) == expected


def test_a_note_says_what_a_field_takes() -> None:
    _, notes = flatten(
        {"metadata": {"cpu": "many", "name": {}}, "containers": [{"env": {}}], "autoscaler": {"strategies": 1}}
    )
    assert [note.text for note in notes] == [
        "is not an object of numbers",
        "is not a list of objects with a name and a value only",
        "is not a whole number",
        "is not text",
    ]


def test_no_note_shows_a_value() -> None:
    secret = "hunter2"
    config = {
        "token": secret,
        "credential": {"token": f"{secret}!"},
        "metadata": {"cpu": secret, "zz": secret},
        "dockerAuth": [secret],
    }
    _, notes = flatten(config)
    assert len(notes) == 4
    assert secret not in repr(notes)


QUIET = ("078", "093", "020", "011", "041", "084", "087", "090", "091", "096")
"""What they have to say is in the tests of the traps and above."""


@pytest.mark.parametrize(
    "file", [file for file in corpus.files() if file.number not in QUIET], ids=lambda file: file.number
)
def test_real_configurations_get_no_note(file: corpus.CorpusFile) -> None:
    assert flatten(file.config)[1] == ()
