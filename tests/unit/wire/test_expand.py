"""The examples of the guide, as specs with every default in place, and the exact JSON text that goes out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.containers import Container, EnvVar, ExecProbe, HttpProbe, TcpProbe
from pulumi_pai_eas.model.network import Limit, Network, NlbListener, Vpc
from pulumi_pai_eas.model.runtime import Queue, Rpc
from pulumi_pai_eas.model.scaling import Autoscaler, RollingStrategy, ScaleMetric
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.storage import EmptyDirMount, GitMount, NfsMount, OssMount, RawMount
from pulumi_pai_eas.wire import expand, flatten
from tests.unit.wire.laws import spec_text

VLLM = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"
SERVE = Container(image=VLLM, port=8000, command="vllm serve /model_dir --port 8000 --trust-remote-code")
MODEL = OssMount(path="oss://models/qwen/", mount_path="/model_dir", read_only=True)
GPU = PublicCompute(instance_types=["ecs.gn7i-c16g1.4xlarge"])
VPC = Vpc(vpc_id="vpc-1", vswitch_ids=["vsw-a", "vsw-b"], security_group_id="sg-1")
BASE: dict[str, Any] = {
    "service_name": "qwen_prod",
    "workspace_id": "1234",
    "replicas": 1,
    "containers": [SERVE],
    "compute": GPU,
    "storage": [MODEL],
}

METADATA = '"metadata": {"name": "qwen_prod", "instance": 1, "workspace_id": "1234"%s}'
CONTAINERS = f'"containers": [{{"image": "{VLLM}", "port": 8000, "command": "vllm serve /model_dir --port 8000 --trust-remote-code"%s}}]'
STORAGE = '"storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen/", "readOnly": true}}]'
COMPUTING = '"computing": {"instance_type": "ecs.gn7i-c16g1.4xlarge"}'
IN_VPC = '"networking": {"vpc_id": "vpc-1", "vswitch_id": "vsw-a,vsw-b", "security_group_id": "sg-1"}'
CLOUD = f'"cloud": {{{COMPUTING}}}'
PLAIN = f"{METADATA % ''}, {CONTAINERS % ''}, {STORAGE}"


def spec(**more: Any) -> ServiceSpec:
    return ServiceSpec(**{**BASE, **more})


EXAMPLES: dict[str, tuple[ServiceSpec, str]] = {
    "1 OSS, public machines, shared gateway": (spec(), f"{PLAIN}, {CLOUD}"),
    "2 autoscaling": (
        spec(autoscaler=Autoscaler(min=1, max=4, metrics=[ScaleMetric(name="qps", threshold=20)])),
        f'{PLAIN}, {CLOUD}, "autoscaler": {{"min": 1, "max": 4, "scaleStrategies": [{{"metricName": "qps", "threshold": 20}}]}}',
    ),
    "3 NLB": (
        spec(vpc=VPC, network=Network(nlb=[NlbListener(id="default", port=8000, net_type="intranet")])),
        (
            f'{PLAIN}, "cloud": {{{COMPUTING}, {IN_VPC}}}, '
            '"networking": {"nlb": [{"id": "default", "listener_port": 8000, "netType": "intranet"}]}'
        ),
    ),
    "4 a start-up check": (
        spec(
            containers=[
                SERVE.model_copy(
                    update={
                        "startup_check": HttpProbe(
                            path="/health",
                            port=8000,
                            initial_delay_seconds=120,
                            period_seconds=10,
                            failure_threshold=30,
                        )
                    }
                )
            ]
        ),
        f"{METADATA % ''}, "
        + CONTAINERS
        % (
            ', "startup_check": {"http_get": {"path": "/health", "port": 8000}, "initial_delay_seconds": 120, '
            '"period_seconds": 10, "failure_threshold": 30}'
        )
        + f", {STORAGE}, {CLOUD}",
    ),
    "7 dedicated resource group: no cloud at all": (
        spec(compute=DedicatedCompute(resource_id="eas-r-1", cpu=4, memory=8000, gpu=1)),
        METADATA % ', "resource": "eas-r-1", "cpu": 4, "memory": 8000, "gpu": 1' + f", {CONTAINERS % ''}, {STORAGE}",
    ),
    "8 dedicated gateway": (
        spec(vpc=VPC, network=Network(gateway_id="gw-1")),
        f'{PLAIN}, "cloud": {{{COMPUTING}, {IN_VPC}}}, "networking": {{"gateway": "gw-1"}}',
    ),
    "9 spot first, then regular, then another machine": (
        spec(
            replicas=4,
            compute=PublicCompute(
                instance_types=[
                    InstanceType(type="ecs.gn7i-c16g1.4xlarge", spot_price_limit=1.2, capacity="50%"),
                    "ecs.gn7i-c16g1.4xlarge",
                    "ecs.gn6e-c12g1.3xlarge",
                ],
                disable_spot_protection_period=False,
                resource_rebalancing=True,
            ),
        ),
        (
            '"metadata": {"name": "qwen_prod", "instance": 4, "workspace_id": "1234", "resource_rebalancing": true}, '
            f"{CONTAINERS % ''}, {STORAGE}, "
            '"cloud": {"computing": {"instances": [{"type": "ecs.gn7i-c16g1.4xlarge", "spot_price_limit": 1.2, "capacity": "50%"}, '
            '{"type": "ecs.gn7i-c16g1.4xlarge"}, {"type": "ecs.gn6e-c12g1.3xlarge"}], "disable_spot_protection_period": false}}'
        ),
    ),
    "10 asynchronous service with its queue": (
        spec(
            service_type="Async",
            queue=Queue(cpu=1, memory=4000, max_delivery=3),
            rpc=Rpc(proxy_path="/", keepalive=600_000),
        ),
        METADATA % ', "type": "Async", "rpc": {"keepalive": 600000, "proxy_path": "/"}'
        + f', {CONTAINERS % ""}, {STORAGE}, {CLOUD}, "queue": {{"cpu": 1, "memory": 4000, "max_delivery": 3}}',
    ),
    "11 three containers, NAS and OSS": (
        ServiceSpec(
            service_name="rag_prod",
            replicas=1,
            workspace_id="1234",
            enable_webservice=True,
            vpc=VPC,
            compute=PublicCompute(instance_types=["ecs.c7.4xlarge"]),
            containers=[
                Container(name="web", image="rag-nginx", port=8680, script="nginx"),
                Container(name="ui", image="rag-ui", port=8002, script="pai_rag ui"),
                Container(
                    name="api",
                    image="rag",
                    port=8001,
                    script="pai_rag serve",
                    env=[EnvVar(name="EMBEDDING", value="hf")],
                ),
            ],
            storage=[
                NfsMount(server="x.nas.aliyuncs.com", path="/rag", mount_path="/app/data"),
                OssMount(path="oss://models/bge/", mount_path="/models", read_only=True),
            ],
        ),
        (
            '"metadata": {"name": "rag_prod", "instance": 1, "workspace_id": "1234", "enable_webservice": true}, '
            '"containers": [{"image": "rag-nginx", "port": 8680, "script": "nginx", "name": "web"}, '
            '{"image": "rag-ui", "port": 8002, "script": "pai_rag ui", "name": "ui"}, '
            '{"image": "rag", "port": 8001, "script": "pai_rag serve", "name": "api", "env": [{"name": "EMBEDDING", "value": "hf"}]}], '
            '"storage": [{"mount_path": "/app/data", "nfs": {"server": "x.nas.aliyuncs.com", "path": "/rag"}}, '
            '{"mount_path": "/models", "oss": {"path": "oss://models/bge/", "readOnly": true}}], '
            f'"cloud": {{"computing": {{"instance_type": "ecs.c7.4xlarge"}}, {IN_VPC}}}'
        ),
    ),
}


@pytest.mark.parametrize(("given", "written"), EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_goes_out_like_this(given: ServiceSpec, written: str) -> None:
    assert json.dumps(expand(given)) == f"{{{written}}}"
    assert spec_text(flatten(expand(given))[0]) == spec_text(given)


FORMS: list[tuple[str, ServiceSpec, dict[str, Any]]] = [
    ("no default is ever added", ServiceSpec(), {}),
    ("jemalloc goes out as a number", ServiceSpec(rpc=Rpc(enable_jemalloc=True)), {"metadata": {"rpc": {"enable_jemalloc": 1}}}),
    ("the map of metrics keeps its form",
     ServiceSpec(autoscaler=Autoscaler(metrics=[ScaleMetric(name="qps", threshold=2.5)], notation="map")),
     {"autoscaler": {"strategies": {"qps": 2.5}}}),
    ("a map cannot say a service, so the list does",
     ServiceSpec(autoscaler=Autoscaler(metrics=[ScaleMetric(name="qps", threshold=1, service="b")], notation="map")),
     {"autoscaler": {"scaleStrategies": [{"metricName": "qps", "threshold": 1, "service": "b"}]}}),
    ("nor the same name twice",
     ServiceSpec(autoscaler=Autoscaler(metrics=[ScaleMetric(name="a", threshold=1), ScaleMetric(name="a", threshold=2)],
                                       notation="map")),
     {"autoscaler": {"scaleStrategies": [{"metricName": "a", "threshold": 1}, {"metricName": "a", "threshold": 2}]}}),
    ("one machine type that says more needs a list",
     ServiceSpec(compute=PublicCompute(instance_types=[InstanceType(type="m", capacity=2)])),
     {"cloud": {"computing": {"instances": [{"type": "m", "capacity": 2}]}}}),
    ("one that says nothing more does not",
     ServiceSpec(compute=PublicCompute(instance_types=[InstanceType(type="m")])), {"cloud": {"computing": {"instance_type": "m"}}}),
    ("a quota", ServiceSpec(compute=QuotaCompute(quota_id="q", quota_type="Lingjun", rdma=1)),
     {"metadata": {"quota_id": "q", "quota_type": "Lingjun", "rdma": 1}}),
    ("an empty folder has nothing in its source", ServiceSpec(storage=[EmptyDirMount(mount_path="/x")]),
     {"storage": [{"mount_path": "/x", "empty_dir": {}}]}),
    ("a raw mount is written as it is, with the common keys beside it",
     ServiceSpec(storage=[RawMount(mount_path="/x", resource_type="model", source={"cloud_disk": {"capacity": "100Gi"}})]),
     {"storage": [{"mount_path": "/x", "cloud_disk": {"capacity": "100Gi"}, "properties": {"resource_type": "model"}}]}),
    ("extra of a mount reaches inside its source",
     ServiceSpec(storage=[GitMount(repo="https://g", mount_path="/g", extra={"git": {"depth": 1}})]),
     {"storage": [{"mount_path": "/g", "git": {"repo": "https://g", "depth": 1}}]}),
    ("a probe without fields still has its handler",
     ServiceSpec(containers=[Container(startup_check=TcpProbe(), health_check=ExecProbe(command=["a"], period_seconds=3))]),
     {"containers": [{"startup_check": {"tcp_socket": {}}, "health_check": {"exec": {"command": ["a"]}, "period_seconds": 3}}]}),
    ("an empty environment is not none", ServiceSpec(containers=[Container(env=[])]), {"containers": [{"env": []}]}),
    ("limits of the gateway", ServiceSpec(network=Network(rate_limit=Limit(limit=5, enable=True))),
     {"networking": {"gateway_policy": {"rate_limit": {"enable": True, "limit": 5}}}}),
    ("a share may be a number or a percentage", ServiceSpec(rolling_strategy=RollingStrategy(max_surge="10%", max_unavailable=0)),
     {"metadata": {"rolling_strategy": {"max_surge": "10%", "max_unavailable": 0}}}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "written"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_forms_on_the_wire(given: ServiceSpec, written: dict[str, Any]) -> None:
    assert json.dumps(expand(given)) == json.dumps(written)


EXTRA: list[tuple[str, ServiceSpec, dict[str, Any]]] = [
    ("new keys go out as they are", ServiceSpec(extra={"sinker": {"type": "sls"}}), {"sinker": {"type": "sls"}}),
    ("objects merge", ServiceSpec(service_name="a", extra={"metadata": {"zz": 1}}), {"metadata": {"name": "a", "zz": 1}}),
    ("anything else replaces", ServiceSpec(service_name="a", extra={"metadata": {"name": [1]}}), {"metadata": {"name": [1]}}),
    ("an object replaces what is none", ServiceSpec(service_name="a", extra={"metadata": {"name": {"b": 1}}}),
     {"metadata": {"name": {"b": 1}}}),
    ("null means nothing, at every depth", ServiceSpec(service_name="a", extra={"metadata": {"name": None}, "x": {"y": None}}),
     {"metadata": {"name": "a"}, "x": {}}),
    ("a list replaces whole, with what is in it", ServiceSpec(containers=[Container(image="i")], extra={"containers": [{"a": None}]}),
     {"containers": [{"a": None}]}),
    ("no alias and no dotted key is touched", ServiceSpec(extra={"metadata.name": "x", "name": "y", "rpc": {"keepalive": "3"}}),
     {"metadata.name": "x", "name": "y", "rpc": {"keepalive": "3"}}),
    ("the other spelling of a listener's network",
     ServiceSpec(network=Network(nlb=[NlbListener(id="default", extra={"net_type": "intranet"})])),
     {"networking": {"nlb": [{"id": "default", "net_type": "intranet"}]}}),
    ("of a container", ServiceSpec(containers=[Container(image="i", extra={"prepare": {"new": 1}})]),
     {"containers": [{"image": "i", "prepare": {"new": 1}}]}),
    ("of a machine type", ServiceSpec(compute=PublicCompute(instance_types=[InstanceType(type="m", extra={"zone": "a"})])),
     {"cloud": {"computing": {"instances": [{"type": "m", "zone": "a"}]}}}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "written"), [row[1:] for row in EXTRA], ids=[row[0] for row in EXTRA])
def test_extra_is_merged_last_and_verbatim(given: ServiceSpec, written: dict[str, Any]) -> None:
    assert json.dumps(expand(given)) == json.dumps(written)
