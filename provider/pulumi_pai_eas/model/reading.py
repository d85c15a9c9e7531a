"""From the property bag to the model: total over every JSON value, with a problem for each thing that does not fit.

A value that does not fit becomes UNKNOWN in the result, so that everything else can still be judged.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from pydantic import ValidationError

from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.properties import EFFECTIVE
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.model.shape import Slot, by_key, slots
from pulumi_pai_eas.model.unknown import UNKNOWN, JsonObject, Section, is_unknown
from pulumi_pai_eas.property_bag import camel

if TYPE_CHECKING:
    from pulumi_pai_eas.model.edit import Path

_SECRET_FIELDS = frozenset(
    {"token", "docker_auth", "env", "password", "model_settings", "model_config", "extra", "source"}
)
DEEPEST = 64
"""Nesting beyond this many levels is refused: no service JSON comes near it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the properties that has no meaning. `path` is in property keys; `nearest` a key that exists."""

    kind: Literal["unknown_key", "wrong_type", "missing", "both"]
    path: Path
    text: str
    nearest: str | None = None


def read_bag(bag: Mapping[str, Any]) -> tuple[Desired, tuple[Problem, ...]]:
    """The resource that a (restored) bag describes, and what did not fit. Keys with `__` before them are Pulumi's."""
    problems: list[Problem] = []
    given = _given(bag, problems)
    parts: dict[str, JsonObject] = {"spec": {}, "options": {}, "effective": {}, "own": {}}
    effective = {key: name for name, key in EFFECTIVE.items()}
    own = {
        key: slot
        for key, slot in by_key(Desired).items()
        if slot.field not in ("spec", "options", "effective", "shorthand")
    }
    for key, value in given.items():
        if key in effective:
            parts["effective"][effective[key]] = value
        elif key in ("instanceType", "instance_type"):
            continue
        elif key in own:
            parts["own"][own[key].field] = _inside(value, own[key], (own[key].key,), problems)
        elif key in by_key(Options):
            parts["options"][by_key(Options)[key].field] = value
        elif key in by_key(ServiceSpec):
            slot = by_key(ServiceSpec)[key]
            parts["spec"][slot.field] = _inside(value, slot, (slot.key,), problems)
        else:
            known = [*by_key(ServiceSpec), *by_key(Options), *own, "instanceType"]
            problems.append(_unknown_key((), key, known))
    shorthand = _shorthand(given, parts["spec"], problems)
    raw = {"spec": parts["spec"], "options": parts["options"], "effective": parts["effective"], **parts["own"]}
    desired = _validated(raw, problems)
    return desired.model_copy(update={"shorthand": shorthand}), tuple(problems)


def _shorthand(given: JsonObject, spec: JsonObject, problems: list[Problem]) -> bool:
    """Put `instanceType` where `compute` is; tells whether it was used."""
    value = given.get("instanceType", given.get("instance_type"))
    if value is None:
        return False
    if "compute" in spec:
        problems.append(Problem("both", ("instanceType",), "stands beside compute; give one of the two"))
        return False
    if not is_unknown(value) and not isinstance(value, str):
        problems.append(Problem("wrong_type", ("instanceType",), f"{_said(value)} is not text"))
        value = UNKNOWN
    spec["compute"] = {"kind": "public", "instance_types": [value]}
    return True


class _TooDeep(Exception):  # noqa: N818 - a signal inside of this file
    """Nested beyond DEEPEST."""


def _given(bag: Mapping[str, Any], problems: list[Problem]) -> JsonObject:
    """What is set, plain; UNKNOWN where it is nested too deeply."""
    given: JsonObject = {}
    for key, value in bag.items():
        if key.startswith("__") or value is None:
            continue
        try:
            given[key] = _plain(value, 0)
        except _TooDeep:
            problems.append(Problem("wrong_type", (key,), f"it is nested more than {DEEPEST} levels deep"))
            given[key] = UNKNOWN
    return given


def _plain(value: Any, depth: int) -> Any:
    """Integral floats as ints (Pulumi sends 3 as 3.0) and tuples as lists, at every depth; raises _TooDeep."""
    if is_unknown(value):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if depth > DEEPEST:
        raise _TooDeep
    if isinstance(value, Mapping):
        return {key: _plain(item, depth + 1) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in cast("list[object]", value)]
    return value


def _inside(value: Any, slot: Slot, path: Path, problems: list[Problem]) -> Any:
    """The value with the keys of its sections in Python's spelling, and literals in the model's form."""
    if is_unknown(value):
        return value
    if slot.field == "metrics" and isinstance(value, dict):
        metrics = cast("JsonObject", value)
        return [{"name": name, "threshold": metrics[name]} for name in sorted(metrics)]
    if slot.field == "env" and isinstance(value, dict):
        variables = cast("JsonObject", value)
        return [{"name": name, "value": _text(variables[name])} for name in sorted(variables)]
    if not slot.sections:
        return value
    if slot.many:
        if not isinstance(value, list):
            return value
        items = cast("list[object]", value)
        return [_section(item, slot, (*path, index), problems) for index, item in enumerate(items)]
    return _section(value, slot, path, problems)


def _text(value: Any) -> Any:
    """Numbers and booleans of an environment as the text that a shell would see."""
    if is_unknown(value):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else value


