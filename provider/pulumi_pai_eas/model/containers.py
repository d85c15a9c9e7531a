"""What runs: containers and their probes."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from pulumi_pai_eas.model.unknown import Item, Section


class EnvVar(Section):
    """One environment variable."""

    name: str | None = None
    value: str | None = None


class _Probe(Section):
    """Timing that every kind of probe has; seconds and counts, no defaults (sources disagree on the server's)."""

    initial_delay_seconds: int | None = None
    period_seconds: int | None = None
    timeout_seconds: int | None = None
    success_threshold: int | None = None
    failure_threshold: int | None = None


class HttpProbe(_Probe):
    """GET on a path and port; 200 to 399 is well."""

    kind: Literal["http"] = "http"
    path: str | None = None
    port: int | None = None


class TcpProbe(_Probe):
    """A connection to a port."""

    kind: Literal["tcp"] = "tcp"
    port: int | None = None


class ExecProbe(_Probe):
    """A command inside the container."""

    kind: Literal["exec"] = "exec"
    command: list[Item[str]] | None = None


Probe: TypeAlias = Annotated[HttpProbe | TcpProbe | ExecProbe, Field(discriminator="kind")]


class Container(Section):
    """One container of a replica. `env` is a list, also when it was given as a dict (then sorted by name)."""

    image: str | None = None
    port: int | None = None
    command: str | None = None
    script: str | None = None
    args: list[Item[str]] | None = None
    env: list[Item[EnvVar]] | None = None
    startup_check: Probe | None = None
    liveness_check: Probe | None = None
    health_check: Probe | None = None
    python_requirements: list[Item[str]] | None = None
    python_requirements_path: str | None = None
    name: str | None = None
    resources: dict[str, Any] | None = None
    extra: dict[str, Any] | None = None
