"""EAS API 2021-07-01: services of a region, and what the region offers for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pulumi_pai_eas.client.paging import items_at, numbered
from pulumi_pai_eas.client.redaction import without
from pulumi_pai_eas.client.sdk.typed import prepared
from pulumi_pai_eas.errors import BadRequest
from pulumi_pai_eas.model.secret_places import given_texts, secrets_of
from pulumi_pai_eas.wire import catalogue_replies, replies, requests, trouble_replies
from pulumi_pai_eas.wire.reply_fields import Fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_pai_eas.client.sdk.line import Line
    from pulumi_pai_eas.model.facts import Gateway, Machines, ResourceGroup
    from pulumi_pai_eas.model.observed import CreateReply, Endpoints, Listed, Observed
    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import Autoscaler, CronScaler
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica

PAGE_SIZE = 100
"""The default of the API; a maximum is not published."""
LOG_LINES = 500


class _Eas:
    """What both halves share: a call through a typed method of the SDK."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def _call(
        self,
        operation: str,
        *path: str,
        fields: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        secrets: Sequence[str] = (),
    ) -> dict[str, Any]:
        from alibabacloud_eas20210701 import models
        from alibabacloud_eas20210701.client import Client

        return self._line.send(
            lambda: prepared(Client, models, operation, *path, fields=fields, body=body), secrets=secrets
        )

    def _of(self, operation: str, name: str, **given: Any) -> dict[str, Any]:
        """A call about one thing of the region."""
        return self._call(operation, self._line.region, name, **given)

    def _pages(self, operation: str, items: str, *path: str, **fields: Any) -> tuple[Fields, ...]:
        def ask(page: int) -> dict[str, Any]:
            return self._call(operation, *path, fields={**fields, "page_number": page, "page_size": PAGE_SIZE})

        return numbered(operation, ask, items_at(items))


