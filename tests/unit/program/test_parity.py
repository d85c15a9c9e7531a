"""Arguments, their literals and the model say the same: names, kinds, sections, types of values."""

from __future__ import annotations

import importlib
import inspect
import types
import typing
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, is_typeddict

import pulumi
import pytest

import pulumi_pai_eas as pai
from pulumi_pai_eas.model import shape as model_shape
from pulumi_pai_eas.model.options import Options
from pulumi_pai_eas.model.properties import EFFECTIVE, INPUT_KEYS
from pulumi_pai_eas.model.reading import read_bag
from pulumi_pai_eas.model.service import Desired, ServiceSpec
from pulumi_pai_eas.model.unknown import Section
from pulumi_pai_eas.program.arguments import shape
from pulumi_pai_eas.program.arguments.declaration import REQUIRED, fields_of
from pulumi_pai_eas.program.arguments.translation import properties
from pulumi_pai_eas.program.hoisting import hoisted
from pulumi_pai_eas.property_bag import camel, restore
from tests.unit.program.registration import run

SECTIONS = ("containers", "processor", "compute", "network", "storage", "scaling", "runtime", "needs")
NO_ARGUMENT = {
    "shorthand": "how compute was given, worked out from the bag",
    "auto_name": "made in the program",
    "owner": "made in the program",
    "spec": "the sections themselves",
    "options": "the options themselves",
    "effective": "decisions of the provider",
}
"""Fields of Desired that nobody gives."""
DIFFERENT_TYPES = {
    ("ContainerArgs", "env"): "a dict is short for the list",
    ("AutoscalerArgs", "metrics"): "a dict is short for the list",
    ("NeedsArgs", "gpu_memory"): "float takes an int as well",
    ("InstanceTypeArgs", "spot_price_limit"): "float takes an int as well",
    ("ScaleMetricArgs", "threshold"): "float takes an int as well",
    ("ServiceArgs", "labels"): "EAS may hold other values, users give text",
}


def pairs() -> list[tuple[type, type[Section]]]:
    """Every argument class with its twin in the model, section by section."""
    found: list[tuple[type, type[Section]]] = []
    for name in SECTIONS:
        theirs = importlib.import_module(f"pulumi_pai_eas.model.{name}")
        ours = importlib.import_module(f"pulumi_pai_eas.program.arguments.{name}")
        classes = [cls for cls in vars(ours).values() if inspect.isclass(cls) and cls.__module__ == ours.__name__]
        found += [
            (cls, getattr(theirs, cls.__name__.removesuffix("Args"))) for cls in classes if fields_of(cls) is not None
        ]
    return found


PAIRS = pairs()
each_pair = pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=[ours.__name__ for ours, _ in PAIRS])


def test_every_section_of_the_model_has_arguments() -> None:
    modules = [importlib.import_module(f"pulumi_pai_eas.model.{name}") for name in SECTIONS]
    sections = {
        cls
        for module in modules
        for cls in vars(module).values()
        if inspect.isclass(cls) and issubclass(cls, Section) and cls.__module__ == module.__name__
    }
    assert {cls.__name__ for cls in sections if not cls.__name__.startswith("_")} == {t.__name__ for _, t in PAIRS}


@each_pair
def test_the_same_keys_hold_the_same_sections(ours: type, theirs: type[Section]) -> None:
    mine = {slot.key: held(slot) for slot in shape.slots_of(ours).values()}
    model = {slot.key: held_by_model(slot) for slot in model_shape.slots(theirs).values()}
    assert mine == model


def held(slot: shape.Slot) -> tuple[dict[str | None, str], bool]:
    classes = slot.item_classes or slot.classes
    return {shape.kind_of(cls): cls.__name__.removesuffix("Args") for cls in classes}, bool(slot.item_classes)


def held_by_model(slot: model_shape.Slot) -> tuple[dict[str | None, str], bool]:
    sections = {kind: section.__name__ for kind, section in slot.sections.items()}
    return sections, slot.many and bool(sections)


def test_the_service_has_the_arguments_that_spec_options_and_resource_have() -> None:
    fields = {*ServiceSpec.model_fields, *Options.model_fields, *Desired.model_fields} - NO_ARGUMENT.keys()
    assert set(shape.service_slots()) == {*fields, "instance_type"}
    for section in (ServiceSpec, Options, Desired):
        for slot in model_shape.slots(section).values():
            if slot.field not in NO_ARGUMENT:
                assert held(shape.service_slots()[slot.field]) == held_by_model(slot)


def test_every_key_of_an_input_is_an_argument_or_made_here() -> None:
    made = {"autoName", "owner", "environment", "gitPasswords", *EFFECTIVE.values()}
    assert {slot.key for slot in shape.service_slots().values()} | made == INPUT_KEYS


@each_pair
def test_values_have_the_same_types(ours: type, theirs: type[Section]) -> None:
    compare_types(ours.__name__, fields_of(ours) or {}, theirs)


