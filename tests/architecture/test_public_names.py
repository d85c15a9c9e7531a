"""What `import pulumi_pai_eas` offers: a contract, so a change of the list is made here as well."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas.program import lookups
from pulumi_pai_eas.program.arguments.declaration import fields_of

SOURCE = Path(pai.__file__)
ARGUMENTS = SOURCE.parent / "program" / "arguments"
PUBLIC_NAMES = """
AssumeRoleArgs AssumeRoleArgsDict AutoscalerArgs AutoscalerArgsDict CacheMountArgs CacheMountArgsDict CodeMountArgs
CodeMountArgsDict ComputeArgs ComputeArgsDict ConfigurationError ContainerArgs ContainerArgsDict CpfsMountArgs
CpfsMountArgsDict CronJobArgs CronJobArgsDict CronScalerArgs CronScalerArgsDict DatasetMountArgs DatasetMountArgsDict
DedicatedComputeArgs DedicatedComputeArgsDict EmptyDirMountArgs EmptyDirMountArgsDict Endpoint EnvVarArgs
EnvVarArgsDict ExecProbeArgs ExecProbeArgsDict Fault Fit Gateway GitMountArgs GitMountArgsDict HttpProbeArgs
HttpProbeArgsDict Image ImageMountArgs ImageMountArgsDict InstanceTypeArgs InstanceTypeArgsDict LimitArgs LimitArgsDict
MachineType ModelShape MountArgs MountArgsDict NeedsArgs NeedsArgsDict NetworkArgs NetworkArgsDict NetworkInEffect NfsMountArgs
NfsMountArgsDict NlbEndpoint NlbListenerArgs NlbListenerArgsDict NotFound OssMountArgs OssMountArgsDict PaiEasError
ProbeArgs ProbeArgsDict ProcessorArgs ProcessorArgsDict Provider ProviderArgs PublicComputeArgs PublicComputeArgsDict
QueueArgs QueueArgsDict QuotaComputeArgs QuotaComputeArgsDict RawMountArgs RawMountArgsDict ReplicaStatus
RollingStrategyArgs RollingStrategyArgsDict RpcArgs RpcArgsDict RuntimeArgs RuntimeArgsDict ScaleMetricArgs
ScaleMetricArgsDict Service ServiceArgs ServiceStatus TcpProbeArgs TcpProbeArgsDict TrafficArgs TrafficArgsDict VpcArgs
VpcArgsDict Workspace docker_auth get_gateways get_gateways_output get_images get_images_output get_machine_types
get_machine_types_output get_service get_service_output get_workspaces get_workspaces_output
judge_fit model_shape
""".split()  # noqa: SIM905 - a list would take a page


def test_the_public_names_are_these() -> None:
    assert sorted(pai.__all__) == PUBLIC_NAMES
    assert set(PUBLIC_NAMES) <= set(dir(pai))


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_each_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(pai, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert value.__name__ == name
        assert inspect.getdoc(value)


def test_type_checkers_are_told_of_the_same_names() -> None:
    guarded = next(node for node in ast.parse(SOURCE.read_text()).body if isinstance(node, ast.If))
    assert ast.unparse(guarded.test) == "TYPE_CHECKING"
    imports = [node for node in guarded.body if isinstance(node, ast.ImportFrom)]
    assert sorted(alias.name for node in imports for alias in node.names) == PUBLIC_NAMES
    for node in imports:
        module = importlib.import_module(str(node.module))
        for alias in node.names:
            assert getattr(module, alias.name) is getattr(pai, alias.name)


def test_a_name_that_is_not_public_is_none() -> None:
    with pytest.raises(AttributeError, match="module 'pulumi_pai_eas' has no attribute 'Servce'"):
        pai.Servce  # noqa: B018


def test_every_argument_class_and_every_look_up_is_public() -> None:
    missing = {
        f"{module.stem}.{name}"
        for module in ARGUMENTS.glob("*.py")
        for name, value in vars(importlib.import_module(f"pulumi_pai_eas.program.arguments.{module.stem}")).items()
        if inspect.isclass(value) and fields_of(value) is not None and not {name, f"{name}Dict"} <= set(PUBLIC_NAMES)
    }
    assert missing == set()
    defined = {name for name, value in vars(lookups).items() if inspect.isfunction(value) and name.startswith("get_")}
    assert defined == {name for name in PUBLIC_NAMES if name.startswith("get_")}
