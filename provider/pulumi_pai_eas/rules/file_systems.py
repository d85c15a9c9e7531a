"""Rules of the sources that are mounted most: OSS, NAS, CPFS, and memory as storage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import storage as codes
from pulumi_pai_eas.model.compute import PublicCompute, QuotaCompute
from pulumi_pai_eas.model.storage import CpfsMount, EmptyDirMount, NfsMount, OssMount
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.rules.choices import shown
from pulumi_pai_eas.rules.machines import described, public_types
from pulumi_pai_eas.rules.rule import Subject, error, known, mounts, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import MachineType
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.storage import Mount

_OSS_REGION = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)?oss-(?!accelerate)([a-z]{2,}-[a-z0-9-]+?)(-internal)?\.aliyuncs\.com/?"
)
_NAS_REGION = re.compile(
    r"[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.([a-z]{2,}-[a-z]+(?:-[a-z0-9]+)*)\.(?:extreme\.)?(?:nas|cpfs)\.aliyuncs\.com"
)
_CPFS_SERVER = re.compile(r"(?:^|[.-])cpfs[.-]")


@rule_over(mounts, codes.OSS_SCHEME)
def oss_path_has_its_scheme(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """A bucket is named by an address."""
    if isinstance(mount, OssMount) and mount.path is not None and not mount.path.startswith("oss://"):
        text = mount.path.split("://", 1)[-1].lstrip("/")
        yield error(f"{path}.path", f'"{shown(mount.path)}" does not begin with oss://; nearest: oss://{shown(text)}')


@rule_over(mounts, codes.OSS_NO_SLASH)
def oss_path_is_a_folder(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """The deploy skill wants a slash at the end; many working configurations have none."""
    if isinstance(mount, OssMount) and mount.path is not None and not mount.path.endswith("/"):
        yield warning(f"{path}.path", f'"{shown(mount.path)}" has no slash at the end; write {shown(mount.path)}/')


@rule_over(mounts, codes.STORAGE_OTHER_REGION, on=("region",))
def endpoint_is_of_the_region(subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Storage is mounted within a region."""
    if isinstance(mount, OssMount) and mount.endpoint is not None:
        match, key, text = _OSS_REGION.fullmatch(known(mount.endpoint)), "endpoint", mount.endpoint
    elif isinstance(mount, NfsMount) and mount.server is not None:
        match, key, text = _NAS_REGION.fullmatch(known(mount.server)), "server", mount.server
    else:
        return
    if match is not None and match[1] != subject.region:
        yield error(
            f"{path}.{key}",
            f"{shown(text)} is in {match[1]}, the service in {shown(subject.region)}; use storage there",
        )


@rule_over(mounts, codes.OSS_PUBLIC_ENDPOINT)
def endpoint_is_internal(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Over the internal endpoint traffic is free and fast."""
    if isinstance(mount, OssMount) and mount.endpoint is not None:
        match = _OSS_REGION.fullmatch(known(mount.endpoint))
        if match is not None and match[2] is None:
            yield warning(
                f"{path}.endpoint",
                f"{shown(mount.endpoint)} is the public endpoint; use oss-{match[1]}-internal.aliyuncs.com, or leave "
                "it out",
            )


def _is_cpfs(mount: Mount) -> bool:
    if isinstance(mount, CpfsMount):
        return True
    return isinstance(mount, NfsMount) and mount.server is not None and bool(_CPFS_SERVER.search(known(mount.server)))


@rule_over(mounts, codes.NAS_WITHOUT_VPC, whole=True, on=("vpc", "compute"))
def nas_has_its_vpc(subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """A NAS mount target answers inside its VPC; groups and quotas may have a link of their own."""
    if not isinstance(mount, NfsMount) or _is_cpfs(mount) or subject.extra_at("cloud", "networking") is not None:
        return
    vpc = subject.spec.vpc
    if vpc is not None and vpc.vpc_id is not None:
        return
    server = shown(mount.server) if mount.server is not None else "a NAS file system"
    text = f"{server} is reached inside its VPC only; give vpc (vpcId, vswitchIds, securityGroupId)"
    if isinstance(subject.spec.compute, PublicCompute):
        yield error(path, text)
    elif subject.spec.compute is not None:
        yield warning(path, f"{text}, unless the resource group is linked to it")


@rule_over(mounts, codes.CPFS_WITHOUT_LINGJUN, on=("compute",))
def cpfs_has_lingjun(subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """CPFS is mounted on Lingjun machines."""
    if not _is_cpfs(mount):
        return
    compute = subject.spec.compute
    if isinstance(compute, PublicCompute):
        yield error(path, "CPFS needs a Lingjun quota, and public machines have none; use compute kind quota, or NAS")
    elif compute is not None and not isinstance(compute, QuotaCompute):
        yield warning(path, "CPFS needs a Lingjun quota; a dedicated resource group may not reach it")


def _memory_claims(subject: Subject) -> Iterator[tuple[str, int]]:
    """Each claim on memory in GB, with its path."""
    for path, mount in mounts(subject):
        if is_unknown(mount) or not isinstance(mount, EmptyDirMount) or is_unknown(mount.medium):
            continue
        if mount.medium == "memory" and mount.size_limit is not None:
            yield f"{path}.sizeLimit", mount.size_limit
    if subject.spec.shm_size is not None:
        yield "shmSize", subject.spec.shm_size


@rule(codes.SHM_TOO_LARGE, catalogue=True, on=("compute", "needs"))
def memory_storage_fits(subject: Subject) -> Iterator[Finding]:
    """More memory than the machine has cannot be given."""
    claims = list(_memory_claims(subject))
    for _path, name in public_types(subject):
        machine: MachineType | None = None if is_unknown(name) else subject.facts.machines.find(name)
        if machine is None:
            continue
        for path, claim in claims:
            if not is_unknown(claim) and claim > machine.memory:
                yield warning(
                    path, f"{claim} GB is more than {described(machine)} has: {machine.memory:g} GB; lower it"
                )
