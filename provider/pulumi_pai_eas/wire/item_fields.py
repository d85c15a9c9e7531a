"""The table of fields, continued: what stands in the items of lists, relative to the item. See `fields`."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_pai_eas.wire.fields import BOOL, INT, NUMBER, TEXT, TEXTS, Kind, Row, rows


@dataclass(frozen=True, slots=True)
class Variant:
    """One kind of a union: its `kind` in the spec, the JSON key that marks it, and its fields."""

    kind: str
    key: str
    rows: tuple[Row, ...]


ENV_VAR = rows(
    "",
    "",
    ("name", "name", TEXT, "name", "D"),
    ("value", "value", Kind.VARIABLE, "value", "D"),
)
CONTAINER = rows(
    "",
    "",
    ("image", "image", TEXT, "image, or `official:REPOSITORY[:TAG]`", "D"),
    ("port", "port", INT, "port that it listens on; not 8080 or 9090", "D P"),
    ("command", "command", TEXT, "one command without shell syntax", "D"),
    ("script", "script", TEXT, "shell script", "D"),
    ("args", "args", TEXTS, "arguments of the command", "K"),
    ("name", "name", TEXT, "name of the container", "E"),
    ("env", "env", Kind.ENVIRONMENT, "environment variables", "D"),
    ("startup_check", "startup_check", Kind.PROBE, "has it started", "K H"),
    ("liveness_check", "liveness_check", Kind.PROBE, "is it alive; else it is restarted", "K H"),
    ("health_check", "health_check", Kind.PROBE, "is it ready for requests", "K H P"),
    ("python_requirements", "prepare.pythonRequirements", TEXTS, "Python packages to install", "D"),
    ("python_requirements_path", "prepare.pythonRequirementsPath", TEXT, "a file that lists them", "D"),
    ("resources", "resources", Kind.MAP, "requests and limits, as in Kubernetes", "E"),
)
_TIMING = rows(
    "",
    "",
    ("initial_delay_seconds", "initial_delay_seconds", INT, "seconds before the first try", "H K"),
    ("period_seconds", "period_seconds", INT, "seconds between tries", "H K"),
    ("timeout_seconds", "timeout_seconds", INT, "seconds for one try", "H K"),
    ("success_threshold", "success_threshold", INT, "good tries in a row to be well", "H K"),
    ("failure_threshold", "failure_threshold", INT, "bad tries in a row to be unwell", "H K"),
)
_PORT = ("port", "port", INT, "port; absent in the arguments: the container's", "H P")
_HTTP_PATH = ("path", "path", TEXT, "path of the request", "H P")
PROBES: tuple[Variant, ...] = (
    Variant("http", "http_get", (*rows("", "http_get", _HTTP_PATH, _PORT), *_TIMING)),
    Variant("tcp", "tcp_socket", (*rows("", "tcp_socket", _PORT), *_TIMING)),
    Variant("exec", "exec", (*rows("", "exec", ("command", "command", TEXTS, "the command", "H")), *_TIMING)),
)

MOUNT_PATH = rows("", "", ("mount_path", "mount_path", TEXT, "folder in the containers", "D"))
MOUNT_PROPERTIES = rows(
    "",
    "properties",
    ("resource_type", "resource_type", TEXT, "model or code", "E P"),
    ("resource_use", "resource_use", TEXT, "what the resource is for", "P"),
)


def _mount(kind: str, key: str, *lines: tuple[str, str, Kind, str, str]) -> Variant:
    return Variant(kind, key, (*MOUNT_PATH, *rows("", key, *lines), *MOUNT_PROPERTIES))


MOUNTS: tuple[Variant, ...] = (
    _mount(
        "oss",
        "oss",
        ("path", "path", TEXT, "`oss://bucket/folder/`, same region", "D"),
        ("read_only", "readOnly", BOOL, "cannot be written", "M K"),
        ("endpoint", "endpoint", TEXT, "internal endpoint of the region", "D"),
    ),
    _mount(
        "nfs",
        "nfs",
        ("server", "server", TEXT, "mount target of the file system", "M"),
        ("path", "path", TEXT, "folder in the file system", "M"),
        ("read_only", "readOnly", BOOL, "cannot be written", "M"),
        ("resource_group_id", "resourceGroup", TEXT, "resource group of the file system", "M"),
    ),
    _mount(
        "cpfs",
        "cpfs",
        ("file_system_id", "file_system_id", TEXT, "CPFS file system", "E"),
        ("path", "path", TEXT, "folder in the file system", "E"),
    ),
    _mount(
        "dataset",
        "dataset",
        ("id", "id", TEXT, "dataset `d-…` of PAI, of type OSS", "M K"),
        ("version", "version", TEXT, "version", "M K"),
        ("read_only", "read_only", BOOL, "cannot be written", "M K"),
    ),
    _mount(
        "git",
        "git",
        ("repo", "repo", TEXT, "repository, https", "M"),
        ("branch", "branch", TEXT, "branch", "M"),
        ("commit", "commit", TEXT, "commit", "M"),
        ("username", "username", TEXT, "user", "M"),
        ("password", "password", TEXT, "password, secret", "M"),
    ),
    _mount("code", "code", ("id", "id", TEXT, "code set `code-…` of PAI", "M")),
    _mount(
        "image",
        "image",
        ("image", "image", TEXT, "container image", "M"),
        ("path", "path", TEXT, "folder in the image", "M"),
    ),
    _mount(
        "emptyDir",
        "empty_dir",
        ("medium", "medium", TEXT, "memory; absent: local disk", "M P"),
        ("size_limit", "size_limit", INT, "limit in GB", "M P"),
    ),
    _mount(
        "cache",
        "cache",
        ("path", "path", TEXT, "folder inside another mount", "E"),
        ("capacity", "capacity", TEXT, 'size, "200G"', "E"),
    ),
)

LISTENER = rows(
    "",
    "",
    ("id", "id", TEXT, "`default`, or an NLB of one's own", "S K"),
    ("port", "listener_port", INT, "port of the NLB, not 8080; absent: all ports", "S K"),
    ("net_type", "netType", TEXT, "intranet or internet", "S K"),
)
MACHINE_TYPE = rows(
    "",
    "",
    ("type", "type", TEXT, "machine type", "D"),
    ("spot_price_limit", "spot_price_limit", NUMBER, "highest price of a spot machine in USD an hour", "D"),
    ("capacity", "capacity", Kind.SHARE, "most replicas on this type", "D"),
)
METRIC = rows(
    "",
    "",
    ("name", "metricName", TEXT, "qps, cpu, gpu, memory or `custom[…]`", "D K"),
    ("threshold", "threshold", NUMBER, "value for one replica", "D K"),
    ("service", "service", TEXT, "service that is measured", "C"),
)

ITEMS: dict[Kind, tuple[Row, ...]] = {
    Kind.CONTAINERS: CONTAINER,
    Kind.ENVIRONMENT: ENV_VAR,
    Kind.MOUNTS: tuple(row for variant in MOUNTS for row in variant.rows),
    Kind.LISTENERS: LISTENER,
    Kind.MACHINES: MACHINE_TYPE,
    Kind.METRICS: METRIC,
}
"""The rows of the items of each kind of list."""
