"""Rows: mounts and what they are mounted from."""

from __future__ import annotations

from typing import Any

from pulumi_pai_eas.model.unknown import UNKNOWN
from tests.unit.rules.rows_compute import dedicated, quota
from tests.unit.rules.subjects import MOUNT, VPC, container, error, silent, warning

QUIET = container(image="acme/own:1", command="serve")
"""A container that reads no model."""


def mounted(*mounts: Any, **more: Any) -> dict[str, Any]:
    """A service with these mounts."""
    return (
        QUIET | {"storage": [mount if mount is UNKNOWN else {"mountPath": "/data"} | mount for mount in mounts]} | more
    )


def oss(path: str = "oss://b/p/", **more: Any) -> dict[str, Any]:
    """An OSS mount."""
    return {"kind": "oss", "path": path} | more


NAS = {"kind": "nfs", "server": "1-a.cn-hangzhou.nas.aliyuncs.com", "path": "/"}
SCRATCH: dict[str, Any] = {"kind": "emptyDir"}
SHM = {"kind": "emptyDir", "mountPath": "/dev/shm", "medium": "memory"}

ROWS = [
    error("PAI4001", "storage[0].mountPath", "mounted nowhere", QUIET | {"storage": [oss()]}),
    silent("PAI4001", "a path", mounted(oss())),
    error("PAI4002", "storage[0].mountPath", "relative to what", mounted(oss(mountPath="data")), "nearest: /data"),
    silent("PAI4002", "absolute", mounted(oss())),
    *(error("PAI4003", "storage[0].mountPath", f"{path} hides the system", mounted(oss(mountPath=path)))
      for path in ("/", "/usr", "/etc/", "/root")),
    warning("PAI4003", "storage[0].mountPath", "inside the system", mounted(oss(mountPath="/usr/share/models"))),
    silent("PAI4003", "shared memory has its place there", mounted(SHM)),
    silent("PAI4003", "only a namesake", mounted(oss(mountPath="/users"))),
    warning("PAI4004", "storage[1].mountPath", "the same place", mounted(oss(), oss("oss://b/q/")), "storage[0]"),
    warning("PAI4004", "storage[1].mountPath", "one inside the other", mounted(oss(), oss(mountPath="/data/q"))),
    warning("PAI4004", "storage[2].mountPath", "an unknown one between them", mounted(oss(), UNKNOWN, oss())),
    silent("PAI4004", "side by side", mounted(oss(), oss(mountPath="/data2"))),
    error("PAI4005", "storage[0]", "no source", mounted({"kind": "raw", "source": {}}), "no source"),
    error("PAI4005", "storage[0]", "two sources", mounted({"kind": "raw", "source": {"oss": {}, "nfs": {}}}), "nfs, oss"),
    *(error("PAI4005", f"storage[0].{key}", "it names nothing", mounted({"kind": kind} | more), "nothing would be mounted")
      for kind, key, more in (
          ("oss", "path", {}), ("oss", "path", {"path": ""}), ("nfs", "server", {"path": "/"}), ("cpfs", "fileSystemId", {}),
          ("dataset", "id", {}), ("git", "repo", {}), ("code", "id", {}), ("image", "image", {}))),
    silent("PAI4005", "not known yet", mounted({"kind": "oss", "path": UNKNOWN})),
    silent("PAI4005", "scratch space is at no address", mounted(SCRATCH)),
    silent("PAI4005", "a source of another kind", mounted({"kind": "raw", "source": {"cloud_disk": {}}})),
    error("PAI4006", "storage[0].repo", "not fetched", mounted({"kind": "git", "repo": "git@github.com:a/b.git"}), "ssh"),
    silent("PAI4006", "https", mounted({"kind": "git", "repo": "https://github.com/a/b.git"})),
    error("PAI4101", "storage[0].path", "no bucket is named", mounted(oss("b/p/")), "nearest: oss://b/p/"),
    silent("PAI4101", "an address", mounted(oss())),
    error("PAI4102", "storage[0].endpoint", "OSS elsewhere", mounted(oss(endpoint="oss-cn-beijing-internal.aliyuncs.com")),
          "cn-beijing"),
    error("PAI4102", "storage[0].server", "NAS elsewhere", mounted(NAS | {"server": "1-a.cn-beijing.nas.aliyuncs.com"})),
    silent("PAI4102", "here", mounted(oss(endpoint="oss-cn-hangzhou-internal.aliyuncs.com"), NAS | {"mountPath": "/nas"})),
    silent("PAI4102", "a server without a region", mounted(NAS | {"server": "nas.example.com"})),
    warning("PAI4103", "storage[0].path", "a folder ends with a slash", mounted(oss("oss://b/p")), "oss://b/p/"),
    silent("PAI4103", "it does", mounted(oss())),
    warning("PAI4104", "storage[0].endpoint", "the public one", mounted(oss(endpoint="oss-cn-hangzhou.aliyuncs.com")),
            "oss-cn-hangzhou-internal.aliyuncs.com"),
    silent("PAI4104", "the internal one", mounted(oss(endpoint="oss-cn-hangzhou-internal.aliyuncs.com"))),
    error("PAI4201", "storage[0]", "not reachable", mounted(NAS), "give vpc"),
    warning("PAI4201", "storage[0]", "a group may be linked", mounted(NAS, **dedicated())),
    warning("PAI4201", "storage[0]", "a quota too", mounted(NAS, **quota())),
    silent("PAI4201", "in its VPC", mounted(NAS, vpc=VPC)),
    silent("PAI4201", "a VPC made in the same stack", mounted(NAS, vpc=UNKNOWN)),
    silent("PAI4201", "a fragment", mounted(NAS), situation="fragment"),
    error("PAI4202", "storage[0]", "no CPFS on public machines", mounted({"kind": "cpfs", "fileSystemId": "cpfs-1"})),
    error("PAI4202", "storage[0]", "also by its server",
          mounted({"kind": "nfs", "server": "cpfs-1.cn-hangzhou.cpfs.aliyuncs.com"})),
    warning("PAI4202", "storage[0]", "a group may not reach it", mounted({"kind": "cpfs"}, **dedicated())),
    silent("PAI4202", "a quota", mounted({"kind": "cpfs"}, **quota())),
    silent("PAI4202", "a NAS", mounted(NAS)),
    warning("PAI4301", "storage[0].medium", "not known", mounted(SCRATCH | {"medium": "ssd"}), '"ssd"'),
    silent("PAI4301", "memory", mounted(SHM)),
    warning("PAI4302", "storage[0].medium", "slow", mounted(SCRATCH | {"mountPath": "/dev/shm/"})),
    silent("PAI4302", "memory", mounted(SHM)),
    warning("PAI4303", "storage[0].mountPath", "said twice", mounted(SHM, shmSize=16)),
    silent("PAI4303", "said once", mounted(SHM)),
    warning("PAI4304", "storage[0].sizeLimit", "more than there is", mounted(SHM | {"sizeLimit": 64}), "64 GB", "30 GB"),
    warning("PAI4304", "shmSize", "so is this", {"shmSize": 64}),
    silent("PAI4304", "it fits", {"shmSize": 16}),
    warning("PAI4401", "storage[1].path", "over nothing",
            mounted(oss(), {"kind": "cache", "mountPath": "/fast", "path": "/other"}), "mounts: /data"),
    silent("PAI4401", "over a mount", mounted(oss(), {"kind": "cache", "mountPath": "/fast", "path": "/data/x"})),
    warning("PAI4402", "storage[0].id", "no dataset", mounted({"kind": "dataset", "id": "data-1"}), '"data-1"'),
    silent("PAI4402", "a dataset", mounted({"kind": "dataset", "id": "d-1"})),
    warning("PAI4403", "storage", "EAS has them, the deploy skill does not",
            mounted({"kind": "git", "repo": "https://a/b"}, SCRATCH | {"mountPath": "/tmp/x"}), "git, emptyDir"),
    silent("PAI4403", "OSS and shared memory", {"storage": [MOUNT, SHM]}),
]  # fmt: skip
