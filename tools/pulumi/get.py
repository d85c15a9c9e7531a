"""Find or make a Pulumi CLI and print the folder it is in.

Three ways, in this order: a `pulumi` on PATH that is new enough and has its Python language host beside it, the
official installer, and the published Go modules of the same version. What is fetched or built is kept per user and
version, outside the checkout. Needs Python 3.11 and nothing else; the folder is the only line on standard output.

The version is pinned in cli/go.mod, the lowest one accepted from PATH is the lowest SDK that pyproject.toml allows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLI_MODULE = HERE / "cli"
LANGUAGE_MODULE = HERE / "language"
PYPROJECT = HERE.parents[1] / "pyproject.toml"

SDK = "github.com/pulumi/pulumi/sdk/v3"
CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
LANGUAGE_PACKAGE = f"{SDK}/python/cmd/pulumi-language-python"
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
COMPANIONS = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")

INSTALLER = "https://get.pulumi.com"
CONNECT_SECONDS = 5
DOWNLOAD_SECONDS = 900
HEARTBEAT_SECONDS = 30.0

REMEDY = (
    "put a pulumi {lowest} or newer on PATH (https://www.pulumi.com/docs/install/), or install Go 1.25 or newer "
    "and run this again"
)


class NotThisWay(Exception):  # noqa: N818 - a way that is closed, not an error of the program
    """One way to a CLI is closed; the text says why."""


@dataclass(frozen=True, order=True)
class Version:
    """A released version; what follows the third number (`-alpha…`) does not count."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read `v3.259.0`, `3.216` and the like."""
        found = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", text.strip())
        if found is None:
            raise ValueError(f"not a version: {text!r}")
        return cls(int(found[1]), int(found[2]), int(found[3] or 0))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def say(text: str) -> None:
    """Tell the user; standard output is kept for the answer."""
    print(f"pulumi: {text}", file=sys.stderr, flush=True)


def pinned_version() -> Version:
    """The version that is fetched or built."""
    found = re.search(r"github\.com/pulumi/pulumi/pkg/v3 (v\S+)", (CLI_MODULE / "go.mod").read_text())
    if found is None:
        raise ValueError(f"{CLI_MODULE / 'go.mod'} does not require github.com/pulumi/pulumi/pkg/v3")
    return Version.parse(found[1])


def lowest_version() -> Version:
    """The lowest version accepted from PATH: the lowest SDK that the project allows."""
    dependencies: list[str] = tomllib.loads(PYPROJECT.read_text())["project"]["dependencies"]
    for dependency in dependencies:
        found = re.match(r"pulumi\s*>=\s*([\d.]+)", dependency)
        if found is not None:
            return Version.parse(found[1])
    raise ValueError(f"{PYPROJECT} has no dependency pulumi>=…")


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where CLIs are kept, one folder for each version."""
    base = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "pulumi-pai-eas" / "pulumi"


def is_executable(path: Path) -> bool:
    """Whether the file is there and may be run."""
    return path.is_file() and os.access(path, os.X_OK)


def missing_from(folder: Path) -> list[str]:
    """What a folder lacks of a CLI that runs Python programs with dynamic providers."""
    return [name for name in ("pulumi", *COMPANIONS) if not is_executable(folder / name)]


def reported_version(pulumi: Path) -> Version:
    """Ask a CLI for its version."""
    quiet = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        asked = subprocess.run([pulumi, "version"], capture_output=True, text=True, timeout=60, env=quiet, check=False)
        return Version.parse(asked.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        raise NotThisWay(f"{pulumi} does not tell its version") from None


def from_path(lowest: Version) -> Path:
    """The first way: the user's own CLI."""
    found = shutil.which("pulumi")
    if found is None:
        raise NotThisWay("no pulumi on PATH")
    version = reported_version(Path(found))
    if version < lowest or version.major != lowest.major:
        raise NotThisWay(f"{found} is {version}, needed is {lowest} or a newer {lowest.major}.x")
    folders = (Path(found).parent, Path(found).resolve().parent)
    for folder in folders:
        if not missing_from(folder):
            say(f"using {folder / 'pulumi'} {version} from PATH")
            return folder
    raise NotThisWay(f"{found} {version} comes without {', '.join(missing_from(folders[-1]))}")


def run_quietly(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], limit: float | None) -> None:
    """Run a command that takes long: its output is shown only when it fails, a line now and then says it is alive."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        try:
            process = subprocess.Popen(
                command, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        except OSError as error:
            raise NotThisWay(f"{command[0]} cannot be run: {error.strerror}") from None
        try:
            while True:
                try:
                    code = process.wait(HEARTBEAT_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    passed = time.monotonic() - began
                    if limit is not None and passed > limit:
                        raise NotThisWay(f"{command[0]} did not end within {limit:.0f} s") from None
                    say(f"still at it after {passed:.0f} s")
        finally:
            process.kill()
            process.wait()
        if code != 0:
            output.seek(0)
            last = "\n".join(f"    {line}" for line in output.read().strip().splitlines()[-8:])
            raise NotThisWay(f"`{command[0]} {command[1]}` ended with {code}\n{last}".rstrip())


def install_officially(version: Version, root: Path) -> None:
    """The second way: the official installer, told not to touch anything of the user's."""
    curl = shutil.which("curl")
    if curl is None:
        raise NotThisWay("the official installer needs curl, which is not on PATH")
    script = root / "install.sh"
    fetch = [curl, "-fsSL", "--connect-timeout", str(CONNECT_SECONDS), "--max-time", "60", "-o", str(script), INSTALLER]
    fetched = subprocess.run(fetch, capture_output=True, text=True, check=False)
    if fetched.returncode != 0 or not script.is_file():
        reason = (fetched.stderr.strip().splitlines() or [f"curl ended with {fetched.returncode}"])[-1]
        raise NotThisWay(f"the official installer ({INSTALLER}) cannot be reached: {reason}")
    say(f"installing {version} with the official installer (about 150 MB, usually under two minutes)")
    command = ["sh", str(script), "--version", str(version), "--install-root", str(root), "--no-edit-path"]
    run_quietly(command, cwd=root, env=os.environ, limit=DOWNLOAD_SECONDS)


