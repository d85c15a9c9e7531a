"""Why a service cannot run: predicates on its stored configuration, so that mending it mends the service.

What a scenario may say is in `failure_kinds`.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from pai_eas_emulator.command_lines import command_of, declared_port, flag, shell_syntax
from pai_eas_emulator.failure_kinds import REASONS
from pai_eas_emulator.json_values import JsonObject, as_int, as_list, as_object
from pai_eas_emulator.service import Service, machine_types

if TYPE_CHECKING:
    from pai_eas_emulator.catalogue import Catalogue
    from pai_eas_emulator.scenario import Scenario

EAS_REGISTRY = re.compile(r"^eas-registry-vpc\.([a-z0-9-]+)\.cr\.aliyuncs\.com/pai-eas/[^:@]+(?::[^@]+)?$")
PROBES = ("startup_check", "liveness_check", "health_check")


Applies: TypeAlias = Callable[[Service, JsonObject, "Catalogue"], "str | None"]
"""The service, the failure's keys, what the region offers: the message of DescribeService, None when it can run."""


def trouble_of(service: Service, scenario: Scenario, catalogue: Catalogue) -> JsonObject | None:
    """Why the service cannot run, `{kind reason message ends early keys}`; None when it can."""
    knobs = scenario.knobs
    if knobs.pending_without_stock:
        waiting = _waits_for_resources(service, catalogue)
        if waiting is not None:
            return waiting
    for item in as_list(scenario.document.get("failures")):
        failure = as_object(item)
        if fnmatch.fnmatchcase(service.name, str(failure.get("service") or "*")):
            found = _judged(service, failure, catalogue)
            if found is not None:
                return found
    if knobs.realistic_failures:
        for kind in ("imagePull", "shellSyntax", "portMismatch"):
            found = _judged(service, {"kind": kind}, catalogue)
            if found is not None:
                return found
    return None


def _judged(service: Service, failure: JsonObject, catalogue: Catalogue) -> JsonObject | None:
    kind = str(failure.get("kind"))
    message = CHECKS[kind](service, failure, catalogue)
    if message is None:
        return None
    ends = str(failure.get("ends") or "Failed")
    if kind == "stuck":
        ends = str(failure.get("status") or "Waiting")
    reason = str(failure.get("reason") or REASONS[kind])
    return {
        "kind": kind, "reason": reason, "message": message, "ends": ends, "early": ends == "Pending", "keys": failure,
    }  # fmt: skip


def _waits_for_resources(service: Service, catalogue: Catalogue) -> JsonObject | None:
    message = ""
    kinds = machine_types(service.config)
    known = [machine for name in kinds if (machine := catalogue.machine(service.region, name)) is not None]
    if known and all(machine.get("StockStatus") != "WithStock" for machine in known):
        message = (
            f"Insufficient stock of {', '.join(kinds)} in region {service.region}, the service is waiting for resources"
        )
    if service.resource:
        groups = [item for item in catalogue.resources(service.region) if item["ResourceId"] == service.resource]
        if groups and groups[0].get("Status") not in ("ResourceReady", "ResouceReady"):
            message = f"Resource group {service.resource} is not ready: {groups[0].get('Status')}"
    if not message:
        return None
    return {
        "kind": "noStock", "reason": "Pending", "message": message, "ends": "Pending", "early": True, "keys": {},
    }  # fmt: skip


def _cuda_out_of_memory(service: Service, failure: JsonObject, catalogue: Catalogue) -> str | None:
    needed = float(failure.get("neededGib", 40))
    machine = machine_of(service, catalogue)
    parallel = as_int(flag(command_of(service), "--tensor-parallel-size", "-tp", "--tp", "--tp-size")) or 1
    used = min(parallel, int(machine.get("GPUAmount") or 0))
    if used * float(machine.get("GPUMemory") or 0) >= needed:
        return None
    return "Container worker exited with code 1: torch.OutOfMemoryError: CUDA out of memory"


def _kv_cache(service: Service, failure: JsonObject, _catalogue: Catalogue) -> str | None:
    length = asked_length(service, failure)
    if length <= (as_int(failure.get("maximumLength")) or 28384):
        return None
    return "Container worker exited with code 1: Engine core initialization failed"


def asked_length(service: Service, failure: JsonObject) -> int:
    """The context length that the server is started with: `--max-model-len`, else the model's own."""
    asked = as_int(flag(command_of(service), "--max-model-len", "--context-length"))
    return asked or as_int(failure.get("modelLength")) or 40960


