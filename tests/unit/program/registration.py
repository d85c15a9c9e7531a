"""What a program registers with the engine, as it goes over the wire: secrets and unknowns at their leaves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pulumi
from google.protobuf import json_format
from pulumi.runtime import mocks, rpc

if TYPE_CHECKING:
    from collections.abc import Callable

PROVIDER = "__provider"
UNKNOWN = rpc.UNKNOWN


def secret(value: Any) -> dict[str, Any]:
    """A secret as the engine is told of it."""
    return {rpc._special_sig_key: rpc._special_secret_sig, "value": value}


def unknown() -> pulumi.Output[Any]:
    """An Output that has no value yet."""

    def done(value: Any) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.Future()
        future.set_result(value)
        return future

    return pulumi.Output(done(set()), done(None), done(False))


def later(value: Any) -> pulumi.Output[Any]:
    """An Output with this value."""
    return pulumi.Output.from_input("").apply(lambda _: value)


@dataclass
class Registered:
    """One resource: `bag` is what was sent, without the provider."""

    type: str
    name: str
    bag: dict[str, Any]
    provider_text: Any = None
    provider: str = ""
    id: str = ""
    dependencies: dict[str, list[str]] = field(default_factory=dict)


class _Outputs(mocks.Mocks):
    def __init__(self, outputs: dict[str, Any]) -> None:
        self.outputs = outputs

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise AssertionError(f"{args.token} was called")

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        return f"{args.name}-id", {**args.inputs, **self.outputs}


class _Monitor(mocks.MockMonitor):
    def __init__(self, outputs: dict[str, Any]) -> None:
        super().__init__(_Outputs(outputs))
        self.registered: list[Registered] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        if request.type != "pulumi:pulumi:Stack":
            needs = {key: list(value.urns) for key, value in request.propertyDependencies.items() if value.urns}
            self._note(request, request.object, dependencies=needs)
        return super().RegisterResource(request)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        self._note(request, request.properties, id=request.id)
        return super().ReadResource(request)

    def _note(self, request: Any, properties: Any, **more: Any) -> None:
        bag = json_format.MessageToDict(properties)
        text = bag.pop(PROVIDER, None)
        self.registered.append(Registered(request.type, request.name, bag, text, request.provider, **more))


def run(
    program: Callable[[], Any],
    *,
    preview: bool = False,
    organization: str | None = "acme",
    outputs: dict[str, Any] | None = None,
) -> tuple[list[Registered], Any]:
    """Run a program in project `shop`, stack `prod`: what it registered, and the value of what it returned."""
    monitor = _Monitor(outputs or {})
    mocks.set_mocks(
        _Outputs({}), project="shop", stack="prod", preview=preview, monitor=monitor, organization=organization
    )
    returned: list[Any] = []

    @pulumi.runtime.test
    def wrapped() -> Any:
        return pulumi.Output.from_input(program()).apply(returned.append)

    wrapped()
    return monitor.registered, returned[0] if returned else None


def bag_of(program: Callable[[], Any], **options: Any) -> dict[str, Any]:
    """The bag of the last service that a program registers, without what is the same for all."""
    registered, _ = run(program, **options)
    bag = dict(registered[-1].bag)
    assert bag.pop("owner")
    assert bag.pop("autoName")
    return bag
