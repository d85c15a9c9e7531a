"""Rules of where it runs that need no look-up: public machines, dedicated groups, quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.compute import DedicatedCompute, PublicCompute, QuotaCompute
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.rule import Subject, error, known, rule, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding

MIXED_GROUP = "dedicated_resource"
"""The entry of `instance_types` that stands for the dedicated group itself."""


def places_in_extra(subject: Subject) -> bool:
    """Whether `extra` says where the service runs."""
    return any(
        subject.extra_at(*place) is not None
        for place in (
            ("cloud", "computing"),
            ("cloud.computing.instance_type",),
            ("metadata", "resource"),
            ("metadata", "quota_id"),
            ("metadata", "cpu"),
            ("metadata", "gpu"),
            ("resource",),
        )
    )


@rule(codes.NO_COMPUTE, whole=True, on=("compute", "needs", "containers", "processor"))
def place_is_said(subject: Subject) -> Iterator[Finding]:
    """Where it runs is never guessed; needs alone are enough to choose."""
    if subject.spec.compute is not None or subject.desired.needs is not None or places_in_extra(subject):
        return
    remedy = "give instanceType, compute, or needs to have a machine chosen"
    if subject.spec.containers is not None and len(subject.spec.containers) > 0:
        yield error("instanceType", f"nothing says where the containers run; {remedy}")
    elif subject.spec.processor is not None:
        yield warning("instanceType", f"nothing says where the processor runs; {remedy}")


@rule(codes.DEDICATED_WITH_TYPES)
def group_or_types(subject: Subject) -> Iterator[Finding]:
    """Machine types beside a dedicated group are for overflow only."""
    compute = subject.spec.compute
    if not isinstance(compute, DedicatedCompute) or compute.instance_types is None or len(compute.instance_types) == 0:
        return
    if compute.resource_burstable is True:
        return
    if is_unknown(compute.resource_burstable) or MIXED_GROUP in subject.asked_types:
        return
    yield error(
        "compute.instanceTypes",
        f"{listed(subject.asked_types)} beside a dedicated group; remove them, or set "
        f'resourceBurstable=true (overflow) or add the entry "{MIXED_GROUP}"',
    )


@rule(codes.TYPE_AND_LIST)
def one_form_of_types(subject: Subject) -> Iterator[Finding]:
    """A file with both forms: the list is taken, the single one stays in `extra`."""
    single = subject.extra_at("cloud", "computing", "instance_type")
    if single is not None and isinstance(subject.spec.compute, PublicCompute) and subject.asked_types:
        yield warning(
            "compute.instanceTypes",
            f"{listed(subject.asked_types)}, and cloud.computing.instance_type {shown(single)} too; keep the list",
        )


@rule(codes.QUOTA_WITH_TYPES)
def quota_or_types(subject: Subject) -> Iterator[Finding]:
    """A quota brings its own machines."""
    if not isinstance(subject.spec.compute, QuotaCompute):
        return
    computing = ("cloud", "computing")
    if any(known(subject.extra_at(*computing, key)) is not None for key in ("instance_type", "instances")):
        yield warning(
            "compute.quotaId",
            f"{shown(subject.spec.compute.quota_id)} together with machine types of the public group; keep one of the "
            "two",
        )


@rule(codes.GROUP_ID_FORM)
def group_id_is_one(subject: Subject) -> Iterator[Finding]:
    """EAS resource groups are `eas-r-…`; an empty id means the public group."""
    compute = subject.spec.compute
    if isinstance(compute, DedicatedCompute) and compute.resource_id and not compute.resource_id.startswith("eas-r-"):
        yield warning(
            "compute.resourceId", f'"{shown(compute.resource_id)}" is not of the form eas-r-… of EAS resource groups'
        )


@rule(codes.GPU_WITHOUT_TYPE)
def public_gpu_names_its_type(subject: Subject) -> Iterator[Finding]:
    """On public machines a GPU comes with a machine type."""
    compute = subject.spec.compute
    if not isinstance(compute, PublicCompute) or compute.gpu is None or compute.gpu < 1:
        return
    if not subject.decided_types and subject.extra_at("cloud", "computing") is None:
        yield error("compute.gpu", f"{compute.gpu} on public machines needs a machine type; give instanceTypes instead")


@rule(codes.HALF_PAIR)
def pair_is_whole(subject: Subject) -> Iterator[Finding]:
    """Public machines by size need both halves."""
    compute = subject.spec.compute
    if not isinstance(compute, PublicCompute) or subject.decided_types:
        return
    if subject.extra_at("cloud", "computing") is not None or subject.extra_at("metadata", "resource"):
        return
    if compute.cpu is not None and compute.memory is None and subject.extra_at("metadata", "memory") is None:
        yield warning("compute.memory", f"is missing beside cpu {compute.cpu}; give both, memory in MB")
    if compute.memory is not None and compute.cpu is None and subject.extra_at("metadata", "cpu") is None:
        yield warning("compute.cpu", f"is missing beside memory {compute.memory}; give both")


@rule(codes.SHARING_ON_PUBLIC)
def sharing_is_not_public(subject: Subject) -> Iterator[Finding]:
    """GPU sharing is for machines of one's own. (Public compute has no such argument: it stands in `extra`.)"""
    if not isinstance(subject.spec.compute, PublicCompute):
        return
    for key in ("gpu_memory", "gpu_core_percentage", "qos"):
        value = subject.extra_at("metadata", key)
        if value is not None and value not in (0, ""):
            yield error(
                subject.compute_path,
                f"metadata.{key} {shown(value)} shares GPUs, which public machines do not; use a dedicated group or a "
                "quota",
            )


