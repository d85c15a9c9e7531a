"""What holds of every draft: nothing raises, and not knowing a value never makes a finding."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from pulumi_pai_eas.codes import all_codes
from pulumi_pai_eas.model.facts import Facts
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.service import Desired, Effective, ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN, is_unknown
from pulumi_pai_eas.rules import Subject, judge
from pulumi_pai_eas.rules.rule import overridden
from tests.unit.rules.subjects import Row, subject
from tests.unit.rules.test_rows import ROWS

if TYPE_CHECKING:
    from pulumi_pai_eas.model.finding import Finding

SUBJECTS = [row.subject for row in ROWS]
KEYS = [
    "serviceName",
    "containers",
    "instanceType",
    "compute",
    "storage",
    "network",
    "vpc",
    "region",
    "replicas",
    "needs",
]
LEVELS = st.dictionaries(
    st.sampled_from([code.id for code in all_codes() if code.id < "PAI7"]),
    st.sampled_from(["ignore", "warning", "error"]),
    max_size=6,
)


def key(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same to a user."""
    return finding.code, finding.path, finding.severity


def one_of(draw: st.DrawFn, values: list[Any]) -> Any:
    """One of the values, drawn by its place: the sentinel inside them cannot be hashed."""
    return values[draw(st.integers(0, len(values) - 1))]


def pool(section: type[BaseModel], parts: list[BaseModel]) -> dict[str, list[Any]]:
    """The values that the rows have for each field of a section."""
    found: dict[str, list[Any]] = {name: [] for name in section.model_fields}
    for part in parts:
        for name, values in found.items():
            value = getattr(part, name)
            if all(value is not other for other in values):
                values.append(value)
    return found


BASE = subject()


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal as far as both are known."""
    return repr(one) == repr(other)


SPECS = pool(ServiceSpec, [each.spec for each in SUBJECTS])
OTHERS = pool(Desired, [each.desired for each in SUBJECTS])


@st.composite
def mixed(draw: st.DrawFn) -> Subject:
    """Sections of different rows put together: drafts that nobody thought of."""
    base = one_of(draw, SUBJECTS)
    spec = {name: one_of(draw, values) for name, values in SPECS.items() if draw(st.booleans()) and values}
    rest = {
        name: one_of(draw, values)
        for name, values in OTHERS.items()
        if name not in ("spec", "options") and draw(st.booleans())
    }
    desired = base.desired.model_copy(update={"spec": base.spec.model_copy(update=spec)} | rest)
    options = desired.options.model_copy(update={"findings": None})
    situation = draw(st.sampled_from(["new", "existing", "file", "fragment"]))
    changed = draw(st.none() | st.frozensets(st.sampled_from(KEYS), max_size=3))
    facts = one_of(draw, SUBJECTS).facts
    return Subject(desired.model_copy(update={"options": options}), facts, situation, changed, base.notes)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a draft that may be unknown: fields, items of lists, values of maps."""
    found: list[tuple[Any, ...]] = []
    if is_unknown(value):
        return found
    members: list[tuple[Any, Any]] = []
    if isinstance(value, BaseModel):
        members = [(name, getattr(value, name)) for name in type(value).model_fields if name != "kind"]
    elif isinstance(value, dict):
        members = list(cast("dict[str, Any]", value).items())
    elif isinstance(value, list):
        members = list(enumerate(cast("list[Any]", value)))
    for name, member in members:
        if member is not None:
            found += [(*path, name), *places(member, (*path, name))]
    return found


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """The same with the sentinel at a place; a place that is gone already stays gone."""
    if not path:
        return UNKNOWN
    if is_unknown(value) or value is None:
        return value
    name, rest = path[0], path[1:]
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: without(getattr(value, name), rest)})
    if isinstance(value, dict):
        return {**value, name: without(value[name], rest)}
    return [without(item, rest) if index == name else item for index, item in enumerate(value)]


