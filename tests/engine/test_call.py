"""engine/call.py: the call is found on the stack, and what is missing in it has a defined value."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2

from pulumi_pai_eas.engine.call import Call, current_call, old_inputs, type_in
from tests.engine.servicer import REQUESTS, URN, Context, Servicer, during


def call_during(verb: str, request: Any = None, context: Context | None = None) -> Call:
    found = during(verb, current_call, request, context)
    assert isinstance(found, Call)
    return found


def test_outside_of_a_call_there_is_none() -> None:
    assert current_call() is None


@pytest.mark.parametrize("verb", list(REQUESTS))
def test_each_verb_is_found(verb: str) -> None:
    context = Context()
    found = call_during(verb, context=context)
    assert (found.verb, found.urn, found.timeout) == (verb.lower(), URN, None)
    assert found.context is context


def test_it_is_found_from_deep_below() -> None:
    def below(depth: int) -> Call | None:
        return current_call() if depth == 0 else below(depth - 1)

    found = during("Update", lambda: below(50))
    assert found.verb == "update"


def test_the_innermost_call_counts() -> None:
    assert during("Create", lambda: during("Delete", current_call)).verb == "delete"


def test_a_method_of_that_name_elsewhere_is_no_call() -> None:
    class Stranger:
        def Create(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name it must not go by
            return current_call()

    assert Stranger().Create(provider_pb2.CreateRequest(urn=URN), Context()) is None


def test_a_servicer_without_a_context_is_no_call() -> None:
    assert Servicer(current_call).Create(provider_pb2.CreateRequest(urn=URN), object()) is None


@pytest.mark.parametrize(
    ("seconds", "timeout", "reason"),
    [(0.0, None, "the engine sends 0 for unset"), (90.0, 90.0, "the user's"), (0.5, 0.5, "less than a second")],
)
def test_timeouts(seconds: float, timeout: float | None, reason: str) -> None:
    assert call_during("Create", provider_pb2.CreateRequest(urn=URN, timeout=seconds)).timeout == timeout, reason


def test_name_and_type_are_the_requests_own_where_it_has_them() -> None:
    found = call_during("Create", provider_pb2.CreateRequest(urn=URN, name="chat::1", type="a:b:C"))
    assert (found.name, found.type) == ("chat::1", "a:b:C")


def test_name_and_type_come_from_the_urn_where_it_has_not() -> None:
    found = call_during("Create")
    assert (found.name, found.type) == ("chat", "pulumi-python:dynamic/pai:Service")


@pytest.mark.parametrize(
    ("urn", "kind", "reason"),
    [
        ("urn:pulumi:dev::shop::a:b:C::x", "a:b:C", "without a parent"),
        (URN, "pulumi-python:dynamic/pai:Service", "with a parent"),
        ("urn:pulumi:dev::shop::a:b:C::x::y$z", "a:b:C", "a name with the separators in it"),
        ("", "", "no URN"),
        ("urn:pulumi:dev::shop", "", "a text cut short"),
    ],
)
def test_type_in_a_urn(urn: str, kind: str, reason: str) -> None:
    assert type_in(urn) == kind, reason


def test_it_asks_the_context_whether_the_engine_waits() -> None:
    alive, dead = Context(), Context(active=False)
    assert call_during("Create", context=alive).is_active() is True
    assert call_during("Create", context=dead).is_active() is False


def test_no_repr_shows_what_the_request_holds() -> None:
    request = provider_pb2.CreateRequest(urn=URN)
    request.properties["token"] = "hush"
    assert "hush" not in repr(call_during("Create", request))


class TestOldInputs:
    def test_they_are_plain_values_with_unknowns_kept(self) -> None:
        request = provider_pb2.DiffRequest(urn=URN)
        request.old_inputs.update({"size": 1, "later": rpc.UNKNOWN, "__provider": "p"})
        found = old_inputs(call_during("Diff", request))
        assert found is not None
        assert isinstance(found.pop("later"), Unknown)
        assert found == {"size": 1.0, "__provider": "p"}

    def test_an_empty_bag_is_not_a_missing_one(self) -> None:
        request = provider_pb2.DiffRequest(urn=URN)
        request.old_inputs.SetInParent()
        assert old_inputs(call_during("Diff", request)) == {}

    def test_none_when_the_engine_sent_none(self) -> None:
        assert old_inputs(call_during("Diff")) is None

    def test_none_when_the_verb_has_none(self) -> None:
        assert old_inputs(call_during("Create")) is None
