"""engine/partial.py: what is put on the wire, and the fallback where that is not possible."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_pai_eas.engine import partial
from pulumi_pai_eas.engine.partial import NotEndedPartially, end_partially
from pulumi_pai_eas.engine.serialise import from_struct, is_secret, wrap_secret
from tests.engine.servicer import REQUESTS, URN, Aborted, Context, during

PICKLED = {"Create": "properties", "Update": "news", "Read": "properties"}


def request_of(verb: str, field: str) -> Any:
    request = REQUESTS[verb](urn=URN)
    getattr(request, field).update({"__provider": "pickled", "size": 1})
    return request


def ended(verb: str, field: str, **given: Any) -> tuple[Context, Any]:
    """The context after the call, and the detail that the engine gets."""
    context = Context()
    with pytest.raises(Aborted):
        during(verb, lambda: end_partially(**given), request_of(verb, field), context)
    ((key, text),) = context.trailing
    assert key == "grpc-status-details-bin"
    status = status_pb2.Status.FromString(text)
    assert status.code == grpc.StatusCode.UNKNOWN.value[0]
    detail = provider_pb2.ErrorResourceInitFailed()
    (packed,) = status.details
    assert packed.Unpack(detail)
    return context, detail


@pytest.mark.parametrize(("verb", "field"), [*PICKLED.items(), ("Read", "inputs")])
def test_id_outputs_and_reasons_go_to_the_engine(verb: str, field: str) -> None:
    outputs = {"status": "Failed", "token": wrap_secret("hush")}
    context, detail = ended(verb, field, resource_id="r/n", outputs=outputs, reasons=("one", "two\n  more"))
    assert context.aborted == (grpc.StatusCode.UNKNOWN, "made, but not well")
    assert detail.id == "r/n"
    assert list(detail.reasons) == ["one", "two\n  more"]
    assert detail.refresh_before_update is True
    assert not detail.HasField("inputs")
    written = from_struct(detail.properties)
    assert is_secret(written.pop("token"))
    assert written == {"status": "Failed", "__provider": "pickled"}
    assert outputs.keys() == {"status", "token"}


def test_inputs_carry_the_provider_too() -> None:
    _, detail = ended("Read", "properties", resource_id="r/n", outputs={}, reasons=["one"], inputs={"size": 2})
    assert from_struct(detail.inputs) == {"size": 2.0, "__provider": "pickled"}


@pytest.mark.parametrize("verb", ["Check", "Diff", "Delete"])
def test_other_verbs_cannot_and_say_the_reasons(verb: str) -> None:
    assert during(verb, partial.is_supported) is False
    with pytest.raises(NotEndedPartially, match=r"\Aone\ntwo\Z"):
        during(verb, lambda: end_partially("r/n", {}, ["one", "two"]))


@pytest.mark.parametrize("verb", ["Create", "Update", "Read"])
def test_these_verbs_can(verb: str) -> None:
    assert during(verb, partial.is_supported) is True


def test_outside_of_a_call_it_cannot() -> None:
    assert partial.is_supported() is False
    with pytest.raises(NotEndedPartially, match=r"\Aone\Z"):
        end_partially("r/n", {}, ["one"])


@pytest.mark.parametrize(
    ("protocol", "reason"),
    [
        (type("Older", (), {}), "no such message at all"),
        (type("Older", (), {"ErrorResourceInitFailed": provider_pb2.CreateResponse}), "a message without its fields"),
    ],
)
def test_an_sdk_without_the_message_cannot(protocol: Any, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partial, "provider_pb2", protocol)
    assert during("Create", partial.is_supported) is False, reason
    context = Context()
    with pytest.raises(NotEndedPartially):
        during("Create", lambda: end_partially("r/n", {}, ["one"]), request_of("Create", "properties"), context)
    assert context.aborted is None
