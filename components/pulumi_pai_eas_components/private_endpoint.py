"""A service that is reachable in a VPC only, through an NLB, and never publicly."""

from __future__ import annotations

from typing import Any, Unpack

import pulumi

import pulumi_pai_eas as pai
from pulumi_pai_eas_components.one_service import plain, refuse, refuse_unknown

LISTENER_PORT = 80
KEPT_PORT = 8080
"""EAS keeps it for itself (EAS documentation, NLB)."""
NEW_NLB = "default"
"""EAS makes the NLB (the deploy skill, networking)."""
KEPT = {
    "network": "the NLB is what the component makes",
    "nlb_failure": "falling back to the shared gateway would make the service public",
}
"""Arguments of the service that would undo the component."""


class PrivateEndpoint(pulumi.ComponentResource):
    """A `pai.Service` behind an NLB of its own in a given VPC. Children: one `pai.Service` of the component's name.

    When the NLB is refused the deployment fails; it never falls back to the shared gateway.
    """

    service: pai.Service
    """The service."""
    host: pulumi.Output[str | None]
    """The NLB's address in the VPC."""
    url: pulumi.Output[str | None]
    """What callers in the VPC use."""
    access_token: pulumi.Output[str | None]
    """The token for the header `Authorization`; a secret."""

    def __init__(
        self,
        name: str,
        *,
        port: int = LISTENER_PORT,
        nlb_id: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **service: Unpack[pai.ServiceArgs],
    ) -> None:
        """Declare the service; `service` are the arguments of `pai.Service`, `vpc` among them.

        vpc: with vSwitches in two zones, and a security group. port: of the NLB, 1 to 65535 but not 8080.
        nlb_id: an NLB that exists, `nlb-…`; default one that EAS makes and takes away with the service.
        """
        given: dict[str, Any] = dict(service)
        refuse_unknown(name, given, {*pai.ServiceArgs.__annotations__, "port", "nlb_id"})
        for argument, why in KEPT.items():
            if given.pop(argument, None) is not None:
                refuse(name, f"{argument}: cannot be given to PrivateEndpoint; {why}")
        if given.get("vpc") is None:
            refuse(name, "vpc: is needed: the VPC in which the service is to be reached")
        plain(name, "port", port, int, "a port of the NLB")
        if port == KEPT_PORT or not 1 <= port <= 65535:
            refuse(name, f"port: 1 to 65535 but not {KEPT_PORT}, which EAS keeps; got {port}")
        super().__init__("pai:index:PrivateEndpoint", name, None, opts)
        listener = (
            pai.NlbListenerArgs(id=NEW_NLB, port=port, net_type="intranet")
            if nlb_id is None
            else pai.NlbListenerArgs(id=nlb_id, port=port)  # its addresses are its own affair
        )
        self.service = pai.Service(
            name,
            pulumi.ResourceOptions(parent=self),
            network=pai.NetworkArgs(nlb=[listener], disable_internet_endpoint=True),
            nlb_failure="error",
            **given,
        )
        self.host = self.service.nlb_endpoint.apply(lambda nlb: nlb.host if nlb is not None else None)
        self.url = self.service.endpoint
        self.access_token = self.service.access_token
        self.register_outputs({"host": self.host, "url": self.url, "access_token": self.access_token})
