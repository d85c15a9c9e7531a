"""Codes: each once, whole, and known to whoever raises it."""

from __future__ import annotations

import inspect
import re
from types import SimpleNamespace

import pytest

from pulumi_pai_eas import errors
from pulumi_pai_eas.codes import Code, all_codes, reference_page
from pulumi_pai_eas.codes import code as codes_of

BY_ID = {code.id: code for code in all_codes()}
ERRORS = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, errors.PaiEasError)]


@pytest.mark.parametrize("code", all_codes(), ids=lambda code: code.id)
def test_each_is_whole(code: Code) -> None:
    assert re.fullmatch(r"PAI[1-9]\d{3}", code.id)
    assert code.id[3] in codes_of.TITLES
    assert all(text == text.strip() and text for text in (code.title, code.remedy, code.source))
    assert code.levels in ("error", "warning", "error or warning", "note")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_each_exception_has_a_code(error: type[errors.PaiEasError]) -> None:
    assert error.code in BY_ID


def test_an_exception_has_a_code_of_its_own() -> None:
    own = [error.code for error in ERRORS if error not in (errors.PaiEasError, errors.Fault)]
    assert len(set(own)) == len(own)


def test_the_ids_that_texts_and_guides_rely_on() -> None:
    fixed = {
        "PAI2107": "stock",
        "PAI3102": "two zones",
        "PAI7003": "credentials",
        "PAI7010": "look-up",
        "PAI8004": "shared gateway",
    }
    assert {id_: word in BY_ID[id_].title for id_, word in fixed.items()} == dict.fromkeys(fixed, True)


def test_an_id_may_not_be_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = SimpleNamespace(A=Code("PAI1001", "a", "b", "c"), B=Code("PAI1001", "d", "e", "f"))
    monkeypatch.setattr(codes_of.importlib, "import_module", lambda _: twice)
    with pytest.raises(ValueError, match="PAI1001 is used twice"):
        all_codes()


def test_the_page_has_a_row_for_each_under_its_band() -> None:
    bands: dict[str, list[str]] = {}
    band = ""
    for line in reference_page().splitlines():
        if line.startswith("## "):
            band = line[3]
        elif line.startswith("| PAI"):
            bands.setdefault(band, []).append(line[2:9])
    assert [id_ for ids in bands.values() for id_ in ids] == list(BY_ID)
    assert all(id_[3] == band for band, ids in bands.items() for id_ in ids)


def test_a_row_keeps_to_its_columns() -> None:
    rows = [line for line in reference_page().splitlines() if line.startswith("| PAI")]
    assert {row.count("|") for row in rows} == {6}
