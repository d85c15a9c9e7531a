"""`pai-eas import REGION/NAME…`: brings services that exist under the management of a Pulumi stack.

It writes the file that `pulumi import --file` takes, and a Python program that declares the same; together they leave
nothing for the next preview to change. Nothing is sent that changes a service.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pulumi_pai_eas.cli import place, stack_file
from pulumi_pai_eas.cli.ending import FINE, TARGET, CannotGoOn
from pulumi_pai_eas.cli.pulumi_stack import StackName, exported, set_secret, stack_name
from pulumi_pai_eas.cli.python_source import Declaration, Source, program
from pulumi_pai_eas.cli.target import connection
from pulumi_pai_eas.errors import Fault, NotFound
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER
from pulumi_pai_eas.model.edit import shown
from pulumi_pai_eas.property_bag import auto_name, owner_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from pulumi_pai_eas.cli.place import Place
    from pulumi_pai_eas.cli.stack_file import Held, State
    from pulumi_pai_eas.client.ports import Connection
    from pulumi_pai_eas.dynamic.import_entry import Declared, Existing
    from pulumi_pai_eas.model.unknown import JsonObject

    T = TypeVar("T")

GOING = "Deleting"
"""The status of a service that will be gone in a moment."""


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("services", nargs="*", metavar="REGION/NAME", help="the services to import")
    parser.add_argument(
        "--all",
        action="store_true",
        help="all of a region, without those in a stack or with our owner label",
    )
    parser.add_argument("--workspace", metavar="ID", help="with --all: only those of this PAI workspace")
    parser.add_argument("--region", help="with --all: the region (default: the environment's)")
    parser.add_argument(
        "--state",
        nargs="+",
        default=[],
        metavar="FILE",
        help="with --all: what `pulumi stack export` printed, one for each other stack whose services stay out",
    )
    parser.add_argument("--out-file", default="import.json", metavar="FILE", help="the import file (%(default)s)")
    parser.add_argument("--program", metavar="FILE", help="the Python program (default: standard output)")
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")
    parser.add_argument("--resource-name", metavar="NAME", help="the resource's name (default: the service's)")
    parser.add_argument("--stack", help="the stack, as Pulumi writes it (default: the one that is selected)")
    parser.add_argument("--project", help="the Pulumi project (default: that of the working folder)")
    parser.add_argument("--organization", help="the organization of the stack (default: as Pulumi says)")
    parser.add_argument(
        "--set-secrets", action="store_true", help="run the `pulumi config set --secret` lines instead of printing them"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write both files, and tell what to do with them."""
    _refuse_contradictions(arguments)
    written = [arguments.out_file, *([arguments.program] if arguments.program else [])]
    place.refuse_existing(written, overwrite=arguments.overwrite)
    stack = stack_name(arguments.stack, arguments.project, arguments.organization)
    here = _held_by(stack, arguments.stack)
    if arguments.all:
        found = _all(arguments, [*here, *(stack_file.read(name) for name in arguments.state)])
    else:
        found = [_existing(place.place(text), here) for text in arguments.services]
    if not found:
        raise CannotGoOn("there is no service to import", TARGET)
    resources = _resource_names(found, arguments.resource_name)
    entries, source = _entries(found, resources, stack)
    place.write(arguments.out_file, json.dumps({"resources": entries}, indent=2) + "\n", secret=True)
    if arguments.program:
        place.write(arguments.program, source.text)
    else:
        sys.stdout.write(source.text)
    if arguments.set_secrets:
        for secret in source.secrets:
            set_secret(secret.key, secret.text, arguments.stack)
    _tell("\n".join(_next_steps(arguments, len(entries), source)))
    return FINE


def _refuse_contradictions(arguments: argparse.Namespace) -> None:
    if arguments.all == bool(arguments.services):
        raise CannotGoOn("give either services (REGION/NAME) or --all")
    if not arguments.all and (arguments.workspace or arguments.region or arguments.state):
        raise CannotGoOn("--workspace, --region and --state go with --all")
    if arguments.resource_name and (arguments.all or len(arguments.services) != 1):
        raise CannotGoOn("--resource-name is for one service")
    if len(set(arguments.services)) != len(arguments.services):
        raise CannotGoOn("a service is named twice")


def _held_by(stack: StackName, given: str | None) -> list[State]:
    """What the stack holds already: a service that is imported once more would be in it twice.

    From another folder or account a stack may be out of reach; that is told, and no obstacle.
    """
    try:
        return [stack_file.state_in(exported(given), str(stack))]
    except CannotGoOn as reason:
        _tell(f"warning: whether {stack} holds a service already was not looked at: {reason}")
        return []


def _where(held: Held) -> str:
    return f"{held.stack} holds it already, as {held.name}"