@rule(codes.GPU_PERCENTAGE)
def percentage_is_one(subject: Subject) -> Iterator[Finding]:
    """1 to 100 of a GPU's cores."""
    compute = subject.spec.compute
    share = compute.gpu_core_percentage if isinstance(compute, (DedicatedCompute, QuotaCompute)) else None
    if share is not None and not 1 <= share <= 100:
        yield error("compute.gpuCorePercentage", f"{share} is not within 1 to 100", malformed=True)


@rule(codes.GPU_MEMORY_IGNORED)
def shared_memory_has_no_whole_gpu(subject: Subject) -> Iterator[Finding]:
    """With whole GPUs the memory is ignored."""
    compute = subject.spec.compute
    if not isinstance(compute, (DedicatedCompute, QuotaCompute)):
        return
    if compute.gpu_memory is not None and compute.gpu is not None and compute.gpu >= 1:
        yield warning(
            "compute.gpuMemory", f"{compute.gpu_memory} is ignored beside gpu {compute.gpu}; for sharing set gpu to 0"
        )


@rule(codes.RDMA_OUTSIDE_QUOTA)
def rdma_is_of_a_quota(subject: Subject) -> Iterator[Finding]:
    """RDMA is there on Lingjun machines only. (Other compute has no such argument: it stands in `extra`.)"""
    if subject.spec.compute is None or isinstance(subject.spec.compute, QuotaCompute):
        return
    rdma = subject.extra_at("metadata", "rdma")
    if rdma is not None and rdma not in (0, "0"):
        yield warning(subject.compute_path, f"metadata.rdma {shown(rdma)} works on a Lingjun quota only; remove it")


@rule(codes.QOS_UNKNOWN)
def qos_is_known(subject: Subject) -> Iterator[Finding]:
    """Empty or BestEffort."""
    compute = subject.spec.compute
    if not isinstance(compute, (DedicatedCompute, QuotaCompute)):
        return
    if compute.qos is not None and compute.qos not in {"", "BestEffort"}:
        yield warning("compute.qos", f'"{shown(compute.qos)}" is not known; choose BestEffort, or leave it out')


@rule(codes.DISK)
def disk_is_in_range(subject: Subject) -> Iterator[Finding]:
    """30 to 2000 GiB, as a number or as "40Gi"."""
    disk = subject.spec.disk
    if disk is None:
        return
    size = whole_number(str(disk).removesuffix("Gi"))
    if size is None or not 30 <= size <= 2000:
        yield warning("disk", f'"{shown(disk)}" is not within 30Gi to 2000Gi; write it as "40Gi"')