class EasServices(_Eas):
    """`ports.Services`."""

    def create(self, spec: ServiceSpec, *, labels: Mapping[str, str], workspace_id: str | None) -> CreateReply:
        """CreateService."""
        fields = {
            "body": requests.service_body(spec),
            "labels": dict(labels) or None,
            "workspace_id": workspace_id,
        }
        reply = self._call("CreateService", fields=fields, secrets=requests.secrets_of(spec))
        return replies.create_reply(reply)

    def describe(self, name: str) -> Observed:
        """DescribeService. Its message may repeat what the service was started with: secrets are hidden in it."""
        found = replies.observed(self._of("DescribeService", name), self._line.region)
        secrets = secrets_of(found.spec, found.access_token) | given_texts(found.spec)
        return replace(found, message=without(found.message, secrets), reason=without(found.reason, secrets))

    def endpoints(self, name: str) -> Endpoints:
        """DescribeServiceEndpoints."""
        return replies.endpoints(self._of("DescribeServiceEndpoints", name))

    def list(self, *, label: Mapping[str, str] | None = None) -> tuple[Listed, ...]:
        """ListServices."""
        found = self._pages("ListServices", "Services", label=dict(label) if label else None)
        return tuple(replies.listed(item) for item in found)

    def replace(self, name: str, spec: ServiceSpec) -> None:
        """UpdateService, the whole configuration."""
        fields = {"body": requests.service_body(spec), "update_type": "replace"}
        self._of("UpdateService", name, fields=fields, secrets=requests.secrets_of(spec))

    def scale(self, name: str, replicas: int) -> None:
        """UpdateService, the number of replicas alone."""
        self._of("UpdateService", name, fields={"body": requests.scale_body(replicas), "update_type": "merge"})

    def delete(self, name: str) -> None:
        """DeleteService."""
        self._of("DeleteService", name)

    def put_labels(self, name: str, labels: Mapping[str, str]) -> None:
        """UpdateServiceLabel."""
        self._of("UpdateServiceLabel", name, fields={"labels": dict(labels)})

    def remove_labels(self, name: str, keys: Sequence[str]) -> None:
        """DeleteServiceLabel."""
        self._of("DeleteServiceLabel", name, fields={"keys": list(keys)})

    def start(self, name: str) -> None:
        """StartService."""
        self._of("StartService", name)

    def stop(self, name: str) -> None:
        """StopService."""
        self._of("StopService", name)

    def lock(self, name: str, level: Literal["none", "dangerous", "all"]) -> None:
        """UpdateServiceSafetyLock."""
        self._of("UpdateServiceSafetyLock", name, fields={"lock": level})

    def release(self, name: str, traffic: Traffic) -> None:
        """ReleaseService."""
        self._of("ReleaseService", name, body=requests.traffic_body(traffic))

    def autoscaler(self, name: str) -> Autoscaler | None:
        """DescribeServiceAutoScaler."""
        reply = self._scaler("DescribeServiceAutoScaler", name)
        return None if reply is None else replies.autoscaler(reply)

    def delete_autoscaler(self, name: str) -> None:
        """DeleteServiceAutoScaler."""
        self._of("DeleteServiceAutoScaler", name)

    def cron_scaler(self, name: str) -> CronScaler | None:
        """DescribeServiceCronScaler."""
        reply = self._scaler("DescribeServiceCronScaler", name)
        return None if reply is None else replies.cron_scaler(reply)

    def _scaler(self, operation: str, name: str) -> dict[str, Any] | None:
        """What a service without a scaler answers is unpublished: both likely forms are none."""
        try:
            return self._of(operation, name)
        except BadRequest as fault:
            if fault.status == 404 and "scaler" in (fault.api_code or "").lower():
                return None
            raise

    def put_cron_scaler(self, name: str, scaler: CronScaler, *, exists: bool) -> None:
        """UpdateServiceCronScaler or CreateServiceCronScaler."""
        operation = "UpdateServiceCronScaler" if exists else "CreateServiceCronScaler"
        self._of(operation, name, body=requests.cron_scaler_body(scaler))

    def delete_cron_scaler(self, name: str) -> None:
        """DeleteServiceCronScaler."""
        self._of("DeleteServiceCronScaler", name)

    def events(self, name: str) -> tuple[Event, ...]:
        """DescribeServiceEvent; its page parameters are texts."""
        fields = {"page_num": "1", "page_size": str(PAGE_SIZE)}
        return trouble_replies.events(self._of("DescribeServiceEvent", name, fields=fields))

    def diagnosis(self, name: str) -> tuple[Diagnosis, ...]:
        """DescribeServiceDiagnosis."""
        return trouble_replies.diagnoses(self._of("DescribeServiceDiagnosis", name))

    def replicas(self, name: str) -> tuple[Replica, ...]:
        """ListServiceInstances."""
        found = self._pages("ListServiceInstances", "Instances", self._line.region, name)
        return tuple(trouble_replies.replica(item) for item in found)

    def logs(self, name: str, *, replica: str | None = None, previous: bool = False) -> tuple[str, ...]:
        """DescribeServiceLog: the first page and the last, which hold the start and the end, whichever comes first."""
        fields = {"page_size": LOG_LINES, "instance_name": replica, "previous": previous or None}
        first = self._of("DescribeServiceLog", name, fields={"page_num": 1, **fields})
        pages = trouble_replies.log_pages(first)
        lines = trouble_replies.log_lines(first)
        if pages <= 1:
            return lines
        return *lines, *trouble_replies.log_lines(
            self._of("DescribeServiceLog", name, fields={"page_num": pages, **fields})
        )


class EasCatalogue(_Eas):
    """The EAS half of `ports.Catalogue`."""

    def machines(self) -> Machines:
        """DescribeMachineSpec."""
        return catalogue_replies.machines(self._call("DescribeMachineSpec"))

    def gateways(self) -> tuple[Gateway, ...]:
        """ListGateway."""
        return tuple(catalogue_replies.gateway(item) for item in self._pages("ListGateway", "Gateways"))

    def gateway(self, gateway_id: str) -> Gateway:
        """DescribeGateway; where it names no VPC, ListGatewayIntranetLinkedVpc."""
        found = catalogue_replies.gateway(Fields("DescribeGateway", self._of("DescribeGateway", gateway_id)))
        if found.linked is not None:
            return found
        operation = "ListGatewayIntranetLinkedVpc"
        return replace(found, linked=catalogue_replies.linked_vpc(Fields(operation, self._of(operation, gateway_id))))

    def resource_groups(self) -> tuple[ResourceGroup, ...]:
        """ListResources."""
        return tuple(catalogue_replies.resource_group(item) for item in self._pages("ListResources", "Resources"))
