"""Rules of every mount: its path in the container and its one source."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import storage as codes
from pulumi_pai_eas.model.storage import (
    CacheMount,
    CodeMount,
    CpfsMount,
    DatasetMount,
    EmptyDirMount,
    GitMount,
    ImageMount,
    NfsMount,
    OssMount,
    RawMount,
)
from pulumi_pai_eas.model.unknown import UNKNOWN, is_unknown
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.engines import covers
from pulumi_pai_eas.rules.rule import Subject, error, known, mounts, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.storage import Mount

SYSTEM_FOLDERS = ("/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/sbin", "/sys", "/usr", "/var")
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a path in the container
LONGEST_FOLDER = 4096
"""PATH_MAX of Linux."""
ADDRESSES = (
    (OssMount, "path", "path"),
    (NfsMount, "server", "server"),
    (CpfsMount, "file_system_id", "fileSystemId"),
    (DatasetMount, "id", "id"),
    (GitMount, "repo", "repo"),
    (CodeMount, "id", "id"),
    (ImageMount, "image", "image"),
)
"""What each kind of source cannot do without: its field, and the property."""
BESIDE_SOURCE = {"mount_path", "properties", "source_paths"}


@rule_over(mounts, codes.MOUNT_PATH_MISSING, whole=True)
def mount_path_is_given(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Nothing is mounted nowhere."""
    if mount.mount_path is None or not mount.mount_path:
        yield error(f"{path}.mountPath", "is missing; give an absolute path, /mnt/data for example")