def _existing(wanted: Place, here: Sequence[State]) -> Existing:
    """One service as it is; raises CannotGoOn for one that is being deleted or in the stack already, and Fault."""
    reached = connection(wanted.region)
    found = _look(reached, wanted.name)
    held = stack_file.holder(here, str(wanted), found.observed.service_id)
    if held is not None:
        raise CannotGoOn(f"{wanted}: {_where(held)}; nothing was written")
    if found.observed.status == GOING:
        raise CannotGoOn(f"{wanted} is being deleted", TARGET)
    return found


def _look(reached: Connection, name: str) -> Existing:
    from pulumi_pai_eas.dynamic.import_entry import Existing

    observed = reached.services.describe(name)
    endpoints = _if_allowed(lambda: reached.services.endpoints(name), f"the endpoints of {name}")
    scaler = _if_allowed(lambda: reached.services.cron_scaler(name), f"the cron scaler of {name}")
    return Existing(observed, endpoints, scaler, reached.host, reached.account_id())


def _if_allowed(look_up: Callable[[], T], what: str) -> T | None:
    """What may be missing without harm: the next refresh brings it."""
    try:
        return look_up()
    except Fault as fault:
        _tell(f"warning: {what} could not be read and is left out: {fault.text}")
        return None


def _all(arguments: argparse.Namespace, states: Sequence[State]) -> list[Existing]:
    """All of a region, or of a workspace, that no stack is known to manage; those that are left out are told."""
    reached = connection(arguments.region)
    found: list[Existing] = []
    for service in sorted(reached.services.list(), key=lambda service: service.name):
        held = stack_file.holder(states, f"{reached.region}/{service.name}", service.service_id)
        if held is not None:
            _tell(f"{service.name} is left out: {_where(held)}")
        elif OWNER in service.labels:
            _tell(f"{service.name} is left out: it carries our owner label; name it to import it all the same")
        elif service.status != GOING:
            try:
                existing = _look(reached, service.name)
            except NotFound:
                continue  # gone since it was listed
            if arguments.workspace in (None, existing.observed.workspace_id):
                found.append(existing)
    return found


def _resource_names(found: Sequence[Existing], given: str | None) -> list[str]:
    """The name of each resource: that of the service, with the region where two are called the same."""
    if given:
        return [given]
    names = [existing.observed.name for existing in found]
    return [
        name if names.count(name) == 1 else f"{name}-{existing.observed.region}"
        for name, existing in zip(names, found, strict=True)
    ]


def _entries(found: Sequence[Existing], resources: Sequence[str], stack: StackName) -> tuple[list[JsonObject], Source]:
    from pulumi.dynamic import dynamic

    from pulumi_pai_eas.dynamic.import_entry import declared, entry
    from pulumi_pai_eas.provider import ServiceProvider

    provider: str = dynamic.serialize_provider(ServiceProvider())  # pyright: ignore[reportUnknownMemberType] - untyped
    entries: list[JsonObject] = []
    declarations: list[Declaration] = []
    for resource, existing in zip(resources, found, strict=True):
        service = declared(existing)
        owner = owner_of(stack.organization, stack.project, stack.stack, resource)
        automatic = auto_name(resource, stack.stack)
        entries.append(entry(resource, service, existing, owner=owner, auto_name=automatic, provider=provider))
        declarations.append(Declaration(resource, service.desired, service.secrets))
        for line in _warnings(existing, service, owner):
            _tell(f"warning: {existing.observed.name}: {line}")
    return entries, program(declarations)


def _warnings(existing: Existing, service: Declared, owner: str) -> list[str]:
    lines: list[str] = []
    labels = existing.observed.labels
    if CREATING in labels and labels.get(OWNER) == owner:
        lines.append("its create by this very resource was interrupted; `pulumi up` takes it over without an import")
    elif OWNER in labels and labels[OWNER] != owner:
        lines.append("carries the owner label of another resource; make sure that no other stack holds it")
    lines += [
        f"{shown(path)} is hidden by the API and left out; set it before the first update, which would remove it"
        for path in service.masked
    ]
    lines += [
        f"{shown(path)} seems to hold a credential, which stands in clear in the program and in state"
        for path in service.exposed
    ]
    return lines


def _next_steps(arguments: argparse.Namespace, number: int, source: Source) -> list[str]:
    stack = f" --stack {arguments.stack}" if arguments.stack else ""
    services = "service" if number == 1 else "services"
    lines = [
        f"{arguments.out_file}: {number} {services}, secrets in clear; only you can read it (mode 0600)",
        "next:",
    ]
    if not arguments.set_secrets:
        lines += [f"  pulumi config set --secret{stack} {secret.key}    # {secret.what}" for secret in source.secrets]
    return [
        *lines,
        f"  pulumi import --file {arguments.out_file} --generate-code=false --yes{stack}",
        f"  rm {arguments.out_file}",
        f"  pulumi preview --expect-no-changes{stack}    # with the program in place",
    ]


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
