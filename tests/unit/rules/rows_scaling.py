"""Rows: scaling, updates, runtime, combinations, spelling."""

from __future__ import annotations

import base64
from typing import Any

from pulumi_pai_eas.model.note import Note
from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.rules.rows_network import gateway
from tests.unit.rules.subjects import CONTAINER, MOUNT, container, error, silent, warning


def scaled(**more: Any) -> dict[str, Any]:
    """A service with an autoscaler."""
    return {"autoscaler": {"min": 1, "max": 4, "metrics": {"qps": 20}} | more}


def cron(*jobs: Any) -> dict[str, Any]:
    """A service with cron jobs."""
    return {"cronScaler": {"jobs": [{"name": "a", "schedule": "0 0 18 * * *", "targetSize": 1} | job for job in jobs]}}


def rolling(**more: Any) -> dict[str, Any]:
    """A service with a rolling strategy."""
    return {"rollingStrategy": more}


def noted(kind: Any, text: str = "is odd", argument: str | None = None) -> dict[str, Any]:
    """A note on a key in a file."""
    return {"notes": (Note(kind, "metadata.odd", argument, text),)}


IMAGE_ONLY = {"containers": None, "processor": {"name": "echo", "modelPath": "oss://m/"}}

ROWS = [
    error("PAI5001", "autoscaler.max", "no room", scaled(min=5, max=5), "5 is not more than min 5"),
    silent("PAI5001", "room", scaled()),
    error("PAI5002", "autoscaler.min", "fewer than none", scaled(min=-1)),
    error("PAI5002", "autoscaler.max", "most below none", scaled(min=-2, max=-1)),
    silent("PAI5002", "none", scaled(min=0)),
    error("PAI5003", "autoscaler.metrics[0].threshold", "passed always", scaled(metrics={"qps": 0})),
    silent("PAI5003", "a half", scaled(metrics={"qps": 0.5})),
    warning("PAI5004", "autoscaler.metrics", "never scales", {"autoscaler": {"min": 1, "max": 4}}),
    warning("PAI5004", "autoscaler.metrics", "nor with an empty map", scaled(metrics={})),
    silent("PAI5004", "one", scaled()),
    warning("PAI5005", "autoscaler.metrics[0].name", "a slip", scaled(metrics={"qsp": 1}), "nearest: qps"),
    silent("PAI5005", "one's own", scaled(metrics={"custom[qps]@status[200]": 1})),
    warning("PAI5006", "autoscaler.metrics[0].threshold", "never reached", scaled(metrics={"gpu": 150}), "150 % of gpu"),
    silent("PAI5006", "requests are no percentage", scaled(metrics={"qps": 150})),
    warning("PAI5007", "autoscaler.min", "said to be refused", scaled(min=0) | gateway()),
    silent("PAI5007", "the shared gateway wakes it", scaled(min=0)),
    warning("PAI5008", "replicas", "outside", scaled() | {"replicas": 9}, "1 to 4"),
    silent("PAI5008", "inside", scaled() | {"replicas": 2}),
    warning("PAI5009", "replicas", "moved at once", scaled() | {"replicas": 2}),
    silent("PAI5009", "the default", scaled()),
    silent("PAI5009", "the default of another least", scaled(min=2) | {"replicas": 2}),
    error("PAI5010", "replicas", "fewer than none", {"replicas": -1}),
    silent("PAI5010", "none", {"replicas": 0}),
    error("PAI5101", "cronScaler.jobs[0].schedule", "seconds are missing", cron({"schedule": "0 18 * * *"}),
          "5 fields", "nearest: 0 0 18 * * *"),
    error("PAI5101", "cronScaler.jobs[0].schedule", "no cron at all", cron({"schedule": "daily"}), "1 fields"),
    silent("PAI5101", "six", cron({})),
    error("PAI5102", "cronScaler.jobs[0].targetSize", "fewer than none", cron({"targetSize": -1})),
    silent("PAI5102", "none", cron({"targetSize": 0})),
    error("PAI5103", "cronScaler.jobs[1].name", "which one", cron({}, {})),
    silent("PAI5103", "two names", cron({}, {"name": "b"})),
    error("PAI5201", "rollingStrategy", "stands still", rolling(maxSurge=0, maxUnavailable=0)),
    error("PAI5201", "rollingStrategy", "as a percentage too", rolling(maxSurge="0%", maxUnavailable=0)),
    silent("PAI5201", "one more", rolling(maxSurge=1, maxUnavailable=0)),
    warning("PAI5202", "rollingStrategy.maxUnavailable", "all gone", rolling(maxUnavailable=1), "1 of 1"),
    silent("PAI5202", "one of two", rolling(maxUnavailable=1) | {"replicas": 2}),
    warning("PAI5301", "rpc.keepalive", "seconds were meant", {"rpc": {"keepalive": 600}}, "600000"),
    silent("PAI5301", "ten seconds", {"rpc": {"keepalive": 10000}}),
    warning("PAI5302", "rpc.maxBatchSize", "does nothing", {"rpc": {"maxBatchSize": 8}}),
    silent("PAI5302", "with batching", {"rpc": {"maxBatchSize": 8, "batching": True}}),
    warning("PAI5303", "rpc.batching", "an image batches itself", {"rpc": {"batching": True}}),
    warning("PAI5303", "rpc.workerThreads", "an image has its own", {"rpc": {"workerThreads": 5}}),
    silent("PAI5303", "a pre-built processor", IMAGE_ONLY | {"rpc": {"batching": True, "workerThreads": 5}}),
    warning("PAI5401", "features[eas.aliyun.com/x]", "a number", {"features": {"eas.aliyun.com/x": 1}}, "int"),
    silent("PAI5401", "text", {"features": {"eas.aliyun.com/x": "1"}}),
    warning("PAI5402", "disk", "said twice",
            {"disk": "40Gi", "features": {"eas.aliyun.com/extra-ephemeral-storage": "100Gi"}}),
    silent("PAI5402", "said once", {"disk": "40Gi"}),
    warning("PAI5403", "dockerAuth", "not base64", {"dockerAuth": "user:password"}),
    warning("PAI5403", "dockerAuth", "no colon in it", {"dockerAuth": base64.b64encode(b"user").decode()}),
    silent("PAI5403", "as it should be", {"dockerAuth": base64.b64encode(b"user:password").decode()}),
    error("PAI5501", "traffic.weight", "below", {"traffic": {"weight": -2}, "group": "g"}),
    error("PAI5501", "traffic.weight", "above", {"traffic": {"weight": 1001}, "group": "g"}),
    *(silent("PAI5501", f"{weight} is one", {"traffic": {"weight": weight}, "group": "g"}) for weight in (-1, 0, 1000)),
    error("PAI5502", "traffic.state", "a slip", {"traffic": {"state": "standalon"}, "group": "g"}, "nearest: standalone"),
    warning("PAI5502", "spreadPolicy", "not known", {"spreadPolicy": "hosts"}, "nearest: host"),
    silent("PAI5502", "known", {"traffic": {"state": "grouping"}, "group": "g", "spreadPolicy": "zone"}),
    warning("PAI6001", "queue", "nobody reads it", {"queue": {"cpu": 1}}, "Standard"),
    silent("PAI6001", "asynchronous", {"queue": {"cpu": 1}, "serviceType": "Async"}),
    warning("PAI6002", "serviceType", "a slip", {"serviceType": "Asyn"}, "nearest: Async"),
    silent("PAI6002", "known", {"serviceType": "SDCluster"}),
    warning("PAI6003", "serviceType", "two types", {"serviceType": "Async", "extra": {"meta": {"type": "SDCluster"}}}),
    silent("PAI6003", "the same", {"serviceType": "Async", "extra": {"meta": {"type": "Async"}}}),
    warning("PAI6004", "unitSize", "what there is anyway", {"unitSize": 1}),
    error("PAI6004", "unitSize", "none", {"unitSize": 0}),
    silent("PAI6004", "two", {"unitSize": 2}),
    warning("PAI6005", "workloadType", "two that scale", {"workloadType": "elasticjob"} | scaled()),
    silent("PAI6005", "one", {"workloadType": "elasticjob"}),
    warning("PAI6006", "traffic", "of which group", {"traffic": {"weight": 1}}),
    silent("PAI6006", "of this one", {"traffic": {"weight": 1}, "group": "g"}),
    *(error("PAI6101", f"extra.{key}", f"{key} is often invented", {"extra": {key: 1}}, f"use {argument}")
      for key, argument in (("spec", "instanceType or compute"), ("ServiceName", "serviceName"),
                            ("Image", "containers[].image"), ("Cpu", "compute.cpu"), ("Memory", "compute.memory"),
                            ("Gpu", "compute.gpu"), ("resourceGroupId", "compute.resourceId"), ("instance", "replicas"),
                            ("port", "containers[].port"), ("command", "containers[].command"), ("access", "network"))),
    error("PAI6101", "extra.metadata.spec", "at any depth", {"extra": {"metadata": {"spec": {}}}}),
    error("PAI6101", "containers[0].extra.access", "in a container too", container(extra={"access": 1})),
    error("PAI6101", "storage[0].extra.a[0].resourceGroupId", "in lists too",
          {"storage": [MOUNT | {"extra": {"a": [{"resourceGroupId": "x"}]}}]}),
    silent("PAI6101", "legal inside a section", {"extra": {"queue": {"command": "x", "port": 1}}}),
    silent("PAI6101", "a map of one's own keys", {"extra": {"sinker": {"labels": {"access": "x"}}}}),
    warning("PAI6102", "extra", "has an argument", {}, "metadata.odd", "is odd; use disk", **noted("near_miss", argument="disk")),
    silent("PAI6102", "nothing noticed", {}),
    warning("PAI6103", "extra", "nobody documents it", {}, "it is sent as it is", **noted("unknown_key")),
    silent("PAI6103", "nothing noticed", {}),
    warning("PAI6104", "extra", "says something else", {}, "keep one", **noted("conflict", "says again what disk says", "disk")),
    silent("PAI6104", "nothing noticed", {}),
    warning("PAI6106", "extra", "another type", {}, **noted("wrong_type", "is not int")),
    silent("PAI6106", "nothing noticed", {}),
    warning("PAI6107", "extra", "ignored", {}, **noted("ignored_spelling", "is ignored by the service")),
    silent("PAI6107", "nothing noticed", {}),
    warning("PAI6108", "region", "written for elsewhere", {"extra": {"metadata": {"region": "cn-beijing"}}},
            "cn-hangzhou, and metadata.region says cn-beijing"),
    silent("PAI6108", "written for here", {"extra": {"metadata": {"region": "cn-hangzhou"}}}),
    *(error("PAI6109", f"labels[{name}]", "ours", {"labels": {name: "x"}}) for name in ("pulumi_owner", "pulumi_creating", "pulumi_taken_over")),
    silent("PAI6109", "the user's", {"labels": {"team": "x"}}),
    error("PAI6118", "labels", "the API takes it and gives it back without a key", {"labels": {"a": "1", "": "x"}}, "empty name"),
    silent("PAI6118", "an empty value is one", {"labels": {"a": ""}}),
    warning("PAI6110", "findings", "no such code", {"findings": {"PAI9999": "ignore"}}, '"PAI9999"'),
    silent("PAI6110", "a code", {"findings": {"PAI2107": "ignore"}}),
    silent("PAI6110", "not known yet", {"findings": UNKNOWN}),
    silent("PAI6101", "an extra that is not known", {"containers": [CONTAINER], "extra": UNKNOWN}),
]  # fmt: skip
