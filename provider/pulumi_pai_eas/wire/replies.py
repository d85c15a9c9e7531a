"""Raw replies of the APIs to the model. Source: EAS API 2021-07-01; its newer fields are read where there are any."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from pulumi_pai_eas.model.observed import CreateReply, Endpoint, Endpoints, Listed, Observed
from pulumi_pai_eas.model.scaling import Autoscaler, CronJob, CronScaler, ScaleMetric
from pulumi_pai_eas.wire import flatten
from pulumi_pai_eas.wire.reply_fields import Fields

Reply = Mapping[str, Any]


def create_reply(reply: Reply) -> CreateReply:
    """CreateService: the id is what proves that it was accepted."""
    fields = Fields("CreateService", reply)
    return CreateReply(
        service_id=fields.required("ServiceId", "ServiceUid"),
        status=fields.text("Status") or "Creating",
        internet_endpoint=fields.text("InternetEndpoint"),
        intranet_endpoint=fields.text("IntranetEndpoint"),
    )


def observed(reply: Reply, region: str) -> Observed:
    """DescribeService. The token comes from its own field only, never from the configuration."""
    fields = Fields("DescribeService", reply)
    spec, notes = flatten(_service_config(fields))
    return Observed(
        name=fields.required("ServiceName"),
        region=fields.text("Region") or region,
        service_id=fields.text("ServiceId", "ServiceUid") or "",
        status=fields.required("Status"),
        reason=fields.text("Reason") or "",
        message=fields.text("Message") or "",
        spec=spec.model_copy(update={"token": None}),
        notes=notes,
        labels=_labels(fields),
        access_token=fields.text("AccessToken"),
        internet_endpoint=fields.text("InternetEndpoint"),
        intranet_endpoint=fields.text("IntranetEndpoint"),
        running=fields.count("RunningInstance"),
        pending=fields.count("PendingInstance"),
        total=fields.count("TotalInstance"),
        current_version=fields.integer("CurrentVersion"),
        latest_version=fields.integer("LatestVersion"),
        workspace_id=fields.text("WorkspaceId"),
        resource_id=fields.text("Resource"),
        gateway_id=fields.text("Gateway"),
        safety_lock=fields.text("SafetyLock"),
        create_time=fields.text("CreateTime"),
        update_time=fields.text("UpdateTime"),
        caller_uid=fields.text("CallerUid"),
        parent_uid=fields.text("ParentUid"),
        weight=fields.integer("Weight"),
        traffic_state=fields.text("TrafficState"),
    )


def _service_config(fields: Fields) -> dict[str, Any]:
    """The configuration, which is JSON inside a text; a service just made may lack it."""
    text = fields.text("ServiceConfig")
    if text is None:
        return {}
    try:
        config: object = json.loads(text)
    except (ValueError, RecursionError):
        raise fields.wrong("ServiceConfig", "no JSON") from None
    if not isinstance(config, dict):
        raise fields.wrong("ServiceConfig", "no JSON object")
    return cast("dict[str, Any]", config)


def _labels(fields: Fields) -> dict[str, str]:
    """Labels are a list in replies, though an object in requests; one without a key is left out, and spoils nothing."""
    named = ((label.text("LabelKey"), label.text("LabelValue") or "") for label in fields.objects("Labels"))
    return {key: value for key, value in named if key}


def listed(item: Fields) -> Listed:
    """One entry of ListServices."""
    return Listed(
        name=item.required("ServiceName"),
        service_id=item.text("ServiceId", "ServiceUid") or "",
        status=item.text("Status") or "",
        labels=_labels(item),
    )


def endpoints(reply: Reply) -> Endpoints:
    """DescribeServiceEndpoints; the list is empty before the service is up."""
    fields = Fields("DescribeServiceEndpoints", reply)
    return Endpoints(
        access_token=fields.text("AccessToken"),
        endpoints=tuple(
            Endpoint(
                kind=item.required("EndpointType"),
                backend_id=item.text("BackendId") or "",
                internet=item.texts("InternetEndpoints"),
                intranet=item.texts("IntranetEndpoints"),
                port=item.count("Port") or None,
                path_type=item.text("PathType"),
            )
            for item in fields.objects("Endpoints")
        ),
    )


def cron_scaler(reply: Reply) -> CronScaler | None:
    """DescribeServiceCronScaler; None when there are no jobs. What a reply adds (state, times) is not configuration."""
    fields = Fields("DescribeServiceCronScaler", reply)
    jobs = [
        CronJob(
            name=job.text("Name"),
            schedule=job.text("Schedule"),
            target_size=job.count("TargetSize"),
            time_zone=job.text("TimeZone"),
        )
        for job in fields.objects("ScaleJobs")
    ]
    if not jobs:
        return None
    return CronScaler(jobs=jobs, exclude_dates=list(fields.texts("ExcludeDates")) or None)


def autoscaler(reply: Reply) -> Autoscaler | None:
    """DescribeServiceAutoScaler; None without bounds. Its outer names are not those that are posted, its inner are."""
    fields = Fields("DescribeServiceAutoScaler", reply)
    least, most = fields.count("MinReplica"), fields.count("MaxReplica")
    if not least and not most:
        return None
    metrics = [
        ScaleMetric(
            name=item.required("metricName"), threshold=item.number("threshold"), service=item.text("service") or None
        )
        for item in fields.objects("ScaleStrategies")
    ]
    return Autoscaler(
        min=least,
        max=most,
        metrics=metrics or None,
        scale_up_stabilization_seconds=_behavior(fields, "scaleUp", "stabilizationWindowSeconds"),
        scale_down_stabilization_seconds=_behavior(fields, "scaleDown", "stabilizationWindowSeconds"),
        to_zero_grace_seconds=_behavior(fields, "onZero", "scaleDownGracePeriodSeconds"),
        from_zero_replicas=_behavior(fields, "onZero", "scaleUpActivationReplicas"),
    )


def _behavior(fields: Fields, direction: str, name: str) -> int | None:
    behavior = fields.object("Behavior")
    found = behavior.object(direction) if behavior is not None else None
    return found.count(name) if found is not None else None


def account_id(reply: Reply) -> str:
    """GetCallerIdentity."""
    return Fields("GetCallerIdentity", reply).required("AccountId")
