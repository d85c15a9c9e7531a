"""tools/pulumi/get.py: the order of the ways, what it says, the lock. Everything it runs is a fake; no network."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tools.pulumi import get

if TYPE_CHECKING:
    from pathlib import Path

PINNED = str(get.pinned_version())
LOWEST = get.lowest_version()
SHELL_TOOLS = ("sh", "cat", "chmod", "cp", "dirname", "mkdir", "sleep")
UNREACHABLE = "echo 'curl: (6) Could not resolve host: get.pulumi.com' >&2; exit 6"

# A go that writes what a build would, and says for the record what it was asked.
GO = """
echo "$PWD $*" >> "{record}"
echo "$GOFLAGS $GOWORK $CGO_ENABLED" >> "{record}"
if [ "$1" = list ]; then echo "{modules}"; exit 0; fi
while [ "$1" != -o ]; do shift; done
{before}
printf '#!/bin/sh\\necho v{version}\\n' > "$2"
chmod 755 "$2"
"""


@dataclass
class Machine:
    """A machine with nothing on PATH but a shell and the fakes."""

    root: Path
    record: Path = field(init=False)

    def __post_init__(self) -> None:
        self.record = self.root / "record"
        self.bin.mkdir(parents=True)
        for name in SHELL_TOOLS:
            found = shutil.which(name)
            assert found is not None
            (self.bin / name).symlink_to(found)

    @property
    def bin(self) -> Path:
        return self.root / "bin"

    @property
    def cache(self) -> Path:
        return self.root / "cache" / "pulumi-pai-eas" / "pulumi"

    def fake(self, name: str, script: str, folder: Path | None = None) -> None:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def pulumi(self, version: str, *, companions: tuple[str, ...] = get.COMPANIONS, folder: Path | None = None) -> None:
        self.fake("pulumi", f"echo v{version}", folder)
        for name in companions:
            self.fake(name, "", folder)

    def go(self, *, version: str = PINNED, before: str = "") -> None:
        modules = self.root / "modules"
        for script in get.SCRIPTS:
            self.fake(script, "", modules)
        self.fake("go", GO.format(record=self.record, modules=modules, version=version, before=before))

    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.root), "XDG_CACHE_HOME": str(self.root / "cache")}

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, get.__file__],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self) -> subprocess.CompletedProcess[str]:
        process = self.start()
        out, err = process.communicate(timeout=60)
        assert "Traceback" not in err
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def test_a_usable_pulumi_on_path_is_taken_and_named(machine: Machine) -> None:
    machine.pulumi("3.300.1")
    done = machine.run()
    assert done.returncode == 0
    assert done.stdout == f"{machine.bin}\n"
    assert f"using {machine.bin / 'pulumi'} 3.300.1 from PATH" in done.stderr
    assert not machine.cache.exists()


def test_the_lowest_version_allowed_is_enough(machine: Machine) -> None:
    machine.pulumi(str(LOWEST))
    assert machine.run().stdout == f"{machine.bin}\n"


def test_a_linked_pulumi_is_followed_to_where_its_language_host_is(machine: Machine) -> None:
    cellar = machine.root / "cellar"
    machine.pulumi("3.300.1", folder=cellar)
    (machine.bin / "pulumi").symlink_to(cellar / "pulumi")
    assert machine.run().stdout == f"{cellar}\n"


@pytest.mark.parametrize(
    ("version", "companions", "reason"),
    [
        (f"3.{LOWEST.minor - 1}.9", get.COMPANIONS, f"needed is {LOWEST} or a newer 3.x"),
        ("4.0.0", get.COMPANIONS, f"needed is {LOWEST} or a newer 3.x"),
        ("3.300.1", get.COMPANIONS[1:], "comes without pulumi-language-python"),
        ("", get.COMPANIONS, "does not tell its version"),
    ],
)
def test_an_unusable_pulumi_on_path_is_passed_over_with_the_reason(
    machine: Machine, version: str, companions: tuple[str, ...], reason: str
) -> None:
    machine.pulumi(version, companions=companions)
    machine.fake("curl", UNREACHABLE)
    machine.go()
    done = machine.run()
    assert done.stdout == f"{machine.cache / PINNED / 'bin'}\n"
    assert reason in done.stderr


def test_the_official_installer_comes_before_go(machine: Machine) -> None:
    installer = f"""
[ "$*" = "--version {PINNED} --install-root $4 --no-edit-path" ] || exit 9
mkdir -p "$4/bin"
for name in pulumi {" ".join(get.COMPANIONS)}; do
  printf '#!/bin/sh\\necho v{PINNED}\\n' > "$4/bin/$name"; chmod 755 "$4/bin/$name"
