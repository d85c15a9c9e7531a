"""Rules of what is spelled in a way that does not do what it seems to: in `extra`, in a file, in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi_pai_eas.codes import combinations as codes
from pulumi_pai_eas.codes import identity
from pulumi_pai_eas.model.unknown import Section, is_unknown
from pulumi_pai_eas.property_bag import camel
from pulumi_pai_eas.rules.choices import shown
from pulumi_pai_eas.rules.rule import Subject, containers, error, listeners, mounts, rule, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_pai_eas.model.finding import Finding
    from pulumi_pai_eas.model.note import NoteKind

FORBIDDEN_AT_TOP = {
    "spec": "instanceType or compute",
    "ServiceName": "serviceName",
    "Image": "containers[].image",
    "Cpu": "compute.cpu",
    "Memory": "compute.memory",
    "Gpu": "compute.gpu",
    "resourceGroupId": "compute.resourceId",
    "instance": "replicas",
    "port": "containers[].port",
    "command": "containers[].command",
    "access": "network",
}
FORBIDDEN_ANYWHERE = ("spec", "resourceGroupId", "access")
OPAQUE = ("model_config", "features", "labels", "env", "resources")
"""Maps whose keys are the user's own."""

_OUTPUT = "Calling __str__ on an Output"
_BAG_KEYS = {"model_settings": "modelConfig"}


def _forbidden(value: Any, path: str, top: bool) -> Iterator[tuple[str, str]]:
    if is_unknown(value) or not isinstance(value, (dict, list)):
        return
    if isinstance(value, list):
        for index, item in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from _forbidden(item, f"{path}[{index}]", top=False)
        return
    for key, item in cast("dict[str, Any]", value).items():
        if (top and key in FORBIDDEN_AT_TOP) or key in FORBIDDEN_ANYWHERE:
            yield f"{path}.{key}", FORBIDDEN_AT_TOP[key]
        elif key not in OPAQUE:
            yield from _forbidden(item, f"{path}.{key}", top=False)


def _extras(subject: Subject) -> Iterator[tuple[str, Any, bool]]:
    """Every `extra` with its path, and whether it is the service's own."""
    yield "extra", subject.spec.extra, True
    for items in (containers, mounts, listeners):
        parts: list[tuple[str, Any]] = [] if _unknown_list(subject, items.__name__) else list(items(subject))
        for path, part in parts:
            if not is_unknown(part):
                yield f"{path}.extra", part.extra, False


def _unknown_list(subject: Subject, name: str) -> bool:
    if name == "listeners":
        network: Any = subject.spec.network
        return is_unknown(network) or (network is not None and is_unknown(network.nlb))
    return is_unknown(subject.spec.containers if name == "containers" else subject.spec.storage)


def _invented(subject: Subject) -> Iterator[tuple[str, str]]:
    """Property path of each invented key, and the argument to use."""
    for path, extra, top in _extras(subject):
        yield from _forbidden(extra, path, top)


@rule(codes.FORBIDDEN_KEY)
def invented_keys_are_refused(subject: Subject) -> Iterator[Finding]:
    """Keys that look right and are not: the deploy skill lists them."""
    for path, argument in _invented(subject):
        yield error(shown(path), f"is no key of a service JSON; use {argument}")


_MEANING = {
    "conflict": "; keep one of the two",
    "near_miss": " (what is in extra is not checked)",
    "unknown_key": "; it is sent as it is",
    "wrong_type": "; it is sent as it is",
    "ignored_spelling": "",
}


def _of_kind(subject: Subject, kind: NoteKind) -> Iterator[Finding]:
    """Findings of one kind of note, at the argument that is meant, else at `extra`. Notes hold no values.

    What is refused as an invented key is not told a second time.
    """
    refused = {path.replace(".extra.", ".").removeprefix("extra.") for path, _ in _invented(subject)}
    for note in subject.notes:
        if note.kind == kind and note.json_path not in refused:
            named = note.argument is None or note.argument in note.text
            text = note.text if named else f"{note.text}; use {note.argument}"
            yield warning("extra", f"{shown(note.json_path)} {text}{_MEANING[kind]}")


@rule(codes.CONFLICT)
def places_agree(subject: Subject) -> Iterator[Finding]:
    """Two places of one setting."""
    yield from _of_kind(subject, "conflict")


@rule(codes.NEAR_MISS)
def keys_are_spelled(subject: Subject) -> Iterator[Finding]:
    """A key that has an argument, or resembles one that is known."""
    yield from _of_kind(subject, "near_miss")


@rule(codes.UNKNOWN_KEY)
def keys_are_documented(subject: Subject) -> Iterator[Finding]:
    """A key that nobody documents may be new, or a slip."""
    yield from _of_kind(subject, "unknown_key")


@rule(codes.WRONG_TYPE_IN_FILE)
def types_are_right(subject: Subject) -> Iterator[Finding]:
    """A value that its setting cannot take."""
    yield from _of_kind(subject, "wrong_type")


@rule(codes.IGNORED_SPELLING)
def spelling_takes_effect(subject: Subject) -> Iterator[Finding]:
    """A spelling that the service is said to ignore."""
    yield from _of_kind(subject, "ignored_spelling")


@rule(codes.REGION_DIFFERS, on=("region",))
def region_of_a_file_agrees(subject: Subject) -> Iterator[Finding]:
    """A file may name the region that it was written for."""
    region = subject.extra_at("metadata", "region")
    if region is not None and region != subject.region:
        yield warning("region", f"{subject.region}, and metadata.region says {shown(region)}; set region, or remove it")


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every known text inside, with its path in property keys."""
    if is_unknown(value) or value is None:
        return
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Section):
        for name in type(value).model_fields:
            key = _BAG_KEYS.get(name, camel(name))
            yield from _texts(getattr(value, name), f"{path}.{key}" if path else key)
    elif isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield f"{path}[{shown(key)}]", str(key)
            yield from _texts(item, f"{path}[{shown(key)}]")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _texts(item, f"{path}[{index}]")


@rule(identity.OUTPUT_IN_TEXT)
def outputs_are_not_put_into_texts(subject: Subject) -> Iterator[Finding]:
    """Pulumi's own text for an Output that was turned into one. The value around it may be secret and is not shown."""
    desired = subject.desired
    parts = (
        ("", desired.spec),
        ("serviceNamePrefix", desired.service_name_prefix),
        ("cronScaler", desired.cron_scaler),
        ("traffic", desired.traffic),
        ("needs", desired.needs),
        ("region", desired.region),
    )
    for start, part in parts:
        for path, text in _texts(part, start):
            if _OUTPUT in text:
                where = path.split(f"[{_OUTPUT}", 1)[0]
                yield error(where, "an Output was put into a text; use Output.concat, Output.format or apply")
