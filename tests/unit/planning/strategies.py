"""Resources for laws: small words, so that values meet, and every section present often enough."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.containers import Container, EnvVar, ExecProbe, HttpProbe, TcpProbe
from pulumi_pai_eas.model.network import Limit, Network, NlbListener, Vpc
from pulumi_pai_eas.model.observed import Observed
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.runtime import Rpc, Runtime, Traffic
from pulumi_pai_eas.model.scaling import Autoscaler, CronJob, CronScaler, RollingStrategy, ScaleMetric
from pulumi_pai_eas.model.service import Desired, Effective, ServiceSpec
from pulumi_pai_eas.model.storage import EmptyDirMount, GitMount, NfsMount, OssMount, RawMount
from pulumi_pai_eas.model.unknown import UNKNOWN, Section, is_unknown
from pulumi_pai_eas.planning.decisions import complete

REGION = "cn-hangzhou"
VLLM = f"eas-registry-vpc.{REGION}.cr.aliyuncs.com/pai-eas/vllm:0.14.0-gpu"

words = st.sampled_from(["a", "b", "c"])
values = st.sampled_from(["x", "y", "", "$(a)"])
numbers = st.integers(0, 3)
flags = st.booleans()
opaque = st.dictionaries(
    words, st.one_of(values, numbers, flags, st.none(), st.dictionaries(words, numbers, max_size=2)), max_size=3
)


def some(kind: type[Section], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A section of which each field may be absent."""
    return st.builds(kind, **{name: st.none() | field for name, field in fields.items()})


def few(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=3)


def _timing() -> dict[str, st.SearchStrategy[Any]]:
    return {"initial_delay_seconds": numbers, "period_seconds": numbers}


probes = st.one_of(
    some(HttpProbe, path=st.sampled_from(["/", "/health"]), port=numbers, **_timing()),
    some(TcpProbe, port=numbers, **_timing()),
    some(ExecProbe, command=few(words)),
)
containers = some(
    Container,
    image=st.sampled_from([VLLM, "official:vllm", "official:vllm:0.14.0-gpu", "mine/image:1"]),
    port=st.sampled_from([8000, 8001]),
    command=words,
    env=few(some(EnvVar, name=words, value=values)),
    startup_check=probes,
    liveness_check=probes,
    extra=st.sampled_from([{"port": 1}, {"a": {"b": 1, "c": None}}, {}]),
)
machine_choices = st.one_of(
    st.sampled_from(["ecs.c7.large", "ecs.gn7i-c8g1.2xlarge"]),
    st.builds(
        InstanceType,
        type=st.just("ecs.gn7i-c8g1.2xlarge"),
        spot_price_limit=st.none() | numbers,
        capacity=st.none() | st.sampled_from([2, "20%", "2"]),
    ),
)
computes = st.one_of(
    some(PublicCompute, instance_types=few(machine_choices), cpu=numbers, memory=numbers, resource_rebalancing=flags),
    some(DedicatedCompute, resource_id=words, cpu=numbers, gpu=numbers),
    st.builds(QuotaCompute, quota_id=words, gpu=st.none() | numbers),
)
networks = some(
    Network,
    gateway_id=words,
    nlb=few(
        some(
            NlbListener,
            id=st.sampled_from(["default", "nlb-1"]),
            port=numbers,
            net_type=st.sampled_from(["intranet", "internet"]),
            extra=st.sampled_from([{"net_type": "intranet"}, {"x": 1}]),
        )
    ),
    rate_limit=some(Limit, limit=numbers, enable=flags),
    disable_internet_endpoint=flags,
)
mounts = st.one_of(
    some(OssMount, mount_path=words, path=words, read_only=flags, extra=opaque),
    some(NfsMount, mount_path=words, server=words),
    some(GitMount, mount_path=words, repo=words, password=words),
    some(EmptyDirMount, mount_path=words, size_limit=numbers),
    some(RawMount, mount_path=words, source=opaque),
)
metrics = some(ScaleMetric, name=words, threshold=st.one_of(numbers, st.just(1.5)))
autoscalers = some(
    Autoscaler,
    min=numbers,
    max=numbers,
    metrics=few(metrics),
    notation=st.sampled_from(["list", "map"]),
)
cron_scalers = some(
    CronScaler, jobs=few(some(CronJob, name=words, schedule=words, target_size=numbers)), exclude_dates=few(words)
)
specs = some(
    ServiceSpec,
    service_name=st.just("chat_prod"),
    workspace_id=words,
    replicas=numbers,
    disk=st.sampled_from(["30Gi", 30, 40]),
    containers=few(containers),
    compute=computes,
    vpc=some(Vpc, vpc_id=words, vswitch_ids=few(words), security_group_id=words),
    network=networks,
    storage=few(mounts),
    autoscaler=autoscalers,
    rolling_strategy=some(RollingStrategy, max_surge=st.sampled_from([1, "1", "2%"])),
    runtime=some(Runtime, termination_grace_period=numbers),
    rpc=some(Rpc, keepalive=numbers, batching=flags),
    features=opaque,
    labels=st.dictionaries(words, st.one_of(st.sampled_from(["x", "y"]), numbers, flags), max_size=3),
    token=words,
    docker_auth=words,
    service_type=st.sampled_from(["Standard", "Async"]),
    extra=opaque,
)
options = some(
    Options,
    desired_state=st.sampled_from(["running", "stopped"]),
    safety_lock=st.sampled_from(["none", "dangerous", "all"]),
    wait_for=st.sampled_from(["accepted", "ready"]),
)
effectives = some(
    Effective,
    service_name=st.just("chat_prod"),
    workspace_id=words,
    instance_types=st.just(["ecs.gn7i-c8g1.2xlarge"]),
    resource_id=words,
    images=st.lists(st.just(VLLM), min_size=3, max_size=3),
)
desireds = st.builds(
    Desired,
    spec=specs,
    region=st.just(REGION),
    auto_name=st.just("chat_prod"),
    owner=st.just("0" * 20),
    cron_scaler=st.none() | cron_scalers,
    traffic=st.none() | some(Traffic, weight=numbers, state=st.sampled_from(["standalone", "grouping"])),
    options=options,
    effective=effectives,
    shorthand=flags,
)