done
"""
    (machine.root / "installer").write_text(installer)
    machine.fake("curl", f'while [ "$1" != -o ]; do shift; done; cp "{machine.root / "installer"}" "$2"')
    machine.go()
    done = machine.run()
    assert done.stdout == f"{machine.cache / PINNED / 'bin'}\n"
    assert "with the official installer" in done.stderr
    assert not machine.record.exists()


@pytest.mark.parametrize(
    ("curl", "reason"),
    [
        (UNREACHABLE, "cannot be reached: curl: (6) Could not resolve host"),
        (None, "needs curl, which is not on PATH"),
        ('while [ "$1" != -o ]; do shift; done; echo "echo no such release >&2; exit 3" > "$2"', "no such release"),
    ],
)
def test_without_the_installer_it_is_built_from_go_modules(machine: Machine, curl: str | None, reason: str) -> None:
    if curl is not None:
        machine.fake("curl", curl)
    machine.go()
    done = machine.run()
    assert done.returncode == 0
    assert reason in done.stderr
    assert "about 5 minutes" in done.stderr
    asked = machine.record.read_text()
    assert f"{get.CLI_MODULE} build -trimpath -tags osusergo" in asked
    assert f"version.Version=v{PINNED}" in asked
    assert f"{get.LANGUAGE_MODULE} build" in asked
    assert "-mod=readonly -buildvcs=false off 0" in asked
    folder = machine.cache / PINNED / "bin"
    assert sorted(os.listdir(folder)) == sorted(("pulumi", *get.COMPANIONS))
    assert all(os.access(folder / name, os.X_OK) for name in os.listdir(folder))


def test_the_second_call_uses_the_first_ones_result(machine: Machine) -> None:
    machine.fake("curl", UNREACHABLE)
    machine.go()
    first = machine.run()
    machine.record.unlink()
    second = machine.run()
    assert second.stdout == first.stdout
    assert not machine.record.exists()


def test_when_no_way_is_open_one_message_names_the_remedy(machine: Machine) -> None:
    machine.fake("curl", UNREACHABLE)
    done = machine.run()
    assert done.returncode == 1
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("pulumi: no Pulumi CLI: ")
    assert "Could not resolve host" in last
    assert "needs go, which is not on PATH" in last
    assert f"Remedy: put a pulumi {LOWEST} or newer on PATH" in last


@pytest.mark.parametrize(
    ("before", "version", "reason"),
    [
        ("echo 'missing go.sum entry' >&2; exit 1", PINNED, "missing go.sum entry"),
        ("", "3.1.0", f"the result says it is 3.1.0, not {PINNED}"),
    ],
)
def test_a_build_that_fails_leaves_nothing_and_shows_why(
    machine: Machine, before: str, version: str, reason: str
) -> None:
    machine.fake("curl", UNREACHABLE)
    machine.go(before=before, version=version)
    done = machine.run()
    assert done.returncode == 1
    assert reason in done.stderr
    assert os.listdir(machine.cache) == [f"{PINNED}.lock"]


def test_two_callers_build_once_and_the_second_says_that_it_waits(machine: Machine) -> None:
    machine.fake("curl", UNREACHABLE)
    gate = machine.root / "gate"
    machine.go(before=f'while [ ! -e "{gate}" ]; do sleep 0.05; done')
    callers = [machine.start()]
    wait_until(machine.record.exists)
    callers.append(machine.start())
    second = callers[1]
    assert second.stderr is not None
    lines = iter(second.stderr.readline, "")
    assert any("another process is getting the same version; waiting for it" in line for line in lines)
    gate.touch()
    answers = [caller.communicate(timeout=60)[0] for caller in callers]
    assert answers == [f"{machine.cache / PINNED / 'bin'}\n"] * 2
    assert machine.record.read_text().count(" build ") == 2, "one build of each of the two modules"


def test_what_a_killed_build_left_is_removed_and_its_lock_does_not_hold(machine: Machine) -> None:
    machine.fake("curl", UNREACHABLE)
    machine.go()
    leftover = machine.cache / f".{PINNED}-killed"
    leftover.mkdir(parents=True)
    (machine.cache / f"{PINNED}.lock").touch()
    done = machine.run()
    assert done.returncode == 0
    assert "waiting" not in done.stderr
    assert not leftover.exists()


def test_an_incomplete_result_is_made_anew(machine: Machine) -> None:
    machine.fake("curl", UNREACHABLE)
    machine.go()
    machine.run()
    (machine.cache / PINNED / "bin" / "pulumi-language-python").unlink()
    assert machine.run().returncode == 0
    assert not get.missing_from(machine.cache / PINNED / "bin")


def test_the_lock_is_a_real_one(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with get.locked(path), path.open("w") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    ("text", "version"),
    [("v3.259.0\n", (3, 259, 0)), ("3.216", (3, 216, 0)), ("v3.300.1-alpha.1+dirty", (3, 300, 1))],
)
def test_versions(text: str, version: tuple[int, int, int]) -> None:
    assert get.Version.parse(text) == get.Version(*version)


def wait_until(true: object, seconds: float = 20) -> None:
    assert callable(true)
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
