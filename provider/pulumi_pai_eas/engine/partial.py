"""End a call as "made, but not well": the engine keeps id and outputs in state, shows the reasons, fails the step.

Source: `ErrorResourceInitFailed` in Pulumi's provider.proto. What each verb needs, measured on the engine:

create   id, outputs. The next preview or up reads first; healed, nothing is sent.
update   outputs; the engine keeps the OLD inputs beside them, so that the change is planned again.
read     outputs, and inputs where they changed; refresh shows a warning, and the next healthy read clears it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import grpc
from google.protobuf import any_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_pai_eas.engine.call import current_call, has_field
from pulumi_pai_eas.engine.serialise import PROVIDER_KEY, to_struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from google.protobuf.struct_pb2 import Struct

    from pulumi_pai_eas.engine.call import Call

NEEDED_FIELDS = ("id", "properties", "reasons", "inputs", "refresh_before_update")
VERBS = ("create", "read", "update")
STATUS_DETAILS = "grpc-status-details-bin"
MESSAGE = "made, but not well"  # the engine shows the reasons in its place


class NotEndedPartially(RuntimeError):  # noqa: N818 - what happened, and its text is for the user
    """The SDK or the call cannot end partially; the text is the reasons. Nothing went into state."""

    __module__ = "builtins"  # an engine's message then begins with the name alone


def fields_are_there() -> bool:
    """Whether this SDK's protocol has all that it takes."""
    message = getattr(provider_pb2, "ErrorResourceInitFailed", None)
    return message is not None and all(has_field(message, name) for name in NEEDED_FIELDS)


def is_supported() -> bool:
    """Whether the call this code runs in can end partially. Where it cannot, undo what was made before failing."""
    call = current_call()
    return call is not None and call.verb in VERBS and fields_are_there()


def pickled_provider(call: Call) -> str:
    """The text of the provider in the call's request, which the SDK needs in every bag of state."""
    for name in ("news", "properties", "inputs"):
        if has_field(call.request, name):
            bag: Struct = getattr(call.request, name)
            if PROVIDER_KEY in bag.fields:
                return bag.fields[PROVIDER_KEY].string_value
    return ""


def end_partially(
    resource_id: str,
    outputs: Mapping[str, object],
    reasons: Sequence[str],
    inputs: Mapping[str, object] | None = None,
) -> NoReturn:
    """End the call of this thread as made, but not well. It leaves by an exception, past everything on the stack.

    `outputs` become the state's outputs and may hold marked secrets (`wrap_secret`); the pickled provider is added.
    `inputs` are for read only, None leaves them as they are. Each of `reasons` is shown as one entry, its lines kept.
    The next preview or up reads the resource before anything else.

    Raises NotEndedPartially where `is_supported()` is False; the engine then prints the reasons and stores nothing.
    """
    call = current_call()
    if call is None or not is_supported():
        raise NotEndedPartially("\n".join(reasons))
    own = {PROVIDER_KEY: pickled_provider(call)}
    detail = provider_pb2.ErrorResourceInitFailed(
        id=resource_id,
        properties=to_struct({**outputs, **own}),
        reasons=list(reasons),
        refresh_before_update=True,
    )
    if inputs is not None:
        detail.inputs.CopyFrom(to_struct({**inputs, **own}))
    packed = any_pb2.Any()
    packed.Pack(detail)
    # The SDK's wrapper aborts once more with the traceback of our abort; the engine reads these details, not that.
    code = grpc.StatusCode.UNKNOWN
    status = status_pb2.Status(code=code.value[0], message=MESSAGE, details=[packed])
    call.context.set_trailing_metadata(((STATUS_DETAILS, status.SerializeToString()),))
    call.context.abort(code, MESSAGE)
    raise NotEndedPartially("\n".join(reasons))  # abort() always raises; for those who cannot see that
