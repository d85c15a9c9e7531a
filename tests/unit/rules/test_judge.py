"""How rules are run: what blocks, what softens, what is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pulumi_pai_eas.codes import Code
from pulumi_pai_eas.model.facts import NameState
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.service import ServiceSpec
from pulumi_pai_eas.model.unknown import UNKNOWN, Undetermined
from pulumi_pai_eas.rules import Subject, judge, situation_of_file
from pulumi_pai_eas.rules.choices import listed, nearest, shown, suggestion
from pulumi_pai_eas.rules.rule import Rule, inside, known, overridden
from tests.unit.rules.subjects import A10, CPU, codes_of, container, subject

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = Code("PAI1999", "a code", "none", "a test")


def levels(row: Subject, code: str) -> list[str]:
    """The severities of one code."""
    return [finding.severity for finding in judge(row) if finding.code == code]


def test_an_error_on_what_did_not_change_is_a_warning() -> None:
    bag = container(port=8080)
    assert levels(subject(bag), "PAI1101") == ["error"]
    assert levels(subject(bag, situation="existing", changed=frozenset({"replicas"})), "PAI1101") == ["warning"]
    assert levels(subject(bag, situation="existing", changed=frozenset({"containers"})), "PAI1101") == ["error"]


def test_an_existing_service_of_which_everything_may_have_changed_is_judged_in_full() -> None:
    assert levels(subject(container(port=8080), situation="existing"), "PAI1101") == ["error"]


def test_a_changed_image_blocks_although_the_finding_stands_at_the_machine() -> None:
    row = subject(
        {"instanceType": CPU, "cpuWithGpuEngine": "error"}, situation="existing", changed=frozenset({"containers"})
    )
    assert levels(row, "PAI2110") == ["error"]


def test_instance_type_and_compute_are_one_key() -> None:
    row = subject({"instanceType": "gone"}, situation="existing", changed=frozenset({"compute"}))
    assert levels(row, "PAI2106") == ["error"]
    row = subject({"compute": {"kind": "public", "instanceTypes": ["gone"]}}, situation="existing",
                  changed=frozenset({"instanceType"}))  # fmt: skip
    assert levels(row, "PAI2106") == ["error"]


def test_a_file_is_judged_in_full_whatever_changed() -> None:
    assert levels(subject(container(port=8080), situation="file", changed=frozenset()), "PAI1101") == ["error"]


def test_malformed_values_cannot_be_allowed() -> None:
    row = subject(container(port=0) | {"findings": {"PAI1102": "ignore"}})
    assert levels(row, "PAI1102") == ["error"]


def test_what_is_ignored_is_still_told() -> None:
    row = subject({"instanceType": "ecs.gn7i-c48g1.12xlarge", "findings": {"PAI2107": "ignore"}})
    assert levels(row, "PAI2107") == ["ignored"]


def test_a_warning_can_be_made_an_error() -> None:
    row = subject({"instanceType": "ecs.gn7i-c48g1.12xlarge", "findings": {"PAI2107": "error"}})
    assert levels(row, "PAI2107") == ["error"]


def test_a_level_that_is_not_known_yet_does_not_block() -> None:
    assert overridden(Finding("PAI1101", "p", "t"), UNKNOWN).severity == "warning"
    assert overridden(Finding("PAI1101", "p", "t"), {"PAI1101": UNKNOWN}).severity == "warning"


def test_a_new_name_makes_a_service_that_may_meet_another() -> None:
    taken = {"name": NameState("taken", "eas-m-1", "Running")}
    assert levels(subject(facts=taken, situation="existing", changed=frozenset({"serviceName"})), "PAI1004") == [
        "error"
    ]


def test_duplicates_are_told_once() -> None:
    row = subject({"containers": [{"image": "a/b:1", "command": "x", "port": 8080}]})
    found = judge(row)
    assert len(found) == len(set(found))


def test_a_rule_keeps_what_it_could_decide() -> None:
    def half(_subject: Subject) -> Iterator[Finding]:
        yield Finding("", "a", "decided")
        raise Undetermined

    rule = Rule("half", CODE, half, catalogue=True, whole=False, on=frozenset())
    assert list(rule.findings(subject())) == [Finding("PAI1999", "a", "decided", catalogue=True)]


def test_a_defect_in_a_rule_is_not_hidden() -> None:
    def broken(_subject: Subject) -> Iterator[Finding]:
        yield Finding("", "a", str(1 // 0))

    rule = Rule("broken", CODE, broken, catalogue=False, whole=False, on=frozenset())
    with pytest.raises(ZeroDivisionError):
        list(rule.findings(subject()))


def test_an_unknown_container_does_not_hide_the_findings_of_the_others() -> None:
    row = subject({"containers": [UNKNOWN, {"image": "", "port": 9090, "command": "a && b"}]})
    assert {"PAI2201", "PAI1101", "PAI1107"} <= codes_of(judge(row))


def test_decided_machines_are_judged_for_stock_and_asked_ones_for_the_switch() -> None:
    row = subject({"instanceType": CPU, "effectiveInstanceTypes": ["ecs.gn7i-c48g1.12xlarge"]})
    found = {finding.code: finding for finding in judge(row)}
    assert set(found) == {"PAI2107", "PAI2110"}
    assert found["PAI2110"].severity == "warning"
    assert "ecs.gn7i-c48g1.12xlarge is used instead" in found["PAI2110"].text


def test_machines_chosen_for_needs_are_told_at_needs() -> None:
    row = subject({"instanceType": None, "needs": {"gpus": 4}, "effectiveInstanceTypes": [A10]})
    assert [(finding.code, finding.path) for finding in judge(row)] == [("PAI2129", "needs"), ("PAI2301", "needs")]


@pytest.mark.parametrize(
    ("spec", "situation"),
    [
        (ServiceSpec(), "fragment"),
        (ServiceSpec(service_name="a"), "fragment"),
        (ServiceSpec(containers=[]), "fragment"),
        (ServiceSpec(service_name="a", containers=[]), "file"),
    ],
    ids=["empty", "nothing to run", "no name", "whole"],
)
def test_a_file_with_a_name_and_something_to_run_is_whole(spec: ServiceSpec, situation: str) -> None:
    assert situation_of_file(spec) == situation


def test_the_region_is_the_services_own_or_the_one_found() -> None:
    row = subject({"region": None})
    assert row.region == "cn-hangzhou"
    nowhere = replace(row, facts=replace(row.facts, region=UNKNOWN))
    with pytest.raises(Undetermined):
        _ = nowhere.region


def test_values_stand_on_one_short_line() -> None:
    assert shown("a\nb\t c") == "a b c"
    assert shown("x" * 81) == "x" * 79 + "…"


def test_lists_say_how_many_they_leave_out() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(range(10), 3) == "0, 1, 2 and 7 more"


def test_the_nearest_choice_does_not_mind_case() -> None:
    assert nearest("VLM", ["vllm", "sglang"]) == ("vllm",)
    assert nearest("zzz", ["vllm"]) == ()


@pytest.mark.parametrize(
    ("value", "choices", "text"),
    [("vlm", ["vllm"], "nearest: vllm"), ("zzz", ["b", "a"], "choices: a, b"), ("x", [], "there is none")],
    ids=["similar", "unlike", "nothing"],
)
def test_a_suggestion_names_what_would_do(value: str, choices: list[str], text: str) -> None:
    assert suggestion(value, choices) == text


def test_what_is_inside_an_unknown_is_unknown() -> None:
    assert inside({"a": {"b": 1}}, "a", "b") == 1
    assert inside({"a": 1}, "a", "b") is None
    assert inside(None, "a") is None
    assert inside({"a": UNKNOWN}, "a", "b") is UNKNOWN


def test_known_refuses_the_sentinel() -> None:
    assert known("a") == "a"
    with pytest.raises(Undetermined):
        known(UNKNOWN)
