"""What is told under a resource: once; and of look-ups that fail in a preview: once for the whole stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.client import catalogue as catalogues
from pulumi_pai_eas.client.catalogue import CachedCatalogue
from pulumi_pai_eas.dynamic import world
from pulumi_pai_eas.dynamic.preview import Unavailable
from pulumi_pai_eas.dynamic.world import DEFAULT_SECONDS, EngineCancellation, EngineReporter, surroundings
from pulumi_pai_eas.engine.call import current_call
from pulumi_pai_eas.errors import CredentialFault, PermissionFault, ServerFault
from pulumi_pai_eas.lifecycle.gates import GATES, name_state
from tests.engine.servicer import REQUESTS, URN, Context, during
from tests.kit.ports import Lines, Scene

if TYPE_CHECKING:
    from collections.abc import Generator

BY_OPERATION = {gate.operation: gate for gate in GATES}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, bool]]]:
    found: list[tuple[str, str, dict[str, bool]]] = []
    monkeypatch.setattr(world.lines, "say", lambda text, *, urn, **how: found.append((text, urn, how)))
    monkeypatch.setattr(world, "_said", set())
    return found


@pytest.fixture
def catalogue() -> Generator[CachedCatalogue]:
    catalogues.forget()
    yield CachedCatalogue(Scene({}).connection, name_state)
    catalogues.forget()


def test_each_kind_of_line(said: list[Any]) -> None:
    reporter = EngineReporter(URN)
    reporter.status("passing")
    reporter.info("stays")
    reporter.warning("stays, too")
    assert said == [
        ("passing", URN, {"passing": True}),
        ("stays", URN, {}),
        ("stays, too", URN, {"warning": True}),
    ]


def test_a_line_that_stays_is_said_once_for_each_resource(said: list[Any]) -> None:
    for urn in ("one", "two"):
        for _ in range(3):  # the engine checks several times
            EngineReporter(urn).warning("no stock")
    assert said == [("no stock", "one", {"warning": True}), ("no stock", "two", {"warning": True})]


def test_a_passing_line_is_said_each_time(said: list[Any]) -> None:
    for _ in range(2):
        EngineReporter(URN).status("Waiting")
    assert len(said) == 2


def test_a_catalogue_that_is_unavailable_is_one_warning_for_the_stack(catalogue: CachedCatalogue) -> None:
    lines = Lines()
    for _service in range(3):
        unavailable = Unavailable(catalogue, lines)
        for operation in ("ListImages", "DescribeMachineSpec"):
            unavailable(BY_OPERATION[operation], ServerFault(operation, "503", status=503))
    assert lines.told == [("warning", "PAI7010 catalogue: ListImages answered 503; image not checked, going on")]


def test_each_missing_permission_is_one_warning(catalogue: CachedCatalogue) -> None:
    lines = Lines()
    for _service in range(3):
        for operation in ("ListImages", "ListGateway"):
            fault = PermissionFault(operation, "403", status=403, action=f"a:{operation}")
            Unavailable(catalogue, lines)(BY_OPERATION[operation], fault)
    assert lines.told == [
        (
            "warning",
            "PAI7010 catalogue: ListImages is not allowed (missing permission a:ListImages); image not checked, going on",
        ),
        (
            "warning",
            "PAI7010 catalogue: ListGateway is not allowed (missing permission a:ListGateway); gateway not checked, going on",
        ),
    ]


def test_no_credentials_in_a_preview_is_one_warning_with_the_reason(catalogue: CachedCatalogue) -> None:
    lines = Lines()
    for _ in range(2):
        Unavailable(catalogue, lines).at_all(CredentialFault("ListWorkspaces", "there is no access key"))
    assert lines.told == [
        (
            "warning",
            "PAI7010 catalogue: images and machine types are not checked in this preview: there is no access key",
        )
    ]


def test_without_a_catalogue_there_is_nothing_to_tell() -> None:
    lines = Lines()
    Unavailable(None, lines).at_all(CredentialFault("ListWorkspaces", "no"))
    assert lines.told == []


@pytest.mark.parametrize("verb", ["Create", "Update", "Delete", "Read"])
@pytest.mark.parametrize("custom", [None, 90.0])
def test_the_deadline_is_the_users_or_the_default(verb: str, custom: float | None) -> None:
    timed = hasattr(REQUESTS[verb](), "timeout")
    request = REQUESTS[verb](urn=URN, **({"timeout": custom} if custom and timed else {}))
    around = during(verb, lambda: surroundings(Scene({}).connection), request)
    seconds = custom if custom and timed else DEFAULT_SECONDS[verb.lower()]
    assert around.left() == pytest.approx(seconds, abs=5)


def test_outside_of_a_call_there_is_a_deadline_as_well() -> None:
    assert surroundings(Scene({}).connection).left() == pytest.approx(DEFAULT_SECONDS["read"], abs=5)


@pytest.mark.parametrize(("active", "requested"), [(True, False), (False, True)])
def test_an_engine_that_is_gone_wants_no_more(active: bool, requested: bool) -> None:
    found = during("Create", lambda: EngineCancellation(current_call()).requested(), None, Context(active=active))
    assert found is requested


def test_without_a_call_only_ctrl_c_ends_it() -> None:
    assert EngineCancellation(None).requested() is False
