"""The page of components: every component, every argument, explained once; and what it refuses to be made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import pytest

import pulumi_pai_eas_components as components
from tests.kit.cli import ROOT
from tools import components_page
from tools.components_page import EXAMPLES, Argument, arguments, explained, outputs_of

if TYPE_CHECKING:
    import pulumi_pai_eas as pai


def test_every_component_is_there_and_used_where_it_says() -> None:
    assert set(EXAMPLES) == set(components.__all__) - {"ServiceOptions"}
    for name, examples in EXAMPLES.items():
        for example in examples:
            programs = [file.read_text() for file in (ROOT / "examples" / example).glob("*.py")]
            assert any(f"{name}(" in program for program in programs), (name, example)


def test_the_readme_leads_there() -> None:
    assert "(docs/reference/components.md)" in (ROOT / "README.md").read_text()


def test_rows_and_models() -> None:
    page = components_page.page()
    assert "| **`model`** | `str` | the name as on Hugging Face (`Qwen/Qwen3-8B`). |" in page
    assert "| `context` | `int` | tokens of prompt and answer together; default 8192. |" in page
    assert "| **`vpc`** | `as in Service` | with vSwitches in two zones, and a security group. |" in page
    assert "`Qwen/Qwen3-8B`" in page.partition("## Models known by name")[2]


def test_what_an_explanation_is_cut_into() -> None:
    assert explained("Declare it; `a`. model: the name (`A/B`): known. gpus: how many;\n default 1. x: a|b.") == {
        "model": "the name (`A/B`): known.",
        "gpus": "how many; default 1.",
        "x": r"a\|b.",
    }
    assert explained("Nothing is explained.") == {}


class Plain:
    """A component."""

    def __init__(self, name: str, *, size: int, colour: str | None = None, **service: Unpack[pai.ServiceArgs]) -> None:
        """Declare it. size: how large."""


def test_arguments_as_they_are_written() -> None:
    assert arguments(Plain) == [Argument("size", "int", required=True), Argument("colour", "str", required=False)]


def test_outputs_with_their_meanings() -> None:
    assert outputs_of(components.PrivateEndpoint)[:2] == [
        ("service", "The service"),
        ("host", "The NLB's address in the VPC"),
    ]
    assert [name for name, _ in outputs_of(components.VllmService)][:3] == ["openai_base_url", "model_name", "curl"]


@pytest.mark.parametrize(
    ("text", "missing", "reason"),
    [
        ("Declare it. size: how large.", "colour", "an argument that is not explained"),
        ("Declare it. size: how large. colour: which. shape: round.", "shape", "one that is not there"),
    ],
)
def test_a_component_that_explains_itself_badly_has_no_page(
    monkeypatch: pytest.MonkeyPatch, text: str, missing: str, reason: str
) -> None:
    init: Any = Plain.__init__
    monkeypatch.setattr(init, "__doc__", text)
    monkeypatch.setattr(components, "Plain", Plain, raising=False)
    monkeypatch.setattr(components_page, "EXAMPLES", {"Plain": ()})
    with pytest.raises(ValueError, match=f"Plain: its docstring and its arguments differ in {missing}$"):
        components_page.page()
    assert reason
