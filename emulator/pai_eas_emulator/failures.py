"""Why a service cannot run: predicates on its stored configuration, so that mending it mends the service.

Scripted ones are the scenario's `failures`, a list of objects with `kind` and, each optional:

    service          a name or a pattern such as `chat*`; default every service
    ends             the status a first deployment is left in: `Failed` (default) or `Waiting`

    kind               further keys (default)                      goes away when
    cudaOutOfMemory    neededGib (40)                              the GPUs used (tensor parallel) have that much memory
    kvCache            maximumLength (28384), modelLength (40960), --max-model-len is there, not above maximumLength
                       kibPerToken (144)
    imagePull          image (a part of the address)               no container uses such an image
    portMismatch       port (what the command says)                `containers[0].port` is that port
    probeTooEarly      readySeconds (180)                          every probe waits that long, or there is none
    outOfMemoryKilled  neededGib (32)                              the machine has that much memory
    missingModelPath   path (/model_dir), source (any)             a mount covers the path (with this oss:// source)
    shellSyntax                                                    no shell syntax in `command` (`script` may have it)
    noGpu                                                          the machine has a GPU
    stuck              status (Waiting), reason, message           the failure is taken out of the scenario
    failed             reason, message                             the failure is taken out of the scenario

`imagePull` (official images that do not exist, or the VPC registry of another region), `portMismatch` and `shellSyntax`
also happen unscripted, unless the knob `realisticFailures` is off. A machine without stock, or a resource group that is
not ready, keeps a service Pending (knob `pendingWithoutStock`).
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pai_eas_emulator.command_lines import command_of, declared_port, flag, shell_syntax
from pai_eas_emulator.json_values import JsonObject, as_int, as_list, as_object
from pai_eas_emulator.service import Service, machine_types

if TYPE_CHECKING:
    from pai_eas_emulator.state import State

EAS_REGISTRY = re.compile(r"^eas-registry-vpc\.([a-z0-9-]+)\.cr\.aliyuncs\.com/pai-eas/[^:@]+(?::[^@]+)?$")
FAILURE_NUMBERS = frozenset({"neededGib", "maximumLength", "modelLength", "kibPerToken", "port", "readySeconds"})
FAILURE_TEXTS = frozenset({"kind", "service", "ends", "status", "image", "path", "source", "reason", "message"})
FAILURE_ENDS = ("Failed", "Waiting", "Pending")
PROBES = ("startup_check", "liveness_check", "health_check")


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one kind of failure applies: the service, the failure's keys, the state. None when it does not."""

    reason: str
    applies: Callable[[Service, JsonObject, State], str | None]
    """The message of DescribeService, None when the service can run."""


Applies: TypeAlias = Callable[[Service, JsonObject, "State"], "str | None"]


def trouble_of(service: Service, state: State) -> JsonObject | None:
    """Why the service cannot run, `{kind reason message ends early keys}`; None when it can."""
    knobs = state.knobs
    if knobs.pending_without_stock:
        waiting = _waits_for_resources(service, state)
        if waiting is not None:
            return waiting
    for item in as_list(state.scenario.document.get("failures")):
        failure = as_object(item)
        if fnmatch.fnmatchcase(service.name, str(failure.get("service") or "*")):
            found = _judged(service, failure, state)
            if found is not None:
                return found
    if knobs.realistic_failures:
        for kind in ("imagePull", "shellSyntax", "portMismatch"):
            found = _judged(service, {"kind": kind}, state)
            if found is not None:
                return found
    return None


def _judged(service: Service, failure: JsonObject, state: State) -> JsonObject | None:
    kind = str(failure.get("kind"))
    check = CHECKS[kind]
    message = check.applies(service, failure, state)
    if message is None:
        return None
    ends = str(failure.get("ends") or "Failed")
    if kind == "stuck":
        ends = str(failure.get("status") or "Waiting")
    reason = str(failure.get("reason") or check.reason)
    return {
        "kind": kind, "reason": reason, "message": message, "ends": ends, "early": ends == "Pending", "keys": failure,
    }  # fmt: skip


def _waits_for_resources(service: Service, state: State) -> JsonObject | None:
    message = ""
    kinds = machine_types(service.config)
    known = [machine for name in kinds if (machine := state.catalogue.machine(service.region, name)) is not None]
    if known and all(machine.get("StockStatus") != "WithStock" for machine in known):
        message = (
            f"Insufficient stock of {', '.join(kinds)} in region {service.region}, the service is waiting for resources"
        )
    if service.resource:
        groups = [item for item in state.catalogue.resources(service.region) if item["ResourceId"] == service.resource]
        if groups and groups[0].get("Status") not in ("ResourceReady", "ResouceReady"):
            message = f"Resource group {service.resource} is not ready: {groups[0].get('Status')}"
    if not message:
        return None
    return {
        "kind": "noStock", "reason": "Pending", "message": message, "ends": "Pending", "early": True, "keys": {},
    }  # fmt: skip


