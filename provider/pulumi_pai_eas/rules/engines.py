"""Rules of vLLM and SGLang: where the model comes from, and how long it may take to load."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import identity as codes
from pulumi_pai_eas.model.inference_engine import engine_of, model_argument
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.rule import Subject, containers, known, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.containers import Container
    from pulumi_pai_eas.model.finding import Finding

STARTUP_SECONDS = 120
ENGINE_NAMES = {"vllm": "vLLM", "sglang": "SGLang"}


def command_path(path: str, container: Container) -> str:
    """Where the command line was written."""
    return f"{path}.command" if container.command is not None else f"{path}.script"


@rule_over(containers, codes.MODEL_FROM_OSS)
def model_is_local(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """The engines read files, not buckets."""
    engine = engine_of(container)
    if engine is None:
        return
    model = model_argument(container)
    if model is not None and model.startswith("oss://"):
        yield warning(
            command_path(path, container),
            f"{ENGINE_NAMES[engine]} cannot load {shown(model)}; mount it (storage) and pass the path in the container",
        )


def covers(mount_path: str, path: str) -> bool:
    """Whether a path is a mount's own or lies below it."""
    folder = posixpath.normpath(mount_path)
    return path == folder or path.startswith(folder.rstrip("/") + "/")


@rule_over(containers, codes.MODEL_NOT_MOUNTED, whole=True, on=("storage",))
def model_is_mounted(subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """A local path that no mount covers is empty, unless the image brought the model along."""
    engine = engine_of(container)
    if engine is None:
        return
    model = model_argument(container)
    if model is None or not model.startswith("/"):
        return
    if subject.spec.extra is not None and "storage" in subject.spec.extra:
        return
    mounted = [mount.mount_path for mount in subject.spec.storage or [] if mount.mount_path is not None]
    if not any(covers(known(folder), posixpath.normpath(model)) for folder in mounted):
        yield warning(
            command_path(path, container),
            f"{ENGINE_NAMES[engine]} reads {shown(model)}, which no mount covers (mounts: {listed(mounted) or 'none'})",
        )


@rule_over(containers, codes.STARTUP_BUDGET)
def loading_has_time(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """Seconds until a start-up check gives up: the first delay, and then the period times the failures allowed."""
    check = container.startup_check
    if check is None or engine_of(container) is None:
        return
    if check.initial_delay_seconds is None or check.period_seconds is None or check.failure_threshold is None:
        return  # the server's defaults are not known for certain
    budget = check.initial_delay_seconds + check.period_seconds * check.failure_threshold
    if budget < STARTUP_SECONDS:
        yield warning(
            f"{path}.startupCheck",
            f"gives up after {budget} s (delay {check.initial_delay_seconds} + period {check.period_seconds} x "
            f"failures {check.failure_threshold}); a language model takes minutes to load, so allow "
            f"{STARTUP_SECONDS} s or more",
        )


@rule_over(containers, codes.LIVENESS_WITHOUT_STARTUP)
def loading_is_not_killed(_subject: Subject, path: str, container: Container) -> Iterator[Finding]:
    """Without a start-up check the liveness check counts from the first moment."""
    if container.liveness_check is None or engine_of(container) is None:
        return
    extra = container.extra
    if container.startup_check is None and (extra is None or "startup_check" not in extra):
        yield warning(
            f"{path}.livenessCheck",
            "without a startupCheck it may kill a language model that is still loading; add a startupCheck",
        )
