"""The text of docs/reference/arguments.md, from the declarations themselves and from the codec's table of fields.

Types, defaults and meanings are read from the source of `program/arguments` (attribute docstrings are not kept at run
time), places in the service JSON and their sources from `wire`.
"""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from pulumi_pai_eas.program.arguments import (
    compute,
    containers,
    needs,
    network,
    options,
    processor,
    runtime,
    scaling,
    service,
    storage,
)
from pulumi_pai_eas.program.arguments.shape import kind_of
from pulumi_pai_eas.wire import fields, item_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODULES = (service, options, containers, processor, compute, network, storage, scaling, runtime, needs)
SECTIONS = {
    "ProcessorArgs": "processor",
    "VpcArgs": "vpc",
    "NetworkArgs": "network",
    "AutoscalerArgs": "autoscaler",
    "RollingStrategyArgs": "rolling_strategy",
    "RuntimeArgs": "runtime",
    "RpcArgs": "rpc",
    "QueueArgs": "queue",
    "PublicComputeArgs": "compute",
    "DedicatedComputeArgs": "compute",
    "QuotaComputeArgs": "compute",
}
"""Classes whose fields stand in the service's own rows, under this path of the spec."""
ITEMS = {
    "ContainerArgs": item_fields.CONTAINER,
    "EnvVarArgs": item_fields.ENV_VAR,
    "NlbListenerArgs": item_fields.LISTENER,
    "InstanceTypeArgs": item_fields.MACHINE_TYPE,
    "ScaleMetricArgs": item_fields.METRIC,
}
UNIONS = {
    cls.__name__: (kind, variants)
    for union, variants in ((containers.ProbeArgs, item_fields.PROBES), (storage.MountArgs, item_fields.MOUNTS))
    for cls in get_args(union)
    if (kind := kind_of(cls)) != "raw"
}
SOURCES = (
    'D the documentation page "Deploy services with JSON configuration files" · M its pages on storage mounts · H on '
    "health checks · S the deploy skill · K the skill's reference files · P the PAI Python SDK · E configurations in "
    "public repositories · C one secondary source"
)


@dataclass(frozen=True)
class Argument:
    """One line of the page."""

    name: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Declared:
    """One class of arguments."""

    name: str
    meaning: str
    arguments: tuple[Argument, ...]
    bases: tuple[str, ...]


def declared() -> dict[str, Declared]:
    """Every class of arguments, in the order of the page."""
    found: dict[str, Declared] = {}
    for module in MODULES:
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef) and not node.name.endswith("Dict"):
                found[node.name] = _declared(node)
    return found


def _declared(node: ast.ClassDef) -> Declared:
    lines: list[Argument] = []
    for here, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(here, ast.AnnAssign) and isinstance(here.target, ast.Name) and here.target.id != "kind":
            meaning = _text(after) if after is not None else ""
            lines.append(Argument(here.target.id, _type(here.annotation), here.value is None, meaning))
    bases = tuple(base.id for base in node.bases if isinstance(base, ast.Name))
    return Declared(node.name, (ast.get_docstring(node) or "").split("\n\n")[0], tuple(lines), bases)


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split())
    return ""


def _type(annotation: ast.expr) -> str:
    """The type as one thinks of it: without Input, without the literal's twin, without None."""
    text = re.sub(r"\b(?:NotRequired|Required)\[(.*)\]$", r"\1", ast.unparse(annotation))
    while "Input[" in text:
        text = _unwrapped(text, "Input[")
    text = re.sub(r" \| \w+ArgsDict", "", text)
    return text.removesuffix(" | None").replace("Sequence[", "list[").replace("Mapping[", "dict[")


def _unwrapped(text: str, opening: str) -> str:
    """The text with the first `opening…]` taken from around what is in it."""
    start = text.index(opening)
    depth = 1
    for index in range(start + len(opening), len(text)):
        depth += {"[": 1, "]": -1}.get(text[index], 0)
        if depth == 0:
            return text[:start] + text[start + len(opening) : index] + text[index + 1 :]
    return text


def _rows_of(name: str) -> dict[str, fields.Row]:
    """The codec's rows of a class, by argument."""
    if name in ITEMS:
        return {".".join(row.spec): row for row in ITEMS[name]}
    if name in UNIONS:
        kind, variants = UNIONS[name]
        variant = next(one for one in variants if one.kind == kind)
        shared = (*item_fields.MOUNT_PATH, *item_fields.MOUNT_PROPERTIES) if variants is item_fields.MOUNTS else ()
        return {".".join(row.spec): row for row in (*variant.rows, *shared)}
    prefix = (SECTIONS[name],) if name in SECTIONS else ()
    return {".".join(row.spec[len(prefix) :]): row for row in fields.SERVICE if row.spec[: len(prefix)] == prefix}


def page() -> str:
    """The whole page."""
    classes = declared()
    lines = ["# Arguments", "", "Generated from the declarations by `make docs`; do not edit.", ""]
    lines += [
        "Every argument takes a value or an Output, nested ones too; argument objects and dict literals (in either"
    ]
    lines += [
        "spelling, with `kind` where there are several) are both accepted. Property keys in state are the lowerCamel of"
    ]
    lines += ["the name. `extra` is merged last and verbatim into the service JSON. Required arguments are bold.", ""]
    lines += [f"Sources: {SOURCES}.", ""]
    for name, one in classes.items():
        if name == "Mounting" or (not one.arguments and name not in UNIONS and not one.meaning):
            continue
        lines += ["", f"## {'Service' if name == 'ServiceArgs' else name}", "", one.meaning, ""]
        lines += ["| argument | type | meaning | service JSON | source |", "|---|---|---|---|---|"]
        lines += _table(name, _inherited(one, classes))
    return "\n".join(lines) + "\n"


def _inherited(one: Declared, classes: dict[str, Declared]) -> Iterator[Argument]:
    """A class's own arguments, then those of its bases; options have a table of their own."""
    yield from one.arguments
    for base in one.bases:
        if base in classes and base != "OptionArgs":
            yield from _inherited(classes[base], classes)


def _table(name: str, arguments: Iterable[Argument]) -> Iterator[str]:
    rows = _rows_of(name)
    for argument in arguments:
        row = rows.get(argument.name)
        json = f"`{'.'.join(row.json)}`" if row is not None else ""
        required = argument.required and name not in (
            "ServiceArgs",
            "OptionArgs",
        )  # those are TypedDicts without values
        shown = f"**`{argument.name}`**" if required else f"`{argument.name}`"
        kind = argument.type.replace("|", "\\|")
        yield f"| {shown} | `{kind}` | {argument.meaning} | {json} | {row.source if row is not None else ''} |"
