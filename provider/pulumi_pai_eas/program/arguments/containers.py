"""What runs: containers and their probes."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from pulumi import Input

from pulumi_pai_eas.program.arguments.declaration import arguments, shared


@arguments
class EnvVarArgs:
    """One environment variable of a container, where order or repeated names matter; else a dict is shorter."""

    name: Input[str]
    """Its name."""
    value: Input[str]
    """Its value; numbers and booleans as text."""


class EnvVarArgsDict(TypedDict):
    """`EnvVarArgs` as a literal."""

    name: Input[str]
    value: Input[str]


@shared
class ProbeTimes:
    """When and how often a probe asks. The server's own defaults apply; sources disagree on them.

    Source: EAS documentation, health checks.
    """

    initial_delay_seconds: Input[int] | None = None
    """Seconds from the start of the container to the first attempt."""
    period_seconds: Input[int] | None = None
    """Seconds between two attempts."""
    timeout_seconds: Input[int] | None = None
    """Seconds after which an attempt has failed."""
    success_threshold: Input[int] | None = None
    """Successes in a row that make it well again."""
    failure_threshold: Input[int] | None = None
    """Failures in a row that make it unwell."""


class ProbeTimesDict(TypedDict):
    """Fields of several literals."""

    initial_delay_seconds: NotRequired[Input[int] | None]
    period_seconds: NotRequired[Input[int] | None]
    timeout_seconds: NotRequired[Input[int] | None]
    success_threshold: NotRequired[Input[int] | None]
    failure_threshold: NotRequired[Input[int] | None]


@arguments
class HttpProbeArgs(ProbeTimes):
    """A probe by HTTP GET: 200 to 399 is well.

    Source: EAS documentation, health checks.
    """

    kind: Literal["http"] = "http"
    path: Input[str] | None = None
    """The path to ask for; default `/`."""
    port: Input[int] | None = None
    """The port; default the container's."""


class HttpProbeArgsDict(ProbeTimesDict):
    """`HttpProbeArgs` as a literal."""

    kind: Literal["http"]
    path: NotRequired[Input[str] | None]
    port: NotRequired[Input[int] | None]


@arguments
class TcpProbeArgs(ProbeTimes):
    """A probe by opening a connection.

    Source: EAS documentation, health checks.
    """

    kind: Literal["tcp"] = "tcp"
    port: Input[int] | None = None
    """The port; default the container's."""


class TcpProbeArgsDict(ProbeTimesDict):
    """`TcpProbeArgs` as a literal."""

    kind: Literal["tcp"]
    port: NotRequired[Input[int] | None]


@arguments
class ExecProbeArgs(ProbeTimes):
    """A probe by a command inside the container: exit code 0 is well.

    Source: EAS documentation, health checks.
    """

    kind: Literal["exec"] = "exec"
    command: Input[Sequence[Input[str]]]
    """The command and its arguments, without a shell."""


class ExecProbeArgsDict(ProbeTimesDict):
    """`ExecProbeArgs` as a literal."""

    kind: Literal["exec"]
    command: Input[Sequence[Input[str]]]


ProbeArgs: TypeAlias = HttpProbeArgs | TcpProbeArgs | ExecProbeArgs
"""Any kind of probe."""
ProbeArgsDict: TypeAlias = HttpProbeArgsDict | TcpProbeArgsDict | ExecProbeArgsDict
"""Any kind of probe as a literal; `kind` says which."""


@arguments
class ContainerArgs:
    """One container of every replica.

    Source: EAS documentation, parameters of model services, `containers`.
    """

    image: Input[str]
    """The image: a full address, or `official:REPOSITORY[:TAG]` for an official one of the service's region (without a
    tag: the newest for the machine's chip, then kept).
    """
    port: Input[int] | None = None
    """The port it listens on, 1-65535 without 8080 and 9090; default 8000 for the only container of a standard service.
    """
    command: Input[str] | None = None
    """What to run, without a shell. One of `command` and `script`."""
    script: Input[str] | None = None
    """What to run in a shell, for several commands, pipes, variables."""
    args: Input[Sequence[Input[str]]] | None = None
    """Arguments for the command."""
    env: Input[Mapping[str, Input[str]] | Sequence[Input[EnvVarArgs | EnvVarArgsDict]]] | None = None
    """Environment variables. As a dict: sent sorted by name, order without meaning, secrets hidden one by one. As a
    list: order and repeats are kept, and one secret hides the whole container list in previews.
    """
    startup_check: Input[ProbeArgs | ProbeArgsDict] | None = None
    """`HttpProbeArgs`, `TcpProbeArgs` or `ExecProbeArgs`, as for the other two. Until it is well, they are not asked:
    give a large model enough time here."""
    liveness_check: Input[ProbeArgs | ProbeArgsDict] | None = None
    """When it is unwell the container is started anew."""
    health_check: Input[ProbeArgs | ProbeArgsDict] | None = None
    """Readiness: while it is unwell the replica gets no requests."""
    python_requirements: Input[Sequence[Input[str]]] | None = None
    """Python packages installed before the start, as pip takes them."""
    python_requirements_path: Input[str] | None = None
    """A requirements file inside the container instead."""
    name: Input[str] | None = None
    """The container's name."""
    resources: Input[Mapping[str, Any]] | None = None
    """Requests and limits in the spelling of Kubernetes."""
    extra: Input[Mapping[str, Any]] | None = None
    """Keys of this container that have no argument here, sent as they are."""


class ContainerArgsDict(TypedDict):
    """`ContainerArgs` as a literal."""

    image: Input[str]
    port: NotRequired[Input[int] | None]
    command: NotRequired[Input[str] | None]
    script: NotRequired[Input[str] | None]
    args: NotRequired[Input[Sequence[Input[str]]] | None]
    env: NotRequired[Input[Mapping[str, Input[str]] | Sequence[Input[EnvVarArgs | EnvVarArgsDict]]] | None]
    startup_check: NotRequired[Input[ProbeArgs | ProbeArgsDict] | None]
    liveness_check: NotRequired[Input[ProbeArgs | ProbeArgsDict] | None]
    health_check: NotRequired[Input[ProbeArgs | ProbeArgsDict] | None]
    python_requirements: NotRequired[Input[Sequence[Input[str]]] | None]
    python_requirements_path: NotRequired[Input[str] | None]
    name: NotRequired[Input[str] | None]
    resources: NotRequired[Input[Mapping[str, Any]] | None]
    extra: NotRequired[Input[Mapping[str, Any]] | None]
