"""The built wheel, in a clean environment outside the checkout, runs the quickstart from end to end.

The environment holds the wheel and what its metadata asks for, nothing of the checkout and none of its tools.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tools.quickstart.place import ROOT

PACKAGES = ("pulumi_pai_eas", "pulumi_pai_eas_components", "pai_eas_emulator")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that sees the wheel and, by one path entry, the dependencies that are kept between runs."""
    made = run(sys.executable, ROOT / "tools" / "environment.py", ".venv-runtime", cwd=ROOT)
    assert made.returncode == 0, made.stderr
    folder = tmp_path_factory.mktemp("clean") / "environment"
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    (dependencies,) = (ROOT / ".venv-runtime").glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(f"{dependencies}\n")
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    installed = run(*install, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    return python


def test_the_wheel_holds_the_three_packages_and_their_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for package in PACKAGES:
        assert f"{package}/py.typed" in names
        shelf = next(ROOT.glob(f"*/{package}"))
        there = {str(file.relative_to(shelf.parent)) for file in shelf.rglob("*") if file.is_file()}
        lacking = {name for name in there if "__pycache__" not in name} - set(names)
        assert lacking == set()
    assert "pulumi_pai_eas/pulumi-plugin.json" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    others = {name.split("/")[0] for name in names} - set(PACKAGES)
    assert all(name.endswith(".dist-info") for name in others)


def test_the_source_folders_are_out_of_reach(python: Path, tmp_path: Path) -> None:
    script = f"import json, {', '.join(PACKAGES)}; print(json.dumps([{'.__file__, '.join(PACKAGES)}.__file__]))"
    asked = run(python, "-c", script, cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    for file in json.loads(asked.stdout):
        assert Path(file).is_relative_to(python.parents[1])


def test_its_requirements_are_enough(python: Path, tmp_path: Path) -> None:
    checked = run(sys.executable, "-m", "pip", "--python", python, "check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_the_quickstart_runs_on_it(python: Path, tmp_path: Path) -> None:
    project, folder = tmp_path / "project", tmp_path / "run"
    shutil.copytree(ROOT / "examples" / "quickstart", project)

    def quickstart(command: str) -> subprocess.CompletedProcess[str]:
        options = ["--project", project, "--folder", folder, "--python", python]
        done = run(sys.executable, "-m", "tools.quickstart", command, *options, cwd=ROOT)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    try:
        first = quickstart("up")
        assert "answer: " in first.stdout
        assert "created" in first.stdout
        second = quickstart("up")
        assert "unchanged" in second.stdout
        assert "created" not in second.stdout
        assert "updated" not in second.stdout
        quickstart("preview")
    finally:
        ended = quickstart("down")
    assert "nothing is left running" in ended.stderr
