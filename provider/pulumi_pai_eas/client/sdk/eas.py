"""EAS API 2021-07-01: services of a region, and what the region offers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pulumi_pai_eas.client.paging import items_at, numbered
from pulumi_pai_eas.client.sdk.call import Prepare, prepared
from pulumi_pai_eas.errors import BadRequest, NotFound
from pulumi_pai_eas.model.facts import Gateway, Machines, ResourceGroup
from pulumi_pai_eas.wire import catalogue_replies, replies, requests, trouble_replies
from pulumi_pai_eas.wire.reply_fields import Fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_pai_eas.client.sdk.line import Line
    from pulumi_pai_eas.model.observed import CreateReply, Endpoints, Listed, Observed
    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import CronScaler
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.wire.trouble_replies import Diagnosis, Event, Replica

PAGE_SIZE = 100
LOG_LINES = 500


def _models() -> Any:
    from alibabacloud_eas20210701 import models

    return models


class _Eas:
    """What both halves share: a call through a typed method of the SDK."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def _region(self) -> str:
        return self._line.region

    def _call(self, prepare: Prepare, secrets: Sequence[str] = ()) -> dict[str, Any]:
        from alibabacloud_eas20210701.client import Client

        return self._line.send(lambda: prepared(Client, prepare), secrets)


class EasServices(_Eas):
    """`ports.Services`."""

    def create(self, spec: ServiceSpec, *, labels: Mapping[str, str], workspace_id: str | None) -> CreateReply:
        """CreateService."""
        request = _models().CreateServiceRequest(
            body=requests.service_body(spec), labels=dict(labels) or None, workspace_id=workspace_id
        )
        reply = self._call(
            lambda sdk: sdk.create_service_with_options(request, {}, _runtime()), requests.secrets_of(spec)
        )
        return replies.create_reply(reply)

    def describe(self, name: str) -> Observed:
        """DescribeService."""
        request = _models().DescribeServiceRequest()
        reply = self._call(lambda sdk: sdk.describe_service_with_options(self._region, name, request, {}, _runtime()))
        return replies.observed(reply, self._region)

    def endpoints(self, name: str) -> Endpoints:
        """DescribeServiceEndpoints."""
        request = _models().DescribeServiceEndpointsRequest()
        reply = self._call(
            lambda sdk: sdk.describe_service_endpoints_with_options(self._region, name, request, {}, _runtime())
        )
        return replies.endpoints(reply)

    def list(self, *, label: Mapping[str, str] | None = None) -> tuple[Listed, ...]:
        """ListServices."""

        def ask(page: int) -> dict[str, Any]:
            request = _models().ListServicesRequest(
                label=dict(label) if label else None, page_number=page, page_size=PAGE_SIZE
            )
            return self._call(lambda sdk: sdk.list_services_with_options(request, {}, _runtime()))

        return tuple(replies.listed(item) for item in numbered("ListServices", ask, items_at("Services")))

    def replace(self, name: str, spec: ServiceSpec) -> None:
        """UpdateService, the whole configuration."""
        self._update(name, "replace", requests.service_body(spec), requests.secrets_of(spec))

    def scale(self, name: str, replicas: int) -> None:
        """UpdateService, the number of replicas alone."""
        self._update(name, "merge", requests.scale_body(replicas))

    def _update(self, name: str, kind: str, body: dict[str, Any], secrets: Sequence[str] = ()) -> None:
        request = _models().UpdateServiceRequest(body=body, update_type=kind)
        self._call(lambda sdk: sdk.update_service_with_options(self._region, name, request, {}, _runtime()), secrets)

    def delete(self, name: str) -> None:
        """DeleteService."""
        request = _models().DeleteServiceRequest()
        self._call(lambda sdk: sdk.delete_service_with_options(self._region, name, request, {}, _runtime()))

    def put_labels(self, name: str, labels: Mapping[str, str]) -> None:
        """UpdateServiceLabel."""
        request = _models().UpdateServiceLabelRequest(labels=dict(labels))
        self._call(lambda sdk: sdk.update_service_label_with_options(self._region, name, request, {}, _runtime()))

    def remove_labels(self, name: str, keys: Sequence[str]) -> None:
        """DeleteServiceLabel."""
        request = _models().DeleteServiceLabelRequest(keys=list(keys))
        self._call(lambda sdk: sdk.delete_service_label_with_options(self._region, name, request, {}, _runtime()))

    def start(self, name: str) -> None:
        """StartService."""
        self._call(lambda sdk: sdk.start_service_with_options(self._region, name, {}, _runtime()))

    def stop(self, name: str) -> None:
        """StopService."""
        self._call(lambda sdk: sdk.stop_service_with_options(self._region, name, {}, _runtime()))

    def lock(self, name: str, level: Literal["none", "dangerous", "all"]) -> None:
        """UpdateServiceSafetyLock."""
        request = _models().UpdateServiceSafetyLockRequest(lock=level)
        self._call(lambda sdk: sdk.update_service_safety_lock_with_options(self._region, name, request, {}, _runtime()))

    def release(self, name: str, traffic: Traffic) -> None:
        """ReleaseService."""
        request = _models().ReleaseServiceRequest().from_map(requests.traffic_body(traffic))
        self._call(lambda sdk: sdk.release_service_with_options(self._region, name, request, {}, _runtime()))

    def cron_scaler(self, name: str) -> CronScaler | None:
        """DescribeServiceCronScaler. What a service without one answers is unpublished: both likely forms are none."""
        request = _models().DescribeServiceCronScalerRequest()
        try:
            reply = self._call(
                lambda sdk: sdk.describe_service_cron_scaler_with_options(self._region, name, request, {}, _runtime())
            )
        except NotFound:
            raise
        except BadRequest as fault:
            if fault.status == 404 and "scaler" in (fault.api_code or "").lower():
                return None
            raise
        return replies.cron_scaler(reply)

    def put_cron_scaler(self, name: str, scaler: CronScaler, *, exists: bool) -> None:
        """UpdateServiceCronScaler or CreateServiceCronScaler."""
        body = requests.cron_scaler_body(scaler)
        if exists:
            update = _models().UpdateServiceCronScalerRequest().from_map(body)
            self._call(
                lambda sdk: sdk.update_service_cron_scaler_with_options(self._region, name, update, {}, _runtime())
            )
            return
        create = _models().CreateServiceCronScalerRequest().from_map(body)
        self._call(lambda sdk: sdk.create_service_cron_scaler_with_options(self._region, name, create, {}, _runtime()))

    def delete_cron_scaler(self, name: str) -> None:
        """DeleteServiceCronScaler."""
        request = _models().DeleteServiceCronScalerRequest()
        self._call(lambda sdk: sdk.delete_service_cron_scaler_with_options(self._region, name, request, {}, _runtime()))

    def events(self, name: str) -> tuple[Event, ...]:
        """DescribeServiceEvent."""
        request = _models().DescribeServiceEventRequest(page_num="1", page_size=str(PAGE_SIZE))
        return trouble_replies.events(
            self._call(lambda sdk: sdk.describe_service_event_with_options(self._region, name, request, {}, _runtime()))
        )

    def diagnosis(self, name: str) -> tuple[Diagnosis, ...]:
        """DescribeServiceDiagnosis."""
        request = _models().DescribeServiceDiagnosisRequest()
        return trouble_replies.diagnoses(
            self._call(
                lambda sdk: sdk.describe_service_diagnosis_with_options(self._region, name, request, {}, _runtime())
            )
        )

    def replicas(self, name: str) -> tuple[Replica, ...]:
        """ListServiceInstances."""

        def ask(page: int) -> dict[str, Any]:
            request = _models().ListServiceInstancesRequest(page_number=page, page_size=PAGE_SIZE)
            return self._call(
                lambda sdk: sdk.list_service_instances_with_options(self._region, name, request, {}, _runtime())
            )

        found = numbered("ListServiceInstances", ask, items_at("Instances"))
        return tuple(trouble_replies.replica(item) for item in found)

    def logs(self, name: str, *, replica: str | None = None, previous: bool = False) -> tuple[str, ...]:
        """DescribeServiceLog."""
        request = _models().DescribeServiceLogRequest(
            page_num=1, page_size=LOG_LINES, instance_name=replica, previous=previous or None
        )
        return trouble_replies.log_lines(
            self._call(lambda sdk: sdk.describe_service_log_with_options(self._region, name, request, {}, _runtime()))
        )