def _section(value: Any, slot: Slot, path: Path, problems: list[Problem]) -> Any:
    if is_unknown(value) or not isinstance(value, dict):
        return value
    members = cast("JsonObject", value)
    kind = members.get("kind")
    if is_unknown(kind):
        return UNKNOWN
    if None in slot.sections:
        section = slot.sections[None]
    else:
        chosen = slot.sections.get(kind) if isinstance(kind, str) else None
        if chosen is None and len(slot.sections) > 1:
            choices = ", ".join(str(name) for name in slot.sections)
            said = "is missing" if kind is None else f"{_said(kind)} is not a kind"
            problems.append(Problem("wrong_type", (*path, "kind"), f"{said}; one of {choices}"))
            return UNKNOWN
        section = chosen or next(iter(slot.sections.values()))
    return _members(members, section, path, problems)


def _members(members: JsonObject, section: type[Section], path: Path, problems: list[Problem]) -> JsonObject:
    keys = by_key(section)
    result: JsonObject = {}
    for key, value in members.items():
        slot = keys.get(key)
        if slot is None:
            problems.append(_unknown_key(path, key, [*keys]))
        elif value is not None:
            result[slot.field] = _inside(value, slot, (*path, slot.key), problems)
    return result


def _unknown_key(path: Path, key: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    nearest = camel(near[0]) if near else None
    names = sorted({camel(name) for name in known})
    hint = f"; the nearest is {nearest}" if nearest else f"; there are {', '.join(names)}"
    return Problem("unknown_key", (*path, key), f"is no argument here{hint}", nearest)


def _validated(raw: JsonObject, problems: list[Problem]) -> Desired:
    """Validate, putting UNKNOWN where a value does not fit, until it does."""
    for _ in range(DEEPEST):
        try:
            return Desired.model_validate(raw)
        except ValidationError as failed:
            _set_aside(raw, failed, problems)
    return Desired(spec=ServiceSpec())


def _set_aside(raw: JsonObject, failed: ValidationError, problems: list[Problem]) -> None:
    seen: set[Path] = set()
    wholes: set[Path] = set()
    found = [(_located(raw, error["loc"]), error) for error in failed.errors(include_url=False, include_context=True)]
    around = {place[:length] for place, _ in found for length in range(len(place))}
    for place, error in found:
        if place in seen or place in around:
            continue  # the other branch of a union says it better
        seen.add(place)
        value = _at(raw, place)
        if is_unknown(value):
            wholes.add(place[:-1])  # a part that may not be unknown for itself: then what it is a part of is
            continue
        path = _in_keys(place)
        if error["type"] == "missing":
            problems.append(Problem("missing", path, "is required"))
        else:
            said = "a value that is not shown" if _is_hidden(place) else _said(value)
            problems.append(Problem("wrong_type", path, _unfit(error["type"], error.get("ctx", {}), said)))
        _put(raw, place, UNKNOWN)
    for place in sorted(wholes, key=len, reverse=True):
        _put(raw, place, UNKNOWN)


def _located(raw: Any, loc: tuple[str | int, ...]) -> Path:
    """The place in `raw` of an error of pydantic, whose locations also name the branches of unions."""
    place: list[str | int] = []
    current = raw
    entered = True
    for index, part in enumerate(loc):
        if isinstance(current, dict):
            members = cast("JsonObject", current)
            if entered and part == members.get("kind") and part != "spec":
                entered = False
                continue
            if part in members or (index == len(loc) - 1 and part in _field_names()):
                place.append(part)
                current, entered = members.get(str(part)), True
        elif isinstance(current, list) and isinstance(part, int) and part < len(cast("list[object]", current)):
            place.append(part)
            current, entered = cast("list[object]", current)[part], True
    return tuple(place)


def _field_names() -> frozenset[str]:
    """Names that may be reported missing: required fields of the model."""
    return frozenset({"quota_id", "type"})


def _at(raw: Any, place: Path) -> Any:
    for part in place:
        raw = cast("JsonObject", raw).get(cast("str", part)) if isinstance(raw, dict) else raw[part]
    return raw


def _put(raw: Any, place: Path, value: Any) -> None:
    if place:
        _at(raw, place[:-1])[place[-1]] = value


def _in_keys(place: Path) -> Path:
    """A place in Python's spelling as a path in property keys."""
    parts = place[1:] if place and place[0] in ("spec", "options") else place
    if place and place[0] == "effective":
        return (EFFECTIVE.get(str(place[1]), str(place[1])), *place[2:]) if len(place) > 1 else place
    result: list[str | int] = []
    section: Mapping[str, Slot] | None = None
    for part in parts:
        slot = _slot(part, section)
        result.append(slot.key if slot else part)
        if slot is not None and slot.sections:
            section = {name: inner for kind in slot.sections.values() for name, inner in slots(kind).items()}
        elif slot is not None:
            section = {}
    return tuple(result)


def _slot(part: str | int, section: Mapping[str, Slot] | None) -> Slot | None:
    if isinstance(part, int):
        return None
    if section is None:
        for kind in (ServiceSpec, Options, Desired):
            if part in slots(kind):
                return slots(kind)[part]
        return None
    return section.get(part)


_EXPECTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def _unfit(error: str, context: Mapping[str, Any], said: str) -> str:
    if error == "literal_error":
        choices = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return f"{said} is not one of {choices}"
    expected = _EXPECTED.get(error)
    return f"{said} is not {expected}" if expected else f"{said} does not fit"


def _is_hidden(place: Path) -> bool:
    """Whether a value may be a secret: it is then not shown, whatever is wrong with it."""
    return any(part in _SECRET_FIELDS for part in place)


def _said(value: Any) -> str:
    """A value as a message may show it: short, and of a compound only what it is."""
    if is_unknown(value):
        return "a value not known yet"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
