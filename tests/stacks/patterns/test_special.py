"""Every special case of a service configuration, each posted exactly as its source writes it, and quiet from then on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.kit.emulators import changes
from tests.stacks.patterns.deployment import GOLDEN, Deployment, as_text, deployed, golden, warned

if TYPE_CHECKING:
    from collections.abc import Generator

SECRETS = ("canary-of-git", "canary-of-token", "canary-of-registry", "LTAIexample")
ROWS: list[tuple[str, str, list[str], str]] = [
    ("shared-gpu", "shared_gpu_dev", [], "a part of a GPU, rolling updates in percent, replicas spread over hosts"),
    ("overflowing", "overflowing_dev", [], "a dedicated group with public machines for what it cannot take"),
    ("lingjun", "lingjun_dev", [], "a Lingjun quota with RDMA, CPFS by its id"),
    ("two-machines", "two_machines_dev", [], "two machines for one replica, shared memory"),
    ("sized", "sized_dev", [], "vCPUs and memory instead of a machine type, a larger disk"),
    ("legacy", "legacy_dev", ["PAI1206", "PAI6111"], "a processor of one's own; its model_config is opaque"),
    ("probed", "probed_dev", ["PAI6103"], "all three kinds of probe, env as map and as list, Python packages"),
    ("mounted", "mounted_dev", ["PAI4403"], "every kind of mount; the deploy skill knows fewer than the documentation"),
    ("scaled-by-list", "scaled_by_list_dev", [], "the list of metrics, one of another service, and all behaviours"),
    ("scaled-by-map", "scaled_by_map_dev", [], "the map of metrics"),
    ("settings", "all_settings", ["PAI6103"], "limits, rpc, runtime, features, labels, credentials, extra"),
    ("literal", "literal_dev", ["PAI4403"], "the same in literals, in either spelling"),
    (
        "from-044",
        "from_a_file",
        ["PAI1109", "PAI5009"],
        "a file with keys in their older places, two sections replaced",
    ),
    ("from-096", "svc_container", ["PAI2105", "PAI6102"], "a file with a torn feature key, a quota and a machine type"),
]


@pytest.fixture(scope="module")
def special(tmp_path_factory: pytest.TempPathFactory) -> Generator[Deployment]:
    program = "import files\nimport parts\nimport places\n"
    with deployed(tmp_path_factory.mktemp("special") / "stack", program) as deployment:
        yield deployment


@pytest.mark.parametrize(("resource", "service", "warnings", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_posted(special: Deployment, resource: str, service: str, warnings: list[str], reason: str) -> None:
    assert as_text(special.posted(service)) == golden(resource), reason
    assert warned(special.said).get(resource, []) == warnings, reason


def test_every_golden_file_has_its_row() -> None:
    files = {file.stem for file in GOLDEN.glob("*.json") if not file.stem.isdigit()}
    assert files == {*(row[0] for row in ROWS), "later"}
    assert {file.stem for file in GOLDEN.glob("[0-9]*.json")} == {f"{number:02}" for number in range(1, 13)}


def test_traffic_is_told_in_a_call_of_its_own(special: Deployment) -> None:
    assert special.sent("ReleaseService", "literal_dev") == [{"TrafficState": "grouping", "Weight": 10}]


def test_no_secret_is_shown_or_lies_open(special: Deployment) -> None:
    shown = special.said.text + special.stack.preview("--diff").text
    state = json.dumps(special.stack.state())
    for secret in SECRETS:
        assert secret not in shown
        assert secret not in state
        assert special.stack.files_with(secret) == []


@pytest.mark.parametrize("echo", ["literal", "fold", "canonical"])
def test_nothing_is_left_to_do(special: Deployment, echo: str) -> None:
    special.emulator.set(progress="immediate", echo=echo)
    since = len(special.emulator.journal())
    special.stack.preview("--expect-no-changes")
    special.stack.run("refresh", "--preview-only", "--expect-no-changes")
    assert changes(special.emulator.journal(since)) == []
