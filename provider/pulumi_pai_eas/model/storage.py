"""What is mounted into the replicas."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from pulumi_pai_eas.model.unknown import Section


class _Mount(Section):
    """What every kind of mount has."""

    mount_path: str | None = None
    resource_type: str | None = None
    resource_use: str | None = None
    extra: dict[str, Any] | None = None


class OssMount(_Mount):
    """A folder of an OSS bucket in the same region."""

    kind: Literal["oss"] = "oss"
    path: str | None = None
    read_only: bool | None = None
    endpoint: str | None = None


class NfsMount(_Mount):
    """A NAS file system, or a CPFS one by its server name."""

    kind: Literal["nfs"] = "nfs"
    server: str | None = None
    path: str | None = None
    read_only: bool | None = None
    resource_group_id: str | None = None


class CpfsMount(_Mount):
    """A CPFS file system by its id."""

    kind: Literal["cpfs"] = "cpfs"
    file_system_id: str | None = None
    path: str | None = None


class DatasetMount(_Mount):
    """A dataset of PAI, of type OSS."""

    kind: Literal["dataset"] = "dataset"
    id: str | None = None
    version: str | None = None
    read_only: bool | None = None


class GitMount(_Mount):
    """A git repository, read-only; the password is a secret."""

    kind: Literal["git"] = "git"
    repo: str | None = None
    branch: str | None = None
    commit: str | None = None
    username: str | None = None
    password: str | None = None


class CodeMount(_Mount):
    """A code set of PAI (`code-…`)."""

    kind: Literal["code"] = "code"
    id: str | None = None


class ImageMount(_Mount):
    """A folder of a container image."""

    kind: Literal["image"] = "image"
    image: str | None = None
    path: str | None = None


class EmptyDirMount(_Mount):
    """Scratch space: local disk, or memory with a limit in GB."""

    kind: Literal["emptyDir"] = "emptyDir"
    medium: str | None = None
    size_limit: int | None = None


class CacheMount(_Mount):
    """A cache over a path inside another mount."""

    kind: Literal["cache"] = "cache"
    path: str | None = None
    capacity: str | None = None


class RawMount(_Mount):
    """A mount of another kind, as service JSON: the keys beside `mount_path` and `properties`."""

    kind: Literal["raw"] = "raw"
    source: dict[str, Any] | None = None


Mount: TypeAlias = Annotated[
    OssMount
    | NfsMount
    | CpfsMount
    | DatasetMount
    | GitMount
    | CodeMount
    | ImageMount
    | EmptyDirMount
    | CacheMount
    | RawMount,
    Field(discriminator="kind"),
]
