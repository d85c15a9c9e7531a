"""`pai-eas lint FILE…`: what is wrong with service JSON files, offline or, with `--catalogue`, against the API."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.cli import files
from pulumi_pai_eas.cli.ending import FINDINGS, FINE
from pulumi_pai_eas.codes import all_codes
from pulumi_pai_eas.lifecycle.deciding import decided
from pulumi_pai_eas.lifecycle.gates import Gate, gather, name_state
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.service import Desired
from pulumi_pai_eas.rules import Subject, judge, situation_of_file
from pulumi_pai_eas.wire import flatten

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from pulumi_pai_eas.client.catalogue import CachedCatalogue
    from pulumi_pai_eas.errors import Fault
    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.service import ServiceSpec

FORMATS = ("text", "json", "github")
_SKIPPED = frozenset({"name", "workspaces"})
"""A file is not about to be created: whether its name is free, and which workspace it gets, is not its business."""


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="service JSON; - for standard input")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are written")
    parser.add_argument(
        "--region", help="the region the files are for (default: the files' own, then the environment's)"
    )
    parser.add_argument("--catalogue", action="store_true", help="also ask the API for images, machines and networks")
    parser.add_argument("--strict", action="store_true", help="warnings end with 1 as well")


def run(arguments: argparse.Namespace) -> int:
    """Lint all files; 1 when there is an error (with --strict: any finding)."""
    found = [(name, finding) for name in arguments.files for finding in _findings(name, arguments)]
    _FORMATTERS[arguments.format](found, len(arguments.files))
    counted = ("error", "warning") if arguments.strict else ("error",)
    return FINDINGS if any(finding.severity in counted for _, finding in found) else FINE


def _findings(name: str, arguments: argparse.Namespace) -> tuple[Finding, ...]:
    config = files.read(name)
    spec, notes = flatten(config)
    if situation_of_file(spec) == "fragment":
        print(_fragment(name, spec), file=sys.stderr)
    desired = Desired(spec=spec, region=arguments.region or _own_region(config))
    facts = Facts()
    if arguments.catalogue:
        desired, facts = _asked(desired, arguments)
    return judge(Subject(desired, facts, situation_of_file(spec), notes=notes), catalogue=arguments.catalogue)


def _fragment(name: str, spec: ServiceSpec) -> str:
    """Which rules are left out, and why. It goes to standard error: standard output may be read by a program."""
    lacks = [] if spec.service_name is not None else ["no metadata.name"]
    if spec.containers is None and spec.processor is None:
        lacks.append("nothing to run (containers or processor)")
    return f"{name}: judged as a fragment, not for what only a whole service needs: {' and '.join(lacks)}"


def _own_region(config: dict[str, Any]) -> str | None:
    metadata = config.get("metadata")
    region = cast("dict[str, object]", metadata).get("region") if isinstance(metadata, dict) else None
    return region if isinstance(region, str) and region else None


def _asked(desired: Desired, arguments: argparse.Namespace) -> tuple[Desired, Facts]:
    from pulumi_pai_eas.cli.ending import TARGET, CannotGoOn
    from pulumi_pai_eas.cli.target import connection
    from pulumi_pai_eas.client.catalogue import CachedCatalogue

    reached = connection(desired.region or arguments.region)
    desired = desired.model_copy(update={"region": reached.region})
    catalogue: CachedCatalogue = CachedCatalogue(reached, name_state)

    def unavailable(_gate: Gate, fault: Fault) -> None:
        raise CannotGoOn(f"{fault.code} {fault.text}", TARGET)

    facts = gather(desired, catalogue, unavailable, without=_SKIPPED)
    return decided(desired, facts), facts


def _as_text(found: list[tuple[str, Finding]], files_read: int) -> None:
    for name, finding in found:
        print(f"{name}: {finding.severity} {finding.line()}")
    errors = sum(finding.severity == "error" for _, finding in found)
    print(f"{files_read} {_plural('file', files_read)}: {errors} {_plural('error', errors)}, {_count(found)}")


def _count(found: Iterable[tuple[str, Finding]]) -> str:
    warnings = sum(finding.severity == "warning" for _, finding in found)
    return f"{warnings} {_plural('warning', warnings)}"


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def _as_json(found: list[tuple[str, Finding]], _files_read: int) -> None:
    remedies = {code.id: code.remedy for code in all_codes()}
    print(
        json.dumps(
            [
                {
                    "file": name,
                    "code": finding.code,
                    "severity": finding.severity,
                    "path": finding.path,
                    "text": finding.text,
                    "remedy": remedies[finding.code],
                }
                for name, finding in found
            ],
            indent=2,
            ensure_ascii=False,
        )
    )


def _as_github(found: list[tuple[str, Finding]], _files_read: int) -> None:
    for name, finding in found:
        level = "error" if finding.severity == "error" else "warning" if finding.severity == "warning" else "notice"
        where = f"{finding.path}: " if finding.path else ""
        print(f"::{level} file={_property(name)},title={finding.code}::{_data(where + finding.text)}")


def _data(text: str) -> str:
    """Escaped as GitHub's workflow commands ask for."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FORMATTERS = {"text": _as_text, "json": _as_json, "github": _as_github}
