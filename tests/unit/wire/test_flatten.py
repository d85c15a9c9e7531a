"""What flatten takes, what it leaves in `extra`, and which kind of a union a JSON means."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.containers import Container, EnvVar, ExecProbe, HttpProbe, TcpProbe
from pulumi_pai_eas.model.network import Network, NlbListener, Vpc
from pulumi_pai_eas.model.processor import Processor
from pulumi_pai_eas.model.scaling import Autoscaler, ScaleMetric
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.storage import CacheMount, DatasetMount, OssMount, RawMount
from pulumi_pai_eas.wire import flatten
from tests.unit.wire import laws
from tests.unit.wire.laws import spec_text

S = ServiceSpec


def computing(**members: Any) -> dict[str, Any]:
    return {"cloud": {"computing": members}}


ROWS: list[tuple[str, dict[str, Any], ServiceSpec]] = [
    ("nothing is nothing", {}, S()),
    ("a quota goes before a group", {"metadata": {"quota_id": "q", "resource": "r", "cpu": 1}},
     S(compute=QuotaCompute(quota_id="q", cpu=1), extra={"metadata": {"resource": "r"}})),
    ("an empty quota is none", {"metadata": {"quota_id": "", "resource": "r"}},
     S(compute=DedicatedCompute(resource_id="r"), extra={"metadata": {"quota_id": ""}})),
    ("cpu alone means public machines", {"metadata": {"cpu": 1}}, S(compute=PublicCompute(cpu=1))),
    ("so does the protection period", computing(disable_spot_protection_period=True),
     S(compute=PublicCompute(disable_spot_protection_period=True))),
    ("GPU sharing alone means no place, and public machines do not have it", {"metadata": {"gpu_memory": 4}},
     S(extra={"metadata": {"gpu_memory": 4}})),
    ("nor does a value of another type", {"metadata": {"cpu": "many"}}, S(extra={"metadata": {"cpu": "many"}})),
    ("an unknown key says nothing of the place", computing(use_spot_instance=True), S(extra=computing(use_spot_instance=True))),
    ("a machine without type leaves the list whole", computing(instances=[{"type": "m"}, {"capacity": 1}]),
     S(extra=computing(instances=[{"type": "m"}, {"capacity": 1}]))),
    ("an empty list of machines is none", computing(instances=[]), S(extra=computing(instances=[]))),
    ("a wrong capacity stays with its machine", computing(instances=[{"type": "m", "capacity": []}]),
     S(compute=PublicCompute(instance_types=[InstanceType(type="m", extra={"capacity": []})]))),
    ("a list with a text in it stays whole", {"containers": [{"image": "i"}, "x"]}, S(extra={"containers": [{"image": "i"}, "x"]})),
    ("an empty list is a list", {"containers": [], "storage": [], "networking": {"nlb": []}},
     S(containers=[], storage=[], network=Network(nlb=[]))),
    ("an environment with another key stays whole, its values as text",
     {"containers": [{"env": [{"name": "A", "value": 1}, {"name": "B", "valueFrom": {}}]}]},
     S(containers=[Container(extra={"env": [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {}}]})])),
    ("a variable may lack its value", {"containers": [{"env": [{"name": "A"}]}]}, S(containers=[Container(env=[EnvVar(name="A")])])),
    ("a probe without handler stays", {"containers": [{"startup_check": {"period_seconds": 3}}]},
     S(containers=[Container(extra={"startup_check": {"period_seconds": 3}})])),
    ("so does one with two", {"containers": [{"startup_check": {"exec": {}, "tcp_socket": {}}}]},
     S(containers=[Container(extra={"startup_check": {"exec": {}, "tcp_socket": {}}})])),
    ("a handler that is no object is none", {"containers": [{"health_check": {"tcp_socket": 80}}]},
     S(containers=[Container(extra={"health_check": {"tcp_socket": 80}})])),
    ("an empty handler is one", {"containers": [{"health_check": {"http_get": {}}}]}, S(containers=[Container(health_check=HttpProbe())])),
    ("what a probe's class lacks stays at its place",
     {"containers": [{"liveness_check": {"http_get": {"port": "80", "scheme": "HTTPS"}, "timeout_seconds": "x"}}]},
     S(containers=[Container(liveness_check=HttpProbe(port=80),
                             extra={"liveness_check": {"http_get": {"scheme": "HTTPS"}, "timeout_seconds": "x"}})])),
    ("three kinds of probe", {"containers": [{"startup_check": {"tcp_socket": {"port": 1}}, "health_check": {"exec": {"command": ["a"]}}}]},
     S(containers=[Container(startup_check=TcpProbe(port=1), health_check=ExecProbe(command=["a"]))])),
    ("a mount without source is raw", {"storage": [{"mount_path": "/a"}]}, S(storage=[RawMount(mount_path="/a")])),
    ("with two it is raw", {"storage": [{"oss": {"path": "p"}, "nfs": {}, "properties": {"resource_type": "model", "x": 1}}]},
     S(storage=[RawMount(resource_type="model", source={"oss": {"path": "p"}, "nfs": {}}, extra={"properties": {"x": 1}})])),
    ("a source that is no object makes it raw", {"storage": [{"oss": "oss://a"}]}, S(storage=[RawMount(source={"oss": "oss://a"})])),
    ("an unknown source is raw", {"storage": [{"mount_path": "/a", "pvc": {"name": "x"}}]},
     S(storage=[RawMount(mount_path="/a", source={"pvc": {"name": "x"}})])),
    ("what a source has besides stays inside it", {"storage": [{"oss": {"path": "p", "read_only": True}}]},
     S(storage=[OssMount(path="p", extra={"oss": {"read_only": True}})])),
    ("a dataset is read-only in its own spelling", {"storage": [{"dataset": {"id": "d", "read_only": "false"}}]},
     S(storage=[DatasetMount(id="d", read_only=False)])),
    ("a cache", {"storage": [{"cache": {"path": "/a", "capacity": "200G"}}]}, S(storage=[CacheMount(path="/a", capacity="200G")])),
    ("listeners keep what they have besides", {"networking": {"nlb": [{"id": "default", "listener_port": 9000, "netType": "x", "zz": 1}]}},
     S(network=Network(nlb=[NlbListener(id="default", port=9000, net_type="x", extra={"zz": 1})]))),
    ("a part of a VPC", {"cloud": {"networking": {"vswitch_id": "a,b", "destination_cidrs": "10.0.0.0/8"}}},
     S(vpc=Vpc(vswitch_ids=["a", "b"]), extra={"cloud": {"networking": {"destination_cidrs": "10.0.0.0/8"}}})),
    ("an empty vSwitch is none", {"cloud": {"networking": {"vswitch_id": ""}}}, S(extra={"cloud": {"networking": {"vswitch_id": ""}}})),
    ("metrics as a list", {"autoscaler": {"min": 1, "scaleStrategies": [{"metricName": "qps", "threshold": 5, "service": "s"}]}},
     S(autoscaler=Autoscaler(min=1, metrics=[ScaleMetric(name="qps", threshold=5, service="s")]))),
    ("as a map, sorted", {"metadata": {"autoscaler": {"strategies": {"qps": 5, "cpu": 70.5}}}},
     S(autoscaler=Autoscaler(metrics=[ScaleMetric(name="cpu", threshold=70.5), ScaleMetric(name="qps", threshold=5)], notation="map"))),
    ("both: the list is taken", {"autoscaler": {"scaleStrategies": [], "strategies": {"a": 1}}},
     S(autoscaler=Autoscaler(metrics=[]), extra={"autoscaler": {"strategies": {"a": 1}}})),
    ("a list of which one is wrong leaves room for the map", {"autoscaler": {"scaleStrategies": [{"metric_name": "a"}], "strategies": {"a": 1}}},
     S(autoscaler=Autoscaler(metrics=[ScaleMetric(name="a", threshold=1)], notation="map"),
       extra={"autoscaler": {"scaleStrategies": [{"metric_name": "a"}]}})),
    ("a map with a text in it stays whole", {"autoscaler": {"strategies": {"a": 1, "b": "x"}}}, S(extra={"autoscaler": {"strategies": {"a": 1, "b": "x"}}})),
    ("behaviour of the scaler", {"autoscaler": {"behavior": {"onZero": {"scaleUpActivationReplicas": 2, "interceptTraffic": True}}}},
     S(autoscaler=Autoscaler(from_zero_replicas=2), extra={"autoscaler": {"behavior": {"onZero": {"interceptTraffic": True}}}})),
    ("settings of a model may be text", {"processor": "p", "model_config": ""}, S(processor=Processor(name="p", model_settings=""))),
    ("or an object, with its nulls", {"model_config": {"a": None}}, S(processor=Processor(model_settings={"a": None}))),
    ("cron scaling has an API of its own", {"metadata": {"cronscaler": {"a": 1}}}, S(extra={"cronscaler": {"a": 1}})),
    ("the smaller ones", {"unit": {"size": "4"}, "dockerAuth": "d", "metadata": {"group": "g", "workload_type": "elasticjob"}},
     S(unit_size=4, docker_auth="d", group="g", workload_type="elasticjob")),
    ("what stands in two places with two values stays at the other", {"token": "a", "credential": {"token": "b"}},
     S(token="a", extra={"credential": {"token": "b"}})),
]  # fmt: skip


@pytest.mark.parametrize(("config", "spec"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_flatten(config: dict[str, Any], spec: ServiceSpec) -> None:
    assert spec_text(flatten(config)[0]) == spec_text(spec)
    laws.hold_all(config)
