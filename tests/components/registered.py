"""What a program with components registers: every resource with its parent and inputs, and every component's outputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pulumi
from google.protobuf import json_format
from pulumi.runtime import mocks

from tests.unit.program.registration import secret

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE = "pulumi-python:dynamic/pai:Service"
UNSAID = ("__provider", "owner", "autoName")
"""What every service has, tested with the service itself."""
ADDRESS = "http://1.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/"
MADE: dict[str, Any] = {"serviceId": "eas-m-1", "accessToken": secret("t0ken"), "deploymentSummary": "all is well"}


@dataclass
class Resource:
    """One resource: type, name, the parent's name ("" for the stack), and the inputs that were sent."""

    type: str
    name: str
    parent: str
    inputs: dict[str, Any]
    outputs: dict[str, Any] = field(default_factory=dict)


class _Answers(mocks.Mocks):
    def call(self, args: mocks.MockCallArgs) -> Any:
        raise AssertionError(f"{args.token} was called")

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        made = {**MADE, "endpoint": f"{ADDRESS}{args.name}"} if args.typ == SERVICE else {}
        known = "" if pulumi.runtime.is_dry_run() else f"{args.name}-id"  # as the engine has it at preview
        return known, {**args.inputs, **made}


class _Monitor(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Answers())
        self.made: dict[str, Resource] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        response = super().RegisterResource(request)
        inputs = json_format.MessageToDict(request.object)
        parent = self.made[request.parent].name if request.parent in self.made else ""
        if request.type != "pulumi:pulumi:Stack":
            said = {key: value for key, value in inputs.items() if key not in UNSAID}
            self.made[response.urn] = Resource(request.type, request.name, parent, said)
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        if request.urn in self.made:
            self.made[request.urn].outputs = json_format.MessageToDict(request.outputs)
        return super().RegisterResourceOutputs(request)


def run(program: Callable[[], Any], *, preview: bool = False) -> tuple[list[Resource], Any]:
    """Run a program in project `shop`, stack `prod`: what it registered, and the value of what it returned."""
    monitor = _Monitor()
    mocks.set_mocks(_Answers(), project="shop", stack="prod", preview=preview, monitor=monitor, organization="acme")
    returned: list[Any] = []

    @pulumi.runtime.test
    def wrapped() -> Any:
        return pulumi.Output.from_input(program()).apply(returned.append)

    wrapped()
    return list(monitor.made.values()), returned[0] if returned else None


def service_of(program: Callable[[], Any], **options: Any) -> dict[str, Any]:
    """The inputs of the one service that a program registers."""
    resources, _ = run(lambda: program() and None, **options)
    (service,) = [resource for resource in resources if resource.type == SERVICE]
    return service.inputs
