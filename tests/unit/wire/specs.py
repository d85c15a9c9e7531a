"""Hypothesis strategies for specs in normal form (see `ServiceSpec`), and for drafts of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from pulumi_pai_eas.model import compute, containers, network, processor, runtime, scaling, storage
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN, Section

if TYPE_CHECKING:
    import random

text = st.one_of(st.sampled_from(["", "a", "8000", "true", "$(A)", "a,b"]), st.text(max_size=6))
ident = st.text(alphabet="abz-_019", min_size=1, max_size=6)
integer = st.one_of(st.integers(-2, 70000), st.integers(-(2**60), 2**60))
number = st.one_of(
    integer, st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: not value.is_integer())
)
boolean = st.booleans()
percent = st.integers(0, 120).map(lambda value: f"{value}%")
plain_key = st.text(max_size=5).filter(lambda key: "." not in key)
scalar = st.one_of(boolean, number, text)


def _json(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
        max_leaves=6,
    )


canonical_json = _json(scalar)
"""Without null members and integral floats."""
json_with_nulls = _json(st.one_of(st.none(), scalar))
canonical_object = st.dictionaries(st.text(max_size=5), canonical_json, max_size=3)
canonical_part = st.dictionaries(st.sampled_from(["zz_a", "zz_b"]), canonical_json, max_size=2)
item_extra = st.one_of(st.none(), st.dictionaries(st.sampled_from(["zz_a", "zz_b"]), canonical_json, min_size=1))


def section(kind: type[Section], *least: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Sections with any of the fields, and at least one of `least` (of all when none is named)."""
    wanted = set(least or fields)
    return (
        st.fixed_dictionaries({}, optional=fields)
        .filter(lambda given: bool(wanted & given.keys()))
        .map(lambda given: kind(**given))
    )


