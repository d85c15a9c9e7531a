"""Rules of the list of machine types: spot price limits, capacities, rebalancing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_pai_eas.codes import compute as codes
from pulumi_pai_eas.model.compute import DedicatedCompute, InstanceType, PublicCompute
from pulumi_pai_eas.rules.choices import shown
from pulumi_pai_eas.rules.rule import Subject, error, rule, rule_over, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.compute import MachineChoice
    from pulumi_pai_eas.model.finding import Finding

_PERCENT = re.compile(r"\d{1,3}%")


def _list(subject: Subject) -> list[MachineChoice]:
    compute = subject.spec.compute
    if isinstance(compute, (PublicCompute, DedicatedCompute)) and compute.instance_types is not None:
        return list(compute.instance_types)
    return []


def _choices(subject: Subject) -> Iterator[tuple[str, MachineChoice]]:
    for index, choice in enumerate(_list(subject)):
        yield subject.type_path(index), choice


def is_spot(choice: MachineChoice) -> bool:
    """Whether a price limit makes this entry a spot one."""
    return isinstance(choice, InstanceType) and choice.spot_price_limit is not None


@rule_over(_choices, codes.SPOT_PRICE)
def price_limit_is_positive(_subject: Subject, path: str, choice: MachineChoice) -> Iterator[Finding]:
    """USD an hour."""
    if isinstance(choice, InstanceType) and choice.spot_price_limit is not None and choice.spot_price_limit <= 0:
        yield error(f"{path}.spotPriceLimit", f"{choice.spot_price_limit} is not above 0 (USD)", malformed=True)


@rule_over(_choices, codes.CAPACITY)
def capacity_is_one(_subject: Subject, path: str, choice: MachineChoice) -> Iterator[Finding]:
    """A number of replicas or a share of them."""
    if not isinstance(choice, InstanceType) or choice.capacity is None:
        return
    capacity = choice.capacity
    if not (capacity >= 0 if isinstance(capacity, int) else _PERCENT.fullmatch(capacity)):
        yield error(f"{path}.capacity", f'"{shown(capacity)}": write 20 or "20%"', malformed=True)


@rule(codes.SPOT_PROTECTION_UNSAID, whole=True)
def protection_is_said(subject: Subject) -> Iterator[Finding]:
    """The documentation wants it set wherever spot machines are used."""
    compute = subject.spec.compute
    if not isinstance(compute, (PublicCompute, DedicatedCompute)):
        return
    if compute.disable_spot_protection_period is None and any(is_spot(choice) for choice in _list(subject)):
        yield warning(
            "compute.disableSpotProtectionPeriod",
            "must be set with spot machines: false keeps each for an hour (the server's default), true does not",
        )


@rule(codes.SPOT_ONLY)
def something_regular_is_last(subject: Subject) -> Iterator[Finding]:
    """When the price rises above the limit nothing else is left."""
    choices = _list(subject)
    if choices and all(is_spot(choice) for choice in choices):
        yield warning(
            subject.compute_path if subject.desired.shorthand else "compute.instanceTypes",
            "spot machines only; add a type without spotPriceLimit at the end, so that the service keeps running",
        )


def _replicas_of(capacity: int | str | None, replicas: int) -> int | None:
    """Replicas that an entry takes; None: as many as there are."""
    if capacity is None:
        return None
    if isinstance(capacity, int):
        return capacity
    return replicas * int(capacity[:-1]) // 100 if _PERCENT.fullmatch(capacity) else None


@rule(codes.CAPACITY_SHORT, on=("replicas",))
def capacities_are_enough(subject: Subject) -> Iterator[Finding]:
    """Where every entry has a capacity, the rest of the replicas has no place."""
    replicas, choices = subject.spec.replicas, _list(subject)
    if replicas is None or not choices:
        return
    places = 0
    for choice in choices:
        capacity = choice.capacity if isinstance(choice, InstanceType) else None
        taken = _replicas_of(capacity, replicas)
        if taken is None:
            return
        places += taken
    if places < replicas:
        yield warning(
            "compute.instanceTypes",
            f"the capacities add up to {places} of {replicas} replicas; raise one, or leave the last one open",
        )


@rule(codes.REBALANCING_IDLE, whole=True)
def rebalancing_has_work(subject: Subject) -> Iterator[Finding]:
    """It moves replicas back to the group, or to a preferred entry of the list."""
    compute = subject.spec.compute
    if not isinstance(compute, (PublicCompute, DedicatedCompute)) or compute.resource_rebalancing is not True:
        return
    if isinstance(compute, DedicatedCompute) and compute.resource_burstable is not None:
        return
    choices = _list(subject)
    if len(choices) < 2 and not any(is_spot(choice) for choice in choices):
        yield warning("compute.resourceRebalancing", "has nothing to move without spot machines or overflow; remove it")
