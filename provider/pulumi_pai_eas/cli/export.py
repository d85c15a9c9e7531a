"""`pai-eas export`: the service JSON of a service that runs, or of one in a stack's state, in canonical form."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pulumi_pai_eas.cli import place, stack_file
from pulumi_pai_eas.cli.ending import FINE, CannotGoOn
from pulumi_pai_eas.lifecycle.ownership import users_labels
from pulumi_pai_eas.model.edit import shown
from pulumi_pai_eas.wire import expand

if TYPE_CHECKING:
    import argparse

    from pulumi_pai_eas.cli.stack_file import Held
    from pulumi_pai_eas.model.service import ServiceSpec

_TOKEN = ("token",)


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("service", nargs="?", metavar="REGION/NAME", help="a service that runs")
    parser.add_argument(
        "--stack-file",
        metavar="FILE",
        help="instead: what `pulumi stack export --show-secrets` printed; - for standard input",
    )
    parser.add_argument("--resource", metavar="NAME", help="the resource of the stack, where it has several services")
    parser.add_argument("--out-file", metavar="FILE", help="where to write it, readable by you alone")
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(arguments: argparse.Namespace) -> int:
    """Print or write it. The token is left out; other secrets of the configuration stand in it in clear."""
    if (arguments.service is None) == (arguments.stack_file is None):
        raise CannotGoOn("give either REGION/NAME or --stack-file")
    if arguments.resource and arguments.service:
        raise CannotGoOn("--resource goes with --stack-file")
    if arguments.out_file:
        place.refuse_existing([arguments.out_file], overwrite=arguments.overwrite)
    spec = _live(arguments.service) if arguments.service else _recorded(arguments.stack_file, arguments.resource)
    text = json.dumps(expand(spec.model_copy(update={"token": None})), indent=2, ensure_ascii=False) + "\n"
    if arguments.out_file:
        place.write(arguments.out_file, text, secret=True)
    else:
        sys.stdout.write(text)
    return FINE


def _live(service: str) -> ServiceSpec:
    """As the API shows it, without the labels that mark it as ours."""
    from pulumi_pai_eas.cli.target import connection

    wanted = place.place(service)
    observed = connection(wanted.region).services.describe(wanted.name)
    labels = users_labels(observed.labels or observed.spec.labels or {}) or None
    name = observed.spec.service_name or observed.name
    return observed.spec.model_copy(update={"labels": labels, "service_name": name})


def _recorded(name: str, resource: str | None) -> ServiceSpec:
    """As it was sent last: the inputs in state with the decisions in their places."""
    from pulumi_pai_eas.dynamic.draft import draft
    from pulumi_pai_eas.planning.decisions import complete

    held = _chosen(name, stack_file.read(name).services, resource)
    encrypted = [shown(path) for path in held.encrypted if path != _TOKEN]
    if encrypted:
        raise CannotGoOn(
            f"{name}: encrypted in {held.name}: {', '.join(encrypted)}; use `pulumi stack export --show-secrets`"
        )
    return complete(draft(held.inputs).desired)


def _chosen(name: str, services: tuple[Held, ...], resource: str | None) -> Held:
    found = [held for held in services if resource in (None, held.name)]
    if len(found) == 1:
        return found[0]
    there = ", ".join(sorted(held.name for held in services)) or "none"
    if not found:
        raise CannotGoOn(f"{name}: no service {resource!r}; there are: {there}" if resource else f"{name}: no service")
    raise CannotGoOn(f"{name}: several services; give --resource, one of: {there}")
