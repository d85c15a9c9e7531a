"""What the SDK's servicer looks like from inside a call, without an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

if TYPE_CHECKING:
    from collections.abc import Callable

URN = "urn:pulumi:dev::shop::my:index:Chat$pulumi-python:dynamic/pai:Service::chat"
REQUESTS = {
    "Check": provider_pb2.CheckRequest,
    "Diff": provider_pb2.DiffRequest,
    "Create": provider_pb2.CreateRequest,
    "Read": provider_pb2.ReadRequest,
    "Update": provider_pb2.UpdateRequest,
    "Delete": provider_pb2.DeleteRequest,
}


class Aborted(Exception):  # noqa: N818 - what happened
    """What abort() of a context raises."""


class Context(grpc.ServicerContext):
    """A context that records how the call ended."""

    def __init__(self, *, active: bool = True) -> None:
        self.active = active
        self.asked = 0
        self.trailing: Any = None
        self.aborted: Any = None

    def is_active(self) -> bool:
        self.asked += 1
        return self.active

    def set_trailing_metadata(self, trailing_metadata: Any) -> None:
        self.trailing = trailing_metadata

    def abort(self, code: Any, details: Any) -> Any:
        self.aborted = (code, details)
        raise Aborted(details)


for _name in grpc.ServicerContext.__abstractmethods__ - {"is_active", "set_trailing_metadata", "abort"}:
    setattr(Context, _name, lambda *_: None)
Context.__abstractmethods__ = frozenset()


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Its verbs run what they are given, with the names of the SDK's servicer or with others."""

    def __init__(self, inside: Callable[[], Any]) -> None:
        self.inside = inside

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        return self.inside()

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        return self.inside()

    def Create(self, asked: Any, about: Any) -> Any:  # noqa: N802 - the protocol's name
        return self.inside()

    def Read(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        return self.inside()

    def Update(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        return self.inside()

    def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        return self.inside()


def during(verb: str, inside: Callable[[], Any], request: Any = None, context: Context | None = None) -> Any:
    """What `inside` returns in a call of a verb (`Create`)."""
    asked = REQUESTS[verb](urn=URN) if request is None else request
    return getattr(Servicer(inside), verb)(asked, context or Context())
