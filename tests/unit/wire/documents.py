"""Hypothesis strategies: JSON objects made of the words of a service JSON, so that places, aliases and types collide."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

WORDS = [
    "metadata",
    "name",
    "workspace_id",
    "instance",
    "type",
    "disk",
    "rpc",
    "keepalive",
    "io_threads",
    "worker_threads",
    "workers",
    "max_queue_size",
    "enable_jemalloc",
    "gateway",
    "path",
    "traffic_state",
    "enable_grpc",
    "enable_http2",
    "autoscaler",
    "cronscaler",
    "eas",
    "cuda",
    "termination_grace_period",
    "cpu",
    "memory",
    "gpu",
    "resource",
    "quota_id",
    "rolling_strategy",
    "max_surge",
    "scheduling",
    "spread",
    "policy",
    "containers",
    "image",
    "port",
    "env",
    "value",
    "startup_check",
    "http_get",
    "tcp_socket",
    "exec",
    "command",
    "initial_delay_seconds",
    "prepare",
    "pythonRequirements",
    "resources",
    "processor",
    "model_config",
    "params",
    "storage",
    "mount_path",
    "oss",
    "nfs",
    "empty_dir",
    "readOnly",
    "properties",
    "resource_type",
    "cloud",
    "computing",
    "instance_type",
    "instances",
    "spot_price_limit",
    "capacity",
    "networking",
    "vpc_id",
    "vswitch_id",
    "nlb",
    "id",
    "listener_port",
    "netType",
    "net_type",
    "gateway_policy",
    "rate_limit",
    "limit",
    "enable",
    "min",
    "max",
    "scaleStrategies",
    "strategies",
    "metricName",
    "threshold",
    "behavior",
    "scaleUp",
    "stabilizationWindowSeconds",
    "runtime",
    "features",
    "labels",
    "credential",
    "token",
    "generate_token",
    "docker_auth",
    "dockerAuth",
    "unit",
    "size",
    "options",
    "a",
    "b",
    "a/b",
    "custom[qps]",
]
PATHS = [
    "metadata.name",
    "rpc.keepalive",
    "metadata.rpc.keepalive",
    "metadata.workers",
    "metadata.rpc.worker_threads",
    "credential.token",
    "labels.a.b",
    "labels.a",
    "features.a/b",
    "eas.termination_grace_period",
    "metadata.eas.termination_grace_period",
    "runtime.termination_grace_period",
    "metadata.autoscaler.min",
    "autoscaler.min",
    "cloud.computing.instance_type",
    "cloud.networking.vswitch_id",
    "model_config.a",
    "model_config.a.b",
    "name.a",
    "metadata.name.a",
    "metadata.gateway",
    "networking.gateway",
    "autoscaler.strategies.a",
    "http_get.port",
    "startup_check.http_get",
    "a.b",
    "a.b.c",
    ".",
    "a.",
    ".a",
    "a..b",
]

keys = st.one_of(st.sampled_from(WORDS), st.sampled_from(PATHS), st.text(max_size=4))
scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(-(10**30), 10**30),
    st.sampled_from(
        [1.0, 2.5, -0.0, 1e300, 1e-7, "8000", "true", "False", "1", "", " ", "a, b", "007", "20%", "1.50", "a,b", ","]
    ),
    st.floats(allow_nan=False),
    st.text(max_size=5),
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=25,
)
objects = st.dictionaries(keys, values, max_size=8)


def _item(*names: str) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(names), values, max_size=4)


def _section(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=members)


_probe = _section(
    http_get=_item("path", "port", "scheme"), tcp_socket=_item("port"), exec=_item("command"), period_seconds=values
)
_metadata = _section(
    name=scalars, instance=scalars, resource=scalars, quota_id=scalars, cpu=scalars, gpu=scalars, workers=scalars,
    rpc=_item("keepalive", "worker_threads", "enable_jemalloc", "a"), eas=_item("termination_grace_period", "a"),
    resource_burstable=scalars, gpu_memory=scalars, autoscaler=_item("min", "a"), gateway=scalars,
)  # fmt: skip
_autoscaler = _section(
    min=scalars,
    scaleStrategies=st.lists(_item("metricName", "threshold", "service"), max_size=2),
    strategies=st.dictionaries(
        st.sampled_from(["qps", "custom[a.b]"]), st.one_of(st.integers(0, 9), scalars), max_size=2
    ),
    behavior=_section(scaleUp=_item("stabilizationWindowSeconds", "a")),
)
shaped = _section(
    metadata=_metadata,
    containers=st.lists(
        _section(image=scalars, port=scalars, env=st.lists(_item("name", "value"), max_size=2), startup_check=_probe,
                 health_check=_probe, prepare=_item("pythonRequirements", "a"), resources=objects), max_size=2),
    storage=st.lists(
        _section(mount_path=scalars, oss=_item("path", "readOnly", "a"), nfs=_item("path"), empty_dir=_item("size_limit"),
                 image=_item("image"), properties=_item("resource_type", "a"), a=values), max_size=2),
    cloud=_section(
        computing=_section(instance_type=scalars, disable_spot_protection_period=scalars, a=scalars,
                           instances=st.lists(_item("type", "instance_type", "capacity", "a"), max_size=2)),
        networking=_item("vpc_id", "vswitch_id", "a")),
    networking=_section(nlb=st.lists(_item("id", "listener_port", "netType", "net_type", "a"), max_size=2), gateway=scalars),
    autoscaler=_autoscaler, labels=objects, features=objects, model_config=values, name=scalars,
    rpc=_item("keepalive", "worker_threads"), runtime=_item("termination_grace_period", "cuda"),
)  # fmt: skip
"""Objects shaped like a service JSON with anything at all in the leaves."""

service_like = st.builds(lambda shape, more: {**shape, **more}, shaped, objects)
documents = st.one_of(objects, shaped, service_like)
