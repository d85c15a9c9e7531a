"""Services found in the wild and those of the examples: imported, with the program that was written, nothing changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_pai_eas.model.properties import INPUT_KEYS
from pulumi_pai_eas.wire import canonicalise
from tests.emulator.wire import Wire
from tests.stacks.importing.conftest import ACCEPTED, named, places
from tests.stacks.importing.in_process import (
    REGION,
    Imported,
    as_registered,
    import_services,
    provider,
    without_marks,
)

if TYPE_CHECKING:
    from pai_eas_emulator import Emulator
    from tests.kit.corpus import CorpusFile

ECHOES = ("literal", "fold", "canonical")
EXAMPLES = Path(__file__).parents[3] / "examples"
COMPUTED = ("effectiveServiceName", "effectiveWorkspaceId", "effectiveResourceId")


def posted(value: Any) -> list[dict[str, Any]]:
    """Every service JSON that an example is expected to send."""
    if isinstance(value, dict):
        found = value.get("service_json")
        here = [found] if isinstance(found, dict) else found if isinstance(found, list) else []
        return here + [one for key, member in value.items() if key != "service_json" for one in posted(member)]
    return [one for item in value for one in posted(item)] if isinstance(value, list) else []


EXPECTED = [
    pytest.param(config, id=f"{file.parent.name}-{number}")
    for file in sorted(EXAMPLES.glob("*/expected.json"))
    for number, config in enumerate(posted(json.loads(file.read_text())))
]


def assert_nothing_changes(service: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine would do: preview against the imported state, and refresh it."""
    registered = service.bag
    given = as_registered(service.entry["inputs"])
    del given["__provider"]
    for key in COMPUTED:
        given.pop(key, None)
    metrics = given.get("autoscaler", {}).get("metrics")
    if isinstance(registered.get("autoscaler", {}).get("metrics"), dict):  # the short form is for people
        given["autoscaler"]["metrics"] = {metric["name"]: metric["threshold"] for metric in metrics}
    assert registered == given, "secrets stand in the same places too"

    started = provider(monkeypatch)
    news = without_marks(registered)
    checked = started.check(service.inputs, news)
    assert checked.failures == []
    assert {key: checked.inputs[key] for key in COMPUTED if key in checked.inputs} == {
        key: service.inputs[key] for key in COMPUTED if key in service.inputs
    }
    for recorded in (service.inputs, service.outputs):
        assert started.diff(service.entry["id"], recorded, checked.inputs).changes is False

    read = started.read(service.entry["id"], service.outputs)
    assert read.id == service.entry["id"]
    assert read.inputs == {key: value for key, value in service.outputs.items() if key in INPUT_KEYS}
    now = {**service.outputs, "accessToken": None}
    assert {**without_marks(read.outs), "accessToken": None, "__provider": now["__provider"]} == now


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("file", ACCEPTED, ids=lambda file: file.number)
def test_a_service_found_in_the_wild(
    file: CorpusFile, echo: str, tolerant: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tolerant.set(echo=echo)
    created = Wire(tolerant.port).create(file.config)
    assert created.status == 200, created.text
    (name,) = [service["ServiceName"] for service in _services(tolerant)]
    written = import_services(tmp_path, monkeypatch, f"{REGION}/{name}")
    assert_nothing_changes(written.services[name], monkeypatch)


@pytest.mark.parametrize("config", EXPECTED)
def test_the_service_of_an_example(
    config: dict[str, Any], tolerant: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tolerant.set(**places(named(config, "resource"), named(config, "gateway")))
    created = Wire(tolerant.port).create(config)
    assert created.status == 200, created.text
    name = canonicalise(config)["metadata"]["name"]
    written = import_services(tmp_path, monkeypatch, f"{REGION}/{name}")
    assert_nothing_changes(written.services[name], monkeypatch)


def test_every_example_has_a_service_to_import() -> None:
    folders = {file.parent.name for file in EXAMPLES.glob("*/__main__.py")}
    assert folders
    assert {str(row.id).rpartition("-")[0] for row in EXPECTED} == folders


def _services(emulator: Emulator) -> list[dict[str, Any]]:
    answer = Wire(emulator.port).call("GET", "/api/v2/services", action="ListServices")
    found: list[dict[str, Any]] = answer.body["Services"]
    return found
