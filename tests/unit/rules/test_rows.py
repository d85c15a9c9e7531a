"""Every rule of the table raises what it says, on the rows that say so, and is silent on the others."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pulumi_pai_eas.codes import all_codes
from pulumi_pai_eas.rules import RULES, judge
from tests.unit.rules import rows_compute, rows_identity, rows_network, rows_scaling, rows_storage
from tests.unit.rules.subjects import BAG, Row, subject

ROWS: list[Row] = [
    *rows_identity.ROWS,
    *rows_compute.ROWS,
    *rows_network.ROWS,
    *rows_storage.ROWS,
    *rows_scaling.ROWS,
]
with (Path(__file__).parent / "rules.tsv").open() as _file:
    TABLE = list(csv.DictReader(_file, delimiter="\t"))
OF_PROPERTIES = {"PAI2102", "PAI6201", "PAI6202"}
"""Codes of what the properties themselves are, raised where they are read, not by a rule."""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(row: Row) -> None:
    row.verify()


def test_the_good_service_is_silent() -> None:
    assert judge(subject()) == ()


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["id"])
def test_every_rule_of_the_table_has_a_row(line: dict[str, str]) -> None:
    """A row that raises the code at the table's severity, and one that does not raise it."""
    if line["code"] in OF_PROPERTIES:
        return
    severities = {row.severity for row in ROWS if row.code == line["code"]}
    assert {line["severity"], None} <= severities, line["rule"]


def test_every_raised_level_is_in_the_table() -> None:
    raised = {(row.code, row.severity) for row in ROWS if row.severity is not None}
    assert raised == {(line["code"], line["severity"]) for line in TABLE if line["code"] not in OF_PROPERTIES}


def test_every_code_belongs_to_a_rule_of_the_table() -> None:
    """Bands 1 to 6; the others are not findings on a configuration."""
    ids = {code.id for code in all_codes() if code.id < "PAI7"}
    assert ids == {line["code"] for line in TABLE}
    assert ids - OF_PROPERTIES == {rule.code.id for rule in RULES}


def test_levels_of_the_codes_are_those_of_the_table() -> None:
    told = {code.id: set(code.levels.split(" or ")) for code in all_codes() if code.id < "PAI7"}
    table: dict[str, set[str]] = {}
    for line in TABLE:
        table.setdefault(line["code"], set()).add(line["severity"])
    assert told == table


def test_ids_of_the_table_are_unique() -> None:
    ids = [line["id"] for line in TABLE]
    assert len(ids) == len(set(ids))


def test_every_row_has_a_reason() -> None:
    assert [row for row in ROWS if not row.reason] == []


def test_every_finding_of_the_rows_is_one_short_line_and_holds_no_value_of_the_environment() -> None:
    for row in ROWS:
        for finding in judge(row.subject):
            assert "\n" not in finding.line()
            assert len(finding.line()) < 420, finding
            assert "s3cret" not in finding.line()


def test_every_finding_of_the_rows_has_a_path_of_the_arguments() -> None:
    from pulumi_pai_eas.model.properties import INPUT_KEYS

    known = {*INPUT_KEYS, *BAG, "", "instanceType"}
    for row in ROWS:
        for finding in judge(row.subject):
            assert finding.path.split(".")[0].split("[")[0] in known, finding
