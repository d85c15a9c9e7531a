"""What is mounted."""

from __future__ import annotations

from pulumi_pai_eas.codes.code import Code

MOUNT_PATH_MISSING = Code(
    "PAI4001", "a mount without a path in the container", "give mountPath", "storage mounts of EAS"
)
MOUNT_PATH_RELATIVE = Code(
    "PAI4002", "a mount path that does not begin with /", "give an absolute path", "storage mounts of EAS"
)
MOUNT_PATH_SYSTEM = Code(
    "PAI4003",
    "a mount over, or inside, a folder of the system",
    "mount it elsewhere, /mnt/data for example",
    "deploy skill",
    "error or warning",
)
MOUNT_PATHS_OVERLAP = Code(
    "PAI4004",
    "two mounts at one path, or one inside the other",
    "give each mount a path of its own",
    "deploy skill; storage mounts of EAS",
    "warning",
)
MOUNT_SOURCE = Code(
    "PAI4005",
    "a mount without a source, with two, or with one that has no address",
    "give each mount exactly one source",
    "storage mounts of EAS",
)
GIT_NOT_HTTPS = Code("PAI4006", "a git repository that is not https", "use the https address", "storage mounts of EAS")
OSS_SCHEME = Code(
    "PAI4101", "an OSS path that does not begin with oss://", "write oss://BUCKET/FOLDER/", "deploy skill"
)
STORAGE_OTHER_REGION = Code(
    "PAI4102", "storage of another region", "use storage of the service's region", "storage mounts of EAS"
)
OSS_NO_SLASH = Code(
    "PAI4103", "an OSS path without a slash at the end", "end the folder with /", "deploy skill", "warning"
)
OSS_PUBLIC_ENDPOINT = Code(
    "PAI4104",
    "an OSS endpoint that is not the internal one",
    "use the internal endpoint, or leave it out",
    "service JSON parameters",
    "warning",
)
NAS_WITHOUT_VPC = Code(
    "PAI4201", "a NAS file system without the VPC it is in", "give vpc", "storage mounts of EAS", "error or warning"
)
CPFS_WITHOUT_LINGJUN = Code(
    "PAI4202",
    "a CPFS file system without a Lingjun quota",
    "use a Lingjun quota",
    "storage mounts of EAS",
    "error or warning",
)
MEDIUM_UNKNOWN = Code(
    "PAI4301",
    "a medium other than memory",
    "use memory, or leave it out for the local disk",
    "storage mounts of EAS",
    "warning",
)
SHM_ON_DISK = Code(
    "PAI4302",
    "shared memory that is on the disk: /dev/shm without medium",
    "set medium to memory, or use shmSize",
    "storage mounts of EAS",
    "warning",
)
SHM_TWICE = Code("PAI4303", "shared memory in two ways", "keep shmSize", "storage mounts of EAS", "warning")
SHM_TOO_LARGE = Code(
    "PAI4304",
    "memory storage larger than the machine's memory",
    "lower it, or choose a larger machine",
    "DescribeMachineSpec",
    "warning",
)
CACHE_OUTSIDE = Code(
    "PAI4401",
    "a cache over a path that no other mount has",
    "point it into another mount",
    "service configurations in public use",
    "warning",
)
DATASET_NOT_OSS = Code(
    "PAI4402", "a dataset that is not one of PAI's on OSS", "use a dataset of type OSS (d-…)", "deploy skill", "warning"
)
MOUNT_OUTSIDE_BRIEF = Code(
    "PAI4403",
    "a kind of mount that the deploy skill lists as unsupported",
    "EAS has it; use OSS or NAS where you can",
    "deploy skill",
    "warning",
)
