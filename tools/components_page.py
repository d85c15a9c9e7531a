"""The text of docs/reference/components.md, from the components' own signatures and docstrings.

Arguments stand in the docstring of `__init__` as `name: meaning.`; one that a component has and does not explain, or
explains and does not have, stops the page.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass
from typing import Any

import pulumi_pai_eas_components as components
from pulumi_pai_eas import ServiceArgs
from pulumi_pai_eas.sizing import preset_names
from pulumi_pai_eas_components.pass_through import PASSED_ON

EXAMPLES = {
    "VllmService": ("vllm_qwen", "qwen_moe_multi_gpu", "autoscaled_to_zero"),
    "SglangService": ("sglang",),
    "ComfyUiService": ("comfyui",),
    "StableDiffusionWebUiService": ("stable_diffusion",),
    "CosyVoiceService": ("cosyvoice",),
    "PrivateEndpoint": ("nlb_in_alicloud_vpc",),
    "CanaryRelease": ("canary_group",),
}
"""Where each is used."""
OWN_OPTIONS = {"name", "opts", "self"}


@dataclass(frozen=True)
class Argument:
    """One argument of a component, as it is declared."""

    name: str
    type: str
    required: bool


def page() -> str:
    """The whole page; raises ValueError for a component that does not explain its arguments."""
    lines = [
        "# Components",
        "",
        "Generated from the code by `make docs`; do not edit. `from pulumi_pai_eas_components import …`; each is",
        "called with a name, its arguments by name, and `opts` as every resource of Pulumi. Arguments in bold are",
        "needed.",
    ]
    for name, examples in EXAMPLES.items():
        lines += _section(name, getattr(components, name), examples)
    passed = ", ".join(f"`{name}`" for name in sorted(PASSED_ON))
    lines += [
        "",
        "## What is passed on",
        "",
        "Arguments of [`Service`](arguments.md) that the components of one model or application take as well, with",
        "the same meaning:",
        *textwrap.wrap(passed, 118),
        "",
        "`mounts` are further mounts beside the component's own; `labels` are merged with its own.",
        "",
        "## Models known by name",
        "",
        "For `model`; upper or lower case and the publisher do not matter. Any other is known by its `config.json`:",
        '`model_config=json.loads(Path("config.json").read_text())`. `pai-eas fit` takes either.',
        "",
        *textwrap.wrap(", ".join(f"`{name}`" for name in preset_names()), 118, break_on_hyphens=False),
    ]
    return "\n".join(lines) + "\n"


def _section(name: str, component: type[Any], examples: tuple[str, ...]) -> list[str]:
    summary, *more = (inspect.getdoc(component) or "").split("\n\n")
    meanings = explained(inspect.getdoc(component.__init__) or "")
    declared = arguments(component)
    names = {argument.name for argument in declared}
    further = [Argument(one, "as in Service", required=True) for one in meanings if one not in names]
    strangers = {argument.name for argument in further} - set(ServiceArgs.__annotations__)
    if differing := sorted((names - meanings.keys()) | strangers):
        raise ValueError(f"{name}: its docstring and its arguments differ in {', '.join(differing)}")
    shown = " · ".join(f"[{one}](../../examples/{one}/README.md)" for one in examples)
    lines = ["", f"## {name}", *summary.splitlines(), ""]
    lines += [*"\n\n".join(more).splitlines(), ""] if more else []
    lines += [f"Used in {shown}.", ""]
    lines += ["| argument | type | meaning |", "|---|---|---|"]
    for argument in [*declared, *further]:
        marked = f"**`{argument.name}`**" if argument.required else f"`{argument.name}`"
        lines.append(f"| {marked} | `{argument.type}` | {meanings[argument.name]} |".replace(" | None`", "`"))
    outputs = [f"`{output}`: {meaning}" for output, meaning in outputs_of(component)]
    return [*lines, "", f"Outputs: {' · '.join(outputs)}"]


def arguments(component: type[Any]) -> list[Argument]:
    """Arguments that are the component's own, in their order, with types as they are written."""
    found: list[Argument] = []
    for one in inspect.signature(component).parameters.values():
        if one.kind is not inspect.Parameter.KEYWORD_ONLY or one.name in OWN_OPTIONS:
            continue
        written = str(one.annotation).replace("pulumi.", "").replace("pai.", "").replace("|", r"\|")
        required = one.default is inspect.Parameter.empty
        found.append(Argument(one.name, re.sub(r" \\\| None$", "", written), required))
    return found


def explained(text: str) -> dict[str, str]:
    """`model: the name. gpus: how many.` as a dict; what stands before the first name belongs to none."""
    body = " ".join(text.split())
    starts = list(re.finditer(r"(?:^|(?<=[.;)] ))([a-z_]+): ", body))
    ends = [*(match.start() for match in starts[1:]), len(body)]
    return {
        match[1]: body[match.end() : end].strip().replace("|", r"\|") for match, end in zip(starts, ends, strict=False)
    }


def outputs_of(component: type[Any]) -> list[tuple[str, str]]:
    """Attributes with their docstrings, those of the component itself before those it shares with others."""
    found: dict[str, str] = {}
    for cls in component.__mro__:
        if not cls.__module__.startswith(components.__name__):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
        assert isinstance(body, ast.ClassDef)
        for declared, after in zip(body.body, body.body[1:], strict=False):
            meaning = _text(after)
            if isinstance(declared, ast.AnnAssign) and isinstance(declared.target, ast.Name) and meaning is not None:
                found.setdefault(declared.target.id, " ".join(meaning.split()).removesuffix("."))
    return list(found.items())


def _text(node: ast.stmt) -> str | None:
    """What a string that stands alone says."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return None
