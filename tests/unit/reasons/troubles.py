"""Evidence for tests: recorded logs, events as Kubernetes writes them, and a service to judge them with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.trouble import Event, Replica
from pulumi_pai_eas.reasons.evidence import Evidence, Log

if TYPE_CHECKING:
    from pulumi_pai_eas.model.service import Desired

FOLDER = Path(__file__).parents[2] / "data" / "troubles"
REGISTRY = "eas-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai-eas"
VLLM = f"{REGISTRY}/vllm:0.14.0-gpu"
SGLANG = f"{REGISTRY}/sglang:0.5.8-acclep1.2.1-gpu"
POD = "chat-6c1a2b3d4e-x9k2p"


def recorded(name: str) -> tuple[str, ...]:
    """The lines of a recorded log, without the line that says where such a log is public."""
    source, *lines = (FOLDER / f"{name}.log").read_text(encoding="utf-8").splitlines()
    assert source.startswith("# ")
    return tuple(lines)


def wanted(container: dict[str, Any] | None = None, **top: Any) -> Desired:
    """vLLM on one A10; the keys of the first container and of the whole replaced."""
    first: dict[str, Any] = {"image": VLLM, "port": 8000, "command": "vllm serve /model_dir --port 8000"}
    bag: dict[str, Any] = {
        "region": "cn-hangzhou",
        "serviceName": "chat",
        "containers": [first | (container or {})],
        "instanceType": "ecs.gn7i-c8g1.2xlarge",
    } | top
    desired, problems = read_bag({key: value for key, value in bag.items() if value is not None})
    assert problems == ()
    return desired


def warning(reason: str, message: str, time: str = "2026-03-02 09:15:00") -> Event:
    return Event("Warning", reason, message, time)


def normal(reason: str, message: str, time: str = "2026-03-02 09:15:00") -> Event:
    return Event("Normal", reason, message, time)


def crashed(restarts: int | None = 4, reason: str = "CrashLoopBackOff", name: str = POD) -> Replica:
    return Replica(name, "CrashLoopBackOff", reason, restarts)


def logged(*names: str, **more: Any) -> Evidence:
    """Evidence with recorded logs of one replica that keeps crashing."""
    logs = tuple(Log(recorded(name), POD) for name in names)
    return Evidence(status="Waiting", replicas=(crashed(),), logs=logs, **more)
