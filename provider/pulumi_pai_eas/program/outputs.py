"""What can be read from a service once it is there: all inputs, and what EAS made of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_pai_eas.program.arguments.declaration import output, readable


@output
class ReplicaStatus(dict[str, Any]):
    """How many replicas run, wait, and there are in all."""

    running: int
    pending: int
    total: int


@output
class NlbEndpoint(dict[str, Any]):
    """The address of the service at its NLB."""

    nlb_id: str
    host: str
    port: int | None
    """None: every port of the NLB leads to the service."""


@output
class Endpoint(dict[str, Any]):
    """One way to the service.

    Source: EAS API 2021-07-01, DescribeServiceEndpoints.
    """

    type: str
    """`DefaultGateway` (the shared one), `PrivateGateway`, `Nlb` or `Nacos`."""
    backend_id: str
    """The gateway or NLB."""
    internet_endpoints: Sequence[str]
    """Addresses from the internet."""
    intranet_endpoints: Sequence[str]
    """Addresses from the VPC."""
    port: int
    """The port, of an NLB or Nacos; else 0."""


@output
class NetworkInEffect(dict[str, Any]):
    """The network that the service really has; it differs from the one asked for after a fallback or a discovery."""

    kind: str
    """`shared_gateway`, `dedicated_gateway` or `nlb`."""
    gateway_id: str | None
    vpc_id: str | None
    vswitch_ids: Sequence[str] | None
    security_group_id: str | None
    fallback_from: str | None
    """What was asked for and refused, such as `nlb`."""


@readable
class ServiceOutputs(pulumi.dynamic.Resource):
    """The attributes of `Service`. Those named like an argument hold its value with defaults put in.

    Sections come as maps with the keys of the state (camelCase). Environments and git passwords stand beside their
    lists, by position.
    """

    service_id: pulumi.Output[str]
    """The id EAS gave it, `eas-m-…`."""
    status: pulumi.Output[str]
    """`Running`, `Waiting`, `Failed`, … when last looked at."""
    message: pulumi.Output[str | None]
    """What EAS says of the status."""
    reason: pulumi.Output[str | None]
    """Its reason in one word."""
    endpoint: pulumi.Output[str | None]
    """The address to hand to callers: at the NLB, else the dedicated gateway, else from the internet; None before EAS
    gave one.
    """
    endpoints: pulumi.Output[Sequence[Endpoint]]
    """All addresses."""
    internet_endpoint: pulumi.Output[str | None]
    """The address from the internet."""
    intranet_endpoint: pulumi.Output[str | None]
    """The address from the VPC."""
    nlb_endpoint: pulumi.Output[NlbEndpoint | None]
    """The address at the NLB."""
    access_token: pulumi.Output[str | None]
    """The token that callers present, a secret; None before EAS gave one."""
    replica_status: pulumi.Output[ReplicaStatus | None]
    """Replicas when last looked at."""
    version: pulumi.Output[int | None]
    """How often the configuration was changed."""
    deployment_summary: pulumi.Output[str]
    """A text with the addresses and curl lines; it holds no secret."""
    console_url: pulumi.Output[str]
    """The service in the console."""
    network_in_effect: pulumi.Output[NetworkInEffect]
    """The network it really has."""
    api_host: pulumi.Output[str]
    """The host of the API it was made at."""
    account_id: pulumi.Output[str | None]
    """The account it belongs to."""

    effective_service_name: pulumi.Output[str | None]
    """The name, where none was given."""
    effective_workspace_id: pulumi.Output[str | None]
    """The workspace, where none was given."""
    effective_instance_types: pulumi.Output[Sequence[str] | None]
    """The machine types, where they were chosen or replaced."""
    effective_resource_id: pulumi.Output[str | None]
    """The resource group, where none was given."""
    effective_images: pulumi.Output[Sequence[str] | None]
    """The images, where `official:…` was given."""
    effective_tensor_parallel: pulumi.Output[int | None]
    """GPUs that the model is spread over, where the command line says `--tensor-parallel-size auto`."""

    auto_name: pulumi.Output[str]
    owner: pulumi.Output[str]
    environment: pulumi.Output[Mapping[str, Any] | None]
    git_passwords: pulumi.Output[Mapping[str, Any] | None]

    service_name: pulumi.Output[str | None]
    service_name_prefix: pulumi.Output[str | None]
    workspace_id: pulumi.Output[str | None]
    region: pulumi.Output[str]
    replicas: pulumi.Output[int | None]
    disk: pulumi.Output[str | int | None]
    shm_size: pulumi.Output[int | None]
    enable_webservice: pulumi.Output[bool | None]
    spread_policy: pulumi.Output[str | None]
    containers: pulumi.Output[Sequence[Mapping[str, Any]] | None]
    processor: pulumi.Output[Mapping[str, Any] | None]
    instance_type: pulumi.Output[str | None]
    compute: pulumi.Output[Mapping[str, Any] | None]
    needs: pulumi.Output[Mapping[str, Any] | None]
    vpc: pulumi.Output[Mapping[str, Any] | None]
    network: pulumi.Output[Mapping[str, Any] | None]
    storage: pulumi.Output[Sequence[Mapping[str, Any]] | None]
    autoscaler: pulumi.Output[Mapping[str, Any] | None]
    cron_scaler: pulumi.Output[Mapping[str, Any] | None]
    rolling_strategy: pulumi.Output[Mapping[str, Any] | None]
    runtime: pulumi.Output[Mapping[str, Any] | None]
    rpc: pulumi.Output[Mapping[str, Any] | None]
    features: pulumi.Output[Mapping[str, Any] | None]
    labels: pulumi.Output[Mapping[str, str] | None]
    token: pulumi.Output[str | None]
    generate_token: pulumi.Output[bool | None]
    docker_auth: pulumi.Output[str | None]
    service_type: pulumi.Output[str | None]
    queue: pulumi.Output[Mapping[str, Any] | None]
    unit_size: pulumi.Output[int | None]
    workload_type: pulumi.Output[str | None]
    group: pulumi.Output[str | None]
    traffic: pulumi.Output[Mapping[str, Any] | None]
    extra: pulumi.Output[Mapping[str, Any] | None]
    desired_state: pulumi.Output[str | None]
    safety_lock: pulumi.Output[str | None]
    nlb_failure: pulumi.Output[str | None]
    cpu_with_gpu_engine: pulumi.Output[str | None]
    wait_for: pulumi.Output[str | None]
    create_failure: pulumi.Output[str | None]
    checks: pulumi.Output[str | None]
    findings: pulumi.Output[Mapping[str, str] | None]
    adopt: pulumi.Output[str | None]


OUTPUT_NAMES: tuple[str, ...] = tuple(ServiceOutputs.__annotations__)
"""The names of all attributes, inputs among them."""
