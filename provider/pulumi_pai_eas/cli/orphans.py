"""`pai-eas orphans --state FILE…`: services that carry our owner label and are in none of these stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_pai_eas.cli import stack_file
from pulumi_pai_eas.cli.ending import FINDINGS, FINE
from pulumi_pai_eas.cli.target import connection
from pulumi_pai_eas.lifecycle.ownership import CREATING, OWNER

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from pulumi_pai_eas.cli.stack_file import State
    from pulumi_pai_eas.model.observed import Listed


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--state",
        nargs="+",
        required=True,
        metavar="FILE",
        help="what `pulumi stack export` printed, one file for each stack of the account; - for standard input",
    )
    parser.add_argument(
        "--region", action="append", help="a region to look at; may be repeated (default: the environment's)"
    )


def run(arguments: argparse.Namespace) -> int:
    """List them with what can be done about each; 1 when there are some."""
    states = [stack_file.read(name) for name in arguments.state]
    found = 0
    for asked in arguments.region or [None]:
        reached = connection(asked)
        services = reached.services.list()
        orphans = [service for service in services if is_orphan(service, reached.region, states)]
        for service in sorted(orphans, key=lambda service: service.name):
            print("\n".join(_lines(service, reached.region, states)))
        labelled = sum(OWNER in service.labels for service in services)
        print(f"{reached.region}: {len(orphans)} of {labelled} services with our owner label in none of these stacks")
        found += len(orphans)
    return FINDINGS if found else FINE


def is_orphan(service: Listed, region: str, states: Iterable[State]) -> bool:
    """Whether one of ours is managed by none of the stacks."""
    if OWNER not in service.labels:
        return False
    return stack_file.holder(states, f"{region}/{service.name}", service.service_id) is None


def _lines(service: Listed, region: str, states: Iterable[State]) -> list[str]:
    owner = service.labels[OWNER]
    id_ = f"{region}/{service.name}"
    lines = [f"{id_}  {service.service_id}  {service.status}"]
    if any(owner in state.pending_owners for state in states):
        lines.append("  its create was interrupted; `pulumi up` in its stack takes it over")
    elif CREATING in service.labels:
        lines.append("  its create was not finished; `pulumi up` of the stack that began it takes it over")
    lines += [
        f"  keep it:   pai-eas import {id_}",
        f"  delete it: aliyun eas delete-service --region {region} --cluster-id {region} --service-name {service.name}",
    ]
    return lines
