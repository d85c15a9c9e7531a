"""A stable service and a canary behind one address, by weight; rolled back by a weight of nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.one_service import plain, refuse, refuse_unknown

WHOLE = 100
PREDICT = "/api/predict/"
"""What stands before the name of a service or a group in an address of the gateways."""
OWN = {"group": "group", "traffic": "weight"}
"""Arguments of a service that the component sets, and its own argument for it."""


class CanaryRelease(pulumi.ComponentResource):
    """Two `pai.Service`s in one group. Children: `NAME-stable` and `NAME-canary`.

    Requests to the group's address are spread by weight: the canary gets `weight` of 100, the stable service the rest.
    Each service has an address of its own as well, which the weights do not concern. Source: EAS documentation,
    service groups and traffic management.
    """

    stable: pai.Service
    """The service that serves most requests."""
    canary: pai.Service
    """The service that is tried."""
    endpoint: pulumi.Output[str | None]
    """The address of the group."""
    access_token: pulumi.Output[str | None]
    """The stable service's token for the header `Authorization`, which is both services' where `token` is given; a
    secret.
    """

    def __init__(
        self,
        name: str,
        *,
        stable: pai.ServiceArgs,
        canary: pai.ServiceArgs,
        weight: int,
        group: str | None = None,
        token: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare both.

        stable: the arguments of `pai.Service` for the one that serves most requests. canary: those of the one that is
        tried. weight: the canary's share, 0 to 100; 0 rolls it back. group: the name of the group; default made from
        the component's and the stack's. token: what callers present, whichever service answers; default one for each,
        made by EAS.
        """
        plain(name, "weight", weight, int, f"the canary's share, 0 to {WHOLE}")
        if not 0 <= weight <= WHOLE:
            refuse(name, f"weight: the canary's share, 0 to {WHOLE}, not {weight}")
        plain(name, "group", group, str, "the name of the group")
        parts = {"stable": (stable, WHOLE - weight), "canary": (canary, weight)}
        given = {part: _own(name, part, arguments, token) for part, (arguments, _) in parts.items()}
        shared = group or re.sub(r"[^a-z0-9_]+", "_", f"{name}_{pulumi.get_stack()}".lower())
        super().__init__("pai:index:CanaryRelease", name, None, opts)
        made = {
            part: pai.Service(
                f"{name}-{part}",
                pulumi.ResourceOptions(parent=self),
                group=shared,
                traffic=pai.TrafficArgs(weight=share, state="grouping"),
                **given[part],
            )
            for part, (_, share) in parts.items()
        }
        self.stable, self.canary = made["stable"], made["canary"]
        self.endpoint = self.stable.endpoint.apply(lambda url: address_of_group(url, shared))
        self.access_token = self.stable.access_token
        self.register_outputs({"endpoint": self.endpoint, "access_token": self.access_token})


def address_of_group(url: str | None, group: str) -> str | None:
    """The group's address beside that of one of its services; None where that is not at a gateway."""
    start, found, _ = (url or "").partition(PREDICT)
    return f"{start}{found}{group}" if found else None


def _own(name: str, part: str, given: pai.ServiceArgs, token: pulumi.Input[str] | None) -> dict[str, Any]:
    """The arguments of one of the two, checked."""
    plain(name, part, given, Mapping, "the arguments of a pai.Service as a dict")
    refuse_unknown(f"{name}: {part}", given, pai.ServiceArgs.__annotations__)
    for argument, instead in OWN.items():
        if given.get(argument) is not None:
            refuse(name, f"{part}: {argument} is what the component sets; give it {instead}")
    return {"token": token, **given}
