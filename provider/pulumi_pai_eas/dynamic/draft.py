"""From the bag that Pulumi hands over to a draft or a complete resource, and back to inputs with defaults put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pulumi.output import Unknown

from pulumi_pai_eas.codes import combinations, compute
from pulumi_pai_eas.model.edit import Edit, edited, shown
from pulumi_pai_eas.model.finding import Finding
from pulumi_pai_eas.model.properties import EFFECTIVE, INPUT_KEYS
from pulumi_pai_eas.model.reading import Problem, read_bag
from pulumi_pai_eas.model.unknown import UNKNOWN, JsonObject, holds_unknown, is_unknown
from pulumi_pai_eas.property_bag import HOISTS, Hoist, hoist, restore, strays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_pai_eas.model.service import Desired

_CODES = {
    "unknown_key": combinations.ARGUMENT_UNKNOWN,
    "wrong_type": combinations.VALUE_MALFORMED,
    "missing": combinations.VALUE_MALFORMED,
    "both": compute.INSTANCE_TYPE_AND_COMPUTE,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A bag as the rest of the package sees it. `findings` say what in it has no meaning."""

    desired: Desired
    findings: tuple[Finding, ...]


def draft(bag: Mapping[str, Any]) -> Draft:
    """Read a bag; unknown Outputs become the sentinel, at every depth."""
    restored = restore(_one_by_one(cast("JsonObject", _with_sentinel(dict(bag)))))
    found = [
        Finding(combinations.VALUE_MALFORMED.id, f"{key}.{position}", "belongs to no item of its list", malformed=True)
        for key, position in strays(restored)
    ]
    for rule in HOISTS:
        restored.pop(rule.key, None)
    desired, problems = read_bag(restored)
    found += [_finding(problem) for problem in problems]
    return Draft(desired, tuple(found))


def inputs_of(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The input keys of a resource's outputs, for where the recorded inputs are not handed over."""
    return {key: value for key, value in outputs.items() if key in INPUT_KEYS}


def with_edits(bag: Mapping[str, Any], edits: tuple[Edit, ...]) -> dict[str, Any]:
    """The bag with defaults put in, in the form that travels; unknown Outputs stay what they are."""
    return hoist(edited(restore(dict(bag)), edits)) if edits else dict(bag)


def effective_keys(desired: Desired) -> dict[str, Any]:
    """The computed inputs: decisions that depend on the world, those that are taken."""
    values = {key: getattr(desired.effective, name) for name, key in EFFECTIVE.items()}
    return {key: value for key, value in values.items() if value is not None and not holds_unknown(value)}


def _one_by_one(bag: JsonObject) -> JsonObject:
    """A bag whose environments or passwords are not known as a whole, so that each of them is not known."""
    result = dict(bag)
    for rule in HOISTS:
        items = bag.get(rule.items)
        if is_unknown(bag.get(rule.key)) and type(items) is list:
            numbered = enumerate(cast("list[object]", items))
            result[rule.key] = {str(index): UNKNOWN for index, item in numbered if _may_have(rule, item)}
    return result


def _may_have(rule: Hoist, item: object) -> bool:
    """Whether an item can have what is hoisted: every container an environment, only a git mount a password."""
    if type(item) is not dict:
        return False
    kind = cast("JsonObject", item).get("kind")
    return rule.member == "env" or (type(kind) is str and kind == "git")


def _finding(problem: Problem) -> Finding:
    code = _CODES[problem.kind]
    return Finding(code.id, shown(problem.path), problem.text, malformed=True)


def _with_sentinel(value: Any) -> Any:
    if isinstance(value, Unknown):
        return UNKNOWN
    if type(value) is dict:
        return {key: _with_sentinel(item) for key, item in cast("JsonObject", value).items()}
    if type(value) is list:
        return [_with_sentinel(item) for item in cast("list[object]", value)]
    return value
