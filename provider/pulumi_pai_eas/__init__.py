"""Inference services on Alibaba Cloud PAI-EAS as Pulumi resources.

The public names are those of `__all__`. Each is loaded when it is first used, so that importing the package costs a
program next to nothing; type checkers see them all.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_pai_eas.errors import ConfigurationError, Fault, NotFound, PaiEasError
    from pulumi_pai_eas.model.facts import Gateway, Image, MachineType, Workspace
    from pulumi_pai_eas.program.account import AssumeRoleArgs, AssumeRoleArgsDict, Provider, ProviderArgs
    from pulumi_pai_eas.program.arguments.compute import (
        ComputeArgs,
        ComputeArgsDict,
        DedicatedComputeArgs,
        DedicatedComputeArgsDict,
        InstanceTypeArgs,
        InstanceTypeArgsDict,
        PublicComputeArgs,
        PublicComputeArgsDict,
        QuotaComputeArgs,
        QuotaComputeArgsDict,
    )
    from pulumi_pai_eas.program.arguments.containers import (
        ContainerArgs,
        ContainerArgsDict,
        EnvVarArgs,
        EnvVarArgsDict,
        ExecProbeArgs,
        ExecProbeArgsDict,
        HttpProbeArgs,
        HttpProbeArgsDict,
        ProbeArgs,
        ProbeArgsDict,
        TcpProbeArgs,
        TcpProbeArgsDict,
    )
    from pulumi_pai_eas.program.arguments.needs import NeedsArgs, NeedsArgsDict
    from pulumi_pai_eas.program.arguments.network import (
        LimitArgs,
        LimitArgsDict,
        NetworkArgs,
        NetworkArgsDict,
        NlbListenerArgs,
        NlbListenerArgsDict,
        VpcArgs,
        VpcArgsDict,
    )
    from pulumi_pai_eas.program.arguments.processor import ProcessorArgs, ProcessorArgsDict
    from pulumi_pai_eas.program.arguments.runtime import (
        QueueArgs,
        QueueArgsDict,
        RpcArgs,
        RpcArgsDict,
        RuntimeArgs,
        RuntimeArgsDict,
        TrafficArgs,
        TrafficArgsDict,
    )
    from pulumi_pai_eas.program.arguments.scaling import (
        AutoscalerArgs,
        AutoscalerArgsDict,
        CronJobArgs,
        CronJobArgsDict,
        CronScalerArgs,
        CronScalerArgsDict,
        RollingStrategyArgs,
        RollingStrategyArgsDict,
        ScaleMetricArgs,
        ScaleMetricArgsDict,
    )
    from pulumi_pai_eas.program.arguments.service import ServiceArgs
    from pulumi_pai_eas.program.arguments.storage import (
        CacheMountArgs,
        CacheMountArgsDict,
        CodeMountArgs,
        CodeMountArgsDict,
        CpfsMountArgs,
        CpfsMountArgsDict,
        DatasetMountArgs,
        DatasetMountArgsDict,
        EmptyDirMountArgs,
        EmptyDirMountArgsDict,
        GitMountArgs,
        GitMountArgsDict,
        ImageMountArgs,
        ImageMountArgsDict,
        MountArgs,
        MountArgsDict,
        NfsMountArgs,
        NfsMountArgsDict,
        OssMountArgs,
        OssMountArgsDict,
        RawMountArgs,
        RawMountArgsDict,
    )
    from pulumi_pai_eas.program.lookups import (
        ServiceStatus,
        get_gateways,
        get_gateways_output,
        get_images,
        get_images_output,
        get_machine_types,
        get_machine_types_output,
        get_service,
        get_service_output,
        get_workspaces,
        get_workspaces_output,
    )
    from pulumi_pai_eas.program.models import model_shape
    from pulumi_pai_eas.program.outputs import Endpoint, NetworkInEffect, NlbEndpoint, ReplicaStatus
    from pulumi_pai_eas.program.registry import docker_auth
    from pulumi_pai_eas.program.service import Service
    from pulumi_pai_eas.sizing.memory import Fit, judge_fit
    from pulumi_pai_eas.sizing.shape import ModelShape

__version__ = "0.1.0"

_MODULES = {
    "errors": "ConfigurationError Fault NotFound PaiEasError",
    "model.facts": "Gateway Image MachineType Workspace",
    "program.account": "AssumeRoleArgs AssumeRoleArgsDict Provider ProviderArgs",
    "program.arguments.compute": (
        "ComputeArgs ComputeArgsDict DedicatedComputeArgs DedicatedComputeArgsDict InstanceTypeArgs "
        "InstanceTypeArgsDict PublicComputeArgs PublicComputeArgsDict QuotaComputeArgs QuotaComputeArgsDict"
    ),
    "program.arguments.containers": (
        "ContainerArgs ContainerArgsDict EnvVarArgs EnvVarArgsDict ExecProbeArgs ExecProbeArgsDict "
        "HttpProbeArgs HttpProbeArgsDict ProbeArgs ProbeArgsDict TcpProbeArgs TcpProbeArgsDict"
    ),
    "program.arguments.needs": "NeedsArgs NeedsArgsDict",
    "program.arguments.network": (
        "LimitArgs LimitArgsDict NetworkArgs NetworkArgsDict NlbListenerArgs NlbListenerArgsDict VpcArgs VpcArgsDict"
    ),
    "program.arguments.processor": "ProcessorArgs ProcessorArgsDict",
    "program.arguments.runtime": (
        "QueueArgs QueueArgsDict RpcArgs RpcArgsDict RuntimeArgs RuntimeArgsDict TrafficArgs TrafficArgsDict"
    ),
    "program.arguments.scaling": (
        "AutoscalerArgs AutoscalerArgsDict CronJobArgs CronJobArgsDict CronScalerArgs CronScalerArgsDict "
        "RollingStrategyArgs RollingStrategyArgsDict ScaleMetricArgs ScaleMetricArgsDict"
    ),
    "program.arguments.service": "ServiceArgs",
    "program.arguments.storage": (
        "CacheMountArgs CacheMountArgsDict CodeMountArgs CodeMountArgsDict CpfsMountArgs CpfsMountArgsDict "
        "DatasetMountArgs DatasetMountArgsDict EmptyDirMountArgs EmptyDirMountArgsDict GitMountArgs "
        "GitMountArgsDict ImageMountArgs ImageMountArgsDict MountArgs MountArgsDict NfsMountArgs "
        "NfsMountArgsDict OssMountArgs OssMountArgsDict RawMountArgs RawMountArgsDict"
    ),
    "program.lookups": (
        "ServiceStatus get_gateways get_gateways_output get_images get_images_output get_machine_types "
        "get_machine_types_output get_service get_service_output get_workspaces get_workspaces_output"
    ),
    "program.models": "model_shape",
    "program.outputs": "Endpoint NetworkInEffect NlbEndpoint ReplicaStatus",
    "program.registry": "docker_auth",
    "program.service": "Service",
    "sizing.memory": "Fit judge_fit",
    "sizing.shape": "ModelShape",
}
"""Where each public name is defined."""
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = [
    "AssumeRoleArgs",
    "AssumeRoleArgsDict",
    "AutoscalerArgs",
    "AutoscalerArgsDict",
    "CacheMountArgs",
    "CacheMountArgsDict",
    "CodeMountArgs",
    "CodeMountArgsDict",
    "ComputeArgs",
    "ComputeArgsDict",
    "ConfigurationError",
    "ContainerArgs",
    "ContainerArgsDict",
    "CpfsMountArgs",
    "CpfsMountArgsDict",
    "CronJobArgs",
    "CronJobArgsDict",
    "CronScalerArgs",
    "CronScalerArgsDict",
    "DatasetMountArgs",
    "DatasetMountArgsDict",
    "DedicatedComputeArgs",
    "DedicatedComputeArgsDict",
    "EmptyDirMountArgs",
    "EmptyDirMountArgsDict",
    "Endpoint",
    "EnvVarArgs",
    "EnvVarArgsDict",
    "ExecProbeArgs",
    "ExecProbeArgsDict",
    "Fault",
    "Fit",
    "Gateway",
    "GitMountArgs",
    "GitMountArgsDict",
    "HttpProbeArgs",
    "HttpProbeArgsDict",
    "Image",
    "ImageMountArgs",
    "ImageMountArgsDict",
    "InstanceTypeArgs",
    "InstanceTypeArgsDict",
    "LimitArgs",
    "LimitArgsDict",
    "MachineType",
    "ModelShape",
    "MountArgs",
    "MountArgsDict",
    "NeedsArgs",
    "NeedsArgsDict",
    "NetworkArgs",
    "NetworkArgsDict",
    "NetworkInEffect",
    "NfsMountArgs",
    "NfsMountArgsDict",
    "NlbEndpoint",
    "NlbListenerArgs",
    "NlbListenerArgsDict",
    "NotFound",
    "OssMountArgs",
    "OssMountArgsDict",
    "PaiEasError",
    "ProbeArgs",
    "ProbeArgsDict",
    "ProcessorArgs",
    "ProcessorArgsDict",
    "Provider",
    "ProviderArgs",
    "PublicComputeArgs",
    "PublicComputeArgsDict",
    "QueueArgs",
    "QueueArgsDict",
    "QuotaComputeArgs",
    "QuotaComputeArgsDict",
    "RawMountArgs",
    "RawMountArgsDict",
    "ReplicaStatus",
    "RollingStrategyArgs",
    "RollingStrategyArgsDict",
    "RpcArgs",
    "RpcArgsDict",
    "RuntimeArgs",
    "RuntimeArgsDict",
    "ScaleMetricArgs",
    "ScaleMetricArgsDict",
    "Service",
    "ServiceArgs",
    "ServiceStatus",
    "TcpProbeArgs",
    "TcpProbeArgsDict",
    "TrafficArgs",
    "TrafficArgsDict",
    "VpcArgs",
    "VpcArgsDict",
    "Workspace",
    "docker_auth",
    "get_gateways",
    "get_gateways_output",
    "get_images",
    "get_images_output",
    "get_machine_types",
    "get_machine_types_output",
    "get_service",
    "get_service_output",
    "get_workspaces",
    "get_workspaces_output",
    "judge_fit",
    "model_shape",
]


if not TYPE_CHECKING:  # a type checker that saw this would take any name for a public one

    def __getattr__(name: str) -> Any:
        """Load a public name."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
