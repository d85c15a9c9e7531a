"""Remedies for a model that is not found where the process looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.model.edit import Edit, shown
from pulumi_pai_eas.model.inference_engine import command_text
from pulumi_pai_eas.model.storage import CacheMount, EmptyDirMount, RawMount
from pulumi_pai_eas.reasons.command_edits import with_model
from pulumi_pai_eas.reasons.remedy import Remedy, container_of

if TYPE_CHECKING:
    from pulumi_pai_eas.model.facts import Facts
    from pulumi_pai_eas.model.service import Desired
    from pulumi_pai_eas.model.storage import Mount
    from pulumi_pai_eas.reasons.evidence import Cause


def model_path(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """Mount the model where it is looked for; where something is mounted there already, its source lacks the model."""
    wanted = cause.figures["path"].rstrip("/")
    mounts = [(index, mount) for index, mount in enumerate(desired.spec.storage or []) if _may_hold_a_model(mount)]
    for index, mount in mounts:
        if _covers(mount, wanted):
            return Remedy(f"storage[{index}].path", f"the folder that holds config.json (none is seen at {wanted})")
    unused = [(index, mount) for index, mount in mounts if not _is_mentioned(mount, desired)]
    if len(unused) == 1:
        path = ("storage", unused[0][0], "mountPath")
        return Remedy(shown(path), wanted, (Edit(path, wanted),))
    return Remedy(f"storage[{len(desired.spec.storage or [])}]", f"the model's folder, mounted at {wanted}")


def hub(cause: Cause, desired: Desired, _facts: Facts) -> Remedy | None:
    """A replica has no internet unless its VPC has: load the model from a mount."""
    container = container_of(cause, desired)
    model = cause.figures.get("path")
    mounts = [mount for mount in desired.spec.storage or [] if _may_hold_a_model(mount) and mount.mount_path]
    if model is not None and len(mounts) == 1:
        path = str(mounts[0].mount_path).rstrip("/")
        placed = with_model(container, cause.container, model, path)
        if placed is not None:
            return Remedy(placed.path, f"{path} in the place of {model}", placed.edits)
    return Remedy(
        "storage", "the model's folder, mounted; and its path in the command (a replica has no internet of its own)"
    )


def _may_hold_a_model(mount: Mount) -> bool:
    return not isinstance(mount, (EmptyDirMount, CacheMount, RawMount))


def _covers(mount: Mount, path: str) -> bool:
    at = (mount.mount_path or "").rstrip("/")
    return bool(at) and f"{path}/".startswith(f"{at}/")


def _is_mentioned(mount: Mount, desired: Desired) -> bool:
    """Whether a command says the path of a mount: then something else rests on it."""
    at = (mount.mount_path or "").rstrip("/")
    return bool(at) and any(at in command_text(container) for container in desired.spec.containers or [])
