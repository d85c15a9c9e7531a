"""A table of services that share one `pulumi up` through the real engine: what each is, says, sends and leaves in state.

Rows cost nothing beside the command, since the engine works on them at the same time and, with `--continue-on-error`,
goes on past those that are refused. Look-ups of the preview are off (`pai:checks=create`), so that the journal holds
only what the creates themselves sent; test_preview.py proves that the preview says the same.
"""

from __future__ import annotations

import contextlib
import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pai_eas_emulator import Emulator
from tests.kit.emulators import REGION, calls
from tests.kit.programs import COMMAND, IMAGE, MACHINE, program, service
from tests.kit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from tests.kit.command import Result

CREATED = ("DescribeService", "CreateService", "DescribeService", "DescribeServiceEndpoints", "DeleteServiceLabel")
"""What a create sends that names its service: is the name free, make it, look once, addresses, take the mark off."""
LOOKED = ("DescribeService",)
"""What names the service where a create is refused by a gate."""
ABSENT = object()
"""A key that must not be there."""
_HEADING = re.compile(r"  \S+ \(([^()]+)\):")
_RESOURCE = re.compile(r"pulumi-python:dynamic/pai:Service resource '[^']*' has a problem: ")
_OLD_SDK = "Exception calling application: "


@dataclass(frozen=True)
class Row:
    """One service. Build it with `made` or `refused`."""

    name: str
    reason: str
    arguments: Mapping[str, str | None]
    says: tuple[str, ...]
    tells: tuple[str, ...]
    calls: tuple[str, ...]
    body: Mapping[str, object] | None
    state: Mapping[str, object] | None
    region: str = REGION

    @property
    def service(self) -> str:
        """The name of the service."""
        given = self.arguments.get("service_name")
        return given.strip('"') if given else f"{self.name}_dev"

    def text(self) -> str:
        """The row as a part of the program."""
        elsewhere: dict[str, str | None] = {}
        if self.region != REGION:
            image = IMAGE.replace(REGION, self.region)
            elsewhere = {
                "region": f'"{self.region}"',
                "containers": f'[pai.ContainerArgs(image="{image}", port=8000, command="{COMMAND}")]',
            }
        return service(self.name, **{**elsewhere, **self.arguments})


def made(
    name: str,
    reason: str,
    *,
    says: Sequence[str] = (),
    tells: Sequence[str] = (),
    calls: Sequence[str] = CREATED,
    body: Mapping[str, object] | None = None,
    state: Mapping[str, object] | None = None,
    region: str = REGION,
    **arguments: str | None,
) -> Row:
    """A service that is made. `says`: all its warnings, `…` stands for any text; `tells`: some of its other lines.

    `body`: by dotted path, how the service JSON that was received differs from the plain one; `state`: some outputs.
    """
    return Row(name, reason, arguments, tuple(says), tuple(tells), tuple(calls), body or {}, state or {}, region)


def refused(
    name: str,
    reason: str,
    *,
    says: Sequence[str],
    calls: Sequence[str] = LOOKED,
    region: str = REGION,
    **arguments: str | None,
) -> Row:
    """A service that is not made and not in state. `says`: all its warnings and errors."""
    return Row(name, reason, arguments, tuple(says), (), tuple(calls), None, None, region)


@dataclass
class Played:
    """What came of a table."""

    result: Result
    emulator: Emulator
    stack: Stack
    sections: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def check(self, row: Row) -> None:
        """Everything a row says."""
        said = self.sections.get(row.name, [])
        problems = [line for line in said if line.startswith(("warning: ", "error: ", "PAI"))]
        told = [line for line in said if line not in problems]
        problems = [line for line in problems if not any(matches(line, pattern) for pattern in row.tells)]
        assert_lines(problems, row.says, row.reason)
        for pattern in row.tells:
            assert any(matches(line, pattern) for line in said), f"{row.reason}: {pattern!r} in {said}"
        journal = self.emulator.journal()
        assert calls(journal, service=row.service) == list(row.calls), row.reason
        stored = self.emulator.service(row.service, region=row.region)
        recorded = {entry["urn"].rpartition("::")[2]: entry for entry in self.stack.resources()}
        if row.body is None:
            assert row.name not in recorded, f"{row.reason}: nothing was made, nothing is in state"
            accepted = [entry for entry in journal if entry["operation"] == "CreateService" and entry["status"] == 200]
            assert row.service not in [entry["service"] for entry in accepted], row.reason
            return
        assert stored is not None, row.reason
        assert stored["config"] == expected_body(row), f"{row.reason}: {stored['config']}"
        entry = recorded[row.name]
        assert entry["id"] == f"{row.region}/{row.service}", row.reason
        outputs = {"effectiveServiceName": row.service, "region": row.region, **(row.state or {})}
        for path, value in outputs.items():
            assert at(entry["outputs"], path) == value or value is at(entry["outputs"], path), (row.reason, path)
        assert any(line.startswith(f"{row.service} accepted in {row.region} (eas-m-") for line in told), row.reason


