"""Programs that must type-check, and lines that must not, under pyright and mypy in strict mode."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDERS = ("right", "wrong")

Place = tuple[str, int]


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=HERE, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout


def pyright() -> dict[Place, str]:
    report = json.loads(run("pyright", "--project", str(HERE), "--pythonpath", sys.executable, "--outputjson"))
    assert report["summary"]["filesAnalyzed"] == len(programs())
    return {
        (Path(found["file"]).relative_to(HERE).as_posix(), found["range"]["start"]["line"] + 1): found["message"]
        for found in report["generalDiagnostics"]
        if "unused" not in found.get("rule", "").lower()  # the right side of nothing: these programs only construct
    }


def mypy() -> dict[Place, str]:
    cache = ROOT / ".mypy_cache" / "typing"
    output = run("mypy", "--strict", "--config-file=", f"--cache-dir={cache}", "--output=json", *FOLDERS)
    found = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return {(item["file"], item["line"]): item["message"] for item in found if item["severity"] == "error"}


def programs() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((HERE / folder).glob("*.py"))]


def marked() -> set[Place]:
    return {
        (path.relative_to(HERE).as_posix(), number)
        for path in programs()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"# wrong: \S", line)
    }


def test_there_are_marked_lines_in_the_wrong_programs_only() -> None:
    assert {place[0].split("/")[0] for place in marked()} == {"wrong"}
    assert len(marked()) > 20


@pytest.mark.parametrize("checker", [pyright, mypy], ids=["pyright", "mypy"])
def test_exactly_the_marked_lines_are_refused(checker) -> None:
    found = checker()
    unexpected = {place: found[place] for place in found.keys() - marked()}
    assert unexpected == {}
    assert marked() - found.keys() == set()
