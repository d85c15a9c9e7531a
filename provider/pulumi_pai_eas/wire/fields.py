"""The one table of fields: where each argument stands in the service JSON, its type, what it means, who says so.

Reading, writing, coercion, the tree of places and the reference of arguments are all made from these rows. A path is
relative to its scope: the service, or one item of a list. Fields that one row cannot say (an environment, a probe's
handler, the machine types, the metrics) have a kind of their own and a pair of functions in the file of their section.

Sources: D the documentation page "Deploy services with JSON configuration files" · M its pages on storage mounts ·
H on health checks · S the deploy skill · K the skill's reference files · P the PAI Python SDK (`pai`) ·
E configurations in public repositories · C a key list without an official page (one secondary source).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]


class Kind(Enum):
    """What a field holds; the value is how the reference says it."""

    TEXT = "str"
    INT = "int"
    NUMBER = "int or float"
    BOOL = "bool"
    SIZE = "int or str, kept as written"
    SHARE = 'int or "N%"'
    SWITCH = "bool, sent as 1 or 0"
    TEXTS = "list of str"
    IDS = "list of str, sent joined with commas"
    VARIABLE = "str, sent as text also for numbers and booleans"
    MAP = "object, passed through"
    FLAT_MAP = "object without nesting, passed through"
    SETTINGS = "object or str, passed through"
    CONTAINERS = "list of containers"
    ENVIRONMENT = "dict of str, or list of name and value"
    PROBE = "HTTP, TCP or exec probe"
    MOUNTS = "list of mounts"
    LISTENERS = "list of NLB listeners"
    MACHINE = "one machine type that says nothing more"
    MACHINES = "list of machine types"
    METRICS = "dict of name and threshold, or list of metrics"
    METRIC_MAP = "the same, in the older notation"


@dataclass(frozen=True, slots=True)
class Row:
    """One field: path in the spec, path in the service JSON, kind, meaning, source."""

    spec: Path
    json: Path
    kind: Kind
    doc: str
    source: str


def parts(dotted: str) -> Path:
    """A dotted path as a tuple; the empty text is the empty path."""
    return tuple(dotted.split(".")) if dotted else ()


def rows(spec: str, json: str, *lines: tuple[str, str, Kind, str, str]) -> tuple[Row, ...]:
    """Rows whose paths begin with the same `spec` and `json`."""
    return tuple(
        Row(parts(spec) + parts(field), parts(json) + parts(key), kind, doc, source)
        for field, key, kind, doc, source in lines
    )


TEXT, INT, NUMBER, BOOL, TEXTS = Kind.TEXT, Kind.INT, Kind.NUMBER, Kind.BOOL, Kind.TEXTS

SERVICE: tuple[Row, ...] = (
    *rows(
        "",
        "metadata",
        ("service_name", "name", TEXT, "name, unique in the region; 3 to 63 of a-z 0-9 _", "D S"),
        ("replicas", "instance", INT, "replicas", "D K"),
        ("workspace_id", "workspace_id", TEXT, "PAI workspace, digits as text", "D S"),
        ("service_type", "type", TEXT, "Standard (default), Async, SDCluster, LLMGatewayService, …", "D E"),
        ("disk", "disk", Kind.SIZE, 'system disk in GiB, a number or "40Gi"; 30 to 2000 on public machines', "D E"),
        ("shm_size", "shm_size", INT, "shared memory in GB", "D K"),
        ("enable_webservice", "enable_webservice", BOOL, "a web application is served", "D"),
        ("network.enable_grpc", "enable_grpc", BOOL, "the gateway passes gRPC on", "D"),
        ("workload_type", "workload_type", TEXT, "elasticjob: a scalable job", "D"),
        ("group", "group", TEXT, "services that share an entry", "C"),
        ("processor.cuda", "cuda", TEXT, "CUDA version of a processor", "D"),
    ),
    *rows(
        "compute",
        "metadata",
        ("resource_id", "resource", TEXT, "EAS resource group, `eas-r-…`", "D S"),
        ("quota_id", "quota_id", TEXT, "resource quota", "C P"),
        ("quota_type", "quota_type", TEXT, "Lingjun", "E"),
        ("cpu", "cpu", INT, "vCPUs of a replica", "D K"),
        ("memory", "memory", INT, "memory of a replica in MB", "D K"),
        ("gpu", "gpu", INT, "GPUs of a replica", "D K"),
        ("gpu_memory", "gpu_memory", INT, "GPU memory in GB of a shared GPU", "D P"),
        ("gpu_core_percentage", "gpu_core_percentage", INT, "share of a GPU's cores, 1 to 100", "D P"),
        ("qos", "qos", TEXT, "BestEffort: CPU shared among replicas", "D"),
        ("resource_rebalancing", "resource_rebalancing", BOOL, "moves replicas back when capacity returns", "D"),
        ("resource_burstable", "resource_burstable", BOOL, "elastic resource pool: overflows to public machines", "D"),
        ("rdma", "rdma", INT, "RDMA network, Lingjun only", "D"),
    ),
    *rows(
        "rpc",
        "metadata.rpc",
        ("keepalive", "keepalive", INT, "longest time of one request in ms", "D"),
        ("io_threads", "io_threads", INT, "threads for network I/O of a replica", "D"),
        ("worker_threads", "worker_threads", INT, "threads that process requests", "D"),
        ("max_queue_size", "max_queue_size", INT, "waiting requests; when full the answer is 450", "D"),
        ("rate_limit", "rate_limit", INT, "requests a second of a replica; above it the answer is 429", "D"),
        ("max_batch_size", "max_batch_size", INT, "requests in a batch", "D"),
        ("max_batch_timeout", "max_batch_timeout", INT, "longest wait for a batch in ms", "D"),
        ("batching", "batching", BOOL, "several requests are processed at once", "D"),
        ("enable_sigterm", "enable_sigterm", BOOL, "SIGTERM is passed to the process", "D"),
        ("enable_service_hang_detect", "enable_service_hang_detect", BOOL, "hanging replicas are noticed", "C E"),
        ("enable_jemalloc", "enable_jemalloc", Kind.SWITCH, "jemalloc allocates the memory", "E"),
        ("proxy_path", "proxy_path", TEXT, "path that an asynchronous service's requests go to", "P"),
    ),
    *rows(
        "rolling_strategy",
        "metadata.rolling_strategy",
        ("max_surge", "max_surge", Kind.SHARE, "replicas more than asked for during an update", "D"),
        ("max_unavailable", "max_unavailable", INT, "replicas fewer than asked for during an update", "D"),
    ),
    *rows("", "metadata.scheduling.spread", ("spread_policy", "policy", TEXT, "host, zone or default", "D")),
    *rows("", "", ("containers", "containers", Kind.CONTAINERS, "what runs", "D")),
    *rows(
        "processor",
        "",
        ("name", "processor", TEXT, "a processor of PAI", "D"),
        ("path", "processor_path", TEXT, "a processor of one's own", "D"),
        ("entry", "processor_entry", TEXT, "its main file", "D"),
        ("type", "processor_type", TEXT, "cpp, java or python", "D"),
        ("main_class", "processor_mainclass", TEXT, "its main class in Java", "D"),
        ("params", "processor_params", TEXTS, "its parameters", "E"),
        ("model_path", "model_path", TEXT, "the model, OSS or HTTP", "D"),
        ("model_entry", "model_entry", TEXT, "entry file of the model", "D"),
        ("model_settings", "model_config", Kind.SETTINGS, "settings of the model; may hold secrets", "D"),
        ("oss_endpoint", "oss_endpoint", TEXT, "endpoint for `oss://` paths", "D"),
        ("warm_up_data_path", "warm_up_data_path", TEXT, "requests for warming up", "D"),
    ),
    *rows("", "", ("storage", "storage", Kind.MOUNTS, "what is mounted", "D")),
    *rows(
        "compute",
        "cloud.computing",
        ("instance_types", "instance_type", Kind.MACHINE, "the machine type, when there is one", "S K E"),
        ("instance_types", "instances", Kind.MACHINES, "machine types in order of priority", "D"),
        ("disable_spot_protection_period", "disable_spot_protection_period", BOOL, "no protected first hour", "D"),
    ),
    *rows(
        "vpc",
        "cloud.networking",
        ("vpc_id", "vpc_id", TEXT, "the VPC that the replicas join", "D S"),
        ("vswitch_ids", "vswitch_id", Kind.IDS, "its vSwitches; in two zones for an NLB", "D S"),
        ("security_group_id", "security_group_id", TEXT, "its security group", "D S"),
    ),
    *rows(
        "network",
        "networking",
        ("gateway_id", "gateway", TEXT, "dedicated gateway `gw-…`; absent: the shared gateway", "D S"),
        ("nlb", "nlb", Kind.LISTENERS, "NLB listeners", "S K"),
        ("rate_limit.enable", "gateway_policy.rate_limit.enable", BOOL, "the limit is on", "D"),
        ("rate_limit.limit", "gateway_policy.rate_limit.limit", INT, "requests a second", "D"),
        ("concurrency_limit.enable", "gateway_policy.concurrency_limit.enable", BOOL, "the limit is on", "D"),
        ("concurrency_limit.limit", "gateway_policy.concurrency_limit.limit", INT, "requests at a time", "D"),
        ("enable_http2", "enable_http2", BOOL, "the gateway speaks HTTP/2", "C"),
        ("enable_https", "enable_https", BOOL, "the replicas speak HTTPS", "C"),
        ("path", "path", TEXT, "path of the service at the gateway", "C"),
        ("traffic_state", "traffic_state", TEXT, "state of the service within its group's traffic", "C E"),
        ("disable_internet_endpoint", "disable_internet_endpoint", BOOL, "no endpoint in the internet", "C"),
    ),
    *rows(
        "autoscaler",
        "autoscaler",
        ("min", "min", INT, "fewest replicas", "D K"),
        ("max", "max", INT, "most replicas", "D K"),
        ("metrics", "scaleStrategies", Kind.METRICS, "what is measured, and the value for one replica", "D K"),
        ("metrics", "strategies", Kind.METRIC_MAP, "the same as a map", "D E"),
    ),
    *rows(
        "autoscaler",
        "autoscaler.behavior",
        ("scale_up_stabilization_seconds", "scaleUp.stabilizationWindowSeconds", INT, "wait before growing, s", "D"),
        ("scale_down_stabilization_seconds", "scaleDown.stabilizationWindowSeconds", INT, "before shrinking, s", "D"),
        ("to_zero_grace_seconds", "onZero.scaleDownGracePeriodSeconds", INT, "wait before the last one goes, s", "D"),
        ("from_zero_replicas", "onZero.scaleUpActivationReplicas", INT, "replicas when work returns", "D"),
    ),
    *rows(
        "runtime",
        "runtime",
        ("termination_grace_period", "termination_grace_period", INT, "time to end in s", "D K"),
        ("enable_crash_block", "enable_crash_block", BOOL, "crashing replicas stay out of service", "D"),
    ),
    *rows(
        "",
        "",
        ("features", "features", Kind.FLAT_MAP, "switches such as `eas.aliyun.com/gpu-driver-version`", "D K"),
        ("labels", "labels", Kind.FLAT_MAP, "labels of the service", "D E"),
        ("generate_token", "generate_token", BOOL, "the service makes its token", "C E"),
        ("token", "token", TEXT, "access token, secret; made by the service when absent", "D"),
        ("docker_auth", "dockerAuth", TEXT, "base64 of user:password of a private registry, secret", "D"),
    ),
    *rows(
        "queue",
        "queue",
        ("cpu", "cpu", INT, "vCPUs of the queue of an asynchronous service", "E"),
        ("memory", "memory", INT, "its memory in MB", "E"),
        ("max_delivery", "max_delivery", INT, "deliveries before a request is given up", "E"),
        ("resource", "resource", TEXT, "resource group that it runs in", "E"),
    ),
    *rows("", "unit", ("unit_size", "size", INT, "machines of one replica, for distributed inference", "D")),
)
"""Scope: the service. The order is the order in which `expand` writes."""

OPAQUE = frozenset({Kind.MAP, Kind.FLAT_MAP, Kind.SETTINGS, Kind.METRIC_MAP})
"""Kinds whose keys belong to the user: never split at dots, never moved."""
