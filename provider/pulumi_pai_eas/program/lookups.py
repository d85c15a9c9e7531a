"""Look-ups that run in the program, at preview as well: what a region offers, and services that exist.

They ask the region of the stack, or the one named, with the stack's credentials. Alibaba's SDKs are loaded by the first
call. All raise `errors.ConfigurationError` without region or credentials, and `errors.Fault` for what the API refuses.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_pai_eas.program.configuration import stack_configuration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi import Input, Output

    from pulumi_pai_eas.client.ports import Connection
    from pulumi_pai_eas.model.facts import Gateway, Image, MachineType, Workspace
    from pulumi_pai_eas.model.observed import Observed


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """A service as EAS shows it now.

    Source: EAS API 2021-07-01, DescribeService.
    """

    id: str
    """`REGION/NAME`, as `Service.get` takes it."""
    name: str
    region: str
    service_id: str
    """`eas-m-…`."""
    status: str
    """`Running`, `Waiting`, `Failed`, …"""
    reason: str
    message: str
    workspace_id: str | None
    internet_endpoint: str | None
    intranet_endpoint: str | None
    access_token: Output[str] | None
    """A secret."""
    running: int | None
    """Replicas that run."""
    total: int | None
    """Replicas in all."""
    labels: Mapping[str, str]
    """Without the two that this package puts on services."""


def get_images(
    repository: str | None = None, *, chip: str | None = None, region: str | None = None
) -> tuple[Image, ...]:
    """Official images for EAS, of all repositories or one (`vllm`), for all chips or one (`GPU`, `CPU`, `PPU`, `XPU`).

    Source: AIWorkspace API 2021-02-04, ListImages.
    """
    from pulumi_pai_eas.model.image_reference import parse_image

    def wanted(image: Image) -> bool:
        reference = parse_image(image.eas_uri or image.uri)
        named = repository is None or (reference is not None and reference.name == repository)
        return named and (chip is None or image.chip == chip)

    return tuple(image for image in _connection(region).catalogue.images() if wanted(image))


def get_machine_types(
    *, gpus: int | None = None, in_stock: bool = False, region: str | None = None
) -> tuple[MachineType, ...]:
    """Machine types, all or those with at least so many GPUs; `in_stock` leaves only those to be had now.

    Source: EAS API 2021-07-01, DescribeMachineSpec.
    """
    machines = _connection(region).catalogue.machines().types
    return tuple(machine for machine in machines if machine.gpus >= (gpus or 0) and (machine.in_stock or not in_stock))


def get_gateways(*, region: str | None = None) -> tuple[Gateway, ...]:
    """Dedicated gateways.

    Source: EAS API 2021-07-01, ListGateway.
    """
    return _connection(region).catalogue.gateways()


def get_workspaces(*, region: str | None = None) -> tuple[Workspace, ...]:
    """PAI workspaces.

    Source: AIWorkspace API 2021-02-04, ListWorkspaces.
    """
    return _connection(region).catalogue.workspaces()


def get_service(name: str, *, region: str | None = None) -> ServiceStatus:
    """A service as it is now, whoever made it; raises `errors.NotFound`.

    Source: EAS API 2021-07-01, DescribeService.
    """
    return _status(_described(name, region))


def _described(name: str, region: str | None) -> Observed:
    return _connection(region).services.describe(name)


def _status(observed: Observed) -> ServiceStatus:
    """Makes a secret, so it runs where the program does, not in a thread of its own."""
    from pulumi_pai_eas.lifecycle.ownership import users_labels

    return ServiceStatus(
        id=f"{observed.region}/{observed.name}",
        name=observed.name,
        region=observed.region,
        service_id=observed.service_id,
        status=observed.status,
        reason=observed.reason,
        message=observed.message,
        workspace_id=observed.workspace_id,
        internet_endpoint=observed.internet_endpoint,
        intranet_endpoint=observed.intranet_endpoint,
        access_token=None if observed.access_token is None else pulumi.Output.secret(observed.access_token),
        running=observed.running,
        total=observed.total,
        labels=users_labels(observed.labels),
    )


def get_images_output(
    repository: Input[str] | None = None, *, chip: Input[str] | None = None, region: Input[str] | None = None
) -> Output[tuple[Image, ...]]:
    """`get_images` with Inputs: asks when all are known."""
    return _when_known(get_images, repository=repository, chip=chip, region=region)


def get_machine_types_output(
    *, gpus: Input[int] | None = None, in_stock: Input[bool] = False, region: Input[str] | None = None
) -> Output[tuple[MachineType, ...]]:
    """`get_machine_types` with Inputs: asks when all are known."""
    return _when_known(get_machine_types, gpus=gpus, in_stock=in_stock, region=region)


def get_gateways_output(*, region: Input[str] | None = None) -> Output[tuple[Gateway, ...]]:
    """`get_gateways` with Inputs: asks when all are known."""
    return _when_known(get_gateways, region=region)


def get_workspaces_output(*, region: Input[str] | None = None) -> Output[tuple[Workspace, ...]]:
    """`get_workspaces` with Inputs: asks when all are known."""
    return _when_known(get_workspaces, region=region)


def get_service_output(name: Input[str], *, region: Input[str] | None = None) -> Output[ServiceStatus]:
    """`get_service` with Inputs: asks when all are known, so in `up` only for a service made by the same program."""
    return _when_known(_described, name=name, region=region).apply(_status)


def _connection(region: str | None) -> Connection:
    from pulumi_pai_eas.client.connect import connect
    from pulumi_pai_eas.client.settings import Settings

    settings = Settings.read(stack_configuration(), os.environ)
    return connect(settings, region or settings.require_region())


def _when_known(look_up: Callable[..., Any], **inputs: Any) -> Output[Any]:
    """The look-up in a thread of its own, so that the program goes on meanwhile."""
    return pulumi.Output.all(**inputs).apply(lambda known: asyncio.to_thread(look_up, **known))