@st.composite
def with_and_without(draw: st.DrawFn) -> tuple[Subject, Subject]:
    """A service, and the same with some of it not known."""
    service = draw(mixed())
    spec, effective = service.spec, service.desired.effective
    for path in draw(st.lists(st.sampled_from(places(spec) or [()]), min_size=1, max_size=4)):
        spec = without(spec, path) if path else spec
    facts = {field.name: UNKNOWN for field in fields(Facts) if draw(st.integers(0, 5)) == 0}
    unknown = {name: UNKNOWN for name in ("needs", "traffic", "cron_scaler", "service_name_prefix")
               if getattr(service.desired, name) is not None and draw(st.integers(0, 5)) == 0}  # fmt: skip
    if draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(sorted(Effective.model_fields)))
        effective = effective.model_copy(update={name: UNKNOWN} if getattr(effective, name) is not None else {})
    desired = service.desired.model_copy(update={"spec": spec, "effective": effective} | unknown)
    return service, replace(service, desired=desired, facts=replace(service.facts, **facts))


MANY = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@MANY
@given(with_and_without())
def test_not_knowing_never_makes_a_finding(pair: tuple[Subject, Subject]) -> None:
    assert added(*pair) == []


def added(known: Subject, draft: Subject) -> list[str]:
    """The findings that a draft has and the same with everything known has not."""
    found = {key(finding) for finding in judge(known)}
    return [finding.line() for finding in judge(draft) if key(finding) not in found]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_not_knowing_any_one_value_or_fact_never_makes_a_finding(row: Row) -> None:
    """One place after the other, of what a row changes."""
    plain = row.subject.desired.model_copy(update={"options": Options()})
    known = replace(row.subject, desired=plain)
    base, spec = BASE.spec, known.spec
    changed = [name for name in ServiceSpec.model_fields if not same(getattr(spec, name), getattr(base, name))]
    for path in (path for path in places(spec) if path[0] in changed):
        draft = replace(known, desired=plain.model_copy(update={"spec": without(spec, path)}))
        assert added(known, draft) == [], path
    for field in fields(Facts):
        draft = replace(known, facts=replace(known.facts, **{field.name: UNKNOWN}))
        assert added(known, draft) == [], field.name


def test_not_knowing_any_one_value_of_the_good_service_makes_no_finding() -> None:
    for path in places(BASE.spec):
        desired = BASE.desired.model_copy(update={"spec": without(BASE.spec, path)})
        assert judge(replace(BASE, desired=desired)) == (), path


@settings(max_examples=200, deadline=None)
@given(mixed())
def test_nothing_raises_and_the_order_is_that_of_paths_and_codes(service: Subject) -> None:
    findings = judge(service)
    order = [(finding.path, finding.code, finding.text) for finding in findings]
    assert order == sorted(set(order))


@settings(max_examples=200, deadline=None)
@given(mixed())
def test_without_the_catalogue_the_same_but_what_rests_on_it(service: Subject) -> None:
    alone = judge(service, catalogue=False)
    assert alone == tuple(finding for finding in judge(service) if not finding.catalogue)


@settings(max_examples=200, deadline=None)
@given(mixed(), LEVELS)
def test_levels_change_levels_only_and_never_of_what_has_no_meaning(service: Subject, levels: dict[str, Any]) -> None:
    plain, changed = (
        judge(replace(service, situation="new", desired=service.desired.model_copy(update={"options": options})))
        for options in (service.desired.options.model_copy(update={"findings": each}) for each in (None, levels))
    )
    assert [(one.code, one.path, one.text) for one in changed] == [(one.code, one.path, one.text) for one in plain]
    for before, after in zip(plain, changed, strict=True):
        level = levels.get(before.code)
        told = before.severity if level is None or before.malformed else {"ignore": "ignored"}.get(level, level)
        assert after.severity == told


@settings(max_examples=200, deadline=None)
@given(mixed(), LEVELS, st.booleans())
def test_levels_twice_are_levels_once(service: Subject, given_levels: dict[str, Any], known: bool) -> None:
    levels = given_levels if known else UNKNOWN
    for finding in judge(service):
        once = overridden(finding, levels)
        assert overridden(once, levels) == once


@settings(max_examples=200, deadline=None)
@given(mixed())
def test_nothing_blocks_an_existing_service_that_did_not_change(service: Subject) -> None:
    findings = judge(replace(service, situation="existing", changed=frozenset()))
    assert [finding for finding in findings if finding.severity == "error" or finding.catalogue] == []