def plain_body(name: str, region: str = REGION) -> dict[str, Any]:
    """The service JSON of the kit's plain service."""
    return {
        "metadata": {"name": name, "instance": 1, "workspace_id": "100001"},
        "containers": [{"image": IMAGE.replace(REGION, region), "port": 8000, "command": COMMAND}],
        "storage": [{"mount_path": "/model_dir", "oss": {"path": "oss://models/qwen3-8b/", "readOnly": True}}],
        "cloud": {"computing": {"instance_type": MACHINE}},
    }


def expected_body(row: Row) -> dict[str, Any]:
    """The plain service JSON with a row's differences."""
    body = plain_body(row.service, row.region)
    for path, value in (row.body or {}).items():
        *folders, last = path.split(".")
        place: Any = body
        for folder in folders:
            place = place[int(folder)] if isinstance(place, list) else place.setdefault(folder, {})
        if value is ABSENT:
            del place[last]
        elif isinstance(place, list):
            place[int(last)] = copy.deepcopy(value)
        else:
            place[last] = copy.deepcopy(value)
    return body


def at(values: Any, path: str) -> Any:
    """The value at a dotted path; ABSENT where there is none."""
    for key in path.split("."):
        if not isinstance(values, dict) or key not in values:
            return ABSENT
        values = values[key]
    return values


def matches(line: str, pattern: str) -> bool:
    """Whether a line is the pattern, in which `…` stands for any text."""
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("…")), line) is not None


def assert_lines(lines: Sequence[str], patterns: Sequence[str], reason: str) -> None:
    """Each line has a pattern of its own and each pattern a line."""
    left = list(patterns)
    for line in lines:
        found = next((pattern for pattern in left if matches(line, pattern)), None)
        assert found is not None, f"{reason}: not expected: {line!r}\nexpected: {left}"
        left.remove(found)
    assert left == [], f"{reason}: not said; said were {list(lines)}"


def sections(result: Result) -> dict[str, list[str]]:
    """The diagnostic lines of a command by resource, without what only Pulumi says of them."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in result.diagnostics.splitlines():
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            lines = found.setdefault(heading[1], [])
        elif line.strip():
            lines.append(_RESOURCE.sub("", line.strip()).replace(_OLD_SDK, ""))
    return found


def problems(result: Result, name: str = "chat") -> list[str]:
    """The warnings and errors of one resource."""
    return [line for line in sections(result).get(name, []) if line.startswith(("warning: ", "error: ", "PAI"))]


@contextlib.contextmanager
def play(
    rows: Sequence[Row],
    folder: Path,
    *,
    scenario: Mapping[str, Any] | None = None,
    faults: Sequence[Mapping[str, Any]] = (),
    config: Mapping[str, str] | None = None,
) -> Generator[Played]:
    """One `pulumi up` of all rows. It ends well if and only if no row is one that is refused."""
    text = program(*(row.text() for row in rows), exports=None)
    settings = {"alicloud:region": REGION, "pai:checks": "create", **(config or {})}
    with (
        Emulator(region=REGION, scenario=dict(scenario or {})) as emulator,
        Stack(folder / "stack", text, emulator=emulator.url, config=settings) as stack,
    ):
        emulator.faults(*(dict(fault) for fault in faults))
        fails = any(row.body is None for row in rows)
        result = stack.up(*(["--continue-on-error"] if fails else []), fails=fails)
        assert "Traceback" not in result.text
        yield Played(result, emulator, stack, sections(result))