def go_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Build what go.mod and go.sum say, whatever the user's own Go settings are."""
    return {**environment, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly -buildvcs=false", "GOWORK": "off"}


def build_from_modules(version: Version, root: Path) -> None:
    """The third way: the same CLI from its published Go modules.

    The language host is a module of its own because the sdk versions that go with the CLI no longer carry it.
    """
    go = shutil.which("go")
    if go is None:
        raise NotThisWay("building from Go modules needs go, which is not on PATH")
    say(f"building {version} from Go modules: about 5 minutes and 4 GB of Go caches the first time, seconds afterwards")
    env = go_environment(os.environ)
    binaries = root / "bin"
    binaries.mkdir()
    stamp = f"-s -w -X {SDK}/go/common/version.Version=v{version}"
    options = ["-trimpath", "-tags", "osusergo", "-ldflags"]
    builds = (
        (LANGUAGE_MODULE, LANGUAGE_PACKAGE, "pulumi-language-python", "-s -w"),
        (CLI_MODULE, CLI_PACKAGE, "pulumi", stamp),
    )
    for module, package, name, flags in builds:
        say(f"building {name}")
        command = [go, "build", *options, flags, "-o", str(binaries / name), package]
        run_quietly(command, cwd=module, env=env, limit=None)
    listed = subprocess.run(
        [go, "list", "-m", "-f", "{{.Dir}}", SDK], cwd=CLI_MODULE, env=env, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        raise NotThisWay(f"`go list` ended with {listed.returncode}: {listed.stderr.strip()}")
    for script in SCRIPTS:
        source = Path(listed.stdout.strip()) / script
        target = binaries / source.name
        target.write_bytes(source.read_bytes())
        target.chmod(0o755)


@contextlib.contextmanager
def locked(path: Path) -> Generator[None]:
    """Let one caller at a time work on a version; the lock goes when its holder ends, however it ends."""
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another process is getting the same version; waiting for it (lock: {path})")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


Way = Callable[[Version, Path], None]
WAYS: tuple[Way, ...] = (install_officially, build_from_modules)


def make(way: Way, version: Version, cache: Path) -> None:
    """Go one way in a folder aside, and put the result in its place only when it is whole and answers."""
    aside = Path(tempfile.mkdtemp(prefix=f".{version}-", dir=cache))
    try:
        way(version, aside)
        lacking = missing_from(aside / "bin")
        if lacking:
            raise NotThisWay(f"the result lacks {', '.join(lacking)}")
        answered = reported_version(aside / "bin" / "pulumi")
        if answered != version:
            raise NotThisWay(f"the result says it is {answered}, not {version}")
        place = cache / str(version)
        shutil.rmtree(place, ignore_errors=True)
        aside.chmod(0o755)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def from_cache(version: Version, cache: Path, ways: Sequence[Way]) -> Path:
    """What an earlier call got, or the first of the ways that leads to a CLI."""
    folder = cache / str(version) / "bin"
    if not missing_from(folder):
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / f"{version}.lock"):
        if not missing_from(folder):
            return folder
        for leftover in cache.glob(f".{version}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        closed: list[str] = []
        for way in ways:
            try:
                make(way, version, cache)
            except NotThisWay as reason:
                closed.append(str(reason))
                say(str(reason))
            else:
                say(f"{version} is ready in {folder}")
                return folder
    raise NotThisWay("; ".join(reason.splitlines()[0] for reason in closed))


def get(ways: Sequence[Way] = WAYS) -> Path:
    """The folder of a usable CLI."""
    lowest, version, cache = lowest_version(), pinned_version(), cache_folder(os.environ)
    try:
        return from_path(lowest)
    except NotThisWay as reason:
        kept = not missing_from(cache / str(version) / "bin")
        say(f"{reason}; {'using' if kept else 'getting'} {version} in {cache}")
    return from_cache(version, cache, ways)


def main() -> int:
    """Print the folder, or one line that says what to do."""
    try:
        print(get())
    except NotThisWay as reason:
        say(f"no Pulumi CLI: {reason}. Remedy: {REMEDY.format(lowest=lowest_version())}")
        return 1
    except OSError as error:
        say(f"no Pulumi CLI: {error.strerror}: {error.filename}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; nothing half-made was kept, run it again")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
