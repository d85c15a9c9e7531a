"""Whatever stands anywhere in the arguments, `check` answers with findings and `diff` with yes or no; neither raises."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_pai_eas.dynamic.draft import draft
from pulumi_pai_eas.model.properties import INPUT_KEYS
from pulumi_pai_eas.model.unknown import is_unknown
from pulumi_pai_eas.planning.decisions import complete
from pulumi_pai_eas.wire import expand
from tests.unit.check.bags import GOOD, NOT_KNOWN, bags, places, put

if TYPE_CHECKING:
    from pulumi_pai_eas.provider import ServiceProvider

LINE = re.compile(r"PAI(?:[1-6]\d\d\d|8030) [^\n]* Nothing was sent\.", re.DOTALL)
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MANY = settings(FEW, max_examples=10_000)


def same(one: Any, other: Any) -> bool:
    """Equal as text: 1 is not True, and NaN is NaN."""
    return repr(one) == repr(other)


def judged(provider: ServiceProvider, olds: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    """Check a bag: what is said of it is one line each, with a code; what goes on is answered once more alike."""
    before = repr(news)
    result = provider.check(olds, news)
    for failure in result.failures or []:
        assert failure.property == ""
        assert LINE.fullmatch(failure.reason), failure.reason
        assert len(failure.reason) < 2000
    assert repr(news) == before, "the engine's own bag stays what it was"
    inputs: dict[str, Any] = result.inputs
    assert not any(is_unknown(leaf) for leaf in leaves(inputs)), "our own sentinel means nothing to Pulumi"
    again = provider.check(olds, news)
    assert same(again.inputs, inputs)
    assert [failure.reason for failure in again.failures or []] == [failure.reason for failure in result.failures or []]
    if not result.failures and NOT_KNOWN not in leaves(inputs):
        json.dumps(expand(complete(draft(inputs).desired)))
    return inputs


def leaves(value: Any) -> list[Any]:
    """What stands in a bag beside lists and maps."""
    if type(value) is dict:
        return [leaf for member in cast("dict[str, Any]", value).values() for leaf in leaves(member)]
    if type(value) is list:
        return [leaf for member in cast("list[Any]", value) for leaf in leaves(member)]
    return [value]


def told_apart(provider: ServiceProvider, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Diff two bags: nothing changes against itself, and what is replaced did change."""
    result = provider.diff("cn-hangzhou/chat_dev", one, other)
    assert set(result.replaces or []) <= {"serviceName", "serviceNamePrefix", "region"}
    if result.changes is False:
        assert not result.replaces


def never_raises(provider: ServiceProvider, one: dict[str, Any], other: dict[str, Any]) -> None:
    first = judged(provider, {}, one)
    judged(provider, first, other)
    told_apart(provider, one, other)
    told_apart(provider, first, other)


@FEW
@given(one=bags, other=bags)
def test_nothing_raises(provider: ServiceProvider, one: dict[str, Any], other: dict[str, Any]) -> None:
    never_raises(provider, one, other)


@pytest.mark.long
@pytest.mark.timeout(3600)
@MANY
@given(one=bags, other=bags)
def test_nothing_raises_ten_thousand_times(
    provider: ServiceProvider, one: dict[str, Any], other: dict[str, Any]
) -> None:
    never_raises(provider, one, other)


WRONG: list[Any] = [None, True, -1, 2.5, "", "x", [], [None], {}, {"x": 1}, float("nan"), NOT_KNOWN]
"""A value of each kind. Hypothesis draws where it likes; these are put everywhere."""


@pytest.mark.parametrize("bag", GOOD, ids=range(len(GOOD)))
def test_every_place_takes_a_value_of_some_kind(provider: ServiceProvider, bag: dict[str, Any]) -> None:
    for number, place in enumerate(places(bag)[1:]):
        spoilt = put(bag, place, WRONG[number % len(WRONG)])
        judged(provider, {}, spoilt)
        provider.diff("cn-hangzhou/chat_dev", bag, spoilt)


@pytest.mark.parametrize("bag", GOOD, ids=range(len(GOOD)))
def test_every_place_may_be_unknown(provider: ServiceProvider, bag: dict[str, Any]) -> None:
    for place in places(bag)[1:]:
        unknown = put(bag, place, NOT_KNOWN)
        told = [failure.reason for failure in provider.check({}, unknown).failures or []]
        assert told == [], "what is not known yet is no mistake"
        judged(provider, bag, unknown)


@pytest.mark.parametrize("key", sorted(INPUT_KEYS))
def test_every_key_takes_a_value_of_every_kind(provider: ServiceProvider, key: str) -> None:
    for value in WRONG:
        spoilt = {**GOOD[0], key: value}
        judged(provider, {}, spoilt)
        judged(provider, GOOD[0], spoilt)
        provider.diff("cn-hangzhou/chat_dev", GOOD[0], spoilt)


@pytest.mark.long
@pytest.mark.parametrize("bag", GOOD, ids=range(len(GOOD)))
def test_every_place_takes_a_value_of_every_kind(provider: ServiceProvider, bag: dict[str, Any]) -> None:
    for place in places(bag)[1:]:
        for value in WRONG:
            spoilt = put(bag, place, value)
            judged(provider, bag, spoilt)
            provider.diff("cn-hangzhou/chat_dev", spoilt, bag)


@FEW
@given(data=st.data())
def test_a_bag_does_not_differ_from_itself(provider: ServiceProvider, data: st.DataObject) -> None:
    bag = data.draw(st.sampled_from(GOOD))
    place = data.draw(st.sampled_from(places(bag)[1:]))
    spoilt = put(bag, place, data.draw(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))))
    assert provider.diff("cn-hangzhou/chat_dev", spoilt, json.loads(json.dumps(spoilt))).changes is False
