"""Access to private image registries."""

from __future__ import annotations

import base64
from typing import Any

import pulumi


def docker_auth(user: pulumi.Input[str], password: pulumi.Input[str]) -> pulumi.Output[str]:
    """The value of `docker_auth`: base64 of `user:password`, always a secret.

    Source: EAS documentation, parameters of model services, `dockerAuth`.
    """

    def encoded(parts: list[Any]) -> str:
        return base64.b64encode(":".join(parts).encode()).decode()

    return pulumi.Output.secret(pulumi.Output.all(user, password).apply(encoded))
