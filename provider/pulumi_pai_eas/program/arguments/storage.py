"""What is mounted into the replicas."""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments, shared


@shared
class Mounting:
    """Where it is mounted, and what for.

    Source: EAS documentation, storage mounting.
    """

    mount_path: Input[str]
    """The folder in the containers, absolute."""
    resource_type: Input[str] | None = None
    """What it holds: `model` or `code`."""
    resource_use: Input[str] | None = None
    """What it is used for, as the console writes it."""
    extra: Input[Mapping[str, Any]] | None = None
    """Keys of this mount that have no argument here, sent as they are."""


class MountingDict(TypedDict):
    """Fields of several literals."""

    mount_path: Input[str]
    resource_type: NotRequired[Input[str] | None]
    resource_use: NotRequired[Input[str] | None]
    extra: NotRequired[Input[Mapping[str, Any]] | None]


@arguments
class OssMountArgs(Mounting):
    """A folder of an OSS bucket of the service's region.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["oss"] = "oss"
    path: Input[str]
    """The folder, `oss://bucket/folder/`."""
    read_only: Input[bool] | None = None
    """True: nothing is written back; server default false."""
    endpoint: Input[str] | None = None
    """The OSS endpoint, an internal one of the region; default that of the region."""


class OssMountArgsDict(MountingDict):
    """`OssMountArgs` as a literal."""

    kind: Literal["oss"]
    path: Input[str]
    read_only: NotRequired[Input[bool] | None]
    endpoint: NotRequired[Input[str] | None]


@arguments
class NfsMountArgs(Mounting):
    """A NAS file system, or a CPFS one by its server name; needs `vpc`.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["nfs"] = "nfs"
    server: Input[str]
    """The mount target, `….nas.aliyuncs.com`."""
    path: Input[str] | None = None
    """The folder in the file system."""
    read_only: Input[bool] | None = None
    """True: nothing is written; server default false."""
    resource_group_id: Input[str] | None = None
    """The resource group whose link to the VPC is used."""


class NfsMountArgsDict(MountingDict):
    """`NfsMountArgs` as a literal."""

    kind: Literal["nfs"]
    server: Input[str]
    path: NotRequired[Input[str] | None]
    read_only: NotRequired[Input[bool] | None]
    resource_group_id: NotRequired[Input[str] | None]


@arguments
class CpfsMountArgs(Mounting):
    """A CPFS file system by its id, on Lingjun.

    Source: service files published by others.
    """

    kind: Literal["cpfs"] = "cpfs"
    file_system_id: Input[str]
    """The file system, `bmcpfs-…`."""
    path: Input[str] | None = None
    """The folder in the file system."""


class CpfsMountArgsDict(MountingDict):
    """`CpfsMountArgs` as a literal."""

    kind: Literal["cpfs"]
    file_system_id: Input[str]
    path: NotRequired[Input[str] | None]


@arguments
class DatasetMountArgs(Mounting):
    """A dataset of PAI that lies on OSS.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["dataset"] = "dataset"
    id: Input[str]
    """The dataset, `d-…`."""
    version: Input[str] | None = None
    """Its version, `v1`."""
    read_only: Input[bool] | None = None
    """False: it can be written; server default true."""


class DatasetMountArgsDict(MountingDict):
    """`DatasetMountArgs` as a literal."""

    kind: Literal["dataset"]
    id: Input[str]
    version: NotRequired[Input[str] | None]
    read_only: NotRequired[Input[bool] | None]


@arguments
class GitMountArgs(Mounting):
    """A git repository, read-only.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["git"] = "git"
    repo: Input[str]
    """Its address, `https://…`."""
    branch: Input[str] | None = None
    """The branch; server default `master`."""
    commit: Input[str] | None = None
    """The commit."""
    username: Input[str] | None = None
    """The user, for a private repository."""
    password: Input[str] | None = None
    """The password or access token; always a secret."""


class GitMountArgsDict(MountingDict):
    """`GitMountArgs` as a literal."""

    kind: Literal["git"]
    repo: Input[str]
    branch: NotRequired[Input[str] | None]
    commit: NotRequired[Input[str] | None]
    username: NotRequired[Input[str] | None]
    password: NotRequired[Input[str] | None]


@arguments
class CodeMountArgs(Mounting):
    """A code set of PAI.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["code"] = "code"
    id: Input[str]
    """The code set, `code-…`."""


class CodeMountArgsDict(MountingDict):
    """`CodeMountArgs` as a literal."""

    kind: Literal["code"]
    id: Input[str]


@arguments
class ImageMountArgs(Mounting):
    """A folder of a container image.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["image"] = "image"
    image: Input[str]
    """The address of the image."""
    path: Input[str] | None = None
    """The folder in it."""


class ImageMountArgsDict(MountingDict):
    """`ImageMountArgs` as a literal."""

    kind: Literal["image"]
    image: Input[str]
    path: NotRequired[Input[str] | None]


@arguments
class EmptyDirMountArgs(Mounting):
    """Scratch space; for shared memory prefer `shm_size`.

    Source: EAS documentation, storage mounting.
    """

    kind: Literal["emptyDir"] = "emptyDir"
    medium: Input[str] | None = None
    """`memory`; absent: local disk."""
    size_limit: Input[int] | None = None
    """The most it may hold, in GB."""


class EmptyDirMountArgsDict(MountingDict):
    """`EmptyDirMountArgs` as a literal."""

    kind: Literal["emptyDir"]
    medium: NotRequired[Input[str] | None]
    size_limit: NotRequired[Input[int] | None]


@arguments
class CacheMountArgs(Mounting):
    """A cache over a path inside another mount.

    Source: service files published by others.
    """

    kind: Literal["cache"] = "cache"
    path: Input[str]
    """The path, inside another mount."""
    capacity: Input[str] | None = None
    """How much is kept, `200G`."""


class CacheMountArgsDict(MountingDict):
    """`CacheMountArgs` as a literal."""

    kind: Literal["cache"]
    path: Input[str]
    capacity: NotRequired[Input[str] | None]


@arguments
class RawMountArgs(Mounting):
    """A mount of a kind without a class here, as service JSON."""

    kind: Literal["raw"] = "raw"
    source: Input[Mapping[str, Any]]
    """The keys beside `mount_path` and `properties`, sent as they are."""


class RawMountArgsDict(MountingDict):
    """`RawMountArgs` as a literal."""

    kind: Literal["raw"]
    source: Input[Mapping[str, Any]]


MountArgs: TypeAlias = (
    OssMountArgs
    | NfsMountArgs
    | CpfsMountArgs
    | DatasetMountArgs
    | GitMountArgs
    | CodeMountArgs
    | ImageMountArgs
    | EmptyDirMountArgs
    | CacheMountArgs
    | RawMountArgs
)
"""Any kind of mount."""
MountArgsDict: TypeAlias = (
    OssMountArgsDict
    | NfsMountArgsDict
    | CpfsMountArgsDict
    | DatasetMountArgsDict
    | GitMountArgsDict
    | CodeMountArgsDict
    | ImageMountArgsDict
    | EmptyDirMountArgsDict
    | CacheMountArgsDict
    | RawMountArgsDict
)
"""Any kind of mount as a literal; `kind` says which."""
