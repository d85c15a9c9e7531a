"""The metrics of an autoscaler, which have two notations in service JSON."""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.scaling import Autoscaler, ScaleMetric
from pulumi_pai_eas.model.unknown import JsonObject, is_unknown
from pulumi_pai_eas.wire.coercion import fits
from pulumi_pai_eas.wire.containers import is_list_of
from pulumi_pai_eas.wire.fields import Kind, parts
from pulumi_pai_eas.wire.item_fields import METRIC
from pulumi_pai_eas.wire.rows import built, fill, look, remove, take
from pulumi_pai_eas.wire.values import ABSENT

_LIST = parts("autoscaler.scaleStrategies")
_MAP = parts("autoscaler.strategies")


def take_metrics(document: JsonObject) -> JsonObject:
    """`metrics` and `notation` of a canonical document. The list goes before the map, which then stays."""
    metrics = look(document, _LIST)
    if metrics is not ABSENT and is_list_of(METRIC, metrics):
        remove(document, _LIST)
        return {"metrics": metrics if is_unknown(metrics) else [_read_metric(metric) for metric in metrics]}
    thresholds = look(document, _MAP)
    if thresholds is ABSENT or is_unknown(thresholds) or not fits(Kind.METRIC_MAP, thresholds):
        return {}
    remove(document, _MAP)
    by_name = thresholds
    return {
        "metrics": [ScaleMetric(name=name, threshold=by_name[name]) for name in sorted(by_name)],
        "notation": "map",
    }


def _read_metric(metric: Any) -> Any:
    return metric if is_unknown(metric) else built(ScaleMetric, take(METRIC, metric))


def write_metrics(metrics: Any, autoscaler: Any) -> Any:
    """`scaleStrategies`, unless the metrics have the map notation."""
    if is_unknown(metrics):
        return metrics
    if _is_map(metrics, autoscaler):
        return None
    written: list[Any] = []
    for metric in metrics:
        item: JsonObject = {}
        if not is_unknown(metric):
            fill(METRIC, metric, item, {})
        written.append(metric if is_unknown(metric) else item)
    return written


def write_metric_map(metrics: Any, autoscaler: Any) -> Any:
    """`strategies`, where the metrics have the map notation."""
    if is_unknown(metrics) or not _is_map(metrics, autoscaler):
        return None
    return {metric.name: metric.threshold for metric in metrics}


def _is_map(metrics: list[Any], autoscaler: Autoscaler) -> bool:
    """Whether the map notation is asked for and can say these metrics: names once each, thresholds, no service."""
    if is_unknown(autoscaler.notation) or autoscaler.notation != "map":
        return False
    names: set[str] = set()
    for metric in metrics:
        if is_unknown(metric) or is_unknown(metric.name) or metric.name in names or metric.name is None:
            return False
        if metric.threshold is None or metric.service is not None:
            return False
        names.add(metric.name)
    return True