class EasCatalogue(_Eas):
    """The EAS half of `ports.Catalogue`."""

    def machines(self) -> Machines:
        """DescribeMachineSpec."""
        request = _models().DescribeMachineSpecRequest()
        reply = self._call(lambda sdk: sdk.describe_machine_spec_with_options(request, {}, _runtime()))
        return catalogue_replies.machines(reply)

    def gateways(self) -> tuple[Gateway, ...]:
        """ListGateway."""

        def ask(page: int) -> dict[str, Any]:
            request = _models().ListGatewayRequest(page_number=page, page_size=PAGE_SIZE)
            return self._call(lambda sdk: sdk.list_gateway_with_options(request, {}, _runtime()))

        return tuple(catalogue_replies.gateway(item) for item in numbered("ListGateway", ask, items_at("Gateways")))

    def gateway(self, gateway_id: str) -> Gateway:
        """DescribeGateway; where it names no VPC, ListGatewayIntranetLinkedVpc."""
        reply = self._call(lambda sdk: sdk.describe_gateway_with_options(self._region, gateway_id, {}, _runtime()))
        found = catalogue_replies.gateway(Fields("DescribeGateway", reply))
        if found.linked is not None:
            return found
        request = _models().ListGatewayIntranetLinkedVpcRequest()
        links = self._call(
            lambda sdk: sdk.list_gateway_intranet_linked_vpc_with_options(
                self._region, gateway_id, request, {}, _runtime()
            )
        )
        linked = catalogue_replies.linked_vpc(Fields("ListGatewayIntranetLinkedVpc", links))
        return Gateway(found.gateway_id, found.name, found.status, linked, found.is_alb)

    def resource_groups(self) -> tuple[ResourceGroup, ...]:
        """ListResources."""

        def ask(page: int) -> dict[str, Any]:
            request = _models().ListResourcesRequest(page_number=page, page_size=PAGE_SIZE)
            return self._call(lambda sdk: sdk.list_resources_with_options(request, {}, _runtime()))

        found = numbered("ListResources", ask, items_at("Resources"))
        return tuple(catalogue_replies.resource_group(item) for item in found)


def _runtime() -> Any:
    from darabonba.runtime import RuntimeOptions

    return RuntimeOptions()