def _cuda_out_of_memory(service: Service, failure: JsonObject, state: State) -> str | None:
    needed = float(failure.get("neededGib", 40))
    machine = machine_of(service, state)
    parallel = as_int(flag(command_of(service), "--tensor-parallel-size", "-tp", "--tp", "--tp-size")) or 1
    used = min(parallel, int(machine.get("GPUAmount") or 0))
    if used * float(machine.get("GPUMemory") or 0) >= needed:
        return None
    return "Container worker exited with code 1: torch.OutOfMemoryError: CUDA out of memory"


def _kv_cache(service: Service, failure: JsonObject, _state: State) -> str | None:
    length = asked_length(service, failure)
    if length <= (as_int(failure.get("maximumLength")) or 28384):
        return None
    return "Container worker exited with code 1: Engine core initialization failed"


def asked_length(service: Service, failure: JsonObject) -> int:
    """The context length that the server is started with: `--max-model-len`, else the model's own."""
    asked = as_int(flag(command_of(service), "--max-model-len", "--context-length"))
    return asked or as_int(failure.get("modelLength")) or 40960


def _image_pull(service: Service, failure: JsonObject, state: State) -> str | None:
    part = failure.get("image")
    for container in service.containers:
        image = str(container.get("image", ""))
        bad = str(part) in image if part else _is_absent(image, service.region, state)
        if bad:
            return f'Failed to pull image "{image}": manifest unknown: manifest unknown'
    return None


def _is_absent(image: str, region: str, state: State) -> bool:
    """Whether an image is surely not to be had: official by its address, and not in this region's registry."""
    found = EAS_REGISTRY.fullmatch(image)
    if found is None:
        return False
    known = (item["ImageUri"] for item in state.catalogue.images(region))
    return found[1] != region or image not in known


def _port_mismatch(service: Service, failure: JsonObject, _state: State) -> str | None:
    if not service.containers:
        return None
    listens = as_int(failure.get("port")) or declared_port(command_of(service))
    port = as_int(service.containers[0].get("port"))
    if listens is None or port is None or listens == port:
        return None
    return f"Readiness probe failed: dial tcp 127.0.0.1:{port}: connect: connection refused"


def _probe_too_early(service: Service, failure: JsonObject, _state: State) -> str | None:
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


def _out_of_memory_killed(service: Service, failure: JsonObject, state: State) -> str | None:
    has = float(machine_of(service, state).get("Memory") or 0)
    has = has or (as_int(service.metadata.get("memory")) or 0) / 1024
    return (
        None
        if has >= float(failure.get("neededGib", 32))
        else "Container worker was terminated: OOMKilled, exit code 137"
    )


def _missing_model_path(service: Service, failure: JsonObject, _state: State) -> str | None:
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


def _shell_syntax(service: Service, _failure: JsonObject, _state: State) -> str | None:
    for container in service.containers:
        found = shell_syntax(str(container.get("command") or ""))
        if found:
            return f"Container worker exited with code 2: error: unrecognized arguments: {found}"
    return None


def _no_gpu(service: Service, _failure: JsonObject, state: State) -> str | None:
    if machine_of(service, state).get("GPUAmount") or as_int(service.metadata.get("gpu")):
        return None
    return "Container worker exited with code 1: Failed to infer device type"


def _given(service: Service, failure: JsonObject, _state: State) -> str | None:
    return str(failure.get("message") or f"Service {service.name} cannot start")


def machine_of(service: Service, state: State) -> JsonObject:
    """The machine a replica runs on; empty when it is not known."""
    for name in machine_types(service.config):
        machine = state.catalogue.machine(service.region, name)
        if machine is not None:
            return machine
    return {}


CHECKS: dict[str, Check] = {
    "cudaOutOfMemory": Check("CrashLoopBackOff", _cuda_out_of_memory),
    "kvCache": Check("CrashLoopBackOff", _kv_cache),
    "imagePull": Check("ErrImagePull", _image_pull),
    "portMismatch": Check("Unhealthy", _port_mismatch),
    "probeTooEarly": Check("Unhealthy", _probe_too_early),
    "outOfMemoryKilled": Check("OOMKilled", _out_of_memory_killed),
    "missingModelPath": Check("CrashLoopBackOff", _missing_model_path),
    "shellSyntax": Check("CrashLoopBackOff", _shell_syntax),
    "noGpu": Check("CrashLoopBackOff", _no_gpu),
    "stuck": Check("", _given),
    "failed": Check("FAILED", _given),
}
"""Every kind of failure that a scenario may name."""