def _image_pull(service: Service, failure: JsonObject, catalogue: Catalogue) -> str | None:
    part = failure.get("image")
    for container in service.containers:
        image = str(container.get("image", ""))
        bad = str(part) in image if part else _is_absent(image, service.region, catalogue)
        if bad:
            return f'Failed to pull image "{image}": manifest unknown: manifest unknown'
    return None


def _is_absent(image: str, region: str, catalogue: Catalogue) -> bool:
    """Whether an image is surely not to be had: official by its address, and not in this region's registry."""
    found = EAS_REGISTRY.fullmatch(image)
    if found is None:
        return False
    known = (item["ImageUri"] for item in catalogue.images(region))
    return found[1] != region or image not in known


def _port_mismatch(service: Service, failure: JsonObject, _catalogue: Catalogue) -> str | None:
    if not service.containers:
        return None
    listens = as_int(failure.get("port")) or declared_port(command_of(service))
    port = as_int(service.containers[0].get("port"))
    if listens is None or port is None or listens == port:
        return None
    return f"Readiness probe failed: dial tcp 127.0.0.1:{port}: connect: connection refused"


def _probe_too_early(service: Service, failure: JsonObject, _catalogue: Catalogue) -> str | None:
    ready = float(failure.get("readySeconds", 180))
    for container in service.containers:
        probes = [(name, as_object(container[name])) for name in PROBES if isinstance(container.get(name), dict)]
        # Kubernetes: as long as the startup probe has not passed, the other probes are not made.
        for name, probe in probes[:1] if probes and probes[0][0] == "startup_check" else probes:
            if _patience(probe) < ready:
                return f"Container worker failed {name.replace('_check', '')} probe, will be restarted"
    return None


def _patience(probe: JsonObject) -> float:
    """Seconds until a probe gives up (Kubernetes: initial delay plus period times failure threshold)."""
    delay = as_int(probe.get("initial_delay_seconds")) or 0
    period = as_int(probe.get("period_seconds")) or 10
    threshold = as_int(probe.get("failure_threshold")) or 3
    return delay + period * threshold


def _out_of_memory_killed(service: Service, failure: JsonObject, catalogue: Catalogue) -> str | None:
    has = float(machine_of(service, catalogue).get("Memory") or 0)
    has = has or (as_int(service.metadata.get("memory")) or 0) / 1024
    return (
        None
        if has >= float(failure.get("neededGib", 32))
        else "Container worker was terminated: OOMKilled, exit code 137"
    )


def _missing_model_path(service: Service, failure: JsonObject, _catalogue: Catalogue) -> str | None:
    path = str(failure.get("path") or "/model_dir").rstrip("/")
    source = failure.get("source")
    for item in as_list(service.config.get("storage")):
        mount = as_object(item)
        at = str(mount.get("mount_path", "")).rstrip("/")
        from_there = str(as_object(mount.get("oss")).get("path", ""))
        if (
            at
            and f"{path}/".startswith(f"{at}/")
            and (source is None or from_there.rstrip("/") == str(source).rstrip("/"))
        ):
            return None
    return "Container worker exited with code 1"


def _shell_syntax(service: Service, _failure: JsonObject, _catalogue: Catalogue) -> str | None:
    for container in service.containers:
        found = shell_syntax(str(container.get("command") or ""))
        if found:
            return f"Container worker exited with code 2: error: unrecognized arguments: {found}"
    return None


def _no_gpu(service: Service, _failure: JsonObject, catalogue: Catalogue) -> str | None:
    if machine_of(service, catalogue).get("GPUAmount") or as_int(service.metadata.get("gpu")):
        return None
    return "Container worker exited with code 1: Failed to infer device type"


def _given(service: Service, failure: JsonObject, _catalogue: Catalogue) -> str | None:
    return str(failure.get("message") or f"Service {service.name} cannot start")


def machine_of(service: Service, catalogue: Catalogue) -> JsonObject:
    """The machine a replica runs on; empty when it is not known."""
    for name in machine_types(service.config):
        machine = catalogue.machine(service.region, name)
        if machine is not None:
            return machine
    return {}


CHECKS: dict[str, Applies] = {
    "cudaOutOfMemory": _cuda_out_of_memory,
    "kvCache": _kv_cache,
    "imagePull": _image_pull,
    "portMismatch": _port_mismatch,
    "probeTooEarly": _probe_too_early,
    "outOfMemoryKilled": _out_of_memory_killed,
    "missingModelPath": _missing_model_path,
    "shellSyntax": _shell_syntax,
    "noGpu": _no_gpu,
    "stuck": _given,
    "failed": _given,
}
"""For each kind of `failure_kinds`, whether it applies."""
