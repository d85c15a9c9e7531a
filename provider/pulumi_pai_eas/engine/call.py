"""The call of the engine that this code runs in: read from the servicer's frame on the stack."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_pai_eas.engine.serialise import from_struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from google.protobuf.message import Message

VERBS = {"Check", "Diff", "Create", "Read", "Update", "Delete"}
WITH_UNKNOWNS = {"check", "diff"}  # the servicer keeps unknown values in these two only


@dataclass(frozen=True)
class Call:
    """One call of the engine.

    The request holds secrets in clear, hence it shows in no repr.
    """

    verb: str
    """check, diff, create, read, update or delete."""
    urn: str
    """The resource's URN; empty when the engine sent none."""
    name: str
    """The resource's name in the program."""
    type: str
    """The resource's type token."""
    timeout: float | None
    """Seconds of the user's `custom_timeouts` for this verb; None when unset, and always for check and diff."""
    context: grpc.ServicerContext = field(repr=False, compare=False)
    """The servicer's context of this call."""
    request: Any = field(repr=False, compare=False)
    """The request as it was sent."""

    def is_active(self) -> bool:
        """Whether the engine still waits for the answer; False once it is dead or has given up."""
        return bool(self.context.is_active())


def frames() -> Iterator[FrameType]:
    """The caller's stack, innermost frame first."""
    frame = inspect.currentframe()
    while frame is not None:
        yield frame
        frame = frame.f_back


def servicer_arguments() -> tuple[str, Any, grpc.ServicerContext] | None:
    """Verb, request and context of the servicer's method on this thread's stack; None when there is none.

    The method is known by its name and by its `self`, its arguments by their position, so that neither a decorator
    around it nor other argument names hide it.
    """
    for frame in frames():
        code = frame.f_code
        if code.co_name in VERBS and code.co_argcount == 3:
            seen: dict[str, Any] = frame.f_locals
            servicer, request, context = (seen.get(name) for name in code.co_varnames[:3])
            if isinstance(servicer, provider_pb2_grpc.ResourceProviderServicer) and isinstance(
                context, grpc.ServicerContext
            ):
                return code.co_name.lower(), request, context
    return None


def has_field(message: Message | type[Message], name: str) -> bool:
    """Whether a message type of this SDK has a field."""
    return name in message.DESCRIPTOR.fields_by_name


def current_call() -> Call | None:
    """The call this code runs in; None outside of one and on another thread than the call's own."""
    found = servicer_arguments()
    if found is None:
        return None
    verb, request, context = found
    urn = str(getattr(request, "urn", ""))
    _, _, named = urn.rpartition("::")
    return Call(
        verb=verb,
        urn=urn,
        name=str(getattr(request, "name", "")) or named,
        type=str(getattr(request, "type", "")) or type_in(urn),
        timeout=float(getattr(request, "timeout", 0.0)) or None,
        context=context,
        request=request,
    )


def type_in(urn: str) -> str:
    """The type token in `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; empty when the text is no URN."""
    parts = urn.split("::", 3)
    return parts[2].rpartition("$")[2] if len(parts) == 4 else ""


def old_inputs(call: Call) -> dict[str, Any] | None:
    """The inputs recorded at the last success, as the servicer would hand them over (`__provider` included).

    None when this SDK or engine does not send them with this verb (they come with diff, read, update and delete): then
    the old outputs are all there is to compare with. They may be newer than the outputs: what changed without a call
    is recorded in the inputs alone. Unknown values are `pulumi.output.Unknown` in diff.
    """
    name = "inputs" if call.verb == "read" else "old_inputs"
    if not has_field(call.request, name) or not call.request.HasField(name):
        return None
    return from_struct(getattr(call.request, name), keep_unknowns=call.verb in WITH_UNKNOWNS)