@pytest.mark.parametrize("theirs", [ServiceSpec, Options, Desired], ids=lambda cls: cls.__name__)
def test_values_of_the_service_have_the_same_types(theirs: type[Section]) -> None:
    mine = {name: value for name, value in pai.ServiceArgs.__annotations__.items() if name in theirs.model_fields}
    assert mine
    compare_types("ServiceArgs", mine, theirs)


def compare_types(owner: str, fields: Mapping[str, Any], theirs: type[Section]) -> None:
    by_key = {slot.key: theirs.model_fields[slot.field].annotation for slot in model_shape.slots(theirs).values()}
    for name, annotation in fields.items():
        mine, model = set(plain(annotation)), set(plain(by_key[camel(name)]))
        assert (mine != model) == ((owner, name) in DIFFERENT_TYPES), (owner, name, mine, model)


def plain(annotation: Any) -> Iterator[Any]:
    """The types of plain values inside an annotation; sections are compared elsewhere."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        for option in get_args(annotation):
            yield from plain(option)
    elif origin in (list, Sequence):
        yield from (("list", inner) for inner in plain(get_args(annotation)[0]))
    elif origin in (dict, Mapping):
        yield from (("dict", inner) for inner in plain(get_args(annotation)[1]))
    elif origin is typing.Annotated:
        yield from plain(get_args(annotation)[0])
    elif origin is Literal:
        yield from get_args(annotation)
    elif annotation in (str, int, float, bool) or annotation is Any:
        yield annotation
    else:
        section = inspect.isclass(annotation) and (issubclass(annotation, Section) or fields_of(annotation) is not None)
        input_of_same = origin in (Awaitable, pulumi.Output) or isinstance(annotation, typing.ForwardRef)
        assert section or input_of_same or is_typeddict(annotation) or annotation is type(None), annotation


@each_pair
def test_the_literal_says_the_same_as_the_class(ours: type, theirs: type[Section]) -> None:
    module = importlib.import_module(ours.__module__)
    twin = getattr(module, f"{ours.__name__}Dict")
    fields = fields_of(ours) or {}
    hints = twin.__annotations__
    assert hints.keys() == fields.keys()
    required = {name for name in fields if constructor_requires(ours, name)}
    kind = {"kind"} & fields.keys()  # the class knows its own
    assert twin.__required_keys__ == required | kind
    for name, hint in hints.items():
        bare = get_args(hint)[0] if get_origin(hint) is NotRequired else hint
        assert bare == fields[name]


def constructor_requires(cls: type, name: str) -> bool:
    values = {field: None for field in fields_of(cls) or {} if field not in {name, "kind"}}
    try:
        cls(**values)
    except TypeError as error:
        return repr(name) in str(error)
    return False


def sample(cls: type) -> Any:
    """An object of the class with every field given."""
    values = {
        name: value(slot, (fields_of(cls) or {})[name]) for name, slot in shape.slots_of(cls).items() if name != "kind"
    }
    return cls(**values)


def value(slot: shape.Slot, annotation: Any) -> Any:
    """Something that the argument takes."""
    if slot.item_classes:
        return [sample(cls) for cls in slot.item_classes]
    if slot.classes:
        return sample(slot.classes[0])
    samples = {int: 3, str: "x", bool: True, float: 1.5, ("list", str): ["x"], ("dict", Any): {"k": [1]}}
    samples |= {("dict", str): {"k": "v"}}
    first = next(iter(plain(annotation)))
    if isinstance(first, tuple) and first not in samples:
        return {"PAI2107": first[1]}
    return samples.get(first, first)


def test_the_provider_reads_every_argument() -> None:
    """All arguments at once, through the bag, without a problem and without losing one."""
    hints = pai.ServiceArgs.__annotations__
    arguments = {
        name: value(slot, hints[name]) for name, slot in shape.service_slots().items() if name != "instance_type"
    }
    seen: dict[str, Any] = {}

    def program() -> pulumi.Output[Any]:
        bag = hoisted(properties(arguments))
        return pulumi.Output.from_input(bag).apply(seen.update)

    run(program)
    desired, problems = read_bag(restore(seen))
    assert problems == ()
    for section in (desired.spec, desired.options, desired):
        empty = {name for name in type(section).model_fields if getattr(section, name) is None}
        assert empty <= NO_ARGUMENT.keys()


@each_pair
def test_object_and_both_spellings_of_a_literal_are_one(ours: type, theirs: type[Section]) -> None:
    """Each class stands where some argument takes it."""
    given = sample(ours)
    members = {name: vars(given)[name] for name in vars(given)}
    respelled = {camel(name): member for name, member in members.items()}
    found: list[Any] = []

    def program() -> pulumi.Output[Any]:
        from pulumi_pai_eas.program.arguments.translation import section

        forms = [section(ours, "x", form) for form in (given, members, respelled)]
        return pulumi.Output.from_input(forms).apply(found.extend)

    run(program)
    assert found[0] == found[1] == found[2]
    assert set(found[0]) == {slot.key for slot in shape.slots_of(ours).values()}


def test_required_is_no_value_that_somebody_could_give() -> None:
    assert all(default is not REQUIRED for cls, _ in PAIRS for default in vars(sample(cls)).values())