def settled(desired: Desired) -> Desired:
    """With the decisions that go with what is asked for, and no others, as state holds them."""
    sent = complete(desired)
    compute, asked = sent.compute, desired.spec.compute
    effective = Effective(
        service_name=sent.service_name,
        workspace_id=sent.workspace_id,
        instance_types=desired.effective.instance_types
        if compute != asked and isinstance(compute, PublicCompute)
        else None,
        resource_id=compute.resource_id if isinstance(compute, DedicatedCompute) else None,
        images=[container.image or "" for container in sent.containers]
        if sent.containers and sent.containers != desired.spec.containers
        else None,
    )
    return desired.model_copy(update={"effective": effective})


def observed_of(desired: Desired) -> Observed:
    """The service as a faithful server shows it after the resource was sent as it is."""
    spec = complete(desired)
    labels = {key: _text(value) for key, value in (spec.labels or {}).items()}
    state = {"running": "Running", "stopped": "Stopped", None: "Running"}[desired.options.desired_state]
    return Observed(
        name="chat_prod",
        region=REGION,
        service_id="eas-m-1",
        status=state,
        spec=spec.model_copy(update={"token": None, "docker_auth": None}),
        labels=labels | {"pulumi_owner": "0" * 20},
        access_token=spec.token or "in-use",
        workspace_id=spec.workspace_id,
        safety_lock=desired.options.safety_lock,
        total=spec.replicas,
        weight=desired.traffic.weight if desired.traffic else None,
        traffic_state=desired.traffic.state if desired.traffic else None,
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@st.composite
def drafts(draw: st.DrawFn) -> Desired:
    """A resource in which anything may be unknown."""
    return _spotted(draw, draw(desireds), 0)


def _spotted(draw: st.DrawFn, value: Any, depth: int) -> Any:
    if is_unknown(value) or value is None:
        return value
    if depth > 1 and draw(st.integers(0, 9)) == 0:
        return UNKNOWN
    if isinstance(value, BaseModel):
        fields = [name for name in type(value).model_fields if name not in ("kind", "options", "shorthand")]
        return value.model_copy(update={name: _spotted(draw, getattr(value, name), depth + 1) for name in fields})
    if isinstance(value, list):
        return [_spotted(draw, item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _spotted(draw, item, depth + 1) for key, item in value.items()}
    return value
