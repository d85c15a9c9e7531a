"""What the APIs can do, as the use cases see it. Every method may raise any `Fault` of `errors`.

Reads are retried inside (one table, `retrying.py`); mutations are sent once, but for throttling, which says that
nothing was done. Source of each operation: EAS API 2021-07-01, AIWorkspace API 2021-02-04, VPC, ECS, NLB, STS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_pai_eas.model.facts import (
        Gateway,
        Image,
        LoadBalancer,
        Machines,
        ResourceGroup,
        SecurityGroup,
        VpcFact,
        VSwitch,
        Workspace,
    )
    from pulumi_pai_eas.model.observed import CreateReply, Endpoints, Listed, Observed
    from pulumi_pai_eas.model.runtime import Traffic
    from pulumi_pai_eas.model.scaling import Autoscaler, CronScaler
    from pulumi_pai_eas.model.service import ServiceSpec
    from pulumi_pai_eas.model.trouble import Diagnosis, Event, Replica
    from pulumi_pai_eas.ports import Cancellation, Clock


class Services(Protocol):
    """EAS services of one region."""

    def create(self, spec: ServiceSpec, *, labels: Mapping[str, str], workspace_id: str | None) -> CreateReply:
        """CreateService; `labels` go in the query, never in the service JSON."""
        ...

    def describe(self, name: str) -> Observed:
        """DescribeService; raises NotFound, ForeignService."""
        ...

    def endpoints(self, name: str) -> Endpoints:
        """DescribeServiceEndpoints."""
        ...

    def list(self, *, label: Mapping[str, str] | None = None) -> tuple[Listed, ...]:
        """ListServices, all pages."""
        ...

    def replace(self, name: str, spec: ServiceSpec) -> None:
        """UpdateService with UpdateType=replace and the whole configuration."""
        ...

    def scale(self, name: str, replicas: int) -> None:
        """UpdateService with UpdateType=merge and `metadata.instance` alone."""
        ...

    def delete(self, name: str) -> None:
        """DeleteService; the service is gone some time later."""
        ...

    def put_labels(self, name: str, labels: Mapping[str, str]) -> None:
        """UpdateServiceLabel: adds or overwrites."""
        ...

    def remove_labels(self, name: str, keys: Sequence[str]) -> None:
        """DeleteServiceLabel."""
        ...

    def start(self, name: str) -> None:
        """StartService."""
        ...

    def stop(self, name: str) -> None:
        """StopService."""
        ...

    def lock(self, name: str, level: Literal["none", "dangerous", "all"]) -> None:
        """UpdateServiceSafetyLock."""
        ...

    def release(self, name: str, traffic: Traffic) -> None:
        """ReleaseService: the share of the group's traffic."""
        ...

    def autoscaler(self, name: str) -> Autoscaler | None:
        """DescribeServiceAutoScaler; None when there is none, or none that has bounds."""
        ...

    def delete_autoscaler(self, name: str) -> None:
        """DeleteServiceAutoScaler."""
        ...

    def cron_scaler(self, name: str) -> CronScaler | None:
        """DescribeServiceCronScaler; None when there is none, or none that has jobs."""
        ...

    def put_cron_scaler(self, name: str, scaler: CronScaler, *, exists: bool) -> None:
        """UpdateServiceCronScaler when one `exists`, else CreateServiceCronScaler."""
        ...

    def delete_cron_scaler(self, name: str) -> None:
        """DeleteServiceCronScaler."""
        ...

    def events(self, name: str) -> tuple[Event, ...]:
        """DescribeServiceEvent: the newest hundred, in the order of the reply."""
        ...

    def diagnosis(self, name: str) -> tuple[Diagnosis, ...]:
        """DescribeServiceDiagnosis."""
        ...

    def replicas(self, name: str) -> tuple[Replica, ...]:
        """ListServiceInstances, all pages."""
        ...

    def logs(self, name: str, *, replica: str | None = None, previous: bool = False) -> tuple[str, ...]:
        """DescribeServiceLog: the newest lines; `previous` are those of the container that ended before."""
        ...


class Catalogue(Protocol):
    """What a region offers."""

    def images(self) -> tuple[Image, ...]:
        """ListImages of official EAS images, all pages, Verbose."""
        ...

    def machines(self) -> Machines:
        """DescribeMachineSpec."""
        ...

    def workspaces(self) -> tuple[Workspace, ...]:
        """ListWorkspaces, all pages."""
        ...

    def gateways(self) -> tuple[Gateway, ...]:
        """ListGateway, all pages."""
        ...

    def gateway(self, gateway_id: str) -> Gateway:
        """DescribeGateway, and ListGatewayIntranetLinkedVpc where the former names no VPC; `linked` is filled."""
        ...

    def resource_groups(self) -> tuple[ResourceGroup, ...]:
        """ListResources, all pages."""
        ...


class NetworkLookups(Protocol):
    """VPC, ECS and NLB look-ups."""

    def vpcs(self) -> tuple[VpcFact, ...]:
        """DescribeVpcs, all pages."""
        ...

    def vswitches(self, vpc_id: str | None = None) -> tuple[VSwitch, ...]:
        """DescribeVSwitches, all pages."""
        ...

    def security_groups(self, vpc_id: str | None = None) -> tuple[SecurityGroup, ...]:
        """DescribeSecurityGroups, all pages."""
        ...

    def load_balancers(self, ids: Sequence[str]) -> tuple[LoadBalancer, ...]:
        """ListLoadBalancers, GetLoadBalancerAttribute and ListListeners; NLBs that do not exist are left out."""
        ...


class Connection(Protocol):
    """All APIs of one region, as one identity."""

    @property
    def region(self) -> str:
        """The region."""
        ...

    @property
    def host(self) -> str:
        """The host and port of the EAS API, recorded in state as `apiHost`."""
        ...

    @property
    def is_emulator(self) -> bool:
        """Whether the emulator answers."""
        ...

    @property
    def services(self) -> Services:
        """EAS services."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What the region offers, asked anew at every call."""
        ...

    @property
    def network(self) -> NetworkLookups:
        """Network look-ups."""
        ...

    @property
    def identity(self) -> int:
        """Equal for connections with the same target and credentials."""
        ...

    def account_id(self) -> str | None:
        """STS GetCallerIdentity, asked once per process; None when it is refused or unavailable."""
        ...

    def answers(self, url: str, token: str | None) -> bool:
        """Whether the service behind an inference endpoint answers; takes five seconds at most, raises nothing."""
        ...

    def within(self, clock: Clock, cancellation: Cancellation, deadline: float | None) -> Connection:
        """The same connection for one operation, which ends at `deadline` on the clock's monotonic scale.

        Its retries sleep on that clock. Before every mutation Cancelled is raised once `cancellation` is requested, and
        DeadlineExceeded before every request when the time is over.
        """
        ...

    def trying_once(self) -> Connection:
        """The same connection without retries: each read gets ten seconds and one try."""
        ...
