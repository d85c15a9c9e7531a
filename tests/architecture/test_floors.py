"""The contracts of imports: each, broken on purpose in a copy, is told; and their lists name every module there is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.architecture.tree import PROVIDER, ROOT, SHELVES

if TYPE_CHECKING:
    from collections.abc import Callable

LINT = Path(sys.executable).parent / "lint-imports"
CONFIG: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS: dict[str, dict[str, Any]] = {contract["name"][:2].strip(): contract for contract in CONFIG["contracts"]}

# contract: file, the import that it may not have, why
BREACHES = [
    ("1", "provider/pulumi_pai_eas/model/status.py", "pulumi_pai_eas.rules.rule", "values know no judgement"),
    ("1", "provider/pulumi_pai_eas/planning/drift.py", "pulumi_pai_eas.wire.expand", "rooms of one floor are apart"),
    ("1", "provider/pulumi_pai_eas/client/values.py", "pulumi_pai_eas.lifecycle.outcomes", "a client decides nothing"),
    ("1", "provider/pulumi_pai_eas/errors.py", "pulumi_pai_eas.codes", "faults and codes do not know each other"),
    ("2", "provider/pulumi_pai_eas/lifecycle/read.py", "pulumi_pai_eas.wire.expand", "use cases see no JSON"),
    ("3", "provider/pulumi_pai_eas/rules/images.py", "alibabacloud_eas20210701", "one room names the SDKs"),
    ("3", "provider/pulumi_pai_eas/client/retrying.py", "Tea", "one room of the client, even"),
    ("4", "provider/pulumi_pai_eas/model/finding.py", "pulumi", "what is below can be used without Pulumi"),
    ("4", "provider/pulumi_pai_eas/lifecycle/waiting.py", "grpc", "nor its transport"),
    (
        "5",
        "provider/pulumi_pai_eas/program/registry.py",
        "pulumi_pai_eas.engine.lines",
        "one user of Pulumi's internals",
    ),
    ("6", "components/pulumi_pai_eas_components/__init__.py", "pulumi_pai_eas.program.service", "public names only"),
    ("7a", "emulator/pai_eas_emulator/account.py", "pulumi_pai_eas.errors", "a shared mistake would pass every test"),
    ("7b", "emulator/pai_eas_emulator/clock.py", "pydantic", "the emulator needs the standard library only"),
]


def module_of(file: str) -> str:
    """`provider/pulumi_pai_eas/errors.py` is `pulumi_pai_eas.errors`."""
    return file.partition("/")[2].removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def copied(folder: Path) -> Path:
    """A copy of all that is shipped."""
    for shelf in SHELVES:
        shutil.copytree(ROOT / shelf, folder / shelf, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def linted(folder: Path) -> tuple[int, str]:
    """Exit code and report of lint-imports about a copy."""
    environment = {"PYTHONPATH": ":".join(str(folder / shelf) for shelf in SHELVES), "COLUMNS": "300", "NO_COLOR": "1"}
    done = subprocess.run(
        [LINT, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)


def sections(report: str) -> dict[str, str]:
    """What is said of each broken contract, by its number."""
    _, _, broken = report.partition("Broken contracts")
    found = re.split(r"^(\d[ab]?) .*\n-+$", broken, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of a copy with every breach in it."""
    folder = copied(tmp_path_factory.mktemp("breached"))
    for _, file, imported, _ in BREACHES:
        with (folder / file).open("a") as opened:
            opened.write(f"\nimport {imported}\n")
    code, report = linted(folder)
    assert code == 1, report
    return sections(report)


def test_a_copy_keeps_them_all(tmp_path: Path) -> None:
    code, report = linted(copied(tmp_path))
    assert code == 0, report
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in report


@pytest.mark.parametrize(("contract", "file", "imported", "reason"), BREACHES)
def test_a_breach_is_told(told: dict[str, str], contract: str, file: str, imported: str, reason: str) -> None:
    said = told.get(contract, "")
    assert re.search(rf"{re.escape(module_of(file))} -> {re.escape(imported)} \(l\.", said), reason


def test_every_contract_is_broken_by_one_of_them() -> None:
    assert {contract for contract, *_ in BREACHES} == set(CONTRACTS)


def test_a_new_room_needs_a_floor(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "provider" / "pulumi_pai_eas" / "attic").mkdir()
    (folder / "provider" / "pulumi_pai_eas" / "attic" / "__init__.py").write_text("")
    code, report = linted(folder)
    assert code == 1
    assert "pulumi_pai_eas.attic" in sections(report)["1"]


ROOMS = frozenset(
    path.stem
    for path in PROVIDER.iterdir()
    if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
)
FLOORS = [[room.strip(" ()") for room in floor.split("|")] for floor in CONTRACTS["1"]["layers"]]
LOWER = frozenset(
    room for floor in FLOORS[next(i for i, floor in enumerate(FLOORS) if "lifecycle" in floor) :] for room in floor
)


def named(rooms: Any, but: str = "") -> set[str]:
    return {f"pulumi_pai_eas.{room}" for room in rooms if room != but}


def of_client(is_listed: Callable[[Path], bool]) -> set[str]:
    return {f"pulumi_pai_eas.client.{path.stem}" for path in (PROVIDER / "client").glob("*.py") if is_listed(path)}


@pytest.mark.parametrize(
    ("contract", "key", "expected"),
    [
        pytest.param(
            "3",
            "source_modules",
            named(ROOMS, but="client")
            | of_client(lambda path: path.stem != "__init__")
            | {"pulumi_pai_eas_components"},
            id="everything but client.sdk",
        ),
        pytest.param("4", "source_modules", named(LOWER & ROOMS, but="engine"), id="lifecycle and below"),
        pytest.param("6", "forbidden_modules", named(ROOMS), id="every room"),
    ],
)
def test_a_list_names_every_module(contract: str, key: str, expected: set[str]) -> None:
    assert set(CONTRACTS[contract][key]) == expected


def test_the_floors_are_the_rooms() -> None:
    placed = [room for floor in FLOORS for room in floor]
    assert len(set(placed)) == len(placed)
    optional = {room.strip("() ") for room in CONTRACTS["1"]["layers"] if room.startswith("(")}
    assert set(placed) >= ROOMS
    assert set(placed) - ROOMS <= optional


def test_what_the_emulator_may_not_import_is_all_that_the_project_depends_on() -> None:
    depended = {
        re.split(r"[<>=\[]", text)[0]
        for text in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    }
    of_us = {name.replace("-", "_") for name in depended} & {
        "pulumi",
        "pydantic",
        "alibabacloud_eas20210701",
        "alibabacloud_aiworkspace20210204",
    }
    assert of_us <= set(CONTRACTS["7b"]["forbidden_modules"])
