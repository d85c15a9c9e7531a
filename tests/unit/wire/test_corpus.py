"""The laws on every file of the corpus and on seeded mutations of it; what the corpus says of the extent of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_pai_eas.wire import canonicalise, flatten
from tests.kit import corpus
from tests.unit.wire import laws
from tests.unit.wire.laws import text
from tests.unit.wire.mutations import damaged, respelled

if TYPE_CHECKING:
    from tests.kit.corpus import CorpusFile

FILES = [pytest.param(file, id=file.number) for file in corpus.files()]
FEW, MANY = 5, 148
"""Mutations of each kind for each file: 980 in the normal run, 29,008 in the long one."""


def test_the_corpus_is_whole() -> None:
    files = corpus.files()
    assert len(files) == 98
    labels = {
        label: len(corpus.labelled(label))
        for label in ("accept", "fragment", "contested", "template", "wrong-per-source")
    }  # type: ignore[arg-type]
    assert labels == {"accept": 49, "fragment": 35, "contested": 3, "template": 2, "wrong-per-source": 9}
    assert sorted(path.name for path in corpus.FOLDER.glob("*.json")) == sorted(file.name for file in files)


@pytest.mark.parametrize("file", FILES)
def test_every_law_holds_for_the_corpus(file: CorpusFile) -> None:
    laws.hold_all(file.config)


def check_mutations(file: CorpusFile, count: int) -> None:
    canonical = canonicalise(file.config)
    for number in range(count):
        seed = f"{file.number}-{number}"
        spelled = respelled(canonical, seed)
        assert text(canonicalise(spelled)) == text(canonical), f"P7, seed {seed}"
        laws.hold_all(spelled)
        laws.hold_all(damaged(file.config, seed))


@pytest.mark.parametrize("file", FILES)
def test_every_law_holds_for_mutations(file: CorpusFile) -> None:
    check_mutations(file, FEW)


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
def test_every_law_holds_for_many_mutations(file: CorpusFile) -> None:
    check_mutations(file, MANY)


def test_mutations_do_change_the_text() -> None:
    """A generator that changes nothing would prove nothing."""
    canonical = {file.number: canonicalise(file.config) for file in corpus.files()}
    spelled = sum(
        text(respelled(canonical[file.number], f"{file.number}-{number}")) != text(canonical[file.number])
        for file in corpus.files() for number in range(FEW)
    )  # fmt: skip
    broken = sum(
        text(canonicalise(damaged(file.config, f"{file.number}-{number}"))) != text(canonical[file.number])
        for file in corpus.files() for number in range(FEW)
    )  # fmt: skip
    assert spelled > 0.6 * 98 * FEW
    assert broken > 0.8 * 98 * FEW


IN_EXTRA = {
    "011": {"cloud"}, "020": {"resource"}, "041": {"autoscaler"}, "058": {"metadata"}, "059": {"metadata"}, "060": {"metadata"},
    "061": {"metadata"}, "062": {"metadata"}, "066": {"metadata"}, "067": {"options"}, "077": {"worker_image"},
    "078": {"metadata", "options", "scheduling", "unit"}, "079": {"metadata"}, "083": {"cloud"}, "084": {"cloud"},
    "087": {"meta", "options"}, "090": {"metadata", "meta", "options"}, "091": {"metadata"},
    "092": {"credential", "metadata", "metrics", "runtime"}, "093": {"SDProxy"}, "096": {"cloud"},
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_what_has_no_argument_is_in_extra_and_nothing_else(file: CorpusFile) -> None:
    extra = flatten(file.config)[0].extra or {}
    assert set(extra) == IN_EXTRA.get(file.number, set())


def test_plain_machine_types_are_the_common_case() -> None:
    """The shorthand `instance_type` rests on it."""
    places = [flatten(file.config)[0].compute for file in corpus.files()]
    assert sum(place is not None for place in places) == 59
