"""The Pulumi stack that services are imported into: its full name, and its configuration."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pulumi_pai_eas.cli.ending import CannotGoOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_pai_eas.model.unknown import JsonObject

SECONDS = 120.0
WHERE_FROM = "run this in the folder of the Pulumi project, or give --organization, --project and --stack"


@dataclass(frozen=True, slots=True)
class StackName:
    """What a running program is told of itself; the owner of a service and its automatic name are made of it.

    Backends without organizations (files, buckets) say `organization`.
    """

    organization: str
    project: str
    stack: str

    def __str__(self) -> str:
        return f"{self.organization}/{self.project}/{self.stack}"


def stack_name(stack: str | None, project: str | None = None, organization: str | None = None) -> StackName:
    """The stack: as given (`dev`, `acme/dev`, `acme/shop/dev`), and the rest of its name as Pulumi says it.

    Pulumi is asked in the working folder (the selected stack, or `PULUMI_STACK`) unless all three parts are given.
    Raises CannotGoOn with what it answered.
    """
    parts = stack.split("/") if stack else []
    name = parts[-1] if parts else None
    organization = organization or (parts[0] if len(parts) > 1 else None)
    project = project or (parts[1] if len(parts) > 2 else None)
    if organization and project and name:
        return StackName(organization, project, name)
    asked = _ask(stack)
    return StackName(organization or asked.organization, project or asked.project, name or asked.stack)


def set_secret(key: str, value: str, stack: str | None) -> None:
    """Put a secret into the stack's configuration; the value goes through a pipe. Raises CannotGoOn."""
    command = ["pulumi", "config", "set", "--secret", "--non-interactive", *_chosen(stack), "--", key]
    _run(command, f"{value}\n", f"pulumi config set --secret {key}")


def exported(stack: str | None) -> JsonObject:
    """What the stack holds, secrets encrypted, as `pulumi stack export` says it. Raises CannotGoOn."""
    what = "pulumi stack export"
    text = _run(["pulumi", "stack", "export", "--non-interactive", *_chosen(stack)], "", what)
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise CannotGoOn(f"{what}: printed no JSON object")
    return cast("JsonObject", value)


def _ask(stack: str | None) -> StackName:
    command = ["pulumi", "stack", "--show-name", "--fully-qualify-stack-names", "--non-interactive", *_chosen(stack)]
    try:
        told = _run(command, "", "the stack is not known").strip().split("/")
        if len(told) != 3:  # organization/project/stack
            raise CannotGoOn(f"the stack is not known: pulumi says {'/'.join(told)!r}")
    except CannotGoOn as reason:
        raise CannotGoOn(f"{reason}; {WHERE_FROM}") from None
    return StackName(*told)


def _chosen(stack: str | None) -> list[str]:
    return ["--stack", stack] if stack else []


def _run(command: Sequence[str], given: str, what: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and what is run is pulumi
            command, input=given, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        raise CannotGoOn(f"{what}: there is no pulumi on PATH") from None
    except subprocess.TimeoutExpired:
        raise CannotGoOn(f"{what}: pulumi did not answer within {SECONDS:g} s") from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        why = said[0].removeprefix("error: ") if said else f"pulumi ended with {done.returncode}"
        raise CannotGoOn(f"{what}: {why}")
    return done.stdout
