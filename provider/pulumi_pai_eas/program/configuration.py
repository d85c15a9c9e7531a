"""The configuration of the running stack, under the keys that the provider process gets as well."""

from __future__ import annotations

import pulumi

ALICLOUD_KEYS = (
    "region",
    "accessKey",
    "secretKey",
    "securityToken",
    "profile",
    "ecsRoleName",
    "assumeRole",
    "sharedCredentialsFile",
    "endpoints",
    "protocol",
)
"""Keys of pulumi-alicloud that are read, under `alicloud:`."""
SECRET_ALICLOUD_KEYS = ("accessKey", "secretKey", "securityToken")
OPTION_KEYS = ("waitFor", "nlbFailure", "cpuWithGpuEngine", "createFailure", "checks", "findings", "labels")
"""Options of the whole stack, under `pai:`."""


def stack_configuration() -> dict[str, str]:
    """What the stack sets of these keys, by full key. Secrets among them are in clear."""
    return _section("alicloud", ALICLOUD_KEYS) | stack_options()


def stack_options() -> dict[str, str]:
    """What the stack sets under `pai:`, by full key."""
    return _section("pai", OPTION_KEYS)


def _section(name: str, keys: tuple[str, ...]) -> dict[str, str]:
    section = pulumi.Config(name)
    return {f"{name}:{key}": value for key in keys if (value := section.get(key)) is not None}