@rule_over(mounts, codes.MOUNT_PATH_RELATIVE)
def mount_path_is_absolute(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Paths in the container begin at its root."""
    folder = mount.mount_path
    if folder is not None and folder and not folder.startswith("/"):
        yield error(f"{path}.mountPath", f'"{shown(folder)}" is not absolute; nearest: /{shown(folder.lstrip("./"))}')


@rule_over(mounts, codes.MOUNT_PATH_SYSTEM)
def mount_path_is_not_the_systems(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """A mount hides what the image has there."""
    if mount.mount_path is None or not mount.mount_path.startswith("/"):
        return
    folder = posixpath.normpath(mount.mount_path).replace("//", "/")
    if folder == "/" or folder in SYSTEM_FOLDERS:
        yield error(f"{path}.mountPath", f"{folder} is a folder of the system; choose another, /mnt/data for example")
    elif folder != SHARED_MEMORY and any(covers(system, folder) for system in SYSTEM_FOLDERS):
        yield warning(
            f"{path}.mountPath", f"{shown(folder)} is inside a folder of the system; /mnt/data would be safer"
        )


@rule_over(mounts, codes.MOUNT_SOURCE, whole=True)
def mount_source_has_an_address(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """A source that names nothing: an argument that was None, a setting that is not there."""
    for kind, field, key in ADDRESSES:
        address = getattr(mount, field) if isinstance(mount, kind) else UNKNOWN
        if not is_unknown(address) and not address:
            yield error(f"{path}.{key}", "is missing, so that nothing would be mounted; give it, or remove the mount")


@rule(codes.MOUNT_PATHS_OVERLAP)
def mount_paths_are_apart(subject: Subject) -> Iterator[Finding]:
    """Of two mounts at one place, or one inside the other, one hides the other."""
    at: dict[str, str] = {}
    below: dict[str, str] = {}
    for path, mount in mounts(subject):
        if is_unknown(mount) or is_unknown(mount.mount_path) or not mount.mount_path:
            continue
        folders = _upwards(mount.mount_path)
        other = below.get(folders[0]) or next((at[folder] for folder in folders if folder in at), None)
        here = f"{shown(mount.mount_path)} ({path})"
        if other is not None:
            yield warning(f"{path}.mountPath", f"{shown(mount.mount_path)} and {other} overlap; keep them apart")
        at.setdefault(folders[0], here)
        for folder in folders:
            below.setdefault(folder, here)


def _upwards(folder: str) -> list[str]:
    """A folder and all that it is in, so that mounts are not compared two by two."""
    found = [posixpath.normpath(folder[:LONGEST_FOLDER])]
    while (parent := posixpath.dirname(found[-1])) not in ("", found[-1]):
        found.append(parent)
    return found


@rule_over(mounts, codes.MOUNT_SOURCE)
def mount_has_one_source(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Exactly one. A mount of no known source, or of two, is `raw`."""
    if not isinstance(mount, RawMount):
        return
    source = known(mount.source)
    keys = sorted(key for key in source or {} if key not in BESIDE_SOURCE)
    if not keys:
        yield error(path, "has no source; give exactly one, oss or nfs for example")
    elif len(keys) > 1:
        yield error(path, f"has {len(keys)} sources: {listed(keys)}; give exactly one")


@rule_over(mounts, codes.GIT_NOT_HTTPS)
def repository_is_https(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Others are not fetched. The address may hold credentials, so only its scheme is shown."""
    if not isinstance(mount, GitMount) or mount.repo is None:
        return
    if not mount.repo.startswith("https://"):
        scheme = mount.repo.split("://", 1)[0] if "://" in mount.repo else "ssh"
        yield error(f"{path}.repo", f"is a {shown(scheme)} address; use the https:// one")


@rule_over(mounts, codes.MEDIUM_UNKNOWN)
def medium_is_memory(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Memory, or the local disk when left out."""
    if isinstance(mount, EmptyDirMount) and mount.medium is not None and mount.medium != "memory":
        yield warning(f"{path}.medium", f'"{shown(mount.medium)}" is not known; choose memory, or leave it out (disk)')


@rule_over(mounts, codes.SHM_ON_DISK)
def shared_memory_is_memory(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """Shared memory on a disk is slow where speed is the point."""
    if not isinstance(mount, EmptyDirMount) or mount.medium is not None or mount.mount_path is None:
        return
    if posixpath.normpath(known(mount.mount_path)) == SHARED_MEMORY:
        yield warning(f"{path}.medium", f'{SHARED_MEMORY} would be on the disk; set it to "memory", or use shmSize')


@rule_over(mounts, codes.SHM_TWICE, on=("shmSize",))
def shared_memory_is_said_once(subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """The mount is the older spelling of `shmSize`."""
    if subject.spec.shm_size is None or mount.mount_path is None:
        return
    if posixpath.normpath(known(mount.mount_path)) == SHARED_MEMORY:
        yield warning(
            f"{path}.mountPath", f"{SHARED_MEMORY} together with shmSize {subject.spec.shm_size}; keep shmSize"
        )


@rule_over(mounts, codes.CACHE_OUTSIDE, whole=True)
def cache_is_over_a_mount(subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """A cache speeds up a path of another mount."""
    if not isinstance(mount, CacheMount) or mount.path is None:
        return
    folder = posixpath.normpath(known(mount.path))
    others = [
        known(other.mount_path)
        for _path, other in mounts(subject)
        if not isinstance(other, CacheMount) and other.mount_path is not None
    ]
    if not any(covers(other, folder) for other in others):
        yield warning(f"{path}.path", f"{shown(folder)} is in no other mount (mounts: {listed(others) or 'none'})")


@rule_over(mounts, codes.DATASET_NOT_OSS)
def dataset_is_on_oss(_subject: Subject, path: str, mount: Mount) -> Iterator[Finding]:
    """EAS mounts datasets of type OSS; of the id only its form can be seen."""
    if isinstance(mount, DatasetMount) and mount.id is not None and not mount.id.startswith("d-"):
        yield warning(f"{path}.id", f'"{shown(mount.id)}" is not of the form d-… of datasets; only those on OSS mount')


def _unusual(mount: Mount) -> bool:
    if isinstance(mount, EmptyDirMount):
        return mount.mount_path is None or posixpath.normpath(mount.mount_path) != SHARED_MEMORY
    return isinstance(mount, (GitMount, CodeMount, ImageMount))


@rule(codes.MOUNT_OUTSIDE_BRIEF)
def mounts_are_of_the_usual_kinds(subject: Subject) -> Iterator[Finding]:
    """The deploy skill does not use these; EAS documents them. One finding for all of them."""
    kinds: list[str] = []
    for _path, mount in mounts(subject):
        if is_unknown(mount) or (isinstance(mount, EmptyDirMount) and is_unknown(mount.mount_path)):
            continue
        if _unusual(mount) and mount.kind not in kinds:
            kinds.append(mount.kind)
    if kinds:
        yield warning("storage", f"{listed(kinds)}: listed as unsupported by the deploy skill, documented by EAS")
