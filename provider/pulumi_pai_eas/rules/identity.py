"""Rules of who the service is: its name, and the workspace it is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import identity as codes
from pulumi_pai_eas.model.region import is_region
from pulumi_pai_eas.rules.choices import listed, shown
from pulumi_pai_eas.rules.rule import Subject, error, known, rule, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.facts import NameState, Workspace
    from pulumi_pai_eas.model.finding import Finding

_NAME = re.compile(r"[a-z0-9_-]{3,63}")
_PREFIX = re.compile(r"[a-z0-9_-]{1,57}")


def _repaired(name: str) -> str:
    """The nearest name that would do."""
    return re.sub(r"[^a-z0-9_]+", "_", name.lower())[:63].ljust(3, "_")


@rule(codes.NAME_MALFORMED)
def name_is_well_formed(subject: Subject) -> Iterator[Finding]:
    """3 to 63 of a-z 0-9 _ (and -, which has a rule of its own)."""
    name = subject.spec.service_name
    if name is not None and not _NAME.fullmatch(known(name)):
        yield error(
            "serviceName",
            f'"{shown(name)}" ({len(name)} characters): a name has 3 to 63 of a-z, 0-9 and _; '
            f"nearest: {_repaired(name)}",
        )


@rule(codes.NAME_MALFORMED)
def prefix_is_well_formed(subject: Subject) -> Iterator[Finding]:
    """A prefix and six digits make a name."""
    prefix = subject.desired.service_name_prefix
    if prefix is not None and not _PREFIX.fullmatch(known(prefix)):
        yield error(
            "serviceNamePrefix",
            f'"{shown(prefix)}" ({len(prefix)} characters): six digits are added, so a prefix has 1 to 57 of a-z, 0-9 '
            f"and _; nearest: {_repaired(prefix)[:57]}",
        )


@rule(codes.REGION_MALFORMED)
def region_can_be_one(subject: Subject) -> Iterator[Finding]:
    """It becomes a part of host names."""
    region = subject.desired.region
    if region and not is_region(known(region)):
        yield error("region", f'"{shown(region)}" is no region; cn-hangzhou is one', malformed=True)


@rule(codes.NAME_HYPHEN)
def name_has_no_hyphen(subject: Subject) -> Iterator[Finding]:
    """Forbidden by the deploy skill, used by its samples: refused only where a service would be made."""
    for path, name in (
        ("serviceName", subject.spec.service_name),
        ("serviceNamePrefix", subject.desired.service_name_prefix),
    ):
        if name is None or "-" not in name:
            continue
        text = f'"{shown(name)}" has a hyphen; use {_repaired(name)}'
        if subject.creates:
            yield error(path, text)
        else:
            yield warning(path, f"{text} for new services (one that exists keeps its name)")


@rule(codes.NAME_AND_PREFIX, on=("serviceNamePrefix",))
def name_or_prefix(subject: Subject) -> Iterator[Finding]:
    """A prefix is for a name that is to be chosen."""
    name, prefix = subject.spec.service_name, subject.desired.service_name_prefix
    if name is not None and prefix is not None:
        yield error(
            "serviceName",
            f'"{shown(name)}" and serviceNamePrefix "{shown(prefix)}" are both given; keep one of the two',
        )


@rule(codes.NAME_TAKEN, catalogue=True, on=("serviceNamePrefix", "region"))
def name_is_free(subject: Subject) -> Iterator[Finding]:
    """A service of this name is neither reused nor replaced, unless it is the one to adopt or our own leftover."""
    if not subject.creates:
        return
    state: NameState = subject.facts.name
    if state.status == "free" or (state.service_id and state.service_id == subject.desired.options.adopt):
        return
    name = shown(subject.name)
    if state.status == "foreign":
        yield error(
            "serviceName",
            f"A service named {name} already exists (Status: not visible to this identity, it belongs to another one). "
            "Please choose a different name.",
        )
        return
    text = (
        f"A service named {name} already exists (Status: {shown(state.service_status)}). "
        f"Please choose a different name. To manage it here: pai-eas import {subject.region}/{name}"
    )
    if state.owner is not None and state.owner == subject.desired.owner:
        yield warning(
            "serviceName",
            f"{text} (it carries this resource's owner label: left by an unfinished create it is taken over)",
        )
    else:
        yield error("serviceName", text)


def _lines(workspaces: list[Workspace]) -> str:
    return listed(
        f"{workspace.workspace_id} ({workspace.name}{', default' if workspace.is_default else ''})"
        for workspace in workspaces
    )


@rule(codes.WORKSPACE_AMBIGUOUS, catalogue=True)
def workspace_is_decided(subject: Subject) -> Iterator[Finding]:
    """The only ENABLED workspace is taken; of several the user chooses."""
    if subject.spec.workspace_id is not None or subject.desired.effective.workspace_id is not None:
        return
    enabled = [workspace for workspace in subject.facts.workspaces if workspace.enabled]
    if len(enabled) > 1:
        yield error(
            "workspaceId",
            f"{len(enabled)} workspaces are ENABLED and none is named; set workspaceId to one of: {_lines(enabled)}",
        )


@rule(codes.WORKSPACE_UNUSABLE, catalogue=True)
def workspace_is_enabled(subject: Subject) -> Iterator[Finding]:
    """A workspace that is not there or not ENABLED."""
    wanted = subject.spec.workspace_id
    if wanted is None:
        wanted = subject.desired.effective.workspace_id
    workspaces: tuple[Workspace, ...] = subject.facts.workspaces
    enabled = [workspace for workspace in workspaces if workspace.enabled]
    if wanted is None:
        if not enabled:
            statuses = (
                listed(f"{workspace.workspace_id} {workspace.status}" for workspace in workspaces) or "none at all"
            )
            yield warning(
                "workspaceId", f"no workspace is ENABLED ({statuses}); it is left out, and the service may be refused"
            )
        return
    found = next((workspace for workspace in workspaces if workspace.workspace_id == wanted), None)
    choices = f"; ENABLED: {_lines(enabled)}" if enabled else "; none is ENABLED"
    if found is None:
        yield warning("workspaceId", f'"{shown(wanted)}" is not among the workspaces that can be seen{choices}')
    elif not found.enabled:
        yield warning("workspaceId", f'"{shown(wanted)}" is {shown(found.status)}, not ENABLED{choices}')