def loose(kind: type[Section], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Sections with any of the fields, or none: items of lists and members of unions may be empty."""
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: kind(**given))


_timing = dict.fromkeys(
    ["initial_delay_seconds", "period_seconds", "timeout_seconds", "success_threshold", "failure_threshold"], integer
)
probe = st.one_of(
    loose(containers.HttpProbe, path=text, port=integer, **_timing),
    loose(containers.TcpProbe, port=integer, **_timing),
    loose(containers.ExecProbe, command=st.lists(text, max_size=2), **_timing),
)
container = loose(
    containers.Container,
    image=text, port=integer, command=text, script=text, args=st.lists(text, max_size=2), name=text,
    env=st.lists(loose(containers.EnvVar, name=text, value=text), max_size=3),
    startup_check=probe, liveness_check=probe, health_check=probe,
    python_requirements=st.lists(text, max_size=2), python_requirements_path=text, resources=canonical_object, extra=item_extra,
)  # fmt: skip

_choice = st.one_of(
    ident,
    st.builds(compute.InstanceType, type=ident, spot_price_limit=number,
              capacity=st.one_of(st.none(), integer, percent), extra=item_extra),
)  # fmt: skip
_types = st.lists(_choice, min_size=1, max_size=3)
_public = dict.fromkeys(["cpu", "memory", "gpu"], integer) | {
    "instance_types": _types,
    "disable_spot_protection_period": boolean,
    "resource_rebalancing": boolean,
}
_shared = dict.fromkeys(["gpu_memory", "gpu_core_percentage"], integer) | {"qos": text, "resource_burstable": boolean}
_quota = dict.fromkeys(["cpu", "memory", "gpu", "rdma"], integer) | _shared | {"quota_type": text}
any_compute = st.one_of(
    section(
        compute.PublicCompute, "cpu", "memory", "gpu", "instance_types", "disable_spot_protection_period", **_public
    ),
    st.fixed_dictionaries({"resource_id": ident}, optional=_public | _shared).map(
        lambda given: compute.DedicatedCompute(**given)
    ),
    st.fixed_dictionaries({"quota_id": ident}, optional=_quota).map(lambda given: compute.QuotaCompute(**given)),
)

_common: dict[str, st.SearchStrategy[Any]] = {
    "mount_path": text,
    "resource_type": text,
    "resource_use": text,
    "extra": item_extra,
}
mount = st.one_of(
    loose(storage.OssMount, path=text, read_only=boolean, endpoint=text, **_common),
    loose(storage.NfsMount, server=text, path=text, read_only=boolean, resource_group_id=text, **_common),
    loose(storage.CpfsMount, file_system_id=text, path=text, **_common),
    loose(storage.DatasetMount, id=text, version=text, read_only=boolean, **_common),
    loose(storage.GitMount, repo=text, branch=text, commit=text, username=text, password=text, **_common),
    loose(storage.CodeMount, id=text, **_common),
    loose(storage.ImageMount, image=text, path=text, **_common),
    loose(storage.EmptyDirMount, medium=text, size_limit=integer, **_common),
    loose(storage.CacheMount, path=text, capacity=text, **_common),
    loose(storage.RawMount, source=st.dictionaries(st.sampled_from(["pvc", "cloud_disk"]), canonical_json, min_size=1),
          **_common | {"extra": st.none()}),
    loose(storage.RawMount, source=st.fixed_dictionaries({"oss": canonical_part, "nfs": canonical_part}),
          **_common | {"extra": st.none()}),
)  # fmt: skip

_metric = loose(scaling.ScaleMetric, name=text, threshold=number, service=text)
_map_metrics = st.dictionaries(text, number, max_size=3).map(
    lambda given: {
        "metrics": [scaling.ScaleMetric(name=name, threshold=given[name]) for name in sorted(given)],
        "notation": "map",
    }
)
_bounds = dict.fromkeys(
    ["min", "max", "scale_up_stabilization_seconds", "scale_down_stabilization_seconds", "to_zero_grace_seconds",
     "from_zero_replicas"], integer)  # fmt: skip
autoscaler = st.one_of(
    section(scaling.Autoscaler, metrics=st.lists(_metric, max_size=3), **_bounds),
    st.builds(
        lambda metrics, bounds: scaling.Autoscaler(**metrics, **bounds),
        _map_metrics,
        st.fixed_dictionaries({}, optional=_bounds),
    ),
)

_limit = section(network.Limit, limit=integer, enable=boolean)
any_network = section(
    network.Network,
    gateway_id=text, nlb=st.lists(loose(network.NlbListener, id=text, port=integer, net_type=text, extra=item_extra), max_size=2),
    rate_limit=_limit, concurrency_limit=_limit, enable_grpc=boolean, enable_http2=boolean, enable_https=boolean, path=text,
    traffic_state=text, disable_internet_endpoint=boolean,
)  # fmt: skip
any_processor = section(
    processor.Processor,
    name=text, path=text, entry=text, type=text, main_class=text, params=st.lists(text, max_size=2), model_path=text,
    model_entry=text, model_settings=st.one_of(text, st.dictionaries(st.text(max_size=5), json_with_nulls, max_size=3)),
    oss_endpoint=text, warm_up_data_path=text, cuda=text,
)  # fmt: skip
_rpc = dict.fromkeys(
    [
        "keepalive",
        "io_threads",
        "worker_threads",
        "max_queue_size",
        "rate_limit",
        "max_batch_size",
        "max_batch_timeout",
    ],
    integer,
) | dict.fromkeys(["batching", "enable_sigterm", "enable_service_hang_detect", "enable_jemalloc"], boolean)

_flat_value = st.one_of(st.none(), scalar, st.just({}), st.lists(json_with_nulls, max_size=2))
flat_map = st.one_of(
    st.dictionaries(st.text(max_size=6), _flat_value, max_size=3),
    st.dictionaries(text.map(lambda key: f"{key}/x"), json_with_nulls, max_size=2),
)
top_extra = st.fixed_dictionaries(
    {},
    optional={
        "sinker": canonical_json,
        "zz_new": canonical_json,
        "options": st.dictionaries(plain_key, canonical_json, max_size=2),
        "unit": st.fixed_dictionaries({"zz": canonical_json}),
        "metadata": st.fixed_dictionaries({"region": text}, optional={"zz": canonical_json, "resource": st.just("")}),
        "cloud": st.fixed_dictionaries({"logging": canonical_object}),
    },
)


def specs() -> st.SearchStrategy[ServiceSpec]:
    """Specs in normal form."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "service_name": text, "workspace_id": text, "replicas": integer, "disk": st.one_of(integer, text), "shm_size": integer,
        "enable_webservice": boolean, "spread_policy": text, "containers": st.lists(container, max_size=2),
        "processor": any_processor, "compute": any_compute,
        "vpc": section(network.Vpc, vpc_id=text, vswitch_ids=st.lists(ident, min_size=1, max_size=3), security_group_id=text),
        "network": any_network, "storage": st.lists(mount, max_size=2), "autoscaler": autoscaler,
        "rolling_strategy": section(scaling.RollingStrategy, max_surge=st.one_of(integer, percent), max_unavailable=integer),
        "runtime": section(runtime.Runtime, termination_grace_period=integer, enable_crash_block=boolean),
        "rpc": section(runtime.Rpc, proxy_path=text, **_rpc), "features": flat_map, "labels": flat_map, "token": text,
        "generate_token": boolean, "docker_auth": text, "service_type": text,
        "queue": section(runtime.Queue, cpu=integer, memory=integer, max_delivery=integer, resource=text),
        "unit_size": integer, "workload_type": text, "group": text, "extra": top_extra,
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=fields).map(_normal)


def _normal(given: dict[str, Any]) -> ServiceSpec:
    """Leave out what `extra` may not say beside an argument: an empty group beside a group, and no `extra` at all."""
    extra = dict(given.get("extra") or {})
    if isinstance(given.get("compute"), compute.DedicatedCompute) and "metadata" in extra:
        extra["metadata"] = {key: value for key, value in extra["metadata"].items() if key != "resource"}
    return ServiceSpec(**{**given, "extra": extra or None})


def blurred(value: Any, chance: random.Random) -> Any:
    """A draft: some of the values not known, never a whole section, whose place in the JSON would be lost with it."""
    if isinstance(value, Section):
        fields = {name: getattr(value, name) for name in type(value).model_fields if name != "kind"}
        return type(value)(**{name: blurred(item, chance) for name, item in fields.items() if item is not None})
    if isinstance(value, list) and value:
        return [blurred(item, chance) for item in value]
    return UNKNOWN if chance.random() < 0.3 else value
