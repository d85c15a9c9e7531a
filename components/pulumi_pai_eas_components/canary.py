"""A stable service and a canary behind one address, by weight; rolled back by a weight of nothing."""

from __future__ import annotations

from typing import Any

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.one_service import stop

WHOLE = 100


class CanaryRelease(pulumi.ComponentResource):
    """Two `pai.Service`s in one group. Children: `NAME-stable` and `NAME-canary`.

    Requests to the group's address are spread by weight: the canary gets `weight` of 100, the stable service the rest.
    """

    stable: pai.Service
    """The service that serves most requests."""
    canary: pai.Service
    """The service that is tried."""
    endpoint: pulumi.Output[str | None]
    """The address of the group."""
    access_token: pulumi.Output[str | None]
    """The token for the header `Authorization`; a secret."""

    def __init__(
        self,
        name: str,
        *,
        stable: pai.ServiceArgs,
        canary: pai.ServiceArgs,
        weight: int,
        group: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare both. `stable` and `canary` are arguments of `pai.Service`; `weight` is the canary's share, 0 to 100.

        group: the name of the group, default made from the component's and the stack's.
        """
        super().__init__("pai:index:CanaryRelease", name, None, opts)
        if not 0 <= weight <= WHOLE:
            raise stop(name, f"weight: the canary's share is 0 to {WHOLE}, not {weight}")
        shared = group or f"{name}_{pulumi.get_stack()}".lower().replace("-", "_")
        shares = {"stable": WHOLE - weight, "canary": weight}
        made = {
            part: self._one(f"{name}-{part}", dict(given), shared, shares[part])
            for part, given in (("stable", stable), ("canary", canary))
        }
        self.stable, self.canary = made["stable"], made["canary"]
        self.endpoint = self.stable.endpoint
        self.access_token = self.stable.access_token
        self.register_outputs({"endpoint": self.endpoint, "access_token": self.access_token})

    def _one(self, name: str, given: dict[str, Any], group: str, weight: int) -> pai.Service:
        for argument in ("group", "traffic"):
            if given.pop(argument, None) is not None:
                raise stop(name, f"{argument}: is what CanaryRelease sets; give weight and group to the component")
        return pai.Service(
            name,
            pulumi.ResourceOptions(parent=self),
            group=group,
            traffic=pai.TrafficArgs(weight=weight, state="grouping"),
            **given,
        )
