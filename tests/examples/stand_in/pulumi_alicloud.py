"""In place of pulumi-alicloud, which is no dependency: the resources that an example makes, with ids of the emulator.

As with the real ones, nothing of them is known at the first preview but what the program says itself.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CreateResult, Resource, ResourceProvider

if TYPE_CHECKING:
    import pulumi

SWITCHES = {"cn-hangzhou-h": "vsw-emulator0zone0h", "cn-hangzhou-i": "vsw-emulator0zone0i"}


class _Made(ResourceProvider):
    """Makes nothing: the emulator has it all. Refuses what the API would."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        kind, given = props["kind"], props["given"]
        if kind == "Network":
            return CreateResult("vpc-emulator0two0zones", props)
        if given["vpc_id"] != "vpc-emulator0two0zones":
            raise ValueError(f"InvalidVpcId.NotFound: {given['vpc_id']}")
        if kind == "Switch":
            return CreateResult(SWITCHES[given["zone_id"]], props)
        if kind == "SecurityGroup":
            return CreateResult("sg-emulator0two0zones", props)
        mapped = {mapping["zone_id"]: mapping["vswitch_id"] for mapping in given["zone_mappings"]}
        if mapped != SWITCHES:
            raise ValueError(f"IllegalParam.zoneMappings: {mapped}")
        return CreateResult("nlb-emulator0own", props)


class _Resource(Resource, module="alicloud", name="Resource"):
    def __init__(self, kind: str, name: str, opts: pulumi.ResourceOptions | None = None, **given: Any) -> None:
        super().__init__(_Made(), f"{name}-{kind}", {"kind": kind, "given": given}, opts)


def _kind(kind: str) -> Any:
    def make(name: str, opts: pulumi.ResourceOptions | None = None, **given: Any) -> _Resource:
        return _Resource(kind, name, opts, **given)

    return make


vpc = SimpleNamespace(Network=_kind("Network"), Switch=_kind("Switch"))
ecs = SimpleNamespace(SecurityGroup=_kind("SecurityGroup"))
nlb = SimpleNamespace(LoadBalancer=_kind("LoadBalancer"))
