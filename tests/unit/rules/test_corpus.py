"""Configurations that people published: which are refused, and that what their own sources call wrong is noticed.

Judged offline, in the region that each was written for.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from pulumi_pai_eas.model.service import Desired
from pulumi_pai_eas.rules import Subject, judge, situation_of_file
from pulumi_pai_eas.wire.flatten import flatten

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted(CORPUS.glob("*.json"))
with (CORPUS / "INDEX.tsv").open() as _file:
    LABELS = {line["file"][:3]: line["label"] for line in csv.DictReader(_file, delimiter="\t")}
REFUSED = {
    "002": {"PAI1001"},  # capitals
    "003": {"PAI1001"},  # dots
    "008": {"PAI4101"},  # no oss://
    "014": {"PAI3103"},  # listener 8080
    "022": {"PAI3102", "PAI3103"},  # one vSwitch, listener 8080
    "042": {"PAI5001"},  # max equals min
    "044": {"PAI2101"},  # containers without a place
    "053": {"PAI2101"},  # containers without a place
    "056": {"PAI1001"},  # a placeholder as name
    "086": {"PAI1001"},  # a placeholder in the name
    "087": {"PAI1001"},  # a placeholder in the name
    "088": {"PAI1001"},  # a placeholder in the name
    "089": {"PAI1001"},  # a placeholder in the name
    "090": {"PAI1001", "PAI4002"},  # expressions as name and mount path
    "091": {"PAI1001"},  # an expression as name
    "098": {"PAI4201"},  # NAS without vpc on public machines
}
NOTICED = {
    "001": "PAI1002",  # a hyphen
    "005": "PAI1105",  # no port
    "007": "PAI4103",  # no slash at the end
    "011": "PAI6107",  # instanceType
    "041": "PAI6107",  # snake case in the autoscaler
}


def number(path: Path) -> str:
    """The number that a file's name begins with."""
    return path.name[:3]


def subject(path: Path) -> Subject:
    """A file as `pai-eas lint` judges it, without a catalogue."""
    text = path.read_text()
    spec, notes = flatten(json.loads(text))
    named = re.search(r'"region": "([a-z0-9-]+)"', text) or re.search(
        r"(?:oss-|\.)((?:cn|ap|us|eu)-[a-z]+(?:-\d)?)(?:-internal)?\.(?:cr\.)?aliyuncs", text
    )
    region = named[1] if named else "cn-hangzhou"
    return Subject(Desired(spec=spec, region=region), situation=situation_of_file(spec), notes=notes)


@pytest.mark.parametrize("path", FILES, ids=number)
def test_only_what_is_listed_is_refused(path: Path) -> None:
    refused = {finding.code for finding in judge(subject(path)) if finding.severity == "error"}
    assert refused == REFUSED.get(number(path), set())


@pytest.mark.parametrize(("file", "code"), NOTICED.items())
def test_what_a_source_calls_wrong_is_noticed(file: str, code: str) -> None:
    path = next(path for path in FILES if number(path) == file)
    assert code in {finding.code for finding in judge(subject(path)) if finding.severity == "warning"}


def test_everything_that_a_source_calls_wrong_is_refused_or_noticed() -> None:
    wrong = {file for file, label in LABELS.items() if label == "wrong-per-source"}
    assert wrong <= {*REFUSED, *NOTICED}
    assert len(wrong) == 9


def test_the_corpus_is_there() -> None:
    assert len(FILES) == 98


@pytest.mark.parametrize("path", FILES, ids=number)
def test_no_finding_holds_a_secret(path: Path) -> None:
    """Values at keys that look like secrets never show."""
    text = path.read_text()
    secrets = re.findall(
        r'"[a-zA-Z_.]*(?:token|password|secret|access_key|docker_auth|Auth)[a-zA-Z_]*": "([^"]{6,})"', text
    )
    lines = [finding.line() for finding in judge(subject(path))]
    assert [line for line in lines if any(secret in line for secret in secrets)] == []
