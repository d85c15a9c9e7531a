"""The change that mends a cause, as property path and value; None where it is not known. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from pulumi_pai_eas.model.edit import Edit, shown
from pulumi_pai_eas.model.inference_engine import TENSOR_PARALLEL, engine_of, parallelism
from pulumi_pai_eas.model.unknown import Undetermined, is_unknown
from pulumi_pai_eas.model.whole_number import whole_number
from pulumi_pai_eas.reasons import larger_machines as larger
from pulumi_pai_eas.reasons import models_found, nearest_images, reaching
from pulumi_pai_eas.reasons.remedy import Remedy, container_of, set_option

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Facts, MachineType
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.reasons.evidence import Cause

LEAST_CONTEXT = 256
"""Tokens; a shorter context than that is no service, but a machine that is too small."""
USUAL_DISK = 30
"""GiB of a system disk when none is asked for (EAS documentation)."""
_LENGTH = {"vllm": ("--max-model-len",), "sglang": ("--context-length",)}


def remedy_for(cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    """The change, given what is wished and what is known of the region; a fact that is UNKNOWN only makes it vaguer."""
    mend = _MENDS.get(cause.kind)
    if mend is None:
        return None
    try:
        return mend(cause, desired, facts)
    except Undetermined:
        return None


def needs_facts(cause: Cause) -> frozenset[str]:
    """Which facts of the region the remedy rests on: `machines`, `images`."""
    if cause.kind in ("image_absent", "image"):
        return frozenset({"images"})
    if cause.kind == "kv_cache" and (_fitting_length(cause) or 0) >= LEAST_CONTEXT:
        return frozenset()
    if cause.kind in ("gpu_memory", "kv_cache", "parallel", "no_gpu", "killed", "no_stock"):
        return frozenset({"machines"})
    return frozenset()


def _machine(desired: Desired, machine: MachineType | None) -> Remedy | None:
    placed = larger.place(desired, machine.name) if machine is not None else None
    return None if placed is None or machine is None else Remedy(placed.path, larger.described(machine), placed.edits)


def _kv_cache(cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    """The length that fits, as the engine says; where it only says how much memory lacks, in proportion to that."""
    engine = engine_of(container_of(cause, desired))
    fits = _fitting_length(cause)
    if engine is None or fits is None or fits < LEAST_CONTEXT:
        return _gpu_memory(cause, desired, facts)
    return set_option(cause, desired, _LENGTH[engine], str(fits)) or _gpu_memory(cause, desired, facts)


def _fitting_length(cause: Cause) -> int | None:
    figures = cause.figures
    if "fits" in figures:
        return int(figures["fits"])
    if not {"asked", "needed", "has"} <= figures.keys() or not float(figures["needed"]):
        return None
    share = float(figures["has"]) / float(figures["needed"])
    return int(int(figures["asked"]) * share * 0.99) // 16 * 16  # the figures are rounded; caches come in blocks of 16


def _context(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    engine = engine_of(container_of(cause, desired))
    return None if engine is None else set_option(cause, desired, _LENGTH[engine], cause.figures["fits"])


def _gpu_memory(cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    """GPUs that are there and idle; else a machine with more memory on each; else one with more of them."""
    container, machines = container_of(cause, desired), facts.machines
    now = larger.present(desired, machines)
    spread = parallelism(container) or 1
    units = max(1, desired.spec.unit_size or 1)
    if now is not None and now.gpus * units > spread:
        idle = set_option(cause, desired, TENSOR_PARALLEL, str(_power_of_two(now.gpus * units)))
        if idle is not None and _power_of_two(now.gpus * units) > spread:
            return idle
    if now is None:
        return None
    bigger = _machine(desired, larger.with_more_gpu_memory(desired, machines))
    if bigger is not None:
        return bigger
    more = larger.with_more_gpus(desired, machines, -(-spread * 2 // units))
    machine = _machine(desired, more)
    wider = set_option(cause, desired, TENSOR_PARALLEL, str(spread * 2))
    if machine is None or wider is None:
        return None
    return Remedy(machine.path, f"{machine.value}, with {wider.value} in {wider.path}", (*machine.edits, *wider.edits))


def _power_of_two(number: int) -> int:
    return 1 << (number.bit_length() - 1)


def _gpu_in_use(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    share = int(float(cause.figures["free"]) / float(cause.figures["total"]) * 100) - 1
    return set_option(cause, desired, ("--gpu-memory-utilization",), f"{share / 100:.2f}") if share > 0 else None


def _dtype(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    return set_option(cause, desired, ("--dtype",), "half")


def _parallel(cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    return _machine(desired, larger.with_more_gpus(desired, facts.machines, int(cause.figures["asked"])))


def _no_gpu(_cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    return _machine(desired, larger.with_gpu(desired, facts.machines))


def _killed(_cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    memory = larger.memory_of_pair(desired, facts.machines)
    if memory is not None:
        return Remedy("compute.memory", str(memory), (Edit(("compute", "memory"), memory),))
    return _machine(desired, larger.with_more_memory(desired, facts.machines))


def _no_stock(_cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    return _machine(desired, larger.in_stock_instead(desired, facts.machines))


def _image_absent(cause: Cause, desired: Desired, facts: Facts) -> Remedy | None:
    written = container_of(cause, desired).image or ""
    pulled = cause.figures["image"]
    other = nearest_images.in_own_region(pulled, desired.region)
    if not is_unknown(facts.images):
        other = nearest_images.nearest(written, pulled, facts.images, desired.region) or other
    if other is None or other == written:
        return None
    path = ("containers", cause.container, "image")
    return Remedy(shown(path), other, (Edit(path, other),))


def _image_denied(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    host, slash, _rest = cause.figures["image"].partition("/")
    registry = host if slash and ("." in host or ":" in host) else "Docker Hub"
    wrong = " (the present one is refused)" if desired.spec.docker_auth is not None else ""
    return Remedy("dockerAuth", f"base64 of USER:PASSWORD of {registry}{wrong}")


def _image_unreachable(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """The registry of another region answers there only; EAS reaches the internet only through a VPC that does."""
    other = nearest_images.in_own_region(cause.figures["image"], desired.region)
    if other is not None:
        path = ("containers", cause.container, "image")
        return Remedy(shown(path), other, (Edit(path, other),))
    if desired.spec.vpc is None:
        return Remedy("vpc", "a VPC from which the registry is reached (NAT gateway, or the registry's own VPC access)")
    return None


def _image_disk(_cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    size = f"{2 * (whole_number(str(desired.spec.disk).removesuffix('Gi')) or USUAL_DISK)}Gi"
    return Remedy("disk", size, (Edit(("disk",), size),))


def _shell(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    container = container_of(cause, desired)
    if container.command is None or container.script is not None:
        return None
    path = ("containers", cause.container)
    edits = (Edit((*path, "script"), container.command), Edit((*path, "command"), None))
    return Remedy(shown((*path, "script")), f"the same line, moved from {shown((*path, 'command'))}", edits)


_Mend: TypeAlias = Callable[["Cause", "Desired", "Facts"], Remedy | None]
_MENDS: dict[str, _Mend] = {
    "kv_cache": _kv_cache,
    "context": _context,
    "gpu_memory": _gpu_memory,
    "gpu_in_use": _gpu_in_use,
    "dtype": _dtype,
    "parallel": _parallel,
    "no_gpu": _no_gpu,
    "killed": _killed,
    "no_stock": _no_stock,
    "image_absent": _image_absent,
    "image": _image_absent,
    "image_denied": _image_denied,
    "image_unreachable": _image_unreachable,
    "image_disk": _image_disk,
    "shell": _shell,
    "port": reaching.port,
    "loopback": reaching.loopback,
    "port_taken": reaching.port_taken,
    "probe_port": reaching.probe_port,
    "probe_path": reaching.probe_path,
    "probe": reaching.probe,
    "model_path": models_found.model_path,
    "hub": models_found.hub,
}
"""Causes of other kinds are not mended by a change that could be named."""
